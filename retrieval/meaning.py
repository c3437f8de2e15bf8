"""Passages by their meaning, as long as embedder and index can be had; words do not wait for them.

What fails is left alone for a while: the questions of that time go on by words at once, instead of waiting each for the
same failure.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Protocol

from retrieval.embed import Embedder
from retrieval.errors import EmbedderFailed, IndexAway, IndexBusy, SitrepError
from retrieval.library.vector_store import VectorStore
from retrieval.vectors import IndexOwner, within

# How long a question waits for the index, in seconds, however often it asks. A server beside us takes 0.02.
PATIENCE = 2.0
# Up to so many passages are compared with the question one by one, from the vectors kept in SQL. A filter inside the
# index costs more the less it lets through: of 100,000, a hundred took four times as long as 4,200 (one by one: 2 ms).
COMPARED = 2_000
# How long a failure counts before somebody tries again.
REST = timedelta(seconds=30)

# Why passages are not found by meaning.
MeaningFails = IndexBusy | IndexAway | EmbedderFailed

logger = logging.getLogger(__name__)


class Nearest(Protocol):
    """Ranks passages by how near they are to one question."""

    def __call__(self, limit: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """As :meth:`retrieval.vectors.VectorIndex.nearest`, for the question's vector."""
        ...


class Circuit:
    """Remembers a failure for a while, in which nobody has to meet it again."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        rest: timedelta = REST,
        *,
        failures: tuple[type[SitrepError], ...] = (IndexAway, EmbedderFailed),
    ) -> None:
        """``failures`` are what is remembered."""
        self._clock = clock
        self._rest = rest
        self._failures = failures
        self._failure: SitrepError | None = None
        self._until: datetime | None = None
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether a failure is remembered, so that nothing is done."""
        with self._lock:
            return self._failure is not None and self._until is not None and self._clock() < self._until

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """Do what is inside, unless it failed a short while ago; then its failure is raised at once.

        After that while one tries, and others go on with the old failure until it is known what became of it.

        Raises:
            SitrepError: it fails, or failed: one of the failures that are remembered.
        """
        self._enter()
        try:
            yield
        except self._failures as failure:
            with self._lock:
                self._failure, self._until = failure, self._clock() + self._rest
            logger.info("Questions go without for %s: %s", self._rest, failure.message)
            raise
        with self._lock:
            self._failure = None

    def _enter(self) -> None:
        with self._lock:
            now = self._clock()
            if self._failure is None or self._until is None:
                return
            if now < self._until:
                raise type(self._failure)(self._failure.message, hint=self._failure.hint) from self._failure
            self._until = now + self._rest


class Meaning:
    """The embedder and the index, as one thing that can be asked or is out of reach."""

    def __init__(self, embedder: Embedder, owner: IndexOwner, kept: VectorStore, circuit: Circuit) -> None:
        self._embedder = embedder
        self._owner = owner
        self._kept = kept
        self._circuit = circuit

    @contextmanager
    def of(self, text: str) -> Iterator[Nearest]:
        """What ranks passages by their nearness to a text, to be asked inside.

        Raises:
            IndexBusy: another process owns the index.
            IndexAway: the index cannot be reached or used.
            EmbedderFailed: no vector can be made.
        """
        with self._circuit.guarding(), within(PATIENCE):
            self._owner.use(lambda _: None)
            vector = self._embedder.query(text)

            def nearest(limit: int, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
                if among is not None and len(among) <= COMPARED:
                    return self._kept.nearest(self._embedder.model, vector, among, limit)
                return self._owner.use(lambda index: index.nearest(vector, limit, among))

            yield nearest
