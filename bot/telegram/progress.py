"""Shows that work goes on: typing, then a draft in a private chat, or one placeholder that is edited in a group.

Nothing of it is stored, all of it gives way to answers, and what Telegram does not take is left out.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.record.types import Message, Place, Reply
from bot.telegram.outcome import InDoubt, NotSent, Outcome, Sent, Wait, problem
from bot.telegram.pace import Kind, Pace
from bot.telegram.timing import Time

# What is answered sooner than this shows nothing before. In seconds.
UNSEEN: Final = 0.4
# Telegram shows typing for five seconds (core.telegram.org/bots/api#sendchataction).
TYPING: Final = timedelta(seconds=4.5)
# The least time between two states of a draft, and between two edits in a group.
DRAFTS: Final = timedelta(seconds=1.5)
EDITS: Final = timedelta(seconds=3)

logger = logging.getLogger(__name__)


class Shows(Protocol):
    """What is shown with: :class:`bot.telegram.client.Client`."""

    async def typing(self, place: Place) -> Outcome:
        """See :meth:`bot.telegram.client.Client.typing`."""
        ...

    async def draft(self, place: Place, draft: int, message: Message) -> Outcome:
        """See :meth:`bot.telegram.client.Client.draft`."""
        ...

    async def send(self, reply: Reply) -> Outcome:
        """See :meth:`bot.telegram.client.Client.send`."""
        ...

    async def delete(self, place: Place, message_id: int) -> Outcome:
        """See :meth:`bot.telegram.client.Client.delete`."""
        ...


class LiveProgress:
    """The progress of one update. :meth:`working` and :meth:`show` may be called in any thread."""

    def __init__(
        self, client: Shows, pace: Pace, time: Time, place: Place, *, answers: int | None, draft: int | None
    ) -> None:
        """Progress in a place.

        Args:
            client: What it is shown with.
            pace: Who may send when.
            time: The clock, and waiting.
            place: Where it is shown.
            answers: The message that is being answered.
            draft: In a private chat the number of its draft, not 0; None in a group.
        """
        self._client = client
        self._pace = pace
        self._time = time
        self._place = place
        self._answers = answers
        self._draft = draft
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None
        self._ends = asyncio.Event()
        self._newest: Message | None = None
        self._shown: Message | None = None
        self._placeholder: int | None = None
        self._typed_at: datetime | None = None
        self._shown_at: datetime | None = None
        self._mute = False

    def working(self) -> None:
        """See :class:`bot.service.reaction.Progress`."""
        self._loop.call_soon_threadsafe(self._begin)

    def show(self, message: Message) -> None:
        """See :class:`bot.service.reaction.Progress`."""
        self._loop.call_soon_threadsafe(self._take, message)

    async def end(self) -> int | None:
        """Show no more; the placeholder that stands in the chat, to be changed into the answer."""
        self._ends.set()
        if self._task is not None:
            await self._task
        return self._placeholder

    async def remove(self, message_id: int) -> None:
        """Take a placeholder away that no answer replaces."""
        await self._client.delete(self._place, message_id)

    def _begin(self) -> None:
        if self._task is None and not self._ends.is_set():
            self._task = asyncio.create_task(self._run())

    def _take(self, message: Message) -> None:
        self._newest = message
        self._begin()

    async def _run(self) -> None:
        if await self._time.until(self._ends, UNSEEN):
            return
        while not self._mute:
            await self._step(self._time.now())
            if await self._time.until(self._ends, UNSEEN):
                return

    async def _step(self, now: datetime) -> None:
        gap = DRAFTS if self._draft is not None else EDITS
        if self._newest is not None and self._newest != self._shown and _over(self._shown_at, gap, now):
            if self._pace.delay(self._place.chat, Kind.EXTRA, now) == timedelta():
                await self._show(self._newest)
        elif self._shown is None and _over(self._typed_at, TYPING, now):
            self._typed_at = now
            self._pace.action(now)
            self._heed(await self._client.typing(self._place))

    async def _show(self, message: Message) -> None:
        chat = self._place.chat
        self._pace.begin(chat)
        try:
            outcome = await self._put(message)
        finally:
            self._pace.end(chat, self._time.now())
        self._shown, self._shown_at = message, self._time.now()
        self._heed(outcome)

    async def _put(self, message: Message) -> Outcome:
        if self._draft is not None:
            return await self._client.draft(self._place, self._draft, message)
        bare = Message(message.html, message.plain)
        if self._placeholder is not None:
            return await self._client.send(Reply(bare, self._place, edits=self._placeholder))
        outcome = await self._client.send(Reply(bare, self._place, replies_to=self._answers))
        if isinstance(outcome, Sent):
            self._placeholder = outcome.message_id
        return outcome

    def _heed(self, outcome: Outcome) -> None:
        """After a refusal nothing more is shown; told to wait, the whole chat does."""
        match outcome:
            case Sent():
                return
            case Wait(retry_after):
                self._pace.wait(self._place.chat, self._time.now() + retry_after)
            case NotSent() | InDoubt():
                # The answer itself will tell whether Telegram can be had.
                logger.debug("Progress could not be shown: %s", problem(outcome))
            case _:
                logger.info("Progress is not shown here: %s", problem(outcome))
        self._mute = True


def _over(since: datetime | None, gap: timedelta, now: datetime) -> bool:
    return since is None or now - since >= gap
