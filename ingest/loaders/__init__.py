"""One thin door to each kind of file: the file becomes a :class:`Loaded`, and nothing is changed on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from corpus.errors import LoadError
from ingest.spaces import squeeze

MOST_SCANS = 500
"""A file with more pages to recognise is refused: a page takes five seconds on one core, so many most of an hour."""
MOST_LINES = 200_000
"""A text of more lines is no document but a list; each line may become a clause, which takes 7 KB until it is stored.
The greatest PDF file, of 5,000 pages, has 150,000."""

TABLE_MARK = "\ue000"
"""Begins a line of :attr:`Loaded.raw` that stands for a table; its place in :attr:`Loaded.tables` follows in digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a file says, before anything is cleaned.

    ``raw``: the text; ``\\f`` between pages; a table is a line of its own, :data:`TABLE_MARK` and its number (from 0).
    ``tables``: each table as it is read: rows parted by ``\\n``, cells by ``\\t``, neither inside a cell.
    ``flowing``: a line is a paragraph (Word, HTML), not what fits on the paper.
    ``ocr_pages``: pages (from 1) whose text was recognised in a picture. ``pages``: how many; 1 where there are none.
    ``stated``: what the file itself says about the document outside its text, by field of
    :class:`~corpus.records.Document` (``title``, ``number``, ``issuer``, ``issued_on`` as ISO date, …).
    ``warnings``: what a person should know, one line each, in Chinese.
    """

    raw: str
    tables: tuple[str, ...] = ()
    flowing: bool = False
    ocr_pages: frozenset[int] = frozenset()
    pages: int = 1
    stated: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    warnings: tuple[str, ...] = ()


def table_line(place: int) -> str:
    """The line that stands for table ``place``."""
    return f"{TABLE_MARK}{place}"


def table_text(rows: list[list[str]]) -> str:
    """A table as text: white space inside a cell becomes one space, between two Chinese characters none.

    >>> table_text([["类别", "标准\\n（元）"], ["一 类", "2000"]])
    '类别\\t标准（元）\\n一类\\t2000'
    """
    return "\n".join("\t".join(squeeze(" ".join(cell.split())) for cell in row) for row in rows)


def check_lines(text: str, path: Path) -> None:
    """Raise :class:`~corpus.errors.LoadError` where ``text``, of the file at ``path``, is of too many lines.

    Blank ones do not count.
    """
    lines = sum(1 for line in text.splitlines() if line.strip())
    if lines > MOST_LINES:
        raise LoadError(f"{path}：有 {lines} 行，超过 {MOST_LINES} 行，不像一份公文；请拆分成几份后再试")
