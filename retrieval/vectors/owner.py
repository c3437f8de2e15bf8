"""Who has the vector index of a process: opens it when it is first needed, and again when it was deleted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from retrieval.errors import IndexAway, IndexBusy
from retrieval.vectors.embedded import EmbeddedIndex
from retrieval.vectors.index import IndexLost, VectorIndex
from retrieval.vectors.patience import patience
from retrieval.vectors.server import Server, ServerIndex

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class IndexState:
    """Where an index is, and what keeps this process from it, if anything."""

    place: str
    problem: IndexBusy | IndexAway | None


class IndexOwner:
    """Opens the index when it is first needed; an embedded one is this process's own from then on."""

    def __init__(self, place: Path | Server, model: str, opened: Callable[[str], None] | None = None) -> None:
        """The owner to be of the index for ``model``, in a folder or on a server.

        ``opened`` is told the index's generation.
        """
        self.model = model
        self._place = place
        self._opened = opened
        self._index: VectorIndex | None = None
        # Two threads that open it at once would each take the other for another process.
        self._opening = threading.Lock()

    @property
    def name(self) -> str:
        """Where the index is, for people: never with a password or a path."""
        return "embedded" if isinstance(self._place, Path) else self._place.address

    @property
    def is_shared(self) -> bool:
        """Whether several processes can use the index at once: one on a server."""
        return isinstance(self._place, Server)

    def index(self) -> VectorIndex | None:
        """The index; None where it cannot be had, and :meth:`state` says why. A server's has no owner."""
        try:
            return self._held()
        except (IndexBusy, IndexAway):
            return None

    def use(self, action: Callable[[VectorIndex], T]) -> T:
        """What comes of an action on the index; if that was deleted since it was opened, on a new one.

        Raises:
            IndexBusy: another process owns it.
            IndexAway: it cannot be reached or used.
        """
        index = self._held()
        try:
            return action(index)
        except IndexLost:
            self._forget(index)
            return action(self._held())

    def state(self) -> IndexState:
        """Try whether this process can use the index."""
        try:
            self.use(lambda index: index.count())
        except (IndexBusy, IndexAway) as problem:
            return IndexState(self.name, problem)
        return IndexState(self.name, None)

    def close(self) -> None:
        """Give the index up, if it was opened."""
        with self._opening:
            if self._index is not None:
                self._index.close()
                self._index = None

    def _held(self) -> VectorIndex:
        if (index := self._index) is not None:
            return index
        with self._alone():
            if self._index is None:
                self._index = _open(self._place, self.model)
                if self._opened:
                    self._opened(self._index.generation)
            return self._index

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other threads from opening; nobody waits longer for another thread than for the server itself."""
        limit = -1.0
        if isinstance(self._place, Server):
            self._place.load_client()
            limit = max(patience().left, 0)
        if not self._opening.acquire(timeout=limit):
            raise IndexAway(f"the Chroma server at {self.name} is still being connected to", hint="ask again")
        try:
            yield
        finally:
            self._opening.release()

    def _forget(self, index: VectorIndex) -> None:
        """Close an index that is no more, unless another thread did so before."""
        with self._opening:
            if self._index is index:
                index.close()
                self._index = None


def _open(place: Path | Server, model: str) -> VectorIndex:
    return EmbeddedIndex.open(place, model) if isinstance(place, Path) else ServerIndex.open(place, model)
