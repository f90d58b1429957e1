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
        "category": "look_up",
        "question": "第三条讲什么？",
        "outcome": "answered",
        "clauses": ["ezf-2016-82/3"],
        "contains": ["产品"],
    },
    {"id": "x-2", "category": "out_of_corpus", "question": "打印机卡纸了怎么办？", "outcome": "refused"},
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
    assert report["files"][0]["figures"]["verbatim"]["value"] == 1
    assert "合计：2题，可答1，应拒1" in told
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
    path.write_text('{"id": "x-1", "category": "fact"}\n', encoding="utf-8")
    assert run(monkeypatch, "--store", tmp_path / "none", "--questions", path) == 1
    assert capsys.readouterr().err == f"{path}：第1行，字段 question：没有写；应是不为空的文字\n"


def test_unknown_option_is_wrong_usage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(monkeypatch, "--quick")
    assert left.value.code == 2


def question_file(path: Path, *told: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in told), encoding="utf-8")
    return path


NOTICE = """大连市人民政府关于支持养蜂业发展的通知

各区县人民政府：
一、养蜂补助。对新建蜂场的养蜂户，每箱蜂给予100元补助，由农业农村局发放。
二、蜜源保护。禁止在花期向蜜源植物喷洒农药，由林业局负责监督。

大连市人民政府
2020年5月6日
"""


def test_document_is_asked_alone_and_the_rest_on_the_store(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "养蜂.txt").write_text(NOTICE, encoding="utf-8")
    named = question_file(
        tmp_path / "named.jsonl",
        {
            "id": "y-1",
            "category": "fact",
            "question": "新建蜂场每箱蜂补助多少元？",
            "outcome": "answered",
            "document": "养蜂.txt",
            "contains": ["每箱蜂给予100元补助"],
        },
    )
    own = question_file(tmp_path / "own.jsonl", ASKED[0])
    out = tmp_path / "out"
    options = ["--store", store, "--questions", named, own, "--documents", tmp_path, "--out", out]
    assert run(monkeypatch, *options, "--fail-under", "right=1", "verbatim=1", "refused_wrong=0") == 0
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert (report["documents"], report["total"]["n"], report["total"]["unknown"]) == (2, 2, [])


def test_missing_document_is_said_before_anything_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    named = question_file(tmp_path / "named.jsonl", {**ASKED[1], "document": "没有.txt"})
    assert run(monkeypatch, "--store", tmp_path / "none", "--questions", named, "--documents", tmp_path) == 1
    assert capsys.readouterr().err.startswith(f"{tmp_path / '没有.txt'}：没有这个文件（named.jsonl 的 x-2 要用）")


def test_fail_under_sets_the_exit_status_and_names_each_figure(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = question_file(tmp_path / "wrong.jsonl", {**ASKED[0], "contains": ["没有这句话"]}, ASKED[1])
    asked = ["--store", store, "--questions", wrong, "--out", tmp_path / "out", "--fail-under"]
    assert run(monkeypatch, *asked, "first=1", "words=0.5", "p95=0", "verbatim=1") == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line[:9] for line in lines] == ["未达标：引文含应有", "未达标：用时 P9"]
    assert (tmp_path / "out" / "report.html").is_file(), "the report is there to read"
    assert run(monkeypatch, *asked, "words=0") == 0


def test_bound_that_is_none_is_wrong_usage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "--fail-under", "frist=1") == 2
    assert "'frist'" in capsys.readouterr().err


def test_same_file_twice_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = question_file(tmp_path / "own.jsonl", ASKED[1])
    assert run(monkeypatch, "--questions", path, path) == 2
    assert capsys.readouterr().err.startswith("--questions：own.jsonl 给了不止一次")


def test_compare_of_two_runs(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = question_file(tmp_path / "own.jsonl", *ASKED)
    for name in ("a", "b"):
        assert run(monkeypatch, "--store", store, "--questions", path, "--out", tmp_path / name) == 0
    capsys.readouterr()
    assert run(monkeypatch, "compare", tmp_path / "a", tmp_path / "b") == 0
    told = capsys.readouterr().out
    assert told.startswith("相同的题：2；只在前者：0")
    assert "变坏的题：0" in told


def test_compare_with_a_run_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "compare", tmp_path / "a", tmp_path / "b") == 1
    fault = capsys.readouterr().err
    assert fault.startswith(f"{tmp_path / 'a'}：没有这个文件或文件夹")
    assert fault.count("\n") == 1
