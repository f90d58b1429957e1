"""Fit the ranker on the tuning questions and write ``assistant/weights.json``; never on questions that are reported.

Every pair of a tuning question and a clause that the indexes propose for it is a case: 1 when the clause answers.
Questions that the corpus does not treat give cases of 0 only, so that a high probability means “this answers”, not
“this is the nearest”. A logistic regression is fitted; the threshold is chosen on probabilities that each came from
a model which had not seen the question's document (leave one document out).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from assistant.features import FEATURES, Comparer, clause_features
from assistant.rank import WEIGHTS
from assistant.retrieve import CANDIDATES, propose
from assistant.understand import understand
from corpus.embedding import Embedding
from corpus.store import Snapshot

Floats = NDArray[np.float64]
WRONG_REFUSAL_COST = 2.0
"""How many wrong answers one wrongly refused question weighs: the target is 5 % of these against 10 % of those."""


@dataclass(frozen=True, slots=True)
class Case:
    """One tuning question on one corpus: a row of features and a label for each proposed clause."""

    group: str
    question: str
    answerable: bool
    rows: Floats
    labels: NDArray[np.int64]


def cases(group: str, told: Sequence[Mapping[str, object]], snapshot: Snapshot, embedding: Embedding) -> Iterator[Case]:
    """The cases of the questions ``told`` (lines of a tuning file) on ``snapshot``."""
    comparer = Comparer(embedding)
    for line in told:
        text = str(line["question"])
        question = understand(text, (), snapshot.documents)
        if question.facet or question.references:
            continue
        asked, clauses, lexical, dense = propose(question.search, snapshot, comparer, CANDIDATES)
        if not clauses:
            continue
        rows = clause_features(asked, [comparer.read(clause) for clause in clauses], lexical, dense)
        yield Case(
            group=group,
            question=text,
            answerable=line["outcome"] != "refused",
            rows=np.array([[row[name] for name in FEATURES] for row in rows]),
            labels=np.array([int(_answers(line, clause.id, clause.text)) for clause in clauses]),
        )


def _answers(line: Mapping[str, object], clause_id: str, text: str) -> bool:
    if line["outcome"] == "refused":
        return False
    if named := line.get("clauses"):
        return clause_id in list(named)  # type: ignore[call-overload]
    words = list(line["contains"])  # type: ignore[call-overload]
    return any(word in text for word in words)


def fit(told: Sequence[Case]) -> LogisticRegression:
    """The regression on all clauses of all questions, each question weighing the same."""
    rows = np.vstack([case.rows for case in told])
    labels = np.concatenate([case.labels for case in told])
    weights = np.concatenate([np.full(len(case.labels), 10 / len(case.labels)) for case in told])
    return LogisticRegression(C=3.0, class_weight="balanced", max_iter=2000).fit(rows, labels, sample_weight=weights)


def held_out(told: Sequence[Case]) -> list[tuple[Case, Floats]]:
    """Each case with the probabilities of a model that saw no question on its corpus."""
    groups = sorted({case.group for case in told})
    found = []
    for group in groups:
        model = fit([case for case in told if case.group != group])
        found += [(case, model.predict_proba(case.rows)[:, 1]) for case in told if case.group == group]
    return found


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares in [0, 1]. ``first``: answerable questions whose best clause answers; the refusals as in the eval."""

    threshold: float
    first: float
    refused_right: float
    refused_wrong: float


def figures(told: Sequence[tuple[Case, Floats]], threshold: float) -> Figures:
    """What ``threshold`` would do to the cases with their probabilities."""
    answerable = [(case, chances) for case, chances in told if case.answerable]
    foreign = [chances for case, chances in told if not case.answerable]
    return Figures(
        threshold=threshold,
        first=float(np.mean([case.labels[int(chances.argmax())] for case, chances in answerable])),
        refused_right=float(np.mean([chances.max() < threshold for chances in foreign])),
        refused_wrong=float(np.mean([chances.max() < threshold for _, chances in answerable])),
    )


def best_threshold(told: Sequence[tuple[Case, Floats]]) -> Figures:
    """The threshold with the least cost of wrong refusals and wrong answers, in the middle of its plateau."""
    grid = [figures(told, float(step)) for step in np.arange(0.02, 0.98, 0.01)]
    costs = [WRONG_REFUSAL_COST * one.refused_wrong + (1 - one.refused_right) for one in grid]
    plateau = [one for one, cost in zip(grid, costs, strict=True) if cost <= min(costs) + 1e-9]
    return plateau[len(plateau) // 2]


def write(model: LogisticRegression, chosen: Figures, path: Path = WEIGHTS) -> None:
    """Write the model and its threshold to ``path``."""
    told = {
        "weights": {name: round(float(weight), 4) for name, weight in zip(FEATURES, model.coef_[0], strict=True)},
        "bias": round(float(model.intercept_[0]), 4),
        "threshold": round(chosen.threshold, 2),
    }
    path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
