"""The index folders, one for each generation: built aside, probed, put in place, checked, removed.

A folder in its place is never written or opened for writing again: Chroma changes bytes even when it only reads, so a
reader works on a copy. That makes the check simple and complete: every byte must be the one that was probed.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from corpus.errors import DamagedIndex
from corpus.ledger import Row
from corpus.lexical import build_lexical
from corpus.search_copy import search_copy
from corpus.segment import VERSION, pairs
from corpus.vectors import change_vectors

INDEXES = "indexes"
READING = "reading"
VECTORS, LEXICAL = "vectors", "lexical"
PROBES = 16
"""How many clauses a new folder is asked for before it may be used."""


@cache
def libraries() -> str:
    """What decides the bytes and the words of a folder: other versions, another folder."""
    return f"chromadb-{version('chromadb')} bm25s-{version('bm25s')} {VERSION}"


def place(store: Path, generation: int) -> Path:
    """Where the folder of ``generation`` lies."""
    return store / INDEXES / str(generation)


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file under ``folder`` by relative path; empty when there is no such folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def healthy(folder: Path, expected: dict[str, str]) -> bool:
    """Whether ``folder`` holds exactly the files, to the byte, that were probed when it was built."""
    try:
        return bool(expected) and digests(folder) == expected
    except OSError:
        return False


def build(
    folder: Path,
    rows: Sequence[Row],
    base: Path | None = None,
    removed: Sequence[str] = (),
    added: Sequence[Row] | None = None,
) -> dict[str, str]:
    """Make the indexes of ``rows`` in the new ``folder``; its digests.

    With ``base`` (a healthy older folder) its vectors are copied, ``removed`` (clause ids) taken out and ``added`` put
    in; without, all come from ``rows``. Nothing is embedded either way.

    Raises :class:`~corpus.errors.DamagedIndex` when what was built does not answer in a process of its own.
    """
    indexed = [row for row in rows if row.vector is not None]
    folder.mkdir(parents=True)
    if base is not None:
        shutil.copytree(base / VECTORS, folder / VECTORS)
    change_vectors(folder / VECTORS, list(removed), _pairs(rows if base is None or added is None else added))
    build_lexical(
        folder / LEXICAL, [(row.clause.id, row.words or (), pairs(search_copy(row.clause))) for row in indexed]
    )
    before = digests(folder)
    _probe(folder, indexed)
    _sync(folder)
    return before


def _pairs(rows: Sequence[Row]) -> list[tuple[str, np.ndarray]]:
    return [(row.clause.id, row.vector) for row in rows if row.vector is not None]


def _probe(folder: Path, rows: Sequence[Row]) -> None:
    """Ask a copy of ``folder`` in another process, which a damaged index may take down without harm."""
    step = max(len(rows) // PROBES, 1)
    asked = [(row.clause.id, row.vector.tolist()) for row in rows[::step] if row.vector is not None]
    with tempfile.TemporaryDirectory(prefix="wence-probe-") as holder:
        copy = shutil.copytree(folder, Path(holder) / "copy")
        done = subprocess.run(  # noqa: S603 – our own interpreter, our own module
            [sys.executable, "-m", "corpus.health", str(copy)],
            input=json.dumps({"count": len(rows), "asked": asked}),
            text=True,
            capture_output=True,
            check=False,
            cwd=Path(__file__).parent.parent,
        )
    if done.returncode:
        found = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
        raise DamagedIndex(f"{folder}：新建的索引没有通过检查（{found}）；请检查磁盘后重新运行 python -m ingest")


def _sync(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def aside(store: Path) -> Path:
    """A new name for a folder that is being built; litter until it is moved to its place."""
    (store / INDEXES).mkdir(parents=True, exist_ok=True)
    return store / INDEXES / f".building-{os.getpid()}-{uuid.uuid4().hex[:8]}"


def settle(built: Path, target: Path) -> None:
    """Move ``built`` to its place ``target``; what lies there (litter, a damaged folder) goes."""
    remove(target)
    os.rename(built, target)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Remove a folder, or a file that stands where one should be; nothing is not a fault."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def private(store: Path) -> tuple[Path, FileLock]:
    """A new name for the copy that a reader opens, and the lock that says that the reader lives."""
    folder = store / READING
    folder.mkdir(parents=True, exist_ok=True)
    tidy_reading(store)
    copy = folder / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    lock = FileLock(copy.with_suffix(".lock"))
    lock.acquire(timeout=0)
    return copy, lock


def tidy(store: Path, keep: int) -> None:
    """Remove every index folder but that of generation ``keep``, and the copies of readers that are gone.

    Call it with the writer's lock held: what another process is building would be litter too.
    """
    for path in (store / INDEXES).glob("*"):
        if path.name != str(keep):
            remove(path)
    tidy_reading(store)


def tidy_reading(store: Path) -> None:
    """Remove the copies of readers that are gone: their lock, which falls with the process, can be had."""
    for path in (store / READING).glob("*.lock"):
        lock = FileLock(path)
        try:
            with lock.acquire(timeout=0):
                remove(path.with_suffix(""))
                path.unlink(missing_ok=True)
        except Timeout:
            continue
