"""Days as documents write them: 2016年12月31日, 二〇一六年十二月三十一日."""

import re
from datetime import date

from corpus.numerals import integer

YEARS = range(1949, 2100)
"""The years in which a document may have been issued; others are misread."""
YEAR = "[0-9０-９〇○零一二三四五六七八九]{4}"
"""A regular expression for a year."""
COUNT = "[0-9０-９一二三四五六七八九十]{1,3}"
"""A regular expression for a month or a day of it."""
DAY = rf"({YEAR})年({COUNT})月({COUNT})日"
"""A regular expression for a day, with groups for year, month and day."""

_ALONE = re.compile(rf"[（(]?{DAY}[）)]?")
_THIS = re.compile(r"\s*[（(](?:此件|本文).{0,40}[）)]$")
_DIGITS = "〇一二三四五六七八九"


def is_date(paragraph: str) -> bool:
    """Whether ``paragraph`` is nothing but a date, with what may stand right behind it: （此件公开发布）.

    >>> is_date("2016年12月31日"), is_date("二〇一六年十二月三十一日"), is_date("2016年12月31日前完成")
    (True, True, False)
    """
    return _ALONE.fullmatch(_bare(paragraph)) is not None


def read_date(paragraph: str) -> date | None:
    """The date that ``paragraph`` consists of; None when it is something else or no day of :data:`YEARS`.

    >>> read_date("二〇一六年十二月三十一日")
    datetime.date(2016, 12, 31)
    """
    found = _ALONE.fullmatch(_bare(paragraph))
    day = day_of(*found.groups()) if found else None
    return day if day and day.year in YEARS else None


def day_of(year: str, month: str, day: str) -> date | None:
    """The day with these numerals; None when the calendar has none.

    >>> day_of("二〇一九", "2", "29"), day_of("2020", "二", "29")
    (None, datetime.date(2020, 2, 29))
    """
    plain = "".join(str(_DIGITS.index(char)) if char in _DIGITS else char for char in re.sub("[○零]", "〇", year))
    try:
        return date(int(plain), integer(month), integer(day))
    except ValueError:
        return None


def _bare(paragraph: str) -> str:
    return "".join(_THIS.sub("", paragraph).split())
