"""Numbers that a file lost among its lines: 第九条 in the middle of one, where 第八条 and 第十条 begin theirs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.furniture import Line
from ingest.numbering import Label, Scheme, label_of
from ingest.outline import GAP

_ENDS = re.compile(r"(?<=[。；：;])\s*(?=[第（(0-9０-９一二三四五六七八九十])")


def parted(lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines``, with a new one begun where a number stands after a sentence that the numbers of the lines pass over.

    >>> lines = [Line(text, "", False, False, 1) for text in ("第一条 甲。第二条 乙。", "第三条 丙。")]
    >>> [line.text for line in parted(lines)]
    ['第一条 甲。', '第二条 乙。', '第三条 丙。']
    """
    labels = [label_of(line.text) for line in lines]
    cuts: dict[int, list[int]] = {}
    last: dict[Scheme, tuple[int, int]] = {}  # ordinal, line
    for at, label in enumerate(labels):
        if label is None:
            continue
        ordinal, begin = last.get(label.scheme, (0, at))
        if 1 < label.ordinal - ordinal <= GAP and begin < at:
            for place, offset in _passed_over(lines, range(begin, at), label, ordinal):
                cuts.setdefault(place, []).append(offset)
        last = {scheme: there for scheme, there in last.items() if scheme <= label.scheme}
        last[label.scheme] = (label.ordinal, at)
    return tuple(piece for at, line in enumerate(lines) for piece in _cut(line, cuts.get(at, [])))


def _passed_over(lines: Sequence[Line], between: range, after: Label, before: int) -> Iterator[tuple[int, int]]:
    """Where the numbers between ``before`` and ``after`` stand in the lines ``between``, as line and offset."""
    wanted = before + 1
    for at in between:
        for end in _ENDS.finditer(lines[at].text):
            found = label_of(lines[at].text[end.end() :])
            if found and found.scheme is after.scheme and found.ordinal == wanted < after.ordinal:
                yield at, end.end()
                wanted += 1


def _cut(line: Line, offsets: Sequence[int]) -> Iterator[Line]:
    for begin, end in pairwise([0, *offsets, len(line.text)]):
        text = line.text[begin:end].strip()
        yield replace(line, text=text, spaced=line.spaced and not begin, fed=line.fed and not begin)
