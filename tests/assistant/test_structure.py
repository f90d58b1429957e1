from dataclasses import replace
from datetime import date

import pytest

from assistant.facets import by_facet
from assistant.structure import by_reference, clauses_of, heading_of, places, said
from assistant.verify import faults
from corpus.records import Clause, Document, Facet, Finding, Kind, Outcome, Status
from tests.assistant.support import made, question, view

PARTED = made(
    1,
    "合成示例市关于测试的意见",
    (Kind.HEADER, "", "", "合成示例市关于测试的意见\n合测发〔2020〕1号\n各测试区："),
    (Kind.PREAMBLE, "", "", "合成示例：为了测试，提出意见。"),
    (Kind.SECTION, "一、", "合成支持", ""),
    (Kind.CLAUSE, "（一）", "设立测试基金", "。安排3亿元。"),
    (Kind.CLAUSE, "（二）", "奖励测试企业", "。给予奖励。"),
    (Kind.SECTION, "二、", "合成服务", ""),
    (Kind.CLAUSE, "（三）", "培训测试人员", "。每年培训。"),
    (Kind.CLAUSE, "（四）", "宣传测试成果", "。加大宣传。到2021年完成100项。"),
    (Kind.SECTION, "三、", "合成附则", ""),
    (Kind.CLOSING, "", "", "合成示例市\n2020年1月1日"),
    addressee="各测试区：",
)
ARTICLES = made(
    2,
    "合成示例办法",
    (Kind.CLAUSE, "第一条", "", " 合成示例：为了测试，制定本办法。"),
    (Kind.CLAUSE, "第二条", "", " 合成示例：符合下列条件："),
    (Kind.ITEM, "（一）", "", "在本市注册；"),
    (Kind.ITEM, "（二）", "", "从事测试。"),
    (Kind.CLAUSE, "第十条", "", " 合成示例：本办法自2020年2月1日起施行，有效期3年。"),
    addressee=None,
)
NUMBERED = made(
    3,
    "合成示例三年行动方案",
    (Kind.CLAUSE, "（一）", "建设100个测试点", "。合成示例。"),
)


def answered(asked: str, of: tuple[Document, list[Clause]] = PARTED, facet: Facet | None = None) -> Finding:
    """What structure says, which must pass the way out as it is."""
    told = question(asked, facet=facet)
    finding = by_facet(told, *of) if facet else by_reference(told, *of)
    assert finding is not None
    assert faults(finding.conclusion, asked, finding.citations, view(of)) == []
    return finding


def quotes(finding: Finding) -> list[str]:
    return [citation.quote for citation in finding.citations]


@pytest.mark.parametrize(
    ("asked", "labels"),
    [
        ("第三条", ["（三）"]),
        ("（三）", ["（三）"]),
        ("第三条和第一条", ["（三）", "（一）"]),
        ("第一条、第一条", ["（一）"]),
        ("第二条到第四条", ["（二）", "（三）", "（四）"]),
        ("第二至四条", ["（二）", "（三）", "（四）"]),
        ("第2-4条", ["（二）", "（三）", "（四）"]),
        ("最后一条", ["（四）"]),
        ("第四条和最后一条", ["（四）"]),
        ("第二部分", ["二、"]),
        ("最后一部分", ["三、"]),
        ("第二部分第三条", ["（三）"]),
        ("第一部分最后一条", ["（二）"]),
        ("第二部分第一条", ["（一）"]),
        ("第三部分最后一条", ["三、"]),
    ],
)
def test_places_of_a_text_in_parts(asked: str, labels: list[str]) -> None:
    found, missing = places(PARTED[1], question(asked).references)
    assert [clause.label for clause in found] == labels
    assert missing == []


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        ("第二条", ["第二条 合成示例：符合下列条件："]),
        ("（二）", ["（二）从事测试。"]),
        ("第二项", ["（二）从事测试。"]),
        ("第二部分", ["第二条 合成示例：符合下列条件："]),
    ],
)
def test_a_bracketed_number_is_an_item_where_the_clauses_are_articles(asked: str, texts: list[str]) -> None:
    found, missing = places(ARTICLES[1], question(asked).references)
    assert [clause.text for clause in found] == texts
    assert missing == []


def test_a_clause_by_number_is_quoted_whole_under_its_heading() -> None:
    finding = answered("第一条讲什么")
    assert finding.conclusion == "第（一）条讲的是“设立测试基金”。"
    assert quotes(finding) == ["（一）设立测试基金。安排3亿元。"]


def test_a_clause_without_a_heading_speaks_for_itself() -> None:
    assert answered("第十条", ARTICLES).conclusion == "原文如下。"


@pytest.mark.parametrize(
    ("asked", "lost"),
    [
        ("第二十条讲什么", "第二十条"),
        ("第 20 条讲什么", "第20条"),
        ("（二十）", "第（二十）条"),
        ("第九部分", "第九部分"),
        ("第五、二十条", "第五条、第二十条"),
        ("第0条", "第0条"),
    ],
)
def test_a_missing_place_is_refused_and_the_last_clause_named(asked: str, lost: str) -> None:
    finding = answered(asked)
    assert finding.outcome is Outcome.REFUSED
    assert finding.citations == ()
    assert finding.conclusion == f"《合成示例市关于测试的意见》中没有{lost}，最后一条是“宣传测试成果”。"


def test_a_refusal_holds_no_number_of_a_title_or_heading() -> None:
    assert answered("第二十条", NUMBERED).conclusion == "该文件中没有第二十条。"


def test_a_missing_place_beside_a_found_one_is_said_first() -> None:
    finding = answered("第三、二十条讲什么")
    assert finding.conclusion == "文件中没有第二十条。第（三）条讲的是“培训测试人员”。"


def test_only_the_ends_of_a_range_that_is_missing_are_repeated() -> None:
    assert answered("第8-15条").conclusion.startswith("《合成示例市关于测试的意见》中没有第8条、第15条，")


def test_the_number_of_an_earlier_question_is_not_repeated() -> None:
    told = replace(question("第二十条讲什么"), text="那它有什么条件")
    finding = by_reference(told, *PARTED)
    assert finding is not None
    assert faults(finding.conclusion, told.text, (), view(PARTED)) == []
    assert "没有所问的条款" in finding.conclusion


def test_a_clause_outside_the_part_that_was_named_is_said_to_be_so() -> None:
    finding = answered("第二部分第一条讲什么")
    assert finding.conclusion == "第（一）条不在第二部分。第（一）条讲的是“设立测试基金”。"
    assert quotes(finding) == ["（一）设立测试基金。安排3亿元。", "二、合成服务"]


def test_a_section_by_number_lists_its_clauses() -> None:
    finding = answered("第二部分包括哪几条")
    assert finding.conclusion == "“二、合成服务”包括：（三）培训测试人员；（四）宣传测试成果。"
    assert quotes(finding) == ["二、合成服务", "（三）培训测试人员", "（四）宣传测试成果"]


def test_a_section_without_clauses() -> None:
    assert answered("第三部分包括哪几条").conclusion == "“三、合成附则”下没有分条。"


def test_a_question_without_a_place_is_not_about_places() -> None:
    assert by_reference(question("测试基金"), *PARTED) is None
    assert by_facet(question("测试基金"), *PARTED) is None


@pytest.mark.parametrize(
    ("facet", "conclusion", "quoted"),
    [
        (Facet.TITLE, "的标题是合成示例市关于测试的意见。", ["合成示例市关于测试的意见"]),
        (Facet.NUMBER, "的文号是合测发〔2020〕1号。", ["合测发〔2020〕1号"]),
        (Facet.ADDRESSEE, "的发文对象是各测试区。", ["各测试区"]),
        (Facet.ISSUER, "的发文机关是合成示例市。", ["合成示例市"]),
        (Facet.DATE, "的成文日期是2020年1月1日。", ["2020年1月1日"]),
        (Facet.PURPOSE, "的序言说明了为什么制定。", ["合成示例：为了测试，提出意见。"]),
        (
            Facet.OUTLINE,
            "包括：一、合成支持；二、合成服务；三、合成附则。",
            ["一、合成支持", "二、合成服务", "三、合成附则"],
        ),
        (Facet.COUNT, "的条款从第（一）条到第（四）条。", ["（一）设立测试基金", "（四）宣传测试成果"]),
    ],
)
def test_what_is_asked_about_the_document_itself(facet: Facet, conclusion: str, quoted: list[str]) -> None:
    finding = answered("合成示例", facet=facet)
    assert finding.conclusion == f"《合成示例市关于测试的意见》{conclusion}"
    assert quotes(finding) == quoted


def test_the_parts_are_counted_when_parts_are_asked_for() -> None:
    finding = answered("一共有几个部分", facet=Facet.COUNT)
    assert finding.conclusion == "《合成示例市关于测试的意见》的部分从第一部分到第三部分。"


@pytest.mark.parametrize("facet", [Facet.ADDRESSEE, Facet.DATE, Facet.PURPOSE, Facet.NUMBER])
def test_what_the_text_does_not_show_is_not_answered(facet: Facet) -> None:
    assert by_facet(question("合成示例", facet=facet), *ARTICLES) is None


def test_the_day_of_another_year_is_not_the_date_of_issue() -> None:
    document, clauses = made(4, "合成示例通知", (Kind.CLAUSE, "第一条", "", " 合成示例：执行至2025年1月1日。"))
    assert by_facet(question("合成示例", facet=Facet.DATE), document, clauses) is None


@pytest.mark.parametrize("printed", ["二〇二〇年一月一日", "二○二○年一月一日", "２０２０年１月１日"])
def test_the_date_of_issue_is_found_however_it_is_printed(printed: str) -> None:
    of = made(5, "合成示例通知", (Kind.CLOSING, "", "", f"合成示例市\n{printed}"))
    assert quotes(answered("合成示例", of, Facet.DATE)) == [printed]


def test_a_status_comes_with_what_the_text_says_about_its_term() -> None:
    finding = answered("合成示例", ARTICLES, Facet.STATUS)
    assert finding.conclusion == "《合成示例办法》现行有效。"
    assert quotes(finding) == ["合成示例：本办法自2020年2月1日起施行，有效期3年。"]


def test_a_note_on_the_status_is_told_where_its_numbers_are_quoted() -> None:
    of = (replace(PARTED[0], status=Status.UNKNOWN, status_note="目标截至2021年。"), PARTED[1])
    finding = answered("合成示例", of, Facet.STATUS)
    assert finding.conclusion == "《合成示例市关于测试的意见》时效未核实。目标截至2021年。"
    assert quotes(finding) == ["2020年1月1日", "到2021年完成100项。"]


def test_a_note_on_the_status_with_a_number_of_its_own_costs_the_note_not_the_status() -> None:
    of = (replace(PARTED[0], status=Status.REPEALED, status_note="2024年5月废止"), PARTED[1])
    assert answered("合成示例", of, Facet.STATUS).conclusion == "《合成示例市关于测试的意见》已废止。"


def test_a_note_is_not_shown_by_a_number_of_another_unit() -> None:
    of = (replace(PARTED[0], status_note="执行100天", issued_on=date(2020, 1, 1)), PARTED[1])
    assert quotes(answered("合成示例", of, Facet.STATUS)) == ["2020年1月1日"]


def test_how_a_place_is_called() -> None:
    parted = [said(clause) for clause in PARTED[1]]
    assert parted == [
        "文件首部",
        "序言",
        "第一部分",
        "第（一）条",
        "第（二）条",
        "第二部分",
        "第（三）条",
        "第（四）条",
        "第三部分",
        "文末落款",
    ]
    assert [said(clause) for clause in ARTICLES[1]] == ["第一条", "第二条", "第（一）项", "第（二）项", "第十条"]


def test_the_heading_of_a_clause_ends_before_its_first_sentence() -> None:
    assert heading_of(PARTED[1][3]).text == "（一）设立测试基金"
    assert heading_of(ARTICLES[1][0]).text == "第一条"


def test_the_clauses_of_each_document_in_its_order() -> None:
    both = view(PARTED, ARTICLES)
    assert clauses_of(both, [ARTICLES[0].id, "hcs-1999-9"]) == {ARTICLES[0].id: ARTICLES[1], "hcs-1999-9": []}
