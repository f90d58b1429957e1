"""One writer at a time, by a lock of the operating system, with a note that says who holds it."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import StoreLocked, UnwritableStore


@contextmanager
def writer_lock(folder: Path, wait_seconds: float) -> Iterator[None]:
    """Hold the lock of the store in ``folder``; it falls with the process, however that ends.

    Raises :class:`~corpus.errors.StoreLocked` naming the holder after ``wait_seconds``, and
    :class:`~corpus.errors.UnwritableStore` when the folder cannot be made or written.
    """
    note = folder / "writer.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "writer.lock")
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise StoreLocked(f"{folder}：正由{_holder(note)}写入；请等它完成后再试") from None
    except OSError as fault:
        raise UnwritableStore(
            f"{folder}：无法写入（{fault.strerror}）；请用 --store 或 WENCE_STORE 换一个可写的文件夹"
        ) from None
    try:
        _write(note)
        yield
    finally:
        lock.release()


def _write(note: Path) -> None:
    told = {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
    half = note.with_suffix(".half")
    try:
        half.write_text(json.dumps(told), encoding="utf-8")
        half.replace(note)
    except OSError as fault:
        raise UnwritableStore(f"{note.parent}：无法写入（{fault.strerror}）；请检查磁盘空间和权限") from None


def _holder(note: Path) -> str:
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        return f"进程{told['pid']}（主机{told['host']}，自{told['since']}起）"
    except (OSError, ValueError, KeyError):
        return "另一个进程"
