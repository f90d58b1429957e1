"""Fit the ranker on tuning questions, and what it does to documents that it has not seen. Pure functions.

Every pair of a tuning question and a clause that the indexes propose for it is a case of the first regression: 1 when
the clause answers. Every question is a case of the second: 1 when its document answers it. What is said of unseen
documents comes from models that were fitted without the question's document (ten folds of whole documents); the second
is fitted on probabilities of the first that came about in the same way.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from assistant.compare import Comparer
from assistant.features import FEATURES, QUESTION_FEATURES, question_features
from assistant.message import read_message
from assistant.rank import Linear, Proposal, Ranker, log_odds
from assistant.retrieve import CANDIDATES, propose
from corpus.records import Outcome
from corpus.snapshot import Snapshot
from eval.questions import Expected, unspaced
from eval.score import Row

Floats = NDArray[np.float64]
LOOSE_CLAUSE, LOOSE_QUESTION = 3.0, 1.0
"""How loosely the regressions may fit (the inverse of the L2 penalty's weight)."""
FOLDS = 10
"""Into how many parts the documents are dealt; each part is judged by models that saw none of it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One tuning question on one document (``group``). ``labels``: whether each proposed clause answers."""

    group: str
    expected: Expected
    proposal: Proposal
    labels: tuple[bool, ...]

    @property
    def rows(self) -> tuple[Mapping[str, float], ...]:
        """The features of the clauses' own texts."""
        return self.proposal.rows[: len(self.labels)]


def cases(group: str, told: Sequence[Expected], snapshot: Snapshot, comparer: Comparer) -> Iterator[Case]:
    """The cases of the questions ``told`` on ``snapshot``; without those that the structure answers."""
    for expected in told:
        asked = read_message(expected.question, expected.history, snapshot)
        question = asked[0]
        if question.facet or question.references or (len(asked) > 1 and not expected.also):
            continue
        proposal = propose(question.search, snapshot, comparer, CANDIDATES)
        if proposal.clauses:
            labels = tuple(_answers(expected, clause.id, clause.text) for clause in proposal.clauses)
            yield Case(group, expected, proposal, labels)


def _answers(expected: Expected, clause_id: str, text: str) -> bool:
    if not expected.answerable:
        return False
    if expected.clauses:
        return clause_id in expected.clauses
    return all(word in unspaced(text) for word in expected.contains)


@dataclass(frozen=True, slots=True)
class Use:
    """Which features are weighed."""

    clause: tuple[str, ...] = FEATURES
    question: tuple[str, ...] = QUESTION_FEATURES

    def without(self, names: Collection[str]) -> "Use":
        """The same without the features ``names``."""
        return Use(
            tuple(name for name in self.clause if name not in names),
            tuple(name for name in self.question if name not in names),
        )


def fit_clauses(told: Sequence[Case], use: Use) -> Linear:
    """The first regression, each question weighing the same."""
    rows = np.array([[row[name] for name in use.clause] for case in told for row in case.rows])
    labels = np.array([label for case in told for label in case.labels])
    weights = np.array([10 / len(case.labels) for case in told for _ in case.labels])
    model = LogisticRegression(C=LOOSE_CLAUSE, class_weight="balanced", max_iter=3000)
    return _linear(model.fit(rows, labels, sample_weight=weights), use.clause)


def fit_questions(told: Sequence[tuple[Case, Sequence[float]]], use: Use) -> Linear:
    """The second regression, from cases with their clauses' probabilities."""
    features = [_question(case, chances) for case, chances in told]
    rows = np.array([[one[name] for name in use.question] for one in features])
    labels = np.array([case.expected.answerable for case, _ in told])
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    model = LogisticRegression(C=LOOSE_QUESTION, class_weight="balanced", max_iter=3000)
    fitted = model.fit((rows - middle) / spread, labels)
    weights = fitted.coef_[0] / spread
    return Linear(
        {name: round(float(weight), 4) for name, weight in zip(use.question, weights, strict=True)},
        round(float(fitted.intercept_[0] - weights @ middle), 4),
    )


def _linear(model: LogisticRegression, names: Sequence[str]) -> Linear:
    weights = {name: round(float(weight), 4) for name, weight in zip(names, model.coef_[0], strict=True)}
    return Linear(weights, round(float(model.intercept_[0]), 4))


@dataclass(frozen=True, slots=True)
class Held:
    """A case as models see it that were fitted without its document.

    ``first``: the best clause answers. ``answered``: the probability that the question is.
    """

    case: Case
    first: bool
    answered: float


def folds(told: Sequence[Case]) -> Mapping[str, int]:
    """The fold, from 0, of each document of the cases ``told``, dealt in their order."""
    return {group: number % FOLDS for number, group in enumerate(dict.fromkeys(case.group for case in told))}


def held_out(told: Sequence[Case], use: Use) -> list[Held]:
    """Each case as seen by models of which no part saw a question on its document."""
    fold = folds(told)
    parts = sorted(set(fold.values()))
    models = {}
    for place, one in enumerate(parts):
        for other in parts[place:]:
            models[one, other] = models[other, one] = fit_clauses(
                [case for case in told if fold[case.group] not in (one, other)], use
            )
    found = []
    for part in parts:
        outside = [case for case in told if fold[case.group] != part]
        question = fit_questions([(case, _chances(case, models[part, fold[case.group]])) for case in outside], use)
        for case in told:
            if fold[case.group] == part:
                chances = _chances(case, models[part, part])
                told_best = [chance for chance, _ in case.proposal.best(chances)]
                first = case.labels[int(np.argmax(told_best))]
                found.append(Held(case, first, question.chance(_question(case, chances))))
    return found


def _chances(case: Case, model: Linear) -> list[float]:
    return [model.chance(row) for row in case.proposal.rows]


def _question(case: Case, chances: Sequence[float]) -> Mapping[str, float]:
    """The question's features. ``chances``: of all rows of the proposal."""
    best = case.proposal.best(chances)
    return question_features([case.proposal.rows[row] for _, row in best], [chance for chance, _ in best])


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares in [0, 1] of ``answerable`` and ``foreign`` questions.

    ``first``: of the answerable, whose best clause answers; ``refused_right`` of the foreign, ``refused_wrong`` of the
    answerable; ``apart``: how often an answerable question is the more probable one of a pair (area under the curve).
    """

    answerable: int
    foreign: int
    first: float
    refused_right: float
    refused_wrong: float
    apart: float


def figures(told: Sequence[Held], threshold: float | Mapping[str, float]) -> Figures:
    """What ``threshold`` does, one for all documents or one for each."""
    answerable = [held for held in told if held.case.expected.answerable]
    foreign = [held for held in told if not held.case.expected.answerable]

    def refused(held: Held) -> bool:
        return held.answered < (threshold if isinstance(threshold, float) else threshold[held.case.group])

    pairs = [(a.answered > f.answered) + (a.answered == f.answered) / 2 for a in answerable for f in foreign]
    return Figures(
        answerable=len(answerable),
        foreign=len(foreign),
        first=_mean([held.first for held in answerable]),
        refused_right=_mean([refused(held) for held in foreign]),
        refused_wrong=_mean([refused(held) for held in answerable]),
        apart=_mean(pairs),
    )


def _mean(told: Sequence[float]) -> float:
    return float(np.mean(told)) if told else math.nan


def best_threshold(told: Sequence[Held]) -> float:
    """The threshold with the best F1 of refusals, in the middle of its plateau."""
    grid = [round(float(step), 2) for step in np.arange(0.02, 0.98, 0.01)]
    answered = np.array([held.answered for held in told])
    foreign = np.array([not held.case.expected.answerable for held in told])
    scores = [2 * ((answered < step) & foreign).sum() / ((answered < step).sum() + foreign.sum()) for step in grid]
    plateau = [step for step, score in zip(grid, scores, strict=True) if score >= max(scores) - 1e-9]
    return plateau[len(plateau) // 2]


def unseen(told: Sequence[Held]) -> Figures:
    """The figures where each document's threshold, too, is chosen without it."""
    groups = {held.case.group for held in told}
    return figures(told, {group: best_threshold([h for h in told if h.case.group != group]) for group in groups})


def fit(told: Sequence[Case], threshold: float) -> Ranker:
    """The ranker on all cases, its second regression on what was seen from outside; its confidence as it comes."""
    use, fold = Use(), folds(told)
    outside = {
        part: fit_clauses([case for case in told if fold[case.group] != part], use) for part in set(fold.values())
    }
    question = fit_questions([(case, _chances(case, outside[fold[case.group]])) for case in told], use)
    return Ranker(fit_clauses(told, use), question, threshold, {})


def fit_confidence(rows: Sequence[Row]) -> Mapping[str, tuple[float, float]]:
    """For each outcome the slope and offset of :attr:`~assistant.rank.Ranker.sure`, from answers by unfitted rankers.

    Right is an answer with the right outcome whose first citation is a right one.
    """
    found = {}
    for outcome in (Outcome.ANSWERED, Outcome.UNSPECIFIED, Outcome.REFUSED):
        same = [row for row in rows if row.answer.outcome is outcome]
        odds = np.array([[log_odds(row.answer.confidence)] for row in same])
        model = LogisticRegression(C=LOOSE_QUESTION, max_iter=3000).fit(odds, [row.sound for row in same])
        found[outcome.value] = round(float(model.coef_[0][0]), 4), round(float(model.intercept_[0]), 4)
    return found
