"""One file, through all stages."""

import hashlib
from pathlib import Path

from corpus.errors import LoadError, ManifestError
from corpus.records import Clause, Document
from ingest.clean import clean
from ingest.load import load
from ingest.manifest import MANIFEST, Entry, read_manifest
from ingest.parse import Facts, parse


def read(path: Path) -> tuple[Document, tuple[Clause, ...]]:
    """The document in the file at ``path`` with its clauses, and with what the manifest beside it says.

    >>> from corpus.settings import DOCUMENTS
    >>> document, clauses = read(DOCUMENTS / "鄂政发〔2016〕82号.txt")
    >>> document.id, sum(clause.kind == "clause" for clause in clauses)
    ('ezf-2016-82', 15)

    Raises a :class:`~corpus.errors.DocumentError` that names the file, what was found and what to do.
    """
    raw = load(path)
    entry = read_manifest(path.parent).get(path.name)
    facts = _facts(path, entry, sha256_of(path))
    return parse(clean(raw), facts)


def sha256_of(path: Path) -> str:
    """The SHA-256 of the file's bytes, 64 hex digits.

    Raises :class:`~corpus.errors.LoadError` when the file cannot be read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as fault:
        raise LoadError(f"{path}：无法读取（{fault.strerror}）；请检查文件是否存在、是否有读取权限") from None


def _facts(path: Path, entry: Entry | None, sha256: str) -> Facts:
    if entry is None:
        return Facts(source=path.name, sha256=sha256)
    if entry.sha256 is not None and entry.sha256 != sha256:
        raise ManifestError(
            f"{path}：文件的 SHA-256 是 {sha256}，与 {path.parent / MANIFEST} 中登记的 {entry.sha256} 不符；"
            "请核对文件是否被改动，确认无误后更新登记"
        )
    known = entry.model_dump(exclude={"file", "source", "sha256"})
    return Facts(**known, source=entry.source or path.name, sha256=sha256)
