"""A question's clauses, nearest first: a LangChain retriever over both indexes of one generation."""

from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.features import Asked, Comparer, clause_features
from assistant.rank import Ranker
from corpus.records import Clause, Evidence
from corpus.search_copy import INDEXED
from corpus.store import Snapshot

CANDIDATES = 24
"""How many clauses each index proposes; measured in docs/decisions.md."""
KEPT = 8
"""How many clauses go on to the judge."""


class ClauseRetriever(BaseRetriever):
    """Clauses for the search form of a question, best first.

    Each result is a LangChain document: the clause's text, its id, and in the metadata its ``score`` (the probability
    that it answers, in (0, 1)) and ``features``.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    snapshot: Snapshot
    comparer: Comparer
    ranker: Ranker
    document_ids: tuple[str, ...] = ()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        return [
            LangChainDocument(
                id=evidence.clause.id,
                page_content=evidence.clause.text,
                metadata={"score": evidence.score, "features": dict(evidence.features)},
            )
            for evidence in self._evidence(query)
        ]

    def _evidence(self, query: str) -> list[Evidence]:
        asked, clauses, lexical, dense = propose(query, self.snapshot, self.comparer, CANDIDATES, self.document_ids)
        rows = clause_features(asked, [self.comparer.read(clause) for clause in clauses], lexical, dense)
        found = [
            Evidence(clause, score, features)
            for clause, score, features in zip(clauses, self.ranker.scores(rows), rows, strict=True)
        ]
        return sorted(found, key=lambda evidence: (-evidence.score, evidence.clause.id))[:KEPT]


def propose(
    query: str, snapshot: Snapshot, comparer: Comparer, count: int, document_ids: tuple[str, ...] = ()
) -> tuple[Asked, list[Clause], list[float], list[float]]:
    """The prepared question, and the clauses that either index proposes, with their BM25 scores and cosines.

    ``count``: how many each index proposes. ``document_ids``: only clauses of these; empty: of all.
    """
    asked = comparer.ask(query)
    plain = " ".join(asked.words)
    if document_ids:  # the indexes know no documents, and a named one need not be among their first
        own = [c.id for c in snapshot.clauses.values() if c.document_id in document_ids and c.kind in INDEXED]
        near = [float(comparer.read(snapshot.clauses[name]).vector @ asked.vector) for name in own]
        names = {*_first(own, snapshot.lexical_scores(plain, own), count), *_first(own, near, count)}
    else:
        names = {hit.clause_id for hit in (*snapshot.lexical(plain, count), *snapshot.nearest(asked.plain, count))}
    clauses = [snapshot.clauses[name] for name in sorted(names)]
    return (
        asked,
        clauses,
        snapshot.lexical_scores(plain, [clause.id for clause in clauses]),
        [float(comparer.read(clause).vector @ asked.vector) for clause in clauses],
    )


def _first(names: Sequence[str], scores: Sequence[float], count: int) -> list[str]:
    ranked = sorted(zip(scores, names, strict=True), key=lambda pair: (-pair[0], pair[1]))
    return [name for _, name in ranked[:count]]


def evidence_of(results: list[LangChainDocument], snapshot: Snapshot) -> tuple[Evidence, ...]:
    """The retriever's results as records."""
    told: list[tuple[str, dict[str, Any]]] = [(result.id or "", result.metadata) for result in results]
    return tuple(Evidence(snapshot.clauses[name], data["score"], data["features"]) for name, data in told)
