"""``python -m ingest``: bring policy texts into the store.

Exit status: 0 done, 1 something could not be done (one line each on standard error), 2 wrong usage.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import UsageError, WenceError

if TYPE_CHECKING:
    from ingest.run import Report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except UsageError as fault:
        print(fault, file=sys.stderr)
        return 2
    except WenceError as fault:
        print(fault, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已中断；此前已提交的文件都在库中，再次运行即可继续", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest", description="把政策文件读入知识库；未改动的文件不重复处理"
    )
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="文件或文件夹，默认 corpus/documents")
    parser.add_argument("--store", metavar="DIR", type=Path, help="知识库所在文件夹，默认 .store 或 WENCE_STORE")
    parser.add_argument("--prune", action="store_true", help="移除 PATH 下已不存在的文件")
    parser.add_argument("--json", action="store_true", help="以一个 JSON 对象输出结果")
    return parser


def _run(options: argparse.Namespace) -> int:
    from corpus.settings import DOCUMENTS, settings
    from ingest.run import ingest_paths

    report = ingest_paths(options.paths or [DOCUMENTS], options.store or settings().store, options.prune, _progress)
    if options.json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        print(_summary(report))
    for error in dict.fromkeys(failure.error for failure in report.failed):
        print(error, file=sys.stderr)
    return 1 if report.failed else 0


def _progress(files: Sequence[Path]) -> Iterable[Path]:
    """``files``, with a progress bar when a person looks on."""
    if not sys.stderr.isatty():
        return files
    from tqdm import tqdm

    bar: Iterable[Path] = tqdm(files, desc="读入", unit="份")
    return bar


def _summary(report: "Report") -> str:
    counts = (("新增", report.added), ("更新", report.replaced), ("移除", report.removed))
    lines = [f"{name} {len(ids)} 份：{'、'.join(ids)}" for name, ids in counts if ids]
    lines.append(f"未变 {len(report.unchanged)} 份，失败 {len(report.failed)} 份；知识库第 {report.generation} 代")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
