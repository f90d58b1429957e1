"""A file becomes what it says: the door for its kind, by the suffix of its name."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import cast

from corpus.errors import LoadError
from ingest.loaders import Loaded

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
SUPPORTED = tuple(_LOADERS)
"""Suffixes of the files that can be loaded, in lower case."""


def load(path: Path) -> Loaded:
    """What the file at ``path`` says.

    Raises :class:`~corpus.errors.LoadError` when the file cannot be read, is of another kind, is empty, or is not what
    its name says.
    """
    suffix = path.suffix.lower()
    if suffix not in _LOADERS:
        found = f" {path.suffix} " if path.suffix else "无后缀的"
        raise LoadError(f"{path}：不支持{found}文件；目前只能读取 {'、'.join(SUPPORTED)}，请另存为其中一种后再试")
    module, function = _LOADERS[suffix]
    return cast(Loader, getattr(import_module(f"ingest.loaders.{module}"), function))(path)
