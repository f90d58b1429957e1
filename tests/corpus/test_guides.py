"""Guides lead to clauses, and cannot be quoted (all synthetic)."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.guides import grounds, guidance
from corpus.records import Authority, Clause, Document, Kind
from corpus.settings import DOCUMENTS
from corpus.snapshot import Snapshot
from corpus.store import Store, writing
from eval.documents import ingest
from tests.corpus.support import revision, shipped

POLICY, CLAUSES = revision(1, "补助测试企业")


def guide(*paragraphs: str) -> tuple[Document, tuple[Clause, ...]]:
    """A synthetic guide: its title, then ``paragraphs``."""
    text = "\n".join(("合成示例解读", *paragraphs))
    pieces: list[Clause] = []
    start = 0
    for place, piece in enumerate(text.split("\n")):
        kind = Kind.CLAUSE if place else Kind.HEADER
        told = replace(CLAUSES[-1], document_id="hcjd", label="", ordinal=0, path=(), heading="", kind=kind, page=1)
        pieces.append(replace(told, id=f"hcjd/{place}", text=piece, start=start, end=start + len(piece)))
        start += len(piece) + 1
    document = replace(POLICY, id="hcjd", title="合成示例解读", number=None, authority=Authority.GUIDE, text=text)
    return document, tuple(pieces)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("guided")
    told = guide("机器老了想换新的，有人管吗", "老掉牙的机床想淘汰。", "依据：合成示例〔2020〕1号第二条、第三条")
    with writing(folder, shipped(), 5) as writer:
        writer.commit([(POLICY, CLAUSES), told], [])
    return Store(folder, shipped()).snapshot()


def labels(targets: Sequence[str]) -> list[str]:
    known = {clause.id: clause.label for clause in CLAUSES}
    return [known[target] for target in targets]


def test_an_entry_leads_to_its_clauses_in_order_and_each_paragraph_is_the_entrys(snapshot: Snapshot) -> None:
    entries = snapshot.guidance.entries
    assert set(entries) == {"hcjd/1", "hcjd/2"}
    entry = entries["hcjd/1"]
    assert entries["hcjd/2"] is entry
    assert labels(entry.targets) == ["第2条", "第3条"]
    assert entry.clause.text == "机器老了想换新的，有人管吗\n老掉牙的机床想淘汰。"
    assert snapshot.guidance.parts[entry.clause.id] == ("hcjd/1", "hcjd/2")


def test_a_guide_is_searched_and_is_none_of_the_documents(snapshot: Snapshot) -> None:
    assert "hcjd/2" in {hit.clause_id for hit in snapshot.paired("老掉牙的机床", 3)}
    assert set(snapshot.documents) == {POLICY.id}
    assert not any(name.startswith("hcjd") for name in snapshot.clauses)


def test_an_entry_waits_for_its_policy() -> None:
    document, pieces = guide("问", "依据：合成示例〔2020〕9号第二条")
    assert not guidance([document, POLICY], [*pieces, *CLAUSES]).entries


def test_what_rests_on_nothing_is_no_entry() -> None:
    document, pieces = guide("问", "依据：合成示例〔2020〕1号第二条", "没有依据的一段")
    assert set(guidance([POLICY, document], [*CLAUSES, *pieces]).entries) == {"hcjd/1"}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("依据：《合成办法》第三条", [("合成办法", ("第三条",))]),
        ("依据: 合成发[2020]1号（一）", [("合成发[2020]1号", ("（一）",))]),
        ("这一段的依据：是什么", []),
    ],
)
def test_what_an_entry_rests_on_is_read_from_its_line(line: str, found: list) -> None:
    assert list(grounds(line)) == found


def test_the_shipped_guide_leads_to_every_clause_of_the_shipped_policy(tmp_path: Path) -> None:
    ingest(DOCUMENTS, tmp_path)
    opened = Store(tmp_path, shipped()).snapshot()
    led = {entry.targets[0] for entry in opened.guidance.entries.values()}
    assert led == {clause.id for clause in opened.clauses.values() if clause.kind is Kind.CLAUSE}
