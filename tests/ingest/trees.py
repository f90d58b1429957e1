"""How well files are read, held against the golden clause trees that a person wrote from their sources.

``python -m tests.ingest.trees [NAME …]`` prints a line for each tree and what differs; see golden/README.md.
"""

import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from lxml import etree, html
from rapidfuzz.distance import Levenshtein

from corpus.records import Clause, Document
from ingest.read import Reading
from tests.ingest.once import read_once

FOLDER = Path(__file__).parents[3] / "shared" / "policy-documents"
GOLDEN = Path(__file__).parent / "golden"
TREES = sorted((GOLDEN / "trees").glob("*.txt"))
UNSEEN = sorted((GOLDEN / "unseen").glob("*.txt"))
"""Trees that were written after the rules; what they say was measured before anything was changed for them."""
FIELDS = ("title", "number", "issuer", "addressee", "issued_on", "valid_until")


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of a tree. ``begins``, ``ends``: its first and last characters, without white space."""

    kind: str
    depth: int
    label: str
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class Tree:
    """A golden file. ``told``: its own fields, each a list; ``documents``: fields and pieces of each document."""

    name: str
    told: Mapping[str, list[str]]
    documents: tuple[tuple[Mapping[str, str], tuple[Piece, ...]], ...]

    @property
    def source(self) -> Path:
        """The file that the tree describes."""
        return FOLDER / self.told["source"][0]

    @property
    def pieces(self) -> list[Piece]:
        """The pieces of all documents, in order."""
        return [piece for _, pieces in self.documents for piece in pieces]


def tree_of(path: Path) -> Tree:
    """The tree in the file at ``path``."""
    head, *parts = re.split(r"^== document *$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    told: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, head.split("\n"))):
        name, _, value = line.partition(":")
        told.setdefault(name, []).append(value.strip())
    documents = []
    for part in parts:
        lines = [line for line in part.split("\n") if line.strip()]
        rows = [re.split(r"\s*\|\s*", line.strip()) for line in lines if re.match(r"[a-z]+ *\| *[0-9]", line)]
        fields = [line.partition(":") for line in lines if not re.match(r"[a-z]+ *\| *[0-9]", line)]
        pieces = tuple(Piece(row[0], int(row[1]), tight(row[2]), tight(row[3]), tight(row[4])) for row in rows)
        documents.append(({name.strip(): value.strip() for name, _, value in fields}, pieces))
    return Tree(path.stem, told, tuple(documents))


def tight(text: str) -> str:
    """``text`` without white space."""
    return re.sub(r"\s+", "", text)


@dataclass(frozen=True, slots=True)
class Score:
    """How a source was read.

    ``right``, ``told``, ``wanted``: boundaries found, made, and in the tree. ``kinds``: how many of those found are
    right in kind, label and depth. ``fields``: for each (document, field) of the tree whether it was read right.
    ``errors``, ``length``: characters wrong and in the reference, 0 without one. ``faults``: what differs.
    """

    right: int
    told: int
    wanted: int
    kinds: int
    fields: Mapping[tuple[int, str], bool]
    errors: int
    length: int
    faults: tuple[str, ...]

    @property
    def f1(self) -> float:
        """Of the clause boundaries."""
        return 2 * self.right / (self.told + self.wanted)


def score(tree: Tree) -> Score:
    """How ``tree``'s source is read."""
    reading = read_once(tree.source)
    text, clauses = _laid_out(reading)
    golden = dict(zip(_places(text, tree.pieces), tree.pieces, strict=True))
    wanted, told = {at for at in golden if at >= 0}, set(clauses)
    faults = [f"missed  {golden[at].kind} {golden[at].label} {golden[at].begins}" for at in sorted(wanted - told)]
    faults += [f"unknown {piece.kind} {piece.begins}" for at, piece in golden.items() if at < 0]
    faults += [f"made    {clauses[at].kind} {clauses[at].label} {text[at : at + 16]}" for at in sorted(told - wanted)]
    same = [at for at in sorted(wanted & told) if _same(clauses[at], golden[at])]
    for at in sorted(wanted & told - set(same)):
        own = clauses[at]
        faults.append(f"differs {golden[at]}: {own.kind} {depth(own)} {own.label}")
    fields = dict(_fields(tree, reading, faults))
    expected = reference(tree)
    errors = Levenshtein.distance(expected, _as_printed(tree, reading)) if expected else 0
    return Score(
        len(wanted & told), len(told), len(tree.pieces), len(same), fields, errors, len(expected), tuple(faults)
    )


def depth(clause: Clause) -> int:
    """How many numbered pieces stand above ``clause``."""
    own = 1 if clause.label or clause.kind == "annex" else 0
    if clause.kind in ("header", "closing", "preamble"):
        return 0
    return len(clause.path) - own if own or clause.kind == "table" else max(len(clause.path) - 1, 0)


def _same(clause: Clause, piece: Piece) -> bool:
    label = "" if piece.kind == "annex" else piece.label
    return (clause.kind.value, tight(clause.label), depth(clause)) == (piece.kind, label, piece.depth)


def _laid_out(reading: Reading) -> tuple[str, dict[int, Clause]]:
    """All that was read without white space, and the clauses by where they begin in it."""
    text, clauses = "", {}
    for document, own in reading.revisions:
        for clause in own:
            clauses[len(text) + len(tight(document.text[: clause.start]))] = clause
        text += tight(document.text)
    return text, clauses


def _as_printed(tree: Tree, reading: Reading) -> str:
    """All that was read in the order of the source: ``annexes: last``, those of the notice after what it issues."""
    texts = [tight(document.text) for document, _ in reading.revisions]
    if "annexes" in tree.told:
        annex = next(clause for clause in reading.clauses if clause.kind == "annex")
        cut = len(tight(reading.document.text[: annex.start]))
        texts = [texts[0][:cut], *texts[1:], texts[0][cut:]]
    return "".join(texts)


def _places(text: str, pieces: Sequence[Piece]) -> Iterator[int]:
    """Where each piece begins in ``text``; a negative number of its own where it is not found."""
    cursor, before = 0, ""
    for number, piece in enumerate(pieces, 1):
        found = list(_all(text, piece.begins, cursor))
        after = [at for at in found if not before or text[:at].endswith(before)]
        at = next(iter(after or found), -1)
        if at < 0 and (last := text.find(before, cursor)) >= 0:  # a character of it may be read wrongly
            there = last + len(before)
            near = Levenshtein.distance(text[there : there + len(piece.begins)], piece.begins)
            at = there if 2 * near <= len(piece.begins) else -1
        before = piece.ends
        if at < 0:
            yield -number
            continue
        cursor = at + 1
        yield at


def _all(text: str, words: str, cursor: int) -> Iterator[int]:
    at = text.find(words, cursor)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _fields(tree: Tree, reading: Reading, faults: list[str]) -> Iterator[tuple[tuple[int, str], bool]]:
    documents: list[Document | None] = [document for document, _ in reading.revisions]
    documents += [None] * (len(tree.documents) - len(documents))
    for number, ((fields, _), document) in enumerate(zip(tree.documents, documents, strict=False)):
        for name in FIELDS:
            value = getattr(document, name) if document else None
            right = tight(str(value or "")) == tight(fields.get(name, ""))
            if not right:
                faults.append(f"field   {number} {name}: {value}, not {fields.get(name)}")
            yield (number, name), right


def reference(tree: Tree) -> str:
    """The text of the tree's source as made without our loaders, white space gone; empty where there is none."""
    way = tree.told["reference"][0]
    drops = [re.compile(drop) for drop in tree.told.get("drop", [])]
    lines = [line for line in _lines(way, tree.source) if not any(drop.fullmatch(line.strip()) for drop in drops)]
    text = tight("\n".join(lines))
    if "from" in tree.told:
        text = text[text.index(tight(tree.told["from"][0])) :]
    if "to" in tree.told:
        last = tight(tree.told["to"][0])
        text = text[: text.rindex(last) + len(last)]
    return _with_labels(text, tree.pieces) if way == "word" else text


def _lines(way: str, path: Path) -> list[str]:
    if way == "text":
        text = path.read_text(encoding="utf-8-sig")
        return re.sub(r"^#+\s*|^\|?[-| :]+\|[-| :]*$|\*\*|\|", "", text, flags=re.MULTILINE).split("\n")
    if way == "word":
        with zipfile.ZipFile(path) as archive:
            root = etree.fromstring(archive.read("word/document.xml"))
        return ["".join(node.text or "" for node in line.iter("{*}t")) for line in root.iter("{*}p")]
    if way.startswith("pdf"):
        path = FOLDER / way.removeprefix("pdf:") if ":" in way else path
        with pypdfium2.PdfDocument(path) as document:
            return "\n".join(page.get_textpage().get_text_bounded() for page in document).split("\n")
    if way.startswith("xpath:"):
        page = html.fromstring(path.read_bytes().decode("utf-8"))
        (found, *_) = page.xpath(way.removeprefix("xpath:"))
        for unseen in found.xpath(".//script|.//style"):
            unseen.drop_tree()
        return found.text_content().split("\n")
    return []


def _with_labels(text: str, pieces: Sequence[Piece]) -> str:
    """``text`` with the labels that Word sets itself, as the tree has them."""
    cursor = 0
    for piece in pieces:
        words = piece.begins.removeprefix(piece.label)
        at = text.find(piece.begins, cursor)
        without = text.find(words, cursor) if piece.label and words else -1
        if without >= 0 and at < 0:
            text = text[:without] + piece.label + text[without:]
            at = without
        cursor = at + 1 if at >= 0 else cursor
    return text


def main(names: Sequence[str]) -> None:
    """Print how each tree's source is read."""
    scores = {}
    for path in UNSEEN if names == ["unseen"] else [*TREES, *UNSEEN]:
        if names and names != ["unseen"] and path.stem not in names:
            continue
        tree = tree_of(path)
        scores[tree.name] = one = score(tree)
        wrong = one.errors / one.length if one.length else 0
        print(
            f"{tree.name:32} F1 {one.f1:.3f}  {one.right:4}/{one.told:4} made /{one.wanted:4} wanted  "
            f"kinds {one.kinds / max(one.right, 1):.3f}  fields {sum(one.fields.values())}/{len(one.fields)}  "
            f"CER {wrong:.4f} of {one.length}"
        )
        for fault in one.faults if names else ():
            print(f"    {fault}")
    right, told, wanted = (sum(getattr(one, n) for one in scores.values()) for n in ("right", "told", "wanted"))
    print(f"{len(scores)} trees: boundary F1 {2 * right / (told + wanted):.4f} over all pieces")
    for name in FIELDS:
        values = [right for one in scores.values() for (_, field), right in one.fields.items() if field == name]
        print(f"  {name:12} {sum(values)}/{len(values)}")
    errors, length = sum(one.errors for one in scores.values()), sum(one.length for one in scores.values())
    print(f"  CER {errors / max(length, 1):.5f} of {length} characters")


if __name__ == "__main__":
    main(sys.argv[1:])
