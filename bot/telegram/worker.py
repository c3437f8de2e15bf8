"""Works the inbox: in order within a chat, side by side across chats, each update settled once."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from bot.record.inbox import Inbox
from bot.record.types import Received, Update
from bot.telegram.client import Client
from bot.telegram.handling import Handling
from bot.telegram.timing import Threads, Time
from retrieval.errors import LibraryError

# How long an update is one worker's, unless it is renewed, and how often somebody looks for lapsed ones.
LEASE: Final = timedelta(seconds=60)
RECOVERS: Final = timedelta(seconds=15)
# Seconds between two looks for what another process stored.
LOOKS: Final = 1.0
# Seconds between attempts where the database is away.
AWAY: Final = (1.0, 2.0, 5.0, 10.0, 20.0)

logger = logging.getLogger(__name__)


class Worker:
    """Works updates until it is stopped."""

    def __init__(
        self,
        name: str,
        inbox: Inbox,
        handling: Handling,
        client: Client,
        threads: Threads,
        time: Time,
        *,
        side_by_side: int,
        settled: Callable[[], None],
    ) -> None:
        """A worker of the process ``name``.

        Args:
            name: Whose the claims are.
            inbox: What is to be worked.
            handling: Works one update to its end.
            client: Acknowledges buttons whose chat is busy.
            threads: Where the inbox is spoken to.
            time: The clock, and waiting.
            side_by_side: How many updates are worked at once.
            settled: Called when something may be in the outbox.
        """
        self._name = name
        self._inbox = inbox
        self._handling = handling
        self._client = client
        self._threads = threads
        self._time = time
        self._side_by_side = side_by_side
        self._settled = settled
        self._working: dict[asyncio.Task[None], int | None] = {}
        self._pressed: set[asyncio.Task[object]] = set()
        self._wake = asyncio.Event()
        self._stopping = False
        self._recovers_at = self._renews_at = time.now()

    @property
    def working(self) -> int:
        """How many updates are being worked."""
        return len(self._working)

    def arrived(self, updates: Sequence[Received]) -> None:
        """These were stored. Buttons that cannot be seen to at once are acknowledged at once all the same."""
        for one in updates:
            if len(self._working) >= self._side_by_side or one.chat in self._working.values():
                self._acknowledge(one)
        self._wake.set()

    def stop(self) -> None:
        """Take nothing more; what is being worked is finished."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Work until stopped, and until all is finished that was begun."""
        failures = 0
        try:
            while not (self._stopping and not self._working):
                self._wake.clear()
                try:
                    await self._round()
                    failures = 0
                except LibraryError as error:
                    wait = AWAY[min(failures, len(AWAY) - 1)]
                    failures += 1
                    logger.error("The inbox cannot be read, and is tried again in %g s: %s", wait, error.message)
                    await self._time.sleep(wait)
                await self._time.until(self._wake, LOOKS)
        finally:
            left = [*self._working, *self._pressed]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def _round(self) -> None:
        """Keep what is being worked, see to what others left, and begin what may begin."""
        now = self._time.now()
        if self._working and now >= self._renews_at:
            self._renews_at = now + LEASE / 3
            await self._threads.record(self._inbox.renew, self._name, now=now, lease=LEASE)
        if now >= self._recovers_at:
            self._recovers_at = now + RECOVERS
            if left := await self._threads.record(self._inbox.recover, now=now):
                logger.warning("%d updates are worked again: their process ended", left)
        free = self._side_by_side - len(self._working)
        if self._stopping or free <= 0:
            return
        for update in await self._threads.record(self._inbox.claim, self._name, most=free, now=now, lease=LEASE):
            task = asyncio.create_task(self._work(update))
            self._working[task] = update.chat
            task.add_done_callback(self._done)

    async def _work(self, update: Update) -> None:
        """Work one update; nothing that happens here reaches the others."""
        try:
            await self._handling.handle(update)
        except Exception:
            logger.exception("Update %s could not be settled; it is worked again when its lease is over", update.id)
        self._settled()

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._working[task]
        self._wake.set()

    def _acknowledge(self, received: Received) -> None:
        query = json.loads(received.body).get("callback_query")
        if isinstance(query, dict) and query.get("id"):
            task: asyncio.Task[object] = asyncio.create_task(self._client.answer_press(str(query["id"]), None))
            self._pressed.add(task)
            task.add_done_callback(self._pressed.discard)
