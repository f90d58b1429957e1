"""The labels that number the parts of a public document, and the marks that begin or end a paragraph.

The order of the schemes is that of GB/T 9704—2012 7.3.3 (一、（一）1.（1）) below that of the Legislation Law
(立法法: 编、章、节、条).
"""

import re
from dataclasses import dataclass
from enum import IntEnum

from corpus.numerals import NUMERAL, integer


class Scheme(IntEnum):
    """A way of numbering; the smaller value stands higher."""

    PART = 1  # 第一编, 第一部分
    CHAPTER = 2  # 第一章
    DIVISION = 3  # 第一节
    ARTICLE = 4  # 第一条
    CHINESE = 5  # 一、
    CHINESE_BRACKETED = 6  # （一）
    NUMBER = 7  # 1 before a heading that has 1.1 under it; see ingest.outline
    ARABIC = 8  # 1.
    DECIMAL = 9  # 1.1
    DECIMAL_SECOND = 10  # 1.1.1
    DECIMAL_THIRD = 11  # 1.1.1.1
    LISTED = 12  # 1. again, in a list under 1.1; see ingest.outline
    ARABIC_BRACKETED = 13  # （1）
    ARABIC_CLOSED = 14  # 1）
    CIRCLED = 15  # ①


@dataclass(frozen=True, slots=True)
class Label:
    """A number as it stands at the beginning of a paragraph. ``printed`` includes its marks: ``（六）``, ``1.``."""

    scheme: Scheme
    ordinal: int
    printed: str


_HAN = "[〇零一二两三四五六七八九十百千廿]{1,7}"
_DIGITS = "[0-9０-９]{1,3}"
_NO_PLACE = "(?!项(?!目)|款(?!项)|目(?![标的录前])|条(?!件))"
"""（二）项 is a place that is referred to; （二）项目 begins one."""
_STEP = "[0-9０-９]{1,2}[．.]"
_UNIT = r"[万亿千百吨米%％‰]|元|倍|个(?![人体])|家(?!庭)|年(?!度)|月(?!度)|日(?!常)|分(?![布类工级])|周?岁|平方|公里"
_AFTER_STEPS = rf"[．.、]?(?![0-9０-９．.]|\s*(?:{_UNIT}))"
"""No amount: 1.5万元, 3.5倍 do not begin a paragraph as a heading does; 1.1个人 does."""
_FORMS: tuple[tuple[Scheme, re.Pattern[str]], ...] = (
    (Scheme.PART, re.compile(rf"第({NUMERAL})(?:编|部分)(?=[\s：:]|[^的中、，。；和及]{{1,30}}$)")),
    (Scheme.CHAPTER, re.compile(rf"第({NUMERAL})章(?![的中、，。；和及])")),
    (Scheme.DIVISION, re.compile(rf"第({NUMERAL})节(?![的中、，。；和及])")),
    (Scheme.ARTICLE, re.compile(rf"第({NUMERAL})条(?![的中、，。；和及至第规所执])")),
    (Scheme.CHINESE, re.compile(rf"({_HAN})(?:、|[．.](?![0-9０-９]))")),
    (Scheme.CHINESE_BRACKETED, re.compile(rf"[（(]({_HAN})[）)]、?{_NO_PLACE}")),
    (Scheme.ARABIC_BRACKETED, re.compile(rf"[（(]({_DIGITS})[）)]、?{_NO_PLACE}")),
    (Scheme.DECIMAL_THIRD, re.compile(rf"(?:{_STEP}){{3}}({_DIGITS}){_AFTER_STEPS}")),
    (Scheme.DECIMAL_SECOND, re.compile(rf"(?:{_STEP}){{2}}({_DIGITS}){_AFTER_STEPS}")),
    (Scheme.DECIMAL, re.compile(rf"{_STEP}({_DIGITS}){_AFTER_STEPS}")),
    (
        Scheme.ARABIC,
        re.compile(rf"({_DIGITS})(?:[．.](?:(?![0-9０-９])|(?=(?:19|20)[0-9]{{2}}年|[0-9]{{2}}周?岁))|、)"),
    ),
    (Scheme.ARABIC_CLOSED, re.compile(rf"({_DIGITS})[）)]{_NO_PLACE}")),
    (Scheme.CIRCLED, re.compile("([①-⑳])")),
)
_LEADERS = re.compile(r"(?:[.．·…‥]\s?){4,}\s*[0-9０-９]*$|…{2,}\s*[0-9０-９]+$")
_CLOSED = re.compile(r"[。；！？：;!?:][”’」』）)》\]〕]*$")


def label_of(paragraph: str) -> Label | None:
    """The label with which ``paragraph`` begins, whether or not it turns out to be a heading; None without one.

    Lines of a table of contents and references (``（二）项``, ``第三条规定``) have none.

    >>> label_of("（六）加大财政扶持力度。").ordinal, label_of("第 十三 条 附则"), label_of("（套）重大技术装备")
    (6, None, None)
    """
    for scheme, form in _FORMS:
        found = form.match(paragraph)
        if found is None:
            continue
        if is_contents(paragraph):
            return None
        ordinal = _ordinal(found[1])
        return Label(scheme, ordinal, found[0]) if ordinal else None
    return None


def is_contents(line: str) -> bool:
    """Whether ``line`` is one of a table of contents: dots lead from the heading to its page.

    >>> is_contents("一、现状与形势............1"), is_contents("一、现状与形势")
    (True, False)
    """
    return _LEADERS.search(line) is not None


def _ordinal(numeral: str) -> int:
    if "①" <= numeral <= "⑳":
        return ord(numeral) - ord("①") + 1
    try:
        return integer(numeral)
    except ValueError:
        return 0


def is_closed(paragraph: str) -> bool:
    """Whether ``paragraph`` ends as a sentence or a clause of one does.

    >>> is_closed("予以支持。”"), is_closed("予以")
    (True, False)
    """
    return _CLOSED.search(paragraph.rstrip()) is not None
