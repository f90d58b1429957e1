"""``python -m corpus.health FOLDER``: does a copy of an index folder answer? Run where a crash harms nobody.

Standard input: ``{"count": n, "asked": [[clause id, vector], …]}``. Exit status 0 when both indexes hold n clauses and
nearly each vector's nearest clause is its own, or one that is as good as it: HNSW is approximate, and among hundreds of
paragraphs that differ by a number it may miss the very one.
"""

import json
import sys
from pathlib import Path

import numpy as np

from corpus.lexical import LexicalIndex
from corpus.vectors import VectorIndex

AROUND = 10
"""How many of the nearest clauses are looked at."""
AS_GOOD = 0.98
"""The cosine from which another clause is as good an answer."""
MISSED = 0.5
"""The share of vectors that may be missed; a damaged index misses most.

Of 400 paragraphs that differ by a number, HNSW missed a third: more equal vectors than a node has links cut its graph.
"""


def check(folder: Path, count: int, asked: list[tuple[str, list[float]]]) -> str | None:
    """What is wrong with the indexes in ``folder``; None when nothing is."""
    vectors, lexical = VectorIndex(folder / "vectors"), LexicalIndex(folder / "lexical")
    held = (len(vectors), len(lexical.words), len(lexical.pairs))
    if set(held) != {count}:
        return f"{held[0]} vectors and {held[1]} and {held[2]} texts instead of {count}"
    odd = []
    for name, vector in asked:
        found = vectors.nearest(np.array(vector, dtype=np.float32), AROUND)
        # A text without known words has a vector of zeros, which is near nothing.
        if any(vector) and name not in {hit.clause_id for hit in found} and found[0].score < AS_GOOD:
            odd.append(name)
    if len(odd) > MISSED * len(asked):
        return f"{odd[0]} is not its own nearest, nor are {len(odd)} of {len(asked)}"
    return None


if __name__ == "__main__":
    told = json.load(sys.stdin)
    if fault := check(Path(sys.argv[1]), told["count"], told["asked"]):
        sys.exit(fault)
