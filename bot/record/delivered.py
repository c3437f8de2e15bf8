"""What became of deliveries, for whoever watches over the bot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, Subquery, case, func, literal, or_, select
from sqlalchemy.sql import FromClause

from bot.record.deliveries import delivery_of
from bot.record.sql import LIVE, is_in
from bot.record.types import State
from bot.schedule.types import Delivered, Delivery, Figures, Outcome, Stage
from retrieval.library.database import Database
from retrieval.library.schedule_tables import deliveries
from retrieval.library.schema import loaded, stored
from retrieval.library.service_tables import outgoing


class Outcomes:
    """Reads what became of deliveries, also in the outbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, since: datetime) -> list[Delivered]:
        """The deliveries due from then on, the newest first."""
        parts = _parts(since)
        query = select(deliveries, _outcome(parts).label("outcome"), parts.c.ended).select_from(_joined(parts))
        query = query.where(deliveries.c.due_at >= stored(since))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(deliveries.c.due_at.desc(), deliveries.c.key.desc())).all()
        return [_delivered(row) for row in rows]

    def of(self, subscription: int, *, most: int = 10) -> list[Delivery]:
        """The newest deliveries of a subscription, newest first."""
        query = select(deliveries).where(deliveries.c.subscription == subscription)
        with self._database.reading() as connection:
            return [delivery_of(row) for row in connection.execute(query.order_by(deliveries.c.day.desc()).limit(most))]

    def figures(self, *, since: datetime, now: datetime) -> Figures:
        """What the deliveries due from then on come to."""
        parts = _parts(since)
        outcome = _outcome(parts).label("outcome")
        query = select(outcome, func.count(), func.min(deliveries.c.due_at)).select_from(_joined(parts))
        with self._database.reading() as connection:
            rows = connection.execute(query.where(deliveries.c.due_at >= stored(since)).group_by(outcome)).all()
        counts = {Outcome(name): count for name, count, _ in rows}
        waits = next((loaded(first) for name, _, first in rows if Outcome(name) is Outcome.WAITING), now)
        return Figures({one: counts.get(one, 0) for one in Outcome}, max(now - waits, timedelta()))


def _parts(since: datetime) -> Subquery:
    """How many parts of each delivery are live, in doubt, refused, skipped; and when the last one ended."""
    turns = select(deliveries.c.turn).where(deliveries.c.due_at >= stored(since), deliveries.c.turn.is_not(None))
    return (
        select(
            outgoing.c.turn,
            _count(*LIVE).label("live"),
            _count(State.UNKNOWN).label("held"),
            _count(State.DEAD).label("dead"),
            _count(State.SKIPPED).label("skipped"),
            func.max(outgoing.c.finished_at).label("ended"),
        )
        .where(outgoing.c.turn.in_(turns))
        .group_by(outgoing.c.turn)
        .subquery("parts")
    )


def _count(*states: State) -> ColumnElement[int]:
    return func.sum(case((is_in(outgoing.c.state, *states), 1), else_=0))


def _joined(parts: Subquery) -> FromClause:
    return deliveries.outerjoin(parts, parts.c.turn == deliveries.c.turn)


def _outcome(parts: Subquery) -> ColumnElement[str]:
    """By its stage; one whose parts are in the outbox by what became of them there."""
    stage = deliveries.c.stage
    ready: Mapping[Outcome, ColumnElement[bool]] = {
        Outcome.WAITING: or_(is_in(stage, Stage.PLANNED, Stage.BUILDING), parts.c.live > 0),
        Outcome.HELD: parts.c.held > 0,
        Outcome.DEAD: parts.c.dead > 0,
        Outcome.SKIPPED: or_(is_in(stage, Stage.SKIPPED), parts.c.skipped > 0),
    }
    own = {Outcome.SILENT: is_in(stage, Stage.SILENT), Outcome.FAILED: is_in(stage, Stage.FAILED)}
    cases = {**own, **ready}
    return case(*((when, _text(name)) for name, when in cases.items()), else_=_text(Outcome.SENT))


def _text(name: Outcome) -> ColumnElement[str]:
    return literal(name.value, String, literal_execute=True)


def _delivered(row: Any) -> Delivered:
    delivery, outcome = delivery_of(row), Outcome(row.outcome)
    ended = loaded(row.ended) or delivery.finished_at
    if outcome is Outcome.WAITING or ended is None:
        return Delivered(delivery, outcome, None)
    return Delivered(delivery, outcome, ended - delivery.due_at)
