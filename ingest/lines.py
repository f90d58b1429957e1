"""Where one printed line goes on in the next, and where a paragraph begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.dates import is_date
from ingest.furniture import Line, width
from ingest.loaders import TABLE_MARK
from ingest.numbering import is_closed, is_contents, label_of

SLACK = 5.0
"""A line narrower than the measure by more than this (in Chinese characters) ends its paragraph.

Two are the lost indent of a first line, up to two more a line that may not begin with a mark, one the digits.
"""
MEASURES = (15, 60)
"""The measures (characters in a printed line) that paper has; a longer line is a paragraph as typed."""
GOES_ON = "，、（《“〔"
"""Marks at a line's end after which the sentence goes on, however wide the line is."""
TITLE_LINES = 12
"""How many lines from the top a title may run."""

CUT = 20
"""The fewest characters of a paragraph that may be half of a sentence; shorter ones are headings."""

GENRES = (
    "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|办法|规定|条例|细则|方案|计划|规划|"
    "措施|政策|预案|规程|汇编|手册|指南|规则|规范|纲要|要点|制度|标准|清单|指引|章程|法"
)
"""The kinds of public document (公文种类: 党政机关公文处理工作条例 art. 8, with the usual names of rules)."""
GENRE_END = re.compile(rf"(?:{GENRES})(?:[（(][^）)]*[）)])*[》”]?$")
ISSUER_END = re.compile(r"(?:局|厅|委|会|政府|办公厅|办公室|部|院|银行|总署|文件)$")
NUMBER = re.compile(r"[\w（）()]{1,16}[〔\[【（(［﹝„]\s*[0-9０-９]{4}\s*[〕\]】）)］﹞‟]\s*第?\s*[0-9０-９]{1,5}\s*号")
"""A document number (文号): 鄂政发〔2016〕82号, with the brackets that offices use in place of 〔〕."""
_BULLET = re.compile(r"(?:——|--|[●◆■▲★☆◇○•·])")
_TABLE = re.compile(f"{TABLE_MARK}[0-9]+")
_ANNEX = re.compile(r"(?:附件|附表|附录|附)\s*[0-9０-９一二三四五六七八九十]{0,3}\s*(?:[：:.．]|$)")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is set. ``measure``: width of a full line in Chinese characters, None where lines are paragraphs.

    ``double_spaced``: a blank line stands between printed lines and says nothing; ``indented``: a paragraph's first
    line stands in.
    """

    measure: float | None
    double_spaced: bool
    indented: bool


def layout_of(lines: Sequence[Line]) -> Layout:
    """How ``lines`` are set."""
    spaced = sum(line.spaced for line in lines[1:])
    measure = _measure([(width(line.text), line.text) for line in lines])
    indented = sum(_stands_in(line) for line in lines)
    return Layout(
        measure=measure,
        double_spaced=measure is not None and spaced >= 0.7 * (len(lines) - 1),
        indented=measure is not None and 0 < indented < 0.5 * len(lines),
    )


def _measure(lines: Sequence[tuple[float, str]]) -> float | None:
    """The width at which most lines end, if most of these lines break off in the middle of a sentence."""
    low, high = MEASURES
    widths = sorted({size for size, _ in lines if low <= size <= high})
    full = max(
        ([(size, text) for size, text in lines if top - 2 <= size <= top] for top in widths),
        key=lambda group: sum(size for size, _ in group),
        default=[],
    )
    open_ended = sum(not is_closed(text) for _, text in full)
    if len(full) < 3 or open_ended < 0.6 * len(full) or len(full) < 0.25 * len(lines):
        return None
    return max(size for size, _ in full)


def _stands_in(line: Line) -> bool:
    return width(line.indent) >= 2 or line.indent.count("\u3000") >= 2


def starts_paragraph(lines: Sequence[Line], at: int, paragraph: str, turned: bool, layout: Layout) -> bool:
    """Whether the line ``at`` begins a paragraph, after a ``paragraph`` that came together so far.

    ``turned``: the line begins a page, so that the space above it says nothing.
    """
    before, line = lines[at - 1], lines[at]
    if is_table(before.text) or is_table(line.text):
        return True
    if _open_title(lines, at, paragraph):
        return False
    if before.text[-1] in GOES_ON and not _begins(line.text):
        return False
    if layout.measure is None and turned and _cut_off(before.text, line.text):
        return False
    if layout.measure is None or is_contents(before.text):
        return True
    if _begins(line.text) and (is_closed(before.text) or _begins_inner(paragraph, line.text)):
        return True
    if layout.indented and _stands_in(line) and not turned:
        return True
    if line.spaced and not layout.double_spaced and not turned:
        return True
    return width(before.text) < layout.measure - SLACK


def _cut_off(before: str, after: str) -> bool:
    """Whether the end of a page cut a sentence in two, where lines are paragraphs otherwise."""
    least = CUT if label_of(before) is None else 2 * CUT
    return len(before) >= least and not is_closed(before) and not _begins(after)


def is_table(text: str) -> bool:
    """Whether a line stands for a table (see :class:`~ingest.loaders.Loaded`)."""
    return _TABLE.fullmatch(text) is not None


def _begins(text: str) -> bool:
    """Whether ``text`` looks like the beginning of a paragraph rather than the middle of one."""
    found = label_of(text) or _BULLET.match(text) or _ANNEX.match(text)
    return found is not None or is_date(text)


def _begins_inner(paragraph: str, text: str) -> bool:
    """Whether ``paragraph`` is a heading so far, and ``text`` the first number under it."""
    outer, inner = label_of(paragraph), label_of(text)
    if outer is None or inner is None or "。" in paragraph:
        return False
    return inner.ordinal == 1 and inner.scheme > outer.scheme


def _open_title(lines: Sequence[Line], at: int, paragraph: str) -> bool:
    """Whether ``paragraph`` is a title that goes on in the line ``at``."""
    text = lines[at].text
    if at >= TITLE_LINES or not paragraph or any(is_closed(line.text) for line in lines[:at]):
        return False
    if GENRE_END.search(paragraph) or width(paragraph) > 60 or _is_fixed(paragraph) or _is_fixed(text):
        return False
    if is_closed(text) or width(text) > 45 or ("关于" in text[:30] and ISSUER_END.search(paragraph)):
        return False
    return "关于" in paragraph or (GENRE_END.search(text) is not None and not ISSUER_END.search(paragraph))


def _is_fixed(text: str) -> bool:
    """Whether ``text`` is something else than a piece of a title: a number, a date, a label, an address."""
    return text.isascii() or NUMBER.search(text.replace(" ", "")) is not None or _begins(text)
