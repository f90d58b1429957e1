"""``python -m assistant "问题"``: an answer on the command line, or many with ``--batch``."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from corpus.errors import FileError, QuestionError, UsageError, WenceError
from corpus.settings import settings


def parser() -> argparse.ArgumentParser:
    """The command line, as the contract has it."""
    told = argparse.ArgumentParser(prog="python -m assistant", description="向问策提一个问题，或用 --batch 提许多个。")
    told.add_argument("question", nargs="?", help="要问的问题")
    told.add_argument("--store", type=Path, help="知识库的文件夹（缺省取 WENCE_STORE，再缺省为 .store）")
    told.add_argument("--profile", type=Path, help="企业情况的 JSON 文件")
    told.add_argument("--json", action="store_true", help="输出 JSON")
    told.add_argument("--batch", type=Path, metavar="IN.jsonl", help="每行一个问题的文件")
    told.add_argument("--out", type=Path, metavar="OUT.jsonl", help="--batch 的答案写到这里")
    return told


def read_profile(path: Path) -> dict[str, Any]:
    """The profile in the JSON file ``path``.

    Raises :class:`~corpus.errors.FileError` when it is no JSON object.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise FileError(f"{path}：无法读取（{fault.strerror}）；请检查 --profile 的路径") from None
    except (ValueError, RecursionError):
        raise FileError(f"{path}：不是JSON文件；--profile 应是一个JSON对象") from None
    if not isinstance(told, dict):
        raise FileError(f"{path}：应是一个JSON对象，得到的是{type(told).__name__}")
    return told


def show(told: str | bytes) -> None:
    """Write an answer to standard output: a text in its encoding, JSON (bytes) as it is.

    Raises :class:`~corpus.errors.FileError` when it cannot be written whole.
    """
    if sys.stdout is None:
        raise FileError("标准输出已关闭，答案无处可写；请不要关闭它，或用 --batch 与 --out")
    try:
        if isinstance(told, bytes):
            sys.stdout.buffer.write(told)
        else:
            print(told)
        sys.stdout.flush()
    except UnicodeEncodeError:
        raise FileError(
            f"标准输出的编码（{sys.stdout.encoding}）写不出中文；请设置 PYTHONIOENCODING=utf-8，或加 --json"
        ) from None
    except OSError as fault:
        # What is still in the buffer would fail once more, with a traceback, when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise FileError(f"标准输出写不进去（{fault.strerror}）；请检查它接到的文件或程序") from None


def ask_one(arguments: argparse.Namespace, store: Path) -> int:
    """Answer the one question of the command line; the exit status."""
    from assistant.chain import open_assistant
    from assistant.present import answer_json

    answer = open_assistant(store).ask(arguments.question)
    if arguments.json:
        from assistant.batch import line_of

        show(line_of(answer_json(answer)))
    elif answer.error is None:
        show(answer.text)
    if answer.error is not None:
        raise QuestionError(answer.error)
    return 0


def same_file(one: Path, other: Path) -> bool:
    """Whether both name one file, by whatever links; False where either is missing."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def ask_many(arguments: argparse.Namespace, store: Path) -> int:
    """Answer the questions of a file; the exit status."""
    from tqdm import tqdm

    from assistant.batch import answers, line_of, read_lines, write_whole
    from assistant.chain import open_assistant

    if same_file(arguments.batch, arguments.out):
        raise UsageError(f"{arguments.out}：--out 与 --batch 是同一个文件，答案会盖掉问题；请换一个 --out")
    lines = read_lines(arguments.batch)
    told = answers(lines, open_assistant(store))
    shown = tqdm(told, total=len(lines), unit="问", disable=not sys.stderr.isatty())
    write_whole(arguments.out, (line_of(line) for line in shown))
    return 0


def main() -> int:
    """Run the command line; the exit status: 0 done, 1 something could not be done, 2 wrong usage."""
    told = parser()
    arguments = told.parse_args()
    if (arguments.question is None) == (arguments.batch is None):
        told.error("请给出一个问题，或用 --batch 给出一个文件（二者选一）")
    if (arguments.batch is None) != (arguments.out is None):
        told.error("--batch 与 --out 要一起用")
    try:
        if arguments.profile:
            read_profile(arguments.profile)
        store = arguments.store or settings().store
        return ask_one(arguments, store) if arguments.batch is None else ask_many(arguments, store)
    except UsageError as fault:
        print(fault, file=sys.stderr)
        return 2
    except WenceError as fault:
        print(fault, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已中断", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
