"""Which paragraphs are headings, and what stands under what.

A label is a heading only when it begins a paragraph and goes on with the numbering of its level; so references
(``按第二条执行``, ``（二）项``) never are. Which level carries the clauses is read from where the words are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.normalise import normal
from ingest.numbering import Label, Scheme, is_closed, label_of

GAP = 3
"""How far a numbering may jump (a number that the source lost), if it then goes on."""
HEADING = 50
"""The most characters of a heading that stands alone."""
SENTENCE = 30
"""The most characters of a heading that is the first sentence of its paragraph."""

_BARE = re.compile(r"([0-9]{1,2})\s*(?=[\u4e00-\u9fff])(?![年月日个家号元万亿条款项])")


@dataclass(frozen=True, slots=True)
class Mark:
    """A paragraph that is a heading. ``at``: its index; ``parents``: indexes of those above it, outermost first.

    ``end``: index of the paragraph after its own text (the next mark's, or the end).
    """

    at: int
    label: Label
    parents: tuple[int, ...]
    end: int


def outline(paragraphs: Sequence[str]) -> tuple[Mark, ...]:
    """The headings among ``paragraphs``, in order.

    >>> [mark.label.printed for mark in outline(["一、目标", "（一）增效。", "（三）项除外。", "二、保障"])]
    ['一、', '（一）', '二、']
    """
    labels = _labels(paragraphs)
    found: list[tuple[int, Label, tuple[int, ...]]] = []
    open_marks: list[tuple[int, Label]] = []
    last: dict[Scheme, int] = {}
    rank: dict[Scheme, float] = {}
    for at, label in enumerate(labels):
        if label is None or not (
            _goes_on(labels, at, label, last)
            or _begins_late(labels, at, label, open_marks, rank)
            or _leaps(paragraphs[at], label, last)
        ):
            continue
        if label.scheme not in rank:
            rank[label.scheme] = _rank(labels, at, label, open_marks, rank)
        while open_marks and rank[open_marks[-1][1].scheme] >= rank[label.scheme]:
            open_marks.pop()
        found.append((at, label, tuple(index for index, _ in open_marks)))
        open_marks.append((at, label))
        last[label.scheme] = label.ordinal
    ends = [*(at for at, _, _ in found), len(paragraphs)][1:]
    return tuple(Mark(at, label, parents, end) for (at, label, parents), end in zip(found, ends, strict=True))


def _labels(paragraphs: Sequence[str]) -> list[Label | None]:
    """The label of each paragraph. A bare number before a heading (1 总则) is one where 1.1 follows it, or the first.

    >>> [label.printed for label in _labels(["1 总则", "1.1 目的", "100家企业", "2附则"]) if label]
    ['1', '1.1', '2']
    """
    labels = [label_of(paragraph) for paragraph in paragraphs]
    if not any(label and label.scheme is Scheme.DECIMAL for label in labels):
        return labels
    labels = _lists_apart(labels)
    before = 0
    for at, paragraph in enumerate(paragraphs):
        found = None if labels[at] else _BARE.match(paragraph)
        if found is None or len(paragraph) > HEADING or is_closed(paragraph) or int(found[1]) != before + 1:
            continue
        first = next((label for label in labels[at + 1 :] if label), None)
        if before or (first and first.scheme is Scheme.DECIMAL and first.ordinal == 1):
            before += 1
            labels[at] = Label(Scheme.NUMBER, before, found[1])
    return labels


def _lists_apart(labels: Sequence[Label | None]) -> list[Label | None]:
    """``labels``, with 1. told from 1. where it numbers both the chapters that have 1.1 under them and lists."""
    chapters: set[int] = set()
    following: Label | None = None
    for at in range(len(labels) - 1, -1, -1):
        label = labels[at]
        of = normal(following.printed).split(".")[0] if following and following.scheme is Scheme.DECIMAL else ""
        if label and label.scheme is Scheme.ARABIC and of == str(label.ordinal):
            chapters.add(at)
        following = label or following
    if not chapters:
        return list(labels)
    told: list[Label | None] = []
    chapter = item = 0
    for at, label in enumerate(labels):
        if label and label.scheme is Scheme.ARABIC:
            if at in chapters or (label.ordinal == chapter + 1 and label.ordinal not in (1, item + 1)):
                chapter, item = label.ordinal, 0  # the last chapter may have no 1.1
            else:
                item = label.ordinal
                label = replace(label, scheme=Scheme.LISTED)
        elif label and Scheme.DECIMAL <= label.scheme <= Scheme.DECIMAL_THIRD:
            item = 0
        told.append(label)
    return told


def _leaps(paragraph: str, label: Label, last: dict[Scheme, int]) -> bool:
    """Whether a number goes up in an excerpt (节选): of an article set off by a space, or of a chapter's bare heading.

    >>> [mark.label.printed for mark in outline(["第三条 示例。", "第九条 示例。", "第二条修改为示例。"])]
    ['第三条', '第九条']
    """
    if label.ordinal <= last.get(label.scheme, 0):
        return False
    if label.scheme is Scheme.ARTICLE:
        return paragraph[len(label.printed) :][:1].isspace()
    return label.scheme < Scheme.ARTICLE and len(paragraph) <= SENTENCE and not is_closed(paragraph)


def _begins_late(
    labels: Sequence[Label | None],
    at: int,
    label: Label,
    open_marks: Sequence[tuple[int, Label]],
    rank: dict[Scheme, float],
) -> bool:
    """Whether ``label`` begins a numbering under a new heading that lost its first number: the next one confirms it."""
    if not 1 < label.ordinal <= GAP or label.scheme not in rank:
        return False
    above = [there for there, other in open_marks if rank[other.scheme] < rank[label.scheme]]
    if not above or any((other := labels[there]) and other.scheme == label.scheme for there in range(above[-1], at)):
        return False
    return _next_is(labels, at, label)


def _next_is(labels: Sequence[Label | None], at: int, label: Label) -> bool:
    """Whether the next label of its scheme is the one after ``label``."""
    later = (labels[place] for place in range(at + 1, len(labels)))  # a slice would copy the rest at every jump
    after = next((other for other in later if other and other.scheme == label.scheme), None)
    return after is not None and after.ordinal == label.ordinal + 1


def _goes_on(labels: Sequence[Label | None], at: int, label: Label, last: dict[Scheme, int]) -> bool:
    """Whether ``label`` begins a numbering, or is the next of its scheme (or nearly so, and the one after confirms)."""
    step = label.ordinal - last.get(label.scheme, 0)
    if label.ordinal == 1 or step == 1:
        return True
    if not 1 < step <= GAP or label.scheme not in last:
        return False
    return _next_is(labels, at, label)


def _rank(
    labels: Sequence[Label | None],
    at: int,
    label: Label,
    open_marks: Sequence[tuple[int, Label]],
    rank: dict[Scheme, float],
) -> float:
    """Where a scheme stands that appears for the first time.

    As the standard has it (:class:`~ingest.numbering.Scheme`), unless it appears inside a lower one that goes on after
    it: some documents put （一） under 1.
    """
    if open_marks and label.scheme >= Scheme.ARTICLE:  # chapters stand above articles wherever the first was lost
        above = open_marks[-1][1]
        inside = Scheme.DECIMAL <= above.scheme <= Scheme.DECIMAL_THIRD  # 1. under 1.1 is below it, whatever follows
        if above.scheme > label.scheme and (inside or _resumes(labels[at + 1 :], above)):
            return rank[above.scheme] + 0.5
    return float(label.scheme)


def _resumes(labels: Sequence[Label | None], above: Label) -> bool:
    same = next((label for label in labels if label and label.scheme == above.scheme), None)
    return same is not None and same.ordinal == above.ordinal + 1


def clause_depth(marks: Sequence[Mark], paragraphs: Sequence[str]) -> int:
    """The depth (0: outermost) of the marks that people cite: 第X条 where there is one, else the first with words.

    A level of which at least half are bare headings with others under them only groups; the next may be the one.
    """
    articles = [len(mark.parents) for mark in marks if mark.label.scheme == Scheme.ARTICLE]
    if len(articles) > 1:
        return max(set(articles), key=articles.count)
    deepest = max((len(mark.parents) for mark in marks), default=0)
    parents = {mark.parents[-1] for mark in marks if mark.parents}
    for depth in range(deepest):
        level = [mark for mark in marks if len(mark.parents) == depth]
        bare = [mark for mark in level if mark.at in parents and is_bare(mark, paragraphs)]
        if 2 * len(bare) < len(level):
            return depth
    return deepest


def is_bare(mark: Mark, paragraphs: Sequence[str]) -> bool:
    """Whether ``mark`` has no words of its own but its heading."""
    words = paragraphs[mark.at][len(mark.label.printed) :]
    return mark.end == mark.at + 1 and len(words) <= HEADING and not re.search("。.|[：:；;]$", words)


def heading_end(paragraph: str, label: Label, alone: bool = True) -> int:
    """Where the heading of ``paragraph`` ends: its first sentence if short, or all of it where it is no sentence.

    ``alone``: nothing follows the paragraph under its number, so that its last sentence is no heading.

    Articles of law (第X条) carry no heading unless they stand in brackets or alone.

    >>> heading_end("（六）加大扶持。统筹资金。", Label(Scheme.CHINESE_BRACKETED, 6, "（六）"))
    7
    """
    begin = len(label.printed)
    words = paragraph[begin:]
    stop = words.find("。")
    if label.scheme == Scheme.ARTICLE:
        bracketed = words.lstrip()[:1] in ("【", "[", "［")
        close = max(words.find(mark) for mark in "】]］") if bracketed else -1
        if close >= 0:
            return begin + close + 1
        return len(paragraph) if len(words) <= HEADING and not is_closed(paragraph) else begin
    if stop < 0:
        return len(paragraph) if len(words) <= HEADING and not is_closed(paragraph) else begin
    return begin + stop if stop <= SENTENCE and (stop + 1 < len(words) or not alone) else begin
