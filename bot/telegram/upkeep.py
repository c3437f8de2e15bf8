"""What nobody waits for, beside the bot's work: missing vectors are made, what is too old is forgotten."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Final

from bot.record.record import Record
from bot.telegram.timing import Threads, Time
from bot.wiring import Services
from retrieval.errors import SitrepError
from retrieval.progress import Quiet

# Seconds between two looks for passages without vectors: those of `sitrep ingest` beside a running bot.
VECTORS: Final = 10.0
# Seconds between two looks for feeds that are due; which are is in the database.
FEEDS: Final = 60.0
# Seconds between two looks for what is too old.
PRUNES: Final = 3600.0

logger = logging.getLogger(__name__)


class _Ended(Exception):
    """The process ends: what was made of vectors is kept."""


class Upkeep:
    """Runs until it is cancelled."""

    def __init__(
        self, opened: Services, record: Record, threads: Threads, time: Time, retention: timedelta | None
    ) -> None:
        self._opened = opened
        self._record = record
        self._threads = threads
        self._time = time
        self._retention = retention
        self._ending = _Ending()
        self._problem: str | None = None

    def end(self) -> None:
        """Have a run that is under way end after the batch that it is at."""
        self._ending.event.set()

    async def vectors(self) -> None:
        """Make the vectors that are missing, and drop those of reports that were taken back."""
        while True:
            try:
                await self._threads.upkeep(self._catch_up)
            except SitrepError as error:
                self._say(error.message)
            await self._time.sleep(VECTORS)

    async def feeds(self) -> None:
        """Ask the feeds that are due; new reports are found by words at once."""
        while True:
            try:
                await self._threads.upkeep(self._poll)
            except SitrepError as error:
                logger.warning("The feeds could not be asked, and are tried again: %s", error.message)
            await self._time.sleep(FEEDS)

    def _poll(self) -> None:
        polled = self._opened.feeds.poll(self._time.now(), stopping=self._ending.event.is_set)
        for one in polled.feeds:
            if one.problem:
                logger.warning("Feed %s: %s", one.problem.source, one.problem.text)
        if polled.new or polled.revised:
            logger.info("Feeds brought %d new reports and %d revisions", len(polled.new), len(polled.revised))

    async def pruning(self) -> None:
        """Forget what is older than the operator wants to keep."""
        while self._retention is not None:
            now = self._time.now()
            try:
                gone = await self._threads.upkeep(self._record.retention.prune, before=now - self._retention)
                if gone:
                    logger.info("Forgotten by age: %d turns", gone)
            except SitrepError as error:
                logger.error("What is too old could not be forgotten, and is tried again: %s", error.message)
            await self._time.sleep(PRUNES)

    def _catch_up(self) -> None:
        opened = self._opened
        vectors, model = opened.vectors, opened.index.model
        # Opened as soon as the bot runs: then it is ours, and the count of what is missing is right.
        opened.index.index()
        before = vectors.pending_for(model)
        if not before and not vectors.dropped(model, 1):
            return
        try:
            indexed = opened.indexer.run(opened.index, self._ending)
        except _Ended:
            return
        if indexed.problem:
            self._say(indexed.problem.text)
            return
        self._problem = None
        logger.info("%d passages have their vectors now", before - indexed.pending)

    def _say(self, problem: str) -> None:
        """Say what is wrong, once for as long as it is the same."""
        if problem != self._problem:
            logger.warning("Vectors wait: %s", problem)
        self._problem = problem


class _Ending(Quiet):
    """Progress that ends a run between two batches."""

    def __init__(self) -> None:
        self.event = threading.Event()

    def embedding(self, done: int, total: int) -> None:
        """See :class:`retrieval.progress.Progress`."""
        if self.event.is_set():
            raise _Ended
