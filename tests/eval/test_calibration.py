"""Confidence against what came of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.calibration import BINS, bins, calibration_error, reliability

ANSWERS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40)


def arrays(told: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([one for one, _ in told]), np.array([right for _, right in told], float)


@given(ANSWERS)
def test_error_is_the_gap_of_the_table_weighed_by_its_counts(told: list[tuple[float, bool]]) -> None:
    confidence, right = arrays(told)
    table = reliability(confidence, right)
    by_table = sum(one.n * abs(one.confidence - one.right) for one in table) / len(told)
    assert calibration_error(confidence, right, np.ones((1, len(told)))).tolist() == [pytest.approx(by_table)]
    assert sum(one.n for one in table) == len(told)
    assert all(one.low <= one.confidence <= one.high for one in table)


@given(ANSWERS)
def test_weights_count_like_repetitions(told: list[tuple[float, bool]]) -> None:
    confidence, right = arrays(told)
    weights = np.arange(1, len(told) + 1) % 3
    if weights.any():
        repeated = np.repeat(confidence, weights), np.repeat(right, weights)
        whole = calibration_error(*repeated, np.ones((1, int(weights.sum()))))
        assert calibration_error(confidence, right, weights[None, :].astype(float)) == pytest.approx(whole)


@given(st.floats(0, 1))
def test_a_bin_holds_its_lower_edge(confidence: float) -> None:
    (place,) = bins([confidence])
    assert place / BINS <= confidence * (1 + 1e-12)
    assert confidence <= (place + 1) / BINS + 1e-12


def test_overconfidence_is_an_error_and_so_is_modesty() -> None:
    one = np.ones((1, 2))
    assert calibration_error(np.array([1.0, 1.0]), np.array([0.0, 0.0]), one).tolist() == [1]
    assert calibration_error(np.array([0.0, 0.0]), np.array([1.0, 1.0]), one).tolist() == [1]
    assert calibration_error(np.array([1.0, 0.0]), np.array([1.0, 0.0]), one).tolist() == [0]
