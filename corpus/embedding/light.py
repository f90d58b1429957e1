"""The light way: a static embedding read with tokenizers, safetensors and numpy, without torch.

A static embedding is one vector for each token; a text's vector is the mean of its tokens' vectors, made unit length.
The format is sentence-transformers' own (module ``StaticEmbedding``), and the vectors are the same as through it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer

from corpus.errors import EmbeddingError

REMEDY = "请重新取得完整的模型文件夹，或去掉设置 WENCE_EMBEDDING_MODEL，使用自带的模型"
CHUNK = 512  # texts tokenised at once
READABLE = {"F16", "F32", "F64"}  # what numpy can hold; bfloat16 goes through torch
TENSOR = "embedding.weight"


@dataclass(frozen=True, slots=True, eq=False)
class LightEmbedding:
    """A static embedding in memory. ``table``: float32, shape (vocabulary, dimension)."""

    name: str
    fingerprint: str
    tokenizer: Tokenizer = field(repr=False)
    table: np.ndarray = field(repr=False)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self.table.shape[1])

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of ``texts``: float32, shape ``(len(texts), dimension)``, unit length, zeros if no word is known."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for first in range(0, len(texts), CHUNK):
            chunk = [encodable(text) for text in texts[first : first + CHUNK]]
            for row, encoding in enumerate(self.tokenizer.encode_batch(chunk, add_special_tokens=False), first):
                if encoding.ids:
                    vectors[row] = self.table[encoding.ids].mean(axis=0)
        return unit(vectors)


def encodable(text: str) -> str:
    """``text`` with lone surrogates, which no UTF-8 library takes, as question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def unit(vectors: np.ndarray) -> np.ndarray:
    """``vectors``, shape (n, d), as float32 with rows of length 1; rows of zeros stay."""
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: np.ndarray = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return scaled


def fingerprint(folder: Path) -> str:
    """Hexadecimal SHA-256 over names and bytes of the folder's files, the model card and hidden files left out."""
    total = hashlib.sha256(b"wence-embedding-1")
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and path.suffix != ".md" and not any(part.startswith(".") for part in inside.parts):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            total.update(f"{inside.as_posix()}\0{digest}\n".encode())
    return total.hexdigest()


def is_light(folder: Path) -> bool:
    """Whether ``folder`` holds a static embedding alone (and perhaps the normalising module) that numpy can read.

    Raises :class:`~corpus.errors.EmbeddingError` when the folder is no sentence-transformers folder at all.
    """
    modules = _modules(folder)
    kinds = [kind for kind, _ in modules]
    if kinds not in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"]) or _prompts(folder):
        return False
    weights = folder / modules[0][1] / "model.safetensors"
    if not weights.is_file():
        if (weights.parent / "pytorch_model.bin").is_file():
            return False
        raise EmbeddingError(f"{weights}：嵌入模型缺少这个文件；{REMEDY}")
    try:
        with safe_open(weights, framework="numpy") as tensors:
            return TENSOR in tensors.keys() and tensors.get_slice(TENSOR).get_dtype() in READABLE  # noqa: SIM118
    except (SafetensorError, OSError) as fault:
        raise EmbeddingError(f"{weights}：嵌入模型的权重文件已损坏或不完整（{_line(fault)}）；{REMEDY}") from None


def load_light(name: str, folder: Path) -> LightEmbedding:
    """The static embedding in ``folder``, for which :func:`is_light` holds; ``name`` as configured.

    Raises :class:`~corpus.errors.EmbeddingError` when a file is missing or damaged, or the files do not fit each other.
    """
    inside = folder / _modules(folder)[0][1]
    try:
        with safe_open(inside / "model.safetensors", framework="numpy") as tensors:
            table = tensors.get_tensor(TENSOR)
    except (SafetensorError, OSError) as fault:
        raise EmbeddingError(
            f"{inside / 'model.safetensors'}：嵌入模型的权重文件已损坏或不完整（{_line(fault)}）；{REMEDY}"
        ) from None
    path = inside / "tokenizer.json"
    if not path.is_file():
        raise EmbeddingError(f"{path}：嵌入模型缺少分词文件；{REMEDY}")
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as fault:  # noqa: BLE001 - tokenizers raises nothing narrower
        raise EmbeddingError(f"{path}：嵌入模型的分词文件无法读取（{_line(fault)}）；{REMEDY}") from None
    tokenizer.no_padding()
    if table.ndim != 2 or tokenizer.get_vocab_size() > table.shape[0] or not np.isfinite(table).all():
        raise EmbeddingError(
            f"{folder}：分词文件有 {tokenizer.get_vocab_size()} 个词，权重的形状是 {table.shape}，"
            f"两者不符或含有无效数值；{REMEDY}"
        )
    return LightEmbedding(name, fingerprint(folder), tokenizer, table.astype(np.float32))


def _modules(folder: Path) -> list[tuple[str, str]]:
    """(class name, folder inside) of each module, from ``modules.json``."""
    path = folder / "modules.json"
    if not path.is_file():
        raise EmbeddingError(f"{folder}：没有 modules.json，不是 sentence-transformers 模型文件夹；{REMEDY}")
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        return [(str(module["type"]).rpartition(".")[2], str(module["path"])) for module in listed]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise EmbeddingError(f"{path}：模块清单无法读取（{_line(fault)}）；{REMEDY}") from None


def _prompts(folder: Path) -> bool:
    """Whether the folder puts words of its own before every text; the light way does not."""
    path = folder / "config_sentence_transformers.json"
    if not path.is_file():
        return False
    try:
        return bool(json.loads(path.read_text(encoding="utf-8")).get("default_prompt_name"))
    except (OSError, ValueError, AttributeError) as fault:
        raise EmbeddingError(f"{path}：模型设置无法读取（{_line(fault)}）；{REMEDY}") from None


def _line(fault: Exception) -> str:
    """The first line of a library's message, short enough for a one-line error."""
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0][:160]
