"""Works one update to its end: decided, settled, or given up and said.

Deciding has no effect outside of the database but what can be repeated. So whatever ends it, it is done again; and what
came of it counts when it is settled, in one transaction.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol, TypeVar

from bot.record.record import Record
from bot.record.types import ChatKind, Message, Overtaken, Update
from bot.service.incoming import Incoming, Pressed
from bot.service.reaction import NOTHING, Progress, Reaction
from bot.telegram.client import Client
from bot.telegram.pace import Pace
from bot.telegram.progress import LiveProgress
from bot.telegram.timing import Threads, Time
from bot.telegram.updates import Me, read
from retrieval.errors import LibraryError

T = TypeVar("T")

# Seconds before an update is decided again, after an error; then it is given up.
AGAIN: Final = (0.5, 3.0)
# How often a process may end with an update in its hands before that update is given up: it may be what ended them.
DEADLY: Final = 5
# How often something is decided again because others were quicker.
OVERTAKEN: Final = 10
# Seconds until a pressed button is acknowledged, whatever comes of it: until then it looks pressed.
PRESSED: Final = 1.5
# Seconds between attempts where the database is away.
AWAY: Final = (1.0, 2.0, 5.0, 10.0, 20.0)

logger = logging.getLogger(__name__)


class Reacts(Protocol):
    """Decides: :class:`bot.service.service.Service`."""

    def react(self, incoming: Incoming, *, now: datetime, progress: Progress) -> Reaction:
        """See :meth:`bot.service.service.Service.react`."""
        ...

    def gave_up(self, incoming: Incoming, *, now: datetime, progress: Progress) -> Reaction:
        """See :meth:`bot.service.service.Service.gave_up`."""
        ...


class Watches(Protocol):
    """Is told what was worked, for metrics."""

    def worked(self, kind: str, ended: str, seconds: float) -> None:
        """An update was worked."""
        ...


@dataclass(frozen=True, slots=True)
class Handling:
    """Works one update at a time to its end; several may be worked side by side."""

    record: Record
    service: Reacts
    client: Client
    pace: Pace
    threads: Threads
    time: Time
    me: Me
    watches: Watches

    async def handle(self, update: Update) -> None:
        """Work an update to its end."""
        start = self.time.now()
        incoming = read(update, self.me)
        if incoming is None:
            await self._keep(update.id, NOTHING)
            ended = "unreadable"
        else:
            ended = await self._answer(update, incoming)
        kind = type(incoming).__name__.lower() if incoming else "none"
        self.watches.worked(kind, ended, (self.time.now() - start).total_seconds())

    async def _answer(self, update: Update, incoming: Incoming) -> str:
        """Decide and settle, as often as it takes; how it ended."""
        if update.attempts > DEADLY:
            logger.error("Update %s was in hand when %d processes ended: given up", update.id, update.attempts - 1)
            return await self._give_up(update, incoming)
        for wait in (*AGAIN, None):
            try:
                await self._decided(update, incoming)
                return "settled"
            except Exception:
                logger.exception("Reference update:%s: it could not be worked", update.id)
                if wait is not None:
                    await self.time.sleep(wait)
        return await self._give_up(update, incoming)

    async def _decided(self, update: Update, incoming: Incoming) -> None:
        """Decide until it holds, and settle; a placeholder becomes the answer, or goes."""
        progress = self._progress(incoming)
        replaced = False
        try:
            for _ in range(OVERTAKEN):
                reaction = await self._react(incoming, progress)
                placed = _in_place_of(await progress.end(), reaction, incoming)
                try:
                    await self._keep(update.id, placed)
                except Overtaken:
                    continue
                replaced = placed is not reaction
                return
            raise Overtaken(f"update {update.id} was overtaken {OVERTAKEN} times")
        finally:
            placeholder = await progress.end()
            if placeholder is not None and not replaced:
                await progress.remove(placeholder)

    async def _react(self, incoming: Incoming, progress: Progress) -> Reaction:
        """Decide, in a thread. A pressed button is acknowledged with what comes of it, or without."""
        deciding = asyncio.ensure_future(
            self._patiently(
                lambda: self.threads.decide(self.service.react, incoming, now=self.time.now(), progress=progress)
            )
        )
        if isinstance(incoming, Pressed):
            await self.time.within(deciding, PRESSED)
            well = deciding.done() and not deciding.cancelled() and deciding.exception() is None
            await self.client.answer_press(incoming.query_id, deciding.result().notice if well else None)
        return await deciding

    async def _keep(self, update_id: int, reaction: Reaction) -> None:
        now = self.time.now()
        if not await self._patiently(lambda: self.threads.record(self.record.settle, update_id, reaction, now=now)):
            logger.info("Update %s had been settled already", update_id)

    async def _patiently(self, act: Callable[[], Awaitable[T]]) -> T:
        """Do something that needs the database; one that is away is waited for, and it is said each time."""
        failures = 0
        while True:
            try:
                return await act()
            except LibraryError as error:
                wait = AWAY[min(failures, len(AWAY) - 1)]
                failures += 1
                logger.error("The library cannot be used, and is tried again in %g s: %s", wait, error.message)
                await self.time.sleep(wait)

    async def _give_up(self, update: Update, incoming: Incoming) -> str:
        """Say that it failed, in words and with a reference, to whom it concerns; the chat goes on."""
        progress = self._progress(incoming)
        try:
            said = await self._patiently(
                lambda: self.threads.decide(self.service.gave_up, incoming, now=self.time.now(), progress=progress)
            )
        except Exception:
            logger.exception("Reference update:%s: nor could that be said", update.id)
            said = NOTHING
        if said.replies:
            await self._keep(update.id, _with_reference(said, f"update:{update.id}"))
        else:
            fail, now = self.record.inbox.fail, self.time.now()
            await self._patiently(lambda: self.threads.record(fail, update.id, "given up", now=now))
        return "given up"

    def _progress(self, incoming: Incoming) -> LiveProgress:
        private = incoming.kind is ChatKind.PRIVATE
        return LiveProgress(
            self.client,
            self.pace,
            self.time,
            incoming.place,
            answers=incoming.message_id,
            draft=(incoming.update_id or 1) if private else None,
        )


def _in_place_of(placeholder: int | None, reaction: Reaction, incoming: Incoming) -> Reaction:
    """A reaction whose first reply replaces a placeholder, where there is one and it can be replaced by it."""
    if placeholder is None or not reaction.replies:
        return reaction
    first = reaction.replies[0]
    if first.place != incoming.place or first.edits is not None or first.document is not None:
        return reaction
    return replace(reaction, replies=(replace(first, edits=placeholder, replies_to=None), *reaction.replies[1:]))


def _with_reference(said: Reaction, reference: str) -> Reaction:
    """A reaction whose first reply names what the log has under this reference."""
    first = said.replies[0]
    told = first.message
    message = Message(f"{told.html}\n<code>{reference}</code>", f"{told.plain}\n{reference}", told.buttons)
    return replace(said, replies=(replace(first, message=message), *said.replies[1:]))
