"""``python -m ingest`` as a process, on a real store."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest.report import State
from ingest.run import ingest_paths

ROOT = Path(__file__).parents[2]
NOTICE = "某市人民政府关于合成示例的通知\n某政发〔2020〕{}号\n各区人民政府：\n通知如下。\n一、增效。支持{}。\n"


def ingest(*arguments: object, store: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ingest", *map(str, arguments), "--store", str(store)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120)


def reported(*arguments: object, store: Path, status: int = 0) -> dict[str, Any]:
    done = ingest(*arguments, "--json", store=store)
    assert done.returncode == status, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "公文"
    folder.mkdir()
    for number, subject in enumerate(("企业", "园区"), 1):
        (folder / f"示例{number}.txt").write_text(NOTICE.format(number, subject), encoding="utf-8")
    (folder / "README.md").write_text("合成示例", encoding="utf-8")
    (folder / ".hidden.txt").write_text("合成示例", encoding="utf-8")
    return folder


def test_life_of_a_folder(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = reported(folder, store=store)
    assert first["added"] == ["mzf-2020-1", "mzf-2020-2"]
    assert (first["replaced"], first["unchanged"], first["removed"], first["failed"]) == ([], [], [], [])

    (folder / "示例1.txt").write_text(NOTICE.format(1, "人才"), encoding="utf-8")
    (folder / "示例2.txt").unlink()
    (folder / "坏.txt").write_bytes(b"\x00")
    second = reported(folder, "--prune", store=store, status=1)
    assert (second["added"], second["replaced"], second["removed"]) == ([], ["mzf-2020-1"], ["mzf-2020-2"])
    assert [failure["file"] for failure in second["failed"]] == [str(folder / "坏.txt")]
    assert second["generation"] > first["generation"]


def test_faults_are_reported_and_revisions_told_from_new_documents(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, twin, manifest = tmp_path / "store", folder / "示例3.txt", folder / "manifest.yaml"
    twin.write_text(NOTICE.format(1, "服务"), encoding="utf-8")
    manifest.write_text("documents:\n  - file: 没有.txt\n", encoding="utf-8")
    first = ingest_paths([folder], store, prune=False)
    assert first.ids(State.ADDED) == ("mzf-2020-1", "mzf-2020-2")
    assert [failure.file for failure in first.failed] == [str(manifest)]
    assert "没有.txt" in (first.failed[0].error or "")
    (again,) = [one for one in first.files if one.state is State.DUPLICATE]
    assert (again.file, again.document_id) == (str(twin), "mzf-2020-1")
    assert str(folder / "示例1.txt") in again.warnings[0]

    twin.unlink()
    monkeypatch.chdir(folder.parent)
    again = ingest_paths([Path(folder.name), folder], store, prune=True)
    assert (again.ids(State.UNCHANGED), again.ids(State.ADDED), again.removed) == (first.ids(State.ADDED), (), ())

    manifest.write_text("documents:\n  - file: 示例1.txt\n    status: in_force\n", encoding="utf-8")
    (folder / "示例2.txt").rename(folder / "改名.txt")
    last = ingest_paths([folder], store, prune=True)
    assert sorted(last.ids(State.REPLACED)) == [*first.ids(State.ADDED)]
    assert (last.ids(State.ADDED), last.removed, last.failed) == ((), (), ())


def test_missing_path_is_one_line(tmp_path: Path) -> None:
    done = ingest(tmp_path / "没有", store=tmp_path / "store")
    assert done.returncode == 1
    assert done.stderr == f"{tmp_path / '没有'}：没有这个文件或文件夹；请检查路径\n"


def test_store_that_cannot_be_written_is_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("合成示例", encoding="utf-8")
    done = ingest(folder, store=tmp_path / "file" / "store")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert str(tmp_path / "file" / "store") in done.stderr


def test_wrong_usage_is_status_two(tmp_path: Path) -> None:
    assert ingest("--wrong", store=tmp_path).returncode == 2
