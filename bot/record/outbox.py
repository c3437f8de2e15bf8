"""The outbox: every part is sent once; what is in doubt is held.

A part goes pending → claimed → sending → sent. ``sending`` is committed just before the request goes out, so a part
whose lease ends while it is claimed was certainly not sent, and one whose lease ends while sending is in doubt
(unknown): it is held until its chat asks for it. Only edits, which may be repeated, go back to pending.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from bot.record.types import New, Outgoing, Standing, State
from retrieval.library.database import Database


class Outbox:
    """Outgoing parts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, outgoing: Sequence[New], *, now: datetime) -> int:
        """Store parts to be sent; one whose name is known counts for nothing. How many were new."""
        raise NotImplementedError

    def claim(
        self, worker: str, *, most: int, now: datetime, lease: timedelta, busy: Collection[int] = ()
    ) -> list[Outgoing]:
        """Take parts that may go now, at most one a chat: answers before pushes, then in the order they were added.

        None is taken of a chat in ``busy``, that waits or is not open, or that has a part claimed or sending; nor does
        a part overtake an earlier one of its chat and priority.
        """
        raise NotImplementedError

    def renew(self, worker: str, *, now: datetime, lease: timedelta) -> None:
        """Keep what this sender has claimed for another ``lease``."""
        raise NotImplementedError

    def sending(self, key: int, *, now: datetime) -> bool:
        """Note that the request goes out now. False where it may not: then nothing may be sent.

        It may not where the part is claimed no longer, and where a report that its turn cites was withdrawn: then it is
        skipped, and its text erased.
        """
        raise NotImplementedError

    def sent(self, key: int, message_id: int | None, *, now: datetime) -> None:
        """Telegram took it, and calls it this."""
        raise NotImplementedError

    def put_back(self, key: int, *, not_before: datetime | None = None, problem: str | None = None) -> None:
        """It was certainly not sent: it waits again. Skipped where it was forgotten meanwhile."""
        raise NotImplementedError

    def doubt(self, key: int, problem: str) -> None:
        """Nobody knows whether it was sent: it is held."""
        raise NotImplementedError

    def bury(self, key: int, problem: str) -> None:
        """Telegram refused it for good."""
        raise NotImplementedError

    def chat_waits(self, chat: int, *, until: datetime) -> None:
        """Nothing goes to this chat until then; others go on."""
        raise NotImplementedError

    def close_chat(self, chat: int, standing: Standing) -> None:
        """The chat takes no messages: answers that wait for it are given up, pushes wait until it is open again."""
        raise NotImplementedError

    def move_chat(self, old: int, new: int) -> None:
        """A group became a supergroup: everything of the old id is the new one's. Can be repeated."""
        raise NotImplementedError

    def recover(self, *, now: datetime, everything: bool = False) -> tuple[int, int]:
        """See to parts whose lease is over, or to ``everything`` in hand: how many wait again, how many are in doubt.

        ``everything`` is for a process that knows that nobody else sends.
        """
        raise NotImplementedError

    def doubtful(self, chat: int) -> list[Outgoing]:
        """The parts of a chat that are in doubt, oldest first."""
        raise NotImplementedError

    def send_again(self, key: int, chat: int, *, now: datetime) -> bool:
        """Send a part in doubt after all. False where it is in doubt no longer, or not of this chat."""
        raise NotImplementedError

    def part(self, key: int) -> Outgoing | None:
        """The part with this key."""
        raise NotImplementedError

    def message(self, chat: int, message_id: int) -> Outgoing | None:
        """The part that a message in a chat is, if it is ours; the newest, where it was edited."""
        raise NotImplementedError

    def counts(self) -> Mapping[State, int]:
        """How many parts are in each state."""
        raise NotImplementedError
