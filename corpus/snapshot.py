"""One generation of the store, open for reading."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from corpus.embedding import Embedding
from corpus.guides import Guidance, guidance
from corpus.ledger import State
from corpus.lexical import LexicalIndex
from corpus.records import Authority, Clause, Document, Hit
from corpus.repeals import with_repeals
from corpus.segment import pairs, words
from corpus.vectors import VectorIndex


class Snapshot:
    """One generation, open for reading; it stays whole while newer ones appear."""

    def __init__(self, state: State, embedding: Embedding, vectors: VectorIndex, lexical: LexicalIndex) -> None:
        self._number = state.generation.id
        held = with_repeals(state.documents, (row.clause for row in state.rows))
        self._guidance = guidance(held.values(), (row.clause for row in state.rows))
        official = {name: document for name, document in held.items() if document.authority is Authority.OFFICIAL}
        self._documents = MappingProxyType(official)
        self._clauses = MappingProxyType(
            {row.clause.id: row.clause for row in state.rows if row.clause.document_id in official}
        )
        self._embedding, self._vectors, self._lexical = embedding, vectors, lexical

    @property
    def generation(self) -> int:
        """The number of the generation; higher is newer."""
        return self._number

    @property
    def documents(self) -> Mapping[str, Document]:
        """The official documents by id; a guide helps to find, and cannot be quoted."""
        return self._documents

    @property
    def clauses(self) -> Mapping[str, Clause]:
        """The clauses of the official documents by id, each document's in its order."""
        return self._clauses

    @property
    def guidance(self) -> Guidance:
        """What guides lead to; the indexes below hold their entries too."""
        return self._guidance

    def nearest(self, text: str, k: int) -> list[Hit]:
        """The ``k`` clauses nearest in meaning; score: cosine in [-1, 1], highest first."""
        return self._vectors.nearest(self._embedding.encode([text])[0], k)

    def nearest_scores(self, text: str, clause_ids: Sequence[str]) -> list[float]:
        """The cosine of ``text`` to each of ``clause_ids``, from the index; 0 for one that is not indexed."""
        return self._vectors.scores(self._embedding.encode([text])[0], clause_ids)

    def lexical(self, text: str, k: int) -> list[Hit]:
        """The ``k`` clauses that share words with ``text``; score: BM25, above 0, highest first."""
        return self._lexical.words.search(words(text), k)

    def word_counts(self) -> Mapping[str, int]:
        """How many clauses hold each word of the corpus."""
        return self._lexical.words.counts()

    def lexical_scores(self, text: str, clause_ids: Sequence[str]) -> list[float]:
        """BM25 of each of ``clause_ids`` for ``text``; 0 where no word is shared."""
        return self._lexical.words.score(words(text), clause_ids)

    def paired(self, text: str, k: int) -> list[Hit]:
        """The ``k`` clauses that share pairs of characters with ``text``; score: BM25, above 0, highest first."""
        return self._lexical.pairs.search(pairs(text), k)

    def paired_scores(self, text: str, clause_ids: Sequence[str]) -> list[float]:
        """BM25 over pairs of characters of each of ``clause_ids`` for ``text``; 0 where none is shared."""
        return self._lexical.pairs.score(pairs(text), clause_ids)
