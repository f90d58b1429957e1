"""Which files a path on the command line stands for."""

from collections.abc import Iterator
from pathlib import Path

from corpus.errors import FileError
from ingest.manifest import MANIFEST

_MAGIC = frozenset("*?[")


def files_under(path: Path) -> list[Path]:
    """The files that ``path`` stands for: itself, all in the folder and its subfolders, or all that a pattern matches.

    In the order of their names. Manifests, hidden files, READMEs and ``*.incentives.yaml`` are no documents.

    Raises :class:`~corpus.errors.FileError` when there is nothing at ``path``.
    """
    if path.is_file():
        return [path]
    if path.is_dir():
        return [file for file in sorted(path.rglob("*")) if file.is_file() and _is_document(file, path)]
    if _MAGIC.isdisjoint(str(path)):
        raise FileError(f"{path}：没有这个文件或文件夹；请检查路径")
    found = sorted({file for match in _matches(path) for file in files_under(match)})
    if not found:
        raise FileError(f"{path}：没有与之相符的文件；请检查路径")
    return found


def _matches(pattern: Path) -> Iterator[Path]:
    root = Path(pattern.anchor) if pattern.is_absolute() else Path()
    yield from sorted(root.glob(str(pattern.relative_to(pattern.anchor))))


def _is_document(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    about = file.name == MANIFEST or file.stem.upper() == "README"
    return not hidden and not about and not file.name.endswith(".incentives.yaml")


def leaves(file: Path, path: Path) -> bool:
    """Whether ``file``, found under the folder ``path``, is a link to somewhere outside it."""
    return path.is_dir() and not file.resolve().is_relative_to(path.resolve())
