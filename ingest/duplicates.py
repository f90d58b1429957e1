"""Whether two texts are the same document, whatever file each came in.

Broder (1997), “On the resemblance and containment of documents”: the share of shingles that two texts have in common
is estimated from the smallest hashes of each.
"""

import zlib
from heapq import nsmallest
from itertools import islice

from corpus.normalise import normal

SHINGLE = 8
"""Characters in a shingle; letters and digits alone count."""
KEPT = 256
"""How many of the smallest hashes stand for a text; the estimate is off by about 1 / √256."""
PART = 100_000
"""How many hashes are held at once."""
SAME = 0.97
"""Texts with at least this share in common are one document. Rounds of one announcement have 0.86 in common."""
AKIN = 0.05
"""Texts of one number with at least this share in common are one document: a scan of it has many odd shingles."""

Sketch = frozenset[int]


def sketch(text: str) -> Sketch:
    """The smallest hashes of the shingles of ``text``."""
    plain = "".join(filter(str.isalnum, normal(text)))
    hashes = (zlib.crc32(plain[at : at + SHINGLE].encode()) for at in range(max(len(plain) - SHINGLE + 1, 1)))
    smallest: set[int] = set()
    while part := set(islice(hashes, PART)):  # all shingles of a book at once would take a gigabyte
        smallest = set(nsmallest(KEPT, smallest | part))
    return frozenset(smallest)


def resemblance(one: Sketch, other: Sketch) -> float:
    """The share of shingles in common, in [0, 1], as estimated from the smallest hashes of both together.

    >>> resemblance(sketch("为了合成示例，制定本办法。"), sketch("为了合成示例 制定本办法"))
    1.0
    """
    both = sorted(one | other)[:KEPT]
    return sum(hash_ in one and hash_ in other for hash_ in both) / len(both)
