"""Pinyin typed in place of characters (jishu gaizao 有补贴吗), read with the corpus's own words."""

import math
import re
from dataclasses import dataclass

from assistant.vocabulary import Vocabulary

SHORTEST = 4
"""The fewest letters that are read as pinyin: shorter ones (LED, IPO) are names."""
TYPED = re.compile(r"(?<![a-z0-9_.@/+-])[a-z]+(?:[ '][a-z]+)*(?![a-z0-9_.@/+-])")
HALF = re.compile(
    r"(?P<before>[一-龥]{0,3})(?P<typed>(?<![a-z0-9_.@/+-])[a-z]+)(?=(?P<after>[一-龥]{0,3}))(?![a-z0-9_.@/+-])"
)
"""Letters beside characters: cuo施."""
BEAM = 8
"""How many readings are followed at each letter."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Some letters read as ``words``. ``chance``: its logarithm."""

    words: tuple[str, ...]
    chance: float


def from_pinyin(plain: str, vocabulary: Vocabulary) -> str:
    """``plain`` (a normal form) with its pinyin as words; Latin words of the corpus and all other letters stay.

    >>> from_pinyin("jishu gaizao 有补贴吗", Vocabulary.of(["支持技术改造。"]))
    '技术改造 有补贴吗'
    >>> from_pinyin("ai 和 iso 有补贴吗", Vocabulary.of(["支持技术改造。"]))
    'ai 和 iso 有补贴吗'
    >>> from_pinyin("归哪个bu门jie释", Vocabulary.of(["由主管部门解释。"]))
    '归哪个部门解释'
    """
    return TYPED.sub(lambda typed: _read(typed[0], vocabulary), HALF.sub(lambda half: _half(half, vocabulary), plain))


def _half(half: re.Match[str], vocabulary: Vocabulary) -> str:
    """What ``half`` stands for up to the end of its letters: those of the longest word that it is part of."""
    before, typed, after = half["before"], half["typed"], half["after"]
    if typed in vocabulary.latin:
        return half[0]
    found = [
        (left + right, vocabulary.likelihood(word), word[left : len(word) - right])
        for left in range(len(before) + 1)
        for right in range(len(after) + 1)
        if left + right
        for word in vocabulary.half_typed.get(before[len(before) - left :] + typed + after[:right], ())
    ]
    return before + max(found)[2] if found else half[0]


def _read(typed: str, vocabulary: Vocabulary) -> str:
    """``typed`` (letters, spaces and apostrophes) as words; as it is when it is not pinyin from end to end."""
    letters = re.sub("[ ']", "", typed)
    if len(letters) < SHORTEST or vocabulary.latin & frozenset(typed.split()):
        return typed
    best = _best(letters, vocabulary)
    if best is None:
        return typed
    known = sum(len(word) for word in best.words if len(word) > 1 and word in vocabulary.counts)
    # Nearly every English word can be cut into syllables, few into words of the corpus: several words that are typed
    # apart must be so by half (the rest: you, ma), a single one throughout.
    enough = known * 2 >= sum(map(len, best.words)) if typed != letters else known == sum(map(len, best.words))
    return "".join(best.words) if enough else typed


def _best(letters: str, vocabulary: Vocabulary) -> Reading | None:
    """The likeliest words that are typed ``letters``; None when there are none."""
    spellings = vocabulary.spellings
    longest = max(map(len, spellings), default=0)
    reached: list[list[Reading]] = [[] for _ in range(len(letters) + 1)]
    reached[0].append(Reading((), 0.0))
    for end in range(1, len(letters) + 1):
        found = [
            Reading((*reading.words, word), reading.chance + _chance(reading.words, word, vocabulary))
            for start in range(max(0, end - longest), end)
            if reached[start]
            for word in spellings.get(letters[start:end], ())
            for reading in reached[start]
        ]
        reached[end] = sorted(found, key=lambda reading: (-reading.chance, reading.words))[:BEAM]
    return next(iter(reached[-1]), None)


def _chance(before: tuple[str, ...], word: str, vocabulary: Vocabulary) -> float:
    """The logarithm of the chance of ``word`` after the words ``before``: half by itself, half by the last of them."""
    alone = math.exp(vocabulary.likelihood(word))
    if not before or not (stands := vocabulary.count(before[-1])):
        return math.log(alone)
    return math.log((alone + vocabulary.count(before[-1] + word) / stands) / 2)
