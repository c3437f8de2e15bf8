"""The inbox: every update once, worked in order within a chat and side by side across chats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.record.types import Received, Update
from retrieval.library.database import Database


class Inbox:
    """Updates from when they are received until they are settled. Their ids are kept for ever, their bodies not."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, updates: Sequence[Received], *, now: datetime) -> int:
        """Store updates, so that they can be acknowledged; those that are known count for nothing. How many were new.

        Raises:
            LibraryError: they are not stored, and may not be acknowledged.
        """
        raise NotImplementedError

    def claim(self, worker: str, *, most: int, now: datetime, lease: timedelta) -> list[Update]:
        """Take the oldest updates that may be worked now: of a chat one at a time, the oldest first.

        They are this worker's until ``lease`` is over; what is of no chat waits for nothing.
        """
        raise NotImplementedError

    def renew(self, worker: str, *, now: datetime, lease: timedelta) -> None:
        """Keep what this worker has claimed for another ``lease``."""
        raise NotImplementedError

    def recover(self, *, now: datetime, everything: bool = False) -> int:
        """Let updates whose lease is over wait again, or ``everything`` that is claimed; returns how many.

        ``everything`` is for a process that knows that nobody else works on this database.
        """
        raise NotImplementedError

    def fail(self, update_id: int, problem: str, *, now: datetime) -> None:
        """Give an update up: the chat goes on with its next one. Its body is kept until it is forgotten."""
        raise NotImplementedError

    def waiting(self) -> int:
        """How many updates wait or are being worked."""
        raise NotImplementedError
