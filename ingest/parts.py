"""Which documents a text holds: a notice with what it issues (印发), a compilation (汇编) with what it holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from corpus.numerals import integer
from ingest.clean import Cleaned
from ingest.closing import closing_of
from ingest.contents import contents_of, headings_below, plain
from ingest.dates import is_date
from ingest.header import ANNEX_NAME, TITLE_LINES, begins_annex, is_addressee, is_body, read_header, title_size
from ingest.lines import GENRE_END, NUMBER
from ingest.numbering import Scheme, is_closed, label_of
from ingest.outline import outline

LEAST = 8
"""The fewest characters of a title that nothing else announces."""
NEAR = 3
"""How many lines below its title the number or the addressee of a document may stand."""
LEAD = 600
"""In how many characters a notice says that it issues something."""

_ISSUES = re.compile("印发|转发|批转|公布|发布|颁布|颁发|下发|令$")
_ISSUING = re.compile("印发给你们|(?:现|予以?|已经)[^。]{0,80}(?:印发|公布|发布|转发|颁布)|转发给你们")
_SENDS = re.compile("(?:印发|转发|公布|发布)给你们[^。]{0,60}(?:执行|落实|实施|办理)[^。]{0,10}。$")
_NAMED = re.compile("(?:印发|转发|批转|公布|发布|颁布|颁发|下发)(.+?)的?(?:通知|函|公告|通告|决定)$")
_RULES = re.compile(
    "(?:办法|细则|规定|条例|方案|规则|措施|意见|规划|计划|政策|指南|章程|制度|纲要|要点|预案|规程|准则|规范|守则|指引|报告|"
    "请示|批复|决定|通知|法)(?:[（(][^）)]*[）)])*[》”]?$"
)
"""How the title of what a notice issues ends; lists, tables and forms are annexes."""


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a text. ``stretches``: its paragraphs; ``issued``: by the document before it that is not.

    ``forwarded``: it is another body's, which that one only passes on (转发): issuer and date are its own.
    ``head``: how many of its lines are its title, where a table of contents tells; 0 where the text must. ``title``: as
    the notice calls it, where it has none of its own.
    """

    stretches: tuple[range, ...]
    issued: bool
    head: int = 0
    title: str | None = None
    forwarded: bool = False


def documents_in(paragraphs: Sequence[str]) -> tuple[Part, ...]:
    """The documents that ``paragraphs`` hold, in order; nearly always one.

    >>> text = ["某市关于印发合成示例办法的通知", "各区：", "现印发给你们。", "某市政府", "2020年1月1日"]
    >>> text += ["合成示例办法", "第一条 本办法是示例。", "第二条 本办法自印发之日起施行。"]
    >>> [part.issued for part in documents_in(text)]
    [False, True]
    """
    starts = _compiled(paragraphs)
    told: list[Part] = []
    for (begin, head), (end, _) in zip(starts, [*starts[1:], (len(paragraphs), 0)], strict=True):
        parts = [Part((range(end - begin),), False, head)] if head else _issued(paragraphs[begin:end])
        told += [
            replace(part, stretches=tuple(range(one.start + begin, one.stop + begin) for one in part.stretches))
            for part in parts
        ]
    return tuple(told)


def cut(cleaned: Cleaned, stretches: Sequence[range]) -> Cleaned:
    """The paragraphs ``stretches`` (ascending) of ``cleaned`` as a text of their own, with the pages as they were."""
    paragraphs = cleaned.text.split("\n")
    starts = [0]
    for paragraph in paragraphs:
        starts.append(starts[-1] + len(paragraph) + 1)
    spans = [(starts[one.start], starts[one.stop] - 1) for one in stretches]

    def moved(offset: int) -> int | None:
        """Where ``offset`` of the whole text, or what follows it, stands in the new one."""
        passed = 0
        for start, end in spans:
            if offset <= end:
                return passed + max(offset - start, 0)
            passed += end - start + 1
        return None

    pages = [moved(offset) for offset in cleaned.page_starts]
    tables = [(moved(start), moved(end)) for start, end in cleaned.tables if any(a <= start < b for a, b in spans)]
    return replace(
        cleaned,
        text="\n".join(cleaned.text[start:end] for start, end in spans),
        page_starts=tuple(page for page in pages if page is not None),
        tables=tuple((start, end) for start, end in tables if start is not None and end is not None),
    )


def _compiled(paragraphs: Sequence[str]) -> list[tuple[int, int]]:
    """Where the documents of a compilation begin, what stands before the first of them too, with their ``head``."""
    found = _listed(paragraphs) or [(at, 0) for at in _headed(paragraphs)]
    return found if found and found[0][0] == 0 else [(0, 0), *found]


def _listed(paragraphs: Sequence[str]) -> list[tuple[int, int]]:
    """Documents whose titles a table of contents lists: below most of them the numbering of the titles begins anew."""
    contents = contents_of(paragraphs)
    if contents is None:
        return []
    found = headings_below(paragraphs, contents)
    anew = sum(
        _begins_anew(paragraphs[at], paragraphs[at + size : end])
        for (at, size), (end, _) in zip(found, [*found, (len(paragraphs), 0)][1:], strict=True)
    )
    return found if len(found) > 1 and 2 * anew > len(found) and 2 * len(found) > len(contents.entries) else []


def _begins_anew(title: str, body: Sequence[str]) -> bool:
    """Whether ``body`` counts from one in a way that stands as high as the number of ``title`` does, or higher."""
    own = label_of(title)
    first = next(filter(None, map(label_of, body)), None)
    if first is None or first.ordinal != 1:
        return False
    return first.scheme <= own.scheme if own else first.scheme <= Scheme.CHINESE and bool(_RULES.search(title))


def _headed(paragraphs: Sequence[str]) -> list[int]:
    """Documents that each have a title with a number (文号) or an addressee of its own, and sentences."""
    found: list[int] = []
    for at, paragraph in enumerate(paragraphs):
        size = 0 if found and at - found[-1] <= NEAR else title_size(paragraphs, at, GENRE_END)
        after = paragraphs[at + size : at + size + NEAR] if size else []
        own = any(map(_is_number, after)) or any(map(is_addressee, after))
        if own and ("关于" in paragraph or "印发" in paragraph):
            found.append(_with_head(paragraphs, at))
    bodies = zip(found, [*found, len(paragraphs)][1:], strict=True)
    found = [at for at, end in bodies if any(line.endswith("。") for line in paragraphs[at:end])]
    if len(found) > 1 and found[0] <= NEAR + 1 and contents_of(paragraphs) is None:
        found[0] = 0
    return found if len(found) > 1 else []


def _is_number(line: str) -> bool:
    return NUMBER.fullmatch(line.strip("（()） ")) is not None


def _with_head(paragraphs: Sequence[str], at: int) -> int:
    """Where the red head above a title at ``at`` begins: the number, and the name that ends with 文件."""
    while at and (_is_number(paragraphs[at - 1]) or paragraphs[at - 1].endswith("文件")):
        at -= 1
    return at


def _issued(paragraphs: Sequence[str]) -> list[Part]:
    """A notice and what it issues, or the one document that ``paragraphs`` are."""
    whole = [Part((range(len(paragraphs)),), False)]
    header = read_header(paragraphs)
    title = header.title or ""
    if not (_ISSUES.search(title) or _ISSUING.search("".join(paragraphs[header.size :])[:LEAD])):
        return whole
    names = [name.strip("《》") for part in _NAMED.findall(title) for name in re.split("》和《|》、《|》及《", part)]
    starts = _attached(paragraphs, header.size + 1, names)
    if not starts and len(names) == 1 and (at := _untitled(paragraphs, header.size + 1)):
        return [Part((range(at),), False), Part((range(at, len(paragraphs)),), True, title=names[0])]
    if not any(is_document for _, is_document in starts):
        return whole
    own = [range(starts[0][0])]
    told: list[Part] = []
    for (at, is_document), (end, _) in zip(starts, [*starts[1:], (len(paragraphs), False)], strict=True):
        if is_document:
            called = names[0] if len(names) == 1 and not told else None
            told.append(Part((range(at, end),), True, title=called, forwarded="转发" in title or "批转" in title))
        else:
            own.append(range(at, end))
    return [Part(tuple(own), False), *told]


def _untitled(paragraphs: Sequence[str], body: int) -> int:
    """Where what a notice issues begins when its title was lost: after the words that send it, or after the date when a
    number follows; 0 where it does not."""
    for at in range(body, len(paragraphs)):
        sent = _SENDS.search(paragraphs[at - 1]) or (is_date(paragraphs[at - 1]) and label_of(paragraphs[at]))
        if sent and not is_body(paragraphs[at]) and len(outline(paragraphs[at:])) > 1:
            return at
        if label_of(paragraphs[at]):
            return 0
    return 0


def _attached(paragraphs: Sequence[str], body: int, names: Sequence[str]) -> list[tuple[int, bool]]:
    """Where what is attached to a notice begins, and whether each is a document; ``names``: what the notice issues.

    An annex belongs to the notice when it goes on with the numbers of what is attached, else to the document before it.
    """
    closing, named = closing_of(paragraphs, body), set(map(plain, names))
    found: list[tuple[int, bool]] = []
    last = 0
    for at in (at for at in range(body, len(paragraphs)) if at not in closing):
        if found and at - found[-1][0] <= TITLE_LINES:
            continue
        ordinal = _ordinal(paragraphs[at]) if begins_annex(paragraphs[at]) else 0
        if ordinal and (at > closing.stop or _is_bare(paragraphs[at])):
            stands = not found or not found[-1][1] or (last and ordinal == last + 1)
        else:
            stands = at == closing.stop or plain(paragraphs[at]) in named or _follows(paragraphs, at, found)
        if not stands:
            continue
        is_document = _holds_rules(paragraphs, at)
        if is_document or ordinal:
            found.append((at, is_document))
            last = ordinal
    return found


def _follows(paragraphs: Sequence[str], at: int, found: Sequence[tuple[int, bool]]) -> bool:
    """Whether the title at ``at`` begins a second document after the one that was ``found`` last: it counts anew."""
    if not found or not found[-1][1] or not is_closed(paragraphs[at - 1]) or len(paragraphs[at]) < LEAST:
        return False
    if not title_size(paragraphs, at, _RULES):
        return False
    above, below = (
        next(filter(None, map(label_of, islice(paragraphs, begin, None))), None) for begin in (found[-1][0], at + 1)
    )
    return bool(above and below and below.ordinal == 1 and below.scheme <= above.scheme)


def _holds_rules(paragraphs: Sequence[str], at: int) -> bool:
    """Whether at ``at`` (a title, or the 附件 above it) a document begins that has numbered parts."""
    at += _is_bare(paragraphs[at])
    size = title_size(paragraphs, at, _RULES)
    return bool(size) and len(outline(paragraphs[at + size :])) > 1


def _is_bare(paragraph: str) -> bool:
    found = ANNEX_NAME.match(paragraph)
    return found is not None and found.end() == len(paragraph)


def _ordinal(paragraph: str) -> int:
    """The number of an annex: 2 of 附件2, 1 of 附件."""
    found = ANNEX_NAME.match(paragraph)
    return integer(found[1]) if found and found[1] else 1
