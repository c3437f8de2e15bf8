"""The inbox: every update once, worked in order within a chat and side by side across chats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.record.sql import FAILED, WAITING, WORKING, changed, is_in, put_missing
from bot.record.types import Received, Update
from retrieval.library.database import Database
from retrieval.library.schema import loaded, stored
from retrieval.library.service_tables import updates

_OPEN = is_in(updates.c.state, WAITING, WORKING)


class Inbox:
    """Updates from when they are received until they are settled. Their bodies go then, their ids stay."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, received: Sequence[Received], *, now: datetime) -> int:
        """Store updates, so that they can be acknowledged; those that are known count for nothing. How many were new.

        Raises:
            LibraryError: they are not stored, and may not be acknowledged.
        """
        with self._database.sharing() as connection:
            return sum(put_missing(connection, updates, _row(one, now)) for one in received)

    def claim(self, worker: str, *, most: int, now: datetime, lease: timedelta) -> list[Update]:
        """Take the oldest updates that may be worked now: of a chat one at a time, the oldest first.

        They are this worker's until ``lease`` is over; what is of no chat waits for nothing.
        """
        query = _claimable(most)
        with self._database.reading() as connection:
            # In a SQLite file a look costs nobody anything, and a turn among the writers does.
            if connection.execute(query).first() is None:
                return []
        try:
            with self._database.sharing() as connection:
                rows = connection.execute(query.with_for_update(skip_locked=True, of=updates)).all()
                claimed = update(updates).where(updates.c.id.in_([row.id for row in rows]))
                connection.execute(
                    claimed.values(
                        state=WORKING,
                        worker=worker,
                        leased_until=stored(now + lease),
                        attempts=updates.c.attempts + 1,
                    )
                )
        except IntegrityError:
            # Another worker claimed one of the same chat at the same instant: next time there is another to take.
            return []
        return [_update(row) for row in rows]

    def renew(self, worker: str, *, now: datetime, lease: timedelta) -> None:
        """Keep what this worker has claimed for another ``lease``."""
        mine = update(updates).where(is_in(updates.c.state, WORKING), updates.c.worker == worker)
        with self._database.sharing() as connection:
            connection.execute(mine.values(leased_until=stored(now + lease)))

    def recover(self, *, now: datetime, everything: bool = False) -> int:
        """Let updates whose lease is over wait again, or ``everything`` that is claimed; returns how many.

        ``everything`` is for a process that knows that nobody else works on this database.
        """
        lapsed = is_in(updates.c.state, WORKING)
        if not everything:
            lapsed = and_(lapsed, updates.c.leased_until <= stored(now))
        with self._database.reading() as connection:
            if connection.execute(select(updates.c.id).where(lapsed).limit(1)).first() is None:
                return 0
        with self._database.sharing() as connection:
            back = update(updates).where(lapsed).values(state=WAITING, worker=None, leased_until=None)
            return changed(connection, back)

    def fail(self, update_id: int, problem: str, *, now: datetime) -> None:
        """Give an update up: the chat goes on with its next one. Its body is kept until it is forgotten."""
        failed = update(updates).where(updates.c.id == update_id, _OPEN)
        with self._database.sharing() as connection:
            connection.execute(
                failed.values(state=FAILED, problem=problem, worker=None, leased_until=None, finished_at=stored(now))
            )

    def waiting(self) -> int:
        """How many updates wait or are being worked."""
        with self._database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(updates).where(_OPEN)).scalar_one())


def _claimable(most: int) -> Select[Any]:
    """The updates that may be worked: no other one of the chat is, and none is older."""
    other = updates.alias("other")
    before = and_(
        is_in(other.c.state, WAITING, WORKING),
        other.c.chat == updates.c.chat,
        or_(other.c.id < updates.c.id, is_in(other.c.state, WORKING)),
    )
    waits = select(other.c.id).where(before).exists()
    found = select(updates).where(is_in(updates.c.state, WAITING), ~waits)
    return found.order_by(updates.c.id).limit(most)


def _row(one: Received, now: datetime) -> dict[str, object]:
    return {
        "id": one.id,
        "chat": one.chat,
        "person": one.person,
        "body": one.body,
        "received_at": stored(now),
        "state": WAITING,
    }


def _update(row: Row[Any]) -> Update:
    return Update(row.id, row.chat, row.body, loaded(row.received_at), row.attempts + 1)
