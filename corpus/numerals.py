"""Chinese and Arabic numerals as integers."""

import re
import unicodedata

import cn2an

NUMERAL = "[0-9０-９〇零一二两三四五六七八九十百千廿]+"
"""A regular expression for a counting number as documents and people write it."""


def integer(numeral: str) -> int:
    """The value of a counting number.

    Raises ValueError when ``numeral`` is none.

    >>> [integer(numeral) for numeral in ("十二", "１２", "二十", "廿一", "百")]
    [12, 12, 20, 21, 100]
    """
    plain = unicodedata.normalize("NFKC", numeral).replace("廿", "二十").replace("〇", "零")
    if re.fullmatch("[0-9]+", plain):
        return int(plain)
    try:
        return int(cn2an.cn2an("一" + plain if plain[:1] in ("百", "千") else plain, "smart"))
    except KeyError:  # cn2an meets 零十五 with a KeyError
        raise ValueError(f"{numeral}: no counting number") from None
