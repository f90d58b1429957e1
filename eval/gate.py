"""The release gate: bounds that the figures of a run must keep."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus.errors import UsageError
from eval.bootstrap import Figure
from eval.metrics import FIGURES, LOWER_IS_BETTER
from eval.words import number


@dataclass(frozen=True, slots=True)
class Bound:
    """The figure ``name`` may not fall below ``value``, or rise above it where lower is better."""

    name: str
    value: float


def read_bound(told: str) -> Bound:
    """The bound that ``NAME=VALUE`` tells.

    Raises :class:`~corpus.errors.UsageError` naming the option, what was found and which figures there are.

    >>> read_bound("hit@1=0.9")
    Bound(name='hit@1', value=0.9)
    """
    name, sign, value = told.partition("=")
    if not sign:
        raise UsageError(f"--fail-under {told}：应写作 指标=数值，如 first=0.9")
    if name not in FIGURES:
        raise UsageError(f"--fail-under {told}：没有 {name!r} 这个指标；可用的是 {'、'.join(FIGURES)}")
    try:
        bound = Bound(name, float(value))
    except ValueError:
        raise UsageError(f"--fail-under {told}：{value!r} 不是数值；应写作 {name}=0.9 这样") from None
    if bound.value != bound.value:  # not a number would be kept by every figure
        raise UsageError(f"--fail-under {told}：{value!r} 不是数值；应写作 {name}=0.9 这样")
    return bound


def shortfalls(bounds: list[Bound], figures: Mapping[str, Figure]) -> Iterator[str]:
    """A line for each bound that is not kept. A figure of nothing keeps no bound: a gate that sees nothing is open."""
    for bound in bounds:
        name, value = bound.name, figures[bound.name].value
        words = f"未达标：{FIGURES[name]}（{name}）"
        demand = f"{'不高于' if name in LOWER_IS_BETTER else '不低于'} {number(name, bound.value)}"
        if value is None:
            yield f"{words}没有可计的题，要求{demand}；请在 --questions 中加入这类题"
        elif (value > bound.value) if name in LOWER_IS_BETTER else (value < bound.value):
            yield f"{words}为 {number(name, value)}，要求{demand}"
