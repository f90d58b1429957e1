"""Files and folders into the store: what is new or changed is written, what is unchanged costs nothing."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import DocumentError, FileError, ManifestError
from corpus.ledger import Copy
from corpus.records import Document
from ingest.duplicates import AKIN, SAME, Sketch, resemblance, sketch
from ingest.files import files_under, leaves
from ingest.manifest import MANIFEST, Entry, check_files, read_manifest
from ingest.read import Reading, read, reading_of
from ingest.report import FileReport, Report, State, entry, failure

if TYPE_CHECKING:
    from corpus.store import Known

BATCH = 64
"""How many files are committed at once at most: what is committed is safe, whatever comes after."""
CLAUSES = 20_000
"""From how many clauses on what was read is committed: a clause with its vector takes some kilobytes of memory."""

Progress = Callable[[Sequence[Path]], Iterable[Path]]
"""Passes files on one by one, and shows somebody how far it is."""


@dataclass(slots=True)
class _Held:
    """What is in the store, and what this run has put there.

    ``documents`` by source, the file's own first; ``clauses`` counted by document; ``sketches`` of files' texts by
    reading; ``copies`` by source: files that hold what another one does.
    """

    documents: dict[str, tuple[Document, ...]]
    clauses: dict[str, int]
    copies: dict[str, Copy]
    sketches: dict[str, Sketch] = field(default_factory=dict)

    def same_as(self, reading: Reading) -> tuple[Document, ...] | None:
        """The documents of another file, still there, that ``reading`` holds once more.

        Raises :class:`~corpus.errors.ManifestError` when another text has its id.
        """
        document = reading.document
        own = sketch(reading.text)
        for source, others in self.documents.items():
            if source == document.source or not Path(source).exists():
                continue
            alike = resemblance(own, self._sketch(others))
            numbered = others[0].id == document.id and document.number is not None
            if alike >= (AKIN if numbered else SAME):
                return others
            if numbered:
                raise ManifestError(
                    f"{document.source}：文件编号 {document.id} 与 {source} 相同，文字却不同；"
                    f"请在 {MANIFEST} 中为其中一份写明 id"
                )
        return None

    def copied(self, source: str, reading: str) -> tuple[Document, ...] | None:
        """The documents of which the file ``source`` was found to be a copy, when neither has changed since."""
        copy = self.copies.get(source)
        others = self.documents.get(copy.of_source) if copy else None
        if copy is None or others is None or not Path(copy.of_source).exists():
            return None
        return others if (copy.reading, copy.of_reading) == (reading, others[0].reading) else None

    def parted(self, reading: Reading) -> Reading:
        """``reading`` with ids of their own: two texts without a number may have one title, as editions of a law do.

        An id that another file has already gets six hex digits of the SHA-256 of its text.
        """
        elsewhere = (held for source, held in self.documents.items() if source != reading.document.source)
        taken = {one.id for held in elsewhere if Path(held[0].source).exists() for one in held}
        names: dict[str, str] = {}
        for document, _ in reading.revisions:
            digest = hashlib.sha256(document.text.encode()).hexdigest()[:6]
            names[document.id] = f"{document.id}-{digest}" if document.id in taken else document.id
        first, *others = (
            (
                replace(document, id=names[document.id], part_of=names.get(document.part_of or "")),
                tuple(
                    replace(clause, id=names[document.id] + clause.id.removeprefix(document.id),
                            document_id=names[document.id])
                    for clause in clauses
                ),
            )
            for document, clauses in reading.revisions
        )  # fmt: skip
        return reading._replace(document=first[0], clauses=first[1], others=tuple(others))

    def enter(self, reading: Reading) -> bool:
        """Know what ``reading`` holds; whether it takes the place of something."""
        source, ids = reading.document.source, {document.id for document, _ in reading.revisions}
        moved = [other for other, held in self.documents.items() if other != source and held[0].id in ids]
        replaced = bool(moved) or source in self.documents
        for other in moved:
            del self.documents[other]
        self.copies.pop(source, None)
        self.documents[source] = tuple(document for document, _ in reading.revisions)
        self.clauses |= {document.id: len(clauses) for document, clauses in reading.revisions}
        return replaced

    def count(self, documents: Iterable[Document]) -> int:
        """How many clauses ``documents`` have together."""
        return sum(self.clauses[document.id] for document in documents)

    def _sketch(self, documents: Sequence[Document]) -> Sketch:
        if documents[0].reading not in self.sketches:
            self.sketches[documents[0].reading] = sketch("\n".join(document.text for document in documents))
        return self.sketches[documents[0].reading]


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
            {source: one.documents for source, one in known.items()},
            {document.id: count for one in known.values() for document, count in one.counted},
            {copy.source: copy for copy in writer.copies()},
        )
        generation = 0
        for batch in _batches(_readings(progress(files), held, told)):
            revisions = [revision for reading in batch for revision in reading.revisions]
            generation = writer.commit(revisions, _renamed(revisions, known))
        removed = _gone(held, paths) if prune else []
        if removed or (known and not generation):
            generation = writer.commit([], removed)
        writer.note_copies([copy for copy in held.copies.values() if Path(copy.source).exists()])
    order = {str(file): place for place, file in enumerate(files)}
    told.sort(key=lambda one: order.get(one.file, -1))
    return Report(generation, tuple(told), tuple(removed))


def read_paths(paths: Sequence[Path], progress: Progress = iter) -> Report:
    """What :func:`ingest_paths` would read, into an empty store, without writing anything."""
    told: list[FileReport] = []
    files = _collect(paths, told)
    for _ in _readings(progress(files), _Held({}, {}, {}), told, State.READ):
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
                told.append(failure(str(file), f"{file}：链接没有指向文件夹 {path} 里的文件，没有读取；请放入文件本身"))
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
) -> Iterator[Reading]:
    """What the files hold that are new or changed; each file's report goes to ``told``.

    ``state``: what to report of them all; None: whether they are new.
    """
    entries: dict[Path, Mapping[str, Entry]] = {}
    for file in files:
        try:
            if file.parent not in entries:
                entries[file.parent] = read_manifest(file.parent)
            now, source = reading_of(file, entries[file.parent].get(file.name)), str(file.resolve())
            known = held.documents.get(source)
            if known and known[0].reading == now:
                told.append(_entry(file, State.UNCHANGED, known, held))
                continue
            same = held.copied(source, now)
            reading = None if same else read(file, entries[file.parent])
            same = held.same_as(reading) if reading else same
        except DocumentError as fault:
            told.append(failure(str(file), str(fault)))
            continue
        except OSError as fault:
            told.append(failure(str(file), f"{file}：无法读取（{fault.strerror}）；请检查文件和权限"))
            continue
        if same:
            held.copies[source] = Copy(source, now, same[0].source, same[0].reading)
            once = f"与 {same[0].source} 是同一份文件，只收录那一份"
            told.append(_entry(file, State.DUPLICATE, same, held, warnings=(once,)))
        elif reading:
            reading = held.parted(reading)
            became = State.REPLACED if held.enter(reading) else State.ADDED
            documents = [document for document, _ in reading.revisions]
            told.append(_entry(file, state or became, documents, held, reading.pages, reading.warnings))
            yield reading


def _entry(
    file: Path, state: State, documents: Sequence[Document], held: _Held, pages: int = 0, warnings: tuple[str, ...] = ()
) -> FileReport:
    pages = pages or max(len(document.page_starts) for document in documents)
    return entry(str(file), state, documents, held.count(documents), pages, warnings)


def _batches(readings: Iterator[Reading]) -> Iterator[list[Reading]]:
    batch: list[Reading] = []
    clauses = 0
    for reading in readings:
        batch.append(reading)
        clauses += sum(len(own) for _, own in reading.revisions)
        if len(batch) == BATCH or clauses >= CLAUSES:
            yield batch
            batch, clauses = [], 0
    if batch:
        yield batch


def _renamed(revisions: Sequence[tuple[Document, object]], known: Mapping[str, "Known"]) -> list[str]:
    """Ids that the files of ``revisions`` had before and have no longer; one that has moved is known by its first."""
    now = {document.id: document.source for document, _ in revisions}
    before = {
        document.id
        for source, one in known.items()
        if source in now.values() or one.documents[0].id in now
        for document in one.documents
    }
    return sorted(before - now.keys())


def _gone(held: _Held, paths: Sequence[Path]) -> list[str]:
    """Ids of the documents whose files stood at or under one of ``paths`` and are no longer there."""
    roots = [path.resolve() for path in paths]
    return sorted(
        document.id
        for source, documents in held.documents.items()
        for document in documents
        if any(Path(source).is_relative_to(root) for root in roots) and not Path(source).exists()
    )
