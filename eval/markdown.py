"""The report in Markdown: tables and the wrong answers. Questions and quotes are data: no mark of theirs is one."""

import re
from collections.abc import Iterator, Sequence

from eval.calibration import Bin
from eval.metrics import FIGURES
from eval.questions import CATEGORIES
from eval.results import Report, Result
from eval.words import OF_CATEGORIES, basis, head, interval_of, unknown, value_of, wrong_lines

_MARKS = re.compile(r"([\\`*_{}\[\]<>|#~&!])")
_LINE_ENDS = re.compile(r"[\r\n]")


def plain(text: str) -> str:
    """``text`` so that Markdown shows it as it is, in one line.

    >>> plain("<b>|*a*\\n1")
    '\\\\<b\\\\>\\\\|\\\\*a\\\\* 1'
    """
    return _MARKS.sub(r"\\\1", _LINE_ENDS.sub(" ", text))


def as_markdown(report: Report, page: str) -> str:
    """The whole report for a person; ``page``: the name of the file with the plots, beside this one."""
    lines = ["# 问策评测", "", plain(basis(report.setting)), "", f"带图的报告：[{page}]({page})"]
    results = [*report.results, report.total] if len(report.results) > 1 else report.results
    for result in results:
        lines += ["", f"## {plain(head(result))}", ""]
        if unknown(result):
            lines += [plain(unknown(result)), ""]
        lines += [*_figures(result), "", *_categories(result), "", *_reliability(result.whole.reliability())]
        if result is not report.total or result in report.results:
            lines += ["", *_wrong(result)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _table(heads: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for row in rows:
        yield f"| {' | '.join(map(plain, row))} |"


def _figures(result: Result) -> Iterator[str]:
    figures = result.whole.figures
    rows = ((words, value_of(name, figures[name]), interval_of(name, figures[name])) for name, words in FIGURES.items())
    return _table(("指标", "值", "95% 区间"), rows)


def _categories(result: Result) -> Iterator[str]:
    rows = (
        (
            CATEGORIES[category],
            str(len(group.rows)),
            *(
                f"{value_of(name, group.figures[name])}（{interval_of(name, group.figures[name])}）"
                for name in OF_CATEGORIES
            ),
        )
        for category, group in result.categories.items()
    )
    return _table(("分类", "题数", *(FIGURES[name] for name in OF_CATEGORIES)), rows)


def _reliability(bins: Sequence[Bin]) -> Iterator[str]:
    rows = ((f"{one.low:.1f}–{one.high:.1f}", str(one.n), f"{one.confidence:.3f}", f"{one.right:.3f}") for one in bins)
    return _table(("把握", "题数", "平均把握", "结局与首条引文都对"), rows)


def _wrong(result: Result) -> Iterator[str]:
    wrong = result.whole.wrong()
    yield f"### 答错的题：{len(wrong)}"
    yield ""
    for row in wrong:
        first, *others = wrong_lines(row)
        yield f"- {plain(first)}"
        yield from (f"  - {plain(other)}" for other in others)
