"""Typing errors in a question, mended for the search with the corpus's own words. What is quoted never comes here.

A noisy channel (Kernighan, Church & Gale, 1990): a string is an error when the corpus's word that sounds the same is
likelier than the string, by more than an error is unlikely. What is a word of the corpus or of the dictionary is right.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from assistant.pinyin import from_pinyin
from assistant.sounds import sound
from assistant.vocabulary import HAN, LONGEST, Vocabulary
from corpus.segment import pieces, rarity

HOMOPHONE = 7.25
"""How unlikely an error is (minus the logarithm) that sounds as the right word does; measured in docs/decisions.md."""
OTHER = 9.5
"""The same for one that only nearly sounds so, for two characters that changed places, and for a phrase."""
APART = 1.1
"""How much likelier than the next one a word must be to be taken: three times."""
PHRASE = 3
"""How often a phrase that is no word must stand in the corpus to be taken for what was meant."""
SELDOM = 20
"""How many times more often than what was typed the other must stand in the corpus."""
ORDINARY = 7.5
"""The rarity below which a character (的, 能, 要) says nothing of its own; a string of such is no error."""

_SAYING = frozenset("想")
"""Lone characters that mean what they say in a question: 想关了 is not 相关了, 几天班 not 几天办."""
ROUNDS = 6
"""How often a text is gone through; a mended place is a word, so that two or three are the rule."""
_OR_NOT = re.compile(r"(.)(不)\1")
"""贴不贴: the 不 stands for itself."""


@dataclass(frozen=True, slots=True)
class Mending:
    """``right`` in place of the pieces from ``first`` to before ``last``; ``gain``: by how much it is likelier."""

    first: int
    last: int
    right: str
    gain: float


def correct(plain: str, vocabulary: Vocabulary) -> str:
    """``plain`` (a normal form) with its typing errors mended and its pinyin turned into words, for the search alone.

    >>> known = Vocabulary.of(["对技术改造贷款给予贴息。"])
    >>> correct("戴款贴西怎么算", known), correct("技术造改怎么支持", known), correct("daikuan tiexi", known)
    ('贷款贴息怎么算', '技术改造怎么支持', '贷款贴息')
    >>> correct("贷款贴息怎么算", known)
    '贷款贴息怎么算'
    """
    return HAN.sub(lambda run: _mended(run[0], vocabulary), from_pinyin(plain, vocabulary))


def _mended(run: str, vocabulary: Vocabulary) -> str:
    """``run``, Chinese characters alone, mended until nothing is likelier wrong than right; the surest place first."""
    for _ in range(ROUNDS):
        parts = pieces(run)
        free = [True] * len(parts)
        mended: list[str] = list(parts)
        for mending in sorted(_mendings(parts, vocabulary), key=lambda one: (-one.gain, one.first)):
            place = slice(mending.first, mending.last)
            if all(free[place]):  # else a surer one overlaps: the next round sees what it left
                size = mending.last - mending.first
                free[place], mended[place] = [False] * size, [mending.right, *[""] * (size - 1)]
        if all(free):
            break
        run = "".join(mended)
    return run


def _mendings(parts: Sequence[str], vocabulary: Vocabulary) -> Iterator[Mending]:
    """The place's best mending for each place of ``parts`` that is likelier wrong than right."""
    fixed = [found.start(2) for found in _OR_NOT.finditer("".join(parts))]
    starts = [0, *accumulate(map(len, parts))]
    for first, start in enumerate(starts[:-1]):
        for last in range(first + 2, min(first + 4, len(parts)) + 1):
            window = parts[first:last]
            typed = "".join(window)
            if len(typed) > LONGEST:
                break
            telling = any(len(part) == 1 and rarity(part) >= ORDINARY for part in window)
            if any(part in _SAYING or part[0] == "几" for part in window):
                continue
            if not telling or typed in vocabulary.counts or any(0 <= place - start < len(typed) for place in fixed):
                continue
            here = sum(map(vocabulary.likelihood, window))
            gains = {word: chance - here for word, chance in _meant(window, vocabulary)}
            told = sorted(gains.items(), key=lambda gain: (-gain[1], gain[0]))
            if told and told[0][1] > 0 and (len(told) == 1 or told[0][1] - told[1][1] > APART):
                yield Mending(first, last, *told[0])


def _meant(window: Sequence[str], vocabulary: Vocabulary) -> Iterator[tuple[str, float]]:
    """What may have been meant by the pieces of ``window``, with the logarithm of its chance."""
    typed = "".join(window)
    stands = SELDOM * vocabulary.count(typed)
    for word in vocabulary.words_like(typed):
        if (count := vocabulary.count(word)) >= stands:
            exact = all(map(lambda one, other: one == other or sound(one) == sound(other), word, typed))
            # A long word is a term, which jieba may have cut apart in the clauses; a short one stands across others.
            told = max(count, vocabulary.counts[word]) if len(word) > 2 else vocabulary.counts[word]
            yield word, vocabulary.likelihood(word, told) - (HOMOPHONE if exact else OTHER)
    for phrase in _phrases(window, vocabulary):
        if (count := vocabulary.count(phrase)) >= max(PHRASE, stands):
            yield phrase, vocabulary.likelihood(phrase, count) - OTHER
    for word in _swapped(window):
        count = vocabulary.counts.get(word) or vocabulary.count(word)
        if count >= max(1 if word in vocabulary.counts else 2, stands):
            yield word, vocabulary.likelihood(word, count) - OTHER


def _loose(window: Sequence[str]) -> list[int]:
    """The places, in characters, of the pieces that are lone characters."""
    return [sum(map(len, window[:place])) for place, part in enumerate(window) if len(part) == 1]


def _phrases(window: Sequence[str], vocabulary: Vocabulary) -> Iterator[str]:
    """``window`` with one lone character in place of another; three characters or more, no word, none that is ordinary.

    With an ordinary one (的电能 for 的店能) what stands in the corpus says nothing.
    """
    typed = "".join(window)
    if len(typed) < 3:
        return
    for place in _loose(window):
        for char in vocabulary.sounding_like(typed[place]):
            phrase = typed[:place] + char + typed[place + 1 :]
            if char != typed[place] and phrase not in vocabulary.counts and min(map(rarity, phrase)) >= ORDINARY:
                yield phrase


def _swapped(window: Sequence[str]) -> Iterator[str]:
    """``window``, when it is four characters or more, with two neighbours in each other's place."""
    typed = "".join(window)
    loose = frozenset(_loose(window))
    for place in range(len(typed) - 1 if len(typed) >= 4 else 0):
        if {place, place + 1} & loose and typed[place] != typed[place + 1]:
            yield typed[:place] + typed[place + 1] + typed[place] + typed[place + 2 :]
