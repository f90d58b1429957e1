"""The door to bm25s: the lexical index of one generation (BM25, Robertson et al. 1994; bm25s's “lucene” variant)."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.records import Hit

NAMES = "clauses.json"


def build_lexical(folder: Path, rows: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Write an index of ``rows`` (clause id, its words) into ``folder``."""
    import bm25s

    folder.mkdir(parents=True)
    (folder / NAMES).write_text(json.dumps([name for name, _ in rows], ensure_ascii=False), encoding="utf-8")
    if any(words for _, words in rows):
        index = bm25s.BM25(method="lucene")
        index.index([list(words) for _, words in rows], show_progress=False)
        index.save(str(folder), show_progress=False)


class LexicalIndex:
    """A lexical index in memory; ``folder`` is read once and never written."""

    def __init__(self, folder: Path) -> None:
        import bm25s

        self._names: list[str] = json.loads((folder / NAMES).read_text(encoding="utf-8"))
        self._places = {name: place for place, name in enumerate(self._names)}
        empty = not any(folder.glob("*.index.*"))
        self._index = None if empty else bm25s.BM25.load(str(folder), load_corpus=False, mmap=False)

    def __len__(self) -> int:
        return len(self._names)

    def counts(self) -> dict[str, int]:
        """How many clauses hold each word."""
        if self._index is None:
            return {}
        ends = self._index.scores["indptr"]
        return {word: int(ends[place + 1] - ends[place]) for word, place in self._index.vocab_dict.items() if word}

    def search(self, words: Sequence[str], k: int) -> list[Hit]:
        """The ``k`` best clauses for ``words``; score: BM25, above 0, highest first."""
        scores = self._scores(words)
        best = np.argsort(-scores, kind="stable")[:k]
        return [Hit(self._names[place], float(scores[place])) for place in best if scores[place] > 0]

    def score(self, words: Sequence[str], clause_ids: Sequence[str]) -> list[float]:
        """BM25 of each of ``clause_ids`` for ``words``; 0 for a clause that holds none or is not indexed."""
        scores = self._scores(words)
        return [float(scores[self._places[name]]) if name in self._places else 0.0 for name in clause_ids]

    def _scores(self, words: Sequence[str]) -> np.ndarray:
        """BM25 of every clause, in their order."""
        known = [word for word in words if self._index is not None and word in self._index.vocab_dict]
        if self._index is None or not known:
            return np.zeros(len(self._names), dtype=np.float32)
        return np.asarray(self._index.get_scores(known))
