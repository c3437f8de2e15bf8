"""The tables of what the Telegram bot keeps: in the library's database, so that a backup holds all.

``bot/record`` reads and writes them. Ids of people, chats and updates are Telegram's, up to 52 bits and signed. Values
of few kinds (states, roles) are text as ``bot.record.types`` spells it; lists and mappings are JSON. Rows that are done
with stay by the million: an index that finds work holds the others alone.
"""

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
    LargeBinary,
    String,
    Table,
    TextClause,
    false,
    text,
)

from retrieval.library.schema import CleanString, CleanText, metadata

# A database takes an index of some rows where a query repeats its condition word for word.
OPEN_UPDATE: Final = "state IN ('waiting', 'working')"
EXPIRING_PART: Final = "state = 'pending' AND expires_at IS NOT NULL"
LIVE_PART: Final = "state IN ('pending', 'claimed', 'sending')"


def _some(name: str, *columns: str | TextClause, where: str, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


# What was received. ``state``: waiting, working, done, failed. The body is null once it is done.
updates = Table(
    "updates",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger),
    Column("person", BigInteger),
    Column("body", CleanText),
    Column("received_at", DateTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("worker", CleanText),
    Column("leased_until", DateTime),
    Column("finished_at", DateTime),
    Column("problem", CleanText),
    _some("ix_updates_open", "chat", "id", where=OPEN_UPDATE),
    _some("ix_updates_waiting", "id", where="state = 'waiting'"),
    # Two workers that claim at one instant do not see each other's claims: of a chat only one of them holds.
    _some("ix_updates_working", "chat", where="state = 'working'", unique=True),
    _some("ix_updates_failed", "person", where="state = 'failed'"),
    Index("ix_updates_received_at", "received_at"),
)

# What is sent. ``html`` and what goes with it are null once they are erased. A button names a part by its key: no key
# is ever given twice.
outgoing = Table(
    "outgoing",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("name", CleanText, nullable=False, unique=True),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger),
    Column("person", BigInteger),
    Column("turn", CleanString(40)),
    Column("priority", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", DateTime),
    Column("worker", CleanText),
    Column("leased_until", DateTime),
    Column("message_id", BigInteger),
    Column("problem", CleanText),
    Column("offered", Boolean, nullable=False, server_default=false()),
    Column("created_at", DateTime, nullable=False),
    Column("finished_at", DateTime),
    Column("replies_to", BigInteger),
    Column("edits", BigInteger),
    Column("html", CleanText),
    Column("plain", CleanText),
    Column("buttons", CleanText),
    Column("document_name", CleanText),
    Column("document", LargeBinary),
    Column("document_photo", Boolean, nullable=False, server_default=false()),
    Column("expires_at", DateTime),
    _some("ix_outgoing_live", "chat", "priority", "key", where=LIVE_PART),
    _some("ix_outgoing_pending", "priority", "key", where="state = 'pending'"),
    _some("ix_outgoing_expires", "expires_at", where=EXPIRING_PART),
    _some("ix_outgoing_in_hand", "leased_until", where="state IN ('claimed', 'sending')"),
    _some("ix_outgoing_unknown", "chat", "key", where="state = 'unknown'"),
    Index("ix_outgoing_created_at", "created_at"),
    # To count states by. Were state its first column, SQLite would find what is pending by it, and sort all of that.
    Index("ix_outgoing_counted", "priority", "state"),
    # Of sent ones alone: by an index of all, SQLite would look through whatever a chat was ever sent to find work.
    _some("ix_outgoing_message", "chat", "message_id", where="message_id IS NOT NULL"),
    Index("ix_outgoing_person", "person"),
    Index("ix_outgoing_turn", "turn"),
    sqlite_autoincrement=True,
)

# What of a part is text, or goes with it: what is erased.
OUTGOING_TEXTS: Final = ("html", "plain", "buttons", "document_name", "document")

people = Table(
    "people",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("role", String(20), nullable=False),
    Column("name", CleanText),
    Column("let_in_by", BigInteger),
    Column("since", DateTime, nullable=False),
)

# A chat that became another one stays as its former id: ``moved_to`` leads to the present one.
chats = Table(
    "chats",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("title", CleanText),
    Column("allowed", Boolean, nullable=False, server_default=false()),
    Column("standing", String(10), nullable=False),
    Column("language", CleanText),
    Column("zone", CleanText),
    Column("length", String(10), nullable=False),
    Column("waits_until", DateTime),
    Column("moved_to", BigInteger, index=True),
)

strangers = Table(
    "strangers",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("told_at", DateTime, nullable=False),
)

# A code is as good as a password: only its SHA-256 is kept.
invitations = Table(
    "invitations",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("made_by", BigInteger),
    Column("expires_at", DateTime, nullable=False),
    Column("used_by", BigInteger),
    Column("used_at", DateTime),
)

# ``kind``: answer, digest, watch; what a follow-up refers to is an answer.
turns = Table(
    "turns",
    metadata,
    Column("id", CleanString(40), primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger),
    Column("person", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("asked_at", DateTime, nullable=False),
    Column("language", CleanText, nullable=False),
    Column("question", CleanText, nullable=False),
    Column("before", CleanText, nullable=False),
    Column("settings", CleanText, nullable=False),
    Column("answer", CleanText, nullable=False),
    Column("kind", String(10), nullable=False, server_default="answer"),
    Index("ix_turns_place", "chat", "thread", "asked_at"),
    Index("ix_turns_person", "person"),
    Index("ix_turns_asked_at", "asked_at"),
)

# The passages that a turn cites; those without a number are of reports that its answer names beside them. A report may
# be gone: its id is no reference.
turn_sources = Table(
    "turn_sources",
    metadata,
    Column("turn_id", ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer),
    Column("report_id", CleanString(16), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("sentences", CleanText, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("turn_id", ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("person", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("verdict", String(10), nullable=False),
    Column("at", DateTime, nullable=False, index=True),
)

audit = Table(
    "audit",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("at", DateTime, nullable=False, index=True),
    Column("actor", BigInteger),
    Column("act", CleanText, nullable=False),
    Column("subject", CleanText),
    Column("chat", BigInteger),
    Index("ix_audit_actor", "actor", "act", "at"),
    Index("ix_audit_chat", "chat", "act", "at"),
    sqlite_autoincrement=True,
)
