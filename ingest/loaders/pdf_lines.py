"""Pieces of a page, with their places, become printed lines; printed lines become the text of the page.

All lengths are points (1/72 inch) from the top left corner of the page as it is read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.furniture import width

SAME_LINE = 0.3
"""How far, in characters, two baselines of one line may lie apart."""
SAME_SIZE = 1.5
"""A character this many times the size of its neighbour stands in a line of its own (文件 beside the issuers)."""
WIDE_GAP = 1.5
"""A gap of this many characters parts two things (two offices that sign side by side)."""
WORD_GAP = (0.2, 0.4)
"""A gap of this many characters is a space: beside a Latin letter or a digit; between two Chinese characters."""
SPREAD = (3, 24)
"""How many characters a line has that is spread over its width (山　东　省　商　务　厅)."""
FULL_LINE = 12.0
"""A line of this many characters is long enough to show where the left margin is."""
MOST_INDENT = 30
"""No line stands in by more characters than this."""
ENOUGH = 6
"""This many lines show how a page is set."""
CLEAR_GAP = (1.7, 2.4)
"""Lines this many pitches and this many characters apart have a blank line between them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A character, or a run of them, at its place. ``base``: height of its baseline; ``em``: size of its font."""

    text: str
    x0: float
    x1: float
    base: float
    em: float

    @property
    def middle(self) -> float:
        """The height of the middle of a Chinese character on the baseline."""
        return self.base - 0.38 * self.em


@dataclass(frozen=True, slots=True)
class Setting:
    """How pages are set. ``margin``: where full lines begin; ``pitch``: from one line to the next; 0 where unknown."""

    margin: float = -1.0
    pitch: float = 0.0


def lines_of(pieces: Iterable[Piece]) -> list[Piece]:
    """The printed lines that ``pieces`` make, in reading order, each one piece.

    >>> [line.text for line in lines_of([Piece("二", 9, 18, 30, 9), Piece("一", 0, 9, 30, 9)])]
    ['一二']
    """
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.base):
        row = next((row for row in reversed(rows[-4:]) if _fits(row, piece)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    return _ordered([_line(row) for row in _raised(rows) if any(piece.text.strip() for piece in row)])


def _fits(row: Sequence[Piece], piece: Piece) -> bool:
    """Whether ``piece`` stands on the line of ``row``; a space goes wherever its baseline is."""
    first = row[0]
    near = abs(first.base - piece.base) <= SAME_LINE * min(first.em, piece.em)
    small, large = sorted((first.em, piece.em))
    return near and (large < SAME_SIZE * small or piece.text.isspace())


def _raised(rows: list[list[Piece]]) -> list[list[Piece]]:
    """``rows``, where those that are superscripts (small, within the height of a larger line) have joined that line."""
    kept: list[list[Piece]] = []
    for row in sorted(rows, key=lambda row: -row[0].em):
        x0, x1 = min(piece.x0 for piece in row), max(piece.x1 for piece in row)
        host = next((other for other in kept if _carries(other, row[0], x0, x1)), None)
        if host is None:
            kept.append(row)
        else:
            host.extend(row)
    return kept


def _carries(host: Sequence[Piece], raised: Piece, x0: float, x1: float) -> bool:
    em = host[0].em
    small = raised.em <= 0.75 * em and x1 - x0 <= 3 * em
    within = host[0].base - 0.9 * em <= raised.middle <= host[0].base + 0.15 * em
    return small and within and any(abs(x0 - piece.x1) <= 0.3 * em or abs(piece.x0 - x1) <= 0.3 * em for piece in host)


def _line(row: Sequence[Piece]) -> Piece:
    """``row`` as one piece, with spaces where something stands apart."""
    placed = sorted(row, key=lambda piece: piece.x0)
    seen = [piece for piece in placed if piece.text.strip()]
    wide = [piece.em for piece in seen if _is_wide(piece.text[0])]
    em = median(wide or [piece.em for piece in seen])
    text = seen[0].text
    for before, after in pairwise(seen):
        typed = "".join(piece.text for piece in placed if piece.text.isspace() and before.x0 <= piece.x0 <= after.x0)
        text += _gap(before, after, typed, em) + after.text
    if _is_spread(seen, em):
        text = "".join(piece.text for piece in seen)
    base = median(piece.base for piece in seen)
    return Piece(text, seen[0].x0, max(piece.x1 for piece in seen), base, em)


def _gap(before: Piece, after: Piece, typed: str, em: float) -> str:
    """What stands between two neighbours: the space that was typed, or the one that the layout shows."""
    room = (after.x0 - before.x1) / em
    wide = _is_wide(before.text[-1]) and _is_wide(after.text[0])
    if room >= WIDE_GAP and (_is_wide(before.text[-1]) or _is_wide(after.text[0])):
        return "\u3000"
    if typed:
        return "\u3000" if "\u3000" in typed else " "
    return " " if room >= WORD_GAP[wide] else ""


def _is_wide(char: str) -> bool:
    return width(char) == 1.0


def _is_spread(seen: Sequence[Piece], em: float) -> bool:
    """Whether the characters of a line are spread evenly over a width, as the issuers at the head of a page are."""
    low, high = SPREAD
    if not low <= len(seen) <= high or not all(len(piece.text) == 1 and _is_wide(piece.text) for piece in seen):
        return False
    gaps = [(after.x0 - before.x1) / em for before, after in pairwise(seen)]
    return min(gaps) >= 0.25 and max(gaps) <= 2 * min(gaps) + 0.3


def _ordered(lines: list[Piece]) -> list[Piece]:
    """``lines`` from top to bottom; one that stands to the right of several (文件) comes after the last of them."""
    ordered = sorted(lines, key=lambda line: (line.middle, line.x0))
    for line in reversed(list(ordered)):
        at = next(at for at, other in enumerate(ordered) if other is line)
        last = max((there for there, other in enumerate(ordered) if _is_beside(line, other)), default=at)
        while at < last < len(ordered) - 1 and _is_next(ordered[last], ordered[last + 1], line):
            last += 1
        if last > at:
            ordered.insert(last, ordered.pop(at))
    return ordered


def _is_next(line: Piece, below: Piece, beside: Piece) -> bool:
    """Whether ``below`` is set as ``line`` is, right under it, and also to the left of ``beside``."""
    alike = abs(line.em - below.em) < 0.2 * line.em and abs(line.x0 - below.x0) < line.em
    return alike and below.middle - line.middle < 2.5 * line.em and beside.x0 >= below.x1 - 0.5 * below.em


def _is_beside(line: Piece, other: Piece) -> bool:
    """Whether ``line`` stands to the right of ``other``, and their heights overlap."""
    lap = (line.em + other.em) / 2 - abs(line.middle - other.middle)
    return line.x0 >= other.x1 - 0.5 * other.em and lap > 0.3 * min(line.em, other.em)


def setting_of(lines: Sequence[Piece], before: Setting) -> Setting:
    """How the page of ``lines`` is set; what it does not show for sure is taken from the page ``before``."""
    full = sorted(line.x0 for line in lines if line.x1 - line.x0 >= FULL_LINE * line.em)
    em = median([line.em for line in lines] or [1.0])
    more = 2 if len(full) >= ENOUGH else 1  # a head and a foot may begin further left than the text
    margin = next((low for low, high in zip(full, full[more:], strict=False) if high - low < em / 2), before.margin)
    if before.margin >= 0 and margin > before.margin + em and sum(abs(x0 - margin) < em / 2 for x0 in full) < ENOUGH:
        margin = before.margin
    if margin < 0:
        margin = min((line.x0 for line in lines), default=-1.0)
    body = [line for line in lines if line.em < 1.2 * em]
    steps = [below.middle - above.middle for above, below in pairwise(body) if below.middle > above.middle + em / 2]
    return Setting(margin, median(steps) if len(steps) >= ENOUGH or (steps and not before.pitch) else before.pitch)


def printed(line: Piece, above: Piece | None, setting: Setting) -> str:
    """``line`` as it goes into the text: a blank line where the page leaves a clear gap below ``above``, the indent.

    >>> printed(Piece("一、总则", 20, 60, 30, 10), None, Setting(0.0, 15.0))
    '\\u3000\\u3000一、总则'
    """
    indent = min(round((line.x0 - setting.margin) / line.em), MOST_INDENT)
    step = line.middle - above.middle if above else 0.0
    em = max(line.em, above.em) if above else line.em
    clear = setting.pitch > 0 and step > CLEAR_GAP[0] * setting.pitch and step > CLEAR_GAP[1] * em
    return ("\n" if clear else "") + "\u3000" * indent + line.text
