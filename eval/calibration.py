"""Whether confidence is a probability: among answers given with 0.8, are eight of ten right?

Expected calibration error and reliability table over bins of equal width, after Guo et al., On Calibration of Modern
Neural Networks, 2017.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The ``n`` answers with a confidence from ``low`` to below ``high``: mean ``confidence``, and share ``right``."""

    low: float
    high: float
    n: int
    confidence: float
    right: float


def bins(confidence: ArrayLike) -> NDArray[np.intp]:
    """The bin of each confidence in [0, 1]; 1 falls into the last.

    >>> bins([0, 0.05, 0.1, 0.95, 1]).tolist()
    [0, 0, 1, 9, 9]
    """
    return np.minimum((np.asarray(confidence, float) * BINS).astype(np.intp), BINS - 1)


def calibration_error(confidence: Floats, right: Floats, weights: Floats) -> Floats:
    """The expected calibration error for each row of ``weights``, in [0, 1], 0 is best.

    ``confidence``, ``right`` (0 or 1): shape (n,). ``weights``: how often each answer counts, shape (r, n).

    >>> one = np.ones((1, 4))
    >>> calibration_error(np.array([0.75] * 4), np.array([1, 1, 1, 0.0]), one).tolist()
    [0.0]
    >>> calibration_error(np.array([0.9, 0.9, 0.2, 0.2]), np.array([1, 0, 0, 0.0]), one).round(2).tolist()
    [0.3]
    """
    gaps = np.zeros((len(confidence), BINS))
    gaps[np.arange(len(confidence)), bins(confidence)] = confidence - right
    error: Floats = np.abs(weights @ gaps).sum(axis=1) / weights.sum(axis=1)
    return error


def reliability(confidence: ArrayLike, right: ArrayLike) -> tuple[Bin, ...]:
    """The bins that hold an answer, from low to high.

    >>> reliability([0.72, 0.78, 1.0], [True, False, True])  # doctest: +ELLIPSIS
    (Bin(low=0.7, high=0.8, n=2, confidence=0.75, right=0.5), Bin(low=0.9, high=1.0, n=1, confidence=1.0, right=1.0))
    """
    told, hits, place = np.asarray(confidence, float), np.asarray(right, float), bins(confidence)
    return tuple(
        Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            n=int((place == number).sum()),
            confidence=float(told[place == number].mean()),
            right=float(hits[place == number].mean()),
        )
        for number in np.unique(place).tolist()
    )
