"""Real policies that are not in the repository: each parses or says why not, and every invariant holds."""

from pathlib import Path

import pytest

from corpus.errors import DocumentError, ParseError
from corpus.records import Kind
from ingest.clean import clean
from ingest.load import load
from tests.ingest.once import read_once
from tests.ingest.test_clean import visible
from tests.ingest.test_parse import check_invariants

FOLDER = Path(__file__).parents[3] / "shared" / "policy-documents"
FILES = sorted(FOLDER.rglob("*.txt"))

pytestmark = pytest.mark.skipif(not FILES, reason="the folder of real policy documents is not beside this checkout")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[:24])
def test_real_document_parses_whole(path: Path) -> None:
    if not clean(load(path).raw).text:
        with pytest.raises(ParseError, match="没有正文"):
            read_once(path)
        return
    reading = read_once(path)
    for document, clauses in reading.revisions:
        check_invariants(document, clauses)
    cleaned = clean(load(path).raw)
    assert visible(reading.text) == visible(cleaned.text)
    assert visible(load(path).raw) == visible(cleaned.text) + visible("".join(cleaned.furniture))


OTHERS = sorted(path for path in FOLDER.rglob("*") if path.suffix.lower() in (".html", ".md", ".docx"))
OTHERS = [path for path in OTHERS if path.name != "README.md"]


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name[:24])
def test_other_kinds_parse_whole(path: Path) -> None:
    reading = read_once(path)
    for document, clauses in reading.revisions:
        check_invariants(document, clauses)
        assert document.title
    loaded = load(path)
    assert visible(reading.text) == visible(clean(loaded.raw, loaded.tables, flowing=loaded.flowing).text)


def test_of_the_other_kinds_nearly_all_become_clauses() -> None:
    found = [
        sum(clause.kind == Kind.CLAUSE for _, own in read_once(path).revisions for clause in own) for path in OTHERS
    ]
    assert sum(count >= 1 for count in found) >= 0.97 * len(found)


def test_pages_with_a_table_of_metadata_give_number_and_date() -> None:
    """A file whose name carries 国…〔…〕…号 is the document of that number."""
    numbered = [path for path in OTHERS if path.suffix == ".html" and "〕" in path.name]
    told = {path: read_once(path).document for path in numbered}
    right = [document.number is not None and document.number in path.name for path, document in told.items()]
    assert sum(right) >= 0.95 * len(right)
    assert sum(document.issued_on is not None for document in told.values()) >= 0.95 * len(told)


def test_nearly_all_have_clauses_that_one_can_cite() -> None:
    found = []
    for path in FILES:
        try:
            clauses = [clause for _, own in read_once(path).revisions for clause in own]
            found.append(sum(clause.kind == Kind.CLAUSE and bool(clause.label) for clause in clauses))
        except DocumentError:
            found.append(0)
    assert sum(count >= 2 for count in found) >= 0.9 * len(found)
