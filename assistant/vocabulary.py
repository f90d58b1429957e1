"""What the corpus is written in: its words, its text, and which of its characters sound alike."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from weakref import WeakKeyDictionary

from assistant.sounds import near, sound, spelled, syllables
from assistant.thesaurus import THESAURUS, read_thesaurus
from corpus.normalise import normal
from corpus.segment import everyday, rarity, words
from corpus.snapshot import Snapshot

HAN = re.compile("[一-龥]+")
"""A run of Chinese characters."""
LONGEST = 6
"""The longest word, in characters, that is looked for in place of another."""
PRIOR = 20_000
"""How many words of ordinary Chinese the corpus is mixed with, so that a small one does not seem to know no other."""
MATTER = 3
"""In how many more clauses each term of the thesaurus is taken to stand: people ask for it, whatever the corpus is."""


class Vocabulary:
    """The vocabulary of one corpus; to be made once for a generation. Never changes, but learns on first use."""

    def __init__(self, texts: Iterable[str], counts: Mapping[str, int]) -> None:
        """``counts``: how many of ``texts`` (as published) hold each word (in normal form)."""
        terms = [term for matter in read_thesaurus(THESAURUS) for term in matter]
        told = Counter({word: count for word, count in counts.items() if HAN.fullmatch(word)})
        for term in terms:
            told.update(dict.fromkeys({word for word in (*words(term), term) if HAN.fullmatch(word)}, MATTER))
        self.counts: Mapping[str, int] = told
        self.text = normal("\n".join((*texts, *terms)))
        self._total = sum(told.values()) + PRIOR
        self.count = lru_cache(maxsize=20_000)(self._count)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Vocabulary":
        """The vocabulary of ``texts``, which are cut into words for it."""
        kept = list(texts)
        return cls(kept, Counter(word for text in kept for word in frozenset(words(text))))

    @cached_property
    def latin(self) -> frozenset[str]:
        """The Latin words of the corpus: AI, ERP. What stands there is no pinyin."""
        return frozenset(re.findall("[a-z]+", self.text))

    @cached_property
    def _pairs(self) -> frozenset[str]:
        return frozenset(map("".join, zip(self.text, self.text[1:], strict=False)))

    @cached_property
    def _starting(self) -> Mapping[tuple[str, int], list[str]]:
        """The words by first character and length."""
        found = defaultdict(list)
        for word in self.counts:
            found[word[0], len(word)].append(word)
        return found

    @cached_property
    def _sounding(self) -> Mapping[str, list[str]]:
        """The characters of the corpus's words by their folded sound."""
        found = defaultdict(list)
        for char in sorted(frozenset("".join(self.counts))):
            found[near(sound(char))].append(char)
        return found

    @cached_property
    def spellings(self) -> Mapping[str, list[str]]:
        """The words of the corpus and those of every day by how they are typed in Latin letters."""
        found = defaultdict(list)
        for word in sorted({*self.counts, *filter(HAN.fullmatch, everyday())}):
            if len(word) <= LONGEST:
                found[spelled(word)].append(word)
        return found

    @cached_property
    def half_typed(self) -> Mapping[str, list[str]]:
        """The words of :attr:`spellings` of two to four characters, some of them, side by side, in letters: cuo施."""
        found = defaultdict(list)
        for word in sorted({word for told in self.spellings.values() for word in told if 2 <= len(word) <= 4}):
            letters = syllables(word)
            for first in range(len(word)):
                for last in range(first + 1, len(word) + 1):
                    if last - first < len(word):
                        found[word[:first] + "".join(letters[first:last]) + word[last:]].append(word)
        return found

    def _count(self, term: str) -> int:
        """How often ``term``, at least two characters, stands in the corpus."""
        if any(term[place : place + 2] not in self._pairs for place in range(len(term) - 1)):
            return 0
        return self.text.count(term)

    def sounding_like(self, char: str) -> list[str]:
        """The characters of the corpus that sound as ``char`` does, or nearly, itself among them if it stands there."""
        return self._sounding.get(near(sound(char)), [])

    def words_like(self, window: str) -> list[str]:
        """The other words that sound as ``window`` does, or nearly, at least half of the characters being the same.

        >>> Vocabulary.of(["贷款贴息", "带宽"]).words_like("戴款")
        ['贷款']
        """
        found = []
        for first in self.sounding_like(window[0]):
            for word in self._starting.get((first, len(window)), ()):
                same = sum(map(str.__eq__, word, window))
                if len(window) <= same * 2 < len(window) * 2 and all(map(_alike, word, window)):
                    found.append(word)
        return found

    def likelihood(self, word: str, count: int | None = None) -> float:
        """The natural logarithm of the chance of ``word`` in a question; below 0. ``count``: of a phrase."""
        ordinary = math.exp(-rarity(word))
        if len(word) == 1:  # a lone character is no word of the corpus, though it stands in many
            return math.log(ordinary)
        return math.log(((self.counts.get(word, 0) if count is None else count) + PRIOR * ordinary) / self._total)


def _alike(one: str, other: str) -> bool:
    return one == other or near(sound(one)) == near(sound(other))


_KNOWN: WeakKeyDictionary[Snapshot, Vocabulary] = WeakKeyDictionary()


def vocabulary(snapshot: Snapshot) -> Vocabulary:
    """The vocabulary of ``snapshot``, made when it is first asked for and kept as long as the snapshot is."""
    found = _KNOWN.get(snapshot)
    if found is None:  # two threads may both make it: the same twice
        found = Vocabulary((clause.text for clause in snapshot.clauses.values()), snapshot.word_counts())
        _KNOWN[snapshot] = found
    return found
