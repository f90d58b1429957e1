"""Clean text becomes a document and its clauses. Nothing is changed: every clause is a stretch of the text.

The clauses do not overlap, stand in order, and leave out nothing but the line ends between paragraphs: a clause with
items holds the words before its first item, a section its heading (and what stands before its first clause).
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Any

from corpus.records import Authority, Clause, Document, Kind, Origin, Status
from ingest.clean import Cleaned
from ingest.closing import annexes_of, closing_of, issuer_of
from ingest.contents import contents_of
from ingest.dates import read_date
from ingest.header import Header, read_header, titled
from ingest.identity import document_id
from ingest.outline import outline
from ingest.pieces import Piece, annex_pieces, numbered_pieces, with_tables
from ingest.validity import valid_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about a document besides its text. None: take it from the text where it says so.

    ``origins``: where what is known comes from; ``part_of`` as in :class:`~corpus.records.Document`.
    """

    source: str
    sha256: str
    reading: str
    id: str | None = None
    title: str | None = None
    number: str | None = None
    issuer: str | None = None
    publisher: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    status: Status = Status.UNKNOWN
    status_note: str | None = None
    authority: Authority = Authority.OFFICIAL
    part_of: str | None = None
    origins: Mapping[str, Origin] = field(default_factory=dict)


def parse(cleaned: Cleaned, facts: Facts, head: int = 0) -> tuple[Document, tuple[Clause, ...]]:
    """The document that ``cleaned`` holds, and its clauses in order; none when it has no text.

    ``head``: how many paragraphs are known to be its title; 0: see what stands on top.
    """
    if not cleaned.text:
        return _document(cleaned, facts, read_header([]), []), ()
    paragraphs = cleaned.text.split("\n")
    tables = _tables(cleaned)
    contents = contents_of(paragraphs)
    blank = {at for lines in (*tables, contents.lines if contents else ()) for at in lines}
    header, closing, pieces = _pieces(["" if at in blank else words for at, words in enumerate(paragraphs)], head)
    pieces = with_tables(pieces, tables)
    document = _document(cleaned, facts, header, paragraphs[closing.start : closing.stop])
    return document, _clauses(pieces, paragraphs, document, cleaned.ocr_pages)


def _tables(cleaned: Cleaned) -> list[range]:
    """The paragraphs that each table takes."""
    return [
        range(cleaned.text.count("\n", 0, start), cleaned.text.count("\n", 0, end) + 1) for start, end in cleaned.tables
    ]


def _pieces(paragraphs: Sequence[str], head: int) -> tuple[Header, range, list[Piece]]:
    """What the text consists of: the header, which paragraphs close it, and all pieces in order.

    Rows of tables and lines of a table of contents come as empty paragraphs: they begin nothing.
    """
    if head:
        header = titled(paragraphs[:head])
    else:
        marks = outline(paragraphs)
        header = read_header(paragraphs[: marks[0].at if marks else len(paragraphs)])
    closing = closing_of(paragraphs, header.size + 1)
    annexes = [at for at in annexes_of(paragraphs, closing) if at > header.size]
    stop = min([closing.start, *annexes])
    pieces: list[Piece] = []
    if header.size:
        pieces.append(Piece.plain(Kind.HEADER, "header", 0, header.size))
    pieces += numbered_pieces(paragraphs, header.size, stop)
    if closing:
        pieces.append(Piece.plain(Kind.CLOSING, "closing", closing.start, closing.stop))
    for ordinal, (at, end) in enumerate(zip(annexes, [*annexes[1:], len(paragraphs)], strict=False), 1):
        if at < closing.start < end:
            end = closing.start
        pieces += annex_pieces(paragraphs, at, end, ordinal)
    return header, closing, sorted(pieces, key=lambda piece: piece.first)


def _document(cleaned: Cleaned, facts: Facts, header: Header, closing: Sequence[str]) -> Document:
    """The record, with what ``facts`` knows before what the text says."""
    signed = next((day for day in map(read_date, closing) if day), None)
    issued_on = facts.issued_on or signed or header.issued_on
    said = {
        "title": header.title,
        "number": header.number,
        "issuer": issuer_of(facts.title or header.title, closing) or header.issuer,
        "addressee": header.addressee,
        "issued_on": signed or header.issued_on,
        "valid_until": facts.valid_until or valid_until(cleaned.text.split("\n"), issued_on),
    }
    known = {name: value for name in said if (value := getattr(facts, name, None))}
    told: dict[str, Any] = {**said, **known}
    origins = {name: facts.origins[name] for name in facts.origins if getattr(facts, name)}
    origins |= {name: Origin.TEXT for name, value in said.items() if value and name not in known}
    if not told["title"]:
        told["title"], origins["title"] = PurePath(facts.source).stem, Origin.NAME
    return Document(
        **told,
        id=facts.id or document_id(told["number"], told["title"]),
        publisher=facts.publisher,
        status=facts.status,
        status_note=facts.status_note,
        authority=facts.authority,
        source=facts.source,
        sha256=facts.sha256,
        reading=facts.reading,
        text=cleaned.text,
        page_starts=cleaned.page_starts,
        part_of=facts.part_of,
        origins=origins,
    )


def _clauses(
    pieces: Sequence[Piece], paragraphs: Sequence[str], document: Document, ocr_pages: Set[int]
) -> tuple[Clause, ...]:
    """``pieces`` with their offsets, pages and unique ids."""
    starts = [0]
    for paragraph in paragraphs:
        starts.append(starts[-1] + len(paragraph) + 1)
    taken: dict[str, int] = {}
    clauses = []
    for piece in pieces:
        start, end = starts[piece.first], starts[piece.end] - 1
        name = piece.name
        taken[name] = taken.get(name, 0) + 1
        while taken[name] > 1 and f"{name}_{taken[name]}" in taken:
            taken[name] += 1
        if taken[name] > 1:
            name = f"{name}_{taken[name]}"
            taken[name] = 1
        clauses.append(
            Clause(
                id=f"{document.id}/{name}",
                document_id=document.id,
                label=piece.label,
                ordinal=piece.ordinal,
                kind=piece.kind,
                path=piece.path,
                heading=piece.heading,
                text=document.text[start:end],
                start=start,
                end=end,
                page=bisect_right(document.page_starts, start),
                ocr=not ocr_pages.isdisjoint(_pages(document.page_starts, start, end)),
            )
        )
    return tuple(clauses)


def _pages(page_starts: Sequence[int], start: int, end: int) -> range:
    """The pages that a stretch of text touches."""
    return range(bisect_right(page_starts, start), bisect_right(page_starts, end - 1) + 1)
