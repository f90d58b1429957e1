"""The bounds of the release gate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UsageError
from eval.bootstrap import Figure
from eval.gate import Bound, read_bound, shortfalls
from eval.metrics import FIGURES, LOWER_IS_BETTER


def figures(value: float | None) -> dict[str, Figure]:
    return {name: Figure(value, value, value, value, 1) for name in FIGURES}


def test_what_falls_short_is_said_with_value_and_demand() -> None:
    assert list(shortfalls([Bound("first", 0.9)], figures(0.85))) == [
        "未达标：首条引文命中（可答题）（first）为 85.0%，要求不低于 90.0%"
    ]
    assert list(shortfalls([Bound("ece", 0.05)], figures(0.061))) == [
        "未达标：校准误差 ECE（ece）为 0.061，要求不高于 0.050"
    ]


def test_a_figure_of_nothing_keeps_no_bound() -> None:
    (told,) = shortfalls([Bound("refusal_f1", 0.0)], figures(None))
    assert "没有可计的题" in told
    assert "--questions" in told


@given(st.sampled_from(list(FIGURES)), st.floats(0, 1), st.floats(0, 1))
def test_a_bound_is_kept_from_one_side_and_at_itself(name: str, bound: float, value: float) -> None:
    missed = list(shortfalls([read_bound(f"{name}={bound!r}")], figures(value)))
    kept = value <= bound if name in LOWER_IS_BETTER else value >= bound
    assert bool(missed) is not kept
    assert not list(shortfalls([Bound(name, value)], figures(value)))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("first", ["first", "指标=数值"]),
        ("firts=0.9", ["'firts'", "first", "refusal_f1"]),
        ("first=high", ["'high'", "不是数值"]),
        ("first=nan", ["'nan'", "不是数值"]),
        ("first=", ["''", "不是数值"]),
    ],
)
def test_bound_that_is_none(told: str, words: list[str]) -> None:
    with pytest.raises(UsageError) as fault:
        read_bound(told)
    for word in ["--fail-under", *words]:
        assert word in str(fault.value)
