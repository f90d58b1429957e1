"""The door to bm25s: the lexical index of one generation (BM25, Robertson et al. 1994; bm25s's “lucene” variant)."""

import json
from collections.abc import Sequence
from pathlib import Path

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
        empty = not any(folder.glob("*.index.*"))
        self._index = None if empty else bm25s.BM25.load(str(folder), load_corpus=False, mmap=False)

    def __len__(self) -> int:
        return len(self._names)

    def search(self, words: Sequence[str], k: int) -> list[Hit]:
        """The ``k`` best clauses for ``words``; score: BM25, above 0, highest first."""
        if self._index is None:
            return []
        known = [word for word in words if word in self._index.vocab_dict]
        if not known:
            return []
        places, scores = self._index.retrieve([known], k=min(k, len(self._names)), show_progress=False)
        pairs = zip(places[0], scores[0], strict=True)
        return [Hit(self._names[place], float(score)) for place, score in pairs if score > 0]
