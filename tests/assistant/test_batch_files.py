"""The files of a batch: what is read, what is written, and what is left after a fault or a kill."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.batch import read_lines, write_whole
from corpus.errors import FileError
from tests.assistant.test_batch import GOOD, ROOT, batch, command


def test_an_empty_file_gives_an_empty_file(store: Path, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b"")
    done = batch(tmp_path / "in.jsonl", tmp_path / "out.jsonl", store)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "out.jsonl").read_bytes() == b""


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []),
        (b"\n", [b""]),
        (b"a", [b"a"]),
        (b"a\nb\n", [b"a", b"b"]),
        (b"a\r\n\r\nb", [b"a", b"", b"b"]),
        ("a\u2028b\x0cc\n".encode(), ["a\u2028b\x0cc".encode()]),
    ],
)
def test_lines_end_with_a_line_feed_and_nothing_else(tmp_path: Path, data: bytes, lines: list[bytes]) -> None:
    (tmp_path / "in.jsonl").write_bytes(data)
    assert read_lines(tmp_path / "in.jsonl") == lines


@pytest.mark.parametrize("name", ["没有.jsonl", ".", "x" * 300])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match="无法读取") as caught:
        read_lines(tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path / name}：")


@pytest.mark.parametrize("name", ["没有/out.jsonl", "file/out.jsonl", "x" * 300, ".", "folder", "pipe"])
def test_a_place_that_cannot_be_written_is_named_before_a_question_is_asked(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("合成示例", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    before = sorted(tmp_path.rglob("*"))

    def lines() -> Iterator[bytes]:
        pytest.fail("a question was asked")
        yield b""

    with pytest.raises(FileError, match="无法写入") as caught:
        write_whole(tmp_path / name, lines())
    assert str(caught.value).startswith(f"{tmp_path / name}：")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_fault_half_way_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_bytes(b"old\n")

    def lines(fault: BaseException) -> Iterator[bytes]:
        yield b"new\n" * 10_000
        raise fault

    for fault, raised in ((KeyboardInterrupt(), KeyboardInterrupt), (OSError(28, "No space left"), FileError)):
        with pytest.raises(raised):
            write_whole(out, lines(fault))
        assert out.read_bytes() == b"old\n"
        assert os.listdir(tmp_path) == ["out.jsonl"]


def test_a_link_to_the_old_file_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real.jsonl").write_bytes(b"old\n")
    (tmp_path / "out.jsonl").symlink_to("real.jsonl")
    write_whole(tmp_path / "out.jsonl", [b"new\n"])
    assert (tmp_path / "out.jsonl").is_symlink()
    assert (tmp_path / "real.jsonl").read_bytes() == b"new\n"


@pytest.mark.parametrize("link", [None, os.symlink, os.link], ids=["the same name", "a symbolic link", "a hard link"])
def test_the_questions_are_never_overwritten(store: Path, tmp_path: Path, link: Any) -> None:
    questions, out = tmp_path / "in.jsonl", tmp_path / "in.jsonl"
    questions.write_bytes(GOOD)
    if link:
        out = tmp_path / "out.jsonl"
        link(questions, out)
    done = batch(questions, out, store)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{out}：--out 与 --batch 是同一个文件，答案会盖掉问题；请换一个 --out\n"
    assert questions.read_bytes() == GOOD


def test_a_folder_that_cannot_be_written_is_one_line(store: Path, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(GOOD)
    done = batch(tmp_path / "in.jsonl", tmp_path / "in.jsonl" / "out.jsonl", store)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert str(tmp_path / "in.jsonl" / "out.jsonl") in done.stderr


@pytest.mark.parametrize("old", [None, b"old\n"], ids=["no old file", "an old file"])
def test_a_kill_leaves_the_old_file_or_none(store: Path, tmp_path: Path, old: bytes | None) -> None:
    questions, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    questions.write_bytes(GOOD + b"\n" + GOOD + b"\n" + b"\n".join([GOOD] * 100_000))
    if old:
        out.write_bytes(old)
    with subprocess.Popen(command(questions, out, store), cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while not any(half.stat().st_size for half in tmp_path.glob(".out.jsonl.*")):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert (out.read_bytes() if out.exists() else None) == old
    assert any(tmp_path.glob(".out.jsonl.*")), "what is left is removed by the next batch, and only then"
    write_whole(tmp_path / "other.jsonl", [b"new\n"])
    assert any(tmp_path.glob(".out.jsonl.*")), "what another file's batch left is not ours"
    write_whole(out, [b"new\n"])
    assert sorted(os.listdir(tmp_path)) == ["in.jsonl", "other.jsonl", "out.jsonl"]


def test_two_batches_into_one_file_leave_each_other_alone(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"

    def lines() -> Iterator[bytes]:
        yield b"first\n"
        write_whole(out, [b"second\n"])
        assert out.read_bytes() == b"second\n"
        yield b"first\n"

    write_whole(out, lines())
    assert out.read_bytes() == b"first\nfirst\n"
    assert os.listdir(tmp_path) == ["out.jsonl"]
