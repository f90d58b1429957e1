"""``python -m eval.tune --documents DIR``: fit the ranker on the tuning questions and write ``assistant/weights.json``.

Never on questions that are reported. DIR is the folder of policy texts that the questions on other documents were read
in; each is ingested alone into a store of its own, because whether a question is to be refused holds for its own
document.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.compare import Comparer
from assistant.rank import WEIGHTS, Ranker
from corpus.embedding import load_embedding
from corpus.errors import FileError, UsageError, WenceError
from corpus.settings import DOCUMENTS, settings
from corpus.store import Store
from eval.documents import ingest
from eval.questions import HUBEI, Expected, read_questions
from eval.tuning import Case, Figures, Use, cases, figures, fit, held_out, unseen

OWN = HUBEI.parent / "tuning-hubei-82.jsonl"
OTHER = HUBEI.parent / "tuning-other.jsonl"
ABLATIONS: Mapping[str, tuple[str, ...]] = {
    "全部特征": (),
    "不用同义词表": ("meant", "covered", "matters", "missing", "unknown"),
    "不用 meant、covered（条文）": ("meant", "covered"),
    "不用 matters、missing（拒答）": ("matters", "missing"),
    "不用 unknown（拒答）": ("unknown",),
    "不用 margin（拒答）": ("margin",),
    "不用词面（bm25 等）": ("lexical", "bm25", "bigrams", "chars"),
    "不用向量": ("sentence", "focus", "gap"),
}
"""The feature groups that are left out one at a time, to see what each is worth."""


def by_document(documents: Path) -> Mapping[Path, list[Expected]]:
    """The tuning questions by the file or folder that is ingested for them.

    Raises :class:`~corpus.errors.FileError` when a document of the questions is not in the folder ``documents``.
    """
    found: dict[Path, list[Expected]] = {DOCUMENTS: list(read_questions(OWN).questions)}
    for expected in read_questions(OTHER).questions:
        path = documents / (expected.document or "")
        if not path.is_file():
            raise FileError(f"{path}：没有这个文件（{OTHER.name} 的 {expected.id} 要用）；请检查 --documents 的路径")
        found.setdefault(path, []).append(expected)
    return found


def all_cases(documents: Path) -> Iterator[Case]:
    """The cases of all tuning questions, each document's on a store that holds nothing else."""
    embedding = load_embedding(settings().embedding_model)
    for path, told in by_document(documents).items():
        with TemporaryDirectory() as folder:
            ingest(path, Path(folder))
            yield from cases(path.name, told, Store(Path(folder), embedding).snapshot(), Comparer(embedding))


def line(name: str, told: Figures) -> str:
    """One line of the table."""
    shares = (told.first, told.refused_right, told.refused_wrong, told.apart)
    return f"| {name} | " + " | ".join(f"{share:.1%}" for share in shares) + " |"


def report(told: list[Case]) -> str:
    """The leave-one-document-out figures, with each feature group left out in turn, and for each document."""
    own = sum(case.expected.answerable for case in told)
    documents = len({case.group for case in told})
    lines = [
        f"留一份文件：{documents} 份文件，{own} 道可答、{len(told) - own} 道应拒答（按条号和文件信息作答的题不计）",
        "| 特征 | 首条对 | 应拒已拒 | 可答误拒 | 可答高于应拒 |",
        "|---|---|---|---|---|",
    ]
    for name, left_out in ABLATIONS.items():
        seen = held_out(told, Use().without(left_out))
        lines.append(line(name, unseen(seen)))
        if not left_out:
            best, whole = fit(told).threshold, seen
    lines += ["", "| 文件（门槛相同） | 首条对 | 应拒已拒 | 可答误拒 | 可答高于应拒 |", "|---|---|---|---|---|"]
    for group in dict.fromkeys(case.group for case in told):
        lines.append(line(group[:24], figures([held for held in whole if held.case.group == group], best)))
    return "\n".join(lines)


def write(ranker: Ranker, path: Path = WEIGHTS) -> None:
    """Write ``ranker`` to ``path``."""
    told = {
        name: {"weights": dict(model.weights), "bias": model.bias}
        for name, model in (("clause", ranker.clause), ("question", ranker.question))
    }
    path.write_text(json.dumps({**told, "threshold": ranker.threshold}, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Run the command line; the exit status: 0 done, 1 something could not be done, 2 wrong usage."""
    told = argparse.ArgumentParser(prog="python -m eval.tune", description="用调试题重新拟合排序与拒答的权重。")
    told.add_argument("--documents", type=Path, required=True, metavar="DIR", help="其他政策文件所在的文件夹")
    try:
        found = list(all_cases(told.parse_args().documents))
        sys.stdout.write(report(found) + "\n")
        write(fit(found))
    except UsageError as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    except WenceError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
