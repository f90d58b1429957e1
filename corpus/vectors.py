"""The door to Chroma: the vector index of one generation, in a folder of its own.

Measured on chromadb 1.5.9: opening a folder and asking it changes its bytes, so a folder that is to stay as it is
must be copied before it is opened; with its defaults recall@10 is .865 at 100,000 × 256, with the settings below .999.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import DamagedIndex
from corpus.records import Hit

NAME = "clauses"
SPACE = {"hnsw": {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 200}}
BATCH = 2000


def _client(folder: Path) -> Any:
    import chromadb  # takes most of a second, so only when there is something to search
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def change_vectors(folder: Path, removed: Sequence[str], added: Sequence[tuple[str, np.ndarray]]) -> None:
    """Make the index in ``folder`` (new, or a copy that nobody has open) lose ``removed`` and hold ``added``.

    ``added``: clause ids with their unit vectors.
    """
    client = _client(folder)
    try:
        collection = client.get_or_create_collection(NAME, configuration=SPACE, embedding_function=None)
        for first in range(0, len(removed), BATCH):
            collection.delete(ids=list(removed[first : first + BATCH]))
        for first in range(0, len(added), BATCH):
            batch = added[first : first + BATCH]
            names = [name for name, _ in batch]
            # langchain-chroma drops results without a document, so the id stands there too.
            collection.upsert(ids=names, embeddings=np.stack([vector for _, vector in batch]), documents=names)
    finally:
        client.close()


class VectorIndex:
    """A vector index that is open for reading. ``folder`` belongs to this object alone."""

    def __init__(self, folder: Path) -> None:
        from langchain_chroma import Chroma

        self._folder = folder
        self._client = _client(folder)
        self._store = Chroma(client=self._client, collection_name=NAME, create_collection_if_not_exists=False)
        self._collection = self._client.get_collection(NAME, embedding_function=None)
        self._count = self._collection.count()

    def __len__(self) -> int:
        return int(self._count)

    def nearest(self, vector: np.ndarray, k: int) -> list[Hit]:
        """The ``k`` clauses nearest to the unit ``vector``; score: cosine in [-1, 1], highest first.

        Raises :class:`~corpus.errors.DamagedIndex` when the files are gone or changed under it.
        """
        if not self._count:
            return []
        from chromadb.errors import ChromaError

        try:
            found = self._store.similarity_search_by_vector_with_relevance_scores(
                vector.tolist(), k=min(k, self._count)
            )
        except (ChromaError, OSError, RuntimeError, ValueError) as fault:
            raise self._damaged(fault) from None
        return [Hit(document.page_content, 1.0 - distance) for document, distance in found]

    def scores(self, vector: np.ndarray, clause_ids: Sequence[str]) -> list[float]:
        """The cosine of the unit ``vector`` to each of ``clause_ids``, as stored; 0 for one that is not indexed.

        Raises as :meth:`nearest`.
        """
        from chromadb.errors import ChromaError

        cosines: dict[str, float] = {}
        for first in range(0, len(clause_ids), BATCH):
            names = list(clause_ids[first : first + BATCH])
            try:
                found = self._collection.get(ids=names, include=["embeddings"])
            except (ChromaError, OSError, RuntimeError, ValueError) as fault:
                raise self._damaged(fault) from None
            if found["ids"]:
                cosines.update(zip(found["ids"], (np.asarray(found["embeddings"]) @ vector).tolist(), strict=True))
        return [cosines.get(name, 0.0) for name in clause_ids]

    def _damaged(self, fault: Exception) -> DamagedIndex:
        return DamagedIndex(f"{self._folder}：向量索引读不出来（{fault}）；请重试，或重新运行 python -m ingest")

    def close(self) -> None:
        """Let the files go."""
        self._client.close()
