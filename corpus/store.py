"""The store as the other rooms see it: :func:`writing` changes it, :class:`Store` reads it."""

import logging
import shutil
import threading
import weakref
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from filelock import BaseFileLock

from corpus.embedding import Embedding
from corpus.errors import MissingStore, StoreError, StoreLocked, UnwritableStore
from corpus.generations import (
    LEXICAL,
    VECTORS,
    aside,
    build,
    healthy,
    libraries,
    place,
    private,
    remove,
    settle,
    tidy,
)
from corpus.ledger import Copy, Generation, Ledger, Row, State
from corpus.lexical import LexicalIndex
from corpus.lock import writer_lock
from corpus.records import Clause, Document, Hit
from corpus.repeals import with_repeals
from corpus.search_copy import INDEXED, search_copy
from corpus.segment import words
from corpus.vectors import VectorIndex

log = logging.getLogger(__name__)
Revision = tuple[Document, tuple[Clause, ...]]


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger holds for a source: its documents, the file's own first, and how many clauses each has."""

    documents: tuple[Document, ...]
    clauses: tuple[int, ...]

    @property
    def counted(self) -> Iterator[tuple[Document, int]]:
        """Each document with its number of clauses."""
        return zip(self.documents, self.clauses, strict=True)


@contextmanager
def writing(folder: Path, embedding: Embedding, wait_seconds: float) -> Iterator["Writer"]:
    """The one writer of the store in ``folder``, which is made when it is missing.

    Raises :class:`~corpus.errors.StoreLocked` when another holds the lock after ``wait_seconds``,
    :class:`~corpus.errors.UnwritableStore` when the folder cannot be written, and
    :class:`~corpus.errors.StoreError` when the ledger cannot be read.
    """
    with writer_lock(folder, wait_seconds):
        ledger = Ledger(folder, create=True)
        try:
            tidy(folder, ledger.newest_id())
            yield Writer(folder, ledger, embedding)
        except OSError as fault:
            raise UnwritableStore(f"{folder}：无法写入（{fault.strerror}）；请检查磁盘空间和权限") from None
        finally:
            ledger.close()


class Writer:
    """Changes the store; made by :func:`writing`, which holds the lock."""

    def __init__(self, folder: Path, ledger: Ledger, embedding: Embedding) -> None:
        self._folder, self._ledger, self._embedding = folder, ledger, embedding

    def known(self) -> Mapping[str, Known]:
        """What is in the ledger, by the documents' ``source``."""
        state = self._ledger.read()
        if state is None:
            return {}
        clauses = Counter(row.clause.document_id for row in state.rows)
        known: dict[str, Known] = {}
        for one in sorted(state.documents, key=lambda one: (one.part_of is not None, one.id)):
            others = known.get(one.source, Known((), ()))
            known[one.source] = Known((*others.documents, one), (*others.clauses, clauses[one.id]))
        return known

    def copies(self) -> tuple[Copy, ...]:
        """The files that were found to hold what another file holds."""
        return self._ledger.copies()

    def note_copies(self, copies: Sequence[Copy]) -> None:
        """Know these ``copies`` and no others; readers see nothing of them."""
        self._ledger.note_copies(copies)

    def commit(self, revisions: Sequence[Revision], removed: Sequence[str]) -> int:
        """Put ``revisions`` in (each in place of its document's last one), take the documents ``removed`` out.

        Readers see all of it or nothing. When the embedding or the segmenter has changed since, everything is worked
        over. Returns the number of the generation that shows the result: the present one when nothing is to be done.
        """
        state = self._ledger.read(with_words=True)
        old = state.generation if state else None
        current = state is not None and self._fits(state.generation)
        gone = {*removed, *(document.id for document, _ in revisions)}
        if state and current and not revisions and not any(d.id in gone for d in state.documents):
            self._mend(state)
            return state.generation.id
        if state is None and not revisions:
            return 0
        kept = [row for row in state.rows if row.clause.document_id not in gone] if state else []
        reworked = [] if current else self._rework(kept, old)
        added = [(document, self._rows(clauses)) for document, clauses in revisions]
        fresh = [row for _, rows in added for row in rows]
        lost = [row.clause.id for row in state.rows if row.clause.document_id in gone] if state else []
        number = (old.id if old else 0) + 1
        base = None
        if old and current and healthy(place(self._folder, old.id), old.digests):
            base = place(self._folder, old.id)
        built = aside(self._folder)
        made = build(built, [*(reworked or kept), *fresh], base, lost, fresh)
        settle(built, place(self._folder, number))
        generation = Generation(number, self._embedding.fingerprint, libraries(), made)
        self._ledger.write(sorted(gone), added, reworked, generation)
        tidy(self._folder, number)
        return number

    def _rework(self, rows: Sequence[Row], old: Generation | None) -> list[Row]:
        """``rows`` with their words, and their vectors if the embedding is another, worked out again."""
        if old is None or old.embedding != self._embedding.fingerprint:
            return self._rows([row.clause for row in rows])
        return [row if row.words is None else replace(row, words=tuple(words(search_copy(row.clause)))) for row in rows]

    def _fits(self, generation: Generation) -> bool:
        return (generation.embedding, generation.libraries) == (self._embedding.fingerprint, libraries())

    def _mend(self, state: State) -> None:
        if not healthy(place(self._folder, state.generation.id), state.generation.digests):
            _heal(self._folder, self._ledger, state)

    def _rows(self, clauses: Sequence[Clause]) -> list[Row]:
        texts = {clause.id: search_copy(clause) for clause in clauses if clause.kind in INDEXED}
        vectors = dict(zip(texts, self._embedding.encode(list(texts.values())), strict=True)) if texts else {}
        return [
            Row(
                clause,
                tuple(words(texts[clause.id])) if clause.id in texts else None,
                vectors.get(clause.id),
            )
            for clause in clauses
        ]


def _heal(folder: Path, ledger: Ledger, state: State) -> None:
    """Make the folder of ``state``'s generation anew from the ledger. The writer's lock must be held."""
    built = aside(folder)
    made = build(built, state.rows)
    settle(built, place(folder, state.generation.id))
    ledger.renew_digests(replace(state.generation, digests=made, libraries=libraries()))
    log.warning("indexes of generation %s were missing or damaged: made anew from the ledger", state.generation.id)


class Snapshot:
    """One generation, open for reading; it stays whole while newer ones appear."""

    def __init__(self, state: State, embedding: Embedding, vectors: VectorIndex, lexical: LexicalIndex) -> None:
        self._number = state.generation.id
        self._documents = MappingProxyType(dict(with_repeals(state.documents, (row.clause for row in state.rows))))
        self._clauses = MappingProxyType({row.clause.id: row.clause for row in state.rows})
        self._embedding, self._vectors, self._lexical = embedding, vectors, lexical

    @property
    def generation(self) -> int:
        """The number of the generation; higher is newer."""
        return self._number

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents by id."""
        return self._documents

    @property
    def clauses(self) -> Mapping[str, Clause]:
        """The clauses by id, each document's in its order."""
        return self._clauses

    def nearest(self, text: str, k: int) -> list[Hit]:
        """The ``k`` clauses nearest in meaning; score: cosine in [-1, 1], highest first."""
        return self._vectors.nearest(self._embedding.encode([text])[0], k)

    def lexical(self, text: str, k: int) -> list[Hit]:
        """The ``k`` clauses that share words with ``text``; score: BM25, above 0, highest first."""
        return self._lexical.search(words(text), k)

    def word_counts(self) -> Mapping[str, int]:
        """How many clauses hold each word of the corpus."""
        return self._lexical.counts()

    def lexical_scores(self, text: str, clause_ids: Sequence[str]) -> list[float]:
        """BM25 of each of ``clause_ids`` for ``text``; 0 where no word is shared."""
        return self._lexical.score(words(text), clause_ids)


class Store:
    """The store in ``folder`` for reading, by any number of threads.

    Raises :class:`~corpus.errors.MissingStore` when nothing has been ingested there.
    """

    def __init__(self, folder: Path, embedding: Embedding) -> None:
        self.folder, self.embedding = folder, embedding
        self._ledger = Ledger(folder)
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """The newest generation: opened when it is new, healed when its indexes are missing or damaged.

        Raises :class:`~corpus.errors.StoreError` when the store cannot be read, or was made with another embedding.
        """
        with self._lock:
            newest = self._ledger.newest_id()
            if self._snapshot is None or self._snapshot.generation != newest:
                self._snapshot = self._open()
            return self._snapshot

    def reopen(self) -> Snapshot:
        """The newest generation from its files or the ledger again, whatever is open: for an index that fails."""
        with self._lock:
            self._snapshot = self._open()
            return self._snapshot

    def _open(self) -> Snapshot:
        while True:
            state = self._ledger.read()
            if state is None:
                raise MissingStore(
                    f"{self.folder}：这里还没有收录任何文件；请先运行 python -m ingest --store {self.folder}"
                )
            if state.generation.embedding != self.embedding.fingerprint:
                raise StoreError(
                    f"{self.folder}：向量是用另一个嵌入模型算的，"
                    f"与 WENCE_EMBEDDING_MODEL（{self.embedding.name}）不符；"
                    f"请运行 python -m ingest --store {self.folder} 重新计算"
                )
            try:
                copy, lock = private(self.folder)
                if self._fill(copy, state):
                    return self._read(state, copy, lock)
            except OSError as fault:
                raise UnwritableStore(f"{self.folder}：无法读写（{fault.strerror}）；请检查磁盘空间和权限") from None

    def _fill(self, copy: Path, state: State) -> bool:
        """Put the indexes of ``state`` into ``copy``; False when a newer generation has taken its place meanwhile."""
        source = place(self.folder, state.generation.id)
        if state.generation.libraries == libraries() and healthy(source, state.generation.digests):
            try:
                shutil.copytree(source, copy)
            except shutil.Error:  # a writer has just removed it
                return False
            return healthy(copy, state.generation.digests)
        full = self._ledger.read(with_words=True)
        if full is None or full.generation.id != state.generation.id:
            return False
        try:
            with writer_lock(self.folder, 0):
                if self._ledger.newest_id() != state.generation.id:
                    return False
                _heal(self.folder, self._ledger, full)
                shutil.copytree(source, copy)
        except StoreLocked:
            log.info("a writer is at work: the indexes are rebuilt for this reader only")
            build(copy, full.rows)
        return True

    def _read(self, state: State, copy: Path, lock: BaseFileLock) -> Snapshot:
        vectors = VectorIndex(copy / VECTORS)
        snapshot = Snapshot(state, self.embedding, vectors, LexicalIndex(copy / LEXICAL))
        weakref.finalize(snapshot, _let_go, vectors, copy, lock)
        return snapshot


def _let_go(vectors: VectorIndex, copy: Path, lock: BaseFileLock) -> None:
    vectors.close()
    remove(copy)
    lock.release()
    Path(lock.lock_file).unlink(missing_ok=True)
