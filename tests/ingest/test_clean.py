"""Cleaning: worked examples (all 合成示例), and what holds for any text."""

import unicodedata
from collections import Counter
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ingest.clean import clean
from ingest.parse import Facts, parse
from ingest.spaces import squeeze
from tests.ingest.synthetic import HAN, Paper, page_count, papers, policies, printed

NUMBERS = ("- {} -", "— {} —", "－{}－", "-{}-", "第 {} 页 共 9 页", "第{}页", "Page {} of 9", "{}")
ALPHABET = "一二（）。、：1.２- 合成示例\n\n\n\f\r\t\u3000aB第条页——〔〕号年月日附件"
QUICK = settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
FACTS = Facts(source="合成示例.txt", sha256="0" * 64, reading="")


def visible(text: str) -> Counter[str]:
    return Counter(char for char in text if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf"))


def lines_of(count: int, start: int = 0) -> list[str]:
    """Full lines of one sentence that never ends, each different."""
    return ["合成示例" + "".join(Random(at).choices(HAN, k=24)) for at in range(start, start + count)]


@pytest.mark.parametrize(
    ("printed_text", "read"),
    [
        ("到 2020 年培育 100 家", "到2020年培育100家"),
        ("５ 亿元", "５亿元"),
        ("互联网 ＋ 制造业", "互联网＋制造业"),
        ("采用 GB/T  36073 标准", "采用GB/T 36073标准"),
        ("Industrial Internet 平台", "Industrial Internet平台"),
        ("第一条  为了规范", "第一条 为了规范"),
        ("第一条\u3000\u3000为了规范", "第一条\u3000为了规范"),
        ("（ 一 ） 目标", "（一）目标"),
    ],
)
def test_only_layout_spaces_go(printed_text: str, read: str) -> None:
    assert squeeze(printed_text) == read


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("head", [(), ("合成示例汇编",), ("合成示例规范性文件", "例", "合成示例发布")])
def test_furniture_goes_and_the_sentence_is_whole(number: str, head: tuple[str, ...]) -> None:
    lines = lines_of(60)
    foot = [[*head, number.format(page)] for page in (1, 2, 3)]
    cleaned = clean("\n".join([*lines[:20], *foot[0], *lines[20:40], *foot[1], *lines[40:], *foot[2]]))
    assert cleaned.text == "".join(lines)
    assert cleaned.furniture == tuple(line for page in foot for line in page)
    assert cleaned.page_starts == (0, 20 * 28, 40 * 28)


def test_head_above_and_number_below_both_go() -> None:
    lines = lines_of(60)
    pages = [["合成示例汇编", *lines[at : at + 20], f"- {at // 20 + 1} -"] for at in (0, 20, 40)]
    cleaned = clean("\n".join(line for page in pages for line in page))
    assert cleaned.text.replace("\n", "").endswith("".join(lines))
    assert cleaned.furniture.count("合成示例汇编") == 2  # the first stands above page one, where a title may stand


def test_form_feed_begins_a_page() -> None:
    lines = lines_of(40)
    cleaned = clean("\n".join(lines[:20]) + "\n\f" + "\n".join(lines[20:]))
    assert cleaned.text == "".join(lines)
    assert cleaned.page_starts == (0, 20 * 28)


def test_missing_blank_line_and_odd_space_begin_a_page() -> None:
    lines = lines_of(40)
    cleaned = clean("\n\n".join(lines[:20]) + "\n " + "\n\n".join(lines[20:]))
    assert cleaned.text == "".join(lines)
    assert cleaned.page_starts == (0, 20 * 28)


def test_without_any_sign_there_is_one_page() -> None:
    assert clean("合成示例。\n第二段。").page_starts == (0,)


def test_repeated_lines_of_the_body_stay() -> None:
    body = ["责任单位：合成示例局", "支持企业改造。"] * 6
    cleaned = clean("\n".join(body))
    assert cleaned.text.split("\n") == body
    assert cleaned.furniture == ()


def test_sentence_ends_beside_page_numbers_stay() -> None:
    lines = lines_of(60)
    lines[19] = lines[39] = "合成示例等标准。"
    cleaned = clean("\n".join([*lines[:20], "- 1 -", *lines[20:40], "- 2 -", *lines[40:]]))
    assert cleaned.furniture == ("- 1 -", "- 2 -")
    assert cleaned.text.count("合成示例等标准。") == 2


def test_row_numbers_of_a_table_stay() -> None:
    rows = [cell for row in range(1, 9) for cell in (str(row), "合成示例单位", "合成示例服务")]
    assert clean("\n".join(rows)).furniture == ()


def test_words_in_brackets_at_a_line_start_go_on_with_the_sentence() -> None:
    lines = lines_of(12)
    text = "\n\n".join([*lines, "（套）装备保险补偿，" + lines[0][:18], "（二）项所列合成示例" + lines[1][:18], *lines])
    assert "\n" not in clean(text).text


def test_reference_wrapped_over_lines_is_whole() -> None:
    lines = lines_of(6)
    text = "\n\n".join([*lines, lines[0][:25] + "（某政", "发〔2020〕1 号）执行。"])
    assert clean(text).text.endswith("（某政发〔2020〕1号）执行。")


def test_title_over_two_lines_is_one_paragraph() -> None:
    text = (
        "某省人民政府关于加快推进合成\n\n示例的若干意见\n\n（某政发〔2020〕1 号）\n\n各市人民政府：\n\n"
        + "\n\n".join(lines_of(8))
    )
    assert clean(text).text.split("\n")[:3] == [
        "某省人民政府关于加快推进合成示例的若干意见",
        "（某政发〔2020〕1号）",
        "各市人民政府：",
    ]


def test_title_that_stands_twice_stays_twice() -> None:
    """A web page's caption above the document is text that a reader sees; both stay, in the header."""
    title = "某市人民政府关于合成示例的通知"
    text = f"{title}\n{title}\n各区人民政府：\n现通知如下。\n一、合成任务\n做好服务。"
    document, clauses = parse(clean(text), FACTS)
    assert clauses[0].text.count(title) == 2
    assert document.title == title


def test_lines_of_a_web_page_poured_into_one_are_parted() -> None:
    body = "。 ".join(f"（{numeral}）合成措施。{'支持企业改造升级，' * 12}予以支持" for numeral in "一二三四五") + "。"
    text = f"某市人民政府关于合成示例的通知 各区人民政府： 为了合成示例，通知如下。 一、合成任务 {body}"
    paragraphs = clean(text).text.split("\n")
    assert paragraphs[:2] == ["某市人民政府关于合成示例的通知", "各区人民政府："]
    assert [paragraph[:3] for paragraph in paragraphs[4:]] == [f"（{numeral}）" for numeral in "一二三四五"]


def test_table_of_contents_keeps_its_lines() -> None:
    lines = lines_of(10)
    contents = [f"{numeral}、合成任务{'.' * 40}{page}" for page, numeral in enumerate("一二三", 1)]
    assert clean("\n".join([*contents, *lines])).text.split("\n")[:3] == contents


@QUICK
@given(policies(), papers)
def test_printing_and_cleaning_give_the_paragraphs_back(paragraphs: list[str], paper: Paper) -> None:
    cleaned = clean(printed(paragraphs, paper))
    document, clauses = parse(cleaned, FACTS)
    plain, expected = parse(clean("\n".join(paragraphs)), FACTS)
    assert document.text == plain.text
    assert [(clause.id, clause.text) for clause in clauses] == [(clause.id, clause.text) for clause in expected]
    pages = page_count(paragraphs, paper)
    assert len(cleaned.page_starts) == (pages if pages > 2 else 1)


@settings(QUICK, max_examples=150)
@given(
    st.text(
        alphabet=st.sampled_from(ALPHABET),
        max_size=400,
    )
)
def test_no_character_is_lost(raw: str) -> None:
    cleaned = clean(raw)
    assert visible(raw) == visible(cleaned.text) + visible("".join(cleaned.furniture))
    assert list(cleaned.page_starts) == sorted(cleaned.page_starts)  # a page without text begins where the next does
    assert cleaned.page_starts[0] == 0
    assert all(start < max(len(cleaned.text), 1) for start in cleaned.page_starts)


@QUICK
@given(policies(), papers)
def test_cleaning_again_changes_nothing(paragraphs: list[str], paper: Paper) -> None:
    once = clean(printed(paragraphs, paper)).text
    assert clean(once).text == once


def test_a_page_without_text_still_counts() -> None:
    cleaned = clean("合成示例一。\n\f\n\f合成示例三。\f合成示例四。")
    assert cleaned.page_starts == (0, 7, 7, 14)
    assert [parse(cleaned, FACTS)[1][-1].page, len(cleaned.text)] == [4, 20]
