"""The places in a document that a question names: 第三条, （十二）, 第8条, 第三部分."""

import re

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
_PLACE = re.compile(
    rf"第\s*(?P<first>{NUMERAL})(?P<more>(?:\s*[、和与及到至-]\s*第?{NUMERAL})*)\s*(?:个)?(?P<unit>大?部分|大点|条|点|款|项|章|节)"
    r"|最后[一1]?个?(?P<last>大?部分|条|章)"
    rf"|[（(]\s*(?P<bracketed>{NUMERAL})\s*[）)]"
)


def references(text: str) -> tuple[Reference, ...]:
    """The places that ``text`` names, in its order, none twice.

    >>> [(reference.kind.value, reference.ordinal) for reference in references("第三条和（十二）、第2部分")]
    [('clause', 3), ('clause', 12), ('section', 2)]
    >>> references("每年选择第一批100个项目")
    ()
    """
    found: dict[tuple[Kind, int], Reference] = {}
    for place in _PLACE.finditer(text):
        if last := place["last"]:
            found.setdefault((_KINDS[last], -1), Reference(kind=_KINDS[last], ordinal=-1, words=place[0]))
            continue
        if numeral := place["bracketed"]:
            numerals, kind = [numeral], Kind.CLAUSE
        else:
            numerals = [place["first"], *re.findall(NUMERAL, place["more"] or "")]
            kind = _KINDS[place["unit"]]
        for numeral in numerals:
            try:
                ordinal = integer(numeral)
            except ValueError:  # 第百千条: no number, so no place
                continue
            words = place[0] if len(numerals) == 1 else numeral
            found.setdefault((kind, ordinal), Reference(kind=kind, ordinal=ordinal, words=words))
    return tuple(found.values())


def without_references(text: str) -> str:
    """``text`` without the places that it names: what is asked about them.

    >>> without_references("第三条讲什么")
    '讲什么'
    """
    return _PLACE.sub("", text)
