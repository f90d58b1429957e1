"""A question's clauses, nearest first: a LangChain retriever over both indexes of one generation."""

from typing import Any

from corpus.store import Snapshot
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.features import Comparer, clause_features
from assistant.rank import Ranker
from corpus.records import Evidence

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
        asked = self.comparer.ask(query)
        plain = "".join(asked.words)
        lexical = {hit.clause_id: hit.score for hit in self.snapshot.lexical(" ".join(asked.words), CANDIDATES)}
        dense = {hit.clause_id: hit.score for hit in self.snapshot.nearest(plain or query, CANDIDATES)}
        clauses = [
            self.snapshot.clauses[name]
            for name in sorted(lexical.keys() | dense.keys())
            if not self.document_ids or self.snapshot.clauses[name].document_id in self.document_ids
        ]
        reads = [self.comparer.read(clause) for clause in clauses]
        rows = clause_features(
            asked,
            reads,
            [lexical.get(clause.id, 0.0) for clause in clauses],
            [dense.get(clause.id, 0.0) for clause in clauses],
        )
        found = [
            Evidence(clause, self.ranker.score(features), features)
            for clause, features in zip(clauses, rows, strict=True)
        ]
        return sorted(found, key=lambda evidence: (-evidence.score, evidence.clause.id))[:KEPT]


def evidence_of(results: list[LangChainDocument], snapshot: Snapshot) -> tuple[Evidence, ...]:
    """The retriever's results as records."""
    told: list[tuple[str, dict[str, Any]]] = [(result.id or "", result.metadata) for result in results]
    return tuple(Evidence(snapshot.clauses[name], data["score"], data["features"]) for name, data in told)
