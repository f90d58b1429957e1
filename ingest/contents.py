"""A table of contents (目录): where it stands, and what it lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.normalise import normal
from ingest.numbering import is_closed, is_contents, label_of

ENTRY = 80
"""The most characters of an entry."""
LINES = 3
"""Over how many lines an entry, or the heading that it names, may run."""

_NAME = re.compile(r"目\s*[录次]")
_LEADERS = re.compile(r"[\s.．·…‥・_]*(?:第?\s*[0-9０-９]+\s*页?)?\s*$")


@dataclass(frozen=True, slots=True)
class Contents:
    """``lines``: the paragraphs that it takes, its name first; ``entries``: what it lists, each as :func:`plain`."""

    lines: range
    entries: tuple[str, ...]


def plain(line: str) -> str:
    """``line`` for comparing: normal form, without white space, leaders and page.

    >>> plain("一、 现状与形势........ 12") == plain("一、现状与形势")
    True
    """
    return re.sub(r"\s+", "", _LEADERS.sub("", normal(line)))


def contents_of(paragraphs: Sequence[str]) -> Contents | None:
    """The table of contents of ``paragraphs``; None where there is none.

    Its lines are those after its name that lead to a page, or that stand once more below; one that is broken in two
    counts where both halves together do.

    >>> contents_of(["某规划", "目录", "一、现状", "二、任务", "一、现状", "很好。", "二、任务", "支持。"])
    Contents(lines=range(1, 4), entries=('一、现状', '二、任务'))
    """
    name = next((at for at, paragraph in enumerate(paragraphs) if _NAME.fullmatch(paragraph.strip())), None)
    if name is None:
        return None
    below = [plain(paragraph) for paragraph in paragraphs[name + 1 :]]
    places: dict[str, int] = {}
    for at in (at for at, words in enumerate(below) if len(words) <= ENTRY):
        for size in range(1, LINES + 1):
            places["".join(below[at : at + size])] = at  # the last one wins: that it stands below is what counts
    entries: list[str] = []
    at = 0
    while at < len(below):
        size = _entry(paragraphs[name + 1 :], below, at, places, entries)
        if not size:
            break
        entries.append("".join(below[at : at + size]))
        at += size
    return Contents(range(name, name + 1 + at), tuple(entries)) if len(entries) > 1 else None


def _entry(lines: Sequence[str], below: Sequence[str], at: int, places: dict[str, int], before: Sequence[str]) -> int:
    """How many lines the entry at ``at`` takes; 0 where there is none."""
    for size in range(1, LINES + 1):
        group = lines[at : at + size]
        words = "".join(below[at : at + size])
        if len(group) < size or len(words) > ENTRY or is_closed(group[-1]):
            return 0
        if is_contents(group[-1]) or (words and places.get(words, 0) >= at + size):
            return size
    own, last = label_of(below[at]), label_of(before[-1]) if before else None
    if own and last and (own.scheme, own.ordinal) == (last.scheme, last.ordinal + 1):
        return 1  # it goes on with the numbers of the list
    return 0


def headings_below(paragraphs: Sequence[str], contents: Contents) -> list[tuple[int, int]]:
    """Where in ``paragraphs`` the entries stand as headings, in order, each with the number of lines that it takes.

    An entry that stands nowhere is passed over.
    """
    below = [plain(paragraph) for paragraph in paragraphs]
    found: list[tuple[int, int]] = []
    begin = contents.lines.stop
    for entry in contents.entries:
        for at in range(begin, len(below)):
            sizes = (size for size in range(1, LINES + 1) if "".join(below[at : at + size]) == entry)
            if size := next(sizes, 0):
                found.append((at, size))
                begin = at + size
                break
    return found
