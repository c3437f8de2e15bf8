"""The vector index in Chroma: the only module that knows it.

Two processes on one path corrupt it silently, so one owns it, under a lock; another never opens it. What is
in it can be made again from the library: it carries a generation, a name drawn when it was created, and the
library remembers which generation holds a passage. Each model has an index of its own, in a folder under its
name. One that was deleted has another generation when it is made again, and everything counts as pending. A
damaged one is put aside, never deleted, and made again too.
"""

from __future__ import annotations

import hashlib
import logging
import re
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock, Timeout

from retrieval.embed import Vectors
from retrieval.errors import IndexBusy, LibraryError

if TYPE_CHECKING:
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

# What Chroma says of its database where not the database but the machine is at fault: SQLite's codes for busy,
# locked, read-only, an error of the disk, and a full disk.
_BLAMELESS = frozenset({5, 6, 8, 10, 13})
_SQLITE_CODE = re.compile(r"\(code: (\d+)\)")

logger = logging.getLogger(__name__)

# Rows of one upsert: larger ones hold the interpreter's lock for so long that other threads starve.
BATCH = 100
# Keys that are listed at once.
PAGE = 1000
COLLECTION = "passages"
# With Chroma's own 100 and 100 a tenth of the nearest hundred can be missing (2,840 passages, the small embedder);
# twice as much finds them all and costs no time that shows. With its own 16 neighbours some of 130 versions of one page
# are never found, the present one perhaps; with 64 all are, for a fifth more time to put passages in.
HNSW: CreateHNSWConfiguration = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 64}


class VectorIndex:
    """The embedded index of one model, owned from :meth:`open` to :meth:`close`."""

    def __init__(self, collection: Collection, client: Any, lock: FileLock) -> None:
        self._collection = collection
        self._client = client
        self._lock = lock

    @classmethod
    def open(cls, path: Path, model: str) -> VectorIndex:
        """Own the index for vectors of ``model`` in the folder ``path``, which one process owns for all models.

        Raises:
            IndexBusy: another process owns it.
            LibraryError: its folder cannot be used.
        """
        try:
            lock = _locked(path)
        except OSError as error:
            raise _unusable(path, error) from error
        try:
            client, collection = _opened(folder_of(path, model), model)
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

    def remove(self, keys: Sequence[int]) -> None:
        """Take passages out; one that is not in it is passed over."""
        for start in range(0, len(keys), PAGE):
            self._collection.delete(ids=[str(key) for key in keys[start : start + PAGE]])

    def key_pages(self) -> Iterator[list[int]]:
        """The keys of all passages that it holds, a page at a time, in no order."""
        for offset in count(0, PAGE):
            found = self._collection.get(limit=PAGE, offset=offset, include=[])["ids"]
            if not found:
                return
            yield [int(id_) for id_ in found]

    def vectors_of(self, keys: Sequence[int]) -> Mapping[int, Vectors]:
        """The vectors of those of some passages that it holds, by key."""
        found: dict[int, Vectors] = {}
        for start in range(0, len(keys), BATCH):
            part = self._collection.get(ids=[str(key) for key in keys[start : start + BATCH]], include=["embeddings"])
            vectors = np.asarray(part["embeddings"], dtype=np.float32)
            found |= {int(id_): vector for id_, vector in zip(part["ids"], vectors, strict=True)}
        return found

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

    def __init__(self, path: Path, model: str, opened: Callable[[str], None] | None = None) -> None:
        """The owner to be of the index for ``model``; ``opened`` is told the index's generation."""
        self.model = model
        self._path = path
        self._opened = opened
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
                    self._index = VectorIndex.open(self._path, self.model)
                except IndexBusy:
                    return None
                if self._opened:
                    self._opened(self._index.generation)
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
            "another sitrep process owns the vector index", hint="run sitrep ingest again when it has ended"
        ) from error
    return lock


def _unusable(path: Path, error: Exception) -> LibraryError:
    return LibraryError(
        f"the vector index at {path} cannot be used: {error}",
        hint="check the rights and the space on the disk; deleted, the folder is made again by sitrep ingest",
    )


def folder_of(path: Path, model: str) -> Path:
    """The folder of a model's index: the model's name, made fit for a path where it is not."""
    slug = re.sub(r"[^a-z0-9.-]+", "-", model.lower()).strip("-.")[:60]
    if slug and slug == model:
        return path / slug
    return path / f"{slug or 'model'}-{hashlib.sha256(model.encode()).hexdigest()[:8]}"


def _opened(folder: Path, model: str) -> tuple[Any, Collection]:
    """A client and the model's collection; a damaged folder is put aside and made anew."""
    from chromadb.errors import InternalError

    try:
        try:
            return _opened_once(folder, model)
        except InternalError as damage:
            if _blameless(damage):
                raise
            aside = _put_aside(folder)
            logger.warning("The vector index at %s is damaged: it is now %s, and made again: %s", folder, aside, damage)
            return _opened_once(folder, model)
    except Exception as error:
        raise _unusable(folder, error) from error


def _opened_once(folder: Path, model: str) -> tuple[Any, Collection]:
    client = _client(folder)
    try:
        collection = _collection(client, model)
        # Some damage shows only when the vectors are read.
        collection.count()
    except BaseException:
        client.close()
        raise
    return client, collection


def _blameless(error: Exception) -> bool:
    code = _SQLITE_CODE.search(str(error))
    return code is not None and int(code[1]) & 0xFF in _BLAMELESS


def _put_aside(folder: Path) -> Path:
    """Rename a folder to the first of ``.damaged-1``, ``.damaged-2`` … that is free."""
    from chromadb.api.shared_system_client import SharedSystemClient

    # Chroma keeps a client that failed to start and would hand it out again.
    SharedSystemClient.clear_system_cache()
    names = (folder.with_name(f"{folder.name}.damaged-{number}") for number in count(1))
    return folder.rename(next(name for name in names if not name.exists()))


def _client(path: Path) -> Any:
    # Imported here: it takes a second, and much of what sitrep does needs no vectors.
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=path, settings=Settings(anonymized_telemetry=False))


def _collection(client: Any, model: str) -> Collection:
    """The collection, created where there is none yet."""
    from chromadb.errors import NotFoundError

    try:
        collection: Collection = client.get_collection(COLLECTION, embedding_function=None)
    except NotFoundError:
        collection = client.create_collection(
            COLLECTION,
            embedding_function=None,
            metadata={"model": model, "generation": uuid.uuid4().hex},
            configuration={"hnsw": HNSW},
        )
    return collection
