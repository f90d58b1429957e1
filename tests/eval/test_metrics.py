"""The figures, by examples worked out by hand and by properties that hold for all answers."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.records import Outcome
from eval.bootstrap import figures
from eval.metrics import FIGURES, LOWER_IS_BETTER, RATIOS, percentile, tallies
from eval.questions import Category, Expected, Part
from eval.score import Row, score
from tests.eval.records import CORPUS, ONE, REFUSAL, REFUSE, TWO, answer, cite, expected

GOOD = cite(ONE, "设备投资过2000万元的项目")
OTHER = cite(TWO, "由省经信委牵头")
TWO_PART = expected(category=Category.TWO_PART, also=(Part(clauses=("d-1/2",), contains=("省经信委",)),))
UNSPECIFIED = expected(Outcome.UNSPECIFIED, category=Category.UNSPECIFIED)


def rows_by_hand() -> list[Row]:
    """Right; right clause second; refused wrongly; refused rightly; failed; half of two parts, with a loose number."""
    return [
        score(expected(), answer(GOOD, confidence=0.95, milliseconds=50), CORPUS),
        score(expected(), answer(OTHER, GOOD, confidence=0.75, milliseconds=10), CORPUS),
        score(expected(), replace(REFUSAL, confidence=0.15, milliseconds=20), CORPUS),
        score(REFUSE, replace(REFUSAL, confidence=0.35, milliseconds=30), CORPUS),
        score(UNSPECIFIED, answer(outcome=Outcome.FAILED, confidence=0.0, milliseconds=40), CORPUS),
        score(TWO_PART, answer(GOOD, text="要9%", confidence=0.95, milliseconds=60), CORPUS),
    ]


HALF_NDCG = 1 / (1 + 1 / math.log2(3))  # one of two parts, in first place
BY_HAND = {
    "right": (2, 6),
    "outcome": (4, 6),
    "first": (2, 5),
    "words": (2, 5),
    "hit@1": (2, 5),
    "hit@3": (3, 5),
    "mrr": (2.5, 5),
    "ndcg@10": (1 + 1 / math.log2(3) + HALF_NDCG, 5),
    "citation_precision": (3, 4),
    "citation_recall": (3, 6),
    "verbatim": (4, 4),
    "numbers": (5, 6),
    "refusal_precision": (1, 2),
    "refusal_recall": (1, 1),
    "refusal_f1": (2, 3),
    "refused_wrong": (1, 5),
    "unspecified": (0, 1),
}


@pytest.mark.parametrize("name", RATIOS)
def test_ratio_by_hand(name: str) -> None:
    told = figures(tallies(rows_by_hand()))[name]
    hits, n = BY_HAND[name]
    assert (told.hits, told.n) == (pytest.approx(hits), n)
    assert told.value == pytest.approx(hits / n)


def test_the_others_by_hand() -> None:
    told = figures(tallies(rows_by_hand()))
    # Bins: 0.0 (wrong), 0.15 (wrong), 0.35 (right), 0.75 (wrong), 0.95 twice (both right).
    assert told["ece"].value == pytest.approx((0 + 0.15 + 0.65 + 0.75 + 0.1) / 6)
    assert (told["p50"].value, told["p95"].value) == (30, 60)


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    told = figures(tallies(rows_by_hand()))
    precision, recall = told["refusal_precision"].value, told["refusal_recall"].value
    assert precision is not None
    assert recall is not None
    assert told["refusal_f1"].value == pytest.approx(2 * precision * recall / (precision + recall))


def test_share_of_nothing_is_unknown_not_zero() -> None:
    told = figures(tallies([score(REFUSE, REFUSAL, CORPUS)]))
    assert (told["first"].value, told["first"].low, told["first"].n) == (None, None, 0)
    assert told["verbatim"].value is None
    assert told["refusal_f1"].value == 1


def test_an_answer_with_either_of_two_right_clauses_is_perfect() -> None:
    either = expected(clauses=("d-1/1", "d-1/2"), contains=("2000万元",))
    told = figures(tallies([score(either, answer(GOOD), CORPUS)]))
    assert [told[name].value for name in ("hit@1", "mrr", "ndcg@10", "citation_recall")] == [1, 1, 1, 1]


@pytest.mark.parametrize(("percent", "found"), [(50, 3), (95, 5), (100, 5), (1, 1), (20, 1), (21, 2)])
def test_percentile_is_the_nearest_rank(percent: float, found: float) -> None:
    assert percentile(np.array([5, 3, 1, 2, 4.0]), np.ones((1, 5)), percent).tolist() == [found]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=20).filter(any), st.integers(1, 100))
def test_weights_of_a_percentile_count_like_repetitions(weights: list[int], percent: int) -> None:
    values = [(7 * place) % 11 for place in range(len(weights))]
    repeated = sorted(value for value, times in zip(values, weights, strict=True) for _ in range(times))
    rank = max(0, math.ceil(percent * len(repeated) / 100) - 1)
    found = percentile(np.array(values, float), np.array([weights], float), percent)
    assert found.tolist() == [repeated[rank]]


ASKED = [expected(), expected(clauses=("d-1/2",)), UNSPECIFIED, TWO_PART, REFUSE]


@st.composite
def rows(draw: st.DrawFn) -> Row:
    asked: Expected = draw(st.sampled_from(ASKED))
    citations = draw(st.lists(st.sampled_from([GOOD, OTHER, cite(ONE, "给予贷款贴息")]), max_size=3))
    given_answer = answer(
        *citations,
        outcome=draw(st.sampled_from(Outcome)),
        text=draw(st.sampled_from(["", "要过2000万元", "最高9%"])),
        confidence=draw(st.floats(0, 1)),
        milliseconds=draw(st.floats(0, 1e6)),
    )
    return score(asked, given_answer, CORPUS)


@settings(max_examples=40, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=30))
def test_invariants(told: list[Row]) -> None:
    found = figures(tallies(told))
    assert list(found) == list(FIGURES)
    for name, one in found.items():
        if one.value is None:
            assert (one.low, one.high) == (None, None)
            continue
        assert one.low is not None
        assert one.high is not None
        assert one.low <= one.value <= one.high
        if name not in ("p50", "p95"):
            assert one.low >= -1e-9
            assert one.high <= 1 + 1e-9
    value = {name: one.value if one.value is not None else math.nan for name, one in found.items()}
    assert not value["right"] > value["outcome"]
    assert not value["first"] > value["hit@1"]
    assert not value["hit@1"] > value["mrr"] + 1e-9
    assert not value["hit@1"] > value["hit@3"]
    assert not value["words"] > value["citation_recall"] + 0.5
    assert value["p50"] <= value["p95"]


@settings(max_examples=30, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=10))
def test_order_of_the_rows_does_not_matter(told: list[Row]) -> None:
    before, after = figures(tallies(told)), figures(tallies(list(reversed(told))))
    for name in FIGURES:
        assert before[name].value == pytest.approx(after[name].value)


PERFECT = {
    0: answer(GOOD, confidence=1),
    1: answer(OTHER, confidence=1),
    2: answer(GOOD, outcome=Outcome.UNSPECIFIED, confidence=1),
    3: answer(GOOD, OTHER, confidence=1),
    4: replace(REFUSAL, confidence=1),
}
ASKED_PERFECTLY = [ASKED[0], expected(clauses=("d-1/2",), contains=("省经信委",)), *ASKED[2:]]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(sorted(PERFECT)), min_size=1, max_size=20))
def test_perfect_answers_are_perfect_in_every_figure(kinds: list[int]) -> None:
    found = figures(tallies([score(ASKED_PERFECTLY[kind], PERFECT[kind], CORPUS) for kind in kinds]))
    for name, one in found.items():
        if name not in ("p50", "p95") and one.value is not None:
            best = 0 if name in LOWER_IS_BETTER else 1
            assert (one.value, one.low, one.high) == (pytest.approx(best), pytest.approx(best), pytest.approx(best))
