"""A .docx as a reader of the printed page sees it: in order, numbered, with tracked changes accepted.

``python-docx`` is not used: it refuses valid files (a relation whose target is ``NULL``), and knows neither automatic
numbers nor text boxes nor notes.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import LoadError
from ingest.loaders import Loaded, table_line, table_text
from ingest.loaders.word_blocks import Block, Line, Table, Text, flat
from ingest.loaders.word_markup import (
    GONE,
    NOTES,
    PICTURED,
    SIGNS,
    SPACES,
    TEXTPATH,
    WRAPPERS,
    branch,
    cell_of,
    fields_close,
    has_picture,
    notes_of,
)
from ingest.loaders.word_math import linear
from ingest.loaders.word_numbering import Counters, numeral
from ingest.loaders.word_parts import MC, Element, M, Parts, W, open_parts
from ingest.loaders.word_styles import number_of, read_lists, read_styles, switch, value, whole
from ingest.loaders.word_tables import Cell, grid, is_leaders

_WARNINGS = {
    "picture": "含有 {} 处图片、图表或嵌入对象，其中的文字未读取",
    "formula": "含有 {} 个公式，已转成一行文字，引用前请对照原文",
    "covered": "合并单元格下有 {} 处看不见的文字，未读取",
    "hidden": "含有 {} 处隐藏文字，未读取",
    "changed": "含有 {} 处修订，已按接受全部修订读取",
    "drawn": "含有 {} 处由域代码画出的编号或带圈字符（AUTONUM、LISTNUM、EQ），未读取",
    "embedded": "含有 {} 处嵌入的其他文件（altChunk），未读取",
}


def load_docx(path: Path) -> Loaded:
    """The text of the .docx at ``path``: a paragraph a line, no pages.

    Raises :class:`~corpus.errors.LoadError` when the file cannot be read, is no .docx, or has no text.
    """
    return read_docx(path, path)


def read_docx(path: Path, named: Path) -> Loaded:
    """As :func:`load_docx`; errors speak of ``named``."""
    reader = _Reader(open_parts(path, named))
    try:
        blocks = reader.document()
    except RecursionError:
        raise LoadError(f"{named}：文档嵌套层数过深，不像正常文件，未读取；请确认来源，用 Word 另存后再试") from None
    lines: list[str] = []
    tables: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            lines.append(table_line(len(tables)))
            tables.append(table_text(block.rows))
        else:
            lines.append(block.text)
    if not lines:
        raise LoadError(f"{named}：文档里没有文字（可能全是图片）；请放入有文字的版本，或先做文字识别")
    return Loaded(raw="\n".join(lines), tables=tuple(tables), flowing=True, warnings=tuple(reader.warnings()))


class _Reader:
    """One pass over a document; the counts of lists and notes go on from paragraph to paragraph."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._styles = read_styles(parts.styles)
        self._lists = read_lists(parts.numbering, self._styles)
        self._counters = Counters(self._lists)
        self._notes = {"footnote": notes_of(parts.footnotes), "endnote": notes_of(parts.endnotes)}
        self._noted: Counter[str] = Counter()
        self._met: Counter[str] = Counter()
        self._fields: list[bool] | None = []

    def document(self) -> list[Block]:
        codes = self._parts.document.iter(f"{W}instrText")
        self._met["drawn"] = sum(bool(re.match(r"\s*(?:AUTONUM|LISTNUM|EQ\b)", code.text or "")) for code in codes)
        return self._story(self._parts.document.find(f"{W}body"))

    def warnings(self) -> Iterator[str]:
        for kind, text in _WARNINGS.items():
            if self._met[kind]:
                yield text.format(self._met[kind])
        if self._counters.unknown:
            yield f"自动编号的格式 {'、'.join(sorted(self._counters.unknown))} 没有对应的写法，已写成阿拉伯数字"

    def _story(self, node: Element) -> list[Block]:
        """The blocks of a story (the body, a note), whose fields are its own."""
        outer, self._fields = self._fields, [] if fields_close(node) else None
        blocks = self._blocks(node)
        self._fields = outer
        return blocks

    def _blocks(self, node: Element) -> list[Block]:
        found: list[Block] = []
        line = Line()
        for child in self._children(node):
            if child.tag == f"{W}p":
                if self._paragraph(child, line):
                    found += line.blocks()
                    line = Line()
            elif child.tag == f"{W}tbl":
                found += [*line.blocks(), *self._table(child)]
                line = Line()
            elif child.tag == f"{W}altChunk":
                self._met["embedded"] += 1
            elif child.tag.startswith(M):
                self._inline(child, line, "", False)
        return found + line.blocks()

    def _children(self, node: Element) -> Iterator[Element]:
        """The children of ``node``, those of content controls and of tracked insertions in their place."""
        for child in node.iterchildren("*"):
            if child.tag in WRAPPERS:
                self._met["changed"] += child.tag in (f"{W}ins", f"{W}moveTo")
                yield from self._children(child)
            elif child.tag == f"{MC}AlternateContent":
                yield from self._children(branch(child))
            elif child.tag not in GONE:
                yield child
            else:
                self._met["changed"] += child.tag in (f"{W}del", f"{W}moveFrom")

    def _paragraph(self, node: Element, line: Line) -> bool:
        """Adds a paragraph to ``line``; False where its end is deleted or hidden, so that the next one goes on in it.

        A paragraph of which nothing is left is not counted in its list.
        """
        properties = node.find(f"{W}pPr")
        style = value(properties, "pStyle") or self._styles.usual
        self._inline(node, line, style, False)
        mark = None if properties is None else properties.find(f"{W}rPr")
        deleted = mark is not None and any(mark.find(W + name) is not None for name in ("del", "moveFrom"))
        hidden = switch(mark, "vanish")
        hidden = self._styles.hidden(style) if hidden is None else hidden
        self._met["changed"] += deleted
        if deleted or (hidden and not "".join(line.pieces).strip()):
            return False
        numbered = number_of(properties, self._styles, self._lists)
        if numbered and not line.label:
            line.label = self._counters.label(*numbered)
        return not hidden

    def _inline(self, node: Element, line: Line, style: str, hidden: bool) -> None:
        """Adds the text of what stands in a paragraph (``style``) to ``line``; nothing of it where ``hidden``."""
        for child in node.iterchildren("*"):
            tag = child.tag
            if tag in GONE:
                self._met["changed"] += tag in (f"{W}del", f"{W}moveFrom")
            elif tag == f"{W}t":
                self._type(line, (child.text or "").translate(SPACES), hidden)
            elif tag in SIGNS:
                self._type(line, SIGNS[tag], hidden)
            elif tag == f"{W}br":
                if child.get(f"{W}type", "textWrapping") == "textWrapping":
                    self._type(line, "\n", hidden)
            elif tag == f"{W}fldChar":
                self._turn(child.get(f"{W}fldCharType"))
            elif tag == f"{W}r":
                self._inline(child, line, style, hidden or self._hides(child, style))
            elif tag == f"{MC}AlternateContent":
                self._inline(branch(child), line, style, hidden)
            elif hidden:
                self._inline(child, line, style, hidden)
            elif tag in PICTURED:
                boxes = self._boxes(child)
                (line.after if "".join(line.pieces).strip() else line.before).extend(boxes)
                self._met["picture"] += has_picture(child)
            elif tag in (f"{M}oMath", f"{M}oMathPara"):
                self._met["formula"] += 1
                self._type(line, linear(child).translate(SPACES), hidden)
            elif tag in NOTES:
                line.notes.extend(self._note(NOTES[tag], child))
            else:
                self._met["changed"] += tag in (f"{W}ins", f"{W}moveTo")
                self._inline(child, line, style, hidden)

    def _type(self, line: Line, text: str, hidden: bool) -> None:
        if self._fields is not None and any(self._fields):
            return
        if not hidden:
            line.pieces.append(text)
        elif text.strip():
            self._met["hidden"] += 1

    def _turn(self, kind: str | None) -> None:
        """Keeps, for each field that is open, whether its instruction is being read."""
        if self._fields is None:
            return
        if kind == "begin":
            self._fields.append(True)
        elif self._fields:
            self._fields.pop()
            if kind == "separate":
                self._fields.append(False)

    def _hides(self, run: Element, style: str) -> bool:
        """Whether the text of ``run`` is hidden; styles switch each other (17.7.3), what the run says goes before."""
        properties = run.find(f"{W}rPr")
        direct = switch(properties, "vanish")
        if direct is not None:
            return direct
        return self._styles.hidden(style) != self._styles.hidden(value(properties, "rStyle"))

    def _boxes(self, node: Element) -> list[Block]:
        """The text boxes in a drawing, and the words that are drawn as one (WordArt)."""
        found: list[Block] = []
        for child in node.iterchildren("*"):
            if child.tag == f"{W}txbxContent":
                found += self._blocks(child)
            elif child.tag == TEXTPATH:
                words = child.get("string", "").translate(SPACES).strip()
                found += [Text(words)] if words else []
            else:
                found += self._boxes(branch(child) if child.tag == f"{MC}AlternateContent" else child)
        return found

    def _note(self, kind: str, reference: Element) -> list[Block]:
        """The note that ``reference`` points to, its mark in front, as one block."""
        note = self._notes[kind].pop(reference.get(f"{W}id", ""), None)  # popped: a note is printed once
        if note is None:
            return []
        mark = ""
        if reference.get(f"{W}customMarkFollows", "0") in ("0", "false", "off"):
            mark = self._mark(kind)
        text = flat(self._story(note), "\n")
        return [Text(f"{mark} {text}".strip(), note=True)]

    def _mark(self, kind: str) -> str:
        """The next mark of a ``footnote`` or ``endnote``. Where counts restart on each page, they are counted on."""
        said = self._parts.document.find(f"{W}body/{W}sectPr/{W}{kind}Pr")
        if said is None and self._parts.settings is not None:
            said = self._parts.settings.find(f"{W}{kind}Pr")
        first = whole(value(said, "numStart"), 1)
        self._noted[kind] += 1
        form = value(said, "numFmt", "decimal" if kind == "footnote" else "lowerRoman")
        return numeral(first + self._noted[kind] - 1, form)

    def _table(self, node: Element) -> list[Block]:
        """A table. Where one cell holds all its text: what is in that cell; a row with leaders: a line of contents."""
        rows: list[tuple[int, list[Cell]]] = []
        filled: list[list[Block]] = []
        notes: list[Block] = []
        for tr in self._children(node):
            properties = tr.find(f"{W}trPr")
            gone = properties is not None and properties.find(f"{W}del") is not None
            if tr.tag != f"{W}tr" or gone or switch(properties, "hidden"):
                continue
            cells: list[Cell] = []
            for tc in self._children(tr):
                if tc.tag == f"{W}tc":
                    blocks = self._blocks(tc)
                    notes += [block for block in blocks if isinstance(block, Text) and block.note]
                    filled += [blocks] if blocks else []
                    cells.append(cell_of(tc, flat(blocks, "\n", notes=False)))
            rows.append((whole(value(properties, "gridBefore"), 0), cells))
        if len(filled) < 2:
            return filled[0] if filled else []
        if len(rows) == 1 and any(is_leaders(cell.text) for cell in rows[0][1]):
            return [Text("".join(cell.text for cell in rows[0][1])), *notes]
        places = grid(rows)
        shown = sum(bool(text) for row in places for text in row)
        self._met["covered"] += sum(bool(cell.text) for _, cells in rows for cell in cells) - shown
        return [Table(places), *notes]
