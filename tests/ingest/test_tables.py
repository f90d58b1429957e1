"""Tables keep their rows and cells, stand where they stood, and begin no numbering (all texts 合成示例)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.records import Clause, Document, Kind
from ingest.clean import clean
from ingest.loaders import TABLE_MARK, table_line, table_text
from ingest.parse import parse
from tests.ingest.test_parse import FACTS, PIECES, check_invariants

TABLES = ("类别\t标准\n一、合成甲\t100元\n（一）合成乙\t200元", "序号\t事项\n1.\t合成示例", "第一条\t合成")


def parsed(*lines: str) -> tuple[Document, tuple[Clause, ...]]:
    return parse(clean("\n".join(lines), TABLES, flowing=True), FACTS)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, *map(table_line, range(3))]), min_size=1, max_size=20))
def test_every_table_is_one_clause_to_the_letter(lines: list[str]) -> None:
    document, clauses = parsed(*lines)
    check_invariants(document, clauses)
    found = [clause.text for clause in clauses if clause.kind is Kind.TABLE]
    assert found == [TABLES[int(line[1:])] for line in lines if line.startswith(TABLE_MARK)]


def test_a_table_stands_in_its_clause_and_the_clause_goes_on_after_it() -> None:
    _, clauses = parsed(
        "一、合成目标", "（一）增效。标准如下：", table_line(0), "合成示例另行通知。", "（二）减排。", "二、附则"
    )
    told = [(clause.id.split("/")[1], clause.kind, clause.label) for clause in clauses]
    assert told[1:5] == [
        ("1", Kind.CLAUSE, "（一）"),
        ("1.t", Kind.TABLE, ""),
        ("1_2", Kind.CLAUSE, ""),
        ("2", Kind.CLAUSE, "（二）"),
    ]
    assert clauses[2].path == clauses[1].path == clauses[3].path
    assert clauses[2].text == TABLES[0]


def test_a_document_without_numbers_keeps_its_table_whole() -> None:
    _, clauses = parsed("合成示例公告", "现公告如下。", table_line(1), "特此公告。")
    assert [clause.kind for clause in clauses] == [Kind.HEADER, Kind.CLAUSE, Kind.TABLE, Kind.CLAUSE]


def test_a_private_character_of_a_text_is_no_table() -> None:
    assert clean(f"合成示例\n{TABLE_MARK}7\n合成示例").text == f"合成示例\n{TABLE_MARK}7\n合成示例"


def test_flowing_lines_are_paragraphs_however_even_they_are() -> None:
    lines = ["合成示例合成示例合成示例合成示例合成"] * 8
    assert clean("\n".join(lines), flowing=True).text.count("\n") == 7
    assert clean("\n".join(lines)).text.count("\n") == 0


def test_cells_keep_their_words() -> None:
    assert table_text([["补贴\n标准", " 每 台 2000 元 "], ["", "Class A"]]) == "补贴标准\t每台2000元\n\tClass A"
