"""The figures of the benchmark. Pure functions.

Nearly every figure is a sum over questions divided by another one, so what a question adds to both (its
:class:`Tally`) is all that the figures, their bootstrap and the comparison of two runs need. Ranked figures come from
ir-measures, a question at a time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import ir_measures
import numpy as np
from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG
from numpy.typing import NDArray

from corpus.records import Outcome
from eval.calibration import calibration_error
from eval.score import Row, part_name

Floats = NDArray[np.float64]
RANKED = {"hit@1": Success @ 1, "hit@3": Success @ 3, "mrr": RR, "ndcg@10": nDCG @ 10}
RATIOS: Mapping[str, str] = {
    "right": "全对的题",
    "outcome": "结局正确（全部题）",
    "first": "首条引文命中（可答题）",
    "words": "引文含应有字句（可答题）",
    "hit@1": "hit@1（可答题）",
    "hit@3": "hit@3（可答题）",
    "mrr": "MRR（可答题）",
    "ndcg@10": "nDCG@10（可答题）",
    "citation_precision": "引文精确率（可答题的引文）",
    "citation_recall": "引文召回率（可答题的各问）",
    "verbatim": "引文与原文一致（全部引文）",
    "numbers": "数字都有依据（全部题）",
    "refusal_precision": "拒答精确率（拒答的题）",
    "refusal_recall": "拒答召回率（应拒题）",
    "refusal_f1": "拒答 F1",
    "refused_wrong": "不应拒而拒（可答题）",
    "unspecified": "未作规定判断正确",
}
OTHERS: Mapping[str, str] = {"ece": "校准误差 ECE", "p50": "用时 P50（毫秒）", "p95": "用时 P95（毫秒）"}
FIGURES: Mapping[str, str] = {**RATIOS, **OTHERS}
"""The figures by name, with their names for readers, in the order of the reports."""
LOWER_IS_BETTER = frozenset({"refused_wrong", *OTHERS})
COUNTED = frozenset(RATIOS) - RANKED.keys() - {"refusal_f1"} | {"hit@1", "hit@3"}
"""The figures that are so many out of so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one question adds: for each of :data:`RATIOS` what stands above and below the line, and the rest."""

    ratios: Mapping[str, tuple[float, float]]
    confidence: float
    sound: bool
    milliseconds: float


def tallies(rows: Sequence[Row]) -> tuple[Tally, ...]:
    """What each of ``rows`` adds to the figures."""
    return tuple(
        Tally(
            ratios={**_counts(row), **{name: (value, 1.0) for name, value in ranked.items()}},
            confidence=row.answer.confidence,
            sound=row.sound,
            milliseconds=row.answer.milliseconds,
        )
        for row, ranked in zip(rows, _ranked(rows), strict=True)
    )


def _counts(row: Row) -> dict[str, tuple[float, float]]:
    """The ratios but the ranked ones, which are 0 of 0 here, as they stay where a refusal is expected."""
    answerable = row.expected.answerable
    refused = row.answer.outcome is Outcome.REFUSED
    well = refused and not answerable
    unspecified = row.expected.outcome is Outcome.UNSPECIFIED
    told = {
        "right": (not row.faults, 1),
        "outcome": (row.outcome, 1),
        "first": (bool(row.first), answerable),
        "words": (answerable and all(row.parts), answerable),
        "citation_precision": (row.right, row.cited if answerable else 0),
        "citation_recall": (sum(row.parts), len(row.parts)),
        "verbatim": (row.verbatim, row.quotes),
        "numbers": (not row.loose, 1),
        "refusal_precision": (well, refused),
        "refusal_recall": (well, not answerable),
        # F1 = 2 TP / (refused + to be refused)
        "refusal_f1": (2 * well, refused + (not answerable)),
        "refused_wrong": (refused and answerable, answerable),
        "unspecified": (unspecified and row.outcome, unspecified),
    }
    return {name: (float(told[name][0]), float(told[name][1])) if name in told else (0.0, 0.0) for name in RATIOS}


def _ranked(rows: Sequence[Row]) -> list[dict[str, float]]:
    """The ranked figures of each row; nothing where a refusal is expected."""
    judged = [
        Qrel(str(number), part_name(part), 1) for number, row in enumerate(rows) for part in range(len(row.parts))
    ]
    run = [
        ScoredDoc(str(number), name, -place)
        for number, row in enumerate(rows)
        for place, name in enumerate(row.ranking)
    ]
    found: list[dict[str, float]] = [{} for _ in rows]
    names = {measure: name for name, measure in RANKED.items()}
    for told in ir_measures.iter_calc(list(RANKED.values()), judged, run):
        found[int(told.query_id)][names[told.measure]] = told.value
    return found


@dataclass(frozen=True, slots=True)
class Table:
    """The tallies of n questions as arrays: ``above`` and ``below`` the line, shape (n, ratios); the others (n,)."""

    above: Floats
    below: Floats
    confidence: Floats
    sound: Floats
    milliseconds: Floats

    @classmethod
    def of(cls, told: Sequence[Tally]) -> Self:
        """The table of at least one question."""
        ratios = np.array([[tally.ratios[name] for name in RATIOS] for tally in told], float)
        return cls(
            above=ratios[:, :, 0],
            below=ratios[:, :, 1],
            confidence=np.array([tally.confidence for tally in told], float),
            sound=np.array([tally.sound for tally in told], float),
            milliseconds=np.array([tally.milliseconds for tally in told], float),
        )

    def __len__(self) -> int:
        return len(self.sound)

    def values(self, weights: Floats) -> Floats:
        """Each of :data:`FIGURES` for each row of ``weights`` (how often each question counts, shape (r, n)).

        Shape (r, figures); not a number where there is nothing to count.
        """
        with np.errstate(invalid="ignore"):
            ratios = (weights @ self.above) / (weights @ self.below)
        others = (
            calibration_error(self.confidence, self.sound, weights),
            percentile(self.milliseconds, weights, 50),
            percentile(self.milliseconds, weights, 95),
        )
        return np.column_stack((ratios, *others))


def percentile(values: Floats, weights: Floats, percent: float) -> Floats:
    """The smallest of ``values`` that at least ``percent`` % of them do not exceed (nearest rank), for each weighting.

    >>> percentile(np.array([30, 10, 20, 40.0]), np.array([[1, 1, 1, 1.0], [4, 0, 0, 0]]), 50).tolist()
    [20.0, 30.0]
    """
    order = np.argsort(values)
    reached = np.cumsum(weights[:, order], axis=1)
    # A hair below the rank, so that rounding does not ask for one more.
    place = (reached >= reached[:, -1:] * (percent / 100) - 1e-9).argmax(axis=1)
    found: Floats = values[order][place]
    return found


def counts(told: Table) -> Iterator[tuple[str, float, float]]:
    """Name, sum above and sum below the line of each ratio."""
    yield from zip(RATIOS, told.above.sum(axis=0).tolist(), told.below.sum(axis=0).tolist(), strict=True)
