"""The one door to pdfplumber: the ruled tables of a page. Only the grid comes from there, the characters do not."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pdfplumber.page import Page

from ingest.loaders.pdf_glyphs import Box, turned
from ingest.loaders.pdf_lines import Piece, lines_of

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it complains about fonts, which are not read here

THIN = 2.5
"""A filled rectangle this thin (points) is a rule; a thicker one without an outline is a shade behind the text."""
SAME_COLUMN = 3.0
"""How far, in points, the columns of a table may shift from page to page."""

Rows = list[list[Box | None]]
"""The cells of a grid of rules, row by row; None where a merged cell goes on."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``top``: where it begins on its page; ``columns``: left edge of each; ``rows``: text, ``\\n`` inside.

    A cell that a merged neighbour covers is empty.
    """

    top: float
    columns: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


def take_tables(page: Page, pieces: Sequence[Piece], turns: int) -> tuple[list[Table], list[Piece]]:
    """The tables of ``page`` with the ``pieces`` in them, and the pieces that stand in none.

    ``turns``: by how many quarters the page was turned clockwise to read the pieces.
    """
    size = (float(page.width), float(page.height))
    rest, tables = list(pieces), []
    for rows in sorted(_grids(page), key=len):
        table, left = _filled(_upright(rows, turns, size), rest)
        if table is not None:
            tables.append(table)
            rest = left
    return sorted(tables, key=lambda table: table.top), rest


def _grids(page: Page) -> list[Rows]:
    """The grids of rules on ``page``, whose corner pdfplumber puts where the file does."""
    left, top = page.mediabox[:2]
    found = page.filter(_is_rule).find_tables()
    return [[[cell and _moved(cell, left, top) for cell in row.cells] for row in table.rows] for table in found]


def _moved(box: Box, left: float, top: float) -> Box:
    return box[0] - left, box[1] - top, box[2] - left, box[3] - top


def _upright(rows: Rows, turns: int, size: tuple[float, float]) -> Rows:
    """``rows`` after the page of ``size`` was turned clockwise by ``turns`` quarters."""
    boxes = [[cell and turned(cell, turns, size) for cell in row] for row in rows]
    for _ in range(turns):
        boxes = [list(column) for column in zip(*boxes[::-1], strict=True)]
    return boxes


def _is_rule(thing: dict[str, object]) -> bool:
    kind = thing["object_type"]
    if kind == "rect":
        return bool(thing["stroke"]) or min(float(str(thing["width"])), float(str(thing["height"]))) <= THIN
    return kind in ("line", "curve")


def _filled(rows: Rows, pieces: list[Piece]) -> tuple[Table | None, list[Piece]]:
    """The grid ``rows`` with the pieces that stand in its cells, and the others; None where it holds no table."""
    boxes = [cell for row in rows for cell in row if cell]
    if len(rows[0]) < 2 or len(boxes) < 2:
        return None, pieces
    inside: dict[Box, list[Piece]] = {box: [] for box in boxes}
    rest: list[Piece] = []
    for piece in pieces:
        home = next((box for box in boxes if _is_in(piece, box)), None)
        (rest if home is None else inside[home]).append(piece)
    text = {box: "\n".join(line.text for line in lines_of(held)) for box, held in inside.items()}
    if sum(bool(words) for words in text.values()) < 2:
        return None, pieces
    columns = tuple(min(row[at][0] for row in rows if row[at]) for at in range(len(rows[0])))  # type: ignore[index]
    filled = tuple(tuple(text[cell] if cell else "" for cell in row) for row in rows)
    return Table(min(box[1] for box in boxes), columns, filled), rest


def _is_in(piece: Piece, box: Box) -> bool:
    return box[0] <= (piece.x0 + piece.x1) / 2 <= box[2] and box[1] <= piece.middle <= box[3]


def goes_on(table: Table, after: Table) -> bool:
    """Whether ``after`` has the columns of ``table``; all may have shifted, as the margins of left and right pages do.

    >>> goes_on(Table(0, (50, 90), ()), Table(0, (60, 100), ())), goes_on(Table(0, (5, 9), ()), Table(0, (5, 19), ()))
    (True, False)
    """
    if len(table.columns) != len(after.columns):
        return False
    steps = [[right - left for left, right in pairwise(one.columns)] for one in (table, after)]
    return all(abs(before - now) <= SAME_COLUMN for before, now in zip(*steps, strict=True))


def joined(table: Table, after: Table) -> Table:
    """``table`` with the rows of ``after``, whose head is left out where it is the same."""
    repeated = 0
    while repeated < min(len(table.rows), len(after.rows) - 1) and table.rows[repeated] == after.rows[repeated]:
        repeated += 1
    return Table(table.top, table.columns, table.rows + after.rows[repeated:])


def tidy(table: Table) -> list[list[str]]:
    """The rows of ``table`` without rows and columns that are wholly empty.

    >>> tidy(Table(0, (0, 9, 18), (("甲", "", "乙"), ("", "", ""))))
    [['甲', '乙']]
    """
    used = [at for at in range(len(table.columns)) if any(row[at] for row in table.rows)]
    return [[row[at] for at in used] for row in table.rows if any(row)]
