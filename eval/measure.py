"""The questions of files put to the assistant, each where it belongs, and what the answers were taken on."""

import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Protocol

from corpus.records import Answer, View
from eval.documents import store_of
from eval.questions import Expected, QuestionFile
from eval.results import Report, Setting, result_of, total_of
from eval.score import Row, score

ROOT = Path(__file__).parent.parent


class Asked(Protocol):
    """What can be asked: the assistant."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The answer to ``question`` after the earlier questions of ``history``, oldest first."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An assistant, with the corpus that it answers from."""

    asked: Asked
    stored: View


Opener = Callable[[Path | None], AbstractContextManager[Opened]]
"""Opens what the document in a file, alone in a store, is asked on; None: the store."""


@contextmanager
def opened(store: Path, file: Path | None) -> Iterator[Opened]:
    """The assistant on ``store``, or on a store that holds nothing but the document in ``file``.

    Raises :class:`~corpus.errors.WenceError` when the store cannot be used or the file not be ingested.
    """
    from assistant.chain import open_assistant

    if file is None:
        assistant = open_assistant(store)
        yield Opened(assistant, assistant.store.snapshot())
        return
    with store_of(file) as alone:
        assistant = open_assistant(alone)
        yield Opened(assistant, assistant.store.snapshot())


def measure(
    files: Sequence[tuple[QuestionFile, Mapping[str, Path]]],
    opener: Opener,
    embedding: str,
    advance: Callable[[], object] = lambda: None,
) -> Report:
    """Ask every question of ``files`` once and score the answers; ``advance`` is called after each.

    Beside each file stand the files of the documents that are to be asked alone, by their names in the questions.
    ``embedding``: the fingerprint of the model.
    """
    rows: dict[tuple[int, int], Row] = {}
    unknown: dict[int, tuple[str, ...]] = {}
    generation, documents = None, 0
    for file, places in _groups(files).items():
        with opener(file) as told:
            documents += len(told.stored.documents)
            if file is None:
                generation = told.stored.generation
                for number in dict.fromkeys(number for number, _ in places):
                    asked = [files[at][0].questions[place] for at, place in places if at == number]
                    unknown[number] = unknown_to(told.stored, asked)
            for number, place in places:
                expected = files[number][0].questions[place]
                answer = told.asked.ask(expected.question, expected.history)
                rows[number, place] = score(expected, answer, told.stored)
                advance()
    results = [
        result_of(
            told.name, told.sha256, [rows[at, n] for n in range(len(told.questions))], unknown=unknown.get(at, ())
        )
        for at, (told, _) in enumerate(files)
    ]
    return Report(setting(generation, documents, embedding), tuple(results), total_of(results))


def _groups(
    files: Sequence[tuple[QuestionFile, Mapping[str, Path]]],
) -> Mapping[Path | None, Sequence[tuple[int, int]]]:
    """The questions (number of the file, place in it) by where they are asked, so that each is opened once."""
    found: dict[Path | None, list[tuple[int, int]]] = {}
    for number, (told, alone) in enumerate(files):
        for place, expected in enumerate(told.questions):
            found.setdefault(alone.get(expected.document or ""), []).append((number, place))
    return found


def unknown_to(stored: View, questions: Iterable[Expected]) -> tuple[str, ...]:
    """The clauses and documents that ``questions`` expect and ``stored`` lacks, each once."""
    sources = {PurePath(document.source).name for document in stored.documents.values()}
    missing: list[str] = []
    for expected in questions:
        missing += [name for part in expected.parts for name in part.clauses if name not in stored.clauses]
        if expected.document and PurePath(expected.document).name not in sources:
            missing.append(expected.document)
    return tuple(dict.fromkeys(missing))


def setting(generation: int | None, documents: int, embedding: str) -> Setting:
    """What a run is taken on, now."""
    return Setting(
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=commit(),
        generation=generation,
        documents=documents,
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
