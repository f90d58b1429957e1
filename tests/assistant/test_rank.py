import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.features import FEATURES, QUESTION_FEATURES, question_features
from assistant.rank import WEIGHTS, Linear, Ranker, ranker, read_ranker
from corpus.errors import UsageError

SHARES = st.floats(0, 1, allow_nan=False)
ROW = st.fixed_dictionaries(dict.fromkeys({*FEATURES, *QUESTION_FEATURES} - {"best", "margin"}, SHARES))


@given(st.lists(ROW, min_size=1, max_size=6))
def test_scores_are_probabilities_in_the_order_of_the_clauses_and_the_best_is_the_questions(rows: list) -> None:
    shipped = ranker()
    scores = shipped.scores(rows)
    chances = [shipped.clause.chance(row) for row in rows]
    assert all(0 < score < 1 for score in scores)
    assert max(scores) == pytest.approx(shipped.question.chance(question_features(rows, chances)))
    for one, other in zip(scores, chances, strict=True):
        assert one / max(scores) == pytest.approx(other / max(chances))


def test_without_candidates_there_are_no_scores() -> None:
    assert ranker().scores([]) == []


def test_a_question_is_judged_by_its_best_clause_and_how_far_it_is_ahead() -> None:
    rows = [{"meant": 0.2, "matters": 0.0, "missing": 1.0, "unknown": 0.5}] * 2
    told = question_features(rows, [0.5, 0.25])
    assert told["margin"] == pytest.approx(0.25)
    assert told["best"] == pytest.approx(0.0)
    flat = Linear({"meant": 0.0, "matters": 0.0, "missing": 0.0, "unknown": 0.0, "best": 0.0, "margin": 0.0}, 0.0)
    assert Ranker(Linear({"meant": 1.0}, 0.0), flat, 0.5).scores(rows) == [0.5, 0.5]


@pytest.mark.parametrize("model", ["clause", "question"])
def test_weights_of_other_features_are_refused(tmp_path: Path, model: str) -> None:
    told = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    gone = next(iter(told[model]["weights"]))
    told[model]["weights"]["odd"] = told[model]["weights"].pop(gone)
    path = tmp_path / "weights.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(UsageError, match=rf"weights\.json：{model} 的特征与程序不一致.*odd.*eval\.tune"):
        read_ranker(path)
