"""The plots of a report, each as an SVG element that stands in a page.

Text stays text, which the browser draws in a font of its own: the machine that draws needs no Chinese font.
"""

import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.typing import RcKeyType

from eval.bootstrap import Figure
from eval.calibration import Bin
from eval.questions import CATEGORIES, Category
from eval.results import Group

INK, BLUE, ORANGE, GREY = "#1f2328", "#1f6feb", "#bc4c00", "#afb8c1"
_STYLE: dict[RcKeyType, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "wence",  # ids of the drawing come out the same each time
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
SHOWN = {"right": ("全对", BLUE, "o"), "first": ("首条引文命中", ORANGE, "s")}


def _drawn(size: tuple[float, float], draw: Callable[[Axes], object]) -> str:
    """What ``draw`` puts on axes of ``size`` inches, as an SVG element."""
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        # The font that widths are measured in has no Chinese; the browser's has.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        canvas = Canvas(figsize=size, layout="constrained")
        draw(canvas.add_subplot())
        told = io.StringIO()
        canvas.savefig(told, format="svg", metadata=_NO_METADATA)
    drawing = told.getvalue()
    return drawing[drawing.index("<svg") :]


def categories(told: Mapping[Category, Group]) -> str:
    """The shares of right answers and right first citations in each category, with their intervals."""
    names = [f"{CATEGORIES[category]}（{len(group.rows)}题）" for category, group in told.items()]

    def draw(axes: Axes) -> None:
        for shift, (name, (label, colour, marker)) in zip((-0.14, 0.14), SHOWN.items(), strict=True):
            some = [(place + shift, group.figures[name]) for place, group in enumerate(told.values())]
            _points(axes, [one for one in some if one[1].value is not None], label, colour, marker)
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.set_xlim(-0.02, 1.02)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.grid(axis="x", color=GREY, alpha=0.4)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.08), ncols=2)

    return _drawn((8, 1.2 + 0.5 * len(names)), draw)


def _points(axes: Axes, some: Sequence[tuple[float, Figure]], label: str, colour: str, marker: str) -> None:
    values = np.array([(figure.value or 0, figure.low or 0, figure.high or 0) for _, figure in some]).reshape(-1, 3)
    reach = np.abs(values[:, 1:] - values[:, :1]).T
    places = [place for place, _ in some]
    axes.errorbar(values[:, 0], places, xerr=reach, fmt=marker, color=colour, capsize=3, label=label)


def calibration(bins: Sequence[Bin]) -> str:
    """The share of right answers against the confidence, with how many answers each point stands for."""

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], linestyle="--", color=GREY, label="说几成就对几成")
        axes.plot([one.confidence for one in bins], [one.right for one in bins], "o-", color=BLUE, label="实际")
        for one in bins:
            axes.annotate(
                f"{one.n}题",
                (one.confidence, one.right),
                textcoords="offset points",
                xytext=(0, -16),
                ha="center",
                fontsize=9,
            )
        axes.set(xlim=(0, 1.06), ylim=(-0.1, 1.06), xlabel="把握", ylabel="结局与首条引文都对")
        axes.grid(color=GREY, alpha=0.4)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2)

    return _drawn((5.6, 4.6), draw)


def latency(milliseconds: Sequence[float], p50: float, p95: float) -> str:
    """The share of answers that came within each time (the empirical distribution), with P50 and P95."""
    times = np.sort(np.asarray(milliseconds, float))
    shares = np.arange(1, len(times) + 1) / len(times)

    def draw(axes: Axes) -> None:
        axes.step(times, shares, where="post", color=BLUE)
        for name, value, share in (("P50", p50, 0.5), ("P95", p95, 0.95)):
            axes.axvline(value, color=ORANGE, linestyle=":")
            axes.annotate(
                f"{name} {value:.1f} 毫秒",
                (value, share),
                textcoords="offset points",
                xytext=(6, -14),
                color=ORANGE,
            )
        axes.set(ylim=(0, 1.02), xlabel="用时（毫秒）", ylabel="在此时间内作答的题")
        # Set by the 99th percentile, so that one slow answer does not press all others to the edge.
        axes.set_xlim(0, max(float(np.percentile(times, 99)) * 1.15, p95 * 1.4, 1.0))
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.grid(color=GREY, alpha=0.4)

    return _drawn((5.6, 4.6), draw)
