import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.numbers import quantities
from assistant.references import WIDEST, numbered, references, without_references
from corpus.numerals import integer

NUMERALS = st.text("0９〇零一二两三四五六七八九十百千廿", min_size=1, max_size=12)
PIECES = st.lists(
    st.sampled_from([*"第条部分章款项、和到至-—（）() 个大最后", "三", "十二", "8", "百千", "零十"]), max_size=12
)


def ordinals(text: str) -> list[int]:
    return [place.ordinal for place in references(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第三条到第五条", [3, 4, 5]),
        ("第三至五条", [3, 4, 5]),
        ("第3-5条", [3, 4, 5]),
        ("第三条—第五条", [3, 4, 5]),
        ("第三、五条", [3, 5]),
        ("第三条和第五条", [3, 5]),
        ("第三条，第五条", [3, 5]),
        ("第五条到第三条", [5, 3]),
        ("第三条、第五至七条、第九条", [3, 5, 6, 7, 9]),
        ("第三至三条", [3]),
        ("第三、百千、五条", [3, 5]),
        ("第廿一条", [21]),
        (f"第1-{WIDEST + 1}条", list(range(1, WIDEST + 2))),
        (f"第1-{WIDEST + 2}条", [1, WIDEST + 2]),
        (f"第1条到第{10**30}条", [1, 10**30]),
        ("第零十五条", []),
        ("第三条和五部门", [3]),
        ("政策（三）", [3]),
        ("alert(1)", []),
    ],
)
def test_lists_and_ranges(text: str, found: list[int]) -> None:
    assert ordinals(text) == found


def test_a_range_over_two_kinds_is_its_two_ends() -> None:
    assert [(place.kind.value, place.ordinal) for place in references("第三条至第五部分")] == [
        ("clause", 3),
        ("section", 5),
    ]


def test_each_place_carries_the_words_that_name_it() -> None:
    assert [place.words for place in references("第三、二十条")] == ["第三条", "第二十条"]
    assert [place.words for place in references("第 8 条")] == ["第 8 条"]
    assert [place.words for place in references("第8到10条")] == ["第8条", "", "第10条"]


def test_what_is_asked_about_a_range_stays() -> None:
    assert without_references("第三条到第五条讲什么") == "讲什么"


@pytest.mark.parametrize("text", ["三年行动", "（二）", "第二条", "2020年", "最后一条"])
def test_a_text_with_a_number(text: str) -> None:
    assert numbered(text)


@pytest.mark.parametrize("text", ["一批企业", "统一领导", "合成示例", "“十四五”规划", ""])
def test_a_text_without_a_number(text: str) -> None:
    assert not numbered(text)


@given(NUMERALS)
def test_a_numeral_is_a_number_or_a_value_error(numeral: str) -> None:
    try:
        value = integer(numeral)
    except ValueError:
        assert ordinals(f"第{numeral}条") == []
    else:
        assert ordinals(f"第{numeral}条") == [value]
    assert all(quantity.value >= -1 for quantity in quantities(f"{numeral}元"))


@given(PIECES)
def test_places_are_found_once_each_and_taken_out(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = references(text)
    assert len({(place.kind, place.ordinal) for place in found}) == len(found)
    assert all(place.ordinal >= -1 for place in found)
    assert not found or without_references(text) != text
