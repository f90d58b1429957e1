"""How well 问策 finds the texts of a retrieval set, beside BM25 alone and the embedding alone, in one run.

The texts become clauses of a store of their own, so that the project's indexes, its features and its ranker are what
is measured: nothing here ranks.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import ir_measures
import numpy as np
from ir_measures import RR, Qrel, R, ScoredDoc, nDCG
from numpy.typing import NDArray

from assistant.compare import Comparer
from assistant.rank import Ranker, ranker
from assistant.retrieve import CANDIDATES, propose
from assistant.understand import understand
from corpus.embedding import Embedding
from corpus.embedding.measure import rank_dense, rank_lexical
from corpus.errors import FileError, QuestionError
from corpus.records import Authority, Clause, Document, Kind, Status
from corpus.snapshot import Snapshot
from corpus.store import Store, writing
from eval.bootstrap import Difference, mean_differences
from eval.retrieval_sets import RetrievalSet, Text

Floats = NDArray[np.float64]
MEASURES = (nDCG @ 10, R @ 3, R @ 10, RR @ 10)
NAMES = tuple(map(str, MEASURES))
DEPTH = 10
"""How many texts of a ranking count."""
BASELINE, DENSE, OWN = "BM25", "嵌入", "问策"
BATCH = 20_000
"""How many texts are committed at once, as by the ingest."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One method on one set: for each query the best texts' ids, best first, and its figures.

    ``values``: shape (queries, :data:`MEASURES`). ``against``: each mean beside BM25's.
    """

    method: str
    rankings: tuple[tuple[str, ...], ...]
    values: Floats
    against: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A set with its methods, BM25 first. ``build``: seconds to index the texts; ``ask``: of 问策 for each query."""

    told: RetrievalSet
    methods: tuple[Ranked, ...]
    build: float
    ask: float


def measure_set(told: RetrievalSet, embedding: Embedding, advance: Callable[[], object] = lambda: None) -> Measured:
    """``told`` by each method; ``advance`` is called after each query that 问策 has ranked."""
    ranks = ranker()  # may say that its file does not fit, which is better known before the work
    documents = [text.whole for text in told.texts]
    queries = [query.text for query in told.queries]
    rankings = {
        BASELINE: _named(told, rank_lexical(documents, queries)),
        DENSE: _named(told, rank_dense(embedding, documents, queries)),
    }
    with TemporaryDirectory(prefix="wence-retrieval-") as folder:
        started = time.perf_counter()
        snapshot = snapshot_of(told, Path(folder), embedding)
        built = time.perf_counter()
        rankings[OWN] = tuple(rank_own(told, snapshot, Comparer(embedding), ranks, advance=advance))
        asked = time.perf_counter()
    values = {method: figures(told, found) for method, found in rankings.items()}
    methods = tuple(
        Ranked(method, found, values[method], tuple(mean_differences(values[BASELINE], values[method])))
        for method, found in rankings.items()
    )
    return Measured(told, methods, built - started, (asked - built) / len(queries))


def _named(told: RetrievalSet, places: np.ndarray) -> tuple[tuple[str, ...], ...]:
    """Rankings of places as rankings of ids; -1 is no text."""
    return tuple(tuple(told.texts[place].id for place in row if place >= 0) for row in places.tolist())


def snapshot_of(told: RetrievalSet, folder: Path, embedding: Embedding) -> Snapshot:
    """The texts of ``told`` as clauses of the store in ``folder``; a text's place in the set is its clause's name.

    Raises :class:`~corpus.errors.FileError` when all texts are blank.
    """
    if not any(text.whole for text in told.texts):
        raise FileError(f"{told.name}：所有文档都是空的，无从检索；请检查检索集")
    with writing(folder, embedding, 0) as writer:
        for first in range(0, len(told.texts), BATCH):
            writer.commit([revision(told.name, first, told.texts[first : first + BATCH])], [])
    return Store(folder, embedding).snapshot()


def revision(name: str, first: int, texts: Sequence[Text]) -> tuple[Document, tuple[Clause, ...]]:
    """``texts`` as the clauses of one document, each under its title; blank ones cannot be found and are left out.

    ``first``: the place of the first one in its set.
    """
    clauses: list[Clause] = []
    document_id, start = f"{name}-{first}", 0
    for place, text in enumerate(texts, first):
        words = text.text if text.text.strip() else text.title or ""
        if words.strip():
            clauses.append(
                Clause(
                    id=f"{document_id}/{place}",
                    document_id=document_id,
                    label="",
                    ordinal=0,
                    kind=Kind.CLAUSE,
                    path=(text.title or "", ""),
                    heading="",
                    text=words,
                    start=start,
                    end=start + len(words),
                    page=1,
                    ocr=False,
                )
            )
            start += len(words) + 1
    document = Document(
        id=document_id,
        title=document_id,
        number=None,
        issuer=None,
        publisher=None,
        addressee=None,
        issued_on=None,
        valid_until=None,
        status=Status.IN_FORCE,
        status_note=None,
        authority=Authority.OFFICIAL,
        source=document_id,
        sha256="",
        reading="",
        text="\n".join(clause.text for clause in clauses),
        page_starts=(0,),
    )
    return document, tuple(clauses)


def rank_own(
    told: RetrievalSet,
    snapshot: Snapshot,
    comparer: Comparer,
    ranks: Ranker,
    count: int = CANDIDATES,
    advance: Callable[[], object] = lambda: None,
) -> Iterator[tuple[str, ...]]:
    """For each query the ids of the best texts as the assistant ranks clauses; none for what it takes for no question.

    ``count``: how many texts each index proposes.
    """
    for query in told.queries:
        try:
            search = understand(query.text, (), {}).search
        except QuestionError:
            yield ()
        else:
            proposal = propose(search, snapshot, comparer, count)
            scores = [score for score, _ in ranks.ranked(proposal)]
            best = sorted(
                zip(scores, (clause.id for clause in proposal.clauses), strict=True), key=lambda p: (-p[0], p[1])
            )
            yield tuple(told.texts[int(name.rpartition("/")[2])].id for _, name in best[:DEPTH])
        advance()


def figures(told: RetrievalSet, rankings: Sequence[Sequence[str]]) -> Floats:
    """Each of :data:`MEASURES` for each query, shape (queries, measures); 0 where nothing answers a query."""
    judged = [
        Qrel(str(number), name, gain) for number, gains in enumerate(told.relevant) for name, gain in gains.items()
    ]
    run = [
        ScoredDoc(str(number), name, -place)
        for number, names in enumerate(rankings)
        for place, name in enumerate(names)
    ]
    found: Floats = np.zeros((len(told.queries), len(MEASURES)))
    for one in ir_measures.iter_calc(list(MEASURES), judged, run):
        found[int(one.query_id), MEASURES.index(one.measure)] = one.value
    return found
