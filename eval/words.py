"""A run in words: the figures and the wrong answers as the terminal and all reports put them."""

from collections.abc import Iterator

from corpus.records import Outcome
from eval.bootstrap import Figure
from eval.metrics import COUNTED, FIGURES, RATIOS
from eval.questions import CATEGORIES, Expected
from eval.results import Report, Result, Setting
from eval.score import Row

OUTCOMES = {
    Outcome.ANSWERED: "作答",
    Outcome.UNSPECIFIED: "未作规定",
    Outcome.REFUSED: "拒答",
    Outcome.FAILED: "失败",
}
OF_CATEGORIES = ("right", "outcome", "first", "words", "citation_precision", "citation_recall")
"""The figures that are told for each category: those that all categories but the refused ones have."""
_SHOWN = 60


def value_of(name: str, figure: Figure) -> str:
    """The value of the figure ``name`` for a person.

    >>> value_of("first", Figure(0.5, 0.2, 0.8, 3.0, 6.0)), value_of("first", Figure(None, None, None, 0.0, 0.0))
    ('3/6  50.0%', '0/0  —')
    >>> value_of("mrr", Figure(0.5, 0.2, 0.8, 3.0, 6.0)), value_of("p50", Figure(12.34, 10.0, 20.0, None, None))
    ('0.500', '12.3')
    """
    if name in COUNTED:
        return f"{figure.hits or 0:.0f}/{figure.n or 0:.0f}  {number(name, figure.value)}"
    return number(name, figure.value)


def interval_of(name: str, figure: Figure) -> str:
    """The interval of the figure ``name`` for a person.

    >>> interval_of("first", Figure(0.5, 0.2, 0.8, 3.0, 6.0))
    '20.0%–80.0%'
    """
    return "—" if figure.value is None else f"{number(name, figure.low)}–{number(name, figure.high)}"


def number(name: str, value: float | None) -> str:
    """A value of the figure ``name`` alone.

    >>> number("first", 0.5), number("ece", 0.0451), number("p95", 70.25), number("ece", None)
    ('50.0%', '0.045', '70.2', '—')
    """
    if value is None:
        return "—"
    if name in COUNTED:
        return f"{value:.1%}"
    return f"{value:.3f}" if name in RATIOS or name == "ece" else f"{value:.1f}"


def head(result: Result) -> str:
    """How many questions there are of which kind."""
    rows = result.whole.rows
    answerable = sum(row.expected.answerable for row in rows)
    failed = f"，失败{result.whole.failed()}" if result.whole.failed() else ""
    return f"{result.name}：{len(rows)}题，可答{answerable}，应拒{len(rows) - answerable}{failed}"


def unknown(result: Result) -> str:
    """What the questions name and the corpus lacks, empty when nothing is."""
    names = "、".join(result.unknown)
    return f"知识库里没有题目所指的：{names}；这些题按答错计，请核对 --store 与 --documents" if names else ""


def basis(setting: Setting) -> str:
    """What the figures were taken on."""
    store = "每份文件单独收录" if setting.generation is None else f"知识库第 {setting.generation} 版"
    return (
        f"日期 {setting.date}；代码 {setting.commit or '不在 git 中'}；{store}，"
        f"共 {setting.documents} 份文件；嵌入 {setting.embedding}"
    )


def asked(row: Row) -> str:
    """The question, after those before it."""
    return "→".join((*row.expected.history, row.expected.question))


def wanted(expected: Expected) -> str:
    """What should have come."""
    told = [OUTCOMES[expected.outcome], *([expected.document] if expected.document else [])]
    told += ["、".join(part.clauses) + "".join(f"「{word}」" for word in part.contains) for part in expected.parts]
    return " ".join(told)


def came(row: Row) -> str:
    """What came, in one line."""
    answer = row.answer
    told = [f"{OUTCOMES[answer.outcome]}（把握 {answer.confidence:.2f}）"]
    told += [f"{citation.clause.id}「{citation.quote[:_SHOWN]}」" for citation in answer.citations]
    if row.loose:
        told.append(f"无依据的数字 {'、'.join(row.loose)}")
    return " ".join([*told, *([answer.error] if answer.error else [])]).replace("\n", " ")


def wrong_lines(row: Row) -> tuple[str, str, str]:
    """A question that was not answered rightly: what was asked, what should have come, what came."""
    kind = CATEGORIES[row.expected.category]
    faults = "、".join(row.faults)
    return (
        f"{row.expected.id} [{kind}] {asked(row)}（{faults}）",
        f"应为：{wanted(row.expected)}",
        f"得到：{came(row)}",
    )


def as_text(result: Result) -> str:
    """The figures and each wrong question, for a terminal."""
    lines = [head(result), *filter(None, [unknown(result)]), *_figure_lines(result)]
    wrong = result.whole.wrong()
    lines.append(f"答错的题：{len(wrong)}")
    for row in wrong:
        first, *others = wrong_lines(row)
        lines += [f"  {first}", *(f"    {other}" for other in others)]
    return "\n".join(lines)


def total_as_text(report: Report) -> str:
    """The figures of all files together, for a terminal; their wrong questions stand with each file."""
    return "\n".join([head(report.total), *_figure_lines(report.total)])


def _figure_lines(result: Result) -> Iterator[str]:
    figures = result.whole.figures
    for name, words in FIGURES.items():
        yield f"  {words}：{value_of(name, figures[name])}（{interval_of(name, figures[name])}）"
    for category, group in result.categories.items():
        told = "，".join(f"{short} {value_of(name, group.figures[name])}" for name, short in _SHORT.items())
        yield f"  [{CATEGORIES[category]}] {told}"


_SHORT = {"right": "全对", "first": "首条"}
