"""Word vectors to start from: positive pointwise mutual information of neighbouring words, by singular values.

Levy, Goldberg and Dagan (2015), “Improving Distributional Similarity with Lessons Learned from Word Embeddings”:
context distribution smoothing 0.75, vectors U·√Σ. Weights after Arora, Liang and Ma (2017): a / (a + p(word)).
"""

from collections.abc import Sequence

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.utils.extmath import randomized_svd
from tqdm import tqdm

WINDOW = 5  # neighbours on each side
CONTEXTS = 12_000  # the most frequent words serve as contexts
SMOOTHING = 0.75
SIF = 1e-3  # a in a / (a + p)
CHUNK = 3_000_000  # tokens counted at once


def word_vectors(documents: Sequence[np.ndarray], size: int, dimension: int, seed: int) -> np.ndarray:
    """Vectors of the words 0 … ``size``-1 in ``documents`` (token ids, more frequent words have smaller ids).

    float32, shape (size, dimension); row 0 (unknown) is zero, the length of the others is their weight.
    """
    flat = _flat(documents)
    counts = _neighbours(flat, size)
    ranks = min(dimension, size - 1, counts.shape[1] - 1)
    left, values, _ = randomized_svd(_ppmi(counts), ranks, n_iter=3, random_state=seed)
    vectors = np.zeros((size, dimension), dtype=np.float32)
    vectors[:, :ranks] = left * np.sqrt(values)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    seen = np.bincount(flat[flat >= 0], minlength=size).astype(np.float64)
    share = seen / seen.sum()
    # a word never seen among others starts near zero, not at zero: training moves it
    unseen = np.flatnonzero(~vectors.any(axis=1))
    vectors[unseen] = np.random.default_rng(seed).standard_normal((len(unseen), dimension)) / (10 * dimension**0.5)
    vectors *= (SIF / (SIF + share))[:, None].astype(np.float32)
    vectors[0] = 0
    return vectors


def _flat(documents: Sequence[np.ndarray]) -> np.ndarray:
    """All token ids in a row, documents parted by ``WINDOW`` times -1."""
    total = sum(len(ids) + WINDOW for ids in documents)
    flat = np.full(total, -1, dtype=np.int32)
    place = 0
    for ids in documents:
        flat[place : place + len(ids)] = ids
        place += len(ids) + WINDOW
    return flat


def _neighbours(flat: np.ndarray, size: int) -> sparse.csr_matrix:
    """How often each word (row) stands within the window of each context (column), nearer ones counting more."""
    contexts = min(CONTEXTS, size)
    forward = sparse.csr_matrix((size, size), dtype=np.float32)
    for first in tqdm(range(0, len(flat), CHUNK), desc="共现", unit="块"):
        part = flat[first : first + CHUNK]
        rows, columns, weights = [], [], []
        for distance in range(1, WINDOW + 1):
            left, right = part[:-distance], part[distance:]
            use = (left > 0) & (right > 0) & ((left < contexts) | (right < contexts))
            rows.append(left[use])
            columns.append(right[use])
            weights.append(np.full(int(use.sum()), 1 / distance, dtype=np.float32))
        counted = sparse.coo_matrix(
            (np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns))), shape=(size, size)
        )
        forward = forward + counted.tocsr()
    return (forward[:, :contexts] + forward[:contexts].T.tocsr()).tocsr()


def _ppmi(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Positive pointwise mutual information of ``counts``, same shape."""
    matrix = counts.tocoo()
    words = np.asarray(counts.sum(axis=1)).ravel()
    contexts = np.asarray(counts.sum(axis=0)).ravel() ** SMOOTHING
    expected = words[matrix.row] * contexts[matrix.col] / contexts.sum()
    information = np.log(np.maximum(matrix.data, 1e-12) / np.maximum(expected, 1e-12))
    positive = information > 0
    return sparse.csr_matrix(
        (information[positive].astype(np.float32), (matrix.row[positive], matrix.col[positive])), shape=counts.shape
    )
