"""What a page carries besides the text (page numbers, running heads, watermarks), found by what it is.

No string of any publisher stands here. A line is furniture when it is a page number, or when it stands beside a page
break and the same line (numbers aside) stands beside another one, or when it is a lone character between such lines.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from ingest.loaders import TABLE_MARK
from ingest.numbering import is_closed

REACH = 6
"""How many printed lines around a page break are looked at."""
PAGE_LINES = range(8, 91)
"""How many printed lines lie between one page number and the next, where nothing but a number shows it."""

HEAD = 0.8
"""How much of a full line a running head takes at most."""
MEASURE = 40.0
"""The width of a line where the text does not show it."""
PAGES = 5
"""From how many numbers on that count up they are those of pages, whatever the lines show."""
CELL = 20
"""The most characters of a line that may be a cell of a table, or a heading."""
LOST = 3
"""How far the numbers of two pages may lie apart when those between were lost."""

_RULE = r"[-‐‑–—―─－~～·•=_*|]+"
_NUMBERED = (
    re.compile(rf"{_RULE}\s*(?:第|page)?\s*[0-9０-９]{{1,4}}\s*页?\s*{_RULE}", re.IGNORECASE),
    re.compile(r"第\s*[0-9０-９]{1,4}\s*页\s*[，,/／]?\s*(?:[（(]?共\s*[0-9０-９]{1,4}\s*页[）)]?)?"),
    re.compile(r"page\s*[0-9]{1,4}(?:\s*(?:of|/)\s*[0-9]{1,4})?", re.IGNORECASE),
)
_LONE = re.compile(r"[0-9０-９]{1,3}")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line that is not blank. ``text`` has no outer white space; ``indent`` is what stood before it.

    ``spaced``: a blank line stood before it; ``fed``: a form feed did; ``page``: 1 and the form feeds so far.
    """

    text: str
    indent: str
    spaced: bool
    fed: bool
    page: int


@dataclass(frozen=True, slots=True)
class Pages:
    """What the page signs say about the lines. ``dropped``: furniture; ``first``: lines that begin a page."""

    dropped: frozenset[int]
    first: frozenset[int]


def width(text: str) -> float:
    """The room that ``text`` takes in Chinese characters; a Latin letter or a digit takes half.

    >>> width("共 100 家")
    4.5
    """
    return sum(1.0 if unicodedata.east_asian_width(char) in "FWA" else 0.5 for char in text)


def is_page_number(text: str) -> bool:
    """Whether a line is a page number beyond doubt; a number alone needs its neighbours to tell.

    >>> [is_page_number(text) for text in ("- 2 -", "— 3 —", "第 3 页 共 9 页", "3", "— 坚持绿色发展")]
    [True, True, True, False, False]
    """
    return any(form.fullmatch(text) for form in _NUMBERED)


def find_pages(lines: Sequence[Line], double_spaced: bool, measure: float | None) -> Pages:
    """The furniture among ``lines`` and the lines that begin a page.

    ``double_spaced``: blank lines stand between all printed lines, so that one that is missing is a sign;
    ``measure``: width of a full line where lines end as printed, so that a lone number may be a page number; else None.
    """
    numbers = {at for at, line in enumerate(lines) if is_page_number(line.text)}
    if measure is not None:
        numbers |= set(_lone_numbers(lines))
    else:
        numbers |= _counted(lines)
    fed = {at for at, line in enumerate(lines) if line.fed}
    shifted = {at for at, line in enumerate(lines) if at and double_spaced and line.indent and not line.spaced}
    if measure is not None:
        numbers |= set(_running_heads(lines, numbers | fed))
    dropped = frozenset(numbers | _beside(lines, numbers, fed | shifted, HEAD * (measure or MEASURE)))
    kept = [at for at in range(len(lines)) if at not in dropped]
    after = {first for first in kept if first and first - 1 in dropped and _holds_number(first, dropped, numbers)}
    return Pages(dropped, frozenset(after | {_next(at, kept) for at in fed | shifted} - {-1}))


def _next(at: int, kept: Sequence[int]) -> int:
    place = bisect_left(kept, at)
    return kept[place] if place < len(kept) else -1


def _holds_number(first: int, dropped: Set[int], numbers: Set[int]) -> bool:
    """Whether the run of dropped lines right before ``first`` holds a page number."""
    at = first - 1
    while at in dropped:
        if at in numbers:
            return True
        at -= 1
    return False


def _counted(lines: Sequence[Line]) -> set[int]:
    """All numbers that stand alone, where lines are paragraphs and they count up, often and apart, as pages do.

    Those of rows stand below cells, which are short.
    """
    alone = [(at, int(line.text)) for at, line in enumerate(lines) if _LONE.fullmatch(line.text)]
    steps = [(after - before, higher - lower) for (before, lower), (after, higher) in pairwise(alone)]
    up = all(apart > 1 and 0 < step <= LOST for apart, step in steps)
    below_text = sum(at > 0 and len(lines[at - 1].text) >= CELL for at, _ in alone)
    return {at for at, _ in alone} if len(alone) >= PAGES and up and 2 * below_text > len(alone) else set()


def _lone_numbers(lines: Sequence[Line]) -> tuple[int, ...]:
    """Numbers alone on a line that count up from page to page: the longest such chain.

    A number may be missing here and there. Two alone are page numbers only where each cuts a sentence in two.
    """
    alone = [(at, int(line.text)) for at, line in enumerate(lines) if _LONE.fullmatch(line.text)]
    chains: list[tuple[int, ...]] = []
    for place, (at, value) in enumerate(alone):
        near = max(place - LOST * PAGE_LINES.stop, 0)
        least = 1 if at == len(lines) - 1 else PAGE_LINES.start  # the last page may be short
        fits = [
            chains[before]
            for before, (there, lower) in enumerate(alone[near:place], near)
            if 0 < value - lower <= LOST and least <= (at - there) // (value - lower) < PAGE_LINES.stop
        ]
        chains.append((*max(fits, key=len, default=()), at))
    best = max(chains, key=len, default=())
    sure = len(best) > 2 or (len(best) == 2 and all(_cuts(lines, at) for at in best if 0 < at < len(lines) - 1))
    return best if sure else ()


def _running_heads(lines: Sequence[Line], known: Set[int]) -> Iterator[int]:
    """Where no page number shows: a line that cuts sentences in two, three times or more, a page apart each time."""
    if known:
        return
    places: dict[str, list[int]] = {}
    for at, line in enumerate(lines[1:-1], 1):
        places.setdefault(_shape(line.text), []).append(at)
    for found in places.values():
        apart = all(after - before in PAGE_LINES for before, after in pairwise(found))
        if len(found) >= 3 and apart and all(_cuts(lines, at) for at in found):
            yield from found


def _cuts(lines: Sequence[Line], at: int) -> bool:
    """Whether the sentence before the line ``at`` goes on after it."""
    return re.search(r"[\w，、]$", lines[at - 1].text) is not None and len(lines[at].text) < len(lines[at - 1].text)


def _beside(lines: Sequence[Line], numbers: Set[int], starts: Set[int], room: float) -> set[int]:
    """Running heads and feet: lines beside two or more page breaks (a third of them at least), none a sentence's end.

    A lone character between two such lines goes with them. ``room``: the width of the widest of them.
    """
    sides = [*_sides(lines, numbers, starts)]
    seen = Counter(_shape(lines[at].text) for at in {at for side in sides for at in side})
    enough = max(2, (len(numbers | starts) if not numbers else len(numbers)) / 3)
    dropped: set[int] = set()
    for side in sides:
        repeated = [seen[_shape(lines[at].text)] >= enough and _is_head(lines[at].text, room) for at in side]
        for place, at in enumerate(side):
            lone = len(lines[at].text) == 1 and any(repeated[place + 1 : place + 2])
            if not (repeated[place] or lone):
                break
            dropped.add(at)
    return dropped


def _is_head(text: str, room: float) -> bool:
    return width(text) <= room and not is_closed(text) and not text.startswith(TABLE_MARK)


def _sides(lines: Sequence[Line], numbers: Set[int], starts: Set[int]) -> Iterator[list[int]]:
    """The lines before and after each page break and before the end, nearest first, as far as the next break."""
    for at in sorted(numbers):
        yield _walk(range(at - 1, max(at - 1 - REACH, 0), -1), numbers)
        yield _walk(range(at + 1, min(at + 1 + REACH, len(lines))), numbers)
    if numbers or starts:
        yield _walk(range(len(lines) - 1, max(len(lines) - 1 - REACH, 0), -1), numbers)
    for at in sorted(starts):
        yield _walk(range(at - 1, max(at - 1 - REACH, 0), -1), numbers)
        yield _walk(range(at, min(at + REACH, len(lines))), numbers)


def _walk(steps: range, numbers: Set[int]) -> list[int]:
    walked: list[int] = []
    for at in steps:
        if at in numbers:
            continue
        walked.append(at)
    return walked


def _shape(text: str) -> str:
    """What a running head has in common from page to page: white space gone, numbers alike.

    >>> _shape("规范性文件 第 12 页") == _shape("规范性文件 第 3 页")
    True
    """
    return re.sub(r"[0-9０-９]+", "#", re.sub(r"\s+", "", text))
