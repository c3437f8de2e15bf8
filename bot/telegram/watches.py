"""The rounds of the watches: what came in is looked through, and what was found is told, within seconds.

Of several processes one at a time takes rounds. Where that one ends another goes on: all that a round needs is in the
database.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

from bot.service.found import Told
from bot.telegram.timing import Threads, Time
from retrieval.errors import EmbedderFailed, SitrepError
from retrieval.library.database import Database

# Seconds between two looks for what came in: a fraction of the minute within which it is to be told.
EVERY: Final = 5.0

logger = logging.getLogger(__name__)


class Looks(Protocol):
    """Looks through what came in: :class:`bot.service.watched.Looking`."""

    def by_words(self, now: datetime) -> int:
        """See :meth:`bot.service.watched.Looking.by_words`."""
        ...

    def by_meaning(self, now: datetime) -> int:
        """See :meth:`bot.service.watched.Looking.by_meaning`."""
        ...


class Tells(Protocol):
    """Tells what was found: :class:`bot.service.found.Telling`."""

    def tell(self, now: datetime) -> Told:
        """See :meth:`bot.service.found.Telling.tell`."""
        ...


class Watches:
    """Runs until it is cancelled."""

    def __init__(
        self,
        database: Database,
        looking: Looks,
        telling: Tells,
        threads: Threads,
        time: Time,
        *,
        told: Callable[[], None],
    ) -> None:
        """Rounds of this process.

        Args:
            database: Where processes agree on who takes a round.
            looking: Looks through what came in.
            telling: Tells what was found.
            threads: Where that is done.
            time: The clock, and waiting.
            told: Called when something may be in the outbox.
        """
        self._database = database
        self._looking = looking
        self._telling = telling
        self._threads = threads
        self._time = time
        self._told = told
        self._problem: str | None = None

    async def run(self) -> None:
        """Take a round after the other."""
        while True:
            told = await self._threads.watch(self.round)
            if told.messages:
                self._told()
            if not told.more:
                await self._time.sleep(EVERY)

    def round(self) -> Told:
        """Look, by words and by meaning, and tell. What goes wrong is tried again."""
        try:
            with self._database.alone("bot-watches") as alone:
                return self._round() if alone else Told(0)
        except SitrepError as error:
            self._say(error)
            return Told(0)

    def _round(self) -> Told:
        now = self._time.now()
        self._looking.by_words(now)
        told = self._telling.tell(now)
        # Only then: what makes the vectors of questions may be slow, or away.
        try:
            new = self._looking.by_meaning(now)
        except EmbedderFailed as error:
            self._say(error)
            return told
        self._problem = None
        if not new:
            return told
        again = self._telling.tell(now)
        return Told(told.messages + again.messages, again.more)

    def _say(self, error: SitrepError) -> None:
        """Log what goes wrong once, not every few seconds."""
        if error.message != self._problem:
            self._problem = error.message
            logger.warning("Watches could not be seen to, and are tried again: %s", error.message)
