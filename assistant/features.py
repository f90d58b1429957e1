"""How near a clause and its sentences are to a question, as numbers in [0, 1] that a linear model weighs.

Two views that fail in different ways: the words that question and clause share, each weighed by its rarity
(after Robertson & Spärck Jones, 1976: rare terms say more), and the likeness of their embeddings, which also
knows words that are written otherwise.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.passages import Passage, sentences
from assistant.references import without_references
from assistant.thesaurus import Matter, matters
from assistant.understand import content
from corpus.embedding import Embedding
from corpus.normalise import normal
from corpus.records import Clause
from corpus.search_copy import search_copy
from corpus.segment import rarity, words

Vectors = NDArray[np.float32]

FEATURES = (
    "lexical",  # BM25 relative to the best clause
    "bm25",  # BM25 as it is, squeezed into [0, 1)
    "chars",  # the share of its characters that one sentence holds: 省水 and 节水 have one in common
    "absent",  # the share of its words, by rarity, that no candidate clause holds
    "sentence",  # cosine of the best sentence to the question as asked
    "focus",  # the same to the words that name the matter
    "part",  # the same to the nearest part of the question between commas: the rest may be how it came to be asked
    "gap",  # how far the clause's cosine is behind the best clause's
    "meant",  # the share of its words, by rarity, that one sentence holds; like words, and its matters' words, count
    "covered",  # the same for the whole clause, each word weighed by how few candidates hold it or its matter
)
"""The names of a clause's features, in the order of the weights; measured in docs/decisions.md."""
QUESTION_FEATURES = (
    "best",  # the log-odds of the best clause
    "margin",  # how far its probability is ahead of the next clause's
    "meant",  # of the best clause
    "matters",  # the share of the question's matters, by how few candidates hold them, that the best clause holds
    "missing",  # how many of its matters no candidate holds
    "unknown",  # the share of its words, by rarity, that no candidate holds, nor their like, nor their matter
)
"""The names of the features by which a question is answered or refused."""
ALIKE = 0.4
"""The cosine of two words below which they have nothing to do with each other."""
SAME_MATTER = 0.8
"""What another word of the same matter counts for, where the word itself counts 1."""
COMMON = 12.0
"""The rarity from which on a word counts fully for what it says; below, in proportion."""
UNNAMED = 0.5
"""The share of matters that are held, for a question that names none: neither for nor against the clause."""
_OR_NOT = re.compile(r"(.)不\1")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question prepared for comparison. ``plain``: without the places that it names and the words of asking.

    ``parts``: a row for each of its parts. ``words``: those that name what it is about, with their rarity (``weights``)
    and ``vectors``, row by row. ``linked[i]``: the words that name matter i.
    """

    plain: str
    focus: Vectors
    parts: Vectors
    words: tuple[str, ...]
    weights: Vectors
    vectors: Vectors
    vector: Vectors
    matters: tuple[Matter, ...]
    linked: tuple[list[int], ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A clause prepared for comparison: its sentences with their words, normal forms and vectors, row by row.

    ``vector``: of the clause as it is searched. ``whole``: the normal form of all, headings included. ``words`` of the
    whole clause and its headings, with ``vectors``; ``places[i]``: which of them sentence i holds.
    """

    vector: Vectors
    passages: tuple[Passage, ...]
    passage_words: tuple[frozenset[str], ...]
    passage_texts: tuple[str, ...]
    passage_chars: tuple[frozenset[str], ...]
    whole: str
    passage_vectors: Vectors
    words: tuple[str, ...]
    vectors: Vectors
    places: tuple[list[int], ...]


class Comparer:
    """Prepares questions and clauses with one embedding and keeps the clauses that it has prepared."""

    def __init__(self, embedding: Embedding) -> None:
        self._embedding = embedding
        self.read = lru_cache(maxsize=4096)(self._read)

    def ask(self, search: str) -> Asked:
        """The search form of a question, without the places that it names and the words of asking."""
        plain = _OR_NOT.sub(r"\1", "".join(without_references(search).split())) or search
        told = content(plain) or tuple(dict.fromkeys(words(plain))) or (plain,)
        named = matters(plain)
        return Asked(
            plain=plain,
            focus=self._embedding.encode([" ".join(told)])[0],
            parts=self._embedding.encode(_parts(plain) or [" ".join(told)]),
            words=told,
            weights=np.array([rarity(word) for word in told], dtype=np.float32),
            vectors=self._embedding.encode(told),
            vector=self._embedding.encode([plain])[0],
            matters=named,
            linked=tuple(
                [place for place, word in enumerate(told) if any(word in said or said in word for said in matter.said)]
                for matter in named
            ),
        )

    def near(self, asked: Asked, texts: Sequence[str]) -> Vectors:
        """How near each of ``texts`` is to the question; shape (texts,), in [0, 2], higher is nearer."""
        return nearness(asked, [frozenset(words(text)) for text in texts], self._embedding.encode(texts))

    def _read(self, clause: Clause) -> Read:
        passages = sentences(clause)
        passage_words = tuple(frozenset(words(passage.text)) for passage in passages)
        told = tuple(sorted(frozenset(words(" ".join((*clause.path, clause.text))))))
        texts = tuple(_tight(passage.text) for passage in passages)
        encode = self._embedding.encode
        return Read(
            vector=encode([search_copy(clause)])[0],
            passages=passages,
            passage_words=passage_words,
            passage_texts=texts,
            passage_chars=tuple(frozenset(text) for text in texts),
            whole=" ".join((*texts, _tight(" ".join(clause.path)))),
            passage_vectors=encode([passage.text for passage in passages]),
            words=told,
            vectors=encode(told or ("",)),
            places=tuple([place for place, word in enumerate(told) if word in own] for own in passage_words),
        )


def _parts(plain: str) -> list[str]:
    """The parts of a question between punctuation marks that name something, without the words of asking."""
    parts = [" ".join(content(part)) for part in re.split(r"[,.?!;:、。\s]+", plain)]
    return [part for part in parts if part]


def _tight(text: str) -> str:
    return "".join(normal(text).split())


def share(asked: Asked, told: frozenset[str]) -> float:
    """The share of the question's words that are among ``told``, each weighed by its rarity; in [0, 1]."""
    hits = np.array([word in told for word in asked.words], dtype=np.float32)
    return float(hits @ asked.weights / asked.weights.sum())


def likeness(asked: Asked, read: Read) -> Vectors:
    """How alike each word of the question is to each of the clause's; shape (question, clause), in [0, 1].

    1 for the same word; for others from the cosine at which words begin to mean the same.
    """
    cosines = np.clip((asked.vectors @ read.vectors.T - ALIKE) / (1 - ALIKE), 0, 1)
    places = {word: place for place, word in enumerate(read.words)}
    for row, word in enumerate(asked.words):
        if word in places:
            cosines[row, places[word]] = 1
    return np.asarray(cosines, dtype=np.float32)


def _with_matters(asked: Asked, held: Vectors, text: str) -> Vectors:
    """``held`` (how far each word is held, in [0, 1]), where the words of a matter that ``text`` names count too."""
    told = held.copy()
    for matter, linked in zip(asked.matters, asked.linked, strict=True):
        if linked and matter.stands_in(text):
            told[linked] = np.maximum(told[linked], SAME_MATTER)
    return told


def _meant(asked: Asked, read: Read, alike: Vectors) -> float:
    """The feature ``meant``: the share of the question's words that the best sentence holds."""
    best = 0.0
    for text, places in zip(read.passage_texts, read.places, strict=True):
        if places:
            held = _with_matters(asked, alike[:, places].max(axis=1), text)
            best = max(best, float(held @ asked.weights / asked.weights.sum()))
    return best


def _uncommon(counts: Vectors, of: int) -> Vectors:
    """How much it says to hold what ``counts`` of ``of`` clauses hold; above 0, fewer is more (Spärck Jones, 1972)."""
    return np.asarray(np.log((of + 1) / (counts + 0.5)), dtype=np.float32)


def clause_features(
    asked: Asked, reads: Sequence[Read], lexical: Sequence[float], dense: Sequence[float]
) -> list[Mapping[str, float]]:
    """The features of each candidate clause, and those of the question that hang on the clauses.

    ``lexical``: BM25 scores; ``dense``: cosines of the whole clauses.
    """
    top_lexical, top_dense = max((*lexical, 1e-9)), max((*dense, 1e-9))
    absent = 1 - share(asked, frozenset[str]().union(*(read.words for read in reads)))
    chars = frozenset("".join(asked.words))
    alikes = [likeness(asked, read) for read in reads]
    nearest = [alike.max(axis=1) if alike.size else np.zeros(len(asked.words), np.float32) for alike in alikes]
    held = np.array(
        [_with_matters(asked, near, read.whole) for near, read in zip(nearest, reads, strict=True)], dtype=np.float32
    )
    named = np.array([[matter.stands_in(read.whole) for matter in asked.matters] for read in reads], dtype=np.float32)
    says = _uncommon((held >= SAME_MATTER).sum(axis=0), len(reads)) * np.minimum(asked.weights / COMMON, 1)
    matter_says = _uncommon(named.sum(axis=0), len(reads))
    missing = float((named.sum(axis=0) == 0).sum())
    unknown = float((1 - held.max(axis=0)) @ asked.weights / asked.weights.sum()) if reads else 0.0
    rows: list[Mapping[str, float]] = []
    for place, (read, bm25, cosine) in enumerate(zip(reads, lexical, dense, strict=True)):
        rows.append(
            {
                "lexical": bm25 / top_lexical,
                "bm25": bm25 / (bm25 + 10.0),
                "chars": max(len(chars & one) for one in read.passage_chars) / max(len(chars), 1),
                "absent": absent,
                "sentence": max(float((read.passage_vectors @ asked.vector).max()), 0.0),
                "focus": max(float((read.passage_vectors @ asked.focus).max()), 0.0),
                "part": max(float((read.passage_vectors @ asked.parts.T).max()), 0.0),
                "gap": top_dense - cosine,
                "meant": _meant(asked, read, alikes[place]),
                "covered": float(held[place] @ says / says.sum()),
                "matters": float(named[place] @ matter_says / matter_says.sum()) if asked.matters else UNNAMED,
                "missing": missing,
                "unknown": unknown,
            }
        )
    return rows


def question_features(rows: Sequence[Mapping[str, float]], chances: Sequence[float]) -> Mapping[str, float]:
    """The features of a question with at least one candidate. ``chances``: the clauses' probabilities, in (0, 1).

    >>> row = {"meant": 0.5, "matters": 1.0, "missing": 0.0, "unknown": 0.1}
    >>> question_features([row, row], [0.2, 0.5])["margin"]
    0.3
    """
    best = max(range(len(rows)), key=lambda place: chances[place])
    others = [chance for place, chance in enumerate(chances) if place != best]
    told = {name: rows[best][name] for name in QUESTION_FEATURES if name in rows[best]}
    odds = chances[best] / (1 - chances[best])
    return {**told, "best": math.log(odds), "margin": chances[best] - max(others, default=0.0)}


def nearness(asked: Asked, told: Sequence[frozenset[str]], vectors: Vectors) -> Vectors:
    """How near each text is to the question, by its words and its vector; shape (texts,), in [0, 2]."""
    lexical = np.array([share(asked, one) for one in told], dtype=np.float32)
    return np.asarray(lexical + np.maximum(vectors @ asked.vector, 0), dtype=np.float32)
