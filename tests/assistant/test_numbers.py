from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.numbers import quantities, unsupported


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("2,000万元", 20_000_000, "元"),
        ("２０００万元", 20_000_000, "元"),
        ("两千万元", 20_000_000, "元"),
        ("0.2亿元", 20_000_000, "元"),
        ("30亿元", 3_000_000_000, "元"),
        ("百分之三十", 30, "%"),
        ("15％", 15, "%"),
        ("三年", 3, "年"),
        ("100家", 100, "家"),
        ("1.5倍", Decimal("1.5"), "倍"),
        ("10个百分点", 10, "个百分点"),
    ],
)
def test_one_amount_in_its_many_forms(words: str, value: Decimal, unit: str) -> None:
    (quantity,) = quantities(words)
    assert (quantity.value, quantity.unit) == (value, unit)


@pytest.mark.parametrize("words", ["一致", "统一领导", "千方百计", "百姓", "互联网＋", "十分重要"])
def test_numerals_inside_words_are_no_numbers(words: str) -> None:
    assert quantities(words) == ()


@given(st.integers(1, 10**7), st.sampled_from(["万元", "亿元", "元", "家", "%", "年"]))
def test_a_number_supports_itself_and_no_other(value: int, unit: str) -> None:
    text = f"{value}{unit}"
    assert unsupported(f"共{text}。", (f"安排{text}的资金",)) == ()
    assert unsupported(f"共{value + 1}{unit}。", (f"安排{text}的资金",)) == (f"{value + 1}{unit}",)


@given(st.text())
def test_any_text_supports_its_own_numbers(text: str) -> None:
    assert unsupported(text, (text,)) == ()


def test_unit_must_agree() -> None:
    assert unsupported("30%", ("30亿元",)) == ("30%",)
    assert unsupported("30家", ("30%",)) == ("30家",)
