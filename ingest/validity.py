"""Until when a document says that it holds."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from corpus.numerals import NUMERAL, integer
from ingest.dates import DAY, YEAR, day_of

_TERM = r"(?:有效期(?:限)?|(?:执行|实施|政策)期限)[^。；\d〇一二三四五六七八九十]{0,4}(?:至|到)"
_UNTIL = re.compile(_TERM + DAY)
_YEAR_END = re.compile(rf"{_TERM}({YEAR})年(?:底|年底|末)")
_YEAR_SPAN = re.compile(rf"(?:政策|执行|实施|有效)期限?(?:为|：)?{YEAR}年?(?:至|到|[-—~～])({YEAR})年(?![0-9]*月)")
_SPAN = re.compile(
    rf"自{DAY}起?至{DAY}(?:止|有效|执行|施行|期间有效)|(?:执行|实施|政策|有效)期限?(?:为|：|:|自|从){DAY}起?(?:至|到){DAY}"
)
_YEARS = re.compile(rf"有效期(?:限)?[为是：:]?\s*({NUMERAL})年|(?:试行|执行|施行|暂定)(?:期限?)?为?({NUMERAL})年")
_OWN_TERM = re.compile("本[^，。；]{1,8}有效期")
_FROM = re.compile(rf"自{DAY}(?:正式)?(?:起)?(?:施行|实施|执行|生效)|{DAY}起(?:施行|实施|执行|生效)")
_FROM_ISSUE = re.compile(
    rf"自(?:发布|印发|公布|下发|发文|颁布)之日起(?:({NUMERAL})(?:个)?日后)?(?:施行|实施|执行|生效)"
)

_PRINTED = re.compile(rf"{DAY}\s*印发$")
LAST = 5
"""In how many paragraphs at the end the day of printing (印发) may stand."""


def valid_until(paragraphs: Sequence[str], issued_on: date | None) -> date | None:
    """The last day on which the document of ``paragraphs`` says that it holds; None when it does not say.

    A term of years counts from the day on which it takes effect, which may be that of issue, and ends on the day
    before its anniversary (民法典 art. 200–203).

    >>> valid_until(["本办法自2020年1月1日起施行，有效期五年。"], None), valid_until(["有效期至2025年6月30日。"], None)
    (datetime.date(2024, 12, 31), datetime.date(2025, 6, 30))
    """
    printed = next(filter(None, map(_PRINTED.search, reversed(paragraphs[-LAST:]))), None)
    since = (day_of(*printed.groups()) if printed else None) or issued_on  # 自印发之日起
    for at in reversed(range(len(paragraphs))):  # it stands at the end; the text above may speak of other terms
        paragraph = paragraphs[at]
        if found := _UNTIL.search(paragraph):
            return day_of(*found.groups())
        if found := _YEAR_END.search(paragraph) or _YEAR_SPAN.search(paragraph):
            return day_of(found[1], "12", "31")
        if found := _SPAN.search(paragraph):
            return day_of(*[part for part in found.groups() if part][3:])
        years = _YEARS.search(paragraph)
        begin = _begin(paragraph, since)
        if years and not begin and _OWN_TERM.search(paragraph):
            begin = _near(paragraphs, at, since)
        if years and begin:
            return _later(begin, integer(years[1] or years[2]))
    return None


def _near(paragraphs: Sequence[str], at: int, issued_on: date | None) -> date | None:
    """The day from which an article near the one ``at`` says that the document holds."""
    near = (at + step for step in (-1, 1, -2, 2, -3, 3) if 0 <= at + step < len(paragraphs))
    return next(filter(None, (_begin(paragraphs[there], issued_on) for there in near)), None)


def _begin(paragraph: str, issued_on: date | None) -> date | None:
    """The day from which ``paragraph`` says that the document holds."""
    if found := _FROM.search(paragraph):
        return day_of(*(part for part in found.groups() if part))
    found = _FROM_ISSUE.search(paragraph)
    if found is None or issued_on is None:
        return None
    return issued_on + timedelta(days=integer(found[1]) if found[1] else 0)


def _later(begin: date, years: int) -> date:
    try:
        return begin.replace(year=begin.year + years) - timedelta(days=1)
    except ValueError:  # 29 February: the anniversary is the last day of the month
        return date(begin.year + years, 2, 28)
