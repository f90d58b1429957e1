"""Measured retrieval sets as a table for people, and query by query for scripts."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import FileError
from eval.bootstrap import Difference
from eval.files import write_whole
from eval.markdown import plain
from eval.measure import commit
from eval.retrieval import BASELINE, NAMES, Measured, Ranked

TABLE, ROWS = "retrieval.md", "retrieval.jsonl"


def head(embedding: str) -> str:
    """What a table was taken on, now; ``embedding``: the fingerprint of the model."""
    date = datetime.now(UTC).isoformat(timespec="seconds")
    return f"日期 {date}；代码 {commit() or '不在 git 中'}；嵌入 {embedding}"


def as_table(told: Sequence[Measured]) -> Iterator[str]:
    """The lines of the Markdown table, and what there is to know beside it."""
    yield f"| 集 | 文档 | 问题 | 方法 | {' | '.join(NAMES)} |"
    yield "|---|---|---|---|" + "---|" * len(NAMES)
    for one in told:
        for method in one.methods:
            cells = (cell(method, difference) for difference in method.against)
            own = f"{plain(one.told.name)} | {len(one.told.texts)} | {len(one.told.queries)}"
            yield f"| {own} | {method.method} | {' | '.join(cells)} |"
    yield ""
    yield f"括号内：与 {BASELINE} 之差的 95% 区间（成对自助法）。"
    for one in told:
        yield f"{plain(one.told.name)}：建索引 {one.build:.1f} 秒，问策每题 {one.ask * 1000:.0f} 毫秒。"
        if one.told.unanswered:
            yield f"{plain(one.told.name)}：{one.told.unanswered} 个问题没有相关的文档，按 0 计。"


def cell(method: Ranked, told: Difference) -> str:
    """A mean, and how far its difference to BM25's may be chance.

    >>> import numpy as np
    >>> cell(Ranked("嵌入", (), np.zeros((1, 4)), ()), Difference(0.3, 0.25, -0.08, -0.02, 0.004))
    '0.250（-0.080 至 -0.020）'
    """
    interval = "" if method.method == BASELINE else f"（{told.low:+.3f} 至 {told.high:+.3f}）"
    return f"{told.after:.3f}{interval}"


def as_rows(told: Measured) -> Iterator[dict[str, object]]:
    """A row for each query: what answers it, and each method's figures and best texts."""
    for number, query in enumerate(told.told.queries):
        yield {
            "set": told.told.name,
            "id": query.id,
            "question": query.text,
            "relevant": dict(told.told.relevant[number]),
            "methods": {
                method.method: {
                    **dict(zip(NAMES, method.values[number].tolist(), strict=True)),
                    "ranking": list(method.rankings[number]),
                }
                for method in told.methods
            },
        }


def write_retrieval(folder: Path, told: Sequence[Measured], embedding: str) -> None:
    """Write ``retrieval.md`` and ``retrieval.jsonl`` into ``folder``, made when missing.

    Raises :class:`~corpus.errors.FileError` when that cannot be done; a file is the old one or the whole new one.
    """
    lines = ("# 检索评测", "", plain(head(embedding)), "", *as_table(told))
    rows = (json.dumps(row, ensure_ascii=False) + "\n" for one in told for row in as_rows(one))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / ROWS, rows)
        write_whole(folder / TABLE, (f"{line}\n" for line in lines))
    except OSError as fault:
        raise FileError(f"{folder}：无法写入（{fault.strerror}）；请检查 --out 的路径") from None
