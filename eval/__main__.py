"""``python -m eval``: the QA benchmark on a store; ``python -m eval compare A B``: two runs of it side by side.

``python -m eval --retrieval DIR``: how well a retrieval set is found, beside BM25 and the embedding alone.
"""

import argparse
import sys
from functools import partial
from pathlib import Path

from corpus.errors import FileError, UsageError, WenceError
from corpus.settings import settings
from eval.questions import HUBEI, read_questions


def parser() -> argparse.ArgumentParser:
    """The command line, as the contract has it."""
    told = argparse.ArgumentParser(prog="python -m eval", description="用题库评测问策，答错的题逐一列出。")
    told.add_argument("--store", type=Path, help="知识库的文件夹（缺省取 WENCE_STORE，再缺省为 .store）")
    told.add_argument(
        "--questions", type=Path, nargs="+", action="extend", metavar="FILE", help="题库文件（缺省为 hubei-82.jsonl）"
    )
    told.add_argument(
        "--documents", type=Path, metavar="DIR", help="题目所指文件所在的文件夹；每份文件单独收录，各问各的题"
    )
    told.add_argument("--out", type=Path, metavar="DIR", help="把逐题结果和报告写到这个文件夹")
    told.add_argument(
        "--fail-under",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME=VALUE",
        help="合计低于此值（refused_wrong、ece、p50、p95 为高于）时以状态 1 结束，如 first=0.9 ece=0.05",
    )
    told.add_argument(
        "--retrieval",
        type=Path,
        nargs="+",
        action="extend",
        metavar="DIR",
        help="不答题，改测检索：检索集（corpus.jsonl、queries.jsonl、qrels.tsv）的文件夹，或放着几个检索集的文件夹",
    )
    commands = told.add_subparsers(dest="command", metavar="[compare A B]", title="比较两次评测")
    pair = commands.add_parser("compare", prog="python -m eval compare", description="比较同一批题的两次评测。")
    pair.add_argument("before", type=Path, metavar="A", help="前一次的 --out 文件夹，或其中的 rows.jsonl")
    pair.add_argument("after", type=Path, metavar="B", help="后一次的 --out 文件夹，或其中的 rows.jsonl")
    return told


def run(arguments: argparse.Namespace) -> int:
    """Answer and score the question files, print the figures, write them to ``--out``; the exit status."""
    from tqdm import tqdm

    from corpus.embedding import load_embedding
    from eval.documents import document_files
    from eval.gate import read_bound, shortfalls
    from eval.measure import measure, opened
    from eval.report import write
    from eval.words import as_text, total_as_text

    bounds = [read_bound(told) for told in arguments.fail_under]
    told = [read_questions(path) for path in arguments.questions or [HUBEI]]
    twice = {one.name for one in told if sum(one.name == other.name for other in told) > 1}
    if twice:
        raise UsageError(
            f"--questions：{'、'.join(sorted(twice))} 给了不止一次；逐题结果按文件名区分，请只给一次或改名"
        )
    files = [(one, document_files(one, arguments.documents) if arguments.documents else {}) for one in told]
    opener = partial(opened, arguments.store or settings().store)
    total = sum(len(one.questions) for one in told)
    with tqdm(total=total, unit="题", leave=False, disable=not sys.stderr.isatty()) as bar:
        report = measure(files, opener, load_embedding(settings().embedding_model).fingerprint, bar.update)
    for result in report.results:
        print(as_text(result), end="\n\n")
    if len(report.results) > 1:
        print(total_as_text(report), end="\n\n")
    if arguments.out:
        write(arguments.out, report)
    missed = list(shortfalls(bounds, report.total.whole.figures))
    for line in missed:
        print(line, file=sys.stderr)
    return 1 if missed else 0


def run_retrieval(arguments: argparse.Namespace) -> int:
    """Measure the retrieval sets, print the table, write it to ``--out``; the exit status."""
    from tqdm import tqdm

    from corpus.embedding import load_embedding
    from eval.retrieval import measure_set
    from eval.retrieval_report import as_table, write_retrieval
    from eval.retrieval_sets import folders_of, read_set

    for name in ("store", "questions", "documents", "fail_under"):
        if getattr(arguments, name):
            raise UsageError(f"--retrieval 不能与 --{name.replace('_', '-')} 一起用；请分两次运行")
    told = [read_set(folder) for folder in folders_of(arguments.retrieval)]
    embedding = load_embedding(settings().embedding_model)
    total = sum(len(one.queries) for one in told)
    found = []
    with tqdm(total=total, unit="题", leave=False, disable=not sys.stderr.isatty()) as bar:
        for one in told:
            bar.set_description(one.name)
            found.append(measure_set(one, embedding, bar.update))
    print("\n".join(as_table(found)))
    if arguments.out:
        write_retrieval(arguments.out, found, embedding.fingerprint)
    return 0


def run_compare(arguments: argparse.Namespace) -> int:
    """Print what differs between two runs; the exit status."""
    from eval.compare import as_text, compare, read_run

    for path in (arguments.before, arguments.after):
        if not path.exists():
            raise FileError(f"{path}：没有这个文件或文件夹；应是 python -m eval --out 写出的文件夹")
    print(as_text(compare(read_run(arguments.before), read_run(arguments.after))))
    return 0


def main() -> int:
    """Run the command line; the exit status: 0 done, 1 something could not be done, 2 wrong usage."""
    arguments = parser().parse_args()
    try:
        if arguments.command == "compare":
            return run_compare(arguments)
        return run_retrieval(arguments) if arguments.retrieval else run(arguments)
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
