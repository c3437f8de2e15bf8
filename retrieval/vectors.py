"""The vector index in Chroma: the only module that knows it.

Two processes on one path corrupt it silently, so one owns it, under a lock; another never opens it. What is
in it can be made again from the library: it carries a generation, a name drawn when it was created, and the
library remembers which generation holds a passage. An index that was deleted, or made by another model,
has another generation, and everything counts as pending again.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock, Timeout

from retrieval.embed import Vectors
from retrieval.errors import IndexBusy

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

# Rows of one upsert: larger ones hold the interpreter's lock for so long that other threads starve.
BATCH = 100
COLLECTION = "passages"


class VectorIndex:
    """The embedded index at one path, owned from :meth:`open` to :meth:`close`."""

    def __init__(self, collection: Collection, client: Any, lock: FileLock) -> None:
        self._collection = collection
        self._client = client
        self._lock = lock

    @classmethod
    def open(cls, path: Path, model: str) -> VectorIndex:
        """Own the index at ``path`` for vectors of ``model``; one of another model is dropped, to be made again.

        Raises:
            IndexBusy: another process owns it.
        """
        path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_name(path.name + ".lock"))
        try:
            lock.acquire(blocking=False)
        except Timeout as error:
            raise IndexBusy(
                "another sitrep process owns the vector index", hint="it will index what is added here"
            ) from error
        try:
            client = _client(path)
            return cls(_collection(client, model), client, lock)
        except BaseException:
            lock.release()
            raise

    @property
    def generation(self) -> str:
        """Drawn when the index was created: what the library marks indexed passages with."""
        return str(self._collection.metadata["generation"])

    def put(self, keys: Sequence[int], vectors: Vectors) -> None:
        """Index passages by their keys; repeating it changes nothing."""
        for start in range(0, len(keys), BATCH):
            part = slice(start, start + BATCH)
            self._collection.upsert(ids=[str(key) for key in keys[part]], embeddings=vectors[part])

    def nearest(
        self, vector: Vectors, limit: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The passages nearest in meaning, best first, as (key, cosine); ``among`` restricts to these keys."""
        if limit < 1 or (among is not None and not among):
            return []
        restricted = {} if among is None else {"ids": [str(key) for key in among]}
        found = self._collection.query(
            query_embeddings=np.asarray(vector, dtype=np.float32)[None],
            n_results=limit if among is None else min(limit, len(among)),
            include=["distances"],
            **restricted,  # type: ignore[arg-type]
        )
        distances = found["distances"] or [[]]
        return [(int(key), 1.0 - distance) for key, distance in zip(found["ids"][0], distances[0], strict=True)]

    def count(self) -> int:
        """How many passages are indexed."""
        return self._collection.count()

    def close(self) -> None:
        """Give the index up to other processes."""
        self._client.close()
        self._lock.release()


class IndexOwner:
    """Opens the index when it is first needed, and remembers when another process has it."""

    def __init__(self, path: Path, model: str) -> None:
        self._path = path
        self._model = model
        self._index: VectorIndex | None = None

    def index(self) -> VectorIndex | None:
        """The index, owned by this process from now on; None while another process owns it."""
        if self._index is None:
            try:
                self._index = VectorIndex.open(self._path, self._model)
            except IndexBusy:
                return None
        return self._index

    def close(self) -> None:
        """Give the index up, if it was opened."""
        if self._index is not None:
            self._index.close()
            self._index = None


def _client(path: Path) -> Any:
    # Imported here: it takes a second, and much of what sitrep does needs no vectors.
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=path, settings=Settings(anonymized_telemetry=False))


def _collection(client: Any, model: str) -> Collection:
    from chromadb.errors import NotFoundError

    try:
        collection: Collection = client.get_collection(COLLECTION, embedding_function=None)
    except NotFoundError:
        return _created(client, model)
    if (collection.metadata or {}).get("model") == model:
        return collection
    client.delete_collection(COLLECTION)
    return _created(client, model)


def _created(client: Any, model: str) -> Collection:
    created: Collection = client.create_collection(
        COLLECTION,
        embedding_function=None,
        metadata={"model": model, "generation": uuid.uuid4().hex},
        configuration={"hnsw": {"space": "cosine"}},
    )
    return created
