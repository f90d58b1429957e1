"""The manifest beside the documents: what it adds, and what it may not say."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from corpus.errors import ManifestError
from corpus.records import Authority, Status
from corpus.settings import DOCUMENTS
from ingest.manifest import MANIFEST, check_files, read_manifest
from ingest.read import read

TEXT = "某市人民政府关于合成示例的通知\n某政发〔2020〕1号\n各区人民政府：\n通知如下。\n一、增效。支持企业。\n"


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "合成示例.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def manifest(folder: Path, *fields: str) -> None:
    lines = ["documents:", "  - file: 合成示例.txt", *(f"    {field}" for field in fields)]
    (folder / MANIFEST).write_text("\n".join(lines), encoding="utf-8")


def test_manifest_that_ships_names_what_ships() -> None:
    entries = read_manifest(DOCUMENTS)
    check_files(DOCUMENTS, entries)
    assert set(entries) == {path.name for path in DOCUMENTS.iterdir() if path.suffix == ".txt"}
    assert all(entry.sha256 == sha256((DOCUMENTS / name).read_bytes()).hexdigest() for name, entry in entries.items())


def test_manifest_wins_over_the_text(notice: Path) -> None:
    fields = ("title: 另题", "issuer: 某市", "issued_on: 2020-02-01", "valid_until: 2025-02-01", "status: expired")
    manifest(notice.parent, *fields, "authority: guide", "id: mou-1")
    document, clauses = read(notice)[:2]
    assert (document.id, document.title, document.issuer) == ("mou-1", "另题", "某市")
    assert (document.issued_on, document.valid_until) == (date(2020, 2, 1), date(2025, 2, 1))
    assert (document.status, document.authority) == (Status.EXPIRED, Authority.GUIDE)
    assert document.number == "某政发〔2020〕1号"
    assert clauses[0].id == "mou-1/header"


def test_without_an_entry_nothing_is_made_up(notice: Path) -> None:
    document, _ = read(notice)[:2]
    assert document.status == Status.UNKNOWN
    assert (document.publisher, document.valid_until, document.status_note) == (None, None, None)


def test_other_digest_is_refused(notice: Path) -> None:
    manifest(notice.parent, f"sha256: {'a' * 64}")
    with pytest.raises(ManifestError, match=r"合成示例\.txt：文件的 SHA-256 .* 不符.*请核对"):
        read(notice)


def test_absent_file_is_named(tmp_path: Path) -> None:
    manifest(tmp_path)
    with pytest.raises(ManifestError, match=r"manifest\.yaml：登记的文件 合成示例\.txt 不在"):
        check_files(tmp_path, read_manifest(tmp_path))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (("status: valid",), "第 1 条（合成示例.txt）字段 status"),
        (("issued_on: 昨天",), "字段 issued_on"),
        (("标题: 甲",), "字段 标题"),
        (("sha256: abc",), "字段 sha256"),
        (('title: ""',), "字段 title"),
    ],
)
def test_field_that_cannot_be_used_is_named(notice: Path, fields: tuple[str, ...], words: str) -> None:
    manifest(notice.parent, *fields)
    with pytest.raises(ManifestError) as raised:
        read(notice)
    assert words in str(raised.value)
    assert MANIFEST in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("documents: [", "不是合法的 YAML"),
        ("- file: 甲.txt", "最外层应为 documents"),
        ("documents: 甲", "字段 documents"),
        ("documents:\n  - title: 甲", "第 1 条（未写 file）字段 file"),
        ("documents:\n  - file: 甲.txt\n  - file: 甲.txt", "甲.txt 登记了两次"),
        ("documents: []\nversion: 1", "字段 version"),
    ],
)
def test_malformed_manifest_is_refused(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(ManifestError) as raised:
        read_manifest(tmp_path)
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)
