"""The tables of what arrives by itself: who wants a digest when, and what became of each. ``bot/record`` owns them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from retrieval.library.schema import CleanString, CleanText, metadata

# A database takes an index of some rows where a query repeats its condition word for word.
NOT_PAUSED: Final = "NOT paused"
TO_TELL: Final = "to_tell"
OPEN_DELIVERY: Final = "stage IN ('planned', 'building')"

#: When subscriptions of a restored library are looked at: at once; whatever was due before then is not made.
RESTORED_AT: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - as the column has it, in UTC

# ``minute`` is the local time in minutes from midnight, ``days`` the ISO weekdays (``"12345"``). By ``looks_at`` those
# are found that may be due: when it is due next, or earlier.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger),
    Column("person", BigInteger, nullable=False),
    Column("minute", Integer, nullable=False),
    Column("zone", CleanText, nullable=False),
    Column("days", String(7), nullable=False),
    Column("subjects", CleanText, nullable=False),
    Column("when_empty", String(10), nullable=False),
    Column("language", CleanText, nullable=False),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("since", DateTime, nullable=False),
    Column("planned", Date),
    Column("looks_at", DateTime, nullable=False),
    Index("ix_subscriptions_chat", "chat", "key"),
    Index("ix_subscriptions_person", "person"),
    Index(
        "ix_subscriptions_looks_at",
        "looks_at",
        "key",
        sqlite_where=text(NOT_PAUSED),
        postgresql_where=text(NOT_PAUSED),
    ),
    sqlite_autoincrement=True,
)


def _some(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


# One of a subscription and local date. Parts are named by its key: none is ever given twice. ``to_tell``: its chat is
# to be told that it was skipped or could not be made. ``remembered`` quotes reports.
deliveries = Table(
    "deliveries",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("subscription", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("due_at", DateTime, nullable=False),
    Column("stage", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", DateTime),
    Column("worker", CleanText),
    Column("leased_until", DateTime),
    Column("turn", CleanString(40)),
    Column("since", DateTime),
    Column("remembered", CleanText),
    Column("problem", CleanText),
    Column("to_tell", Boolean, nullable=False, server_default=false()),
    Column("finished_at", DateTime),
    UniqueConstraint("subscription", "day"),
    _some("ix_deliveries_planned", "due_at", "key", where="stage = 'planned'"),
    _some("ix_deliveries_building", "leased_until", where="stage = 'building'"),
    _some("ix_deliveries_to_tell", "subscription", where=TO_TELL),
    Index("ix_deliveries_due_at", "due_at"),
    Index("ix_deliveries_turn", "turn"),
    sqlite_autoincrement=True,
)
