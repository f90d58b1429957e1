"""``python -m eval compare A B``: two runs on the same questions, what differs and whether it may be chance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import FileError
from eval.bootstrap import Difference, differences
from eval.metrics import FIGURES, RATIOS, Tally
from eval.questions import CATEGORIES, Category, Expected
from eval.report import ROWS
from eval.words import number

Key = tuple[str, str]
_SHOWN = 60


class StoredAnswer(BaseModel):
    """What of an answer the comparison shows."""

    model_config = ConfigDict(frozen=True)

    outcome: str
    citations: tuple[dict[str, object], ...]


class StoredRow(BaseModel):
    """What of a line of ``rows.jsonl`` the comparison needs."""

    model_config = ConfigDict(frozen=True)

    file: str
    expected: Expected
    faults: tuple[str, ...]
    ratios: dict[str, tuple[float, float]]
    confidence: float = Field(ge=0, le=1)
    sound: bool
    milliseconds: float
    answer: StoredAnswer

    @property
    def tally(self) -> Tally:
        """What the question adds to the figures."""
        return Tally(ratios=self.ratios, confidence=self.confidence, sound=self.sound, milliseconds=self.milliseconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A question that was answered otherwise: what was wrong ``before`` and ``after``."""

    expected: Expected
    before: tuple[str, ...]
    after: tuple[str, ...]
    came: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs over the ``n`` questions that both hold.

    ``only_before``, ``only_after``: questions in one run alone; ``rewritten``: in both, with another question or
    another right answer, which are not compared. ``better``: fewer things wrong; ``worse``: more; ``other``: others.
    """

    n: int
    only_before: int
    only_after: int
    rewritten: int
    figures: Mapping[str, Difference]
    categories: Mapping[Category, tuple[int, Mapping[str, Difference]]]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    other: tuple[Change, ...]


def read_run(path: Path) -> dict[Key, StoredRow]:
    """The rows of the run in the ``--out`` folder ``path``, or in a ``rows.jsonl`` itself, by file and id.

    Raises :class:`~corpus.errors.FileError` naming file, line and field.
    """
    file = path / ROWS if path.is_dir() else path
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except OSError as fault:
        raise FileError(f"{file}：无法读取（{fault.strerror}）；应是 python -m eval --out 写出的文件夹") from None
    except UnicodeDecodeError:
        raise FileError(f"{file}：不是 UTF-8 编码；应是 python -m eval --out 写出的 {ROWS}") from None
    rows: dict[Key, StoredRow] = {}
    for place, line in enumerate(lines, 1):
        if line.strip():
            row = _read_row(line, f"{file}：第{place}行")
            rows[row.file, row.expected.id] = row
    if not rows:
        raise FileError(f"{file}：一道题也没有；请用 python -m eval --out 重新生成")
    return rows


def _read_row(line: str, where: str) -> StoredRow:
    remedy = "请用这一版的 python -m eval --out 重新生成"
    try:
        row = StoredRow.model_validate_json(line)
    except ValidationError as fault:
        first = fault.errors()[0]
        if not first["loc"]:
            raise FileError(f"{where}不是一个JSON对象：{line!r:.{_SHOWN}}；{remedy}") from None
        field = ".".join(map(str, first["loc"]))
        found = "没有写" if first["type"] == "missing" else f"得到的是 {first['input']!r:.{_SHOWN}}"
        raise FileError(f"{where}，字段 {field}：{found}；{remedy}") from None
    if row.ratios.keys() != RATIOS.keys():
        odd = "、".join(sorted(row.ratios.keys() ^ RATIOS.keys()))
        raise FileError(f"{where}，字段 ratios：与这一版的指标不一致（{odd}）；{remedy}")
    return row


def compare(before: Mapping[Key, StoredRow], after: Mapping[Key, StoredRow]) -> Comparison:
    """What changed from run ``before`` to run ``after`` on the questions that both hold.

    Raises :class:`~corpus.errors.FileError` when there are none.
    """
    common = [key for key in before if key in after]
    same = [key for key in common if before[key].expected == after[key].expected]
    if not same:
        raise FileError(
            f"两次评测没有相同的题（前者{len(before)}题，后者{len(after)}题，编号相同而内容不同的{len(common)}题），"
            "无从比较；请用同样的 --questions 各跑一次"
        )
    pairs = [(before[key], after[key]) for key in same]
    changes = [(one, _change(one, other)) for one, other in pairs if set(one.faults) != set(other.faults)]
    kinds = {kind: tuple(change for _, change in changes if _kind(change) == kind) for kind in (-1, 0, 1)}
    found = {}
    for category in CATEGORIES:
        some = [pair for pair in pairs if pair[0].expected.category is category]
        if some:
            found[category] = (len(some), _differences(some))
    return Comparison(
        n=len(same),
        only_before=len(before) - len(common),
        only_after=len(after) - len(common),
        rewritten=len(common) - len(same),
        figures=_differences(pairs),
        categories=found,
        better=kinds[1],
        worse=kinds[-1],
        other=kinds[0],
    )


def _differences(pairs: Sequence[tuple[StoredRow, StoredRow]]) -> Mapping[str, Difference]:
    return differences([one.tally for one, _ in pairs], [other.tally for _, other in pairs])


def _change(before: StoredRow, after: StoredRow) -> Change:
    cited = "、".join(str(citation.get("clause_id")) for citation in after.answer.citations)
    return Change(
        expected=before.expected,
        before=before.faults,
        after=after.faults,
        came=" ".join(filter(None, [after.answer.outcome, cited])),
    )


def _kind(change: Change) -> int:
    """1: some faults are gone and none came; -1: the reverse; 0: some went, others came."""
    before, after = set(change.before), set(change.after)
    return 1 if after < before else -1 if before < after else 0


def as_text(told: Comparison) -> str:
    """The comparison for a terminal."""
    return "\n".join(_lines(told))


def _lines(told: Comparison) -> Iterator[str]:
    yield (
        f"相同的题：{told.n}；只在前者：{told.only_before}；只在后者：{told.only_after}；"
        f"题目或答案已改、不比：{told.rewritten}"
    )
    yield "指标：前者 → 后者，差（95% 区间，p 值）；* 区间不含 0"
    for name, words in FIGURES.items():
        yield f"  {words}：{_difference(name, told.figures[name])}"
    for category, (n, figures) in told.categories.items():
        yield f"  [{CATEGORIES[category]}，{n}题] 全对 {_difference('right', figures['right'])}"
        yield f"  [{CATEGORIES[category]}，{n}题] 首条 {_difference('first', figures['first'])}"
    for words, changes in (("变好", told.better), ("变坏", told.worse), ("错得不同", told.other)):
        yield f"{words}的题：{len(changes)}"
        for change in changes:
            yield (
                f"  {change.expected.id} [{CATEGORIES[change.expected.category]}] {change.expected.question}："
                f"{_faults(change.before)} → {_faults(change.after)}（得到 {change.came}）"
            )


def _faults(told: tuple[str, ...]) -> str:
    return "、".join(told) or "全对"


def _difference(name: str, told: Difference) -> str:
    if told.before is None or told.after is None or told.low is None or told.high is None:
        return f"{number(name, told.before)} → {number(name, told.after)}"
    sure = " *" if told.low > 0 or told.high < 0 else ""
    low, high, apart = (_signed(name, value) for value in (told.low, told.high, told.after - told.before))
    return f"{number(name, told.before)} → {number(name, told.after)}，{apart}（{low} 至 {high}，p={told.p:.3f}）{sure}"


def _signed(name: str, value: float) -> str:
    return ("−" if value < 0 else "+") + number(name, abs(value))
