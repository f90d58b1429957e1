"""Which files a path on the command line stands for."""

import os
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
        return [file for file in sorted(path.rglob("*")) if _is_file(file, path) and _is_document(file, path)]
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


def _is_file(file: Path, folder: Path) -> bool:
    """Whether ``file`` is a file, or a link out of ``folder`` or to nowhere, of which somebody should be told."""
    return file.is_file() or (file.is_symlink() and leaves(file, folder))


def leaves(file: Path, path: Path) -> bool:
    """Whether ``file``, found under the folder ``path``, is a link to somewhere outside it, or to nowhere."""
    if not path.is_dir():
        return False
    return not file.exists() or not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(path))
