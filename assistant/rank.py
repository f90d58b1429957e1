"""The linear model that turns a clause's features into the probability that it answers.

A logistic regression (its coefficients are in ``weights.json``, written by ``python -m eval.tune``): it beat boosted
trees on sets that it never saw, and a person can read it.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.features import FEATURES
from corpus.errors import UsageError

WEIGHTS = Path(__file__).parent / "weights.json"


@dataclass(frozen=True, slots=True)
class Ranker:
    """``weights`` by feature; ``threshold``: the least probability of the best clause that is still an answer."""

    weights: Mapping[str, float]
    bias: float
    threshold: float

    def score(self, features: Mapping[str, float]) -> float:
        """The probability, in (0, 1), that a clause with these ``features`` answers."""
        logit = self.bias + sum(weight * features[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(min(logit, 50.0), -50.0)))


@cache
def ranker() -> Ranker:
    """The ranker that ships with the project.

    Raises :class:`~corpus.errors.UsageError` when its file does not fit this version's features.
    """
    told = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    if set(told["weights"]) != set(FEATURES):
        raise UsageError(f"{WEIGHTS.name}：特征与程序不一致，请运行 python -m eval.tune 重新生成")
    return Ranker(weights=told["weights"], bias=told["bias"], threshold=told["threshold"])
