"""Which documents a text holds: notices with what they issue, compilations; all texts 合成示例."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Kind
from ingest.clean import Cleaned, clean
from ingest.contents import contents_of
from ingest.parse import Facts, parse
from ingest.parts import cut, documents_in
from tests.ingest.test_parse import FACTS, PIECES, QUICK, check_invariants

NOTICE = (
    "某市人民政府关于印发合成示例办法的通知",
    "合成发〔2020〕1号",
    "各区人民政府：",
    "现将《合成示例办法》印发给你们，请认真贯彻执行。",
    "某市人民政府",
    "2020年1月31日",
)
RULES = ("合成示例办法", "第一条 合成示例条文。", "第二条 合成示例条文。", "第三条 本办法自印发之日起施行。")
LISTED = (
    "某市合成示例政策汇编",
    "目录",
    "一、某市甲类补贴........1",
    "二、某市乙类补贴........2",
    "三、某市丙类补贴........3",
)


def texts(*paragraphs: str) -> list[str]:
    """The text of each document that ``paragraphs`` hold."""
    cleaned = Cleaned("\n".join(paragraphs), (0,), ())
    return [cut(cleaned, part.stretches).text for part in documents_in(paragraphs)]


@QUICK
@given(st.lists(st.sampled_from((*PIECES, *NOTICE, *RULES, *LISTED)), min_size=1, max_size=30))
def test_the_documents_share_the_paragraphs_out(paragraphs: list[str]) -> None:
    """Nothing is lost, nothing comes twice, and each document holds what a parse must hold."""
    parts = documents_in(paragraphs)
    taken = [at for part in parts for stretch in part.stretches for at in stretch]
    assert sorted(taken) == list(range(len(paragraphs)))
    cleaned = Cleaned("\n".join(paragraphs), (0,), ())
    for part in parts:
        check_invariants(*parse(cut(cleaned, part.stretches), FACTS, part.head))


@QUICK
@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=20), st.data())
def test_a_cut_keeps_text_pages_and_tables(paragraphs: list[str], data: st.DataObject) -> None:
    text = "\n".join(paragraphs)
    starts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
    cleaned = Cleaned(text, (0, *starts), ())
    at = data.draw(st.integers(0, len(paragraphs) - 1))
    end = data.draw(st.integers(at + 1, len(paragraphs)))
    part = cut(cleaned, [range(at, end)])
    assert part.text == "\n".join(paragraphs[at:end])
    begin = len("\n".join(paragraphs[:at])) + (at > 0)
    for place in range(len(part.text)):
        page = sum(start <= place for start in part.page_starts)
        assert page == sum(start <= place + begin for start in cleaned.page_starts)


def test_what_a_notice_issues_is_a_document() -> None:
    assert texts(*NOTICE, *RULES) == ["\n".join(NOTICE), "\n".join(RULES)]
    assert [part.issued for part in documents_in((*NOTICE, *RULES))] == [False, True]


def test_it_may_be_called_an_annex_and_have_annexes_of_its_own() -> None:
    own = ("附件", *RULES, "附件1", "合成示例申请表")
    assert texts(*NOTICE, *own) == ["\n".join(NOTICE), "\n".join(own)]


def test_annexes_that_the_notice_counts_on_are_the_notices() -> None:
    first, second = ("附件1", *RULES), ("附件2", "合成示例申请表")
    assert texts(*NOTICE, *first, *second) == ["\n".join((*NOTICE, *second)), "\n".join(first)]


def test_two_documents_that_are_issued_together() -> None:
    other = ("某市合成示例奖励实施细则", "第一条 合成示例条文。", "第二条 合成示例条文。")
    assert texts(*NOTICE, *RULES, *other) == ["\n".join(NOTICE), "\n".join(RULES), "\n".join(other)]


def test_a_title_in_two_lines_and_a_lost_title() -> None:
    broken = ("某市加快推进合成示例产业", "高质量发展实施办法", *RULES[1:])
    assert texts(*NOTICE, *broken) == ["\n".join(NOTICE), "\n".join(broken)]
    parts = documents_in((*NOTICE[:4], *RULES[1:]))
    assert [part.title for part in parts] == [None, "合成示例办法"]


def test_an_order_promulgates() -> None:
    order = (
        "某市人民政府令",
        "第7号",
        "《合成示例办法》已经通过，现予公布，自2020年3月1日起施行。",
        "市长 某某",
        "2020年1月31日",
    )
    assert texts(*order, *RULES) == ["\n".join(order), "\n".join(RULES)]
    assert parse(clean("\n".join(order)), FACTS)[0].number == "某市人民政府令第7号"


OPINION = (
    "某市人民政府关于合成示例的意见",
    "各区：",
    "一、支持。合成示例。",
    "二、奖励。合成示例。",
    "某市",
    "2020年1月31日",
)
CHAPTERS = ("第一章 总则", "第一条 合成示例条文。", "第二章 附则", "第二条 合成示例条文。")


@pytest.mark.parametrize(
    "text",
    [
        (*OPINION, "附件1", "合成示例表"),
        (*NOTICE[:4], "附件：合成示例名单", *NOTICE[4:], "附件", "合成示例名单", "甲", "乙"),
        ("某市合成示例规定", "目录", "第一章 总则", "第二章 附则", *CHAPTERS),
        ("废止文件目录", "关于甲的通知", "合成发〔2010〕1号", "关于乙的通知", "合成发〔2011〕2号"),
    ],
)
def test_one_document_stays_one(text: tuple[str, ...]) -> None:
    assert texts(*text) == ["\n".join(text)]


def test_a_compilation_is_parted_at_the_titles_that_its_contents_list() -> None:
    parts = [
        (f"{numeral}、某市{kind}类补贴", "一、补贴对象", "合成示例企业。", "二、补贴标准", "（一）合成示例标准。")
        for numeral, kind in zip("一二三", "甲乙丙", strict=True)
    ]
    told = texts(*LISTED, *(line for part in parts for line in part))
    assert told == ["\n".join(LISTED), *("\n".join(part) for part in parts)]
    cleaned = Cleaned("\n".join((*LISTED, *parts[0], *parts[1], *parts[2])), (0,), ())
    second = documents_in(cleaned.text.split("\n"))[2]
    document, clauses = parse(cut(cleaned, second.stretches), FACTS, second.head)
    assert document.title == "某市乙类补贴"
    assert [clause.label for clause in clauses if clause.label] == ["一、", "二、", "（一）"]


def test_a_compilation_without_contents_is_parted_at_titles_with_numbers() -> None:
    first = ("某市关于甲的通知", "合成发〔2010〕1号", "各区：", "一、合成示例。支持。", "二、合成示例。支持。")
    second = ("某市关于乙的通知", "合成发〔2011〕2号", "各区：", "一、合成示例。支持。", "二、合成示例。支持。")
    assert texts(*first, *second) == ["\n".join(first), "\n".join(second)]


def test_contents_belong_to_the_header_and_begin_nothing() -> None:
    text = (
        "某市合成示例规划",
        "目 录",
        "一、现状",
        "二、任务",
        "合成示例序言。",
        "一、现状",
        "很好。",
        "二、任务",
        "支持。",
    )
    contents = contents_of(text)
    assert contents is not None
    assert contents.lines == range(1, 4)
    document, clauses = parse(clean("\n".join(text)), Facts(source="合成示例.txt", sha256="", reading=""))
    kinds = Counter(clause.kind for clause in clauses)
    assert (kinds[Kind.HEADER], kinds[Kind.PREAMBLE], kinds[Kind.CLAUSE]) == (1, 1, 2)
    assert document.title == "某市合成示例规划"
