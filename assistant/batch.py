"""Many questions from a JSONL file: one line out for each line in, in the same order, whatever happens."""

import glob
import json
import math
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock

from assistant.chain import Assistant
from assistant.present import answer_json
from corpus.errors import FileError, QuestionError

HALF = ".half"
"""Ends the hidden name of a file of answers that is being written."""
_SHOWN = 40


def read_line(line: bytes, number: int) -> tuple[Any, str, tuple[str, ...]]:
    """Id, question and history of one line (``number`` counts from 1). A field that is null counts as left out.

    Raises :class:`~corpus.errors.QuestionError` naming the line and the field.
    """
    try:
        told = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"), parse_constant=_no_json)
    except (ValueError, RecursionError):
        shown = line[:_SHOWN].decode("utf-8", errors="replace")
        raise QuestionError(
            f'第{number}行不是JSON：{shown!r}；每行应是一个对象，如 {{"id": 1, "question": "…"}}'
        ) from None
    if not isinstance(told, dict):
        raise QuestionError(f"第{number}行应是一个JSON对象，得到的是{type(told).__name__}")
    name, question, history, profile = (told.get(field) for field in ("id", "question", "history", "profile"))
    if not (name is None or isinstance(name, str | int | float)) or (isinstance(name, float) and math.isinf(name)):
        raise QuestionError(f"第{number}行的id应是文字或数字，得到的是{name!r:.60}")
    if not isinstance(question, str):
        raise QuestionError(f"第{number}行的question应是文字，得到的是{question!r:.60}", name)
    if history is not None and not (isinstance(history, list) and all(isinstance(one, str) for one in history)):
        raise QuestionError(f"第{number}行的history应是文字的列表，得到的是{history!r:.60}", name, question)
    if not isinstance(profile, dict | None):
        raise QuestionError(f"第{number}行的profile应是一个对象，得到的是{profile!r:.60}", name, question)
    return name, question, tuple(history or ())


def _no_json(constant: str) -> None:
    # NaN and Infinity would come back in the answer's id, where no other reader of JSON takes them.
    raise ValueError(constant)


def answers(lines: Iterable[bytes], assistant: Assistant) -> Iterator[dict[str, Any]]:
    """The JSON of the answer to each line, in order."""
    for number, line in enumerate(lines, 1):
        try:
            name, question, history = read_line(line, number)
        except QuestionError as fault:
            error, name, question = (*fault.args, None, None)[:3]
            answer = assistant.decline(question or "", error)
        else:
            answer = assistant.ask(question, history)
        yield {"id": name, **answer_json(answer)}


def line_of(told: dict[str, Any]) -> bytes:
    """``told`` as one line of UTF-8; half a surrogate pair, which UTF-8 cannot hold, is written as an escape."""
    try:
        return json.dumps(told, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(told, ensure_ascii=True).encode() + b"\n"


def read_lines(path: Path) -> list[bytes]:
    """The lines of the file, without their ends; an empty last line is none.

    Raises :class:`~corpus.errors.FileError` when the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise FileError(f"{path}：无法读取（{fault.strerror}）；请检查 --batch 的路径") from None
    lines = data.split(b"\n")
    return [line.removesuffix(b"\r") for line in (lines[:-1] if lines[-1] == b"" else lines)]


def write_whole(path: Path, lines: Iterable[bytes]) -> None:
    """Write ``lines`` to ``path``, which afterwards is the old file or the whole new one; a link stays a link.

    What a batch that was killed left beside it is removed.

    Raises :class:`~corpus.errors.FileError` when that cannot be done, before the first of ``lines`` is asked for if it
    shows so soon.
    """
    target = Path(os.path.realpath(path))
    if os.path.exists(target) and not os.path.isfile(target):
        raise FileError(f"{path}：不是文件，无法写入；请检查 --out 的路径")
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=HALF)
    except OSError as fault:
        raise FileError(f"{path}：无法写入（{fault.strerror}）；请检查 --out 的路径") from None
    try:
        with os.fdopen(handle, "wb") as out, _owned(name):
            _tidy(target)
            out.writelines(lines)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException as fault:
        os.unlink(name)
        if not isinstance(fault, OSError):
            raise
        raise FileError(f"{path}：没有写成（{fault.strerror}），原来的文件没有改动；请检查磁盘空间和权限") from None


@contextmanager
def _owned(name: str) -> Iterator[None]:
    """A lock beside the file ``name`` says that somebody writes it; it falls with the process."""
    lock = FileLock(f"{name}.lock")
    lock.acquire(timeout=0)
    try:
        yield
    finally:
        lock.release()
        Path(lock.lock_file).unlink(missing_ok=True)


def _tidy(target: Path) -> None:
    """Remove what killed batches left beside ``target``: half a file of answers whose lock can be had."""
    for lock in target.parent.glob(f".{glob.escape(target.name)}.*{HALF}.lock"):
        with suppress(OSError), _owned(str(lock.with_suffix(""))):  # held: another batch is at work
            lock.with_suffix("").unlink(missing_ok=True)
