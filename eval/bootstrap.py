"""How far a figure may be chance: percentile intervals of the bootstrap over questions, and of differences of two runs.

Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapters 13 and 16. Seeded, so that a run says the same
each time.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.metrics import FIGURES, Table, Tally, counts

Floats = NDArray[np.float64]
RESAMPLES = 1000
LEVEL = 0.95
SEED = 20161231


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over questions: ``value`` and its interval from ``low`` to ``high``, None where nothing is counted.

    ``hits`` of ``n``: what the value is the ratio of; None for those that are no ratio.
    """

    value: float | None
    low: float | None
    high: float | None
    hits: float | None
    n: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure in two runs on the same questions. ``low`` to ``high``: the interval of ``after - before``.

    ``p``: how probable a difference as far from 0 would be if there were none (two-sided). All None where nothing is
    counted.
    """

    before: float | None
    after: float | None
    low: float | None
    high: float | None
    p: float | None


def resamples(n: int) -> Floats:
    """How often each of ``n`` questions is drawn in each resample, shape (RESAMPLES, n); each row sums to n."""
    drawn = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    return drawn.astype(np.float64)


def figures(told: Sequence[Tally]) -> Mapping[str, Figure]:
    """Each of :data:`~eval.metrics.FIGURES` over the questions ``told``, at least one.

    Resampling only roughens the calibration error, so that its percentiles may leave out the value itself; an
    interval is widened to hold it.
    """
    table = Table.of(told)
    (value,), low, high = table.values(np.ones((1, len(table)))), *_bounds(table.values(resamples(len(table))))
    ratios = {name: (hits, n) for name, hits, n in counts(table)}
    return {
        name: Figure(
            _known(value[place]),
            _known(min(low[place], value[place])),
            _known(max(high[place], value[place])),
            *ratios.get(name, (None, None)),
        )
        for place, name in enumerate(FIGURES)
    }


def differences(before: Sequence[Tally], after: Sequence[Tally]) -> Mapping[str, Difference]:
    """Each figure in two runs on the same questions in the same order; both are resampled alike."""
    one, other = Table.of(before), Table.of(after)
    whole, drawn = np.ones((1, len(one))), resamples(len(one))
    (was,), (now,) = one.values(whole), other.values(whole)
    apart = other.values(drawn) - one.values(drawn)
    low, high = _bounds(apart)
    return {
        name: Difference(*map(_known, (was[place], now[place], low[place], high[place], _p(apart[:, place]))))
        for place, name in enumerate(FIGURES)
    }


def mean_differences(before: Floats, after: Floats) -> list[Difference]:
    """The differences of means over the same n questions in two runs, both of shape (n, figures); n at least 1.

    >>> (same,) = mean_differences(np.array([[0.0], [1.0]]), np.array([[0.0], [1.0]]))
    >>> same.before, same.after, same.low, same.high, same.p
    (0.5, 0.5, 0.0, 0.0, 1.0)
    """
    apart = resamples(len(before)) @ (after - before) / len(before)
    told = (before.mean(axis=0), after.mean(axis=0), *_bounds(apart), map(_p, apart.T))
    return [Difference(*map(float, one)) for one in zip(*told, strict=True)]


def _bounds(told: Floats) -> tuple[Floats, Floats]:
    """The percentiles of each column; resamples in which nothing was counted are left out."""
    edges = [50 * (1 - LEVEL), 50 * (1 + LEVEL)]
    bounds = np.full((2, told.shape[1]), np.nan)
    some = ~np.isnan(told).all(axis=0)
    bounds[:, some] = np.nanpercentile(told[:, some], edges, axis=0)
    return bounds[0], bounds[1]


def _p(apart: Floats) -> float:
    known = apart[~np.isnan(apart)]
    if not len(known):
        return math.nan
    # One is added to both, since the data themselves are one more sample: a p of 0 cannot be known from 1000.
    tail = min((known <= 0).sum(), (known >= 0).sum())
    return float(min(1.0, 2 * (tail + 1) / (len(known) + 1)))


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
