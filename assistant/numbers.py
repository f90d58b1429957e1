"""The numbers of a text, in one form, so that 2,000万, 两千万元 and 0.2亿元 can be compared."""

import re
from dataclasses import dataclass
from decimal import Decimal

from corpus.normalise import normal
from corpus.numerals import integer

_SCALES = {"百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000, "": 1}
_UNITS = "元|美元|%|个百分点|倍|年|月|日|号|家|个|户|人|名|项|条|亩|平方米|吨|公里|天|周岁|岁|期|批|次"
_ARABIC = re.compile(
    rf"(?P<value>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<scale>[百千]?万亿?|亿|[百千])?\s*(?P<unit>{_UNITS})?"
)
_CHINESE = re.compile(
    rf"(?P<percent>百分之)?(?P<value>[〇零一二两三四五六七八九十廿][〇零一二两三四五六七八九十百千万亿]*)\s*(?P<unit>{_UNITS})?"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. ``value`` carries the scale (2000万 is 20000000); ``words`` is as written, normalised."""

    value: Decimal
    unit: str
    words: str


def quantities(text: str) -> tuple[Quantity, ...]:
    """The numbers in ``text``, in order. A Chinese numeral counts only with a unit.

    >>> [(int(q.value), q.unit) for q in quantities("超过2,000万元的，两千万元，0.2亿元")]
    [(20000000, '元'), (20000000, '元'), (20000000, '元')]
    >>> [(str(q.value), q.unit) for q in quantities("百分之三十，30%")]
    [('30', '%'), ('30', '%')]
    """
    plain = normal(text)
    found = [(match.start(), _arabic(match)) for match in _ARABIC.finditer(plain)]
    counted = (match for match in _CHINESE.finditer(plain) if match["percent"] or _counts(match))
    found += [(match.start(), _chinese(match)) for match in counted]
    return tuple(quantity for _, quantity in sorted(found, key=lambda pair: pair[0]))


def _counts(match: re.Match[str]) -> bool:
    """Whether a Chinese numeral is a number: 三批 is one, 一致 and the article in 一批 are none."""
    return bool(match["unit"]) and (match["value"] != "一" or match["unit"] in ("年", "月", "日", "倍"))


def _arabic(match: re.Match[str]) -> Quantity:
    scale = match["scale"] or ""
    factor = 1
    for part in re.findall("百万|千万|[百千万亿]", scale):
        factor *= _SCALES[part]
    return Quantity(Decimal(match["value"].replace(",", "")) * factor, match["unit"] or "", match[0].strip())


def _chinese(match: re.Match[str]) -> Quantity:
    try:
        value = Decimal(integer(match["value"]))
    except ValueError:  # 一二三年: digits in a row that are no number
        value = Decimal(-1)
    return Quantity(value, "%" if match["percent"] else match["unit"] or "", match[0].strip())


def unsupported(text: str, sources: tuple[str, ...]) -> tuple[str, ...]:
    """The numbers of ``text``, as written there, that stand in none of ``sources``.

    A number stands in a source when one of the same value does; a unit must agree where both have one.

    >>> unsupported("最高500万元，第（六）条", ("不超过五百万元", "（六）"))
    ()
    >>> unsupported("最高600万元", ("不超过500万元",))
    ('600万元',)
    """
    known = [quantity for source in sources for quantity in quantities(source)]
    bare = " ".join(normal(source) for source in sources)

    def stands(quantity: Quantity) -> bool:
        if quantity.value < 0:
            return quantity.words in bare
        return any(
            quantity.value == other.value and (quantity.unit == other.unit or not (quantity.unit and other.unit))
            for other in known
        )

    return tuple(quantity.words for quantity in quantities(text) if not stands(quantity))
