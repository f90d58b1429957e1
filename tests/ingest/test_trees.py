"""Real documents, read and held against the clause trees that a person wrote from their sources (golden/README.md)."""

from collections import Counter
from functools import cache

import pytest

from corpus.records import Kind
from ingest.loaders.doc import PLACES, find_office
from tests.ingest.trees import FOLDER, TREES, UNSEEN, Score, Tree, score, tree_of

ALL = tuple(map(tree_of, (*TREES, *UNSEEN)))
SCANS = {"scan-860", "youji-youbu"}
POOR = {"shandong-shouji-gouxin-ocr"}
"""Text that was recognised by others before it came to us, the margin of the paper cut off."""

real = pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of real policy documents is not beside this checkout")


def readable() -> list[Tree]:
    """All trees whose sources can be read here: a .doc wants LibreOffice."""
    return [tree for tree in ALL if tree.source.suffix != ".doc" or find_office(PLACES)]


@cache
def scores() -> dict[str, Score]:
    return {tree.name: score(tree) for tree in readable()}


def rate(errors: int, length: int) -> float:
    return errors / length


@pytest.mark.parametrize("tree", ALL, ids=lambda tree: tree.name)
def test_a_tree_is_well_formed(tree: Tree) -> None:
    assert {piece.kind for piece in tree.pieces} <= {kind.value for kind in Kind}
    assert all(piece.begins and piece.ends for piece in tree.pieces)
    assert all(piece.begins.startswith(piece.label) for piece in tree.pieces if piece.kind != "annex")
    assert tree.told["reference"]
    assert tree.told["layout"]


def test_the_trees_cover_every_kind_of_file() -> None:
    kinds = Counter(tree.source.suffix for tree in ALL)
    assert len(ALL) >= 24  # with the policy that ships (test_golden.py) at least 25
    assert kinds[".pdf"] >= 5
    assert kinds[".docx"] + kinds[".doc"] >= 6
    assert kinds[".html"] >= 5
    assert kinds[".txt"] >= 4


@real
def test_clauses_begin_where_they_do_in_the_source() -> None:
    told = scores().values()
    right = sum(one.right for one in told)
    assert 2 * right / sum(one.told + one.wanted for one in told) >= 0.98
    assert sum(one.f1 for one in told) / len(told) >= 0.98


@real
def test_clauses_have_the_kind_label_and_depth_of_the_source() -> None:
    told = scores().values()
    assert sum(one.kinds for one in told) / sum(one.right for one in told) >= 0.95


@real
def test_the_text_is_that_of_the_source() -> None:
    born = [one for name, one in scores().items() if name not in SCANS | POOR and one.length]
    assert rate(sum(one.errors for one in born), sum(one.length for one in born)) <= 0.002
    scan = scores()["scan-860"]
    assert rate(scan.errors, scan.length) <= 0.03


@real
@pytest.mark.parametrize("field", ["title", "number", "issuer", "addressee", "issued_on", "valid_until"])
def test_the_fields_are_those_of_the_source(field: str) -> None:
    right = [right for one in scores().values() for (_, name), right in one.fields.items() if name == field]
    assert sum(right) / len(right) >= 0.95
