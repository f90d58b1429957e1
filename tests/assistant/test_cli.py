"""``python -m assistant`` as a process, over a store of the policies that ship with the project."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.__main__ import main
from corpus.embedding import load_embedding
from corpus.settings import SHIPPED_MODEL
from corpus.store import Store

ROOT = Path(__file__).parents[2]
ASKED = "第三条讲什么？"


def run(
    *arguments: object, store: Path | None = None, stdout: object = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    command: list[Any] = [
        sys.executable,
        "-m",
        "assistant",
        *(a if isinstance(a, bytes) else str(a) for a in arguments),
    ]
    command += ["--store", str(store)] if store else []
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("WENCE_", "PYTHON", "LC_"))}
    return subprocess.run(
        command,
        cwd=ROOT,
        stdout=stdout,  # type: ignore[call-overload]
        stderr=subprocess.PIPE,
        env={**clean, **environment},
        timeout=120,
    )


def inside(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, str, str]:
    """Status, standard output and standard error of the command line, run in this process."""
    monkeypatch.setattr(sys, "argv", ["assistant", *map(str, arguments)])
    try:
        status = main()
    except SystemExit as end:  # argparse
        status = int(str(end.code))
    return (status, *capsys.readouterr())


def fault(done: subprocess.CompletedProcess[bytes], status: int = 1) -> str:
    """The one line on standard error of a run that could not do its work, and that told nothing else."""
    told = done.stderr.decode()
    assert done.returncode == status, told
    assert not done.stdout
    assert told.count("\n") == 1, told
    assert told.endswith("\n")
    return told


def answer(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_an_answer_for_people(store: Path) -> None:
    done = run(ASKED, store=store)
    assert (done.returncode, done.stderr) == (0, b"")
    conclusion, quote, caution = done.stdout.decode().strip().split("\n\n")
    assert conclusion == "第（三）条讲的是“加快产品升级改造，提升品牌质量水平”。"
    place, words = quote.split("\n")
    assert place == "《省人民政府关于加快推进传统产业改造升级的若干意见》（鄂政发〔2016〕82号）第（三）条："
    assert words.startswith("“（三）加快产品升级改造，")
    assert caution.startswith("注意：该文件时效未核实")


def test_an_answer_for_programs_has_every_field_of_the_contract(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = answer(run("技术改造的设备投资有什么支持？", "--json", store=store))
    types = {
        "question": str,
        "outcome": str,
        "text": str,
        "citations": list,
        "incentives": list,
        "confidence": float,
        "milliseconds": float,
        "generation": int,
    }
    assert {name: type(value) for name, value in told.items()} == types
    assert (told["question"], told["outcome"]) == ("技术改造的设备投资有什么支持？", "answered")
    assert told["incentives"] == []
    assert 0 <= told["confidence"] <= 1
    assert told["milliseconds"] > 0
    snapshot = Store(store, load_embedding(str(SHIPPED_MODEL))).snapshot()
    assert told["generation"] == snapshot.generation
    assert told["citations"]
    for citation in told["citations"]:
        clause = snapshot.clauses[citation["clause_id"]]
        document = snapshot.documents[citation["document_id"]]
        assert citation == {
            "clause_id": clause.id,
            "document_id": clause.document_id,
            "document_number": document.number,
            "document_title": document.title,
            "label": clause.label,
            "path": list(clause.path),
            "quote": clause.text[citation["start"] : citation["end"]],
            "start": citation["start"],
            "end": citation["end"],
            "page": clause.page,
        }
        assert 0 <= citation["start"] < citation["end"]
        assert clause.path[-1].startswith(clause.label)
        assert citation["quote"] in told["text"]
    _, out, _ = inside(monkeypatch, capsys, "技术改造的设备投资有什么支持？", "--json", "--store", store)
    assert json.loads(out) == {**told, "milliseconds": json.loads(out)["milliseconds"]}


def test_a_refusal_is_an_answer(store: Path) -> None:
    told = answer(run("第二十条讲什么？", "--json", store=store))
    assert (told["outcome"], told["citations"]) == ("refused", [])
    assert "没有第二十条" in told["text"]


def test_a_question_that_cannot_be_put_is_told_in_json_and_in_one_line(store: Path) -> None:
    done = run("？！", "--json", store=store)
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["outcome"] == "failed"
    assert told["error"] + "\n" == done.stderr.decode()
    assert (told["text"], told["citations"], told["incentives"], told["confidence"]) == ("", [], [], 0)


@pytest.mark.parametrize(("question", "words"), [("", "问题是空的"), ("问" * 10_000, "10000个字，超过上限")])
def test_a_question_that_cannot_be_put_is_one_line(store: Path, question: str, words: str) -> None:
    assert words in fault(run(question, store=store))


def test_a_question_that_is_no_utf8_is_answered(store: Path) -> None:
    told = answer(run(b"\xff\xfe" + ASKED.encode(), "--json", store=store))
    assert told["question"] == "\udcff\udcfe" + ASKED
    assert [citation["clause_id"] for citation in told["citations"]] == ["ezf-2016-82/3"]


def test_the_store_may_come_from_the_environment_and_json_is_utf8_whatever_the_terminal(store: Path) -> None:
    told = answer(run(ASKED, "--json", WENCE_STORE=str(store), PYTHONIOENCODING="ascii"))
    assert told["outcome"] == "answered"


def test_a_missing_store_says_how_to_make_it(tmp_path: Path) -> None:
    told = fault(run(ASKED, store=tmp_path / "没有"))
    assert str(tmp_path / "没有") in told
    assert "python -m ingest" in told
    assert not (tmp_path / "没有").exists()


def test_a_store_that_is_a_file_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("合成示例", encoding="utf-8")
    assert str(tmp_path / "file") in fault(run(ASKED, store=tmp_path / "file"))
    assert (tmp_path / "file").read_text(encoding="utf-8") == "合成示例"


def test_a_store_that_cannot_be_written_is_one_line(store: Path, tmp_path: Path) -> None:
    other = tmp_path / "store"
    other.mkdir()
    (other / "ledger.sqlite3").write_bytes((store / "ledger.sqlite3").read_bytes())
    (other / "reading").write_text("合成示例：这里本应是文件夹", encoding="utf-8")
    assert f"{other}：无法读写" in fault(run(ASKED, store=other))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "无法读取"),
        (b"{", "不是JSON文件"),
        (b"\xff\xfe{}", "不是JSON文件"),
        (b"[" * 100_000, "不是JSON文件"),
        (b"[]", "应是一个JSON对象，得到的是list"),
        (b"null", "应是一个JSON对象"),
    ],
    ids=["missing", "half", "UTF-16", "deep", "a list", "null"],
)
def test_a_profile_that_is_none_is_one_line(
    tmp_path: Path,
    store: Path,
    content: bytes | None,
    words: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "企业.json"
    if content is not None:
        path.write_bytes(content)
    status, out, err = inside(monkeypatch, capsys, ASKED, "--store", store, "--profile", path)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert str(path) in err
    assert words in err


def test_a_profile_as_notepad_saves_it_is_read(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "企业.json").write_bytes(b"\xef\xbb\xbf{}")
    profile = ("--profile", tmp_path / "企业.json")
    status, out, err = inside(monkeypatch, capsys, ASKED, *profile, "--store", store)
    assert (status, out[:5], err) == (0, "第（三）条", "")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["问题", "--batch", "in.jsonl", "--out", "out.jsonl"],
        ["--batch", "in.jsonl"],
        ["问题", "--out", "out.jsonl"],
        ["--out", "out.jsonl"],
        ["问题", "另一个"],
        ["--wrong"],
        ["问题", "--store"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_two(
    arguments: Sequence[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, out, err = inside(monkeypatch, capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("usage: python -m assistant")


def test_wrong_usage_of_the_process_is_status_two(tmp_path: Path) -> None:
    done = run("问题", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "请给出一个问题，或用 --batch 给出一个文件" in done.stderr.decode()
    assert not (tmp_path / "out.jsonl").exists()


def test_a_setting_that_cannot_be_used_is_wrong_usage() -> None:
    assert "WENCE_LOCK_SECONDS" in fault(run(ASKED, WENCE_LOCK_SECONDS="很久"), status=2)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
@pytest.mark.parametrize("option", [[], ["--json"]], ids=["text", "json"])
def test_an_answer_that_cannot_be_written_is_one_line(store: Path, option: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        assert "标准输出写不进去" in fault(run(ASKED, *option, store=store, stdout=full))


def test_a_reader_that_has_gone_is_one_line(store: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert "标准输出写不进去" in fault(run(ASKED, store=store, stdout=writing))
    finally:
        os.close(writing)


def test_an_output_that_knows_no_chinese_says_what_to_set(store: Path) -> None:
    done = run(ASKED, store=store, PYTHONIOENCODING="ascii:strict")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (1, b"", 1)
    assert b"PYTHONIOENCODING=utf-8" in done.stderr
