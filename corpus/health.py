"""``python -m corpus.health FOLDER``: does a copy of an index folder answer? Run where a crash harms nobody.

Standard input: ``{"count": n, "asked": [[clause id, vector], …]}``. Exit status 0 when both indexes hold n clauses and
each vector's nearest clause is its own.
"""

import json
import sys
from pathlib import Path

import numpy as np

from corpus.lexical import LexicalIndex
from corpus.vectors import VectorIndex


def check(folder: Path, count: int, asked: list[tuple[str, list[float]]]) -> str | None:
    """What is wrong with the indexes in ``folder``; None when nothing is."""
    vectors, lexical = VectorIndex(folder / "vectors"), LexicalIndex(folder / "lexical")
    if (len(vectors), len(lexical)) != (count, count):
        return f"{len(vectors)} vectors and {len(lexical)} texts instead of {count}"
    for name, vector in asked:
        found = vectors.nearest(np.array(vector, dtype=np.float32), 3)
        # The same text in two documents has one vector, and a text without known words has none.
        own = {hit.clause_id for hit in found if hit.score > found[0].score - 1e-5}
        if any(vector) and name not in own and found[0].score < 1 - 1e-4:
            return f"{name} is not its own nearest"
    return None


if __name__ == "__main__":
    told = json.load(sys.stdin)
    if fault := check(Path(sys.argv[1]), told["count"], told["asked"]):
        sys.exit(fault)
