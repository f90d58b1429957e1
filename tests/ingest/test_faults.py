"""One broken file for each fault, with the words that its error must contain."""

from pathlib import Path

import pytest

from corpus.errors import DocumentError, LoadError, ParseError
from ingest.read import read

BROKEN = Path(__file__).parent / "broken"
WORDS = {
    "empty.txt": (LoadError, ("文件是空的", "请放入")),
    "blank.txt": (LoadError, ("文件是空的", "请放入")),
    "nul.txt": (LoadError, ("NUL 字节", "请确认后缀")),
    "neither.txt": (LoadError, ("不是 UTF-8、UTF-16、GB18030 或 Big5 编码", "另存为 UTF-8")),
    "scan.txt": (ParseError, ("没有正文", "请换用")),
    "notice.pdf": (LoadError, ("PDF 不完整", "请重新下载")),
    "notice.xyz": (LoadError, ("不支持 .xyz 文件", "目前只能读取 .txt")),
    "notice": (LoadError, ("不支持无后缀的文件",)),
}


@pytest.mark.parametrize("name", WORDS)
def test_fault_is_told_in_one_line(name: str) -> None:
    kind, words = WORDS[name]
    with pytest.raises(DocumentError) as raised:
        read(BROKEN / name)
    text = str(raised.value)
    assert raised.type is kind
    assert text.startswith(str(BROKEN / name))
    assert all(word in text for word in words)
    assert "\n" not in text


def test_every_broken_file_has_its_words() -> None:
    assert {path.name for path in BROKEN.iterdir()} == set(WORDS)


def test_missing_file_is_told() -> None:
    with pytest.raises(LoadError, match="无法读取"):
        read(BROKEN / "absent.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_that_offices_write(tmp_path: Path, encoding: str, end: str) -> None:
    path = tmp_path / "合成示例.txt"
    lines = ("某市人民政府关于合成示例的通知", "各区人民政府：", "通知如下。", "一、增效。支持企业。", "")
    path.write_bytes(end.join(lines).encode(encoding))
    assert read(path)[0].text == "\n".join(lines[:-1])
