"""The report as a page in one file: it runs nothing and fetches nothing, and all that was asked and quoted is text."""

from pathlib import Path

from jinja2 import Environment, StrictUndefined

from corpus.records import Citation
from eval import plots, words
from eval.metrics import FIGURES
from eval.questions import CATEGORIES
from eval.results import Report, Result

TEMPLATE = Path(__file__).parent / "page.html"
_AROUND = 40


def as_page(report: Report) -> str:
    """The whole report for a person, as HTML.

    Everything but the plots is escaped by the template's environment; the plots hold no text of questions.
    """
    pages = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    results = [report.total, *report.results] if len(report.results) > 1 else list(report.results)
    return pages.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        basis=words.basis(report.setting),
        results=results,
        files=report.results,
        figures=FIGURES,
        of_categories=words.OF_CATEGORIES,
        categories=CATEGORIES,
        outcomes=words.OUTCOMES,
        head=words.head,
        unknown=words.unknown,
        value_of=words.value_of,
        interval_of=words.interval_of,
        around=around,
        plots=_plots(report.total),
    )


def _plots(result: Result) -> list[tuple[str, str]]:
    """Title and drawing of each plot. The template takes the drawings as they are."""
    whole = result.whole
    times = [one.milliseconds for one in whole.tallies]
    p50, p95 = (whole.figures[name].value or 0.0 for name in ("p50", "p95"))
    return [
        ("各分类的全对与首条引文命中，附 95% 区间", plots.categories(result.categories)),
        ("校准：把握与实际", plots.calibration(whole.reliability())),
        ("用时分布", plots.latency(times, p50, p95)),
    ]


def around(citation: Citation) -> tuple[str, str]:
    """What stands just before and after the quote in its clause, at most 40 characters of each."""
    text = citation.clause.text
    before, after = text[: citation.start], text[citation.end :]
    return (
        ("…" if len(before) > _AROUND else "") + before[-_AROUND:],
        after[:_AROUND] + ("…" if len(after) > _AROUND else ""),
    )
