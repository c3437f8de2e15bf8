"""What every vector index does, whoever opened it: passages by their keys in one collection of Chroma."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.embed import Vectors
from retrieval.errors import IndexAway

if TYPE_CHECKING:
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

# Rows of one request: larger upserts hold the interpreter's lock for so long that other threads starve.
BATCH = 100
# Keys of one page of a listing.
PAGE = 1_000
# With Chroma's own 100 and 100 a tenth of the nearest hundred can be missing (2,840 passages, the small embedder);
# twice as much finds them all and costs no time that shows. With its own 16 neighbours some of 130 versions of one page
# are never found, the present one perhaps; with 64 all are, for a fifth more time to put passages in.
HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 200,
    "max_neighbors": 64,
    "sync_threshold": 1000,
}


class IndexLost(IndexAway):
    """The collection was deleted since it was opened: opened again it is another one, and empty."""


class VectorIndex(ABC):
    """The index of one model's vectors, from when it was opened to :meth:`close`.

    Every method but :meth:`close` raises IndexAway where the index cannot be reached or used.
    """

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    @abstractmethod
    def close(self) -> None:
        """Give the index up."""

    @abstractmethod
    def _translated(self) -> AbstractContextManager[None]:
        """Make an IndexAway of what Chroma raises."""

    @property
    def generation(self) -> str:
        """Drawn when the index was created: what the library marks indexed passages with."""
        return str(self._collection.metadata["generation"])

    def put(self, keys: Sequence[int], vectors: Vectors) -> None:
        """Index passages by their keys; repeating it changes nothing."""
        for start in range(0, len(keys), BATCH):
            part = slice(start, start + BATCH)
            with self._translated():
                self._collection.upsert(ids=_ids(keys[part]), embeddings=vectors[part])

    def remove(self, keys: Sequence[int]) -> None:
        """Take passages out; unknown keys are passed over, so repeating it changes nothing."""
        for start in range(0, len(keys), BATCH):
            with self._translated():
                self._collection.delete(ids=_ids(keys[start : start + BATCH]))

    def key_pages(self) -> Iterator[list[int]]:
        """The keys of all indexed passages, a page at a time; nothing may be put or removed between the pages."""
        start = 0
        while True:
            with self._translated():
                page = self._collection.get(limit=PAGE, offset=start, include=[])["ids"]
            if not page:
                return
            yield [int(id_) for id_ in page]
            start += len(page)

    def vectors_of(self, keys: Sequence[int]) -> Mapping[int, Vectors]:
        """The vectors of passages as the index holds them; those it does not hold are left out."""
        found: dict[int, Vectors] = {}
        for start in range(0, len(keys), BATCH):
            with self._translated():
                part = self._collection.get(ids=_ids(keys[start : start + BATCH]), include=["embeddings"])
            vectors = np.asarray(part["embeddings"], dtype=np.float32)
            found |= {int(id_): vector for id_, vector in zip(part["ids"], vectors, strict=True)}
        return found

    def nearest(self, vector: Vectors, limit: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """The passages nearest in meaning, best first, as (key, cosine); only those ``among`` keys, if given.

        Keys that are not indexed yet are passed over.
        """
        if limit < 1 or (among is not None and not among):
            return []
        with self._translated():
            return self._nearest(vector, limit, None) if among is None else self._among(vector, limit, _ids(among))

    def count(self) -> int:
        """How many passages are indexed."""
        with self._translated():
            return self._collection.count()

    def _among(self, vector: Vectors, limit: int, ids: list[str]) -> list[tuple[int, float]]:
        from chromadb.errors import InternalError

        try:
            return self._nearest(vector, limit, ids)
        except InternalError:
            # Chroma 1.5, embedded or on a server, refuses a query for one id that it does not hold: a passage still
            # to be indexed.
            held = self._collection.get(ids=ids, include=[])["ids"]
            if len(held) == len(ids):
                raise
            return self._nearest(vector, limit, held)

    def _nearest(self, vector: Vectors, limit: int, ids: list[str] | None) -> list[tuple[int, float]]:
        if ids == []:
            return []
        found = self._collection.query(
            query_embeddings=np.asarray(vector, dtype=np.float32)[None],
            ids=ids,
            n_results=limit if ids is None else min(limit, len(ids)),
            include=["distances"],
        )
        distances = found["distances"] or [[]]
        pairs = zip(found["ids"][0], distances[0], strict=True)
        return sorted(((int(key), 1.0 - distance) for key, distance in pairs), key=lambda one: (-one[1], one[0]))


def drawn(model: str) -> dict[str, Any]:
    """What a new collection is told of itself: its model, and a generation drawn for it."""
    return {"model": model, "generation": uuid.uuid4().hex}


def _ids(keys: Sequence[int]) -> list[str]:
    return [str(key) for key in keys]
