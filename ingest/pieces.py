"""Headings become pieces: which are sections, which are clauses, which are items, and what each is called."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from corpus.records import Kind
from ingest.numbering import Scheme, is_closed
from ingest.outline import Mark, clause_depth, heading_end, outline


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause in terms of paragraphs: ``first`` to ``end`` (exclusive). ``name``: its id within the document."""

    kind: Kind
    name: str
    label: str
    ordinal: int
    heading: str
    path: tuple[str, ...]
    first: int
    end: int

    @classmethod
    def plain(cls, kind: Kind, name: str, first: int, end: int) -> "Piece":
        """A piece without a number."""
        return cls(kind, name, "", 0, "", (), first, end)


def numbered_pieces(paragraphs: Sequence[str], first: int, end: int) -> list[Piece]:
    """The pieces of ``paragraphs[first:end]``: the preamble, then a piece for every heading.

    Where nothing is numbered, each paragraph is a clause of its own.
    """
    marks = outline(paragraphs[first:end])
    if not marks:
        return [Piece.plain(Kind.CLAUSE, f"p{at - first + 1}", at, at + 1) for at in range(first, end)]
    pieces = [Piece.plain(Kind.PREAMBLE, "preamble", first, first + marks[0].at)] if marks[0].at else []
    marked = _marked(marks, paragraphs[first:end])
    return [*pieces, *(replace(piece, first=piece.first + first, end=piece.end + first) for piece in marked)]


def annex_pieces(paragraphs: Sequence[str], first: int, end: int, ordinal: int) -> list[Piece]:
    """The pieces of an annex: its heading with what stands before its first number, then its own numbered pieces."""
    within = outline(paragraphs[first + 1 : end])
    lead = first + 1 + (within[0].at if within else end - first - 1)
    title = paragraphs[first]
    name = f"a{ordinal}"
    inner = numbered_pieces(paragraphs, lead, end) if within else []
    head = Piece(Kind.ANNEX, name, "", 0, title, (title,), first, lead)
    return [head, *(replace(piece, name=f"{name}.{piece.name}", path=(title, *piece.path)) for piece in inner)]


def _marked(marks: Sequence[Mark], paragraphs: Sequence[str]) -> list[Piece]:
    depth = clause_depth(marks, paragraphs)
    kinds = _kinds(marks, depth)
    names = _names(marks, kinds)
    heads = {mark.at: _head(mark, paragraphs) for mark in marks}
    articles = {mark.at for mark in marks if mark.label.scheme == Scheme.ARTICLE}
    pieces: list[Piece] = []
    for mark in marks:
        path = tuple(heads[at] for at in (*mark.parents, mark.at))
        heading = heads[mark.at][len(mark.label.printed) :].strip()
        end = mark.at + 1 if _goes_back(mark, kinds, paragraphs, articles) else mark.end
        label, ordinal = mark.label.printed, mark.label.ordinal
        pieces.append(Piece(kinds[mark.at], names[mark.at], label, ordinal, heading, path, mark.at, end))
        if end < mark.end:
            article = max(at for at in mark.parents if kinds[at] == Kind.CLAUSE)
            rest = Piece.plain(Kind.CLAUSE, names[article], end, mark.end)
            pieces.append(replace(rest, path=path[: mark.parents.index(article) + 1]))
    return pieces


def _head(mark: Mark, paragraphs: Sequence[str]) -> str:
    """The label of ``mark`` with its heading, as printed."""
    words = paragraphs[mark.at]
    return words[: heading_end(words, mark.label, alone=mark.end == mark.at + 1)].rstrip()


def _kinds(marks: Sequence[Mark], depth: int) -> dict[int, Kind]:
    """What each mark is. Above ``depth``: a section when others stand under it, else a clause; below: an item.

    Where there are articles (第X条), they are the clauses however deep they stand: a chapter may have sections or not.
    """
    above = {at for mark in marks for at in mark.parents}
    lawlike = _lawlike(marks)
    kinds: dict[int, Kind] = {}
    for mark in marks:
        level = len(mark.parents)
        inside = any(kinds[at] == Kind.CLAUSE for at in mark.parents)
        if lawlike and mark.label.scheme == Scheme.ARTICLE:
            kinds[mark.at] = Kind.CLAUSE
        elif inside and (lawlike or level > depth):
            kinds[mark.at] = Kind.ITEM
        elif mark.at in above and (lawlike or level < depth):
            kinds[mark.at] = Kind.SECTION
        else:
            kinds[mark.at] = Kind.CLAUSE
    return kinds


def _lawlike(marks: Sequence[Mark]) -> bool:
    return sum(mark.label.scheme == Scheme.ARTICLE for mark in marks) > 1


def _names(marks: Sequence[Mark], kinds: dict[int, Kind]) -> dict[int, str]:
    """What each mark is called: ``6``, ``s2``, ``6.1``; ``s2.1`` where clauses count anew in each section."""
    lawlike = _lawlike(marks)
    cited = [mark for mark in marks if kinds[mark.at] == Kind.CLAUSE]
    depths = [len(mark.parents) for mark in cited]
    usual = max(set(depths), key=depths.count, default=0)

    def is_usual(mark: Mark) -> bool:
        return mark.label.scheme == Scheme.ARTICLE if lawlike else len(mark.parents) == usual

    counted = [mark.label.ordinal for mark in cited if is_usual(mark)]
    through = len(set(counted)) == len(counted)
    names: dict[int, str] = {}
    for mark in marks:
        above = names[mark.parents[-1]] if mark.parents else ""
        ordinal = mark.label.ordinal
        if kinds[mark.at] == Kind.SECTION:
            names[mark.at] = f"{above}s{ordinal}"
        elif kinds[mark.at] == Kind.ITEM:
            names[mark.at] = f"{above}.{ordinal}"
        elif is_usual(mark) and through:
            names[mark.at] = str(ordinal)
        elif len(mark.parents) < usual:
            names[mark.at] = f"{above}s{ordinal}"
        else:
            names[mark.at] = f"{above}.{ordinal}" if above else str(ordinal)
    return names


def _goes_back(mark: Mark, kinds: dict[int, Kind], paragraphs: Sequence[str], articles: Set[int]) -> bool:
    """Whether the paragraphs after an item are the article's again (a new 款 after its 项)."""
    in_law = not articles.isdisjoint(mark.parents)
    return in_law and kinds[mark.at] == Kind.ITEM and mark.end > mark.at + 1 and is_closed(paragraphs[mark.at])


def with_tables(pieces: Sequence[Piece], tables: Sequence[range]) -> list[Piece]:
    """``pieces`` with each of ``tables`` (ranges of paragraphs) as a piece of its own under what it stands in.

    What follows a table inside a piece goes on as a piece of the same kind and path, without a label.
    """
    told: list[Piece] = []
    for piece in pieces:
        at = piece.first
        for table in (table for table in tables if table.start < piece.end and piece.first < table.stop):
            if at < table.start:
                told.append(_stretch(piece, at, table.start))
            if table.start >= piece.first:
                name = f"{piece.name}.t"
                told.append(Piece(Kind.TABLE, name, "", 0, "", piece.path, table.start, table.stop))
            at = max(at, table.stop)
        if at < piece.end:
            told.append(_stretch(piece, at, piece.end))
    return told


def _stretch(piece: Piece, first: int, end: int) -> Piece:
    if first == piece.first:
        return replace(piece, end=end)
    return replace(Piece.plain(piece.kind, piece.name, first, end), path=piece.path)
