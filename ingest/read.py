"""One file, through all stages."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import ManifestError, ParseError
from corpus.records import Clause, Document, Status
from ingest.clean import clean
from ingest.load import load
from ingest.manifest import MANIFEST, Entry, read_manifest
from ingest.parse import Facts, parse
from ingest.report import warnings_of


class Reading(NamedTuple):
    """What a file turned out to hold. ``warnings``: what a person should look at, one line each."""

    document: Document
    clauses: tuple[Clause, ...]
    warnings: tuple[str, ...]


def read(path: Path, entries: Mapping[str, Entry] | None = None) -> Reading:
    """The document in the file at ``path`` with its clauses, and with what the manifest beside it says.

    ``entries``: that manifest, for a caller that has read it. ``document.source`` is the absolute path, so that a file
    is the same document whichever way it is named. What the manifest says goes before what the file states outside its
    text (a table on a web page), and this before what the text says.

    >>> from corpus.settings import DOCUMENTS
    >>> document, clauses, warnings = read(DOCUMENTS / "鄂政发〔2016〕82号.txt")
    >>> document.id, sum(clause.kind == "clause" for clause in clauses), warnings
    ('ezf-2016-82', 15, ())

    Raises a :class:`~corpus.errors.DocumentError` that names the file, what was found and what to do.
    """
    loaded = load(path)
    known = read_manifest(path.parent) if entries is None else entries
    cleaned = clean(loaded.raw, loaded.tables, flowing=loaded.flowing)
    if not cleaned.text:
        raise ParseError(f"{path}：除页码、页眉外没有正文（可能是扫描件）；请换用带文字的版本")
    facts = _facts(path, known.get(path.name), loaded.stated)
    document, clauses = parse(replace(cleaned, ocr_pages=loaded.ocr_pages), facts)
    return Reading(document, clauses, (*loaded.warnings, *warnings_of(document, clauses)))


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
    return Facts(**known, source=str(path.resolve()), sha256=digest, reading=reading_of(path, entry))


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
        elif name in names - {"status", "authority"}:
            told[name] = value
    return told
