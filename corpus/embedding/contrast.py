"""Contrastive training of the word vectors: a text is to be nearer to its partner than to others of the batch.

InfoNCE with in-batch negatives in both directions (van den Oord et al. 2018; Henderson et al. 2017), all batches of
one source, so that the negatives resemble the positives.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional
from tqdm import tqdm

Ids = Sequence[np.ndarray]


@dataclass(frozen=True, slots=True)
class Encoded:
    """The pairs of one source as token ids. Pairs with equal ``query_keys`` have the same query, with equal
    ``positive_keys`` the same positive; they are no negatives. ``times``: how often an epoch goes through them."""

    queries: Ids
    positives: Ids
    negatives: Ids  # empty arrays where none was given
    query_keys: np.ndarray
    positive_keys: np.ndarray
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The settings of a training run; the shipped model's are the defaults."""

    epochs: int = 2
    batch: int = 1024
    rate: float = 1.5e-2  # of Adam, falling linearly to zero after the warm-up
    warm_up: float = 0.05  # share of the steps
    temperature: float = 0.07
    dropout: float = 0.1  # share of a text's words left out
    most: int = 50_000  # pairs of one source in an epoch, others wait for the next
    seed: int = 7


def contrast(start: np.ndarray, sources: Sequence[Encoded], recipe: Recipe) -> np.ndarray:
    """Word vectors after training, shape and type as ``start``; row 0 stays zero. Same input, same output."""
    torch.manual_seed(recipe.seed)
    chance = np.random.default_rng(recipe.seed)
    scale = float(np.sqrt((start[1:] ** 2).mean()))
    bag = torch.nn.EmbeddingBag.from_pretrained(
        torch.tensor(start / scale * 0.1), freeze=False, mode="sum", padding_idx=0, include_last_offset=True
    )
    optimiser = torch.optim.Adam(bag.parameters(), lr=recipe.rate)
    batches = [plan for _ in range(recipe.epochs) for plan in _plan(sources, recipe, chance)]
    warm = max(1, int(recipe.warm_up * len(batches)))
    progress = tqdm(batches, desc="训练", unit="批")
    mean = 0.0
    for step, (place, chosen) in enumerate(progress):
        slope = min((step + 1) / warm, (len(batches) - step) / max(1, len(batches) - warm))
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * slope
        loss = _loss(bag, sources[place], chosen, recipe, chance)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        value = float(loss.detach())
        mean = 0.98 * mean + 0.02 * value if step else value
        progress.set_postfix(loss=f"{mean:.3f}", refresh=False)
    trained: np.ndarray = bag.weight.detach().numpy().copy()
    trained[0] = 0
    return trained


def _plan(sources: Sequence[Encoded], recipe: Recipe, chance: np.random.Generator) -> list[tuple[int, np.ndarray]]:
    """One epoch: (source, its pairs) of each batch, in random order; a remainder under a quarter of a batch waits."""
    plan = []
    for place, source in enumerate(sources):
        size = len(source.queries)
        for _ in range(source.times):
            order = chance.permutation(size)[: recipe.most]
            parts = [order[first : first + recipe.batch] for first in range(0, len(order), recipe.batch)]
            plan += [(place, part) for part in parts if len(part) > 1 and len(part) >= min(recipe.batch // 4, size)]
    return [plan[index] for index in chance.permutation(len(plan))]


def _loss(
    bag: torch.nn.EmbeddingBag, source: Encoded, chosen: np.ndarray, recipe: Recipe, chance: np.random.Generator
) -> torch.Tensor:
    queries = _embed(bag, [source.queries[index] for index in chosen], recipe.dropout, chance)
    positives = _embed(bag, [source.positives[index] for index in chosen], recipe.dropout, chance)
    negatives = [source.negatives[index] for index in chosen if len(source.negatives[index])]
    # the same query or the same positive elsewhere in the batch is no negative
    query_keys, positive_keys = source.query_keys[chosen], source.positive_keys[chosen]
    same = (query_keys[:, None] == query_keys) | (positive_keys[:, None] == positive_keys)
    np.fill_diagonal(same, False)
    scores = (queries @ positives.T / recipe.temperature).masked_fill(torch.from_numpy(same), -1e4)
    target = torch.arange(len(chosen))
    backward = functional.cross_entropy(scores.T, target)
    if negatives:
        further = queries @ _embed(bag, negatives, recipe.dropout, chance).T / recipe.temperature
        scores = torch.cat([scores, further], dim=1)
    return (functional.cross_entropy(scores, target) + backward) / 2


def _embed(bag: torch.nn.EmbeddingBag, texts: Ids, dropout: float, chance: np.random.Generator) -> torch.Tensor:
    """Unit vectors of ``texts``, some of their words left out (made unknown, which counts nothing)."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    flat = np.concatenate(texts).astype(np.int64)
    flat[chance.random(len(flat)) < dropout] = 0
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    summed = bag(torch.from_numpy(flat), torch.from_numpy(offsets))
    return functional.normalize(summed, dim=1, eps=1e-6)
