"""A question's clauses, nearest first: a LangChain retriever over both indexes of one generation."""

from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.compare import Comparer
from assistant.features import Scored, text_features
from assistant.rank import Proposal, Ranker
from corpus.records import Evidence
from corpus.search_copy import INDEXED
from corpus.snapshot import Snapshot

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
        proposal = propose(query, self.snapshot, self.comparer, CANDIDATES, self.document_ids)
        found = [
            Evidence(clause, score, row)
            for clause, (score, row) in zip(proposal.clauses, self.ranker.ranked(proposal), strict=True)
        ]
        return sorted(found, key=lambda evidence: (-evidence.score, evidence.clause.id))[:KEPT]


def propose(
    query: str, snapshot: Snapshot, comparer: Comparer, count: int, document_ids: tuple[str, ...] = ()
) -> Proposal:
    """The clauses that an index proposes, or a guide whose entry an index proposes.

    ``count``: how many each index proposes. ``document_ids``: only clauses of these; empty: of all.
    """
    asked = comparer.ask(query)
    plain = " ".join(asked.words)
    guides = snapshot.guidance
    if document_ids:  # the indexes know no documents, and a named one need not be among their first
        own = [c.id for c in snapshot.clauses.values() if c.document_id in document_ids and c.kind in INDEXED]
        scored = (
            snapshot.lexical_scores(plain, own),
            snapshot.paired_scores(plain, own),
            snapshot.nearest_scores(asked.plain, own),
        )
        names = {name for scores in scored for name in _first(own, scores, count)}
    else:
        hits = (snapshot.lexical(plain, count), snapshot.paired(plain, count), snapshot.nearest(asked.plain, count))
        names = {hit.clause_id for found in hits for hit in found}
    entries = {guides.entries[name].clause.id: guides.entries[name] for name in names if name in guides.entries}
    led = {target for entry in entries.values() for target in entry.targets}
    clauses = [snapshot.clauses[name] for name in sorted(led | names) if name in snapshot.clauses]
    places = {clause.id: place for place, clause in enumerate(clauses)}
    texts = [*clauses, *(entry.clause for entry in entries.values())]
    parts = [guides.parts.get(text.id, (text.id,)) for text in texts]
    flat = [name for names in parts for name in names]
    by_words, by_pairs = snapshot.lexical_scores, snapshot.paired_scores
    lexical, paired = (dict(zip(flat, scores(plain, flat), strict=True)) for scores in (by_words, by_pairs))
    candidates = [
        Scored(
            read=read,
            lexical=max(lexical[name] for name in names),
            paired=max(paired[name] for name in names),
            dense=float(read.vector @ asked.vector),
        )
        for read, names in zip(map(comparer.read, texts), parts, strict=True)
    ]
    leads = tuple(tuple(places[name] for name in entry.targets if name in places) for entry in entries.values())
    return Proposal(tuple(clauses), tuple(text_features(asked, candidates)) if texts else (), leads)


def _first(names: Sequence[str], scores: Sequence[float], count: int) -> list[str]:
    ranked = sorted(zip(scores, names, strict=True), key=lambda pair: (-pair[0], pair[1]))
    return [name for _, name in ranked[:count]]


def evidence_of(results: list[LangChainDocument], snapshot: Snapshot) -> tuple[Evidence, ...]:
    """The retriever's results as records."""
    told: list[tuple[str, dict[str, Any]]] = [(result.id or "", result.metadata) for result in results]
    return tuple(Evidence(snapshot.clauses[name], data["score"], data["features"]) for name, data in told)
