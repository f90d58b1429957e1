"""The command line on a real store."""

import json
import sys
from pathlib import Path

import pytest

from corpus.embedding import load_embedding
from corpus.settings import DOCUMENTS, settings
from corpus.store import writing
from eval.__main__ import main
from ingest.read import read

ASKED = [
    {
        "id": "x-1",
        "question": "第三条讲什么？",
        "outcome": "answered",
        "clauses": ["ezf-2016-82/3"],
        "contains": ["产品"],
    },
    {"id": "x-2", "question": "打印机卡纸了怎么办？", "outcome": "refused"},
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    with writing(folder, load_embedding(settings().embedding_model), 5) as writer:
        writer.commit([read(DOCUMENTS / "鄂政发〔2016〕82号.txt")[:2]], [])
    return folder


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["eval", *map(str, arguments)])
    return main()


def test_run_on_two_files(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for path, line in zip(paths, ASKED, strict=True):
        path.write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    out = tmp_path / "out"
    assert run(monkeypatch, "--store", store, "--questions", *paths, "--out", out) == 0
    told = capsys.readouterr().out
    assert "one.jsonl：1题，可答1，应拒0" in told
    assert "two.jsonl：1题，可答0，应拒1" in told
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["documents"] == 1
    assert [file["verbatim"]["value"] for file in report["files"]] in ([1.0, None], [1.0, 1.0])
    rows = (out / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(row)["answer"]["question"] for row in rows] == [str(line["question"]) for line in ASKED]


def test_missing_store_is_said_in_one_line_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--store", tmp_path / "none") == 1
    fault = capsys.readouterr().err
    assert "python -m ingest" in fault
    assert fault.count("\n") == 1


def test_broken_question_file_is_said_before_anything_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"id": "x-1"}\n', encoding="utf-8")
    assert run(monkeypatch, "--store", tmp_path / "none", "--questions", path) == 1
    assert capsys.readouterr().err == f"{path}：第1行，字段 question：没有写；应是不为空的文字\n"


def test_unknown_option_is_wrong_usage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(monkeypatch, "--quick")
    assert left.value.code == 2
