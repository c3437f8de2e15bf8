"""Subscriptions as rows: who wants a digest when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from bot.record.chats import present
from bot.record.sql import as_json, from_json, is_in
from bot.record.types import Overtaken, Place, Priority, State
from bot.schedule.changes import ChangeSubscription, RemoveSubscription, Subscribe
from bot.schedule.due import next_due
from bot.schedule.types import Stage, Subscription, WhenEmpty
from retrieval.library.database import Database
from retrieval.library.schedule_tables import deliveries, subscriptions
from retrieval.library.schema import loaded, stored
from retrieval.library.service_tables import outgoing

_HOUR = 60


class Subscriptions:
    """Reads subscriptions; they are changed by the changes of :mod:`bot.schedule.changes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, chat: int) -> list[Subscription]:
        """Those of a chat, in all its topics, oldest first."""
        query = select(subscriptions).where(subscriptions.c.chat == chat).order_by(subscriptions.c.key)
        with self._database.reading() as connection:
            return [subscription_of(row) for row in connection.execute(query)]

    def subscription(self, key: int) -> Subscription | None:
        """The subscription with this key."""
        with self._database.reading() as connection:
            row = connection.execute(select(subscriptions).where(subscriptions.c.key == key)).one_or_none()
        return subscription_of(row) if row else None

    def counts(self) -> dict[int, int]:
        """How many there are, by chat."""
        query = select(subscriptions.c.chat, func.count().label("wanted")).group_by(subscriptions.c.chat)
        with self._database.reading() as connection:
            return {row.chat: row.wanted for row in connection.execute(query)}

    def everyone(self) -> list[Subscription]:
        """All of them, oldest first."""
        with self._database.reading() as connection:
            return [subscription_of(row) for row in connection.execute(select(subscriptions).order_by("key"))]


def subscription_of(row: Row[Any]) -> Subscription:
    """A subscription as it is stored."""
    return Subscription(
        key=row.key,
        place=Place(row.chat, row.thread),
        person=row.person,
        at=time(*divmod(row.minute, _HOUR)),
        zone=row.zone,
        days=frozenset(map(int, row.days)),
        subjects=tuple(from_json(row.subjects)),
        when_empty=WhenEmpty(row.when_empty),
        language=row.language,
        paused=row.paused,
        since=loaded(row.since),
        planned=row.planned,
    )


def subscribe(connection: Connection, wanted: Subscribe, now: datetime) -> None:
    """Store a subscription that begins now.

    Raises:
        Overtaken: the chat has as many as it may have.
    """
    chat = present(connection, [wanted.place.chat]).get(wanted.place.chat, wanted.place.chat)
    query = select(func.count()).select_from(subscriptions).where(subscriptions.c.chat == chat)
    if connection.execute(query).scalar_one() >= wanted.most:
        raise Overtaken("the chat has as many subscriptions as it may have")
    new = Subscription(
        key=0,
        place=Place(chat, wanted.place.thread),
        person=wanted.person,
        at=wanted.at,
        zone=wanted.zone,
        days=wanted.days,
        subjects=wanted.subjects,
        when_empty=wanted.when_empty,
        language=wanted.language,
        paused=False,
        since=now,
    )
    own = {"chat": chat, "thread": new.place.thread, "person": new.person}
    connection.execute(
        insert(subscriptions).values(**own, **_wanted(new), since=stored(now), looks_at=looks_at(new, now))
    )


def change_subscription(connection: Connection, change: ChangeSubscription, now: datetime) -> None:
    """Let a subscription be as it is wanted now.

    Raises:
        Overtaken: its chat has none with this key.
    """
    wanted = change.subscription
    held = _held(connection, wanted.key, wanted.place.chat)
    again = wanted.paused < held.paused or _schedule(wanted) != _schedule(held)
    since = now if again else held.since
    new = replace(wanted, since=since, planned=held.planned, place=held.place, person=held.person)
    # Looked at now: what is due already may not be planned yet.
    values = _wanted(new) | {"since": stored(since), "looks_at": stored(now)}
    connection.execute(update(subscriptions).where(subscriptions.c.key == wanted.key).values(values))
    if wanted.paused:
        planned = update(deliveries).where(
            deliveries.c.subscription == wanted.key, is_in(deliveries.c.stage, Stage.PLANNED)
        )
        connection.execute(planned.values(stage=Stage.SKIPPED, problem="paused", finished_at=stored(now)))


def remove_subscription(connection: Connection, change: RemoveSubscription) -> None:
    """Delete a subscription with its deliveries; of their parts those that wait are not sent.

    Raises:
        Overtaken: its chat has none with this key.
    """
    _held(connection, change.key, change.chat)
    its = select(deliveries.c.turn).where(deliveries.c.subscription == change.key, deliveries.c.turn.is_not(None))
    waits = update(outgoing).where(
        is_in(outgoing.c.state, State.PENDING), outgoing.c.priority == Priority.PUSH, outgoing.c.turn.in_(its)
    )
    connection.execute(waits.values(state=State.SKIPPED, problem="it is wanted no longer"))
    _delete(connection, select(subscriptions.c.key).where(subscriptions.c.key == change.key))


def begin_anew(connection: Connection, chat: int, now: datetime) -> None:
    """Let what a chat wants begin now: it may have digests again, and is told nothing of those before."""
    its = select(subscriptions.c.key).where(subscriptions.c.chat == chat)
    connection.execute(
        update(deliveries).where(deliveries.c.subscription.in_(its), deliveries.c.to_tell).values(to_tell=False)
    )
    again = update(subscriptions).where(subscriptions.c.chat == chat)
    connection.execute(again.values(since=stored(now), looks_at=stored(now)))


def forget_subscriptions(connection: Connection, person: int) -> None:
    """Delete what a person wanted in their private chat; what they asked for in a group is the group's, and stays."""
    # The id of a private chat is that of the person.
    _delete(connection, select(subscriptions.c.key).where(subscriptions.c.chat == person))
    elsewhere = update(subscriptions).where(subscriptions.c.person == person)
    connection.execute(elsewhere.values(person=subscriptions.c.chat))


def _delete(connection: Connection, keys: Select[tuple[int]]) -> None:
    found = [key for (key,) in connection.execute(keys)]
    connection.execute(delete(deliveries).where(deliveries.c.subscription.in_(found)))
    connection.execute(delete(subscriptions).where(subscriptions.c.key.in_(found)))


def _held(connection: Connection, key: int, chat: int) -> Subscription:
    this = select(subscriptions).where(subscriptions.c.key == key, subscriptions.c.chat == chat).with_for_update()
    row = connection.execute(this).one_or_none()
    if row is None:
        raise Overtaken("the subscription is gone")
    return subscription_of(row)


def _schedule(one: Subscription) -> tuple[object, ...]:
    return (one.at, one.zone, one.days)


def _wanted(one: Subscription) -> dict[str, Any]:
    return {
        "minute": one.at.hour * _HOUR + one.at.minute,
        "zone": one.zone,
        "days": "".join(map(str, sorted(one.days))),
        "subjects": as_json(one.subjects),
        "when_empty": one.when_empty,
        "language": one.language,
        "paused": one.paused,
    }


def looks_at(one: Subscription, now: datetime) -> datetime:
    """When it must be looked at: when it is due next; one that is paused, whenever it goes on."""
    return stored(next_due(one, now) or now)
