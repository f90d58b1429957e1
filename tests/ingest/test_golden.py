"""The policy that ships, parsed in full, against a file that a person has read beside the source.

``make golden`` rewrites the file; read the difference before committing it.
"""

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest

from corpus.records import Clause, Document, Kind, Status
from corpus.settings import DOCUMENTS
from ingest.clean import clean
from ingest.load import load
from ingest.read import read

SOURCE = DOCUMENTS / "鄂政发〔2016〕82号.txt"
GOLDEN = Path(__file__).parent / "golden" / "ezf-2016-82.txt"


@pytest.fixture(scope="module")
def document() -> Document:
    return read(SOURCE)[0]


@pytest.fixture(scope="module")
def clauses() -> tuple[Clause, ...]:
    return read(SOURCE)[1]


def rendered(document: Document, clauses: tuple[Clause, ...]) -> str:
    """Everything that the parse says, in a form that can be read beside the source."""
    facts = [
        f"{name}: {getattr(document, name)}"
        for name in ("id", "title", "number", "issuer", "publisher", "addressee", "issued_on", "valid_until")
    ]
    facts += [f"status: {document.status.value}", f"status_note: {document.status_note}"]
    facts += [f"authority: {document.authority.value}", f"sha256: {document.sha256}"]
    facts += [f"page_starts: {' '.join(map(str, document.page_starts))}"]
    parts = ["\n".join(facts)]
    for clause in clauses:
        head = f"== {clause.id} {clause.kind.value} [{clause.start}:{clause.end}] page {clause.page}"
        number = f"label: {clause.label} ordinal: {clause.ordinal} heading: {clause.heading}"
        parts.append(f"{head}\n{number}\npath: {' › '.join(clause.path)}\n{clause.text}")
    return "\n\n".join(parts) + "\n"


def test_parse_is_the_golden_one(document: Document, clauses: tuple[Clause, ...]) -> None:
    now = rendered(document, clauses)
    if os.environ.get("WENCE_GOLDEN") == "write":
        GOLDEN.write_text(now, encoding="utf-8")
    assert GOLDEN.exists(), "make golden, and read the file beside the source"
    assert now == GOLDEN.read_text(encoding="utf-8")


def test_source_ships_unchanged() -> None:
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()
    assert digest == "32c8e924b1c7affa295e48af4e21a5d89b238b2d1a25db96b820d28eaed7f11b"


def test_document_is_what_the_page_says(document: Document) -> None:
    assert document.id == "ezf-2016-82"
    assert document.title == "省人民政府关于加快推进传统产业改造升级的若干意见"
    assert document.number == "鄂政发〔2016〕82号"
    assert document.addressee == "各市、州、县人民政府，省政府各部门"
    assert document.issued_on == date(2016, 12, 31)
    assert (document.issuer, document.publisher) == ("湖北省人民政府", "湖北省经济和信息化厅")
    assert (document.status, document.valid_until) == (Status.UNKNOWN, None)


def test_text_alone_says_the_same_as_the_manifest(tmp_path: Path, document: Document) -> None:
    copy = tmp_path / SOURCE.name
    copy.write_bytes(SOURCE.read_bytes())
    alone, _ = read(copy)[:2]
    for name in ("id", "title", "number", "addressee", "issued_on", "text", "page_starts"):
        assert getattr(alone, name) == getattr(document, name)


def test_three_sections_hold_fifteen_clauses(clauses: tuple[Clause, ...]) -> None:
    sections = [clause for clause in clauses if clause.kind == Kind.SECTION]
    cited = [clause for clause in clauses if clause.kind == Kind.CLAUSE]
    assert [section.text for section in sections] == ["一、重点任务", "二、政策支持", "三、推进落实"]
    assert [clause.ordinal for clause in cited] == list(range(1, 16))
    assert [clause.label for clause in cited] == [f"（{numeral}）" for numeral in NUMERALS]
    assert [sum(c.path[0] == section.text for c in cited) for section in sections] == [5, 6, 4]
    assert [clause.kind for clause in clauses if clause.kind not in (Kind.SECTION, Kind.CLAUSE)] == [
        Kind.HEADER,
        Kind.PREAMBLE,
        Kind.CLOSING,
    ]


SECTIONS = ("、重点任务", "、政策支持", "、推进落实")
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五")


def test_clause_is_addressed_as_the_contract_has_it(clauses: tuple[Clause, ...]) -> None:
    sixth = next(clause for clause in clauses if clause.id == "ezf-2016-82/6")
    assert sixth.path == ("二、政策支持", "（六）加大财政扶持力度")
    assert (sixth.label, sixth.heading, sixth.page) == ("（六）", "加大财政扶持力度", 5)
    assert "资金5亿元" in sixth.text
    assert "设备投资过2000万元的重点技术改造项目" in sixth.text
    assert "以及首台（套）重大技术装备保险补偿" in sixth.text


def test_furniture_is_all_that_went() -> None:
    raw = load(SOURCE).raw
    cleaned = clean(raw)
    head = ["湖北省经济和信息化厅规范性文件", "湖", "湖北省经济和信息化厅发布"]
    assert list(cleaned.furniture) == [*head, "- 2 -", *head, "- 3 -"]
    for line in dict.fromkeys(cleaned.furniture):
        raw = raw.replace(f"\n{line}\n", "\n")
    assert "".join(raw.split()) == "".join(cleaned.text.split())


def test_lines_are_whole(document: Document) -> None:
    paragraphs = document.text.split("\n")
    assert len(paragraphs) == 23  # title, number, addressee, preamble, three sections, fifteen clauses, date
    assert all(
        paragraph.endswith("。")
        for paragraph in paragraphs
        if paragraph.startswith("（") and "号" not in paragraph[:15]
    )
    assert "（鄂政发〔2016〕67号）执行" in document.text
    assert "互联网＋制造业" in document.text
    assert " " not in document.text
