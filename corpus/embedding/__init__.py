"""The door to the embedding model: a text becomes a vector. The default model ships in ``corpus/embedding/model``."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from corpus.embedding.light import is_light, load_light
from corpus.errors import EmbeddingError

__all__ = ["Embedding", "load_embedding"]

HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?", re.ASCII)


class Embedding(Protocol):
    """A model that turns texts into unit vectors whose inner product is their nearness, in [-1, 1], higher is nearer.

    ``name``: as configured. ``fingerprint``: other whenever the same text could come out as another vector; vectors
    with different fingerprints are never compared. ``dimension``: length of a vector.
    """

    @property
    def name(self) -> str:
        """The folder or hub name as configured."""

    @property
    def fingerprint(self) -> str:
        """Hexadecimal SHA-256 over what decides the vectors."""

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of ``texts``: float32, shape ``(len(texts), dimension)``, unit length.

        A text in which the model knows no word (an empty one, for example) has a row of zeros.
        """


def load_embedding(name: str) -> Embedding:
    """The model ``name``: a sentence-transformers folder, or a hub name such as ``BAAI/bge-small-zh-v1.5``.

    A folder with a static embedding alone is read without torch, in well under a second. Anything else goes through
    sentence-transformers, which takes seconds to import; a hub name may download.

    Raises :class:`~corpus.errors.EmbeddingError` naming the folder or the hub name, what was found and what to do.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        if is_light(folder):
            return load_light(name, folder)
    elif folder.exists():
        raise EmbeddingError(f"{name}：这是文件，不是嵌入模型的文件夹；请把 WENCE_EMBEDDING_MODEL 设为模型所在的文件夹")
    elif not HUB_NAME.fullmatch(name) or "/" not in name or name.startswith("."):
        raise EmbeddingError(
            f"{name}：没有这个文件夹，也不是“组织/名称”形式的模型名；"
            "请检查 WENCE_EMBEDDING_MODEL，或去掉该设置，使用自带的模型"
        )
    from corpus.embedding.full import load_full  # imports torch: seconds, so only when it is wanted

    return load_full(name, folder if folder.is_dir() else None)
