"""Index files lost or spoilt in every way: the next question is answered, nothing is embedded again."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import DamagedIndex
from corpus.generations import READING, healthy, place
from corpus.ledger import Ledger
from corpus.store import Store, writing
from tests.corpus.support import Counting, revision
from tests.corpus.test_store import assert_agrees_with_brute_force


def _hnsw(folder: Path) -> Path:
    return next(folder.glob("vectors/*/data_level0.bin"))


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def _replace_by_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("not a folder")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "the folder is gone": shutil.rmtree,
    "a file stands in its place": _replace_by_file,
    "all indexes are gone": lambda folder: shutil.rmtree(folder.parent),
    "the vectors are gone": lambda folder: shutil.rmtree(folder / "vectors"),
    "the texts are gone": lambda folder: shutil.rmtree(folder / "lexical"),
    "HNSW truncated": lambda folder: _truncate(_hnsw(folder)),
    "HNSW one byte flipped": lambda folder: _flip(_hnsw(folder)),
    "HNSW empty": lambda folder: _hnsw(folder).write_bytes(b""),
    "HNSW header gone": lambda folder: next(folder.glob("vectors/*/header.bin")).unlink(),
    "HNSW links garbage": lambda folder: next(folder.glob("vectors/*/link_lists.bin")).write_bytes(b"\xff" * 4096),
    "Chroma's database garbage": lambda folder: (folder / "vectors/chroma.sqlite3").write_bytes(b"x" * 9000),
    "Chroma's database truncated": lambda folder: _truncate(folder / "vectors/chroma.sqlite3"),
    "Chroma's database gone": lambda folder: (folder / "vectors/chroma.sqlite3").unlink(),
    "BM25 vocabulary gone": lambda folder: (folder / "lexical/words/vocab.index.json").unlink(),
    "BM25 weights truncated": lambda folder: _truncate(folder / "lexical/pairs/data.csc.index.npy"),
    "BM25 names spoilt": lambda folder: (folder / "lexical/words/clauses.json").write_text("{"),
    "a file too many": lambda folder: (folder / "vectors/extra").write_text("?"),
}


@pytest.fixture(scope="module")
def pristine(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pristine")
    with writing(folder, Counting(), 5) as writer:
        writer.commit([revision(1, "甲"), revision(2, "乙")], [])
    return folder


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Path:
    return shutil.copytree(pristine, tmp_path / "store")


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_healed_from_the_ledger(folder: Path, damage: Callable[[Path], object]) -> None:
    embedding = Counting()
    serving = Store(folder, embedding)
    before = serving.snapshot()
    damage(place(folder, 1))
    # the process that serves goes on, with its own copy
    assert_agrees_with_brute_force(serving.snapshot(), "设备更新")
    # a new one heals the folder
    assert_agrees_with_brute_force(Store(folder, embedding).snapshot(), "设备更新")
    assert healthy(place(folder, 1), Ledger(folder).read().generation.digests)
    assert embedding.count <= 2, "queries only"
    assert_agrees_with_brute_force(before, "设备更新")


@pytest.mark.parametrize("damage", list(DAMAGES.values())[:6], ids=list(DAMAGES)[:6])
def test_a_writer_builds_on_damage_from_the_ledger(folder: Path, damage: Callable[[Path], object]) -> None:
    damage(place(folder, 1))
    embedding = Counting()
    with writing(folder, embedding, 5) as writer:
        assert writer.commit([revision(3, "丙", size=2)], []) == 2
    assert embedding.count == 2
    assert_agrees_with_brute_force(Store(folder, embedding).snapshot(), "设备更新")


def test_a_writer_with_nothing_to_do_heals(folder: Path) -> None:
    shutil.rmtree(folder / "indexes")
    embedding = Counting()
    with writing(folder, embedding, 5) as writer:
        assert writer.commit([], []) == 1
    assert embedding.count == 0
    assert healthy(place(folder, 1), Ledger(folder).read().generation.digests)


def test_a_reader_whose_own_copy_is_taken_away(folder: Path) -> None:
    store = Store(folder, Counting())
    snapshot = store.snapshot()
    shutil.rmtree(folder / READING)
    shutil.rmtree(folder / "indexes")
    try:
        snapshot.nearest("设备更新", 3)
    except DamagedIndex:
        snapshot = store.reopen()
    assert_agrees_with_brute_force(snapshot, "设备更新")
