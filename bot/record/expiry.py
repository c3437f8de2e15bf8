"""Parts that would come too late are not sent, and the digest that they are of counts as skipped."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, select, update

from bot.record.planning import TOO_LATE
from bot.record.sql import is_in
from bot.record.types import State
from bot.schedule.types import Stage
from retrieval.library.database import slices
from retrieval.library.schedule_tables import deliveries
from retrieval.library.schema import stored
from retrieval.library.service_tables import outgoing


def expired(now: datetime) -> ColumnElement[bool]:
    """Whether a part waits that may not go any more."""
    return and_(is_in(outgoing.c.state, State.PENDING), outgoing.c.expires_at <= stored(now))


def any_expired(connection: Connection, now: datetime) -> bool:
    """Whether there is such a part."""
    return connection.execute(select(outgoing.c.key).where(expired(now)).limit(1)).first() is not None


def skip(connection: Connection, parts: ColumnElement[bool], now: datetime) -> None:
    """Skip parts as too late; their chats are to be told of the digests."""
    values = {"state": State.SKIPPED, "problem": TOO_LATE, "finished_at": stored(now), **_FREE}
    skipped = update(outgoing).where(parts).values(values).returning(outgoing.c.turn)
    turns = sorted({turn for (turn,) in connection.execute(skipped) if turn is not None})
    for part in slices(turns):
        of = update(deliveries).where(deliveries.c.turn.in_(part), deliveries.c.stage == Stage.READY)
        connection.execute(of.values(stage=Stage.SKIPPED, problem=TOO_LATE, to_tell=True))


_FREE: Final[dict[str, object]] = {"worker": None, "leased_until": None}
