"""The vector index in Chroma: the only module that knows it.

Two processes on one path corrupt it silently, so one owns it, under a lock; another never opens it. What is
in it can be made again from the library: it carries a generation, a name drawn when it was created, and the
library remembers which generation holds a passage. An index that was deleted, or made by another model,
has another generation, and everything counts as pending again. One that cannot be opened is made again too.
"""

from __future__ import annotations

import logging
import shutil
import threading
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock, Timeout

from retrieval.embed import Vectors
from retrieval.errors import IndexBusy, LibraryError

if TYPE_CHECKING:
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

logger = logging.getLogger(__name__)

# Rows of one upsert: larger ones hold the interpreter's lock for so long that other threads starve.
BATCH = 100
COLLECTION = "passages"
# With Chroma's own 100 and 100 a tenth of the nearest hundred can be missing (2,840 passages, the small embedder);
# twice as much finds them all and costs no time that shows.
HNSW: CreateHNSWConfiguration = {"space": "cosine", "ef_construction": 200, "ef_search": 200}


class VectorIndex:
    """The embedded index at one path, owned from :meth:`open` to :meth:`close`."""

    def __init__(self, collection: Collection, client: Any, lock: FileLock) -> None:
        self._collection = collection
        self._client = client
        self._lock = lock

    @classmethod
    def open(cls, path: Path, model: str) -> VectorIndex:
        """Own the index at ``path`` for vectors of ``model``; another model's is dropped, to be made again.

        Raises:
            IndexBusy: another process owns it.
            LibraryError: its folder cannot be used.
        """
        try:
            lock = _locked(path)
        except OSError as error:
            raise _unusable(path, error) from error
        try:
            client, collection = _opened(path, model)
        except BaseException:
            lock.release()
            raise
        return cls(collection, client, lock)

    @property
    def generation(self) -> str:
        """Drawn when the index was created: what the library marks indexed passages with."""
        return str(self._collection.metadata["generation"])

    def put(self, keys: Sequence[int], vectors: Vectors) -> None:
        """Index passages by their keys; repeating it changes nothing."""
        for start in range(0, len(keys), BATCH):
            part = slice(start, start + BATCH)
            self._collection.upsert(ids=[str(key) for key in keys[part]], embeddings=vectors[part])

    def nearest(self, vector: Vectors, limit: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """The passages nearest in meaning, best first, as (key, cosine); only those ``among`` keys, if given.

        Keys that are not indexed yet are passed over.
        """
        if limit < 1 or (among is not None and not among):
            return []
        if among is None:
            return self._nearest(vector, limit, None)
        from chromadb.errors import InternalError

        ids = [str(key) for key in among]
        try:
            return self._nearest(vector, limit, ids)
        except InternalError:
            # Chroma 1.5 refuses a query for one id that it does not hold: a passage still to be indexed.
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
        # Two threads that open it at once would each take the other for another process.
        self._opening = threading.Lock()

    def index(self) -> VectorIndex | None:
        """The index, owned by this process from now on; None while another process owns it.

        Raises:
            LibraryError: its folder cannot be used.
        """
        with self._opening:
            if self._index is None:
                try:
                    self._index = VectorIndex.open(self._path, self._model)
                except IndexBusy:
                    return None
            return self._index

    def close(self) -> None:
        """Give the index up, if it was opened."""
        with self._opening:
            if self._index is not None:
                self._index.close()
                self._index = None


def _locked(path: Path) -> FileLock:
    path.mkdir(parents=True, exist_ok=True)
    # Whichever thread closes the index gives the lock up.
    lock = FileLock(path.with_name(path.name + ".lock"), thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise IndexBusy(
            "another sitrep process owns the vector index", hint="it will index what is added here"
        ) from error
    return lock


def _unusable(path: Path, error: Exception) -> LibraryError:
    return LibraryError(
        f"the vector index at {path} cannot be used: {error}",
        hint="check the rights and the space on the disk; deleted, the folder is made again from the library",
    )


def _opened(path: Path, model: str) -> tuple[Any, Collection]:
    """A client and its collection for ``model``; a folder that is damaged or another model's is made anew."""
    try:
        client = _client(path)
        collection = _collection(client, model)
        if collection is not None:
            return client, collection
        client.close()
    except (ImportError, OSError) as error:
        raise _unusable(path, error) from error
    except Exception as damage:
        logger.warning("The vector index at %s is damaged and will be made again: %s", path, damage)
    try:
        _discard(path)
        client = _client(path)
        return client, _created(client, model)
    except Exception as error:
        raise _unusable(path, error) from error


def _discard(path: Path) -> None:
    """Delete what is in the folder. Dropping only the collection would leave its files behind."""
    from chromadb.api.shared_system_client import SharedSystemClient

    # Chroma keeps a client that failed to start and would hand it out again.
    SharedSystemClient.clear_system_cache()
    shutil.rmtree(path)
    path.mkdir()


def _client(path: Path) -> Any:
    # Imported here: it takes a second, and much of what sitrep does needs no vectors.
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=path, settings=Settings(anonymized_telemetry=False))


def _collection(client: Any, model: str) -> Collection | None:
    """The collection, created where there is none yet; None where it is another model's."""
    from chromadb.errors import NotFoundError

    try:
        collection: Collection = client.get_collection(COLLECTION, embedding_function=None)
    except NotFoundError:
        return _created(client, model)
    return collection if (collection.metadata or {}).get("model") == model else None


def _created(client: Any, model: str) -> Collection:
    created: Collection = client.create_collection(
        COLLECTION,
        embedding_function=None,
        metadata={"model": model, "generation": uuid.uuid4().hex},
        configuration={"hnsw": HNSW},
    )
    return created
