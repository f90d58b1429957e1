"""What stands above and below a document, and what a page put around it; all texts 合成示例."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.closing import closing_of, issuer_of
from ingest.dates import is_date, read_date
from ingest.furniture import Line
from ingest.gaps import parted
from ingest.header import read_header
from ingest.validity import valid_until
from ingest.webpage import around
from tests.ingest.synthetic import policies
from tests.ingest.test_parse import QUICK, check_invariants, outline, parsed


def test_joint_issuers_and_joint_numbers() -> None:
    head = ("合成省财政厅", "合成省商务厅", "关于合成示例的通知", "合财发〔2020〕1号", "合商发〔2020〕2号", "各市：")
    header = read_header(head)
    assert header.number == "合财发〔2020〕1号、合商发〔2020〕2号"
    assert header.title == "合成省财政厅 合成省商务厅 关于合成示例的通知"
    assert issuer_of(header.title, []) == "合成省财政厅、合成省商务厅"


@pytest.mark.parametrize(
    ("title", "signature", "issuer"),
    [
        ("关于示例的通知", ["合成市财政局　合成市商务局", "2020年1月1日"], "合成市财政局、合成市商务局"),
        ("关于示例的通知", ["合成市财政局", "合成市商务局", "2020年1月1日"], "合成市财政局、合成市商务局"),
        ("合成市人民政府关于合成示例的通知", ["2020年1月1日"], "合成市人民政府"),
        ("合成市财政局合成市商务局关于合成示例的通知", [], "合成市财政局、合成市商务局"),
        ("关于合成示例的通知", ["附件：合成市商务局名单", "市长 某某", "2020年1月1日"], None),
        ("关于支持合成示例的若干措施", [], None),
    ],
)  # fmt: skip
def test_who_issued(title: str, signature: list[str], issuer: str | None) -> None:
    assert issuer_of(title, signature) == issuer


def test_a_law_says_when_it_became_what_it_is() -> None:
    bracketed = "（2007年12月6日合成国国务院令第512号公布　根据2019年4月23日《关于修改合成示例的决定》修订）"
    header = read_header(["合成示例条例", bracketed, "第一章"])
    assert (header.title, header.issued_on) == ("合成示例条例", date(2019, 4, 23))
    lines = [
        "合成示例条例",
        "2015年9月25日 合成省人民代表大会常务委员会通过",
        "2015年9月26日 合成省人民代表大会常务委员会公告第30号公布",
    ]
    header = read_header(lines)
    assert header.number == "合成省人民代表大会常务委员会公告第30号"
    assert (header.issuer, header.issued_on) == ("合成省人民代表大会常务委员会", date(2015, 9, 26))


def test_what_is_forwarded_names_its_issuer_below_its_title() -> None:
    header = read_header(["关于合成示例的意见", "（合成部　一九九七年一月二十八日）", "合成示例正文。"])
    assert (header.size, header.issuer, header.issued_on) == (2, "合成部", date(1997, 1, 28))


def test_days_are_days_of_the_calendar_and_of_our_time() -> None:
    assert is_date("2020年2月4日（此件主动公开）")
    assert read_date("2225年1月22日") is None
    assert read_date("2020年2月30日") is None


def test_a_bare_signature_closes_a_text_that_nobody_dated() -> None:
    text = ["合成示例意见", "一、支持。合成示例。", "合成市人民政府"]
    assert closing_of(text, 1) == range(2, 3)
    assert [kind for kind, _, _ in outline(*text)] == ["header", "clause", "closing"]


@pytest.mark.parametrize(
    ("text", "until"),
    [
        (["第一条 本办法自2024年1月31日起施行。", "第二条 本办法有效期五年。"], date(2029, 1, 30)),
        (["第一条 本办法自2024年1月31日起施行。", "第二条 许可证有效期五年。"], None),
        (["上述政策执行期限为2019年1月1日至2023年12月31日。"], date(2023, 12, 31)),
        (["政策期限为2016年至2018年。"], date(2018, 12, 31)),
        (["自2019年1月1日起执行，暂定三年。"], date(2021, 12, 31)),
        (["自印发之日起施行，有效期3年。", "合成市办公室 2021年12月6日印发"], date(2024, 12, 5)),
        (["某项电价执行期限为10年。"], None),
    ],
)
def test_until_when_it_holds(text: list[str], until: date | None) -> None:
    assert valid_until(text, date(2021, 12, 1)) == until


def test_a_link_in_the_text_is_no_head_of_a_page() -> None:
    text = ["合成示例公告", "合成示例：补助已发放。", "链接：", "http://example.invalid/1", "合成市商务局"]
    assert around(text) == frozenset()


def test_the_head_of_a_saved_page_goes_up_to_its_title() -> None:
    head = ["https://example.invalid/1", "合成示例办法", "首页", "索引号 : X1", "发布时间：", "2024-11-25"]
    body = ["合成示例办法", "第一章 总则", "第一条 合成示例。"]
    assert around([*head, *body]) == frozenset(range(len(head)))


def test_a_number_that_a_file_lost_in_a_line_begins_its_own() -> None:
    def lines(*texts: str) -> list[str]:
        return [line.text for line in parted([Line(text, "", False, False, 1) for text in texts])]

    assert lines("（一）甲；（二）乙；", "（三）丙。") == ["（一）甲；", "（二）乙；", "（三）丙。"]
    kept = ("第一条 按照（一）甲；（二）乙执行。", "第二条 丙。")
    assert lines(*kept) == list(kept)


def test_numbers_with_points() -> None:
    labels = [
        label
        for _, _, label in outline("1总则", "1.1 目的", "1.1.1 示例。", "1.2依据", "2 附则", "2.1 解释。")
        if label
    ]
    assert labels == ["1", "1.1", "1.1.1", "1.2", "2", "2.1"]
    assert all(not label for _, _, label in outline("合成示例", "1.5万元以上的，给予补助。", "3.5倍以内的，给予补助。"))


def test_a_list_is_told_from_chapters_that_are_numbered_alike() -> None:
    head = ("1.总则", "1.1目的。", "1.2材料：")
    told = outline(
        *head, "1.合成示例表；", "2.合成示例证明。", "2.适用范围", "2.1示例。", "3.附则", "本示例自印发之日起施行。"
    )
    named = [(label, name) for _, name, label in told if label]
    assert [label for label, _ in named] == ["1.", "1.1", "1.2", "1.", "2.", "2.", "2.1", "3."]
    assert named[3][1].startswith(named[2][1])
    assert not named[7][1].startswith(named[6][1])


def test_a_numbering_may_begin_late_under_a_new_heading() -> None:
    told = outline(
        "一、甲",
        "（一）合成。支持。",
        "（二）合成。支持。",
        "二、乙",
        "合成示例。",
        "（二）合成。支持。",
        "（三）合成。支持。",
    )
    assert [label for _, _, label in told if label] == ["一、", "（一）", "（二）", "二、", "（二）", "（三）"]


@pytest.mark.parametrize(
    "words", ["第一条规定的企业，适用本条。", "（二）项所列企业除外。", "第二条、第三条除外。", "（一）款所称设备。"]
)
def test_a_reference_that_begins_a_paragraph_is_no_heading(words: str) -> None:
    _, clauses = parsed("第一条 合成示例。", words, "第二条 合成示例。")
    assert [clause.label for clause in clauses if clause.label] == ["第一条", "第二条"]


REFERENCES = ("第二条规定的企业除外。", "（二）项所列设备除外。", "第三条、第四条所称企业。", "（一）款规定的比例。")


@QUICK
@given(policies(), st.sampled_from(REFERENCES), st.data())
def test_a_reference_is_never_a_heading(paragraphs: list[str], reference: str, data: st.DataObject) -> None:
    """Wherever among the paragraphs of a policy it begins one of its own."""
    at = data.draw(st.integers(4, len(paragraphs) - 1))
    document, clauses = parsed(*paragraphs[:at], reference, *paragraphs[at:])
    check_invariants(document, clauses)
    assert not any(clause.label and clause.text.startswith(reference[:5]) for clause in clauses)
    _, before = parsed(*paragraphs)
    assert [clause.label for clause in clauses if clause.label] == [clause.label for clause in before if clause.label]
