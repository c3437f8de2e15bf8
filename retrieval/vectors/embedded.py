"""The vector index in a folder of this machine.

Two processes on one path corrupt it silently, so one owns it, under a lock; another never opens it. Each model has an
index of its own, in a folder under its name. A damaged one is put aside, never deleted, and made again.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from retrieval.embed import Vectors
from retrieval.errors import IndexAway, IndexBusy
from retrieval.vectors.index import HNSW, IndexLost, VectorIndex, drawn

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

COLLECTION = "passages"
# The fewest rows that Chroma can be told to keep in its queue.
FEWEST_KEPT = 2
# What Chroma says of its database where not the database but the machine is at fault: SQLite's codes for busy,
# locked, read-only, an error of the disk, and a full disk.
_BLAMELESS = frozenset({5, 6, 8, 10, 13})
_SQLITE_CODE = re.compile(r"\(code: (\d+)\)")

logger = logging.getLogger(__name__)


class EmbeddedIndex(VectorIndex):
    """An index that this process owns from :meth:`open` to :meth:`close`."""

    def __init__(self, collection: Collection, client: Any, lock: FileLock, folder: Path) -> None:
        super().__init__(collection)
        self._client = client
        self._lock = lock
        self._folder = folder
        self._written = False

    @classmethod
    def open(cls, path: Path, model: str) -> EmbeddedIndex:
        """Own the index for vectors of ``model`` in the folder ``path``, which one process owns for all models.

        Raises:
            IndexBusy: another process owns it.
            IndexAway: its folder cannot be used.
        """
        try:
            lock = _locked(path)
        except OSError as error:
            raise _unusable(path, error) from error
        folder = folder_of(path, model)
        try:
            client, collection = _opened(folder, model)
        except BaseException:
            lock.release()
            raise
        return cls(collection, client, lock, folder)

    def _translated(self) -> AbstractContextManager[None]:
        return _translating(self._folder)

    def put(self, keys: Sequence[int], vectors: Vectors) -> None:
        """See :class:`VectorIndex`."""
        self._written = True
        super().put(keys, vectors)

    def remove(self, keys: Sequence[int]) -> None:
        """See :class:`VectorIndex`."""
        self._written = True
        super().remove(keys)

    def close(self) -> None:
        """Give the index up to other processes; what was written is put where it opens quickly."""
        self._client.close()
        try:
            if self._written:
                _settle(self._folder)
        finally:
            self._lock.release()


@contextmanager
def _translating(folder: Path) -> Iterator[None]:
    """Make an IndexAway of what goes wrong with the folder after it was opened."""
    from chromadb.errors import ChromaError, NotFoundError

    try:
        yield
    except NotFoundError as error:
        raise IndexLost(
            f"the vector index at {folder} is not there any more", hint="sitrep ingest makes it again"
        ) from error
    except ChromaError as error:
        raise _unusable(folder, error) from error


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


def _unusable(path: Path, error: Exception) -> IndexAway:
    return IndexAway(
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
        collection = _found_or_made(client, model)
        if (collection.configuration.get("hnsw") or {}).get("sync_threshold") == FEWEST_KEPT:
            # Who settled it was cut off: with so few kept, each row that comes would have all of the index written.
            collection.modify(configuration={"hnsw": {"sync_threshold": HNSW["sync_threshold"]}})
        # Some damage shows only when vectors are read: without its file of them Chroma counts, and finds nothing.
        collection.get(limit=1, include=["embeddings"])
    except BaseException:
        client.close()
        raise
    return client, collection


def _settle(folder: Path) -> None:
    """Have Chroma write the last rows into the index's own file.

    It keeps up to a thousand in a queue, and each process that opens the index puts them in again: 500 of them took
    0.6 s beside 10,000 passages. How many it keeps is read when it opens the index and cannot be told it later.
    """
    from chromadb.errors import ChromaError

    try:
        client = _client(folder)
        try:
            collection = _collection(client)
            collection.modify(configuration={"hnsw": {"sync_threshold": FEWEST_KEPT}})
            collection.get(limit=1, include=["embeddings"])
            collection.modify(configuration={"hnsw": {"sync_threshold": HNSW["sync_threshold"]}})
        finally:
            client.close()
    except (
        ChromaError,
        OSError,
        ValueError,
    ) as error:  # a ValueError: what Chroma raises where it cannot open a folder
        # Nothing is lost by it: the queue holds them.
        logger.warning("The vector index at %s will open slowly next time: %s", folder, error)


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


def _collection(client: Any) -> Collection:
    collection: Collection = client.get_collection(COLLECTION, embedding_function=None)
    return collection


def _found_or_made(client: Any, model: str) -> Collection:
    """The collection, created where there is none yet."""
    from chromadb.errors import NotFoundError

    try:
        return _collection(client)
    except NotFoundError:
        made: Collection = client.create_collection(
            COLLECTION,
            embedding_function=None,
            metadata=drawn(model),
            configuration={"hnsw": HNSW},
        )
        return made
