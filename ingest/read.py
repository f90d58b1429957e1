"""One file, through all stages."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import ManifestError, ParseError
from corpus.records import Clause, Document, Origin, Status
from ingest.clean import Cleaned, clean
from ingest.contents import plain
from ingest.header import TITLE_LINES
from ingest.load import load
from ingest.manifest import MANIFEST, Entry, read_manifest
from ingest.parse import Facts, parse
from ingest.parts import Part, cut, documents_in
from ingest.report import warnings_of

Revision = tuple[Document, tuple[Clause, ...]]
"""A document with its clauses."""


class Reading(NamedTuple):
    """What a file turned out to hold.

    ``document`` and ``clauses``: the file's own; ``others``: those that stand in it besides, what a notice issues or a
    compilation holds. ``pages``: of the file. ``furniture``: the lines that are no part of any of them. ``warnings``:
    what a person should look at, one line each.
    """

    document: Document
    clauses: tuple[Clause, ...]
    others: tuple[Revision, ...]
    pages: int
    furniture: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """All documents with their clauses, the file's own first."""
        return ((self.document, self.clauses), *self.others)

    @property
    def text(self) -> str:
        """All that the file says."""
        return "\n".join(document.text for document, _ in self.revisions)


def read(path: Path, entries: Mapping[str, Entry] | None = None) -> Reading:
    """The documents in the file at ``path`` with their clauses, and with what the manifest beside it says of the first.

    ``entries``: that manifest, for a caller that has read it. ``document.source`` is the absolute path, so that a file
    is the same document whichever way it is named. What the manifest says goes before what the file states outside its
    text (a table on a web page), and this before what the text says.

    >>> from corpus.settings import DOCUMENTS
    >>> reading = read(DOCUMENTS / "鄂政发〔2016〕82号.txt")
    >>> reading.document.id, sum(clause.kind == "clause" for clause in reading.clauses), reading.warnings
    ('ezf-2016-82', 15, ())

    Raises a :class:`~corpus.errors.DocumentError` that names the file, what was found and what to do.
    """
    loaded = load(path)
    known = read_manifest(path.parent) if entries is None else entries
    cleaned = replace(clean(loaded.raw, loaded.tables, flowing=loaded.flowing), ocr_pages=loaded.ocr_pages)
    if not cleaned.text:
        raise ParseError(f"{path}：除页码、页眉外没有正文（可能是扫描件）；请换用带文字的版本")
    parts = documents_in(cleaned.text.split("\n"))
    stated = {
        name: value for name, value in loaded.stated.items() if name != "title" or not _issues(cleaned, parts, value)
    }
    document, clauses = parse(cut(cleaned, parts[0].stretches), _facts(path, known.get(path.name), stated))
    others = tuple(_others(cleaned, parts[1:], document))
    warnings = (*loaded.warnings, *warnings_of(((document, clauses), *others)))
    return Reading(document, clauses, others, len(cleaned.page_starts), cleaned.furniture, warnings)


def _issues(cleaned: Cleaned, parts: Sequence[Part], title: str) -> bool:
    """Whether ``title`` is that of a document which the first one issues: pages are named after what matters."""
    tops = (
        [part.title or "", *cut(cleaned, part.stretches).text.split("\n")[: TITLE_LINES + 1]]
        for part in parts
        if part.issued
    )
    return title != "" and any(plain(title) in plain("".join(top)) for top in tops)


def _others(cleaned: Cleaned, parts: Sequence[Part], first: Document) -> Iterator[Revision]:
    """The documents of ``parts`` after the ``first`` of the file; one that a notice issues has its number and date."""
    notice, issued = first, 0
    for part in parts:
        issued = issued + 1 if part.issued else 0
        facts = _shared(notice if part.issued else None, first, issued)
        if part.forwarded:
            own, _ = parse(cut(cleaned, part.stretches), replace(facts, issuer=None, issued_on=None), part.head)
            facts = replace(facts, issuer=own.issuer or facts.issuer, issued_on=own.issued_on or facts.issued_on)
            told = {name: Origin.TEXT for name in ("issuer", "issued_on") if getattr(own, name)}
            facts = replace(facts, origins={**facts.origins, **told})
        document, clauses = parse(cut(cleaned, part.stretches), facts, part.head)
        if part.title and document.origins["title"] is Origin.NAME:
            origins = {**document.origins, "title": Origin.NOTICE}
            document = replace(document, title=part.title, origins=origins)
        if not part.issued:
            notice = document
        elif document.valid_until is None and notice.valid_until:
            origins = {**document.origins, "valid_until": Origin.NOTICE}
            document = replace(document, valid_until=notice.valid_until, origins=origins)
        yield document, clauses


def _shared(notice: Document | None, first: Document, ordinal: int) -> Facts:
    """What a document has in common with the one whose file it stands in (``first``), and with the ``notice``."""
    facts = Facts(
        source=first.source, sha256=first.sha256, reading=first.reading, authority=first.authority,
        status=first.status, status_note=first.status_note, part_of=first.id,
    )  # fmt: skip
    if notice is None:
        return facts
    names = ("number", "issuer", "publisher", "issued_on")
    told = {name: value for name in names if (value := getattr(notice, name))}
    origins = dict.fromkeys(told, Origin.NOTICE)
    return replace(facts, **told, id=f"{notice.id}-{ordinal}", part_of=notice.id, origins=origins)


def reading_of(path: Path, entry: Entry | None) -> str:
    """SHA-256 over what decides the reading of the file at ``path``; as long as it is the same, so is the reading."""
    said = entry.model_dump_json() if entry else ""
    return hashlib.sha256(f"{_digest(path)}\0{said}\0{_reader()}".encode()).hexdigest()


@cache
def _reader() -> str:
    """SHA-256 over the modules of this room: another reader may read otherwise."""
    total = hashlib.sha256()
    for module in sorted(Path(__file__).parent.rglob("*.py")):
        total.update(module.read_bytes())
    return total.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _facts(path: Path, entry: Entry | None, stated: Mapping[str, str]) -> Facts:
    """What the file and the manifest say about the document besides its text."""
    digest = _digest(path)
    if entry is not None and entry.sha256 is not None and entry.sha256 != digest:
        raise ManifestError(
            f"{path}：文件的 SHA-256 是 {digest}，与 {path.parent / MANIFEST} 中登记的 {entry.sha256} 不符；"
            "请核对文件是否被改动，确认无误后更新登记"
        )
    listed = entry.model_dump(exclude={"file", "source", "sha256"}, exclude_defaults=True) if entry else {}
    known = {**_stated(stated), **listed}
    origins = {name: Origin.MANIFEST if name in listed else Origin.FILE for name in known}
    return Facts(**known, origins=origins, source=str(path.resolve()), sha256=digest, reading=reading_of(path, entry))


def _stated(stated: Mapping[str, str]) -> dict[str, Any]:
    """``stated`` in the types of :class:`~ingest.parse.Facts`; what is no field of it, or no date, is left out."""
    names = {field.name for field in fields(Facts)}
    told: dict[str, Any] = {}
    for name, value in stated.items():
        if name == "status" and value in {status.value for status in Status}:
            told[name] = Status(value)
        elif name in ("issued_on", "valid_until"):
            try:
                told[name] = date.fromisoformat(value)
            except ValueError:
                continue
        elif name in names - {"status", "authority", "part_of", "origins"}:
            told[name] = value
    return told
