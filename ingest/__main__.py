"""``python -m ingest``: bring policy texts into the store; ``python -m ingest inspect FILE``: see what is read.

Exit status: 0 done, 1 something could not be done (one line each on standard error), 2 wrong usage.
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import UsageError, WenceError

if TYPE_CHECKING:
    from ingest.report import Report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given[:1] == ["inspect"]:
            return _inspect(_inspect_parser().parse_args(given[1:]).file)
        return _run(_parser().parse_args(given))
    except UsageError as fault:
        print(fault, file=sys.stderr)
        return 2
    except WenceError as fault:
        print(fault, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # What is still in the buffer would fail once more, with a traceback, when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("已中断；此前已提交的文件都在库中，再次运行即可继续", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="把政策文件读入知识库；未改动的文件不重复处理。",
        epilog="python -m ingest inspect FILE：显示一份文件读成了哪些条款。",
    )
    parser.add_argument(
        "paths", metavar="PATH", nargs="*", type=Path, help="文件、文件夹或通配符，默认 corpus/documents"
    )
    parser.add_argument("--store", metavar="DIR", type=Path, help="知识库所在文件夹，默认 .store 或 WENCE_STORE")
    parser.add_argument("--prune", action="store_true", help="移除 PATH 下已不存在的文件")
    parser.add_argument("--dry-run", action="store_true", help="只读取并报告，不写入知识库")
    parser.add_argument("--json", action="store_true", help="以一个 JSON 对象输出结果")
    return parser


def _inspect_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingest inspect", description="显示一份文件读成了哪些条款。")
    parser.add_argument("file", metavar="FILE", type=Path, help="要查看的文件")
    return parser


def _run(options: argparse.Namespace) -> int:
    from corpus.settings import DOCUMENTS, settings
    from ingest.run import ingest_paths, read_paths

    paths = options.paths or [DOCUMENTS]
    if options.dry_run:
        report = read_paths(paths, _progress)
    else:
        report = ingest_paths(paths, options.store or settings().store, options.prune, _progress)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a name that is no UTF-8 is shown as the escape that JSON has for it
        sys.stdout.reconfigure(errors="backslashreplace")
    print(json.dumps(_as_json(report), ensure_ascii=False) if options.json else _as_text(report))
    for error in dict.fromkeys(failure.error for failure in report.failed):
        print(error, file=sys.stderr)
    return 1 if report.failed else 0


def _inspect(file: Path) -> int:
    from ingest.inspect import shown
    from ingest.read import read

    print(shown(read(file)))
    return 0


def _progress(files: Sequence[Path]) -> Iterable[Path]:
    """``files``, with a progress bar when a person looks on."""
    if not sys.stderr.isatty():
        return files
    from tqdm import tqdm

    bar: Iterable[Path] = tqdm(files, desc="读入", unit="份")
    return bar


def _as_json(report: "Report") -> dict[str, Any]:
    """Ids by what became of them, the faults, and each file in full."""
    from ingest.report import State

    states = (State.ADDED, State.REPLACED, State.UNCHANGED)
    return {
        "generation": report.generation,
        **{state.value: list(report.ids(state)) for state in states},
        "removed": list(report.removed),
        "failed": [{"file": one.file, "error": one.error} for one in report.failed],
        "files": [asdict(one) for one in report.files],
    }


def _as_text(report: "Report") -> str:
    from ingest.report import State

    names = {State.ADDED: "新增", State.REPLACED: "更新", State.DUPLICATE: "重复", State.READ: "读取"}
    lines = []
    for one in report.files:
        if one.state in names:
            number = f"（{one.number}）" if one.number else ""
            size = f"{one.clauses} 条，{one.pages} 页"
            lines.append(f"{names[one.state]} {one.document_id}《{one.title}》{number}：{size}  {Path(one.file).name}")
            if one.contains:
                lines.append(f"    内含 {len(one.contains)} 份：{'、'.join(one.contains)}")
            lines += [f"    注意：{warning}" for warning in one.warnings]
    lines += [f"移除 {name}" for name in report.removed]
    counts = [f"{name} {len(report.ids(state))} 份" for state, name in (*names.items(), (State.UNCHANGED, "未变"))]
    counts += [f"移除 {len(report.removed)} 份", f"失败 {len(report.failed)} 份"]
    lines.append("，".join(count for count in counts if " 0 份" not in count) or "没有文件")
    if report.generation:
        lines.append(f"知识库第 {report.generation} 代")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
