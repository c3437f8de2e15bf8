"""Fetches updates by long polling: what came is stored first, and acknowledged by the next request.

It never gives up and never drops what is waiting: whatever is wrong is said, each time, and tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Protocol, TypeVar

from bot.record.types import Received
from bot.telegram.health import Health
from bot.telegram.outcome import Conflicted, Done, Failure, Unauthorised, Wait, problem
from bot.telegram.timing import Threads, Time
from bot.telegram.updates import received
from retrieval.errors import LibraryError

# How long Telegram holds a request for something to happen.
LONG: Final = timedelta(seconds=30)
# Seconds between attempts: growing where Telegram is away, slow where a person has to do something.
BACK_OFF: Final = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
SLOWLY: Final = 30.0
# The least time between two requests that bring nothing. Not every Bot API server holds them: telegram-test-api 4.2
# (npm) answers at once, and was asked 68 times a second.
LEAST: Final = timedelta(seconds=1)

T = TypeVar("T")

logger = logging.getLogger(__name__)


class Keeps(Protocol):
    """Where updates are stored: :class:`bot.record.inbox.Inbox`."""

    def keep(self, updates: Sequence[Received], *, now: datetime) -> int:
        """See :meth:`bot.record.inbox.Inbox.keep`."""
        ...


class Polls(Protocol):
    """What is polled: :class:`bot.telegram.client.Client`."""

    async def updates(self, offset: int | None, wait: timedelta) -> Done | Failure:
        """See :meth:`bot.telegram.client.Client.updates`."""
        ...

    async def delete_webhook(self) -> Done | Failure:
        """See :meth:`bot.telegram.client.Client.delete_webhook`."""
        ...


class Poller:
    """Keeps the inbox filled, until it is cancelled. What it was cancelled in is told again by Telegram."""

    def __init__(
        self,
        client: Polls,
        inbox: Keeps,
        threads: Threads,
        time: Time,
        health: Health,
        arrived: Callable[[Sequence[Received]], None],
    ) -> None:
        """A poller; ``arrived`` is told what was stored."""
        self._client = client
        self._inbox = inbox
        self._threads = threads
        self._time = time
        self._health = health
        self._arrived = arrived
        self._offset: int | None = None
        self._failures = 0

    async def run(self) -> None:
        """Poll for ever."""
        await self._without_webhook()
        while True:
            await self._poll()

    async def _without_webhook(self) -> None:
        """A bot that has a webhook cannot be polled; it may have had one before."""
        while not isinstance(outcome := await self._client.delete_webhook(), Done):
            await self._failed(outcome)

    async def _poll(self) -> None:
        asked = self._time.now()
        outcome = await self._client.updates(self._offset, LONG)
        if not isinstance(outcome, Done):
            await self._failed(outcome)
            return
        self._heard()
        try:
            await self._keep(outcome.result)
        except LibraryError as error:
            # Not acknowledged: Telegram tells them again.
            self._health.problems["library"] = error.message
            await self._rest("Updates cannot be stored: " + error.message)
            return
        if not outcome.result and (left := asked + LEAST - self._time.now()) > timedelta():
            await self._time.sleep(left.total_seconds())

    def _heard(self) -> None:
        if self._failures:
            logger.info("Telegram answers again")
        self._failures = 0
        self._health.polled(self._time.now())

    async def _keep(self, raw: list[Any]) -> None:
        if not raw:
            # All is acknowledged. Without an offset the next ones come whatever their ids are: after a week without
            # any, Telegram may begin anew with lower ones (core.telegram.org/bots/api#update).
            self._offset = None
            return
        found = [one for one in map(received, raw) if one is not None]
        await self._threads.record(self._inbox.keep, found, now=self._time.now())
        self._health.problems.pop("library", None)
        if found:
            self._offset = max(one.id for one in found) + 1
            self._arrived(found)

    async def _failed(self, outcome: Failure) -> None:
        self._health.problems["telegram"] = problem(outcome)
        match outcome:
            case Unauthorised():
                self._failures += 1
                logger.error("Telegram refuses the token: check TELEGRAM_BOT_TOKEN (%s)", outcome.problem)
                await self._time.sleep(SLOWLY)
            case Conflicted(webhook=True):
                await self._rest("A webhook was set for this bot while it is polled; it is removed")
                await self._client.delete_webhook()
            case Conflicted():
                await self._rest("Another process polls with the same token: end one of them")
            case Wait(retry_after):
                await self._time.sleep(retry_after.total_seconds())
            case _:
                await self._rest(f"Telegram does not answer: {problem(outcome)}")

    async def _rest(self, said: str) -> None:
        wait = BACK_OFF[min(self._failures, len(BACK_OFF) - 1)]
        self._failures += 1
        logger.warning("%s. Tried again in %g s", said, wait)
        await self._time.sleep(wait)


async def until_told(ask: Callable[[], Awaitable[T | Failure]], time: Time, health: Health) -> T:
    """Ask Telegram for something until it answers, and say each time why it does not."""
    failures = 0
    while isinstance(found := await ask(), Failure):
        health.problems["telegram"] = problem(found)
        wait = SLOWLY if isinstance(found, Unauthorised) else BACK_OFF[min(failures, len(BACK_OFF) - 1)]
        failures += 1
        logger.warning("Telegram does not answer: %s. Tried again in %g s", problem(found), wait)
        await time.sleep(wait)
    health.problems.pop("telegram", None)
    return found
