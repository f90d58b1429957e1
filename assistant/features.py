"""How near a clause and its sentences are to a question, as numbers in [0, 1] that a linear model weighs.

Two views that fail in different ways: the words that question and clause share, each weighed by its rarity
(after Robertson & Spärck Jones, 1976: rare terms say more), and the likeness of their embeddings, which also
knows words that are written otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.passages import Passage, sentences
from assistant.references import without_references
from assistant.understand import content
from corpus.embedding import Embedding
from corpus.normalise import normal
from corpus.records import Clause
from corpus.segment import rarity, words

Vectors = NDArray[np.float32]

FEATURES = (
    "lexical",  # BM25 relative to the best clause
    "bm25",  # BM25 as it is, squeezed into [0, 1)
    "bigrams",  # the share of the question's character pairs that the clause holds
    "chars",  # the share of its characters that one sentence holds: 省水 and 节水 have one in common
    "rare",  # the share of its words that one sentence holds, like words counting in part, the rarest most
    "absent",  # the share of its words, by rarity, that no candidate clause holds
    "sentence",  # cosine of the best sentence to the question as asked
    "focus",  # the same to the words that name the matter
    "gap",  # how far the clause's cosine is behind the best clause's
)
"""The names of a clause's features, in the order of the weights; measured in docs/decisions.md."""
ALIKE = 0.4
"""The cosine of two words below which they have nothing to do with each other."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A clause prepared for comparison: its sentences with their words and vectors, row by row; its own words."""

    plain: str
    focus: Vectors
    words: tuple[str, ...]
    weights: Vectors
    vectors: Vectors
    vector: Vectors
    bigrams: frozenset[str]


@dataclass(frozen=True, slots=True)
class Read:
    """A clause prepared for comparison: its sentences with their words, characters and vectors, row by row.

    ``words`` of the whole clause and its headings, with ``vectors``; ``places[i]``: which of them sentence i holds.
    """

    passages: tuple[Passage, ...]
    passage_words: tuple[frozenset[str], ...]
    passage_chars: tuple[frozenset[str], ...]
    passage_vectors: Vectors
    words: tuple[str, ...]
    vectors: Vectors
    places: tuple[list[int], ...]
    bigrams: frozenset[str]


class Comparer:
    """Prepares questions and clauses with one embedding and keeps the clauses that it has prepared."""

    def __init__(self, embedding: Embedding) -> None:
        self._embedding = embedding
        self.read = lru_cache(maxsize=4096)(self._read)

    def ask(self, search: str) -> Asked:
        """The search form of a question, without the places that it names and the words of asking."""
        plain = "".join(without_references(search).split()) or search
        told = content(plain) or tuple(dict.fromkeys(words(plain))) or (plain,)
        return Asked(
            plain=plain,
            focus=self._embedding.encode([" ".join(told)])[0],
            words=told,
            weights=np.array([rarity(word) for word in told], dtype=np.float32),
            vectors=self._embedding.encode(told),
            vector=self._embedding.encode([plain])[0],
            bigrams=_bigrams("".join(told)),
        )

    def near(self, asked: Asked, texts: Sequence[str]) -> Vectors:
        """How near each of ``texts`` is to the question; shape (texts,), in [0, 2], higher is nearer."""
        return nearness(asked, [frozenset(words(text)) for text in texts], self._embedding.encode(texts))

    def _read(self, clause: Clause) -> Read:
        passages = sentences(clause)
        passage_words = tuple(frozenset(words(passage.text)) for passage in passages)
        told = tuple(sorted(frozenset(words(" ".join((*clause.path, clause.text))))))
        encode = self._embedding.encode
        return Read(
            passages=passages,
            passage_words=passage_words,
            passage_chars=tuple(frozenset(normal(passage.text)) for passage in passages),
            passage_vectors=encode([passage.text for passage in passages]),
            words=told,
            vectors=encode(told or ("",)),
            places=tuple([place for place, word in enumerate(told) if word in own] for own in passage_words),
            bigrams=_bigrams(normal(" ".join((*clause.path, clause.text)))),
        )


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(a + b for a, b in pairwise(text) if a.isalnum() and b.isalnum())


def share(asked: Asked, told: frozenset[str]) -> float:
    """The share of the question's words that are among ``told``, each weighed by its rarity; in [0, 1]."""
    hits = np.array([word in told for word in asked.words], dtype=np.float32)
    return float(hits @ asked.weights / asked.weights.sum())


def likeness(asked: Asked, read: Read) -> float:
    """The share of the question's words that the best sentence of ``read`` holds; in [0, 1].

    A word that is only alike counts in part, from the cosine at which words begin to mean the same. The rarest words
    count most (their rarity to the fourth power): they are what the question is about.
    """
    cosines = np.clip((asked.vectors @ read.vectors.T - ALIKE) / (1 - ALIKE), 0, 1)
    cosines[[[word == other for other in read.words] for word in asked.words]] = 1
    weights = asked.weights**4
    shares = [cosines[:, held].max(axis=1) @ weights / weights.sum() for held in read.places if held]
    return float(max(shares, default=0.0))


def clause_features(
    asked: Asked, reads: Sequence[Read], lexical: Sequence[float], dense: Sequence[float]
) -> list[Mapping[str, float]]:
    """The features of each candidate clause. ``lexical``: BM25 scores; ``dense``: cosines of the whole clauses."""
    top_lexical, top_dense = max((*lexical, 1e-9)), max((*dense, 1e-9))
    absent = 1 - share(asked, frozenset[str]().union(*(read.words for read in reads)))
    chars = frozenset("".join(asked.words))
    rows: list[Mapping[str, float]] = []
    for read, bm25, cosine in zip(reads, lexical, dense, strict=True):
        rows.append(
            {
                "lexical": bm25 / top_lexical,
                "bm25": bm25 / (bm25 + 10.0),
                "bigrams": len(asked.bigrams & read.bigrams) / max(len(asked.bigrams), 1),
                "chars": max(len(chars & held) for held in read.passage_chars) / max(len(chars), 1),
                "rare": likeness(asked, read),
                "absent": absent,
                "sentence": max(float((read.passage_vectors @ asked.vector).max()), 0.0),
                "focus": max(float((read.passage_vectors @ asked.focus).max()), 0.0),
                "gap": top_dense - cosine,
            }
        )
    return rows


def nearness(asked: Asked, told: Sequence[frozenset[str]], vectors: Vectors) -> Vectors:
    """How near each text is to the question, by its words and its vector; shape (texts,), in [0, 2]."""
    lexical = np.array([share(asked, one) for one in told], dtype=np.float32)
    return np.asarray(lexical + np.maximum(vectors @ asked.vector, 0), dtype=np.float32)
