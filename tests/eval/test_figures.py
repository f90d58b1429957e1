"""The benchmark's own reading of numbers."""

import pytest

from eval.figures import loose_numbers


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("不少于30亿元", "不少于 30 亿元"),
        ("2,000万元", "设备投资过2000万元"),
        ("两千万元", "2000万元"),
        ("0.2亿元", "2000万"),
        ("百分之三十", "30%"),
        ("第六条", "（六）"),
        ("第（十二）条", "第12条"),
        ("第三部分", "三、推进落实"),
        ("2016年12月31日", "2016 年 12 月 31 日"),
        ("３０亿元", "30亿元"),
        ("一批企业统一申报", ""),
        ("二〇一六年", "二〇一六年"),
    ],
)
def test_number_that_stands_in_the_source(text: str, source: str) -> None:
    assert loose_numbers(text, [source]) == ()


@pytest.mark.parametrize(
    ("text", "source", "found"),
    [
        ("30万元", "30亿元", ("30万元",)),
        ("3年", "3个", ("3年",)),
        ("第七条", "（六）", ("第七",)),
        ("2017年12月", "2016年12月", ("2017年",)),
        ("12", "2012年", ("12",)),
        ("百分之五", "5家", ("百分之五",)),
        ("五亿元", "", ("五亿元",)),
    ],
)
def test_number_that_does_not(text: str, source: str, found: tuple[str, ...]) -> None:
    assert loose_numbers(text, [source]) == found
