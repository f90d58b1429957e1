"""Raw text becomes the text as a reader of the page reads it. The only stage that changes text.

What goes: page furniture (:mod:`ingest.furniture`), line ends that the paper made, white space that the layout put
between Chinese characters and digits, and invisible characters. What stays: every other character as printed; there is
no NFKC. Paragraphs are separated by one ``\\n``.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.dates import is_date
from ingest.furniture import Line, find_pages
from ingest.gaps import parted
from ingest.lines import ISSUER_END, Layout, is_table, layout_of, starts_paragraph
from ingest.numbering import is_closed, label_of
from ingest.spaces import squeeze
from ingest.webpage import PAGE_LINE, around

FLATTENED = 500
"""A line of more characters than this, with sentences set apart by spaces, holds several paragraphs."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text of a document. ``page_starts``: offset in ``text`` at which page 1, 2, … begins; the first is 0.

    ``furniture``: the lines taken out, in order, for whoever wants to check that nothing else went. ``tables``: start
    and end of each table in ``text``, whole paragraphs all. ``ocr_pages``: as in :class:`~ingest.loaders.Loaded`.
    """

    text: str
    page_starts: tuple[int, ...]
    furniture: tuple[str, ...]
    tables: tuple[tuple[int, int], ...] = ()
    ocr_pages: frozenset[int] = frozenset()


HEADING_LINE = 30
"""The most characters of a heading that is told from its words by nothing but a space."""


def clean(raw: str, tables: Sequence[str] = (), *, flowing: bool = False) -> Cleaned:
    """``raw`` without furniture, broken lines and layout spaces.

    ``tables``, ``flowing``: as in :class:`~ingest.loaders.Loaded`.

    >>> clean("到 2020 年培育\\n\\n100 家企业").text
    '到2020年培育\\n100家企业'
    """
    lines = parted(tuple(_laid_down(printed_lines(raw))))
    layout = replace(layout_of(lines), measure=None) if flowing else layout_of(lines)
    pages = find_pages(lines, layout.double_spaced, layout.measure)
    dropped = pages.dropped | around([line.text for line in lines])
    kept = [at for at in range(len(lines)) if at not in dropped]
    text, offsets, spans = _join([lines[at] for at in kept], [at in pages.first for at in kept], layout, tables)
    furniture = tuple(lines[at].text for at in range(len(lines)) if at in dropped)
    if any(line.fed for line in lines):
        starts = _fed_starts([(lines[at].page, offset) for at, offset in zip(kept, offsets, strict=True)])
    else:
        starts = [offset for at, offset in zip(kept, offsets, strict=True) if at in pages.first and offset]
    return Cleaned(text, (0, *starts), furniture, spans)


def _fed_starts(places: Iterable[tuple[int, int]]) -> list[int]:
    """Where page 2, 3, … begins, from the page and the offset of each line; a page without text where the next does."""
    starts: list[int] = []
    for page, offset in places:  # both only grow, so the first line of a page or a later one is where it begins
        starts += [offset] * (page - 1 - len(starts))
    return starts


def printed_lines(raw: str) -> Iterator[Line]:
    """The lines of ``raw`` that are not blank, with what the layout says about each."""
    spaced = fed = False
    page = 1
    for piece in re.split(r"(\r\n|[\n\r\v\x85\u2028\u2029\f])", raw):
        if piece == "\f":
            fed = True
            page += 1
        visible = "".join(char for char in piece if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf"))
        text = visible.strip()
        if not text:
            spaced = spaced or piece not in _LINE_ENDS
            continue
        indent = visible[: len(visible) - len(visible.lstrip())]
        for number, part in enumerate(_unflatten(text)):
            yield Line(part, indent, spaced and not number, fed and not number, page)
        spaced = fed = False


def _laid_down(lines: Iterable[Line]) -> Iterator[Line]:
    """``lines`` with what is set upright, a character a line (covers, red heads), as one line each.

    >>> [line.text for line in _laid_down(printed_lines("政\\n策\\n汇\\n编"))]
    ['政策汇编']
    """
    for upright, run in groupby(lines, key=lambda line: UPRIGHT.fullmatch(line.text) is not None):
        group = list(run)
        if upright and len(group) >= LETTERS:
            yield replace(group[0], text="".join(line.text for line in group))
        else:
            yield from group


UPRIGHT = re.compile("[\u4e00-\u9fff]")
LETTERS = 3
"""From how many lines of one character on they are one that is set upright."""
_LINE_ENDS = ("\n", "\r\n", "\r", "\v", "\x85", "\u2028", "\u2029", "\f")


def _unflatten(text: str) -> list[str]:
    """The paragraphs of a line that a web page's text was poured into; ``[text]`` for any other line.

    Up to the first sentence's end every space parts two lines (title, number, addressee); from there one that stands
    after a sentence, after a bare heading or before a number does.
    """
    if len(text) < FLATTENED or len(re.findall(r"[。：；！？）]\s", text)) < 3:
        return [text]
    parts: list[str] = []
    in_body = False  # a header is read: the text's own, or below a date that of what a notice issues
    for word in text.split():
        if parts and not _parts(parts[-1], word, in_body):
            parts[-1] += f" {word}"
        else:
            in_body = in_body and not (parts and is_date(parts[-1]))
            parts.append(word)
        in_body = in_body or "。" in word
    return parts


def _parts(before: str, word: str, in_body: bool) -> bool:
    """Whether the space between ``before`` and ``word`` parts two paragraphs."""
    outer = label_of(before)
    if outer and len(before) <= len(outer.printed) + 1:
        return False
    bare_heading = outer is not None and len(before) <= HEADING_LINE and not re.search("[。，；]", before)
    if PAGE_LINE.fullmatch(word) or is_date(before) or (is_date(word) and ISSUER_END.search(before)):
        return True
    return not in_body or is_closed(before) or label_of(word) is not None or bare_heading


def _join(
    lines: Sequence[Line], first: Sequence[bool], layout: Layout, tables: Sequence[str]
) -> tuple[str, list[int], tuple[tuple[int, int], ...]]:
    """The text of ``lines`` in paragraphs, the offset of each line in it, and where the tables stand."""
    paragraphs: list[str] = []
    paragraph, begin = "", 0
    offsets: list[int] = []
    spans: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        table = tables[int(line.text[1:])] if is_table(line.text) and int(line.text[1:]) < len(tables) else None
        tight = squeeze(line.text) if table is None else table
        if at and starts_paragraph(lines, at, paragraph, first[at], layout):
            paragraphs.append(paragraph)
            paragraph, begin = "", begin + len(paragraph) + 1
        elif paragraph:
            paragraph += _seam(paragraph, tight)
        offsets.append(begin + len(paragraph))
        paragraph += tight
        if table is not None:
            spans.append((offsets[-1], offsets[-1] + len(table)))
    return "\n".join([*paragraphs, paragraph]), offsets, tuple(spans)


def _seam(before: str, after: str) -> str:
    """What joins two lines of a paragraph: a space between Latin words, nothing elsewhere (a number may be cut)."""
    return " " if before[-1].isascii() and before[-1].isalpha() and after[0].isascii() and after[0].isalnum() else ""
