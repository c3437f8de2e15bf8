"""The last digest that a reader may have, of many subscriptions at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from bot.record.types import State
from bot.schedule.due import BACK
from bot.schedule.types import Delivery, Previous, Stage
from retrieval.library.database import slices
from retrieval.library.schedule_tables import deliveries
from retrieval.library.schema import loaded, stored
from retrieval.library.service_tables import outgoing


def previous(connection: Connection, of: Sequence[Delivery]) -> dict[int, Previous]:
    """By the keys of deliveries, where there is one: what their subscription's reader had last before each.

    That is one of which all parts were sent or are in doubt, or of which there was nothing to tell. What it remembers
    is the newest thing remembered, for an empty window keeps nothing; and nothing where a report in it was withdrawn.
    """
    found: dict[int, Previous] = {}
    for part in slices(of):
        had = _had(connection, part)
        before = {
            one.key: [row for row in had.get(one.subscription, ()) if row.due_at < stored(one.due_at)] for one in part
        }
        keeps = {key: next((row.key for row in rows if row.keeps), None) for key, rows in before.items()}
        texts = _remembered(connection, [key for key in keeps.values() if key is not None])
        for key, rows in before.items():
            if rows:
                found[key] = Previous(loaded(rows[0].due_at), texts.get(keeps[key] or 0) or None)
    return found


def _had(connection: Connection, of: Sequence[Delivery]) -> dict[int, list[Row[Any]]]:
    """What readers may have, by subscription, newest first."""
    oldest = stored(min(one.due_at for one in of) - BACK)
    part = select(outgoing.c.key).where(outgoing.c.turn == deliveries.c.turn)
    missing = part.where(outgoing.c.state.not_in([State.SENT, State.UNKNOWN])).exists()
    told = and_(deliveries.c.stage == Stage.READY, ~missing)
    query = select(
        deliveries.c.key,
        deliveries.c.subscription,
        deliveries.c.due_at,
        deliveries.c.remembered.is_not(None).label("keeps"),
    ).where(
        deliveries.c.subscription.in_([one.subscription for one in of]),
        deliveries.c.due_at >= oldest,
        or_(deliveries.c.stage == Stage.SILENT, told),
    )
    found: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(query.order_by(deliveries.c.due_at.desc())):
        found.setdefault(row.subscription, []).append(row)
    return found


def _remembered(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    if not keys:
        return {}
    query = select(deliveries.c.key, deliveries.c.remembered).where(deliveries.c.key.in_(keys))
    return {row.key: row.remembered for row in connection.execute(query)}
