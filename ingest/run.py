"""Files and folders into the store: what is new or changed is written, what is unchanged costs nothing."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import DocumentError, FileError, ManifestError
from corpus.records import Document
from ingest.duplicates import AKIN, SAME, Sketch, resemblance, sketch
from ingest.files import files_under, leaves
from ingest.manifest import MANIFEST, Entry, check_files, read_manifest
from ingest.read import Reading, read, reading_of
from ingest.report import FileReport, Report, State, entry, failure

if TYPE_CHECKING:
    from corpus.store import Known

BATCH = 64
"""How many documents are committed at once: what is committed is safe, whatever comes after."""

Progress = Callable[[Sequence[Path]], Iterable[Path]]
"""Passes files on one by one, and shows somebody how far it is."""
Found = tuple[Path, Reading]
"""A file that is new or changed, and what it holds."""


@dataclass(slots=True)
class _Held:
    """What is in the store, and what this run has put there: documents by source, clauses counted, texts sketched."""

    documents: dict[str, Document]
    clauses: dict[str, int]
    sketches: dict[str, Sketch] = field(default_factory=dict)

    def same_as(self, document: Document) -> Document | None:
        """The document of another file, still there, that ``document`` is once more.

        Raises :class:`~corpus.errors.ManifestError` when another text has its id.
        """
        own = sketch(document.text)
        for other in self.documents.values():
            if other.source == document.source or not Path(other.source).exists():
                continue
            alike = resemblance(own, self._sketch(other))
            numbered = other.id == document.id and document.number is not None
            if alike >= (AKIN if numbered else SAME):
                return other
            if numbered:
                raise ManifestError(
                    f"{document.source}：文件编号 {document.id} 与 {other.source} 相同，文字却不同；"
                    f"请在 {MANIFEST} 中为其中一份写明 id"
                )
        return None

    def parted(self, reading: Reading) -> Reading:
        """``reading`` under an id of its own: two texts without a number may have one title, as editions of a law do.

        The id that another file has already gets six hex digits of the SHA-256 of this text.
        """
        document = reading.document
        if all(one.id != document.id or one.source == document.source for one in self.documents.values()):
            return reading
        name = f"{document.id}-{hashlib.sha256(document.text.encode()).hexdigest()[:6]}"
        clauses = tuple(
            replace(clause, id=name + clause.id.removeprefix(document.id), document_id=name)
            for clause in reading.clauses
        )
        return Reading(replace(document, id=name), clauses, reading.warnings)

    def _sketch(self, document: Document) -> Sketch:
        if document.reading not in self.sketches:
            self.sketches[document.reading] = sketch(document.text)
        return self.sketches[document.reading]


def ingest_paths(paths: Sequence[Path], store: Path, prune: bool, progress: Progress = iter) -> Report:
    """Bring the files under ``paths`` into the store in the folder ``store``.

    A file that cannot be ingested is reported and does not stop the others. ``prune``: documents whose files stood
    under ``paths`` and are gone are removed.

    Raises a :class:`~corpus.errors.StoreError` or :class:`~corpus.errors.EmbeddingError` when nothing can be written.
    """
    from corpus.embedding import load_embedding
    from corpus.settings import settings
    from corpus.store import writing

    told: list[FileReport] = []
    files = _collect(paths, told)
    with writing(store, load_embedding(settings().embedding_model), settings().lock_seconds) as writer:
        known = writer.known()
        held = _Held(
            {source: one.document for source, one in known.items()},
            {one.document.id: one.clauses for one in known.values()},
        )
        generation = 0
        for batch in _batches(_readings(progress(files), held, told)):
            revisions = [(reading.document, reading.clauses) for _, reading in batch]
            generation = writer.commit(revisions, _renamed(revisions, known))
        removed = _gone(held, paths) if prune else []
        if removed or (known and not generation):
            generation = writer.commit([], removed)
    order = {str(file): place for place, file in enumerate(files)}
    told.sort(key=lambda one: order.get(one.file, -1))
    return Report(generation, tuple(told), tuple(removed))


def read_paths(paths: Sequence[Path], progress: Progress = iter) -> Report:
    """What :func:`ingest_paths` would read, into an empty store, without writing anything."""
    told: list[FileReport] = []
    files = _collect(paths, told)
    for _ in _readings(progress(files), _Held({}, {}), told, State.READ):
        pass
    return Report(0, tuple(told), ())


def _collect(paths: Sequence[Path], told: list[FileReport]) -> list[Path]:
    """All files under ``paths``, each once; what is missing there goes to the failures."""
    files: dict[Path, Path] = {}
    for path in paths:
        try:
            found = files_under(path)
        except FileError as fault:
            told.append(failure(str(path), str(fault)))
            continue
        for file in found:
            if leaves(file, path):
                told.append(failure(str(file), f"{file}：链接指向文件夹 {path} 之外，没有读取；请放入文件本身"))
            else:
                files.setdefault(file.resolve(), file)
        for manifest in sorted(path.rglob(MANIFEST)) if path.is_dir() else []:
            try:
                check_files(manifest.parent, read_manifest(manifest.parent))
            except ManifestError as fault:
                told.append(failure(str(manifest), str(fault)))
    return list(files.values())


def _readings(
    files: Iterable[Path], held: _Held, told: list[FileReport], state: State | None = None
) -> Iterator[Found]:
    """The files that are new or changed, with what they hold; each file's report goes to ``told``.

    ``state``: what to report of them all; None: whether they are new.
    """
    entries: dict[Path, Mapping[str, Entry]] = {}
    for file in files:
        try:
            if file.parent not in entries:
                entries[file.parent] = read_manifest(file.parent)
            known = held.documents.get(str(file.resolve()))
            if known and known.reading == reading_of(file, entries[file.parent].get(file.name)):
                told.append(entry(str(file), State.UNCHANGED, known, held.clauses[known.id]))
                continue
            reading = read(file, entries[file.parent])
            same = held.same_as(reading.document)
        except DocumentError as fault:
            told.append(failure(str(file), str(fault)))
            continue
        except OSError as fault:
            told.append(failure(str(file), f"{file}：无法读取（{fault.strerror}）；请检查文件和权限"))
            continue
        if same:
            once = f"与 {same.source} 是同一份文件，只收录那一份"
            told.append(entry(str(file), State.DUPLICATE, same, held.clauses[same.id], (once,)))
            continue
        if reading.document.number is None:
            reading = held.parted(reading)
        told.append(_enter(file, reading, held, state))
        yield file, reading


def _enter(file: Path, reading: Reading, held: _Held, state: State | None) -> FileReport:
    """Know the document of ``reading``; the report of its file."""
    document = reading.document
    moved = [source for source, other in held.documents.items() if other.id == document.id]
    replaced = bool(moved) or document.source in held.documents
    for source in moved:
        del held.documents[source]
    held.documents[document.source] = document
    held.clauses[document.id] = len(reading.clauses)
    known = State.REPLACED if replaced else State.ADDED
    return entry(str(file), state or known, document, len(reading.clauses), reading.warnings)


def _batches(readings: Iterator[Found]) -> Iterator[list[Found]]:
    while batch := list(islice(readings, BATCH)):
        yield batch


def _renamed(revisions: Sequence[tuple[Document, object]], known: Mapping[str, "Known"]) -> list[str]:
    """Ids that the documents of ``revisions`` had before and have no longer."""
    now = {document.id for document, _ in revisions}
    before = {known[document.source].document.id for document, _ in revisions if document.source in known}
    return sorted(before - now)


def _gone(held: _Held, paths: Sequence[Path]) -> list[str]:
    """Ids of the documents whose files stood at or under one of ``paths`` and are no longer there."""
    roots = [path.resolve() for path in paths]
    return sorted(
        document.id
        for source, document in held.documents.items()
        if any(Path(source).is_relative_to(root) for root in roots) and not Path(source).exists()
    )
