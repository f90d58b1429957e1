"""Files and folders into the store: what is new or changed is written, what is unchanged costs nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from corpus.errors import DocumentError, FileError, ManifestError
from corpus.records import Clause, Document
from ingest.manifest import MANIFEST, Entry, check_files, read_manifest
from ingest.read import read

BATCH = 64
"""How many documents are committed at once: what is committed is safe, whatever comes after."""

Progress = Callable[[Sequence[Path]], Iterable[Path]]
"""Passes files on one by one, and shows somebody how far it is."""
Reading = tuple[Document, tuple[Clause, ...]]
"""What a file turned out to hold."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be ingested, and the one line that says why and what to do."""

    file: str
    error: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. ``generation``: of the store after it; the lists hold document ids, in the order of the files."""

    generation: int
    added: tuple[str, ...]
    replaced: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    failed: tuple[Failure, ...]


@dataclass(slots=True)
class _Tally:
    """What a run has done so far."""

    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


def files_under(path: Path) -> list[Path]:
    """The files that ``path`` stands for: itself, or all in the folder and its subfolders, in order of their names.

    Manifests, hidden files and ``*.md`` (a folder's README) are no documents.

    Raises :class:`~corpus.errors.FileError` when there is nothing at ``path``.
    """
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise FileError(f"{path}：没有这个文件或文件夹；请检查路径")
    found = sorted(file for file in path.rglob("*") if file.is_file())
    return [file for file in found if _is_document(file, path)]


def _is_document(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and file.name != MANIFEST and file.suffix.lower() != ".md"


def ingest_paths(paths: Sequence[Path], store: Path, prune: bool, progress: Progress = iter) -> Report:
    """Bring the files under ``paths`` into the store in the folder ``store``.

    A file that cannot be ingested is reported and does not stop the others. ``prune``: documents whose files stood
    under ``paths`` and are gone are removed.

    Raises a :class:`~corpus.errors.StoreError` or :class:`~corpus.errors.EmbeddingError` when nothing can be written.
    """
    from corpus.embedding import load_embedding
    from corpus.settings import settings
    from corpus.store import writing

    tally = _Tally()
    files = _collect(paths, tally)
    with writing(store, load_embedding(settings().embedding_model), settings().lock_seconds) as writer:
        known = {source: found.document for source, found in writer.known().items()}
        generation = 0
        for batch in _batches(_readings(progress(files), known, tally)):
            generation = writer.commit(batch, _renamed(batch, known))
            for document, _ in batch:
                _enter(document, known, tally)
        removed = _gone(known, paths) if prune else []
        if removed or (known and not generation):
            generation = writer.commit([], removed)
    return Report(
        generation=generation,
        added=tuple(tally.added),
        replaced=tuple(tally.replaced),
        unchanged=tuple(tally.unchanged),
        removed=tuple(removed),
        failed=tuple(tally.failed),
    )


def _collect(paths: Sequence[Path], tally: _Tally) -> list[Path]:
    """All files under ``paths``, each once; what is missing there goes to the failures."""
    files: dict[Path, Path] = {}
    for path in paths:
        try:
            found = files_under(path)
        except FileError as fault:
            tally.failed.append(Failure(str(path), str(fault)))
            continue
        files |= {file.resolve(): file for file in found if file.resolve() not in files}
        for manifest in sorted(path.rglob(MANIFEST)) if path.is_dir() else []:
            try:
                check_files(manifest.parent, read_manifest(manifest.parent))
            except ManifestError as fault:
                tally.failed.append(Failure(str(manifest), str(fault)))
    return list(files.values())


def _readings(files: Iterable[Path], known: Mapping[str, Document], tally: _Tally) -> Iterator[Reading]:
    """The documents in ``files`` that are new or changed; the others go to the tally."""
    entries: dict[Path, dict[str, Entry]] = {}
    owners = {document.id: source for source, document in known.items()}
    for file in files:
        try:
            if file.parent not in entries:
                entries[file.parent] = read_manifest(file.parent)
            document, clauses = read(file, entries[file.parent])
            _claim(document, owners)
        except DocumentError as fault:
            tally.failed.append(Failure(str(file), str(fault)))
            continue
        if known.get(document.source) == document:
            tally.unchanged.append(document.id)
        else:
            yield document, clauses


def _claim(document: Document, owners: dict[str, str]) -> None:
    """Note whose id it is; a file that has moved keeps it.

    Raises :class:`~corpus.errors.ManifestError` when another file has it already.
    """
    owner = owners.setdefault(document.id, document.source)
    if owner != document.source and Path(owner).exists():
        raise ManifestError(
            f"{document.source}：文件编号 {document.id} 与 {owner} 相同；"
            f"若是同一份文件请删去其一，否则在 {MANIFEST} 中为其中一份写明 id"
        )
    owners[document.id] = document.source


def _batches(readings: Iterator[Reading]) -> Iterator[list[Reading]]:
    while batch := list(islice(readings, BATCH)):
        yield batch


def _renamed(batch: Sequence[Reading], known: Mapping[str, Document]) -> list[str]:
    """Ids that the documents of ``batch`` had before and have no longer."""
    now = {document.id for document, _ in batch}
    before = {known[document.source].id for document, _ in batch if document.source in known}
    return sorted(before - now)


def _enter(document: Document, known: dict[str, Document], tally: _Tally) -> None:
    """Count ``document``, now committed, and know it."""
    moved = [source for source, other in known.items() if other.id == document.id and source != document.source]
    (tally.replaced if moved or document.source in known else tally.added).append(document.id)
    for source in moved:
        del known[source]
    known[document.source] = document


def _gone(known: Mapping[str, Document], paths: Sequence[Path]) -> list[str]:
    """Ids of the documents whose files stood at or under one of ``paths`` and are no longer there."""
    roots = [path.resolve() for path in paths]
    return sorted(
        document.id
        for source, document in known.items()
        if any(Path(source).is_relative_to(root) for root in roots) and not Path(source).exists()
    )
