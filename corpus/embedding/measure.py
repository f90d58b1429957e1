"""How well the embedding alone finds a passage, and BM25 alone: rankings and their figures."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import bm25s
import numpy as np

from corpus.embedding import Embedding
from corpus.segment import words

DEPTH = 10  # documents ranked for each query
BATCH = 256  # queries scored at once


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over all queries, in [0, 1], higher is better."""

    ndcg_10: float
    recall_3: float
    recall_10: float


def rank_dense(model: Embedding, documents: Sequence[str], queries: Sequence[str]) -> np.ndarray:
    """The nearest documents of each query by cosine, nearest first: shape (queries, at most 10)."""
    table = model.encode(documents)
    asked = model.encode(queries)
    found = []
    for first in range(0, len(queries), BATCH):
        scores = asked[first : first + BATCH] @ table.T
        found.append(np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH])
    return np.concatenate(found)


def rank_lexical(documents: Sequence[str], queries: Sequence[str]) -> np.ndarray:
    """The best documents of each query by BM25 (k1 1.2, b 0.75) over :func:`corpus.segment.words`, as above.

    A row of -1 where no document holds a word of the query.
    """
    index = bm25s.BM25(k1=1.2, b=0.75)
    index.index([words(text) for text in documents], show_progress=False)
    depth = min(DEPTH, len(documents))
    ranked = np.full((len(queries), depth), -1)  # bm25s takes no word that no document holds
    for row, text in enumerate(queries):
        if known := [word for word in words(text) if word in index.vocab_dict]:
            ranked[row] = index.retrieve([known], k=depth, show_progress=False)[0][0]
    return ranked


def figures(ranked: np.ndarray, relevant: Sequence[Mapping[int, int]]) -> Figures:
    """nDCG@10, recall@3 and recall@10 of ``ranked``; a query with no relevant document scores 0.

    >>> figures(np.array([[4, 2]]), [{4: 1}])
    Figures(ndcg_10=1.0, recall_3=1.0, recall_10=1.0)
    """
    totals = np.zeros(3)
    for order, gains in zip(ranked.tolist(), relevant, strict=True):
        if not gains:
            continue
        got = sum(gains.get(place, 0) / math.log2(rank + 2) for rank, place in enumerate(order[:10]))
        best = sum(gain / math.log2(rank + 2) for rank, gain in enumerate(sorted(gains.values(), reverse=True)[:10]))
        totals += (got / best, *(len(gains.keys() & set(order[:depth])) / len(gains) for depth in (3, 10)))
    means = (totals / max(1, len(relevant))).tolist()
    return Figures(*means)
