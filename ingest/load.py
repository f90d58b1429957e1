"""A file becomes what it says: the door for its kind, by the suffix of its name."""

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import cast

from corpus.errors import LoadError
from ingest.loaders import Loaded, check_lines

MOST_TEXT = 20 * 1024 * 1024
"""A text, Markdown or HTML file of more bytes (seven million Chinese characters) is not opened; no policy has so many,
and reading one takes up to a hundred times its size in memory."""
MOST_BYTES = 500 * 1024 * 1024
"""A file of more bytes is not opened, of whatever kind it is; the greatest are scans in colour, a megabyte a page."""
Loader = Callable[[Path], Loaded]
_LOADERS: Mapping[str, tuple[str, str]] = {
    ".txt": ("text", "load_text"),
    ".md": ("markdown", "load_markdown"),
    ".html": ("html", "load_html"),
    ".htm": ("html", "load_html"),
    ".docx": ("docx", "load_docx"),
    ".doc": ("doc", "load_doc"),
    ".pdf": ("pdf", "load_pdf"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"), ("ocr", "load_image")),
}
"""Suffix in lower case → module in :mod:`ingest.loaders` and its function; imported when a file needs it."""
_TEXTS = (".txt", ".md", ".html", ".htm")
SUPPORTED = tuple(_LOADERS)
"""Suffixes of the files that can be loaded, in lower case."""


def load(path: Path) -> Loaded:
    """What the file at ``path`` says.

    Raises :class:`~corpus.errors.LoadError` when the file cannot be read, is of another kind, is empty, is too large,
    or is not what its name says.
    """
    suffix = path.suffix.lower()
    if suffix not in _LOADERS:
        found = f" {path.suffix} " if path.suffix else "无后缀的"
        raise LoadError(f"{path}：不支持{found}文件；目前只能读取 {'、'.join(SUPPORTED)}，请另存为其中一种后再试")
    _check_name(path)
    _check_size(path, MOST_TEXT if suffix in _TEXTS else MOST_BYTES)
    module, function = _LOADERS[suffix]
    loaded = cast(Loader, getattr(import_module(f"ingest.loaders.{module}"), function))(path)
    check_lines(loaded.raw, path)
    return loaded


def _check_name(path: Path) -> None:
    """Raise :class:`LoadError` where the path is no UTF-8 (a zip made by a Chinese Windows leaves names in GBK).

    Such a name can neither be stored nor written into a report.
    """
    try:
        str(path.resolve()).encode()
    except UnicodeEncodeError:
        meant = os.fsencode(path.name).decode("gb18030", "replace")
        raise LoadError(f"{path}：路径中的文件名不是 UTF-8 编码（按 GBK 是“{meant}”）；请改名后再试") from None


def _check_size(path: Path, most: int) -> None:
    """Raise :class:`LoadError` where the file at ``path`` has none or more than ``most`` bytes; it is not read."""
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise LoadError(f"{path}：无法读取（{fault.strerror}）；请检查文件是否存在、是否有读取权限") from None
    if not size:
        raise LoadError(f"{path}：文件是空的（0 字节）；请放入完整的文件后再试")
    if size > most:
        raise LoadError(
            f"{path}：文件有 {size / 1024 / 1024:.1f} MB，超过 {most // 1024 // 1024} MB，没有读取；"
            "请拆分成几份，或去掉其中的图片后再试"
        )
