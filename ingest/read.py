"""One file, through all stages."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from corpus.errors import ManifestError, ParseError
from corpus.records import Clause, Document
from ingest.clean import clean
from ingest.load import load
from ingest.manifest import MANIFEST, Entry, read_manifest
from ingest.parse import Facts, parse


def read(path: Path, entries: Mapping[str, Entry] | None = None) -> tuple[Document, tuple[Clause, ...]]:
    """The document in the file at ``path`` with its clauses, and with what the manifest beside it says.

    ``entries``: that manifest, for a caller that has read it. ``document.source`` is the absolute path, so that a file
    is the same document whichever way it is named.

    >>> from corpus.settings import DOCUMENTS
    >>> document, clauses = read(DOCUMENTS / "鄂政发〔2016〕82号.txt")
    >>> document.id, sum(clause.kind == "clause" for clause in clauses)
    ('ezf-2016-82', 15)

    Raises a :class:`~corpus.errors.DocumentError` that names the file, what was found and what to do.
    """
    raw = load(path)
    known = read_manifest(path.parent) if entries is None else entries
    cleaned = clean(raw)
    if not cleaned.text:
        raise ParseError(f"{path}：除页码、页眉外没有正文（可能是扫描件）；请换用带文字的版本")
    return parse(cleaned, _facts(path, known.get(path.name)))


def _facts(path: Path, entry: Entry | None) -> Facts:
    """What the file and the manifest say about the document besides its text."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    source = str(path.resolve())
    if entry is None:
        return Facts(source=source, sha256=digest)
    if entry.sha256 is not None and entry.sha256 != digest:
        raise ManifestError(
            f"{path}：文件的 SHA-256 是 {digest}，与 {path.parent / MANIFEST} 中登记的 {entry.sha256} 不符；"
            "请核对文件是否被改动，确认无误后更新登记"
        )
    known = entry.model_dump(exclude={"file", "source", "sha256"})
    return Facts(**known, source=source, sha256=digest)
