"""The places of a table's cells. Pure: rows of cells as Word writes them become rows of equal length."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell. ``span``: how many columns it covers. ``goes_on``: it belongs to the merged cell above it.

    ``merged``: it is part of cells merged downwards, as their first or a later one.
    """

    text: str
    span: int = 1
    goes_on: bool = False
    merged: bool = False


SPAN = 63
"""The most columns of a Word table; a greater span is a fault of the file."""


def grid(rows: Sequence[tuple[int, Sequence[Cell]]]) -> list[list[str]]:
    """The text of each place; each row is the number of columns left out before it, and its cells.

    A merged cell's text stands in its first place, the others are empty; columns in which no cell begins are left out.

    >>> wide = Cell(text="标准", span=2)
    >>> grid([(0, [Cell(text="类别", merged=True), wide]), (0, [Cell(text="", merged=True, goes_on=True), wide])])
    [['类别', '标准'], ['', '标准']]
    """
    placed: list[dict[int, str]] = []
    open_columns: set[int] = set()
    begun: set[int] = set()
    for before, cells in rows:
        at, row = before, {}
        still_open = set()
        for cell in cells:
            goes_on = cell.goes_on and at in open_columns
            if not goes_on:
                row[at] = cell.text
                begun.add(at)
            if cell.merged:
                still_open.add(at)
            at += max(1, min(cell.span, SPAN))
        open_columns = still_open
        placed.append(row)
    return [[row.get(column, "") for column in sorted(begun)] for row in placed]


def is_leaders(text: str) -> bool:
    """Whether ``text`` is nothing but the dots that lead from a heading to its page.

    >>> is_leaders("…………"), is_leaders("."), is_leaders("")
    (True, False, False)
    """
    return re.fullmatch(r"(?:[.．·…‥]\s*){4,}", text.strip()) is not None
