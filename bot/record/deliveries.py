"""Deliveries: each due digest once, whoever makes it; what was skipped or failed is told once.

A delivery is claimed with a lease; whatever ends its making, it is made again when the lease is over. What was made is
kept in one transaction, turn, parts and stage alike, while the claim is still the maker's: so of two who make the same
digest one tells it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, or_, select, text, true, update

from bot.record.parts import put_parts
from bot.record.planning import TOO_LATE, UNPAUSED, may_have, plan, to_look_at
from bot.record.previous import previous
from bot.record.sql import changed, is_in
from bot.record.subscriptions import subscription_of
from bot.record.turns import put_turns
from bot.record.types import Length
from bot.schedule.types import LATE, Claimed, Delivery, Made, Missed, Notice, Stage, Subscription
from retrieval.library.database import Database, slices
from retrieval.library.schedule_tables import TO_TELL, deliveries, subscriptions
from retrieval.library.schema import loaded, stored
from retrieval.library.service_tables import chats

_PLANNED = is_in(deliveries.c.stage, Stage.PLANNED)
_BUILDING = is_in(deliveries.c.stage, Stage.BUILDING)
_TO_TELL = text(TO_TELL)
_FREE: dict[str, object] = {"worker": None, "leased_until": None}


class Deliveries:
    """Deliveries from when they are planned until they are in the outbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def look_again(self, *, now: datetime) -> None:
        """Have every subscription looked at: the rules of time zones may be others than when it was looked at last."""
        later = update(subscriptions).where(subscriptions.c.looks_at > stored(now))
        with self._database.sharing() as connection:
            connection.execute(later.values(looks_at=stored(now)))

    def plan(self, *, now: datetime, administrators: Collection[int] = (), most: int = 100) -> int:
        """Plan what is due of subscriptions that are not paused and whose chat takes messages and may have them.

        What is later than :data:`bot.schedule.types.LATE` is skipped at once. How many subscriptions were looked at:
        while there are ``most``, there may be more. ``administrators`` are people who may have it whoever was let in.
        """
        query = to_look_at(now, administrators, most)
        with self._database.reading() as connection:
            # In a SQLite file a look costs nobody anything, and a turn among the writers does.
            if connection.execute(query.limit(1)).first() is None:
                return 0
        with self._database.sharing() as connection:
            return plan(connection, query, now)

    def claim(
        self, worker: str, *, most: int, now: datetime, lease: timedelta, administrators: Collection[int] = ()
    ) -> list[Claimed]:
        """Take planned deliveries to be made, the earliest due first: those of chats that may have them."""
        query = _claimable(most, now, administrators)
        with self._database.reading() as connection:
            if connection.execute(query.limit(1)).first() is None:
                return []
        with self._database.sharing() as connection:
            rows = connection.execute(query.with_for_update(skip_locked=True, of=deliveries)).all()
            held = {"stage": Stage.BUILDING, "worker": worker, "leased_until": stored(now + lease)}
            for part in slices([row.key for row in rows]):
                connection.execute(update(deliveries).where(deliveries.c.key.in_(part)).values(held))
            return _claimed(connection, [delivery_of(row) for row in rows])

    def renew(self, worker: str, keys: Collection[int], *, now: datetime, lease: timedelta) -> None:
        """Keep what this worker has claimed for another ``lease``."""
        mine = update(deliveries).where(deliveries.c.key.in_(keys), _BUILDING, deliveries.c.worker == worker)
        with self._database.sharing() as connection:
            connection.execute(mine.values(leased_until=stored(now + lease)))

    def store(self, worker: str, made: Sequence[Made], *, now: datetime) -> int:
        """Keep what was made, in one transaction: turns, parts, what is remembered; of how many.

        What is this worker's no more is left out, whole.
        """
        keys = [one.key for one in made]
        held = select(deliveries.c.key).where(deliveries.c.key.in_(keys), _BUILDING, deliveries.c.worker == worker)
        with self._database.sharing() as connection:
            ours = set(connection.execute(held.with_for_update()).scalars())
            kept = [one for one in made if one.key in ours]
            put_turns(connection, [one.turn for one in kept if one.turn is not None])
            put_parts(connection, [part for one in kept for part in one.parts], now)
            if kept:
                this = update(deliveries).where(deliveries.c.key == bindparam("of"))
                connection.execute(this, [_finished(one, now) for one in kept])
            return len(kept)

    def give_back(self, worker: str, keys: Collection[int]) -> None:
        """What this worker has claimed and not made is free for others at once."""
        mine = update(deliveries).where(deliveries.c.key.in_(keys), _BUILDING, deliveries.c.worker == worker)
        with self._database.sharing() as connection:
            connection.execute(mine.values(_FREE | {"stage": Stage.PLANNED}))

    def failed(
        self, worker: str, keys: Collection[int], problem: str, *, now: datetime, again: datetime | None
    ) -> None:
        """Deliveries could not be made: they are tried again then, or given up, of which their chats are to be told."""
        mine = update(deliveries).where(deliveries.c.key.in_(keys), _BUILDING, deliveries.c.worker == worker)
        values: dict[str, Any] = {"attempts": deliveries.c.attempts + 1, "problem": problem, **_FREE}
        if again is not None:
            values |= {"stage": Stage.PLANNED, "not_before": stored(again)}
        else:
            values |= {"stage": Stage.FAILED, "to_tell": True, "finished_at": stored(now)}
        with self._database.sharing() as connection:
            connection.execute(mine.values(values))

    def lapse(self, *, now: datetime) -> int:
        """Skip what was planned and would come too late; how many."""
        late = _PLANNED, deliveries.c.due_at <= stored(now - LATE)
        values = {"stage": Stage.SKIPPED, "problem": TOO_LATE, "to_tell": True, "finished_at": stored(now)}
        with self._database.reading() as connection:
            if connection.execute(select(deliveries.c.key).where(*late).limit(1)).first() is None:
                return 0
        with self._database.sharing() as connection:
            return changed(connection, update(deliveries).where(*late).values(values))

    def recover(self, *, now: datetime, everything: bool = False) -> int:
        """Let deliveries whose lease is over be made again, or ``everything`` in hand; returns how many.

        ``everything`` is for a process that knows that nobody else makes any.
        """
        lapsed = true() if everything else deliveries.c.leased_until <= stored(now)
        with self._database.reading() as connection:
            if connection.execute(select(deliveries.c.key).where(_BUILDING, lapsed).limit(1)).first() is None:
                return 0
        with self._database.sharing() as connection:
            back = update(deliveries).where(_BUILDING, lapsed)
            return changed(connection, back.values(_FREE | {"stage": Stage.PLANNED}))

    def missed(self, *, administrators: Collection[int] = (), most: int = 100) -> list[Missed]:
        """What chats that take messages are to be told of, by subscription, of at most so many."""
        theirs = select(deliveries.c.subscription).where(_TO_TELL).scalar_subquery()
        query = select(subscriptions.c.key).where(subscriptions.c.key.in_(theirs), may_have(administrators))
        with self._database.reading() as connection:
            keys = connection.execute(query.order_by(subscriptions.c.key).limit(most)).scalars().all()
            known = _subscriptions(connection, keys)
            found: dict[int, list[Delivery]] = {}
            for part in slices(keys):
                to_tell = select(deliveries).where(_TO_TELL, deliveries.c.subscription.in_(part))
                for row in connection.execute(to_tell.order_by(deliveries.c.day)):
                    found.setdefault(row.subscription, []).append(delivery_of(row))
        return [Missed(*known[key][:2], tuple(of)) for key, of in sorted(found.items()) if key in known]

    def tell(self, notices: Sequence[Notice], *, now: datetime) -> None:
        """Chats are told of deliveries, in one transaction; of what was told meanwhile nothing is said again."""
        keys = sorted(key for one in notices for key in one.deliveries)
        with self._database.sharing() as connection:
            untold: set[int] = set()
            for part in slices(keys):
                query = select(deliveries.c.key).where(deliveries.c.key.in_(part), _TO_TELL)
                untold.update(connection.execute(query.with_for_update()).scalars())
            said = [one for one in notices if one.deliveries <= untold]
            for part in slices([key for one in said for key in one.deliveries]):
                connection.execute(update(deliveries).where(deliveries.c.key.in_(part)).values(to_tell=False))
            put_parts(connection, [one.part for one in said], now)

    def next_at(self, *, now: datetime) -> datetime | None:
        """When there is something to do next that nobody can know of before; None where there is no such time."""
        looks = select(func.min(subscriptions.c.looks_at)).where(UNPAUSED, subscriptions.c.looks_at > stored(now))
        again = select(func.min(deliveries.c.not_before)).where(_PLANNED, deliveries.c.not_before > stored(now))
        with self._database.reading() as connection:
            found = [connection.execute(query).scalar() for query in (looks, again)]
        return min((loaded(one) for one in found if one is not None), default=None)


def delivery_of(row: Row[Any]) -> Delivery:
    """A delivery as it is stored."""
    return Delivery(
        key=row.key,
        subscription=row.subscription,
        day=row.day,
        due_at=loaded(row.due_at),
        stage=Stage(row.stage),
        attempts=row.attempts,
        turn=row.turn,
        problem=row.problem,
        since=loaded(row.since),
        finished_at=loaded(row.finished_at),
    )


def _claimable(most: int, now: datetime, administrators: Collection[int]) -> Select[Any]:
    its: ColumnElement[bool] = subscriptions.c.key == deliveries.c.subscription
    waits = or_(deliveries.c.not_before.is_(None), deliveries.c.not_before <= stored(now))
    in_time = deliveries.c.due_at > stored(now - LATE)
    found = select(deliveries).join(subscriptions, its).where(_PLANNED, in_time, waits, UNPAUSED)
    # Those that need the same digest stand together: however many they are, it is made once for all of them.
    same = subscriptions.c.zone, subscriptions.c.subjects, subscriptions.c.language
    first = deliveries.c.due_at, *same, deliveries.c.key
    return found.where(may_have(administrators)).order_by(*first).limit(most)


def _claimed(connection: Connection, taken: Sequence[Delivery]) -> list[Claimed]:
    known = _subscriptions(connection, [one.subscription for one in taken])
    before = previous(connection, taken)
    return [Claimed(one, *known[one.subscription], before.get(one.key)) for one in taken if one.subscription in known]


def _subscriptions(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[Subscription, str, Length]]:
    """Subscriptions by key, each with the language and the length that its chat wants."""
    chosen = select(subscriptions, chats.c.language.label("chosen"), chats.c.length).outerjoin(
        chats, chats.c.id == subscriptions.c.chat
    )
    rows = (row for part in slices(keys) for row in connection.execute(chosen.where(subscriptions.c.key.in_(part))))
    return {
        row.key: (subscription_of(row), row.chosen or row.language, Length(row.length or Length.USUAL)) for row in rows
    }


def _finished(one: Made, now: datetime) -> Mapping[str, object]:
    return {
        "of": one.key,
        "stage": Stage.READY if one.parts else Stage.SILENT,
        "turn": one.turn.id if one.turn else None,
        "since": stored(one.since),
        "remembered": one.remembered,
        "problem": None,
        "finished_at": stored(now),
        **_FREE,
    }
