"""Deliveries: each due digest once, whoever makes it; what was skipped or failed is told once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.record.types import New
from bot.schedule.types import Claimed, Delivery, Figures, Made, Missed, Told
from retrieval.library.database import Database


class Deliveries:
    """Deliveries from when they are planned until they are in the outbox, and what became of them there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, *, now: datetime, administrators: Collection[int] = (), most: int = 500) -> int:
        """Plan what is due of subscriptions that are not paused and whose chat takes messages and may have them.

        What is later than :data:`bot.schedule.types.LATE` is skipped at once. How many subscriptions were looked at:
        while there are ``most``, there may be more.
        """
        raise NotImplementedError

    def claim(
        self, worker: str, *, most: int, now: datetime, lease: timedelta, administrators: Collection[int] = ()
    ) -> list[Claimed]:
        """Take planned deliveries to be made, the earliest due first."""
        raise NotImplementedError

    def renew(self, worker: str, *, now: datetime, lease: timedelta) -> None:
        """Keep what this worker has claimed for another ``lease``."""
        raise NotImplementedError

    def store(self, worker: str, made: Sequence[Made], *, now: datetime) -> int:
        """Keep what was made, in one transaction: turns, parts, what is remembered; how many.

        What is no more this worker's is left out, whole.
        """
        raise NotImplementedError

    def failed(self, worker: str, key: int, problem: str, *, now: datetime, again: datetime | None) -> None:
        """A delivery could not be made: it is tried again then, or given up."""
        raise NotImplementedError

    def missed(self, *, now: datetime, administrators: Collection[int] = (), most: int = 100) -> list[Missed]:
        """What chats that take messages must be told of, by subscription."""
        raise NotImplementedError

    def tell(self, deliveries: Collection[int], parts: Sequence[New], *, now: datetime) -> None:
        """Chats are told of these deliveries with these parts, in one transaction."""
        raise NotImplementedError

    def recover(self, *, now: datetime, everything: bool = False) -> int:
        """Let deliveries whose lease is over be made again, or ``everything`` in hand; returns how many."""
        raise NotImplementedError

    def next_at(self, *, now: datetime) -> datetime | None:
        """When there is something to do next, as far as it is known; None where nothing is."""
        raise NotImplementedError

    def listing(self, *, since: datetime) -> list[Told]:
        """The deliveries due from then on, newest first, with what became of them."""
        raise NotImplementedError

    def figures(self, *, since: datetime, now: datetime) -> Figures:
        """What the deliveries due from then on come to."""
        raise NotImplementedError

    def of(self, subscription: int, *, most: int = 10) -> list[Delivery]:
        """The newest deliveries of a subscription, newest first."""
        raise NotImplementedError
