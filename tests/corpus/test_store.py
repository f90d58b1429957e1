"""The ledger, the generations and their readers, with real Chroma, bm25s and files."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import MissingStore, StoreError, StoreLocked, UnwritableStore
from corpus.generations import READING, healthy, place
from corpus.ledger import Ledger
from corpus.search_copy import INDEXED, search_copy
from corpus.snapshot import Snapshot
from corpus.store import Store, writing
from tests.corpus.support import Counting, revision, shipped

ROOT = Path(__file__).parent.parent.parent


def commit(folder: Path, *revisions, removed=(), embedding=None) -> int:
    with writing(folder, embedding or shipped(), 5) as writer:
        return writer.commit(list(revisions), list(removed))


def assert_agrees_with_brute_force(snapshot: Snapshot, text: str) -> None:
    """Both indexes hold the indexed clauses, no others; the dense one ranks as the vectors themselves do."""
    indexed = {name: search_copy(clause) for name, clause in snapshot.clauses.items() if clause.kind in INDEXED}
    everything = len(snapshot.clauses) + 1
    hits = snapshot.nearest(text, everything)
    assert {hit.clause_id for hit in hits} == set(indexed)
    query = shipped().encode([text])[0]
    for hit in hits:
        assert hit.score == pytest.approx(float(shipped().encode([indexed[hit.clause_id]])[0] @ query), abs=1e-4)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert {hit.clause_id for hit in snapshot.lexical("合成示例", everything)} == set(indexed)


def test_what_went_in_comes_out(tmp_path: Path) -> None:
    told = [revision(1, "甲"), revision(2, "乙", size=2)]
    assert commit(tmp_path, *told) == 1
    snapshot = Store(tmp_path, shipped()).snapshot()
    assert snapshot.documents == {document.id: document for document, _ in told}
    assert list(snapshot.clauses.values()) == [clause for _, clauses in told for clause in clauses]
    assert_agrees_with_brute_force(snapshot, "设备更新")


def test_nothing_to_do_makes_no_generation(tmp_path: Path) -> None:
    embedding = Counting()
    assert commit(tmp_path, revision(1, "甲"), embedding=embedding) == 1
    before = embedding.count
    assert commit(tmp_path, embedding=embedding) == 1
    assert commit(tmp_path, removed=["unknown"], embedding=embedding) == 1
    assert embedding.count == before


def test_one_more_document_embeds_that_document_alone(tmp_path: Path) -> None:
    embedding = Counting()
    commit(tmp_path, *(revision(number, "甲") for number in range(5)), embedding=embedding)
    before = embedding.count
    commit(tmp_path, revision(9, "乙", size=3), embedding=embedding)
    assert embedding.count - before == 3


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 4), st.sampled_from("甲乙丙"), st.integers(0, 3)),
        st.tuples(st.just("drop"), st.integers(1, 4)),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_changes_leaves_indexes_that_agree_with_the_ledger(tmp_path_factory, steps) -> None:
    folder = tmp_path_factory.mktemp("store")
    expected = {}
    commit(folder, revision(0, "始"))
    expected["hcsl-2020-0"] = revision(0, "始")[0]
    for step in steps:
        if step[0] == "put":
            told = revision(*step[1:])
            commit(folder, told)
            expected[told[0].id] = told[0]
        else:
            commit(folder, removed=[f"hcsl-2020-{step[1]}"])
            expected.pop(f"hcsl-2020-{step[1]}", None)
    snapshot = Store(folder, shipped()).snapshot()
    assert snapshot.documents == expected
    assert_agrees_with_brute_force(snapshot, "智能制造")
    incremental = snapshot.nearest("绿色改造", 5), snapshot.lexical("绿色改造", 5)
    remove_tree(folder / "indexes")
    healed = Store(folder, shipped()).snapshot()
    rebuilt = healed.nearest("绿色改造", 5), healed.lexical("绿色改造", 5)
    for old, new in zip(incremental, rebuilt, strict=True):
        assert np.allclose([hit.score for hit in old], [hit.score for hit in new], atol=1e-5)


def remove_tree(path: Path) -> None:
    import shutil

    shutil.rmtree(path)


def test_a_reader_follows_and_its_old_snapshot_stays_whole(tmp_path: Path) -> None:
    commit(tmp_path, revision(1, "旧"))
    store = Store(tmp_path, shipped())
    old = store.snapshot()
    assert store.snapshot() is old
    commit(tmp_path, revision(1, "新"), revision(2, "新"))
    new = store.snapshot()
    assert (old.generation, new.generation) == (1, 2)
    assert all("旧" in clause.text for name, clause in old.clauses.items() if clause.ordinal)
    assert all("新" in clause.text for name, clause in new.clauses.items() if clause.ordinal)
    assert_agrees_with_brute_force(old, "融资租赁")
    assert_agrees_with_brute_force(new, "融资租赁")
    assert [path.name for path in (tmp_path / "indexes").iterdir()] == ["2"]


def test_another_embedding_is_noticed_and_everything_embedded_again(tmp_path: Path) -> None:
    commit(tmp_path, revision(1, "甲"))
    other = Counting("other")
    with pytest.raises(StoreError, match=r"另一个嵌入模型.*python -m ingest"):
        Store(tmp_path, other).snapshot()
    assert commit(tmp_path, embedding=other) == 2
    assert other.count == 4
    assert_agrees_with_brute_force(Store(tmp_path, other).snapshot(), "人才培训")


def test_other_libraries_rebuild_without_embedding(tmp_path: Path) -> None:
    embedding = Counting()
    commit(tmp_path, revision(1, "甲"), embedding=embedding)
    ledger = Ledger(tmp_path)
    generation = ledger.read().generation
    from dataclasses import replace

    ledger.renew_digests(replace(generation, libraries="chromadb-0 bm25s-0"))
    before = embedding.count
    snapshot = Store(tmp_path, embedding).snapshot()
    assert embedding.count == before
    assert_agrees_with_brute_force(snapshot, "人才培训")
    assert commit(tmp_path, embedding=embedding) == 1


def test_litter_is_removed_and_what_readers_hold_is_not(tmp_path: Path) -> None:
    commit(tmp_path, revision(1, "甲"))
    store = Store(tmp_path, shipped())
    snapshot = store.snapshot()
    for name in (".building-1-abc", "7", "x"):
        (tmp_path / "indexes" / name).mkdir()
    (tmp_path / READING / "99-dead").mkdir()
    (tmp_path / READING / "99-dead.lock").touch()
    commit(tmp_path, revision(2, "乙"))
    assert [path.name for path in (tmp_path / "indexes").iterdir()] == ["2"]
    assert not (tmp_path / READING / "99-dead").exists()
    assert len(list((tmp_path / READING).glob("*.lock"))) == 1
    assert_agrees_with_brute_force(snapshot, "税收优惠")


HOLD = """
import sys, pathlib
from corpus.store import writing
from tests.corpus.support import shipped
with writing(pathlib.Path(sys.argv[1]), shipped(), 1):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_is_told_who_the_first_is(tmp_path: Path) -> None:
    commit(tmp_path, revision(1, "甲"))
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert first.stdout.readline() == "held\n"
    with pytest.raises(StoreLocked, match=rf"进程{first.pid}"):
        commit(tmp_path, revision(2, "乙"))
    # a reader is not kept waiting, even when it has to rebuild its indexes
    remove_tree(tmp_path / "indexes")
    assert_agrees_with_brute_force(Store(tmp_path, shipped()).snapshot(), "设备更新")
    first.kill()
    first.communicate()
    assert commit(tmp_path, revision(2, "乙")) == 2
    assert json.loads((tmp_path / "writer.json").read_text())["pid"] != first.pid


def test_no_store_no_tables_no_generation(tmp_path: Path) -> None:
    with pytest.raises(MissingStore, match="python -m ingest"):
        Store(tmp_path / "none", shipped())
    (tmp_path / "ledger.sqlite3").touch()
    with pytest.raises(MissingStore, match="python -m ingest"):
        Store(tmp_path, shipped())
    with writing(tmp_path, shipped(), 1):
        pass
    with pytest.raises(MissingStore, match="python -m ingest"):
        Store(tmp_path, shipped()).snapshot()


def test_a_store_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnwritableStore, match="无法写入"):
        commit(tmp_path / "file" / "store", revision(1, "甲"))
    with pytest.raises(UnwritableStore, match="无法写入"):
        commit(tmp_path / "file", revision(1, "甲"))


def test_a_ledger_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreError, match="台账已损坏"):
        Store(tmp_path, shipped())
    with pytest.raises(StoreError, match="台账已损坏"):
        commit(tmp_path, revision(1, "甲"))


def test_a_ledger_of_another_version(tmp_path: Path) -> None:
    import sqlite3

    commit(tmp_path, revision(1, "甲"))
    with sqlite3.connect(tmp_path / "ledger.sqlite3") as ledger:
        ledger.execute("UPDATE about SET schema = 99")
    with pytest.raises(StoreError, match="台账的版本是99"):
        Store(tmp_path, shipped())


def test_the_named_folder_stays_as_it_was_probed(tmp_path: Path) -> None:
    commit(tmp_path, revision(1, "甲"))
    store = Store(tmp_path, shipped())
    for _ in range(3):
        store.reopen().nearest("设备更新", 3)
    assert healthy(place(tmp_path, 1), Ledger(tmp_path).read().generation.digests)


def test_hundreds_of_clauses_that_differ_by_a_number_do_not_fail_the_check(tmp_path: Path) -> None:
    assert commit(tmp_path, revision(1, "支持企业增效减排", size=400)) == 1
    assert len(Store(tmp_path, shipped()).snapshot().clauses) == 401


def test_the_index_tells_the_cosine_of_any_clause(tmp_path: Path) -> None:
    with writing(tmp_path, shipped(), 5) as writer:
        writer.commit([revision(number, "绿色改造") for number in range(3)], [])
    snapshot = Store(tmp_path, shipped()).snapshot()
    names = [name for name, clause in snapshot.clauses.items() if clause.kind in INDEXED]
    vectors = shipped().encode([search_copy(snapshot.clauses[name]) for name in names])
    asked = shipped().encode(["人才培训"])[0]
    assert snapshot.nearest_scores("人才培训", [*names, "none"]) == pytest.approx([*(vectors @ asked), 0.0], abs=1e-5)
    assert snapshot.nearest_scores("人才培训", []) == []
