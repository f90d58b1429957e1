"""The door to jieba: a text becomes the words that the lexical index knows."""

import logging
import math
import os
import re
import tempfile
from functools import cache
from pathlib import Path

import jieba

from corpus.normalise import normal

VERSION = f"jieba-{jieba.__version__}-search-pairs-rare"
"""Changes whenever the same text could come out as other words."""


_RUN = re.compile(r"[^\W_]+")


@cache
def _tokenizer() -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # jieba unmarshals its cache from the temporary folder, where anybody may put a file: ours is our own.
    private = Path(tempfile.gettempdir()) / f"wence-{os.getuid()}"
    private.mkdir(mode=0o700, exist_ok=True)
    if private.stat().st_uid == os.getuid():
        tokenizer.tmp_dir = str(private)
    tokenizer.initialize()
    return tokenizer


def words(text: str) -> list[str]:
    """The words of ``text`` in its normal form, long words also in their parts; no punctuation.

    >>> words("关于进一步加大财政扶持力度！")
    ['关于', '一步', '进一步', '加大', '财政', '扶持', '力度']
    """
    return [word for word in _tokenizer().lcut_for_search(normal(text)) if any(map(str.isalnum, word))]


def pairs(text: str) -> list[str]:
    """The pairs of neighbouring letters and digits in the normal form of ``text``; a lone one by itself.

    >>> pairs("贷款贴息、AI")
    ['贷款', '款贴', '贴息', 'ai']
    """
    runs = _RUN.findall(normal(text))
    return [run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))]


def pieces(text: str) -> list[str]:
    """``text`` (a normal form) cut end to end into words of jieba's dictionary, and the rest into characters.

    >>> pieces("担宝费怎么收")
    ['担', '宝', '费', '怎么', '收']
    """
    return list(_tokenizer().lcut(text, HMM=False))


@cache
def everyday() -> tuple[str, ...]:
    """The words that jieba's reference corpus holds most often (once in 20,000 words or more), in no order."""
    tokenizer = _tokenizer()
    return tuple(word for word, count in tokenizer.FREQ.items() if count * 20_000 >= tokenizer.total)


def rarity(word: str) -> float:
    """How much a word says, as −ln of its share of jieba's reference corpus; about 4 (的) to 18, rarer is higher.

    A word that jieba's dictionary does not hold counts as seen once.

    >>> rarity("企业") < rarity("贴息")
    True
    """
    tokenizer = _tokenizer()
    return math.log(tokenizer.total / max(tokenizer.FREQ.get(word, 0), 1))
