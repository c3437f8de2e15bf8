"""The tables of watches: what is watched, what was found, how far was looked. ``bot/record/watches.py`` owns them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
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
OPEN_HIT: Final = "stage IN ('found', 'held')"

# ``kind`` and ``name`` say what ``text`` was read as. ``quiet_from`` and ``quiet_until`` are minutes from midnight in
# the chat's zone. Passages up to the key ``after``, and reports collected before ``since``, are none of its business.
watches = Table(
    "watches",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger),
    Column("person", BigInteger, nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("text", CleanText, nullable=False),
    Column("name", CleanText),
    Column("language", CleanText, nullable=False),
    Column("quiet_from", Integer),
    Column("quiet_until", Integer),
    Column("cap", Integer, nullable=False),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("since", DateTime, nullable=False),
    Column("after", Integer, nullable=False),
    Index("ix_watches_chat", "chat", "key"),
    # A part that is sent bears its key: none is given twice.
    sqlite_autoincrement=True,
)

# A report that a watch found, once: ``start`` to ``end`` of its body is the sentence. ``story`` is the id of the report
# that the story began with in its chat. ``tolls`` quotes the report.
watch_hits = Table(
    "watch_hits",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("watch", ForeignKey("watches.key", ondelete="CASCADE"), nullable=False),
    Column("report_id", CleanString(16), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("stage", String(10), nullable=False),
    Column("why", String(10)),
    Column("story", CleanString(16)),
    Column("tolls", CleanText, nullable=False, server_default="[]"),
    Column("turn", CleanString(40), index=True),
    Column("found_at", DateTime, nullable=False, index=True),
    Column("told_at", DateTime),
    UniqueConstraint("watch", "report_id"),
    Index("ix_watch_hits_open", "stage", "key", sqlite_where=text(OPEN_HIT), postgresql_where=text(OPEN_HIT)),
    Index("ix_watch_hits_told", "watch", "told_at"),
    sqlite_autoincrement=True,
)

# Up to which key passages were looked at: ``words`` and ``meaning``.
watch_cursors = Table(
    "watch_cursors",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("passage", Integer, nullable=False),
)
