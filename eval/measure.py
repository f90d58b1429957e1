"""The questions of a file put to the assistant, and what the answers were taken on."""

import shutil
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Protocol

from corpus.records import Answer, View
from eval.questions import Expected, QuestionFile
from eval.report import Result, Setting
from eval.score import score, summarise

ROOT = Path(__file__).parent.parent


class Asked(Protocol):
    """What can be asked: the assistant."""

    def ask(self, question: str) -> Answer:
        """The answer to ``question``."""


def measure(
    told: QuestionFile, asked: Asked, stored: View, shown: Callable[[Iterable[Expected]], Iterable[Expected]]
) -> Result:
    """Ask every question of ``told`` once and score the answers against ``stored``; ``shown`` shows the progress."""
    rows = tuple(score(expected, asked.ask(expected.question), stored) for expected in shown(told.questions))
    return Result(
        name=told.name, sha256=told.sha256, rows=rows, summary=summarise(rows), unknown=unknown(told.questions, stored)
    )


def unknown(questions: Iterable[Expected], stored: View) -> tuple[str, ...]:
    """The clauses and documents that ``questions`` expect and ``stored`` lacks, each once."""
    sources = {PurePath(document.source).name for document in stored.documents.values()}
    missing: list[str] = []
    for expected in questions:
        missing += [name for name in expected.clauses if name not in stored.clauses]
        if expected.document and PurePath(expected.document).name not in sources:
            missing.append(expected.document)
    return tuple(dict.fromkeys(missing))


def setting(stored: View, embedding: str) -> Setting:
    """What a run is taken on, now. ``embedding``: the fingerprint of the model."""
    return Setting(
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=commit(),
        generation=stored.generation,
        documents=len(stored.documents),
        embedding=embedding,
    )


def commit(root: Path = ROOT) -> str | None:
    """The commit of the working tree at ``root``, with ``-dirty`` when it was changed since; None outside git."""
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return None
    told = subprocess.run(  # noqa: S603 (fixed arguments)
        [git, "-C", str(root), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"],
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip() or None
