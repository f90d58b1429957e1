"""The normal form of a text: what is searched and understood, never what is quoted."""

import unicodedata
from functools import cache

from opencc import OpenCC


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def normal(text: str) -> str:
    """``text`` in half width, lower case and simplified characters, control characters turned into spaces.

    The length may change, so offsets in the result say nothing about ``text``.

    >>> normal("（一）加快設備更新ＡＩ")
    '(一)加快设备更新ai'
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    printable = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") else char for char in folded)
    return str(_simplifier().convert(printable))
