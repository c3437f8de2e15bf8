"""Sends what the outbox holds: side by side across chats, in order within one, and nothing twice.

That a part is being sent is committed just before its request goes out, and what became of it right after. So a part
whose end nobody saw is known as such: it is held in doubt and offered by a button, never blindly repeated. Only a
change of a message is simply repeated: done twice it is the same.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from bot.record.outbox import Outbox
from bot.record.types import Button, Outgoing, Place, Priority, Reply
from bot.telegram.outcome import (
    Closed,
    Conflicted,
    EditLost,
    InDoubt,
    Moved,
    NotSent,
    Outcome,
    Refused,
    Sent,
    TopicClosed,
    Unauthorised,
    Wait,
    problem,
)
from bot.telegram.pace import Kind, Pace
from bot.telegram.timing import Threads, Time
from retrieval.errors import LibraryError

# How many chats' parts are held ready at once, and how long a claim lasts unless it ends before.
READY: Final = 60
# So many of them are pushes at most, a third of what goes out in a second: an answer waits for its chat's held one.
PUSHES: Final = 8
LEASE: Final = timedelta(minutes=1)
# A part that must wait longer than this goes back, for its claim not to lapse while it waits.
HELD: Final = timedelta(seconds=20)
# How often somebody looks whether another process left something, in seconds.
LOOKS: Final = 1.0
RECOVERS: Final = timedelta(seconds=15)
# Waits between attempts where there is no connection, where the token is refused, and for a change without an answer.
BACK_OFF: Final = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 5, 10, 20, 30))
REFUSED_TOKEN: Final = timedelta(seconds=60)
# How often a change is tried whose end nobody saw.
EDITS: Final = 6
# How many parts in doubt are offered with one message.
OFFERED: Final = 3

logger = logging.getLogger(__name__)


class Sends(Protocol):
    """Sends one reply: :meth:`bot.telegram.client.Client.send`."""

    async def send(self, reply: Reply, buttons: Sequence[Sequence[Button]] = ()) -> Outcome:
        """See :meth:`bot.telegram.client.Client.send`."""
        ...


class Doubts(Protocol):
    """What a chat is told of parts that went wrong: :class:`bot.telegram.doubts.Doubts`. Called in threads."""

    def offers(self, chat: int) -> list[tuple[int, Button]]:
        """Parts in doubt that the chat was not told of, with the button that sends each again."""
        ...

    def offered(self, keys: Sequence[int]) -> None:
        """The chat has the buttons."""
        ...

    def refused(self, one: Outgoing) -> None:
        """Telegram will never take this part: say so in its chat."""
        ...


class Sender:
    """Empties the outbox, as fast as Telegram allows."""

    def __init__(
        self,
        name: str,
        outbox: Outbox,
        client: Sends,
        pace: Pace,
        threads: Threads,
        time: Time,
        doubts: Doubts,
    ) -> None:
        """A sender of the process ``name``.

        Args:
            name: Whose the claims are.
            outbox: What is to be sent.
            client: Sends one reply.
            pace: How fast.
            threads: Where the outbox is spoken to.
            time: The clock, and waiting.
            doubts: What a chat is told of parts that went wrong.
        """
        self._name = name
        self._outbox = outbox
        self._client = client
        self._pace = pace
        self._threads = threads
        self._time = time
        self._doubts = doubts
        self._held: list[Outgoing] = []
        self._flying: dict[int, asyncio.Task[None]] = {}
        # What goes out instead of what is stored, where a topic or the message to be changed is gone.
        self._instead: dict[int, Reply] = {}
        self._wake = asyncio.Event()
        self._stopping = False
        self._failures = 0
        self._rests_until = time.now()
        self._recovers_at = time.now()

    def wake(self) -> None:
        """Something new is in the outbox."""
        self._wake.set()

    def stop(self) -> None:
        """Send what can be sent at once, and end."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Send until stopped."""
        try:
            while True:
                self._wake.clear()
                wait = await self._round()
                if self._stopping and not self._flying and (wait is None or wait > HELD / 10):
                    break
                await self._time.until(self._wake, min(wait.total_seconds() if wait else LOOKS, LOOKS))
        finally:
            for task in self._flying.values():
                task.cancel()
            await asyncio.gather(*self._flying.values(), return_exceptions=True)
        await self._give_back()

    async def _round(self) -> timedelta | None:
        """Start all that may go now; how long until more may, None where nothing waits."""
        try:
            await self._recover()
            await self._top_up()
        except LibraryError as error:
            logger.error("The outbox cannot be read, and is tried again: %s", error.message)
        return await self._start()

    async def _recover(self) -> None:
        now = self._time.now()
        if now < self._recovers_at:
            return
        self._recovers_at = now + RECOVERS
        pending, unknown = await self._threads.record(self._outbox.recover, now=now)
        if pending or unknown:
            logger.warning("Parts whose process ended: %d go out again, %d are in doubt", pending, unknown)

    async def _top_up(self) -> None:
        now = self._time.now()
        if now < self._rests_until or len(self._held) >= READY:
            return
        busy = {one.reply.place.chat for one in self._held} | set(self._flying)
        pushes = max(0, PUSHES - sum(one.priority is Priority.PUSH for one in self._held))
        claimed = await self._threads.record(
            self._outbox.claim,
            self._name,
            most=READY - len(self._held),
            now=now,
            lease=LEASE,
            busy=busy,
            pushes=pushes,
            resting=self._pace.resting(now),
        )
        self._held = sorted([*self._held, *claimed], key=lambda one: (one.priority, one.key))

    async def _start(self) -> timedelta | None:
        """Send what the pace allows of what is held, answers first."""
        now = self._time.now()
        soonest: timedelta | None = None
        for one in list(self._held):
            chat = one.reply.place.chat
            delay = self._pace.delay(chat, _kind(one), now)
            rests = self._rests_until - now
            delay = rests if rests > timedelta() else delay
            if delay is not None and delay <= timedelta():
                self._held.remove(one)
                self._pace.begin(chat)
                self._flying[chat] = asyncio.create_task(self._deliver(one))
            elif delay is not None and delay > HELD:
                self._held.remove(one)
                await self._kept(self._outbox.put_back, one.key, not_before=now + delay, problem=None)
            elif delay is not None:
                soonest = min(soonest or delay, delay)
        return soonest

    async def _deliver(self, one: Outgoing) -> None:
        chat = one.reply.place.chat
        try:
            if outcome := await self._sent(one):
                await self._settle(one, outcome)
        except LibraryError as error:
            logger.error("Part %s: the outbox cannot be written: %s", one.name, error.message)
        except Exception:
            # Its state stays as it was committed; its lease lapses, and then it is put back or held in doubt.
            logger.exception("Part %s could not be delivered", one.name)
        finally:
            del self._flying[chat]
            self._wake.set()

    async def _sent(self, one: Outgoing) -> Outcome | None:
        """Commit that a part is being sent, and send it; None where it may not go any more."""
        reply = self._instead.get(one.key, one.reply)
        chat = one.reply.place.chat
        try:
            offers = (await self._threads.record(self._doubts.offers, chat))[:OFFERED]
            if not await self._threads.record(self._outbox.sending, one.key, now=self._time.now()):
                logger.info("Part %s is not sent: what it cites was withdrawn, or it is too late", one.name)
                return None
            outcome = await self._client.send(reply, [[button] for _, button in offers])
        finally:
            self._pace.end(chat, self._time.now())
        if offers and isinstance(outcome, Sent):
            await self._kept(self._doubts.offered, [key for key, _ in offers])
        return outcome

    async def _settle(self, one: Outgoing, outcome: Outcome) -> None:
        """Take down what became of a part, as telegram-facts has it."""
        now = self._time.now()
        reply = self._instead.pop(one.key, one.reply)
        if not isinstance(outcome, NotSent | Unauthorised):
            self._failures = 0
        if not isinstance(outcome, Sent):
            logger.warning("Part %s: %s: %s", one.name, type(outcome).__name__, problem(outcome))
        match outcome:
            case Sent(message_id):
                await self._kept(self._outbox.sent, one.key, message_id, now=now)
            case Wait(retry_after):
                await self._told_to_wait(one, now + retry_after)
            case NotSent() | Unauthorised() | Conflicted():
                await self._rest(one, outcome)
            case InDoubt():
                await self._in_doubt(one, reply, outcome)
            case Moved(chat):
                await self._kept(self._outbox.move_chat, one.reply.place.chat, chat)
                await self._kept(self._outbox.put_back, one.key, not_before=None, problem=problem(outcome))
            case Closed():
                await self._closed(one, outcome)
            case TopicClosed() | EditLost() | Refused():
                await self._otherwise(one, _otherwise(reply, outcome), problem(outcome))

    async def _told_to_wait(self, one: Outgoing, until: datetime) -> None:
        chat = one.reply.place.chat
        self._pace.wait(chat, until)
        await self._kept(self._outbox.chat_waits, chat, until=until)
        await self._kept(self._outbox.put_back, one.key, not_before=until, problem="told to wait")

    async def _rest(self, one: Outgoing, outcome: Outcome) -> None:
        """Nothing gets through, whatever the chat: everything waits, and a little longer each time."""
        wait = BACK_OFF[min(self._failures, len(BACK_OFF) - 1)] if isinstance(outcome, NotSent) else REFUSED_TOKEN
        self._failures += 1
        self._rests_until = self._time.now() + wait
        await self._kept(self._outbox.put_back, one.key, not_before=self._rests_until, problem=problem(outcome))

    async def _in_doubt(self, one: Outgoing, reply: Reply, outcome: InDoubt) -> None:
        if reply.edits is None:
            await self._kept(self._outbox.doubt, one.key, outcome.problem)
        elif one.attempts < EDITS:
            wait = BACK_OFF[min(one.attempts, len(BACK_OFF) - 1)]
            until = self._time.now() + wait
            await self._kept(self._outbox.put_back, one.key, not_before=until, problem=outcome.problem)
        else:
            await self._buried(one, outcome.problem)

    async def _closed(self, one: Outgoing, outcome: Closed) -> None:
        """An answer is of no use when the chat is open again one day; what was pushed waits for that day."""
        await self._kept(self._outbox.close_chat, one.reply.place.chat, outcome.standing)
        if one.priority is Priority.PUSH:
            await self._kept(self._outbox.put_back, one.key, not_before=None, problem=outcome.problem)
        else:
            await self._kept(self._outbox.bury, one.key, outcome.problem)

    async def _otherwise(self, one: Outgoing, reply: Reply | None, reason: str) -> None:
        """Nothing was done: the same goes out in another way, where there is one."""
        if reply is None:
            await self._buried(one, reason)
            return
        self._instead[one.key] = reply
        await self._kept(self._outbox.put_back, one.key, not_before=None, problem="sent in another way")

    async def _buried(self, one: Outgoing, reason: str) -> None:
        logger.error("Part %s will never be taken: %s", one.name, reason)
        await self._kept(self._outbox.bury, one.key, reason)
        await self._kept(self._doubts.refused, one)

    async def _kept(self, act: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Take something down; a database that is away for a moment must not make a sent part one in doubt."""
        for wait in (*BACK_OFF[:3], None):
            try:
                await self._threads.record(act, *args, **kwargs)
                return
            except LibraryError as error:
                if wait is None:
                    raise
                logger.warning("The outbox cannot be written, and is tried again: %s", error.message)
                await self._time.sleep(wait.total_seconds())

    async def _give_back(self) -> None:
        """What was claimed and not sent is free for others at once."""
        for one in self._held:
            await self._kept(self._outbox.put_back, one.key, not_before=None, problem=None)
        self._held = []


def _otherwise(reply: Reply, outcome: TopicClosed | EditLost | Refused) -> Reply | None:
    """How a reply can go out all the same: to the chat's general topic, or as a new message; None where it cannot."""
    match outcome:
        case TopicClosed() if reply.place.thread is not None:
            return replace(reply, place=Place(reply.place.chat), replies_to=None)
        case EditLost():
            return replace(reply, edits=None)
        case _:
            return None


def _kind(one: Outgoing) -> Kind:
    return Kind.PUSH if one.priority is Priority.PUSH else Kind.ANSWER
