"""How well the embedding alone finds the passage, beside BM25: ``python -m corpus.embedding.measure --data DIR``.

Reads the retrieval sets in ``DIR/eval/*/``: ``corpus.jsonl.xz`` (id, title, text), ``queries.jsonl.xz`` (id, text),
``qrels.tsv`` (query, document, relevance, with a heading line). Every query of the set counts.
"""

import argparse
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np

from corpus.embedding import Embedding, load_embedding
from corpus.embedding.pairs import rows
from corpus.errors import FileError, WenceError
from corpus.segment import words
from corpus.settings import SHIPPED_MODEL

DEPTH = 10  # documents ranked for each query
BATCH = 256  # queries scored at once


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Documents, questions, and for each question the documents that answer it, with their gain."""

    name: str
    documents: tuple[str, ...]
    queries: tuple[str, ...]
    relevant: tuple[Mapping[int, int], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over all queries, in [0, 1], higher is better."""

    ndcg_10: float
    recall_3: float
    recall_10: float


def read_set(folder: Path) -> RetrievalSet:
    """The retrieval set in ``folder``. Raises :class:`~corpus.errors.FileError` when a file is missing or damaged."""
    found = list(rows(folder / "corpus.jsonl.xz"))
    places = {row["id"]: place for place, row in enumerate(found)}
    asked = list(rows(folder / "queries.jsonl.xz"))
    gains: dict[str, dict[int, int]] = {row["id"]: {} for row in asked}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, document, gain = line.split("\t")
        if query in gains and document in places and int(gain) > 0:
            gains[query][places[document]] = int(gain)
    return RetrievalSet(
        folder.name,
        tuple(f"{row.get('title') or ''}\n{row['text']}".strip() for row in found),
        tuple(row["text"] for row in asked),
        tuple(gains[row["id"]] for row in asked),
    )


def rank_dense(model: Embedding, documents: Sequence[str], queries: Sequence[str]) -> np.ndarray:
    """The nearest documents of each query by cosine, nearest first: shape (queries, at most 10)."""
    table = model.encode(documents)
    asked = model.encode(queries)
    found = []
    for first in range(0, len(queries), BATCH):
        scores = asked[first : first + BATCH] @ table.T
        found.append(np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH])
    return np.concatenate(found)


def rank_lexical(documents: Sequence[str], queries: Sequence[str]) -> np.ndarray:
    """The best documents of each query by BM25 (k1 1.2, b 0.75) over :func:`corpus.segment.words`, as above.

    A row of -1 where no document holds a word of the query.
    """
    index = bm25s.BM25(k1=1.2, b=0.75)
    index.index([words(text) for text in documents], show_progress=False)
    depth = min(DEPTH, len(documents))
    ranked = np.full((len(queries), depth), -1)  # bm25s takes no word that no document holds
    for row, text in enumerate(queries):
        if known := [word for word in words(text) if word in index.vocab_dict]:
            ranked[row] = index.retrieve([known], k=depth, show_progress=False)[0][0]
    return ranked


def figures(ranked: np.ndarray, relevant: Sequence[Mapping[int, int]]) -> Figures:
    """nDCG@10, recall@3 and recall@10 of ``ranked``; a query with no relevant document scores 0.

    >>> figures(np.array([[4, 2]]), [{4: 1}])
    Figures(ndcg_10=1.0, recall_3=1.0, recall_10=1.0)
    """
    totals = np.zeros(3)
    for order, gains in zip(ranked.tolist(), relevant, strict=True):
        if not gains:
            continue
        got = sum(gains.get(place, 0) / math.log2(rank + 2) for rank, place in enumerate(order[:10]))
        best = sum(gain / math.log2(rank + 2) for rank, gain in enumerate(sorted(gains.values(), reverse=True)[:10]))
        totals += (got / best, *(len(gains.keys() & set(order[:depth])) / len(gains) for depth in (3, 10)))
    means = (totals / max(1, len(relevant))).tolist()
    return Figures(*means)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: a Markdown table on standard output. Exit status 0, or 1 with one line on standard error."""
    parser = argparse.ArgumentParser(
        prog="python -m corpus.embedding.measure", description="嵌入模型与 BM25 的检索指标"
    )
    parser.add_argument("--data", type=Path, required=True, help="数据文件夹（其中有 eval/）")
    parser.add_argument("--model", default=str(SHIPPED_MODEL), help="模型文件夹或名称（默认：自带的模型）")
    options = parser.parse_args(arguments)
    try:
        model = load_embedding(options.model)
        folders = [path.parent for path in sorted(options.data.glob("eval/*/qrels.tsv"))]
        if not folders:
            raise FileError(f"{options.data}：没有 eval/*/qrels.tsv；请把 --data 指向数据文件夹")
        out = sys.stdout.write
        out("| 集 | 文档 | 问题 | 方法 | nDCG@10 | recall@3 | recall@10 |\n|---|---|---|---|---|---|---|\n")
        for folder in folders:
            of = read_set(folder)
            for method, ranked in (
                ("BM25（jieba）", rank_lexical(of.documents, of.queries)),
                ("嵌入", rank_dense(model, of.documents, of.queries)),
            ):
                got = figures(ranked, of.relevant)
                out(f"| {of.name} | {len(of.documents)} | {len(of.queries)} | {method} ")
                out(f"| {got.ndcg_10:.3f} | {got.recall_3:.3f} | {got.recall_10:.3f} |\n")
                sys.stdout.flush()
    except WenceError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
