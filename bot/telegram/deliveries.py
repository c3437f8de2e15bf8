"""Digests that arrive: what is due is planned, made and put into the outbox, from where the sender takes it.

What is due, claimed, made and told is in the database alone: a process that ends anywhere here has lost nothing, and
what it had in hand is made again. Nobody waits for any of it, so it is done in a thread of its own, one digest after
the other, a few deliveries at a time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.record.deliveries import Deliveries as Kept
from bot.record.types import New, Priority, Reply
from bot.schedule.orders import Order, order
from bot.schedule.types import Claimed, Made, Missed, Notice
from bot.telegram import render
from bot.telegram.timing import Threads, Time
from bot.texts import Texts
from retrieval.errors import LibraryError, SitrepError

#: How many deliveries are claimed at once, and for how long unless they are done before.
BATCH: Final = 100
LEASE: Final = timedelta(minutes=5)
#: How many are made and stored at once: answers are stored in between.
STORED: Final = 20
#: How many subscriptions are planned in one transaction.
PLANNED: Final = 100
#: In how many transactions subscriptions are planned before any is made: of a thousand that are due at once those that
#: need the same digest are claimed together, and it is made once for them.
AHEAD: Final = 10
#: Seconds between two transactions that write much: who waits to write to a SQLite file looks every tenth of a second.
BREATH: Final = 0.1
#: How many chats are told in one transaction of what they missed.
TOLD: Final = 100
#: Seconds between two looks, unless something is known to be due before; and after the database could not be used.
LOOKS: Final = 30.0
#: Waits after a digest could not be made; after the last it is given up.
BACK_OFF: Final = (timedelta(minutes=1), timedelta(minutes=5))

logger = logging.getLogger(__name__)


class Makes(Protocol):
    """Makes digests: :class:`bot.telegram.making.Making`. Called in a thread, one after the other."""

    def make(self, order: Order, wanted: Sequence[Claimed], now: datetime) -> list[Made]:
        """See :meth:`bot.telegram.making.Making.make`."""
        ...

    def forget(self) -> None:
        """See :meth:`bot.telegram.making.Making.forget`."""
        ...


class Deliveries:
    """Runs until it is cancelled."""

    def __init__(
        self,
        name: str,
        kept: Kept,
        making: Makes,
        threads: Threads,
        time: Time,
        *,
        administrators: Collection[int],
        stored: Callable[[], None],
    ) -> None:
        """What delivers in the process ``name``.

        Args:
            name: Whose the claims are.
            kept: What is due and what became of it.
            making: Makes digests.
            threads: Where both is done.
            time: The clock, and waiting.
            administrators: Who may have digests without having been let in.
            stored: Told when something new is in the outbox.
        """
        self._name = name
        self._kept = kept
        self._making = making
        self._threads = threads
        self._time = time
        self._administrators = frozenset(administrators)
        self._stored = stored
        self._wake = asyncio.Event()
        self._problem: str | None = None

    def wake(self) -> None:
        """Something may be due."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver what is due, and wait for what is due next."""
        await self._safely(self._look_again)
        while True:
            self._wake.clear()
            more = await self._safely(self.round)
            await self._time.until(self._wake, BREATH if more else await self._rest())

    async def round(self) -> bool:
        """Plan what is due, say what was missed, make some of what is planned; whether there may be more.

        Raises:
            LibraryError: the database cannot be used now.
        """
        now, record = self._time.now(), self._threads.record
        looked = await self._planned(now)
        await record(self._kept.recover, now=now)
        await record(self._kept.lapse, now=now)
        said = await self._say_missed(now)
        claimed = await self._claimed(now)
        if claimed:
            await self._make(claimed)
        elif looked < PLANNED:
            self._making.forget()
        return bool(claimed) or looked == PLANNED or said == TOLD

    async def _planned(self, now: datetime) -> int:
        """Plan what is due, some transactions ahead of what is made; how many the last of them looked at."""
        looked = 0
        for number in range(AHEAD):
            if number:
                await self._time.sleep(BREATH)
            looked = await self._threads.record(
                self._kept.plan, now=now, administrators=self._administrators, most=PLANNED
            )
            if looked < PLANNED:
                break
        return looked

    async def _claimed(self, now: datetime) -> list[Claimed]:
        """Claim some; what was claimed while this was told to end is free for others at once."""
        claiming = asyncio.create_task(
            self._threads.record(
                self._kept.claim, self._name, most=BATCH, now=now, lease=LEASE, administrators=self._administrators
            )
        )
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            keys = [one.delivery.key for one in await claiming]
            await self._threads.record(self._kept.give_back, self._name, keys)
            raise

    async def _make(self, claimed: Sequence[Claimed]) -> None:
        """Make claimed deliveries; those that are left when this ends are free for others at once."""
        orders: dict[Order, list[Claimed]] = {}
        for one in claimed:
            orders.setdefault(order(one), []).append(one)
        left = {one.delivery.key for one in claimed}
        try:
            for wanted, of in orders.items():
                while of:
                    await self._threads.record(self._kept.renew, self._name, left, now=self._time.now(), lease=LEASE)
                    done = await self._made(wanted, of)
                    left -= {one.delivery.key for one in of[:done]}
                    of = of[done:]
        finally:
            if left:
                await self._threads.record(self._kept.give_back, self._name, left)

    async def _made(self, wanted: Order, of: Sequence[Claimed]) -> int:
        """Make and store the first few; how many are done with: all, where what they need cannot be made."""
        few = of[:STORED]
        try:
            made = await self._threads.push(self._making.make, wanted, few, self._time.now())
        except LibraryError:
            raise
        except Exception as error:
            await self._failed(of, error)
            return len(of)
        await self._threads.record(self._kept.store, self._name, made, now=self._time.now())
        self._stored()
        await self._time.sleep(BREATH)
        return len(few)

    async def _failed(self, of: Sequence[Claimed], error: Exception) -> None:
        """It is tried again later, and given up at last."""
        logger.error("A digest could not be made", exc_info=error)
        problem = error.message if isinstance(error, SitrepError) else type(error).__name__
        now = self._time.now()
        tried: dict[int, list[int]] = {}
        for one in of:
            tried.setdefault(one.delivery.attempts, []).append(one.delivery.key)
        for attempts, keys in tried.items():
            again = now + BACK_OFF[attempts] if attempts < len(BACK_OFF) else None
            await self._threads.record(self._kept.failed, self._name, keys, problem, now=now, again=again)

    async def _say_missed(self, now: datetime) -> int:
        missed = await self._threads.record(self._kept.missed, administrators=self._administrators, most=TOLD)
        if missed:
            await self._threads.record(self._kept.tell, [_notice(one) for one in missed], now=now)
            self._stored()
        return len(missed)

    async def _look_again(self) -> bool:
        await self._threads.record(self._kept.look_again, now=self._time.now())
        return True

    async def _rest(self) -> float:
        """Seconds until something is known to be due, or a look is due anyway."""
        now = self._time.now()
        try:
            next_at = await self._threads.record(self._kept.next_at, now=now)
        except LibraryError:
            return LOOKS
        return min((next_at - now).total_seconds(), LOOKS) if next_at else LOOKS

    async def _safely(self, act: Callable[[], Awaitable[bool]]) -> bool:
        """What came of it; a database that cannot be used is tried again, and said so once."""
        try:
            more = await act()
        except LibraryError as error:
            if error.message != self._problem:
                logger.error("Digests wait: %s", error.message)
            self._problem = error.message
            return False
        self._problem = None
        return more


def _notice(one: Missed) -> Notice:
    """One line about what a chat missed."""
    message = render.missed(one, texts=Texts.of(one.language))
    newest = max(delivery.key for delivery in one.deliveries)
    part = New(f"missed:{newest}:0", Reply(message, one.subscription.place), Priority.PUSH)
    return Notice(frozenset(delivery.key for delivery in one.deliveries), part)
