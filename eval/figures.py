"""The numbers of a text, read here a second time, so that the benchmark does not take the assistant's word for them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from corpus.numerals import integer

_UNITS = "%|元|年|月|日|家|个|户|人|名|项|倍|亩|吨|天|周岁|岁|次|批|期"
_CHINESE = "[〇零一二两三四五六七八九十百千廿]+"
_ARABIC_NUMBER = re.compile(rf"(?P<digits>\d+(?:,\d{{3}})*(?:\.\d+)?)(?P<scale>[百千]?[万亿]*)(?P<unit>{_UNITS})?")
_CHINESE_NUMBER = re.compile(
    rf"(?P<before>第\(?|\(|百分之)?(?P<digits>{_CHINESE})(?P<scale>[万亿]*)(?P<unit>{_UNITS})?"
)
_ARTICLES = "个家户人名项次批期"
"""After a lone 一 these count nothing: 一批企业, 一项制度."""
_SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text. ``value`` with its scale, None where the numeral cannot be read."""

    value: Decimal | None
    unit: str
    words: str
    counts: bool  # False: perhaps no number at all, as in 一批, 统一


def numbers(text: str) -> tuple[Number, ...]:
    """The numbers of ``text``, Arabic ones first.

    >>> [(int(n.value), n.unit) for n in numbers("不少于30亿元，两千万元，第（六）条") if n.counts]
    [(3000000000, '元'), (20000000, '元'), (6, '')]
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    arabic = [
        Number(_scaled(Decimal(found["digits"].replace(",", "")), found["scale"]), found["unit"] or "", found[0], True)
        for found in _ARABIC_NUMBER.finditer(plain)
    ]
    return (*arabic, *(_chinese(found) for found in _CHINESE_NUMBER.finditer(plain)))


def _chinese(found: re.Match[str]) -> Number:
    try:
        value = _scaled(Decimal(integer(found["digits"])), found["scale"])
    except ValueError:
        value = None
    unit = "%" if found["before"] == "百分之" else found["unit"] or ""
    article = found["digits"] == "一" and not found["scale"] and unit in _ARTICLES
    counts = bool(found["before"] or found["scale"] or (unit and not article))
    return Number(value, unit, found[0], counts)


def _scaled(value: Decimal, scale: str) -> Decimal:
    for step in scale:
        value *= _SCALES[step]
    return value


def loose_numbers(text: str, sources: Iterable[str]) -> tuple[str, ...]:
    """The numbers of ``text`` that stand in none of ``sources``: same value, and same unit where both have one.

    >>> loose_numbers("最高500万元，第（六）条", ["不超过五百万元", "（六）"])
    ()
    >>> loose_numbers("最高30%", ["30家以上"])
    ('30%',)
    """
    known = [number for source in sources for number in numbers(source)]
    return tuple(
        number.words for number in numbers(text) if number.counts and not any(_same(number, other) for other in known)
    )


def _same(one: Number, other: Number) -> bool:
    if one.value is None or other.value is None:
        return one.words == other.words
    return one.value == other.value and (one.unit == other.unit or not (one.unit and other.unit))
