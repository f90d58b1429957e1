"""The linear models that turn features into probabilities: that a clause answers, and that the question is answered.

Two logistic regressions (their coefficients are in ``weights.json``, written by ``python -m eval.tune``): they beat
boosted trees on sets that they never saw, and a person can read them.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.features import FEATURES, QUESTION_FEATURES, question_features
from corpus.errors import UsageError
from corpus.records import Clause, Outcome

WEIGHTS = Path(__file__).parent / "weights.json"


SECOND = 0.5
"""What an entry of a guide counts for the clauses after the first that it names."""
MOST_ODDS = 30.0
"""Log-odds are cut here, so that a probability stays within (0, 1) as a floating-point number."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic regression: ``weights`` by feature."""

    weights: Mapping[str, float]
    bias: float

    def chance(self, features: Mapping[str, float]) -> float:
        """The probability, in (0, 1), for ``features``, which may hold others than those weighed.

        >>> Linear({"a": 2.0}, -1.0).chance({"a": 0.5, "b": 7.0})
        0.5
        """
        odds = self.bias + sum(weight * features[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(min(odds, MOST_ODDS), -MOST_ODDS)))


def log_odds(chance: float) -> float:
    """The log-odds of ``chance``, in [0, 1], cut at :data:`MOST_ODDS`.

    >>> log_odds(0.5), log_odds(1.0)
    (0.0, 30.0)
    """
    if chance <= 0 or chance >= 1:
        return MOST_ODDS if chance >= 1 else -MOST_ODDS
    return max(-MOST_ODDS, min(math.log(chance / (1 - chance)), MOST_ODDS))


@dataclass(frozen=True, slots=True)
class Proposal:
    """The clauses that may answer a question, and the features of each text that speaks for one of them.

    ``rows``: first one for each clause, then one for each entry of a guide; ``leads``: the places in ``clauses`` that
    each entry leads to, the best first.
    """

    clauses: tuple[Clause, ...]
    rows: tuple[Mapping[str, float], ...]
    leads: tuple[tuple[int, ...], ...] = ()

    def best(self, chances: Sequence[float]) -> list[tuple[float, int]]:
        """For each clause the best chance that speaks for it, and the row that it comes from.

        ``chances``: of the rows, in (0, 1). An entry's chance is its first clause's; its others' is halved.
        """
        told = [(chances[place], place) for place in range(len(self.clauses))]
        for row, places in enumerate(self.leads, len(self.clauses)):
            for rank, place in enumerate(places):
                told[place] = max(told[place], (chances[row] * (SECOND if rank else 1.0), row))
        return told


@dataclass(frozen=True, slots=True)
class Ranker:
    """``clause``: whether a clause answers; ``question``: whether the best one is an answer at all.

    ``threshold``: the least probability of the latter with which a question is answered. ``sure``: for each outcome,
    slope and offset from the log-odds of the judge's confidence to those of being right (Platt 1999).
    """

    clause: Linear
    question: Linear
    threshold: float
    sure: Mapping[str, tuple[float, float]]

    def confidence(self, outcome: Outcome, told: float) -> float:
        """The probability that an answer is right that ended in ``outcome`` with the judge's confidence ``told``.

        >>> Ranker(Linear({}, 0.0), Linear({}, 0.0), 0.5, {"answered": (0.0, 0.0)}).confidence(Outcome.ANSWERED, 0.8)
        0.5
        """
        slope, offset = self.sure.get(outcome, (1.0, 0.0))
        return Linear({"odds": slope}, offset).chance({"odds": log_odds(told)})

    def ranked(self, proposal: Proposal) -> list[tuple[float, Mapping[str, float]]]:
        """The score of each proposed clause, in (0, 1), and the features that speak for it.

        The best one's score is the probability that the question is answered; the others' are as far below it as their
        own probability is below the best one's.
        """
        if not proposal.clauses:
            return []
        told = proposal.best([self.clause.chance(row) for row in proposal.rows])
        chances = [chance for chance, _ in told]
        rows = [proposal.rows[place] for _, place in told]
        answered = self.question.chance(question_features(rows, chances))
        return [(answered * chance / max(chances), row) for chance, row in zip(chances, rows, strict=True)]


@cache
def ranker() -> Ranker:
    """The ranker that ships with the project.

    Raises :class:`~corpus.errors.UsageError` when its file does not fit this version's features.
    """
    return read_ranker(WEIGHTS)


def read_ranker(path: Path) -> Ranker:
    """The ranker in the file ``path``; raises as :func:`ranker`."""
    told = json.loads(path.read_text(encoding="utf-8"))
    for name, features in (("clause", FEATURES), ("question", QUESTION_FEATURES)):
        found = set(told.get(name, {}).get("weights", {}))
        if odd := sorted(found ^ set(features)):
            raise UsageError(
                f"{path.name}：{name} 的特征与程序不一致（{'、'.join(odd)}），请运行 python -m eval.tune 重新生成"
            )
    sure = {name: (slope, offset) for name, (slope, offset) in told["sure"].items()}
    return Ranker(Linear(**told["clause"]), Linear(**told["question"]), told["threshold"], sure)
