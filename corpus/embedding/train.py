"""Trains the embedding that ships with the project: ``python -m corpus.embedding.train --data DIR [--out DIR]``.

Words (:mod:`~corpus.embedding.vocabulary`), vectors from their neighbours (:mod:`~corpus.embedding.start`), then
contrastive training on pairs (:mod:`~corpus.embedding.contrast`). The result is a sentence-transformers folder; the
model card is written by hand. Two cores, no accelerator, no download; the same data and seed give the same vectors.
"""

import argparse
import json
import logging
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from corpus.embedding import load_embedding
from corpus.embedding.contrast import Encoded, Recipe, contrast
from corpus.embedding.measure import figures, rank_dense
from corpus.embedding.pairs import Source, running_text, sources
from corpus.embedding.start import word_vectors
from corpus.embedding.vocabulary import choose, encode, tokenizer
from corpus.errors import FileError, WenceError
from corpus.settings import SHIPPED_MODEL

LONGEST = 256  # tokens of a text in contrastive training
THREADS = 2
log = logging.getLogger("corpus.embedding.train")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large the model is. ``sample``: jieba reads every so-many-th text to propose words."""

    words: int = 40_000
    dimension: int = 256
    sample: int = 3


def train(data: Path, out: Path, size: Size, epochs: int, seed: int) -> None:
    """Trains on ``data`` and writes the model's files into the folder ``out``.

    Raises :class:`~corpus.errors.FileError` when the data cannot be read or the folder cannot be written.
    """
    torch.set_num_threads(THREADS)
    torch.use_deterministic_algorithms(True)
    began = time.monotonic()
    texts = running_text(data)
    log.info("文本 %d 篇，%d 字", len(texts), sum(map(len, texts)))
    made = tokenizer(choose(texts, size.words, size.sample))
    log.info("词表 %d 词，%.0f 秒", made.get_vocab_size(), time.monotonic() - began)
    vectors = word_vectors(encode(made, texts, len(max(texts, key=len))), made.get_vocab_size(), size.dimension, seed)
    del texts
    log.info("初始词向量，%.0f 秒", time.monotonic() - began)
    found, dropped = sources(data, seed)
    for source in found:
        log.info("%s：%d 对，留出 %d 对", source.name, len(source.pairs), len(source.held_out))
    log.info("因与评测集相同而去掉 %d 条", dropped)
    vectors = contrast(vectors, [_encoded(source, made) for source in found], Recipe(epochs=epochs, seed=seed))
    log.info("对比训练，%.0f 秒", time.monotonic() - began)
    write(out, made, vectors)
    for source in found:
        if source.held_out:
            log.info("留出 %s：nDCG@10 %.3f", source.name, held_out_ndcg(out, source))


def write(out: Path, made: Tokenizer, vectors: np.ndarray) -> None:
    """The files of a sentence-transformers model with one StaticEmbedding module; ``vectors`` are stored in float16.

    Raises :class:`~corpus.errors.FileError` when the folder cannot be written.
    """
    module = "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"
    settings = {
        "model_type": "SentenceTransformer",
        "prompts": {"query": "", "document": ""},
        "default_prompt_name": None,
        "similarity_fn_name": "cosine",
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "tokenizer.json").write_text(made.to_str(pretty=False), encoding="utf-8")
        save_file({"embedding.weight": vectors.astype(np.float16)}, out / "model.safetensors")
        os.chmod(out / "model.safetensors", 0o644)
        modules = [{"idx": 0, "name": "0", "path": "", "type": module}]
        for name, content in (("modules.json", modules), ("config_sentence_transformers.json", settings)):
            (out / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    except OSError as fault:
        raise FileError(f"{out}：模型文件夹无法写入（{fault.strerror}）；请用 --out 另指一个文件夹") from None


def held_out_ndcg(model: Path, source: Source) -> float:
    """nDCG@10 of the held-out queries of ``source`` against all its positives, trained on or not."""
    places: dict[str, int] = {}
    for pair in (*source.held_out, *source.pairs):
        places.setdefault(pair.positive, len(places))
    asked: dict[str, dict[int, int]] = {}
    for pair in source.held_out:
        asked.setdefault(pair.query, {})[places[pair.positive]] = 1
    ranked = rank_dense(load_embedding(str(model)), list(places), list(asked))
    return figures(ranked, list(asked.values())).ndcg_10


def _encoded(source: Source, made: Tokenizer) -> Encoded:
    queries, positives = ([getattr(pair, part) for pair in source.pairs] for part in ("query", "positive"))
    return Encoded(
        queries=encode(made, queries, LONGEST),
        positives=encode(made, positives, LONGEST),
        negatives=encode(made, (pair.negative for pair in source.pairs), LONGEST),
        query_keys=_numbered(queries),
        positive_keys=_numbered(positives),
        times=source.times,
    )


def _numbered(texts: Sequence[str]) -> np.ndarray:
    """A number for each text, equal for equal texts."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(text, len(numbers)) for text in texts])


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Exit status 0, or 1 with one line on standard error."""
    parser = argparse.ArgumentParser(prog="python -m corpus.embedding.train", description="训练自带的嵌入模型")
    parser.add_argument("--data", type=Path, required=True, help="数据文件夹（其中有 text/、train/、eval/）")
    parser.add_argument("--out", type=Path, default=SHIPPED_MODEL, help="模型文件夹（默认：自带的模型）")
    parser.add_argument("--words", type=int, default=40_000, help="词表大小")
    parser.add_argument("--dimension", type=int, default=256, help="向量维数")
    parser.add_argument("--sample", type=int, default=3, help="每几篇取一篇由 jieba 提出候选词")
    parser.add_argument("--epochs", type=int, default=2, help="对比训练的轮数")
    parser.add_argument("--seed", type=int, default=7, help="随机种子")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        size = Size(words=options.words, dimension=options.dimension, sample=options.sample)
        train(options.data, options.out, size, options.epochs, options.seed)
    except WenceError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
