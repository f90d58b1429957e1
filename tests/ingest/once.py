"""Real files are read once for all tests: a scan takes seconds a page."""

from functools import cache
from pathlib import Path

from ingest.load import load
from ingest.loaders import Loaded
from ingest.read import Reading, read


@cache
def read_once(path: Path) -> Reading:
    """What :func:`~ingest.read.read` makes of the file at ``path``; a fault is raised each time."""
    return read(path)


@cache
def load_once(path: Path) -> Loaded:
    """What :func:`~ingest.load.load` makes of the file at ``path``."""
    return load(path)
