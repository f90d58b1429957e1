"""Real policies that are not in the repository: each parses or says why not, and every invariant holds."""

from pathlib import Path

import pytest

from corpus.errors import DocumentError, ParseError
from corpus.records import Kind
from ingest.clean import clean
from ingest.load import load
from ingest.read import read
from tests.ingest.test_clean import visible
from tests.ingest.test_parse import check_invariants

FOLDER = Path(__file__).parents[3] / "shared" / "policy-documents"
FILES = sorted(FOLDER.rglob("*.txt"))

pytestmark = pytest.mark.skipif(not FILES, reason="the folder of real policy documents is not beside this checkout")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[:24])
def test_real_document_parses_whole(path: Path) -> None:
    if not clean(load(path).raw).text:
        with pytest.raises(ParseError, match="没有正文"):
            read(path)
        return
    document, clauses, _ = read(path)
    check_invariants(document, clauses)
    cleaned = clean(load(path).raw)
    assert visible(load(path).raw) == visible(cleaned.text) + visible("".join(cleaned.furniture))


def test_nearly_all_have_clauses_that_one_can_cite() -> None:
    found = []
    for path in FILES:
        try:
            found.append(sum(clause.kind == Kind.CLAUSE and bool(clause.label) for clause in read(path)[1]))
        except DocumentError:
            found.append(0)
    assert sum(count >= 2 for count in found) >= 0.9 * len(found)
