"""Intervals and differences, on tallies made by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.bootstrap import RESAMPLES, differences, figures, resamples
from eval.metrics import FIGURES, RATIOS, Tally


def tally(right: bool, milliseconds: float = 10.0, confidence: float = 0.5) -> Tally:
    ratios = dict.fromkeys(RATIOS, (0.0, 0.0)) | {"right": (float(right), 1.0)}
    return Tally(ratios=ratios, confidence=confidence, sound=right, milliseconds=milliseconds)


def test_a_resample_draws_as_many_questions_as_there_are() -> None:
    drawn = resamples(7)
    assert drawn.shape == (RESAMPLES, 7)
    assert (drawn.sum(axis=1) == 7).all()
    assert np.allclose(drawn.mean(axis=0), 1, atol=0.15)


def test_interval_is_that_of_the_binomial() -> None:
    told = figures([tally(place % 4 > 0) for place in range(200)])["right"]
    assert (told.value, told.hits, told.n) == (0.75, 150, 200)
    assert told.low == pytest.approx(0.69, abs=0.012)  # 0.75 ± 1.96 √(0.75 · 0.25 / 200)
    assert told.high == pytest.approx(0.81, abs=0.012)


def test_more_questions_make_a_narrower_interval() -> None:
    def width(n: int) -> float:
        told = figures([tally(place % 2 > 0) for place in range(n)])["right"]
        return (told.high or 0) - (told.low or 0)

    assert width(400) < width(100) / 1.7 < width(25) / 2.8


def test_calibration_error_stays_in_its_interval_where_resampling_only_roughens_it() -> None:
    told = figures([tally(place % 2 > 0) for place in range(1000)])["ece"]
    assert told.value == 0
    assert told.low == 0


def test_a_run_is_no_different_from_itself() -> None:
    told = [tally(place % 3 > 0, milliseconds=place) for place in range(30)]
    for one in differences(told, told).values():
        assert one.before == one.after
        if one.before is not None:
            assert (one.low, one.high, one.p) == (0, 0, 1)


def test_a_clear_gain_is_told_from_chance_and_a_slight_one_is_not() -> None:
    before = [tally(place < 50) for place in range(100)]
    clear = differences(before, [tally(place < 70) for place in range(100)])["right"]
    assert (clear.before, clear.after) == (0.5, 0.7)
    assert clear.low is not None
    assert clear.low > 0
    assert clear.p == pytest.approx(2 / (RESAMPLES + 1))
    slight = differences(before, [tally(place < 49 or place == 60) for place in range(100)])["right"]
    assert slight.low is not None
    assert slight.high is not None
    assert slight.low < 0 < slight.high
    assert slight.p is not None
    assert slight.p > 0.3


def test_pairing_makes_a_difference_surer_than_two_intervals() -> None:
    before = [tally(place < 50) for place in range(100)]
    after = [tally(place < 56) for place in range(100)]
    one, other = figures(before)["right"], figures(after)["right"]
    assert one.high is not None
    assert other.low is not None
    assert one.high > other.low, "the intervals overlap"
    paired = differences(before, after)["right"].low
    assert paired is not None
    assert paired > 0


MARKS = st.lists(st.tuples(st.booleans(), st.booleans(), st.floats(0, 1)), min_size=1, max_size=40)


@settings(max_examples=30, deadline=None)
@given(MARKS)
def test_turning_the_runs_round_turns_the_difference(told: list[tuple[bool, bool, float]]) -> None:
    one = [tally(before, confidence=confidence) for before, _, confidence in told]
    other = [tally(after, confidence=confidence) for _, after, confidence in told]
    there, back = differences(one, other), differences(other, one)
    for name in FIGURES:
        if there[name].low is not None:
            assert there[name].p == pytest.approx(back[name].p)
            assert there[name].low == pytest.approx(-(back[name].high or 0))
            assert (there[name].low or 0) <= (there[name].high or 0)
