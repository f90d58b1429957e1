"""What the embedding is trained on: running text, and pairs of texts that belong together.

A data folder holds ``train/*.jsonl.xz`` (lines with ``query``, ``positive`` and perhaps ``negative``),
``text/*.jsonl.xz`` (law articles: ``law``, ``chapter``, ``text``), ``text/*.txt.xz`` (one document a line) and
``eval/*/`` (retrieval sets: corpus, queries, qrels), whose texts are kept out of every pair. The glossary in
``everyday/`` beside this module says how people speak (column 1) of what policies call by other names (column 2).
"""

import hashlib
import json
import lzma
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.errors import FileError
from corpus.normalise import normal

SENTENCE = re.compile(r"[^。！？；\n]+[。！？；\n]*")
NUMBERED = re.compile(r"\s*第[一二三四五六七八九十百千零〇\d]+[章节编条]\s*")
SHORTEST = 10  # characters that a derived query, and twice as many that its rest, must have
HELD_OUT = 20  # one in so many queries of a file of pairs is never trained on
LONGEST = 600  # characters of a text that training looks at
FEW = 10_000  # a source with fewer pairs than this
AGAIN = 2  # is gone through so often in an epoch
GLOSSARY = Path(__file__).parent / "everyday"
GLOSSARY_TIMES = 16  # nothing else says what everyday words mean in a policy; measured in docs/decisions.md


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that belong together, and perhaps a third that does not (empty: none)."""

    query: str
    positive: str
    negative: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Pairs of one kind. Other pairs of the same source serve as negatives; ``held_out`` is for choosing settings.

    ``times``: how often an epoch goes through the pairs.
    """

    name: str
    pairs: tuple[Pair, ...]
    held_out: tuple[Pair, ...]
    times: int


def lines(path: Path) -> Iterator[str]:
    """The lines of an ``.xz`` file. Raises :class:`~corpus.errors.FileError` when it is missing or damaged."""
    try:
        with lzma.open(path, "rt", encoding="utf-8") as file:
            yield from file
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as fault:
        raise FileError(f"{path}：训练数据无法读取（{fault}）；请检查 --data 所指的文件夹") from None


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of an ``.xz`` file, one a line.

    Raises :class:`~corpus.errors.FileError` naming the line that is none.
    """
    for number, line in enumerate(lines(path), 1):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise FileError(f"{path} 第 {number} 行：不是 JSON 对象；请修正数据文件后再训练")
        yield row


def running_text(data: Path) -> list[str]:
    """Every text of the data folder's ``text/`` and ``train/``, in the order of file names."""
    texts: list[str] = []
    for path in sorted((data / "text").glob("*.xz")):
        if path.name.endswith(".jsonl.xz"):
            texts += [f"{row['law']}\n{row['text']}" for row in rows(path)]
        else:
            texts += lines(path)
    for path in sorted((data / "train").glob("*.jsonl.xz")):
        texts += [f"{row['query']}\n{row['positive']}" for row in rows(path)]
    if not texts:
        raise FileError(f"{data}：没有训练数据（text/*.xz、train/*.jsonl.xz）；请把 --data 指向数据文件夹")
    return texts


def key(text: str) -> str:
    """Letters and digits of the normal form: texts that differ in nothing else count as equal.

    >>> key("什么是“检务公开”？") == key("什么是检务公开")
    True
    """
    return "".join(filter(str.isalnum, normal(text)))


def measured_texts(data: Path) -> frozenset[str]:
    """Keys of the queries, the answers and the relevant documents of the retrieval sets in ``eval/``."""
    found: set[str] = set()
    for folder in sorted((data / "eval").glob("*")):
        if not (folder / "qrels.tsv").is_file():
            continue
        judged = (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]
        relevant = {line.split("\t")[1] for line in judged}
        found |= {key(row["text"]) for row in rows(folder / "queries.jsonl.xz")}
        found |= {key(row["text"]) for row in rows(folder / "corpus.jsonl.xz") if row["id"] in relevant}
        if (folder / "answers.jsonl.xz").is_file():
            for row in rows(folder / "answers.jsonl.xz"):
                found |= {key(answer) for answer in (row["answer"], *row.get("answers", ()))}
    return frozenset(found - {""})


def sources(data: Path, seed: int) -> tuple[list[Source], int]:
    """All pairs of the data folder, given and derived, and how many were dropped because a measured set holds them.

    The same ``seed`` gives the same pairs.
    """
    banned = measured_texts(data)
    found: list[Source] = []
    dropped = 0
    for path in sorted((data / "train").glob("*.jsonl.xz")):
        given = [Pair(row["query"], row["positive"][:LONGEST], row.get("negative", "")) for row in rows(path)]
        kept = [pair for pair in given if key(pair.query) not in banned and key(pair.positive) not in banned]
        dropped += len(given) - len(kept)
        found.append(_source(path.name.removesuffix(".jsonl.xz"), kept))
    for path in sorted((data / "text").glob("*.xz")):
        chance = random.Random(f"{seed} {path.name}")  # noqa: S311 - reproducible, not secret
        name = path.name.split(".")[0]
        if path.name.endswith(".jsonl.xz"):
            given_rows = list(rows(path))
            kept_rows = [row for row in given_rows if key(row["text"]) not in banned]
            dropped += len(given_rows) - len(kept_rows)
            titled = (_titled(row, chance) for row in kept_rows)
            found.append(_derived(f"{name}:title", titled))
            texts = [str(row["text"]) for row in kept_rows]
        else:
            given_lines = list(lines(path))
            texts = [text for text in given_lines if key(text) not in banned]
            dropped += len(given_lines) - len(texts)
            lead = (_parted(text, chance, lead=True) for text in texts)
            found.append(_derived(f"{name}:lead", lead))
        parted = (_parted(text, chance, lead=False) for text in texts)
        found.append(_derived(f"{name}:part", parted))
    found.append(replace(_source("everyday", glossary(GLOSSARY)), times=GLOSSARY_TIMES))
    return [source for source in found if source.pairs], dropped


def _source(name: str, given: Sequence[Pair]) -> Source:
    kept = tuple(pair for pair in given if not _held_out(pair.query))
    return Source(name, kept, tuple(pair for pair in given if _held_out(pair.query)), AGAIN if len(kept) < FEW else 1)


def _derived(name: str, given: Iterable[Pair | None]) -> Source:
    pairs = tuple(pair for pair in given if pair)
    return Source(name, pairs, (), AGAIN if len(pairs) < FEW else 1)


def glossary(folder: Path) -> list[Pair]:
    """How people speak, and the policy's terms for it: the lines of ``everyday/*.tsv``.

    Raises :class:`~corpus.errors.FileError` naming the line that has not two columns.
    """
    pairs = []
    for path in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            spoken, tab, written = line.partition("\t")
            if not (tab and spoken.strip() and written.strip()) or "\t" in written:
                raise FileError(f"{path} 第 {number} 行：应是“口语”、一个制表符、“政策用语”；请改正")
            pairs.append(Pair(spoken, written))
    return pairs


def _held_out(query: str) -> bool:
    return int(hashlib.sha256(key(query).encode()).hexdigest(), 16) % HELD_OUT == 0


def _titled(row: dict[str, Any], chance: random.Random) -> Pair | None:
    """The name of the law, half the time with the chapter, and the article."""
    if len(row["text"]) < 2 * SHORTEST:
        return None
    chapter = NUMBERED.sub("", row.get("chapter") or "")
    named = chapter not in ("", "总则", "附则") and chance.random() < 0.5
    return Pair(f"{row['law']} {chapter}" if named else row["law"], row["text"][:LONGEST])


def _parted(text: str, chance: random.Random, *, lead: bool) -> Pair | None:
    """One sentence of ``text`` (the first, or a random crop of up to two) and the rest of it."""
    found = SENTENCE.findall(text)
    if len(found) < 2:
        return None
    if lead:
        first, last = 0, 1
    else:
        window = max(1, LONGEST // max(1, len(text) // len(found)))
        start = chance.randrange(max(1, len(found) - window + 1))
        found = found[start : start + window]
        if len(found) < 2:
            return None
        first = chance.randrange(len(found))
        last = first + chance.choice((1, 1, 2)) if len(found) > 2 else first + 1
    query = "".join(found[first:last]).strip()
    rest = "".join(found[:first] + found[last:]).strip()
    if len(query) > 4 * SHORTEST and chance.random() < 0.5:  # half of a long sentence, at a comma
        pieces = re.split(r"[，,：:]", query)
        cut = chance.randrange(len(pieces))
        query = "，".join(pieces[cut : cut + 2])
    if len(query) < SHORTEST or len(rest) < 2 * SHORTEST:
        return None
    return Pair(query[:LONGEST], rest[:LONGEST])
