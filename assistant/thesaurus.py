"""The matters that a question names, in everyday words or an office's: ``thesaurus.yaml``, read once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from corpus.errors import UsageError

THESAURUS = Path(__file__).parent / "thesaurus.yaml"
SHORTEST = 2
"""A shorter term would be found in words that have nothing to do with it."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter of a question. ``said``: the words that name it there; ``terms``: all its words, in normal form."""

    said: tuple[str, ...]
    terms: tuple[str, ...]

    def stands_in(self, text: str) -> bool:
        """Whether ``text`` (a normal form without spaces) names the matter."""
        return any(term in text for term in self.terms)


def read_thesaurus(path: Path) -> tuple[tuple[str, ...], ...]:
    """The terms of each matter in the file ``path``.

    Raises :class:`~corpus.errors.UsageError` naming the line that has no terms on one side, or too short a term.
    """
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    matters = []
    for theme, lines in told.items():
        for everyday, written in lines.items():
            terms = tuple(dict.fromkeys(f"{everyday} {written or ''}".split()))
            short = [term for term in terms if len(term) < SHORTEST]
            if short or not written:
                fault = f"“{short[0]}”太短" if short else "没有对应的公文用语"
                raise UsageError(f"{path.name}：{theme}一组的“{everyday}”：{fault}；每个词至少{SHORTEST}个字，请改正")
            matters.append(terms)
    return tuple(matters)


@cache
def _matters() -> tuple[tuple[str, ...], ...]:
    return read_thesaurus(THESAURUS)


def matters(plain: str) -> tuple[Matter, ...]:
    """The matters that ``plain`` (a normal form without spaces) names, in the order of the thesaurus.

    >>> [matter.said for matter in matters("屋顶发电能卖给电网吗")], matters("你好")
    ([('屋顶发电',)], ())
    """
    found = []
    for terms in _matters():
        said = tuple(term for term in terms if term in plain)
        if said:
            found.append(Matter(said, terms))
    return tuple(found)
