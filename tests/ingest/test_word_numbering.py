"""Word's automatic numbers: the numerals, and the counting of lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import integer
from ingest.loaders.word_numbering import Counters, Level, NumberedList, counted, is_known, numeral

COUNTING = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "decimal",
            "decimalFullWidth", "decimalZero")  # fmt: skip


@given(st.integers(1, 9999), st.sampled_from(COUNTING))
def test_numeral_reads_back_as_its_value(value: int, form: str) -> None:
    assert integer(numeral(value, form)) == value


@given(st.integers(1, 3999))
def test_roman_numeral_adds_up_to_its_value(value: int) -> None:
    worth = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    signs = [worth[sign] for sign in numeral(value, "upperRoman")]
    assert value == sum(-a if a < b else a for a, b in zip(signs, [*signs[1:], 0], strict=True))
    assert numeral(value, "lowerRoman").upper() == numeral(value, "upperRoman")


@given(st.integers(-5, 10**9), st.sampled_from([*COUNTING, "upperLetter", "ideographTraditional", "upperRoman", "x"]))
def test_every_number_prints_as_something_short_without_space(value: int, form: str) -> None:
    printed = numeral(value, form)
    assert 0 < len(printed) <= 30
    assert not any(char.isspace() for char in printed)


@given(st.integers(1, 200))
def test_no_two_numbers_print_alike(value: int) -> None:
    for form in (*COUNTING, "upperLetter", "decimalEnclosedCircle", "ideographTraditional"):
        assert numeral(value, form) != numeral(value + 1, form)


@pytest.mark.parametrize(
    ("value", "printed"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (100, "一百"), (101, "一百零一"),
     (110, "一百一十"), (115, "一百一十五"), (1001, "一千零一"), (2020, "二千零二十"), (10000, "")],
)  # fmt: skip
def test_counting(value: int, printed: str) -> None:
    assert counted(value) == printed


@pytest.mark.parametrize(
    ("form", "value", "printed"),
    [("ideographDigital", 20, "二〇"), ("upperLetter", 28, "BB"), ("lowerLetter", 3, "c"), ("lowerRoman", 14, "xiv"),
     ("decimalEnclosedCircle", 1, "①"), ("decimalEnclosedCircle", 20, "⑳"), ("decimalEnclosedCircle", 21, "21"),
     ("decimalEnclosedParen", 2, "⑵"), ("decimalEnclosedFullstop", 3, "⒊"), ("decimalZero", 7, "07"),
     ("ideographTraditional", 3, "丙"), ("ideographZodiac", 1, "子"), ("chineseLegalSimplified", 12, "壹拾贰"),
     ("ideographLegalTraditional", 3, "參"), ("numberInDash", 1, "- 1 -"), ("none", 4, ""), ("zeros:3", 7, "007"),
     ("chineseCounting", 0, "0"), ("hebrew1", 5, "5")],
)  # fmt: skip
def test_other_formats(form: str, value: int, printed: str) -> None:
    assert numeral(value, form) == printed
    assert is_known(form) == (form != "hebrew1")


LAW = {
    0: Level(form="chineseCounting", text="第%1章", suffix="space"),
    1: Level(form="chineseCountingThousand", text="第%2条", suffix="space", restart=0),
    2: Level(form="chineseCounting", text="（%3）", suffix="nothing"),
    3: Level(form="decimal", text="%4."),
    4: Level(form="decimalEnclosedCircle", text="%5", suffix="nothing", restart=3),
}


def printed(lists: dict[str, NumberedList], asked: list[tuple[str, int]]) -> list[str]:
    counters = Counters(lists)
    return [counters.label(number, at) for number, at in asked]


def test_articles_run_on_through_chapters_and_items_begin_anew() -> None:
    asked = [("1", at) for at in (0, 1, 2, 2, 1, 2, 0, 1, 2, 3, 3, 2, 3)]
    assert printed({"1": NumberedList(abstract="0", levels=LAW)}, asked) == [
        "第一章 ", "第一条 ", "（一）", "（二）", "第二条 ", "（一）", "第二章 ", "第三条 ", "（一）", "1. ", "2. ",
        "（二）", "1. ",
    ]  # fmt: skip


def test_level_that_restarts_after_the_third_only() -> None:
    asked = [("1", at) for at in (2, 4, 3, 4, 2, 4)]
    assert printed({"1": NumberedList(abstract="0", levels=LAW)}, asked)[1::2] == ["①", "②", "①"]


def test_lists_of_one_abstract_share_counts_until_one_has_its_own_start() -> None:
    levels = {0: Level(text="%1、", suffix="nothing")}
    lists = {
        "1": NumberedList(abstract="0", levels=levels),
        "2": NumberedList(abstract="0", levels=levels),
        "3": NumberedList(abstract="0", levels=levels, starts={0: 5}),
    }
    asked = [("1", 0), ("2", 0), ("3", 0), ("3", 0), ("1", 0)]
    assert printed(lists, asked) == ["1、", "2、", "5、", "6、", "7、"]


def test_outline_shows_the_numbers_above_and_a_start_where_there_is_none_yet() -> None:
    levels = {
        0: Level(form="chineseCounting", text="%1"),
        1: Level(text="%1.%2", legal=True),
        2: Level(text="%1.%2.%3"),
        3: Level(form="bullet", text="\uf0b7"),
        4: Level(form="none", text=""),
    }
    asked = [("1", at) for at in (1, 0, 1, 2, 3, 4, 0, 1)]
    assert printed({"1": NumberedList(abstract="0", levels=levels)}, asked) == [
        "1.1 ", "一 ", "1.1 ", "一.1.1 ", "", "", "二 ", "2.1 ",
    ]  # fmt: skip


def test_unknown_format_is_told() -> None:
    counters = Counters({"1": NumberedList(abstract="0", levels={0: Level(form="hebrew1", text="%1.")})})
    assert counters.label("1", 0) == "1. "
    assert counters.unknown == {"hebrew1"}
    assert counters.label("1", 7) == counters.label("9", 0) == ""


@given(st.lists(st.integers(0, 4), min_size=1, max_size=40))
def test_articles_are_never_counted_twice(levels: list[int]) -> None:
    labels = printed({"1": NumberedList(abstract="0", levels=LAW)}, [("1", at) for at in levels])
    articles = [label for label, at in zip(labels, levels, strict=True) if at == 1]
    assert [integer(label.strip("第条 ")) for label in articles] == list(range(1, len(articles) + 1))
