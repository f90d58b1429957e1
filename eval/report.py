"""A run as files: each question's row and the figures for scripts, Markdown and a page for people."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.present import answer_json
from corpus.errors import FileError
from eval.files import write_whole
from eval.markdown import as_markdown
from eval.metrics import Tally
from eval.page import as_page
from eval.results import Group, Report, Result
from eval.score import Row

ROWS, FIGURES_FILE, MARKDOWN, PAGE = "rows.jsonl", "report.json", "report.md", "report.html"


def row_json(file: str, row: Row, tally: Tally) -> dict[str, Any]:
    """One line of ``rows.jsonl``. ``ratios``: what the question adds above and below the line of each figure."""
    return {
        "file": file,
        "id": row.expected.id,
        "category": row.expected.category.value,
        "expected": row.expected.model_dump(mode="json"),
        "right": not row.faults,
        "faults": list(row.faults),
        "first": row.first,
        "parts": list(row.parts),
        "outcome": row.outcome,
        "cited": row.cited,
        "cited_right": row.right,
        "ranking": list(row.ranking),
        "quotes": row.quotes,
        "verbatim": row.verbatim,
        "loose": list(row.loose),
        "ratios": {name: list(told) for name, told in tally.ratios.items()},
        "confidence": tally.confidence,
        "sound": tally.sound,
        "milliseconds": tally.milliseconds,
        "answer": answer_json(row.answer),
    }


def group_json(group: Group) -> dict[str, Any]:
    """The figures by their names in :data:`~eval.metrics.FIGURES`; null where there is nothing to count."""
    return {
        "n": len(group.rows),
        "figures": {name: asdict(figure) for name, figure in group.figures.items()},
        "calibration": [asdict(one) for one in group.reliability()],
    }


def result_json(result: Result) -> dict[str, Any]:
    """The figures of a file, and of each category in it."""
    return {
        "file": result.name,
        "sha256": result.sha256,
        "unknown": list(result.unknown),
        **group_json(result.whole),
        "categories": {category.value: group_json(group) for category, group in result.categories.items()},
    }


def as_json(report: Report) -> dict[str, Any]:
    """The whole report for a script."""
    return {
        **asdict(report.setting),
        "files": [result_json(result) for result in report.results],
        "total": result_json(report.total),
    }


def write(folder: Path, report: Report) -> None:
    """Write ``rows.jsonl``, ``report.json``, ``report.md`` and ``report.html`` into ``folder``, made when missing.

    Raises :class:`~corpus.errors.FileError` when that cannot be done; a file is the old one or the whole new one.
    """
    rows = (
        row_json(result.name, row, tally)
        for result in report.results
        for row, tally in zip(result.whole.rows, result.whole.tallies, strict=True)
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / ROWS, (json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        write_whole(folder / FIGURES_FILE, [json.dumps(as_json(report), ensure_ascii=False, indent=2), "\n"])
        write_whole(folder / MARKDOWN, [as_markdown(report, PAGE)])
        write_whole(folder / PAGE, [as_page(report)])
    except OSError as fault:
        raise FileError(f"{folder}：无法写入（{fault.strerror}）；请检查 --out 的路径") from None
