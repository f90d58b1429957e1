"""Files that hold several documents, in the store: revised, moved, copied and removed as one. All texts 合成示例."""

from pathlib import Path

import pytest

from corpus.embedding import load_embedding
from corpus.ledger import Copy
from corpus.settings import SHIPPED_MODEL
from corpus.store import Store, writing
from ingest.read import read
from ingest.report import State
from ingest.run import ingest_paths
from tests.ingest.test_parts import NOTICE, RULES


def documents(store: Path) -> dict[str, str]:
    """The titles in ``store`` by id."""
    snapshot = Store(store, load_embedding(str(SHIPPED_MODEL))).snapshot()
    assert {clause.document_id for clause in snapshot.clauses.values()} == set(snapshot.documents)
    return {name: document.title for name, document in snapshot.documents.items()}


def copies(store: Path) -> tuple[Copy, ...]:
    with writing(store, load_embedding(str(SHIPPED_MODEL)), 5) as writer:
        return writer.copies()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "公文"
    made.mkdir()
    (made / "通知.txt").write_text("\n".join((*NOTICE, *RULES)), encoding="utf-8")
    return made


def test_the_documents_of_a_file_come_change_and_go_together(folder: Path, tmp_path: Path) -> None:
    store, file = tmp_path / "store", folder / "通知.txt"
    (report,) = ingest_paths([folder], store, prune=True).files
    assert (report.document_id, report.contains) == ("hcf-2020-1", ("hcf-2020-1-1",))
    assert documents(store) == {"hcf-2020-1": NOTICE[0], "hcf-2020-1-1": RULES[0]}
    assert ingest_paths([folder], store, prune=True).files[0].state is State.UNCHANGED

    file.write_text("\n".join(NOTICE), encoding="utf-8")
    assert ingest_paths([folder], store, prune=True).ids(State.REPLACED) == ("hcf-2020-1",)
    assert set(documents(store)) == {"hcf-2020-1"}

    file.write_text("\n".join((*NOTICE, *RULES)), encoding="utf-8")
    ingest_paths([folder], store, prune=True)
    file.rename(folder / "改名 通知.txt")
    assert ingest_paths([folder], store, prune=True).ids(State.REPLACED) == ("hcf-2020-1", "hcf-2020-1-1")
    assert set(documents(store)) == {"hcf-2020-1", "hcf-2020-1-1"}

    (folder / "改名 通知.txt").unlink()
    (folder / "再改名.txt").write_text("\n".join(NOTICE), encoding="utf-8")
    assert ingest_paths([folder], store, prune=False).ids(State.REPLACED) == ("hcf-2020-1",)
    assert set(documents(store)) == {"hcf-2020-1"}
    (folder / "再改名.txt").write_text("\n".join((*NOTICE, *RULES)), encoding="utf-8")
    ingest_paths([folder], store, prune=False)

    (folder / "再改名.txt").unlink()
    (folder / "另.txt").write_text("合成示例另一份通知\n一、合成示例。支持。", encoding="utf-8")
    assert set(ingest_paths([folder], store, prune=True).removed) == {"hcf-2020-1", "hcf-2020-1-1"}
    assert len(documents(store)) == 1


def test_a_copy_is_known_until_either_file_changes(folder: Path, tmp_path: Path) -> None:
    store, first, copy = tmp_path / "store", folder / "通知.txt", folder / "通知（副本）.txt"
    copy.write_text(first.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    states = [one.state for one in ingest_paths([folder], store, prune=False).files]
    assert states == [State.ADDED, State.DUPLICATE]
    known = copies(store)
    assert [(Path(one.source).name, Path(one.of_source).name) for one in known] == [(copy.name, first.name)]
    assert [one.state for one in ingest_paths([folder], store, prune=False).files] == [
        State.UNCHANGED,
        State.DUPLICATE,
    ]
    assert copies(store) == known

    first.write_text("\n".join(("某市人民政府关于另一事项的通知", "合成发〔2020〕2号", *NOTICE[2:])), encoding="utf-8")
    states = [one.state for one in ingest_paths([folder], store, prune=False).files]
    assert states == [State.REPLACED, State.ADDED]
    assert copies(store) == ()
    assert {"hcf-2020-1", "hcf-2020-1-1", "hcf-2020-2"} <= set(documents(store))


def test_each_field_says_where_it_was_taken_from(folder: Path) -> None:
    manifest = "documents:\n  - file: 通知.txt\n    issuer: 合成示例市人民政府\n"
    (folder / "manifest.yaml").write_text(manifest, encoding="utf-8")
    reading = read(folder / "通知.txt")
    assert {name: origin.value for name, origin in reading.document.origins.items()} == {
        "title": "text",
        "number": "text",
        "issuer": "manifest",
        "addressee": "text",
        "issued_on": "text",
    }
    (issued,) = (document for document, _ in reading.others)
    assert (issued.issuer, issued.origins["issuer"].value, issued.origins["title"].value) == (
        "合成示例市人民政府",
        "notice",
        "text",
    )
    bare = folder / "合成示例.txt"
    bare.write_text("一、合成示例。支持。\n二、合成示例。支持。", encoding="utf-8")
    assert read(bare).document.origins["title"].value == "name"
