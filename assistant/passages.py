"""The sentences of a clause, with their offsets: what is compared with a question, and what is quoted."""

import re
from dataclasses import dataclass

from corpus.records import Citation, Clause

_SENTENCE = re.compile(r"[^。！？；;\n]*[。！？；;\n]?[”’」』）)]*")
_PART = re.compile(r"[^，,。！？；;：:\n]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a clause: ``clause.text[start:end]``, whole sentences without space at either end."""

    clause: Clause
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the passage, as stored."""
        return self.clause.text[self.start : self.end]

    def cite(self) -> Citation:
        """The passage as a citation."""
        return Citation(self.clause, self.start, self.end, self.text)


def body_start(clause: Clause) -> int:
    """Where the clause's text goes on after its label and heading, as an offset in ``clause.text``."""
    position = len(clause.label) if clause.text.startswith(clause.label) else 0
    position += len(clause.text[position:]) - len(clause.text[position:].lstrip(" 　、.．"))
    if clause.heading and clause.text.startswith(clause.heading, position):
        position += len(clause.heading)
        position += len(clause.text[position:]) - len(clause.text[position:].lstrip("。：:.\n 　"))
    return position


def sentences(clause: Clause) -> tuple[Passage, ...]:
    """The sentences of ``clause`` after its heading, in order; the heading alone when there are no others."""
    found = []
    for match in _SENTENCE.finditer(clause.text, body_start(clause)):
        words = match[0]
        if any(map(str.isalnum, words)):
            start = match.start() + len(words) - len(words.lstrip())
            found.append(Passage(clause, start, match.end() - len(words) + len(words.rstrip())))
    return tuple(found) or (whole(clause),)


def whole(clause: Clause) -> Passage:
    """The whole of ``clause``, without space at either end."""
    text = clause.text
    return Passage(clause, len(text) - len(text.lstrip()), len(text.rstrip()))


def parts(passage: Passage) -> tuple[Passage, ...]:
    """The pieces of ``passage`` between commas and colons, without the punctuation."""
    return tuple(
        Passage(passage.clause, match.start(), match.end())
        for match in _PART.finditer(passage.clause.text, passage.start, passage.end)
        if match[0].strip()
    )


def join(first: Passage, last: Passage) -> Passage:
    """From the beginning of ``first`` to the end of ``last``, in one clause."""
    return Passage(first.clause, first.start, last.end)
