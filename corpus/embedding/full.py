"""The full way: any other model, through sentence-transformers and torch."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from corpus.embedding.light import encodable, fingerprint, unit
from corpus.errors import EmbeddingError

BATCH = 32
PATIENCE = 10.0  # seconds to wait for the hub's first word
FEW = 4  # up to so many texts one torch thread is faster than several on busy cores


@dataclass(frozen=True, slots=True, eq=False)
class FullEmbedding:
    """A sentence-transformers model of any kind."""

    name: str
    fingerprint: str
    dimension: int
    model: Any = field(repr=False)
    threads: int

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of ``texts``: float32, shape ``(len(texts), dimension)``, unit length, zeros for a blank text."""
        import torch

        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        filled = [place for place, text in enumerate(texts) if text.strip()]
        if filled:
            torch.set_num_threads(1 if len(filled) <= FEW else self.threads)
            found = self.model.encode(
                [encodable(texts[place]) for place in filled], batch_size=BATCH, show_progress_bar=False
            )
            vectors[filled] = found
        return unit(vectors)


def load_full(name: str, folder: Path | None) -> FullEmbedding:
    """The model in ``folder``, or the one that the hub calls ``name`` when ``folder`` is None (this may download).

    Raises :class:`~corpus.errors.EmbeddingError` when it cannot be had or does not load.
    """
    import sentence_transformers
    import torch

    try:
        model = _open(str(folder or name), hub=folder is None)
        dimension = model.get_embedding_dimension()
    except Exception as fault:  # noqa: BLE001 - whatever the model's own code, the hub or the network raises
        said = (str(fault).strip().splitlines() or [type(fault).__name__])[0][:160]
        what = "文件夹里的嵌入模型无法载入" if folder else "无法从模型库取得这个嵌入模型"
        remedy = "检查文件夹是否完整" if folder else "检查名称和网络，或先把模型下载到本地文件夹"
        raise EmbeddingError(
            f"{name}：{what}（{said}）；请{remedy}，或去掉设置 WENCE_EMBEDDING_MODEL，使用自带的模型"
        ) from None
    if not dimension:
        raise EmbeddingError(f"{name}：这个模型没有说明向量的维数，不能用作嵌入模型；请换一个文本嵌入模型")
    model.eval().float()
    source = fingerprint(folder) if folder else f"{name}@{_commit(name)}"
    libraries = f"{sentence_transformers.__version__}/{torch.__version__}"
    digest = hashlib.sha256(f"{source}\0{libraries}".encode()).hexdigest()
    return FullEmbedding(name, digest, int(dimension), model, torch.get_num_threads())


def _open(place: str, *, hub: bool) -> Any:
    """The model at ``place``; one that the hub's local cache holds is opened without asking the network."""
    from huggingface_hub import HfApi
    from sentence_transformers import SentenceTransformer

    if not hub:
        return SentenceTransformer(place, device="cpu", local_files_only=True)
    if _commit(place):
        return SentenceTransformer(place, device="cpu", local_files_only=True)
    HfApi().model_info(place, timeout=PATIENCE)  # says at once what the download would say after minutes of retries
    return SentenceTransformer(place, device="cpu")


def _commit(name: str) -> str:
    """The hub's commit of the files in the local cache (the name of their folder there), empty when there are none."""
    from huggingface_hub import try_to_load_from_cache

    for file in ("modules.json", "config.json"):
        found = try_to_load_from_cache(name, file)
        if isinstance(found, str):
            return Path(found).parent.name
    return ""
