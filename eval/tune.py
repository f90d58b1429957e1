"""``python -m eval.tune --documents DIR``: fit the ranker on the tuning questions and write ``assistant/weights.json``.

Never on questions that are reported, nor on documents that these are about. DIR is the folder of policy texts that the
questions were read in; each is ingested alone into a store of its own, because whether a question is to be refused
holds for its own document.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from assistant.chain import Assistant
from assistant.compare import Comparer
from assistant.rank import WEIGHTS, Ranker
from corpus.embedding import load_embedding
from corpus.errors import UsageError, WenceError
from corpus.settings import settings
from corpus.store import Store
from eval.documents import document_files, store_of
from eval.questions import HUBEI, Expected, read_questions
from eval.score import Row, score
from eval.tuning import (
    FOLDS,
    Case,
    Figures,
    Held,
    Use,
    best_threshold,
    cases,
    figures,
    fit,
    fit_confidence,
    folds,
    held_out,
    unseen,
)

TUNING = HUBEI.parent / "tuning-other.jsonl"
ABLATIONS: Mapping[str, tuple[str, ...]] = {
    "不用同义词表": ("meant", "covered", "matters", "missing", "unknown"),
    "不用 meant、covered（条文）": ("meant", "covered"),
    "不用 matters、missing（拒答）": ("matters", "missing"),
    "不用 unknown（拒答）": ("unknown",),
    "不用 margin（拒答）": ("margin",),
    "不用词面（bm25 等）": ("lexical", "bm25", "paired", "pairs", "chars", "run"),
    "不用字对": ("paired", "pairs"),
    "不用向量": ("sentence", "focus", "part", "dense", "gap"),
}
"""The feature groups that are left out one at a time, to see what each is worth."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A document alone in a store, and the questions on it."""

    questions: tuple[Expected, ...]
    store: Store


def opened(documents: Path, open_until: ExitStack) -> dict[str, Opened]:
    """Each document of the tuning questions by the name of its file; the stores go with ``open_until``.

    Raises :class:`~corpus.errors.FileError` when a document is not in the folder ``documents`` or cannot be ingested.
    """
    told = read_questions(TUNING)
    embedding = load_embedding(settings().embedding_model)
    found = {}
    for name, path in tqdm(document_files(told, documents).items(), desc="收录", unit="份"):
        store = Store(open_until.enter_context(store_of(path)), embedding)
        found[path.name] = Opened(tuple(one for one in told.questions if one.document == name), store)
    return found


def answers(held: Mapping[str, Opened], told: Sequence[Case], threshold: float, comparer: Comparer) -> Iterator[Row]:
    """The answers to all questions, each by a ranker that saw no question on its document; confidence as it comes."""
    fold = folds(told)
    rankers = {part: fit([case for case in told if fold[case.group] != part], threshold) for part in set(fold.values())}
    for group, one in tqdm(held.items(), desc="作答", unit="份"):
        assistant = Assistant(one.store, comparer, rankers[fold.get(group, 0)])  # a group without cases is in no fold
        stored = one.store.snapshot()
        yield from (score(asked, assistant.ask(asked.question, asked.history), stored) for asked in one.questions)


def line(name: str, told: Figures) -> str:
    """One line of the table."""
    shares = (told.first, told.refused_right, told.refused_wrong, told.apart)
    return f"| {name} | " + " | ".join(f"{share:.1%}" for share in shares) + " |"


def report(told: list[Case], seen: list[Held], threshold: float, ablations: Mapping[str, tuple[str, ...]]) -> str:
    """The leave-one-document-out figures (``seen``), those without each feature group, and those of each document."""
    own = sum(case.expected.answerable for case in told)
    documents = len({case.group for case in told})
    lines = [
        f"{documents} 份文件按份分成 {FOLDS} 折，每折由没有见过它的模型判断：{own} 道可答、{len(told) - own} 道应拒答"
        "（按条号和文件信息作答的题不计）",
        "| 特征 | 首条对 | 应拒已拒 | 可答误拒 | 可答高于应拒 |",
        "|---|---|---|---|---|",
    ]
    lines.append(line("全部特征", unseen(seen)))
    for name, left_out in ablations.items():
        lines.append(line(name, unseen(held_out(told, Use().without(left_out)))))
    lines += ["", "| 文件（门槛相同） | 首条对 | 应拒已拒 | 可答误拒 | 可答高于应拒 |", "|---|---|---|---|---|"]
    for group in dict.fromkeys(case.group for case in told):
        lines.append(line(group[:24], figures([held for held in seen if held.case.group == group], threshold)))
    return "\n".join(lines)


def write(ranker: Ranker, path: Path = WEIGHTS) -> None:
    """Write ``ranker`` to ``path``."""
    told: dict[str, object] = {
        name: {"weights": dict(model.weights), "bias": model.bias}
        for name, model in (("clause", ranker.clause), ("question", ranker.question))
    }
    told |= {"threshold": ranker.threshold, "sure": dict(ranker.sure)}
    path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Run the command line; the exit status: 0 done, 1 something could not be done, 2 wrong usage."""
    told = argparse.ArgumentParser(prog="python -m eval.tune", description="用调试题重新拟合排序与拒答的权重。")
    told.add_argument("--ablate", action="store_true", help="再逐组去掉特征，各看一遍（很慢）")
    told.add_argument("--documents", type=Path, required=True, metavar="DIR", help="其他政策文件所在的文件夹")
    options = told.parse_args()
    try:
        with ExitStack() as stores:
            held = opened(options.documents, stores)
            comparer = Comparer(load_embedding(settings().embedding_model))
            found = [
                case
                for name, one in held.items()
                for case in cases(name, one.questions, one.store.snapshot(), comparer)
            ]
            seen = held_out(found, Use())
            threshold = best_threshold(seen)
            sure = fit_confidence(list(answers(held, found, threshold, comparer)))
            write(replace(fit(found, threshold), sure=sure))
            sys.stdout.write(report(found, seen, threshold, ABLATIONS if options.ablate else {}) + "\n")
    except UsageError as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    except WenceError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
