"""A document alone in a store, for the questions that name it: whether one is to be refused holds for it alone."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.errors import FileError
from eval.questions import QuestionFile


def document_files(told: QuestionFile, folder: Path) -> dict[str, Path]:
    """The file in ``folder`` of each document that the questions name.

    Raises :class:`~corpus.errors.FileError` naming the first question whose document is not there.
    """
    found: dict[str, Path] = {}
    for expected in told.questions:
        if expected.document is None or expected.document in found:
            continue
        path = folder / expected.document
        if not path.is_file():
            raise FileError(f"{path}：没有这个文件（{told.name} 的 {expected.id} 要用）；请检查 --documents 的路径")
        found[expected.document] = path
    return found


def ingest(path: Path, store: Path) -> None:
    """Ingest ``path`` into the folder ``store``, by the command line as a person would.

    Raises :class:`~corpus.errors.FileError` with the command's own words when it fails.
    """
    command = [sys.executable, "-m", "ingest", str(path), "--store", str(store)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise FileError(f"{path}：没有收录成功：{done.stderr.strip()}；请先单独运行 python -m ingest 查看")


@contextmanager
def store_of(path: Path) -> Iterator[Path]:
    """A store that holds the document in the file ``path`` and nothing else; it is gone afterwards.

    Raises :class:`~corpus.errors.FileError` when the file cannot be ingested.
    """
    with TemporaryDirectory() as folder:
        ingest(path, Path(folder))
        yield Path(folder)
