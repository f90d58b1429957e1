"""How near candidate texts are to a question, as numbers about [0, 1] that a linear model weighs."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.compare import Asked, Read, Vectors, likeness, share
from assistant.details import holds
from corpus.records import Want

STANDING = (
    "sentence",
    "focus",
    "part",
    "meant",
    "covered",
    "chars",
    "run",
    "heading",
    "single",
    "pairs",
    "bm25",
    "dense",
)
"""The features that are weighed a second time as how far a text stands out by them among all: ``sentence_z``."""
FEATURES = (
    "lexical",  # BM25 over words, relative to the best text
    "bm25",  # BM25 over words as it is, squeezed into [0, 1)
    "paired",  # BM25 over pairs of characters, relative to the best text
    "pairs",  # BM25 over pairs of characters as it is, squeezed into [0, 1)
    "chars",  # the share of its characters that one sentence holds: 省水 and 节水 have one in common
    "single",  # BM25 over single characters, rare being what few candidates hold, relative to the best text
    "run",  # the longest run of its characters that the text holds
    "absent",  # the share of its words, by rarity, that no candidate holds
    "heading",  # the share of its words, by rarity, that the headings hold
    "sentence",  # cosine of the best sentence to the question as asked
    "focus",  # the same to the words that name the matter
    "part",  # the same to the nearest part of the question between commas: the rest may be how it came to be asked
    "dense",  # cosine of the whole text
    "gap",  # how far that is behind the best text's
    "meant",  # the share of its words, by rarity, that one sentence holds; like words, and its matters' words, count
    "covered",  # the same for the whole text, each word weighed by how few candidates hold it or its matter
    "holds",  # whether the text holds the kind of detail that is asked for
    *(f"{name}_z" for name in STANDING),
)
"""The names of a text's features, in the order of the weights; measured in docs/decisions.md."""
QUESTION_FEATURES = (
    "best",  # the log-odds of the best text
    "margin",  # how far its probability is ahead of the next one's
    *("meant", "run", "dense", "sentence", "focus", "part", "covered"),  # of the best text
    "absent",  # the share of its words, by rarity, that no candidate holds
    "matters",  # the share of the question's matters, by how few candidates hold them, that the best text holds
    "missing",  # how many of its matters no candidate holds
    "unknown",  # the share of its words, by rarity, that no candidate holds, nor their like, nor their matter
)
"""The names of the features by which a question is answered or refused."""
SAME_MATTER = 0.8
"""What another word of the same matter counts for, where the word itself counts 1."""
COMMON = 12.0
"""The rarity from which on a word counts fully for what it says; below, in proportion."""
UNNAMED = 0.5
"""The share of matters that are held, for a question that names none: neither for nor against the clause."""
FAR = 0.2
"""The cosine below which no sentence has anything to do with the question."""
MOSTLY = 0.5
"""The share of its words that is unknown, from which a question is mostly about something else."""
LONGEST_RUN = 8
"""A run of so many characters says as much as any longer one."""
DEVIATIONS = 4.0
"""So many standard deviations above the mean of all candidates count one."""
SQUEEZE = 10.0
"""The BM25 score that counts one half."""
K1, B = 1.2, 0.75
"""BM25's usual settings: how soon a repeated character stops to count, and how much the length of a text does."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate text with what the indexes say of it: BM25 over words and over pairs of characters, and cosine."""

    read: Read
    lexical: float
    paired: float
    dense: float


def _with_matters(asked: Asked, held: Vectors, text: str) -> Vectors:
    """``held`` (how far each word is held, in [0, 1]), where the words of a matter that ``text`` names count too."""
    told = held.copy()
    for matter, linked in zip(asked.matters, asked.linked, strict=True):
        if linked and matter.stands_in(text):
            told[linked] = np.maximum(told[linked], SAME_MATTER)
    return told


def _meant(asked: Asked, read: Read, alike: Vectors) -> float:
    """The feature ``meant``: the share of the question's words that the best sentence holds."""
    best = 0.0
    for text, places in zip(read.passage_texts, read.places, strict=True):
        if places:
            held = _with_matters(asked, alike[:, places].max(axis=1), text)
            best = max(best, float(held @ asked.weights / asked.weights.sum()))
    return best


def _uncommon(counts: Vectors, of: int) -> Vectors:
    """How much it says to hold what ``counts`` of ``of`` clauses hold; above 0, fewer is more (Spärck Jones, 1972)."""
    return np.asarray(np.log((of + 1) / (counts + 0.5)), dtype=np.float32)


def _run(asked: str, text: str) -> int:
    """The length of the longest run of ``asked`` that stands in ``text``, at most :data:`LONGEST_RUN`."""
    for length in range(min(LONGEST_RUN, len(asked)), 1, -1):
        if any(asked[at : at + length] in text for at in range(len(asked) - length + 1)):
            return length
    return 0


def _single(plain: str, texts: Sequence[str]) -> Vectors:
    """BM25 of ``plain`` over single characters for each of ``texts``, relative to the best; shape (texts,), in [0, 1].

    What is rare is told by ``texts`` alone, so that the characters count that tell the candidates apart.
    """
    chars = Counter(filter(str.isalnum, plain))
    if not chars or not texts:
        return np.zeros(len(texts), np.float32)
    held = np.array([[text.count(char) for char in chars] for text in texts], dtype=np.float32)
    lengths = np.array([max(len(text), 1) for text in texts], dtype=np.float32)
    holding = (held > 0).sum(axis=0)
    rare = np.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5)) * np.array(list(chars.values()))
    long = (1 - B + B * lengths / lengths.mean())[:, None]
    scores = (held / (held + K1 * long)) @ rare
    return np.asarray(scores / max(float(scores.max()), 1e-9), dtype=np.float32)


def _with_standing(rows: Sequence[dict[str, float]]) -> list[Mapping[str, float]]:
    """``rows`` with how far each text stands out by :data:`STANDING`, in standard deviations.

    What a score says hangs on the question: of a long one every text holds little, and the least bit more tells.

    >>> [round(row["run_z"], 2) for row in _with_standing([{**dict.fromkeys(STANDING, 0.0), "run": n} for n in (0, 1)])]
    [-0.25, 0.25]
    """
    table = np.array([[row[name] for name in STANDING] for row in rows], dtype=np.float32)
    spread = table.std(axis=0)
    standing = (table - table.mean(axis=0)) / np.where(spread > 1e-6, spread, 1) / DEVIATIONS
    names = [f"{name}_z" for name in STANDING]
    return [{**row, **dict(zip(names, own.tolist(), strict=True))} for row, own in zip(rows, standing, strict=True)]


def text_features(asked: Asked, texts: Sequence[Scored]) -> list[Mapping[str, float]]:
    """The features of each candidate text, and those of the question that hang on the texts."""
    reads = [text.read for text in texts]
    top_lexical, top_paired, top_dense = (
        max((*told, 1e-9)) for told in zip(*((text.lexical, text.paired, text.dense) for text in texts), strict=True)
    )
    absent = 1 - share(asked, frozenset[str]().union(*(read.words for read in reads)))
    letters = "".join(asked.words)
    chars = frozenset(letters)
    alikes = [likeness(asked, read) for read in reads]
    nearest = [alike.max(axis=1) if alike.size else np.zeros(len(asked.words), np.float32) for alike in alikes]
    held = np.array(
        [_with_matters(asked, near, read.whole) for near, read in zip(nearest, reads, strict=True)], dtype=np.float32
    )
    named = np.array([[matter.stands_in(read.whole) for matter in asked.matters] for read in reads], dtype=np.float32)
    says = _uncommon((held >= SAME_MATTER).sum(axis=0), len(reads)) * np.minimum(asked.weights / COMMON, 1)
    matter_says = _uncommon(named.sum(axis=0), len(reads))
    missing = float((named.sum(axis=0) == 0).sum())
    unknown = float((1 - held.max(axis=0)) @ asked.weights / asked.weights.sum()) if reads else 0.0
    tight = "".join(asked.plain.split())
    single = _single(tight, [read.whole for read in reads])
    rows: list[dict[str, float]] = []
    for place, text in enumerate(texts):
        read = text.read
        rows.append(
            {
                "lexical": text.lexical / top_lexical,
                "bm25": text.lexical / (text.lexical + SQUEEZE),
                "paired": text.paired / top_paired,
                "pairs": text.paired / (text.paired + SQUEEZE),
                "chars": max(len(chars & one) for one in read.passage_chars) / max(len(chars), 1),
                "single": float(single[place]),
                "run": _run(tight, read.whole) / LONGEST_RUN,
                "absent": absent,
                "heading": share(asked, read.headings),
                "sentence": max(float((read.passage_vectors @ asked.vector).max()), 0.0),
                "focus": max(float((read.passage_vectors @ asked.focus).max()), 0.0),
                "part": max(float((read.passage_vectors @ asked.parts.T).max()), 0.0),
                "dense": max(text.dense, 0.0),
                "gap": top_dense - text.dense,
                "meant": _meant(asked, read, alikes[place]),
                "covered": float(held[place] @ says / says.sum()),
                "holds": UNNAMED if asked.want is Want.MATTER else float(holds(asked.want, asked.plain, read.whole)),
                "matters": float(named[place] @ matter_says / matter_says.sum()) if asked.matters else UNNAMED,
                "missing": missing,
                "unknown": unknown,
            }
        )
    return _with_standing(rows)


def unheard(row: Mapping[str, float]) -> bool:
    """Whether a question has nothing to do with the corpus: half of it unknown, and no sentence of the best text near.

    No answerable tuning question is so; the regression has not seen what is this far away.

    >>> unheard({"sentence": 0.11, "focus": 0.07, "part": 0.07, "unknown": 0.7}), unheard({})
    (True, False)
    """
    near = max(row.get(name, 1.0) for name in ("sentence", "focus", "part"))
    return near < FAR and row.get("unknown", 0.0) >= MOSTLY


def question_features(rows: Sequence[Mapping[str, float]], chances: Sequence[float]) -> Mapping[str, float]:
    """The features of a question with at least one candidate. ``chances``: the texts' probabilities, in (0, 1).

    >>> row = {"meant": 0.5}
    >>> question_features([row, row], [0.2, 0.5])["margin"]
    0.3
    """
    best = max(range(len(rows)), key=lambda place: chances[place])
    others = [chance for place, chance in enumerate(chances) if place != best]
    told = {name: rows[best][name] for name in QUESTION_FEATURES if name in rows[best]}
    return {
        **told,
        "best": math.log(chances[best] / (1 - chances[best])),
        "margin": chances[best] - max(others, default=0.0),
    }
