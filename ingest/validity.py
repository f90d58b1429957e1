"""Until when a document says that it holds."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from corpus.numerals import NUMERAL, integer

_YEAR = "[0-9０-９〇○零一二三四五六七八九]{4}"
_COUNT = "[0-9０-９一二三四五六七八九十]{1,3}"
_DAY = rf"({_YEAR})年({_COUNT})月({_COUNT})日"
_TERM = r"(?:有效期(?:限)?|(?:执行|实施|政策)期限)[^。；\d〇一二三四五六七八九十]{0,4}(?:至|到)"
_UNTIL = re.compile(_TERM + _DAY)
_YEAR_END = re.compile(rf"{_TERM}({_YEAR})年(?:底|年底|末)")
_SPAN = re.compile(rf"自{_DAY}(?:起)?至{_DAY}(?:止|有效|执行|施行|期间有效)")
_YEARS = re.compile(rf"有效期(?:限)?[为是：:]?\s*({NUMERAL})年|(?:试行|执行|施行)(?:期限?)?为?({NUMERAL})年")
_FROM = re.compile(rf"自{_DAY}(?:正式)?(?:起)?(?:施行|实施|执行|生效)|{_DAY}起(?:施行|实施|执行|生效)")
_FROM_ISSUE = re.compile(
    rf"自(?:发布|印发|公布|下发|发文|颁布)之日起(?:({NUMERAL})(?:个)?日后)?(?:施行|实施|执行|生效)"
)


def valid_until(paragraphs: Sequence[str], issued_on: date | None) -> date | None:
    """The last day on which the document of ``paragraphs`` says that it holds; None when it does not say.

    A term of years counts from the day on which it takes effect, which may be that of issue, and ends on the day
    before its anniversary (民法典 art. 200–203).

    >>> valid_until(["本办法自2020年1月1日起施行，有效期五年。"], None), valid_until(["有效期至2025年6月30日。"], None)
    (datetime.date(2024, 12, 31), datetime.date(2025, 6, 30))
    """
    for paragraph in reversed(paragraphs):  # it stands at the end; the text above may speak of other terms
        if found := _UNTIL.search(paragraph):
            return _day(*found.groups())
        if found := _YEAR_END.search(paragraph):
            return _day(found[1], "12", "31")
        if found := _SPAN.search(paragraph):
            return _day(*found.groups()[3:])
        years = _YEARS.search(paragraph)
        begin = _begin(paragraph, issued_on)
        if years and begin:
            return _later(begin, integer(years[1] or years[2]))
    return None


def _begin(paragraph: str, issued_on: date | None) -> date | None:
    """The day from which ``paragraph`` says that the document holds."""
    if found := _FROM.search(paragraph):
        return _day(*(part for part in found.groups() if part))
    found = _FROM_ISSUE.search(paragraph)
    if found is None or issued_on is None:
        return None
    return issued_on + timedelta(days=integer(found[1]) if found[1] else 0)


def _day(year: str, month: str, day: str) -> date | None:
    digits = "〇一二三四五六七八九"
    plain = "".join(str(digits.index(char)) if char in digits else char for char in re.sub("[○零]", "〇", year))
    try:
        return date(int(plain), integer(month), integer(day))
    except ValueError:
        return None


def _later(begin: date, years: int) -> date:
    try:
        return begin.replace(year=begin.year + years) - timedelta(days=1)
    except ValueError:  # 29 February: the anniversary is the last day of the month
        return date(begin.year + years, 2, 28)
