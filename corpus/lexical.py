"""The door to bm25s: the lexical index of one generation (BM25, Robertson et al. 1994; bm25s's “lucene” variant).

Twice: over jieba's words, and over pairs of neighbouring characters, which need no dictionary (Nie, Gao, Zhang and Zhou
2000 found that for Chinese the two find different texts). Of the pairs, most stand across two words and say nothing;
so a pair's rarity counts twice. Measured in docs/decisions.md.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.records import Hit

NAMES = "clauses.json"
WORDS, PAIRS = "words", "pairs"


def build_lexical(folder: Path, rows: Sequence[tuple[str, Sequence[str], Sequence[str]]]) -> None:
    """Write the index of ``rows`` (clause id, its words, its pairs of characters) into the new ``folder``."""
    folder.mkdir(parents=True)
    _build(folder / WORDS, [(name, words) for name, words, _ in rows], rare=False)
    _build(folder / PAIRS, [(name, pairs) for name, _, pairs in rows], rare=True)


def _build(folder: Path, rows: Sequence[tuple[str, Sequence[str]]], *, rare: bool) -> None:
    """``rare``: a term's rarity (IDF) counts twice, in proportion to the rarest's."""
    import bm25s

    folder.mkdir()
    (folder / NAMES).write_text(json.dumps([name for name, _ in rows], ensure_ascii=False), encoding="utf-8")
    if any(words for _, words in rows):
        index = bm25s.BM25(method="lucene")
        index.index([list(words) for _, words in rows], show_progress=False)
        if rare:
            holding = np.diff(index.scores["indptr"])
            rarity = np.log(1 + (len(rows) - holding + 0.5) / (holding + 0.5))  # as the variant has it
            index.scores["data"] *= np.repeat(rarity / rarity.max(), holding).astype(np.float32)
        index.save(str(folder), show_progress=False)


class LexicalIndex:
    """A lexical index in memory: over ``words`` and over ``pairs``. ``folder`` is read once and never written."""

    def __init__(self, folder: Path) -> None:
        self.words, self.pairs = TermIndex(folder / WORDS), TermIndex(folder / PAIRS)


class TermIndex:
    """BM25 over terms of one sort."""

    def __init__(self, folder: Path) -> None:
        import bm25s

        self._names: list[str] = json.loads((folder / NAMES).read_text(encoding="utf-8"))
        self._places = {name: place for place, name in enumerate(self._names)}
        empty = not any(folder.glob("*.index.*"))
        self._index = None if empty else bm25s.BM25.load(str(folder), load_corpus=False, mmap=False)

    def __len__(self) -> int:
        return len(self._names)

    def counts(self) -> dict[str, int]:
        """How many clauses hold each term."""
        if self._index is None:
            return {}
        ends = self._index.scores["indptr"]
        return {term: int(ends[place + 1] - ends[place]) for term, place in self._index.vocab_dict.items() if term}

    def search(self, terms: Sequence[str], k: int) -> list[Hit]:
        """The ``k`` best clauses for ``terms``; score: BM25, above 0, highest first."""
        scores = self._scores(terms)
        best = np.argsort(-scores, kind="stable")[:k]
        return [Hit(self._names[place], float(scores[place])) for place in best if scores[place] > 0]

    def score(self, terms: Sequence[str], clause_ids: Sequence[str]) -> list[float]:
        """BM25 of each of ``clause_ids`` for ``terms``; 0 for a clause that holds none or is not indexed."""
        scores = self._scores(terms)
        return [float(scores[self._places[name]]) if name in self._places else 0.0 for name in clause_ids]

    def _scores(self, terms: Sequence[str]) -> np.ndarray:
        """BM25 of every clause, in their order."""
        known = [term for term in terms if self._index is not None and term in self._index.vocab_dict]
        if self._index is None or not known:
            return np.zeros(len(self._names), dtype=np.float32)
        return np.asarray(self._index.get_scores(known))
