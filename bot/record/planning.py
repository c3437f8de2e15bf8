"""Which subscriptions are due, as rows: each local date once, whoever plans it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, or_, select, text, update

from bot.record.sql import put_all_missing
from bot.record.subscriptions import looks_at, subscription_of
from bot.record.types import Standing
from bot.schedule.due import due
from bot.schedule.types import LATE, Stage, Subscription
from retrieval.library.schedule_tables import NOT_PAUSED, RESTORED_AT, deliveries, subscriptions
from retrieval.library.schema import stored
from retrieval.library.service_tables import chats, people

#: Why a delivery or a part of it is not sent.
TOO_LATE: Final = "it would have come too late"
#: Those of a table that are not paused, as an index has it.
UNPAUSED: Final = text(NOT_PAUSED)


def may_have(administrators: Collection[int]) -> ColumnElement[bool]:
    """Whether the chat of a subscription takes messages, and somebody there may have what reports say."""
    chat = subscriptions.c.chat
    closed = select(chats.c.id).where(chats.c.id == chat, chats.c.standing != Standing.OPEN).exists()
    allowed = select(chats.c.id).where(chats.c.id == chat, chats.c.allowed).exists()
    # The id of a private chat is that of the person, and above 0.
    let_in = select(people.c.id).where(people.c.id == chat).exists()
    named = [chat.in_(administrators)] if administrators else []
    return and_(~closed, or_(and_(chat < 0, allowed), and_(chat > 0, or_(let_in, *named))))


def to_look_at(now: datetime, administrators: Collection[int], most: int) -> Select[Any]:
    """The subscriptions that may be due."""
    waits = UNPAUSED, subscriptions.c.looks_at <= stored(now), may_have(administrators)
    return select(subscriptions).where(*waits).order_by(subscriptions.c.looks_at, subscriptions.c.key).limit(most)


def plan(connection: Connection, query: Select[Any], now: datetime) -> int:
    """Plan what is due of subscriptions; how many were looked at."""
    rows = connection.execute(query.with_for_update(skip_locked=True, of=subscriptions)).all()
    looked = [_looked(row, now) for row in rows]
    put_all_missing(connection, deliveries, [row for one, days in looked for row in _rows(one, days, now)])
    if looked:
        after = update(subscriptions).where(subscriptions.c.key == bindparam("of"))
        connection.execute(after, [_after(one, now) for one, _ in looked])
    return len(rows)


def _looked(row: Row[Any], now: datetime) -> tuple[Subscription, list[tuple[date, datetime]]]:
    one = subscription_of(row)
    if row.looks_at == RESTORED_AT:
        # Whatever was due since the backup was made, another bot has sent.
        one = replace(one, since=now)
    days = due(one, now)
    return (replace(one, planned=days[-1][0]) if days else one), days


def _rows(one: Subscription, days: list[tuple[date, datetime]], now: datetime) -> Iterator[dict[str, object]]:
    for day, at in days:
        late = now - at >= LATE
        yield {
            "subscription": one.key,
            "day": day,
            "due_at": stored(at),
            "stage": Stage.SKIPPED if late else Stage.PLANNED,
            "problem": TOO_LATE if late else None,
            "to_tell": late,
            "finished_at": stored(now) if late else None,
        }


def _after(one: Subscription, now: datetime) -> dict[str, object]:
    return {"of": one.key, "planned": one.planned, "since": stored(one.since), "looks_at": looks_at(one, now)}
