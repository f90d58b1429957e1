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
    return Loaded(raw=decode(content, path))
