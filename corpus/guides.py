"""Guides: plain words about policies, and the clauses that they lead to. They help to find and are never quoted.

A guide (:attr:`~corpus.records.Authority.GUIDE`) is written in entries; each ends with what it rests on::

    ## 机器老了想换新的，政策支持吗
    厂里的机床、窑炉用了很多年，想淘汰旧机器、更新换代。
    依据：合成发〔2020〕1号（一）、（六）

Links are derived whenever a generation is opened, never stored: an entry waits for its policy, and goes on leading to
it when the policy comes anew.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.normalise import normal
from corpus.numerals import NUMERAL, integer
from corpus.records import Authority, Clause, Document, Kind

_GROUNDS = re.compile(r"(?:^|[\n。])\s*依据[:：](?P<told>[^\n]+)")
_NAMED = re.compile(r"《(?P<title>[^《》]+)》|(?P<number>[^\s、，,；;《》（）()]+?[〔\[](?:19|20)\d\d[〕\]]\d+号)")
_LABEL = re.compile(
    r"第[〇零一二三四五六七八九十百千\d]+条|[（(][一二三四五六七八九十百\d]+[)）]|[一二三四五六七八九十百]+(?=[、，；。\s]|$)"
)
_MARKS = re.compile(r"[\s〔〕\[\]()【】（）、.．]")
_QUOTABLE = frozenset({Kind.CLAUSE, Kind.ITEM, Kind.SECTION, Kind.TABLE, Kind.ANNEX})


Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a guide. ``clause``: all its paragraphs as one; ``targets``: ids of the clauses, the best first."""

    clause: Clause
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guidance:
    """``entries``: by the ids of their paragraphs, as the indexes name them; ``parts``: those ids by the entry's."""

    entries: Mapping[str, Entry]
    parts: Mapping[str, tuple[str, ...]]


def grounds(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What an entry's last line rests on: each document as named (title or number) with the labels of its clauses.

    >>> list(grounds("依据：合成发〔2020〕1号（一）、（六）；《合成办法》第三条"))
    [('合成发〔2020〕1号', ('（一）', '（六）')), ('合成办法', ('第三条',))]
    """
    for line in _GROUNDS.finditer(text):
        told = line["told"]
        named = list(_NAMED.finditer(told))
        for place, one in enumerate(named):
            until = named[place + 1].start() if place + 1 < len(named) else len(told)
            labels = tuple(found[0] for found in _LABEL.finditer(told, one.end(), until))
            if labels:
                yield one["title"] or one["number"], labels


def guidance(documents: Iterable[Document], clauses: Iterable[Clause]) -> Guidance:
    """What the guides among ``documents`` lead to. ``clauses``: of all documents, each one's in its order."""
    told = {document.id: document for document in documents}
    policies: dict[str, dict[Place, str]] = {}
    written: dict[str, list[Clause]] = {}
    for clause in clauses:
        document = told[clause.document_id]
        if document.authority is Authority.GUIDE:
            written.setdefault(document.id, []).append(clause)
        elif clause.kind in _QUOTABLE and clause.label:
            policies.setdefault(document.id, {}).setdefault(_place(clause.label), clause.id)
    names = {_plain(name): policies.get(one.id, {}) for one in told.values() for name in _names(one)}
    entries: dict[str, Entry] = {}
    parts: dict[str, tuple[str, ...]] = {}
    for name, own in written.items():
        for gathered, grounded in _gathered(own):
            known = (names.get(_plain(place), {}).get(_place(label)) for place, labels in grounded for label in labels)
            if targets := tuple(dict.fromkeys(target for target in known if target)):
                entry = Entry(_together(gathered, told[name]), targets)
                parts[entry.clause.id] = tuple(clause.id for clause in gathered)
                entries.update(dict.fromkeys(parts[entry.clause.id], entry))
    return Guidance(entries, parts)


def _together(clauses: Sequence[Clause], document: Document) -> Clause:
    """``clauses``, which follow one another in ``document``, as one; the first is its heading."""
    first, last = clauses[0], clauses[-1]
    text = document.text[first.start : last.end]
    return replace(first, kind=Kind.CLAUSE, label="", heading="", path=(), text=text, end=last.end)


def _names(document: Document) -> Iterator[str]:
    if document.authority is Authority.OFFICIAL:
        yield document.title
        yield from (document.number or "").split("、")


def _gathered(clauses: Sequence[Clause]) -> Iterator[tuple[list[Clause], list[tuple[str, tuple[str, ...]]]]]:
    """The clauses of each entry with what it rests on; what stands after the last 依据 is no entry."""
    gathered: list[Clause] = []
    for clause in clauses:
        if clause.kind is Kind.HEADER:
            continue
        gathered.append(clause)
        if grounded := list(grounds(clause.text)):
            if only := [one for one in gathered if not _GROUNDS.match(one.text)]:
                yield only, grounded
            gathered = []


def _place(label: str) -> Place:
    """How a label is written, and its number: 第2条 is 第二条, （一） is not 一、."""
    plain = normal(label)
    numeral = re.search(NUMERAL, plain)
    return next((mark for mark in "(第" if mark in plain), ""), integer(numeral[0]) if numeral else 0


def _plain(text: str) -> str:
    return _MARKS.sub("", normal(text))
