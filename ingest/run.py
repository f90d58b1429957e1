"""Files and folders into the store: what is new or changed is written, what is unchanged costs nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import DocumentError, FileError, ManifestError, WenceError
from corpus.records import Clause, Document
from ingest.manifest import MANIFEST, Entry, check_files, read_manifest
from ingest.read import read

BATCH = 64
"""How many documents are committed at once: what is committed is safe, whatever comes after."""

Progress = Callable[[Sequence[Path]], Iterable[Path]]
"""Passes files on one by one, and shows somebody how far it is."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be ingested, and the one line that says why and what to do."""

    file: str
    error: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. ``generation``: of the store after it; the lists hold document ids, in the order of the files."""

    generation: int
    added: tuple[str, ...]
    replaced: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    failed: tuple[Failure, ...]


@dataclass(slots=True)
class _Tally:
    """What a run has done so far."""

    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


def files_under(path: Path) -> list[Path]:
    """The files that ``path`` stands for: itself, or all in the folder and its subfolders, in order of their names.

    Manifests, hidden files and ``*.md`` (a folder's README) are no documents.

    Raises :class:`~corpus.errors.FileError` when there is nothing at ``path``.
    """
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise FileError(f"{path}：没有这个文件或文件夹；请检查路径")
    found = sorted(file for file in path.rglob("*") if file.is_file())
    return [file for file in found if _is_document(file, path)]


def _is_document(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and file.name != MANIFEST and file.suffix.lower() != ".md"
