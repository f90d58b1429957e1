"""``python -m eval``: the QA benchmark on a store."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from corpus.errors import UsageError, WenceError
from corpus.settings import settings
from eval.questions import HUBEI, Expected, QuestionFile, read_questions


def parser() -> argparse.ArgumentParser:
    """The command line, as the contract has it."""
    told = argparse.ArgumentParser(prog="python -m eval", description="用题库评测问策，答错的题逐一列出。")
    told.add_argument("--store", type=Path, help="知识库的文件夹（缺省取 WENCE_STORE，再缺省为 .store）")
    told.add_argument(
        "--questions", type=Path, nargs="+", action="extend", metavar="FILE", help="题库文件（缺省为随项目的 60 题）"
    )
    told.add_argument("--out", type=Path, metavar="DIR", help="把逐题结果和报告写到这个文件夹")
    return told


def run(files: list[QuestionFile], store: Path, out: Path | None) -> None:
    """Answer and score ``files``, print the figures, and write them to ``out``."""
    from tqdm import tqdm

    from assistant.chain import open_assistant
    from corpus.embedding import load_embedding
    from eval.measure import measure, setting
    from eval.report import as_text, write

    def shown(questions: Iterable[Expected]) -> Iterable[Expected]:
        return tqdm(questions, unit="题", leave=False, disable=not sys.stderr.isatty())  # type: ignore[no-any-return]

    assistant = open_assistant(store)
    stored = assistant.store.snapshot()
    results = []
    for told in files:
        results.append(measure(told, assistant, stored, shown))
        print(as_text(results[-1]), end="\n\n")
    if out:
        write(out, results, setting(stored, load_embedding(settings().embedding_model).fingerprint))


def main() -> int:
    """Run the command line; the exit status: 0 done, 1 something could not be done, 2 wrong usage."""
    arguments = parser().parse_args()
    try:
        files = [read_questions(path) for path in arguments.questions or [HUBEI]]
        run(files, arguments.store or settings().store, arguments.out)
    except UsageError as fault:
        print(fault, file=sys.stderr)
        return 2
    except WenceError as fault:
        print(fault, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已中断", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
