"""The elements of a page become lines, one for each paragraph, and tables."""

import re
from collections.abc import Iterator

from ingest.loaders import table_line, table_text
from ingest.loaders.html_tree import BLOCKS, Element, plain, walk

SPAN = 100
"""The most places that a cell is let to span."""
LONG_CELL = 300
"""A cell of more characters than this that holds most of its table makes the table a frame for the page."""

_SPACES = re.compile(r"[ \t\n\r\f\v\u00a0\u200b]+")
_WRAPPED = re.compile(r"(?<=[\u3001-\u9fff\uff01-\uff5e])[ \t\r]*\n[ \t\r\n\f]*(?=[\u3001-\u9fff\uff01-\uff5e])")
"""A line end of the markup between two Chinese characters: its writer wrapped it."""
_PRINTED = re.compile(
    r"[（(]?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])[)）、．.]|[①-⑳]|第.{1,4}[条章节]"
)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_STYLES = {
    "a": "a", "lower-alpha": "a", "lower-latin": "a", "A": "A", "upper-alpha": "A", "upper-latin": "A",
    "i": "i", "lower-roman": "i", "I": "I", "upper-roman": "I", "none": "", "disc": "", "circle": "", "square": "",
    "cjk-ideographic": "一", "simp-chinese-informal": "一", "trad-chinese-informal": "一",
}  # fmt: skip
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Writer:
    """Gathers the lines and tables of a page, element by element. ``lines`` holds no blank line.

    ``links``: whether the words of links are written too.
    """

    def __init__(self, *, links: bool = True) -> None:
        self._links = links
        self.lines: list[str] = []
        self.tables: list[str] = []
        self._line = ""
        self._mark = ""

    def write(self, element: Element) -> None:
        """Add what ``element`` shows."""
        self._element(element, kept=False)
        self._end()

    def _element(self, element: Element, *, kept: bool) -> None:
        """Add ``element``; ``kept``: line ends in it are shown (``<pre>``)."""
        if element.tag in ("br", "hr"):
            self._end()
        elif element.tag == "a" and not self._links and "href" in element.attributes:
            self._line += " "
        elif element.tag == "table" and is_data(element):
            self._end()
            self._table(element)
        elif element.tag == "ol":
            self._list(element, kept=kept)
        elif element.tag in BLOCKS:
            self._end()
            self._children(element, kept=kept or element.tag == "pre")
            self._end()
        else:
            self._children(element, kept=kept)

    def _children(self, element: Element, *, kept: bool) -> None:
        for child in element.children:
            if isinstance(child, Element):
                self._element(child, kept=kept)
            elif kept:
                first, *rest = child.splitlines() or [""]
                self._text(first)
                for line in rest:
                    self._end()
                    self._text(line)
            else:
                self._text(child)

    def _text(self, text: str) -> None:
        if self._mark and text.strip():
            text = text if _PRINTED.match(text.strip()) else self._mark + text.lstrip()
            self._mark = ""
        self._line += text

    def _end(self) -> None:
        line = _SPACES.sub(" ", _WRAPPED.sub("", self._line)).strip()
        if line:
            self.lines.append(line)
        self._line = ""

    def _list(self, element: Element, *, kept: bool) -> None:
        """An ``<ol>``: each item with the number that a browser prints before it."""
        self._end()
        number = _integer(element.attributes.get("start", ""), 1)
        for child in element.children:
            if isinstance(child, str):
                self._text(child)
                continue
            if child.tag != "li":
                self._element(child, kept=kept)
                continue
            number = _integer(child.attributes.get("value", ""), number)
            self._mark = _printed(number, _style(element))
            self._element(child, kept=kept)
            self._mark = ""
            number += 1

    def _table(self, element: Element) -> None:
        for caption in (child for child in walk(element) if child.tag == "caption"):
            self._children(caption, kept=False)
            self._end()
        self.lines.append(table_line(len(self.tables)))
        self.tables.append(table_text(grid(element)))


def _integer(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"\s*[0-9]{1,6}\s*", text, re.ASCII) else default


def _style(element: Element) -> str:
    """How the items of ``element`` are numbered: ``1``, ``a``, ``A``, ``i``, ``I``, ``一`` or not at all (``""``)."""
    found = _LIST_STYLE.search(element.attributes.get("style", ""))
    named = found[1].lower() if found else element.attributes.get("type", "1")
    return _STYLES.get(named, "1")


def _printed(number: int, style: str) -> str:
    """The mark of item ``number``.

    >>> [_printed(4, style) for style in "1aAiI"], _printed(12, "一"), _printed(3, "")
    (['4. ', 'd. ', 'D. ', 'iv. ', 'IV. '], '十二、', '')
    """
    if style == "一" and 0 < number < 100:
        tens, ones = divmod(number, 10)
        digits = "〇一二三四五六七八九"
        ten = "" if not tens else "十" if tens == 1 else f"{digits[tens]}十"
        return f"{ten}{digits[ones] if ones else ''}、"
    if style.lower() == "a" and number > 0:
        letters, rest = "", number
        while rest:
            rest, place = divmod(rest - 1, 26)
            letters = chr(ord("a") + place) + letters
        return f"{letters.upper() if style == 'A' else letters}. "
    if style.lower() == "i" and 0 < number < 1000:
        roman, rest = "", number
        for value, sign in _ROMAN:
            roman, rest = roman + sign * (rest // value), rest % value
        return f"{roman.upper() if style == 'I' else roman}. "
    return f"{number}. " if style else ""


def _rows(table: Element) -> Iterator[list[Element]]:
    """The cells of each row of ``table``, not those of tables in it."""
    for child in table.children:
        if not isinstance(child, Element):
            continue
        if child.tag == "tr":
            yield [cell for cell in child.children if isinstance(cell, Element) and cell.tag in ("td", "th")]
        elif child.tag != "table":
            yield from _rows(child)


def is_data(table: Element) -> bool:
    """Whether ``table`` is a table to its reader, and no frame that a page or its text is laid out with.

    A table has two rows and two columns with something in them, holds no table that is one itself, and no cell that is
    nearly all of it.
    """
    if table.attributes.get("role") == "presentation" or not _is_grid(table):
        return False
    return not any(_is_grid(inner) for inner in walk(table) if inner.tag == "table" and inner is not table)


def _is_grid(table: Element) -> bool:
    """Whether ``table`` by itself has the rows and columns of a table, whatever stands in its cells."""
    filled = [[len(text) for cell in row if (text := plain(cell))] for row in _rows(table)]
    sizes = [size for row in filled for size in row]
    widest = max(map(len, filled), default=0)
    if sum(1 for row in filled if row) < 2 and (len(filled) < 2 or widest < 3):  # a form: its head, and empty rows
        return False
    if widest < 2:
        return False
    return max(sizes) <= LONG_CELL or max(sizes) <= 0.6 * sum(sizes)


def grid(table: Element) -> list[list[str]]:
    """The text of ``table`` by row and column; a cell that spans several places stands in its first one.

    >>> from ingest.loaders.html_tree import read_page
    >>> page = read_page("<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>")
    >>> grid(next(found for found in walk(page.body) if found.tag == "table"))
    [['甲', '乙'], ['', '丙']]
    """
    rows: list[list[str]] = []
    below: dict[int, int] = {}
    for cells in _rows(table):
        row: list[str] = []
        taken = {column: left for column, left in below.items() if left > 0}
        below = {column: left - 1 for column, left in taken.items()}
        for cell in cells:
            while len(row) in taken:
                row.append("")
            wide = max(1, min(_integer(cell.attributes.get("colspan", ""), 1), SPAN))
            high = min(_integer(cell.attributes.get("rowspan", ""), 1), 10_000)
            for column in range(len(row), len(row) + wide):
                if high > 1:
                    below[column] = high - 1
            row.extend([_cell(cell), *[""] * (wide - 1)])
        while len(row) in taken:
            row.append("")
        rows.append(row)
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _cell(cell: Element) -> str:
    """The text of a cell, its paragraphs parted by line ends; a table in it gives its cells one after another."""
    writer = Writer()
    writer.write(Element("div", {}, [_unframed(child) for child in cell.children]))
    return "\n".join(writer.lines)


def _unframed(child: Element | str) -> Element | str:
    """``child`` with every table in it made a plain block."""
    if isinstance(child, str):
        return child
    return Element(
        "div" if child.tag == "table" else child.tag, child.attributes, [_unframed(inner) for inner in child.children]
    )
