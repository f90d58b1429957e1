"""Every encoding that offices write comes back as the text that was written; what is no text says so."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import LoadError
from ingest.loaders.encoding import decode

NOTICE = "合成示例：各区人民政府，市政府各委、办、局：\n一、对符合条件的企业给予补助，标准为2000元。\n"
TRADITIONAL = (
    "合成示例：為落實國務院關於職業教育改革的決定，現將實施方案印發給你們，請認真貫徹執行。補助標準為每人2000元。"
)
NAME = Path("合成示例.txt")

# characters of GB 2312's first level, as running text has them, with the marks of a public document
SIMPLIFIED = st.text(
    st.sampled_from(
        "的一国在人了有中是年和大业不为发会工经上地市要个产这出行作生家以成到日民来部对进多全建他公开们场展时理新方主企资"
    )
    | st.sampled_from("，。；：、（）《》〔〕\n0123456789.%"),
    min_size=40,
    max_size=200,
).filter(lambda text: len(text.strip()) > 30 and "\n" in text and any("一" <= char <= "龥" for char in text))


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "gb2312"]
)
@given(text=SIMPLIFIED)
def test_text_comes_back_from_every_encoding(codec: str, text: str) -> None:
    assert decode(text.encode(codec), NAME) == text


@pytest.mark.parametrize("codec", ["big5", "big5hkscs", "cp950", "utf-8", "utf-16-le", "gb18030"])
def test_traditional_text_comes_back(codec: str) -> None:
    assert decode((TRADITIONAL * 3).encode(codec), NAME) == TRADITIONAL * 3


def test_rare_characters_of_gb18030_come_back() -> None:
    text = NOTICE + "㐂𠮷镕喆堃"
    assert decode(text.encode("gb18030"), NAME) == text


@pytest.mark.parametrize(
    ("declared", "codec"), [("gb2312", "gb18030"), ("GBK", "gbk"), ("big5", "big5"), ("utf-8", "utf-8")]
)
def test_declared_encoding_wins(declared: str, codec: str) -> None:
    text = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"><p>合成示例'
    assert decode(text.encode(codec), NAME) == text


def test_declared_encoding_that_does_not_decode_is_passed_over() -> None:
    text = f'<?xml version="1.0" encoding="gb2312"?><p>{NOTICE}'
    assert decode(text.encode(), NAME) == text
    text = f"<meta charset=utf-8><p>{NOTICE}"
    assert decode(text.encode("gbk"), NAME) == text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b" \r\n\t", "文件是空的"),
        (b"\xef\xbb\xbf", "文件是空的"),
        (b"\xff\xfe", "文件是空的"),
        (b"\x00\x01\x02\x03\x04", "NUL"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "NUL"),
        (bytes(range(1, 32)) * 4, "控制字符"),
        (b"\xff\xff\xff\x81\x20\x81", "不是 UTF-8"),
        ("合成".encode("utf-16-le") + b"\x00\x00" * 4, "NUL"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(LoadError, match=said) as caught:
        decode(content, NAME)
    message = str(caught.value)
    assert message.startswith("合成示例.txt：")
    assert "请" in message
    assert "\n" not in message


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_one_line(content: bytes) -> None:
    said = ""
    try:
        text = decode(content, NAME)
    except LoadError as fault:
        text, said = "合成示例", str(fault)
    assert "\n" not in said
    assert text.strip()
    assert "\0" not in text
