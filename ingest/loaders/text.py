"""Plain text: what the bytes say is what comes out."""

from pathlib import Path

from corpus.errors import LoadError
from ingest.loaders import Loaded


def load_text(path: Path) -> Loaded:
    """The characters of the file at ``path``, line ends and form feeds as they stand, without a byte order mark.

    Raises :class:`~corpus.errors.LoadError` when the file cannot be read, is empty, or is no text.
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise LoadError(f"{path}：无法读取（{fault.strerror}）；请检查文件是否存在、是否有读取权限") from None
    return Loaded(raw=decode(content, path))


def decode(content: bytes, path: Path) -> str:
    """``content`` as text; ``path`` only names the file in the error.

    >>> decode("试行".encode("gb18030"), Path("办法.txt"))
    '试行'

    Raises :class:`~corpus.errors.LoadError` when the bytes are no text, or nothing but white space.
    """
    if b"\0" in content:
        raise LoadError(f"{path}：含有 NUL 字节，不是文本文件；请确认后缀，并另存为 UTF-8 文本后再试")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.strip():
            raise LoadError(f"{path}：文件是空的；请放入公文全文后再试")
        return text
    raise LoadError(f"{path}：既不是 UTF-8 也不是 GB18030 编码；请另存为 UTF-8 文本后再试")
