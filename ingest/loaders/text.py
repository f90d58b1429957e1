"""Plain text: what the bytes say is what comes out."""

from pathlib import Path

from corpus.errors import LoadError
from ingest.loaders import Loaded
from ingest.loaders.encoding import decode


def load_text(path: Path) -> Loaded:
    """The characters of the file at ``path``, line ends and form feeds as they stand, without a byte order mark.

    Raises :class:`~corpus.errors.LoadError` when the file cannot be read, is empty, or is no text.
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise LoadError(f"{path}：无法读取（{fault.strerror}）；请检查文件是否存在、是否有读取权限") from None
    check_kind(content, path)
    return Loaded(raw=decode(content, path))


_KINDS = (
    (b"<!doctype html", "网页", ".html"),
    (b"<html", "网页", ".html"),
    (b"%pdf-", " PDF", ".pdf"),
    (b"{\\rtf", " RTF", ".doc"),
)
"""Beginnings, in lower case, of files that could pass for text; those of others hold bytes that no text has."""


def check_kind(content: bytes, path: Path) -> None:
    """Raise :class:`~corpus.errors.LoadError` where ``content`` is a file of another kind with the suffix of a text.

    Its marks would be read, and cited, as words.
    """
    head = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, kind, suffix in _KINDS:
        if head.startswith(mark):
            raise LoadError(f"{path}：后缀是 {path.suffix}，内容却是{kind}；请把后缀改为 {suffix} 后再试")
