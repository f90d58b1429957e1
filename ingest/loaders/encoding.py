"""Bytes become text: UTF-8, UTF-16, GB18030 (with GBK and GB2312 in it) or Big5, whichever the bytes are."""

import re
from pathlib import Path

from charset_normalizer import from_bytes

from corpus.errors import LoadError
from ingest.loaders import check_lines

SAMPLE = 60_000
"""How many bytes of a file are looked at to tell Big5 from GB18030."""
CLEAR = 0.95
"""The least share of ordinary characters in bytes that are taken for UTF-16 without a byte order mark."""
LEAST = 16
"""The fewest double bytes from which anything can be said about them."""
NOISE = 0.02
"""The greatest share of control characters in a text."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)|^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w-]+)""",
    re.IGNORECASE,
)
_CODECS = {
    "utf-8": "utf-8", "utf8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "cp936": "gb18030",
    "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "cp950": "cp950",
    "x-x-big5": "big5hkscs",
}  # fmt: skip
_ORDINARY = re.compile(r"[\t\r\n\f\x20-\x7e\u00a0\u00b7\u2010-\u2026\u3000-\u3029\u4e00-\u9fff\uff00-\uff5e]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_COMMON_GB = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]|[\xa1\xa3][\xa1-\xfe]")
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")


def decode(content: bytes, path: Path) -> str:
    """``content`` as text without a byte order mark; ``path`` only names the file in the error.

    A byte order mark decides first, then a declared ``<meta charset>`` or XML encoding that decodes without error,
    then UTF-8, UTF-16 without a mark where it is clear, Big5 where it is certain, and GB18030.

    >>> decode("试行".encode("gb18030"), Path("办法.txt"))
    '试行'

    Raises :class:`~corpus.errors.LoadError` when the bytes are no text, nothing but white space, or of too many lines.
    """
    text = _marked(content)
    text = _unmarked(content) if text is None else text
    if text is None:
        if b"\0" in content:
            raise LoadError(f"{path}：含有 NUL 字节，不是文本文件；请确认后缀，并另存为 UTF-8 文本后再试")
        raise LoadError(f"{path}：不是 UTF-8、UTF-16、GB18030 或 Big5 编码；请另存为 UTF-8 文本后再试")
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise LoadError(f"{path}：文件是空的；请放入公文全文后再试")
    if "\0" in text or len(_CONTROL.findall(text)) > NOISE * len(text):
        raise LoadError(f"{path}：含有大量控制字符，不是文本文件；请确认后缀，并另存为 UTF-8 文本后再试")
    check_lines(text, path)  # before its marks are read, which takes far longer
    return text


def _marked(content: bytes) -> str | None:
    """The text after a byte order mark; None when there is no mark, or when it is contradicted."""
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return _try(content[len(mark) :], codec)
    return None


def _unmarked(content: bytes) -> str | None:
    if b"\0" in content:
        return _utf16(content)
    declared = _declared(content)
    for codec in (declared, "utf-8"):
        text = _try(content, codec) if codec else None
        if text is not None:
            return text
    return _utf16(content) or _big5(content) or _try(content, "gb18030")


def _try(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def _declared(content: bytes) -> str | None:
    """The encoding that the top of an HTML or XML file declares, where it is one that Chinese text is written in."""
    found = _DECLARED.search(content[:4096])
    name = (found[1] or found[2]).decode("ascii", "replace").lower() if found else ""
    return _CODECS.get(name)


def _utf16(content: bytes) -> str | None:
    """``content`` as UTF-16 without a mark, where one byte order gives ordinary characters and the other does not."""
    if len(content) % 2:
        return None
    read = [text for codec in ("utf-16-le", "utf-16-be") if (text := _try(content, codec))]
    clear = [text for text in read if "\0" not in text and len(_ORDINARY.findall(text)) >= CLEAR * len(text)]
    return clear[0] if len(clear) == 1 else None


def _big5(content: bytes) -> str | None:
    """``content`` as Big5: when it cannot be GB18030, or does not look like it and charset-normalizer says Big5.

    Nearly all of a Chinese text in GB18030 is in its zones of common characters and punctuation; Big5 bytes are not.
    """
    simplified = _try(content, "gb18030")
    sample = content[:SAMPLE]
    common, pairs = len(_COMMON_GB.findall(sample)), len(_PAIR.findall(sample))
    if pairs < LEAST or (simplified is not None and common >= 0.8 * pairs):
        return None
    text = _try(content, "big5hkscs") or _try(content, "cp950")
    if text is None:
        return None
    best = from_bytes(text[: SAMPLE // 2].encode("big5hkscs", "ignore"), cp_isolation=["big5hkscs", "gb18030"]).best()
    return text if best is not None and best.encoding.startswith("big5") else None
