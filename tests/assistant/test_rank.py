import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.features import FEATURES, QUESTION_FEATURES, question_features
from assistant.rank import SECOND, WEIGHTS, Linear, Proposal, Ranker, ranker, read_ranker
from corpus.errors import UsageError
from corpus.records import Outcome
from tests.assistant.support import CLAUSES

SHARES = st.floats(0, 1, allow_nan=False)
ROW = st.fixed_dictionaries(dict.fromkeys({*FEATURES, *QUESTION_FEATURES} - {"best", "margin"}, SHARES))


def proposal(rows: list, leads: tuple = ()) -> Proposal:
    return Proposal((CLAUSES[0],) * (len(rows) - len(leads)), tuple(rows), leads)


@given(st.lists(ROW, min_size=1, max_size=6))
def test_scores_are_probabilities_in_the_order_of_the_clauses_and_the_best_is_the_questions(rows: list) -> None:
    shipped = ranker()
    scores = [score for score, _ in shipped.ranked(proposal(rows))]
    chances = [shipped.clause.chance(row) for row in rows]
    assert all(0 < score < 1 for score in scores)
    assert max(scores) == pytest.approx(shipped.question.chance(question_features(rows, chances)))
    for one, other in zip(scores, chances, strict=True):
        assert one / max(scores) == pytest.approx(other / max(chances))


def test_without_candidates_there_are_no_scores() -> None:
    assert ranker().ranked(Proposal((), ())) == []


def test_a_question_is_judged_by_its_best_clause_and_how_far_it_is_ahead() -> None:
    flat = dict.fromkeys(set(QUESTION_FEATURES) - {"best", "margin"}, 0.2)
    told = question_features([flat] * 2, [0.5, 0.25])
    assert told["margin"] == pytest.approx(0.25)
    assert told["best"] == pytest.approx(0.0)
    alike = Ranker(Linear({"meant": 1.0}, 0.0), Linear(dict.fromkeys(told, 0.0), 0.0), 0.5, {})
    assert [score for score, _ in alike.ranked(proposal([flat, flat]))] == [0.5, 0.5]


def test_a_guide_speaks_for_the_clause_that_it_leads_to_first() -> None:
    rows = [{"meant": meant} for meant in (0.1, 0.3, 0.2, 0.9)]
    told = proposal(rows, leads=((2, 0),)).best([row["meant"] for row in rows])
    assert told == [(0.9 * SECOND, 3), (0.3, 1), (0.9, 3)]


@given(st.floats(0, 1), st.floats(0, 1))
def test_confidence_is_a_probability_and_keeps_the_order(one: float, other: float) -> None:
    for outcome in (Outcome.ANSWERED, Outcome.REFUSED):
        told = sorted((one, other))
        sure = [ranker().confidence(outcome, each) for each in told]
        assert 0 < sure[0] <= sure[1] < 1


@pytest.mark.parametrize("model", ["clause", "question"])
def test_weights_of_other_features_are_refused(tmp_path: Path, model: str) -> None:
    told = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    gone = next(iter(told[model]["weights"]))
    told[model]["weights"]["odd"] = told[model]["weights"].pop(gone)
    path = tmp_path / "weights.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(UsageError, match=rf"weights\.json：{model} 的特征与程序不一致.*odd.*eval\.tune"):
        read_ranker(path)
