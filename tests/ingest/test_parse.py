"""Parsing: what is a heading, what stands under what, and what holds for any text (all texts 合成示例)."""

from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from corpus.records import Clause, Document, Kind
from ingest.clean import clean
from ingest.identity import document_id
from ingest.parse import Facts, parse
from tests.ingest.synthetic import policies

FACTS = Facts(source="合成示例.txt", sha256="0" * 64, reading="")
QUICK = settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
PIECES = (
    "某市人民政府关于合成示例的通知",
    "各区人民政府：",
    "合成示例正文。",
    "为了合成示例，通知如下：",
    "附件1",
    "附件：1.合成示例表",
    "2020年1月31日",
    "抄送：某局。",
    "第一章 总则",
    "第二章 附则",
    *(f"第{numeral}条 合成示例条文。" for numeral in "一二三"),
    *(f"{numeral}、合成任务" for numeral in "一二三"),
    *(f"（{numeral}）合成措施。支持企业。" for numeral in "一二三"),
    *(f"{digit}.合成事项" for digit in "123"),
    *(f"（{digit}）合成细目；" for digit in "123"),
)


def parsed(*paragraphs: str) -> tuple[Document, tuple[Clause, ...]]:
    return parse(clean("\n".join(paragraphs)), FACTS)


def outline(*paragraphs: str) -> list[tuple[str, str, str]]:
    """Kind, name and label of each clause."""
    return [(clause.kind.value, clause.id.split("/")[1], clause.label) for clause in parsed(*paragraphs)[1]]


def check_invariants(document: Document, clauses: tuple[Clause, ...]) -> None:
    """What holds for every parse: offsets, order, nothing left out but line ends, unique ids, pages."""
    assert all(document.text[clause.start : clause.end] == clause.text for clause in clauses)
    assert all(clause.text.strip() and clause.document_id == document.id for clause in clauses)
    assert all(before.end <= after.start for before, after in pairwise(clauses))
    edges = [0, *(edge for clause in clauses for edge in (clause.start, clause.end)), len(document.text)]
    gaps = [document.text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    assert set(gaps) <= {"", "\n"}
    rebuilt = "".join(gap + text for gap, text in zip(gaps, [*(clause.text for clause in clauses), ""], strict=True))
    assert rebuilt == document.text
    assert len({clause.id for clause in clauses}) == len(clauses)
    assert all(clause.id.startswith(f"{document.id}/") for clause in clauses)
    assert all(document.page_starts[clause.page - 1] <= clause.start for clause in clauses)
    assert all(clause.path[-1].startswith(clause.label) for clause in clauses if clause.label)
    assert all(clause.text.startswith(clause.path[-1]) for clause in clauses if clause.label)


@QUICK
@given(policies())
def test_clauses_and_gaps_rebuild_a_policy(paragraphs: list[str]) -> None:
    document, clauses = parsed(*paragraphs)
    check_invariants(document, clauses)
    cited = [clause for clause in clauses if clause.kind == Kind.CLAUSE]
    printed = [paragraph for paragraph in paragraphs if paragraph.startswith("（") and "合成措施" in paragraph]
    assert [clause.text for clause in cited] == printed
    assert [clause.id for clause in cited] == [f"{document.id}/{place}" for place in range(1, len(printed) + 1)]
    assert (clauses[0].kind, clauses[-1].kind) == (Kind.HEADER, Kind.CLOSING)


@settings(QUICK, max_examples=200)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25))
def test_clauses_and_gaps_rebuild_any_text(paragraphs: list[str]) -> None:
    check_invariants(*parsed(*paragraphs))


def test_running_clauses_are_numbered_through() -> None:
    head = ("某市人民政府关于合成示例的通知", "各区人民政府：", "为了合成示例，通知如下。")
    body = (
        "一、合成目标",
        "（一）增效。支持企业。",
        "二、合成任务",
        "（二）减排。支持园区。",
        "（三）招才。支持人才。",
    )
    assert outline(*head, *body, "2020年1月31日") == [
        ("header", "header", ""),
        ("preamble", "preamble", ""),
        ("section", "s1", "一、"),
        ("clause", "1", "（一）"),
        ("section", "s2", "二、"),
        ("clause", "2", "（二）"),
        ("clause", "3", "（三）"),
        ("closing", "closing", ""),
    ]


def test_clauses_that_count_anew_carry_their_section() -> None:
    body = (
        "一、合成目标",
        "（一）增效。支持企业。",
        "二、合成任务",
        "（一）减排。支持园区。",
        "（二）招才。支持人才。",
    )
    assert [name for _, name, _ in outline(*body)] == ["s1", "s1.1", "s2", "s2.1", "s2.2"]


def test_law_has_articles_under_chapters_and_items_in_them() -> None:
    law = (
        "合成示例条例",
        "第一章 总则",
        "第一条 为了合成示例，制定本条例。",
        "第二章 措施",
        "第二条 有下列情形之一的，按第一条执行：",
        "（一）合成情形甲；",
        "（二）合成情形乙。",
        "前款规定由合成部门执行。",
        "第三条 本条例自2020年1月1日起施行。",
    )
    assert outline(*law) == [
        ("header", "header", ""),
        ("section", "s1", "第一章"),
        ("clause", "1", "第一条"),
        ("section", "s2", "第二章"),
        ("clause", "2", "第二条"),
        ("item", "2.1", "（一）"),
        ("item", "2.2", "（二）"),
        ("clause", "2_2", ""),
        ("clause", "3", "第三条"),
    ]
    _, clauses = parsed(*law)
    assert clauses[5].path == ("第二章 措施", "第二条", "（一）")
    assert clauses[7].path == ("第二章 措施", "第二条")
    assert clauses[1].heading == "总则"


def test_items_stand_under_their_clause() -> None:
    body = ("一、合成目标", "（一）增效。分两步：", "1.合成步骤甲。", "2.合成步骤乙。", "（二）减排。支持园区。")
    assert outline(*body) == [
        ("section", "s1", "一、"),
        ("clause", "1", "（一）"),
        ("item", "1.1", "1."),
        ("item", "1.2", "2."),
        ("clause", "2", "（二）"),
    ]


def test_level_that_carries_the_words_is_the_clause() -> None:
    bare = (
        "一、合成任务",
        "（一）合成行动",
        "1.增效。支持企业。",
        "2.减排。支持园区。",
        "（二）合成工程",
        "3.招才。支持人才。",
    )
    assert [kind for kind, _, _ in outline(*bare)] == ["section", "section", "clause", "clause", "section", "clause"]
    flat = ("一、增效。支持企业改造。", "二、减排。支持园区改造。")
    assert [kind for kind, _, _ in outline(*flat)] == ["clause", "clause"]


def test_section_without_clauses_is_one() -> None:
    body = (
        "一、合成目标",
        "（一）增效。支持企业。",
        "（二）减排。支持园区。",
        "二、合成附则",
        "本意见自印发之日起施行。",
    )
    assert outline(*body)[-1] == ("clause", "s2", "二、")


@pytest.mark.parametrize(
    "reference",
    [
        "按第二条执行的，由合成部门办理。",
        "第二条规定的情形除外。",
        "（二）项所列企业优先。",
        "（套）重大装备保险补偿。",
        "1.5亿元以上的项目优先。",
        "三、四月间组织申报。",
        "（七）合成示例。",
        "2020年底前完成。",
    ],
)
def test_reference_is_no_heading(reference: str) -> None:
    body = ("第一条 合成示例条文。", reference, "第二条 合成示例条文。", "第三条 合成示例条文。")
    assert [label for _, _, label in outline(*body)] == ["第一条", "第二条", "第三条"]


def test_number_that_the_source_lost_does_not_lose_the_rest() -> None:
    body = ("一、增效。支持企业。", "二、减排。支持园区。", "四、招才。支持人才。", "五、合成保障。支持服务。")
    assert [label for _, _, label in outline(*body)] == ["一、", "二、", "四、", "五、"]


def test_annex_counts_for_itself() -> None:
    notice = (
        "某市人民政府关于合成示例的通知",
        "各区人民政府：",
        "现印发合成示例方案。",
        "附件：合成示例方案",
        "某市人民政府",
    )
    plan = ("合成示例方案", "一、合成目标", "增效。", "二、合成任务", "减排。")
    assert outline(*notice, "2020年1月31日", *plan) == [
        ("header", "header", ""),
        ("clause", "p1", ""),
        ("closing", "closing", ""),
        ("annex", "a1", ""),
        ("clause", "a1.1", "一、"),
        ("clause", "a1.2", "二、"),
    ]


def test_text_without_numbers_is_quoted_by_paragraph() -> None:
    assert outline("某局公告", "合成示例甲。", "合成示例乙。") == [
        ("header", "header", ""),
        ("clause", "p1", ""),
        ("clause", "p2", ""),
    ]


@pytest.mark.parametrize(
    "number", ["某政发〔2020〕1号", "（某政发[2020]1号）", "某政办函（2020）12号", "某政发【2020】第3号"]
)
def test_number_is_read_in_the_brackets_that_offices_use(number: str) -> None:
    document, _ = parsed("某市人民政府关于合成示例的通知", number, "各区人民政府：", "通知如下。", "一、合成示例。")
    assert document.number == number.removeprefix("（").removesuffix("）")


def test_facts_of_the_text() -> None:
    document, _ = parsed(
        "某市人民政府关于合成示例的通知",
        "某政发〔2020〕1号",
        "各区人民政府：",
        "通知。",
        "一、增效。",
        "某市人民政府",
        "二〇二〇年一月三十一日",
    )
    assert document.title == "某市人民政府关于合成示例的通知"
    assert (document.issuer, document.addressee) == ("某市人民政府", "各区人民政府")
    assert str(document.issued_on) == "2020-01-31"


def test_ids_are_stable_and_told_apart() -> None:
    assert document_id("鄂政办发〔2016〕82号", "甲") == "ezbf-2016-82"
    assert document_id("鄂政发【2016】082号", "甲") == "ezf-2016-82"
    assert document_id(None, "合成示例甲") != document_id(None, "合成示例乙")
    assert document_id(None, "合成示例甲") == document_id(None, "合成示例甲")
    assert document_id("某令第12号", "某条例").startswith("mtl-")


def test_articles_are_clauses_in_chapters_with_sections_and_without() -> None:
    law = (
        "合成示例规则",
        "第一章 总则",
        "第一条 为了合成示例，制定本规则。",
        "第二条 本规则适用于合成示例。",
        "第二章 披露",
        "第一节 企业",
        "第三条 企业应当披露：",
        "（一）合成信息甲；",
        "（二）合成信息乙。",
        "第二节 机构",
        "第四条 机构应当披露合成信息。",
        "第三章 附则",
        "第五条 本规则自公布之日起施行。",
    )
    told = [(kind, name) for kind, name, _ in outline(*law) if kind != "header"]
    assert told == [
        ("section", "s1"),
        ("clause", "1"),
        ("clause", "2"),
        ("section", "s2"),
        ("section", "s2s1"),
        ("clause", "3"),
        ("item", "3.1"),
        ("item", "3.2"),
        ("section", "s2s2"),
        ("clause", "4"),
        ("section", "s3"),
        ("clause", "5"),
    ]
