"""Questions and clauses prepared for comparison: their words with how much each says, their sentences, their vectors.

Two views that fail in different ways: the words that question and clause share, each weighed by its rarity
(after Robertson & Spärck Jones, 1976: rare terms say more), and the likeness of their embeddings, which also
knows words that are written otherwise.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.passages import Passage, sentences
from assistant.references import without_references
from assistant.thesaurus import Matter, matters
from assistant.understand import content, want_of
from corpus.embedding import Embedding
from corpus.normalise import normal
from corpus.records import Clause, Want
from corpus.search_copy import search_copy
from corpus.segment import rarity, words

Vectors = NDArray[np.float32]

ALIKE = 0.4
"""The cosine of two words below which they have nothing to do with each other."""
_OR_NOT = re.compile(r"(.)不\1")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question prepared for comparison. ``plain``: without the places that it names; ``want``: the detail it wants.

    ``parts``: a row for each of its parts. ``words``: those that name what it is about, with their rarity (``weights``)
    and ``vectors``, row by row. ``linked[i]``: the words that name matter i.
    """

    plain: str
    want: Want
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

    ``vector``: of the clause as it is searched. ``whole``: the normal form of all, headings included; ``headings``:
    their words. ``words`` of the whole clause and its headings, with ``vectors``; ``places[i]``: which of them
    sentence i holds.
    """

    vector: Vectors
    passages: tuple[Passage, ...]
    passage_texts: tuple[str, ...]
    passage_chars: tuple[frozenset[str], ...]
    whole: str
    headings: frozenset[str]
    passage_vectors: Vectors
    words: tuple[str, ...]
    vectors: Vectors
    places: tuple[list[int], ...]


class Comparer:
    """Prepares questions and clauses with one embedding and keeps the clauses that it has prepared."""

    def __init__(self, embedding: Embedding) -> None:
        self._embedding = embedding
        self.read = lru_cache(maxsize=4096)(self._read)
        self._word = lru_cache(maxsize=20_000)(self._encode_word)

    def ask(self, search: str) -> Asked:
        """The search form of a question, without the places that it names and the words of asking."""
        plain = _OR_NOT.sub(r"\1", "".join(without_references(search).split())) or search
        told = content(plain) or tuple(dict.fromkeys(words(plain))) or (plain,)
        named = matters(plain)
        return Asked(
            plain=plain,
            want=want_of(plain),
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

    def held(self, search: str, clause: Clause) -> float:
        """The share of a question's words that ``clause`` holds, each weighed by its rarity; like words count too."""
        asked, read = self.ask(search), self.read(clause)
        alike = likeness(asked, read)
        return float(alike.max(axis=1) @ asked.weights / asked.weights.sum()) if alike.size else 0.0

    def _encode_word(self, word: str) -> Vectors:
        return np.asarray(self._embedding.encode([word])[0], dtype=np.float32)

    def _read(self, clause: Clause) -> Read:
        passages = sentences(clause)
        passage_words = tuple(frozenset(words(passage.text)) for passage in passages)
        headings = frozenset(words(" ".join(clause.path)))
        told = tuple(sorted(headings.union(*passage_words))) or ("",)
        texts = tuple(_tight(passage.text) for passage in passages)
        encode = self._embedding.encode
        return Read(
            vector=encode([search_copy(clause)])[0],
            passages=passages,
            passage_texts=texts,
            passage_chars=tuple(frozenset(text) for text in texts),
            whole=" ".join((*texts, _tight(" ".join(clause.path)))),
            headings=headings,
            passage_vectors=encode([passage.text for passage in passages]),
            words=told,
            vectors=np.array([self._word(word) for word in told]),
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


def nearness(asked: Asked, told: Sequence[frozenset[str]], vectors: Vectors) -> Vectors:
    """How near each text is to the question, by its words and its vector; shape (texts,), in [0, 2]."""
    lexical = np.array([share(asked, one) for one in told], dtype=np.float32)
    return np.asarray(lexical + np.maximum(vectors @ asked.vector, 0), dtype=np.float32)


def passage_nearness(asked: Asked, read: Read) -> Vectors:
    """The same for each sentence of a clause, where words that are alike count for as much as they are."""
    alike = likeness(asked, read)
    soft = [float(alike[:, at].max(axis=1) @ asked.weights) if at else 0.0 for at in read.places]
    cosines = np.maximum(read.passage_vectors @ asked.vector, read.passage_vectors @ asked.focus)
    return np.asarray(np.array(soft) / asked.weights.sum() + np.maximum(cosines, 0), dtype=np.float32)
