"""Which words the embedding knows, as a Unigram tokenizer that cuts Chinese text into them without jieba.

Kudo (2018), “Subword Regularization”: each word has a log-probability, and the likeliest sequence of words wins
(Viterbi). The words come from jieba by way of :func:`corpus.segment.words`, their probabilities from counting.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from multiprocessing import Pool

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from tqdm import tqdm

from corpus.segment import words

UNKNOWN = "<unk>"  # id 0: every character outside the vocabulary; its vector is zero
LONGEST_WORD = 8
LONGEST_NUMBER = 4
RAREST = 3  # a candidate must occur so often
CHARACTERS = 6000  # single characters that are always known, so that few are lost
LETTERS_AND_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
BATCH = 4096


def tokenizer(counts: Counter[str]) -> Tokenizer:
    """A tokenizer over the words of ``counts``, most frequent first (ids from 1; 0 is unknown).

    Full-width forms and capitals count as their plain ones; whatever is neither letter nor digit parts words and
    leaves no token.

    >>> tokenizer(Counter({"余热": 5, "发电": 5, "余": 1, "热": 1, "发": 1, "电": 1})).encode("余热，发电").tokens
    ['余热', '发电']
    """
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    vocabulary = [(UNKNOWN, 0.0), *((word, math.log(count / total)) for word, count in ranked)]
    made = Tokenizer(models.Unigram(vocabulary, unk_id=0))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    made.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}]+"), "removed")
    return made


def choose(texts: Sequence[str], size: int, sample: int, processes: int = 2) -> Counter[str]:
    """At most ``size`` words with their counts: found by jieba in every ``sample``-th text, recounted in all.

    The most frequent single characters are always among them.
    """
    candidates = _candidates(texts[::sample], processes)
    draft = tokenizer(candidates)
    known: Counter[int] = Counter()
    for first in tqdm(range(0, len(texts), BATCH), desc="词表", unit="批"):
        for encoding in draft.encode_batch_fast(texts[first : first + BATCH], add_special_tokens=False):
            known.update(encoding.ids)
    recounted = Counter({word: known[place] for word, place in draft.get_vocab().items() if word in candidates})
    singles = Counter({word: count for word, count in candidates.items() if len(word) == 1})
    kept = {word for word, _ in singles.most_common(min(CHARACTERS, size // 2))} | set(LETTERS_AND_DIGITS)
    for word, _ in sorted(recounted.items(), key=lambda item: (-item[1], item[0])):
        if len(kept) >= size:
            break
        kept.add(word)
    return Counter({word: max(1, recounted[word]) for word in sorted(kept)})


def _candidates(texts: Sequence[str], processes: int) -> Counter[str]:
    """Words that jieba finds, and every single character, with counts."""
    counts: Counter[str] = Counter()
    parts = [texts[first : first + BATCH] for first in range(0, len(texts), BATCH)]
    with Pool(processes) as pool:
        for part in tqdm(pool.imap(_count, parts), total=len(parts), desc="分词", unit="批"):
            counts.update(part)
    usable = {word: count for word, count in counts.items() if count >= RAREST and _usable(word)}
    return Counter(usable) + Counter(LETTERS_AND_DIGITS)


def _count(texts: Sequence[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        found = words(text)
        counts.update(found)
        counts.update(character for word in found if len(word) > 1 for character in word if "一" <= character <= "鿿")
    return counts


def _usable(word: str) -> bool:
    limit = LONGEST_NUMBER if word.isdigit() else LONGEST_WORD
    return len(word) <= limit and word.isalnum()


def encode(made: Tokenizer, texts: Iterable[str], longest: int) -> list[np.ndarray]:
    """Token ids of each text, the first ``longest`` of them, int32."""
    listed = list(texts)
    ids: list[np.ndarray] = []
    for first in range(0, len(listed), BATCH):
        batch = made.encode_batch_fast(listed[first : first + BATCH], add_special_tokens=False)
        ids += [np.array(encoding.ids[:longest], dtype=np.int32) for encoding in batch]
    return ids
