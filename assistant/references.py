"""The places in a document that a question names: 第三条, （十二）, 第8条, 第三部分."""

import re

from assistant.numbers import quantities
from corpus.numerals import NUMERAL, integer
from corpus.records import Kind, Reference

_KINDS = {
    "条": Kind.CLAUSE,
    "点": Kind.CLAUSE,
    "款": Kind.ITEM,
    "项": Kind.ITEM,
    "部分": Kind.SECTION,
    "大部分": Kind.SECTION,
    "章": Kind.SECTION,
    "节": Kind.SECTION,
    "大点": Kind.SECTION,
}
_UNIT = "大?部分|大点|条|点|款|项|章|节"
_PLACE = re.compile(
    rf"第\s*(?P<first>{NUMERAL})(?P<more>(?:\s*(?:{_UNIT})?\s*[、和与及到至~—–-]\s*第?\s*{NUMERAL})*)\s*(?:个)?(?P<unit>{_UNIT})"
    r"|最后[一1]?个?(?P<last>大?部分|条|章)"
    rf"|(?<![A-Za-z0-9])[（(]\s*(?P<bracketed>{NUMERAL})\s*[）)]"
)
_STEP = re.compile(rf"(?P<unit>{_UNIT})?\s*(?P<sign>[、和与及到至~—–-])\s*第?\s*(?P<numeral>{NUMERAL})")
_RANGE = "到至~—–-"
WIDEST = 100
"""A range of more places than this is read as its two ends: no document is asked for by so many."""


def references(text: str) -> tuple[Reference, ...]:
    """The places that ``text`` names, in its order, none twice.

    >>> [(reference.kind.value, reference.ordinal) for reference in references("第三条和（十二）、第2部分")]
    [('clause', 3), ('clause', 12), ('section', 2)]
    >>> [reference.words for reference in references("第三至五条")]
    ['第三条', '', '第五条']
    >>> references("每年选择第一批100个项目")
    ()
    """
    found: dict[tuple[Kind, int], Reference] = {}
    for place in _PLACE.finditer(text):
        if last := place["last"]:
            found.setdefault((_KINDS[last], -1), Reference(kind=_KINDS[last], ordinal=-1, words=place[0]))
            continue
        if numeral := place["bracketed"]:
            told = [(Kind.CLAUSE, integer(numeral), place[0])] if _counts(numeral) else []
        else:
            told = _listed(place)
        for kind, ordinal, words in told:
            found.setdefault((kind, ordinal), Reference(kind=kind, ordinal=ordinal, words=words))
    return tuple(found.values())


def _counts(numeral: str) -> bool:
    try:
        integer(numeral)
    except ValueError:  # 第百千条: no number, so no place
        return False
    return True


def _listed(place: re.Match[str]) -> list[tuple[Kind, int, str]]:
    """The places of 第三、五条, 第三条和第二部分, 第三至五条: kind, number and words of each.

    What lies between the ends of a range was not named in words, so it has none.
    """
    steps = list(_STEP.finditer(place["more"]))
    units = [*(step["unit"] or place["unit"] for step in steps), place["unit"]]
    told: list[tuple[Kind, int, str]] = []
    before = None
    for sign, numeral, unit in zip(
        ["", *(step["sign"] for step in steps)],
        [place["first"], *(step["numeral"] for step in steps)],
        units,
        strict=True,
    ):
        if not _counts(numeral):
            before = None
            continue
        kind, ordinal = _KINDS[unit], integer(numeral)
        if before and sign in _RANGE and before[0] is kind and 0 < ordinal - before[1] <= WIDEST:
            told += [(kind, between, "") for between in range(before[1] + 1, ordinal)]
        told.append((kind, ordinal, f"第{numeral}{unit}" if steps else place[0]))
        before = (kind, ordinal)
    return told


def numbered(text: str) -> bool:
    """Whether ``text`` holds a number, which an answer may repeat only with a quote for it.

    >>> numbered("三年行动方案"), numbered("第二条"), numbered("一批企业")
    (True, True, False)
    """
    return bool(quantities(text) or references(text))


def without_references(text: str) -> str:
    """``text`` without the places that it names: what is asked about them.

    >>> without_references("第三条讲什么")
    '讲什么'
    """
    return _PLACE.sub("", text)
