"""The figures for a person (text, Markdown) and for a script (JSON)."""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.present import answer_json
from corpus.errors import FileError
from corpus.records import Outcome
from eval.questions import Expected
from eval.score import Row, Share, Summary

OUTCOMES = {
    Outcome.ANSWERED: "作答",
    Outcome.UNSPECIFIED: "未作规定",
    Outcome.REFUSED: "拒答",
    Outcome.FAILED: "失败",
}
SHARES = {
    "right": "全对的题",
    "first": "首条引文命中（可答题）",
    "words": "引文含应有字句（可答题）",
    "verbatim": "引文与原文一致（全部引文）",
    "outcome": "结局正确（全部题）",
    "refused_right": "应拒而拒（应拒题）",
    "refused_wrong": "不应拒而拒（可答题）",
    "unspecified": "未作规定判断正确",
}
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the figures were taken on. ``commit`` ends in ``-dirty`` with uncommitted changes, None outside git."""

    date: str
    commit: str | None
    generation: int
    documents: int
    embedding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One question file's rows and figures. ``unknown``: expected clauses and documents that the corpus lacks."""

    name: str
    sha256: str
    rows: tuple[Row, ...]
    summary: Summary
    unknown: tuple[str, ...]


def percent(share: Share) -> str:
    """``share`` for a person.

    >>> percent(Share(48, 49)), percent(Share(0, 0))
    ('48/49  98.0%', '0/0  —')
    """
    value = "—" if share.value is None else f"{share.value:.1%}"
    return f"{share.hits}/{share.n}  {value}"


def figures(summary: Summary) -> dict[str, str]:
    """Each figure's name and value, for a person."""
    told = {words: percent(getattr(summary, name)) for name, words in SHARES.items()}
    return told | {
        "无依据的数字": str(summary.loose),
        "失败的题": str(summary.failed),
        "用时": f"P50 {summary.p50:.1f} 毫秒，P95 {summary.p95:.1f} 毫秒",
    }


def confidences(summary: Summary) -> Iterator[tuple[str, str, str]]:
    """Outcome, how many, mean confidence; the right answers and the wrong ones apart."""
    for line in summary.confidence:
        yield f"{OUTCOMES[line.outcome]}，{'全对' if line.right else '有错'}", f"{line.n}题", f"{line.mean:.3f}"


def wrong_lines(row: Row) -> tuple[str, str, str]:
    """A question that was not answered rightly: what was asked, what should have come, what came."""
    faults = "、".join(row.faults)
    return (
        f"{row.expected.id} {row.expected.question}（{faults}）",
        f"应为：{_wanted(row.expected)}",
        f"得到：{_came(row)}",
    )


def _wanted(expected: Expected) -> str:
    place = expected.document or "、".join(expected.clauses)
    words = "".join(f"「{word}」" for word in expected.contains)
    return " ".join(filter(None, [OUTCOMES[expected.outcome], place, words]))


def _came(row: Row) -> str:
    answer = row.answer
    told = [f"{OUTCOMES[answer.outcome]}（把握 {answer.confidence:.2f}）"]
    told += [f"{citation.clause.id}「{citation.quote[:_SHOWN]}」" for citation in answer.citations]
    if row.loose:
        told.append(f"无依据的数字 {'、'.join(row.loose)}")
    return " ".join([*told, *([answer.error] if answer.error else [])]).replace("\n", " ")


def _head(result: Result) -> str:
    answerable = result.summary.first.n
    return f"{result.name}：{result.summary.n}题，可答{answerable}，应拒{result.summary.n - answerable}"


def _unknown(result: Result) -> str:
    return (
        f"知识库里没有题目所指的：{'、'.join(result.unknown)}；这些题按答错计，请核对 --store" if result.unknown else ""
    )


def as_text(result: Result) -> str:
    """The figures and each wrong question, for a terminal."""
    wrong = [row for row in result.rows if row.faults]
    lines = [_head(result), *filter(None, [_unknown(result)])]
    lines += [f"  {name}：{value}" for name, value in figures(result.summary).items()]
    lines += [f"  平均把握（{name}）：{mean}，{n}" for name, n, mean in confidences(result.summary)]
    lines += [f"答错的题：{len(wrong)}"]
    for row in wrong:
        first, *others = wrong_lines(row)
        lines += [f"  {first}", *(f"    {other}" for other in others)]
    return "\n".join(lines)


def as_markdown(results: Sequence[Result], setting: Setting) -> str:
    """The whole report for a person."""
    lines = [
        "# 问策评测",
        "",
        f"日期 {setting.date}；代码 {setting.commit or '不在 git 中'}；知识库第 {setting.generation} 版，"
        f"{setting.documents} 份文件；嵌入 {setting.embedding}",
    ]
    for result in results:
        lines += ["", f"## {_head(result)}", "", *filter(None, [_unknown(result), _unknown(result) and "\n"])]
        lines += ["| 指标 | 值 |", "|---|---|"]
        lines += [f"| {name} | {value} |" for name, value in figures(result.summary).items()]
        lines += ["", "| 结局 | 题数 | 平均把握 |", "|---|---|---|"]
        lines += [f"| {name} | {n} | {mean} |" for name, n, mean in confidences(result.summary)]
        wrong = [row for row in result.rows if row.faults]
        lines += ["", f"### 答错的题：{len(wrong)}", ""]
        for row in wrong:
            first, *others = wrong_lines(row)
            lines += [f"- {first}", *(f"  - {other}" for other in others)]
    return "\n".join(lines).rstrip("\n") + "\n"


def row_json(result: Result, row: Row) -> dict[str, Any]:
    """One line of ``rows.jsonl``."""
    return {
        "file": result.name,
        "id": row.expected.id,
        "expected": row.expected.model_dump(mode="json"),
        "right": not row.faults,
        "faults": list(row.faults),
        "first": row.first,
        "words": row.words,
        "outcome": row.outcome,
        "quotes": row.quotes,
        "verbatim": row.verbatim,
        "loose": list(row.loose),
        "answer": answer_json(row.answer),
    }


def summary_json(summary: Summary) -> dict[str, Any]:
    """The figures by their names in :class:`~eval.score.Summary`; each share with its ``value``, null when n is 0."""
    told = asdict(summary)
    for name in SHARES:
        told[name] = {**told[name], "value": getattr(summary, name).value}
    return told


def as_json(results: Sequence[Result], setting: Setting) -> dict[str, Any]:
    """The whole report for a script."""
    return {
        **asdict(setting),
        "files": [
            {
                "file": result.name,
                "sha256": result.sha256,
                "unknown": list(result.unknown),
                **summary_json(result.summary),
            }
            for result in results
        ],
    }


def write(folder: Path, results: Sequence[Result], setting: Setting) -> None:
    """Write ``rows.jsonl``, ``report.json`` and ``report.md`` into ``folder``, which is made when it is not there.

    Raises :class:`~corpus.errors.FileError` when that cannot be done; a file is the old one or the whole new one.
    """
    rows = (row_json(result, row) for result in results for row in result.rows)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_whole(folder / "rows.jsonl", (_line(row) for row in rows))
        _write_whole(
            folder / "report.json", [json.dumps(as_json(results, setting), ensure_ascii=False, indent=2), "\n"]
        )
        _write_whole(folder / "report.md", [as_markdown(results, setting)])
    except OSError as fault:
        raise FileError(f"{folder}：无法写入（{fault.strerror}）；请检查 --out 的路径") from None


def _line(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False) + "\n"


def _write_whole(path: Path, parts: Iterable[str]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.writelines(parts)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
