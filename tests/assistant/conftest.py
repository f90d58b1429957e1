"""One real store of the policies that ship with the project, and an assistant over it, for all tests of this room."""

from pathlib import Path

import pytest

from assistant.chain import Assistant, open_assistant
from corpus.settings import DOCUMENTS
from ingest.run import ingest_paths


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assistant") / "store"
    report = ingest_paths([DOCUMENTS], folder, prune=False)
    assert not report.failed
    return folder


@pytest.fixture(scope="session")
def assistant(store: Path) -> Assistant:
    return open_assistant(store)
