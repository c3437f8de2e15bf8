"""The tables of a library. Words are in an index of their own: see ``word_index``.

Instants are stored as UTC without a zone, for SQLite has none; :func:`stored` and :func:`loaded` convert. Text that
comes from outside is of a type that every database can hold.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import overload

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    false,
    text,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# What no character is, or none that PostgreSQL holds: NUL, and halves of a character (a file name that is not UTF-8).
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class CleanString(TypeDecorator[str]):
    """Text of which nothing is refused: what is no character is stored, and looked for, as U+FFFD."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as a database takes it."""
        return value if value is None else _UNSTORABLE.sub("\ufffd", value)


class CleanText(CleanString):
    """The same for text without a length."""

    impl = Text
    cache_ok = True


def _of_any_length(usual: int) -> TypeEngine[str]:
    """The type of a name that people choose: PostgreSQL would hold it to its length, which SQLite never did."""
    return CleanString(usual).with_variant(CleanText(), "postgresql")


# One row: drawn when the library was made, or restored. What is kept elsewhere for this library bears it.
library = Table("library", metadata, Column("identity", String(32), primary_key=True))

# The original bytes, once, what they are called and where they were fetched from, and how many reports were read from
# them; ``stated`` is the date that a feed gave for the page. Before version 0002 the name was not kept.
documents = Table(
    "documents",
    metadata,
    Column("id", CleanString(64), primary_key=True),
    Column("source", CleanText, nullable=False),
    Column("name", CleanText, nullable=False, server_default=""),
    Column("address", CleanText),
    Column("stated", String(40)),
    Column("media", String(40).with_variant(Text(), "postgresql"), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("collected_at", DateTime, nullable=False),
    Column("parser_version", String(40), nullable=False),
    Column("report_count", Integer, nullable=False),
    # What stands after the bytes is slow to read: it is read here.
    Index("ix_documents_read", "id", "parser_version", "report_count"),
)

# One version of one story. ``published_at`` and ``published_until`` are the first and last instants of the period
# known. ``superseded_by`` names the version that replaced it; ``superseded_at`` is when a later version was out for
# certain, null where none of them is dated. The body comes last: what stands after it is slow to read.
reports = Table(
    "reports",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", CleanString(16), nullable=False, unique=True),
    Column("external_id", CleanText, nullable=False),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("title", CleanText, nullable=False),
    Column("outlet", CleanText),
    Column("origin", CleanText),
    Column("dateline", CleanText),
    Column("published_at", DateTime),
    Column("published_until", DateTime),
    Column("published_precision", String(10)),
    Column("published_zone", String(10)),
    Column("url", CleanText),
    Column("language", String(2), nullable=False),
    Column("collected_at", DateTime, nullable=False),
    Column("annotation_version", _of_any_length(120), nullable=False),
    Column("superseded_by", String(16)),
    Column("superseded_at", DateTime),
    Column("body", CleanText, nullable=False),
    # What another place says of the publication, where it is not what the text says; read with the report alone.
    Column("elsewhere_source", String(40)),
    Column("elsewhere_published", String(40)),
    # PostgreSQL's ordinary index refuses an address of more than 2,704 bytes.
    Index("ix_reports_url", "url", postgresql_using="hash"),
    # All that a scope asks of a report and an answer tells of the reports in it, so that no report is read for it.
    Index(
        "ix_reports_scope",
        *("published_at", "published_until", "superseded_by", "superseded_at", "language", "outlet"),
    ),
    # Of the replaced ones alone: SQLite takes an index for a rare value's, and looks up every current report by it.
    Index(
        "ix_reports_superseded_by",
        "superseded_by",
        sqlite_where=text("superseded_by IS NOT NULL"),
        postgresql_where=text("superseded_by IS NOT NULL"),
    ),
)

# The documents that a report was read from: the one that brought it, and those that held it again.
appearances = Table(
    "appearances",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("report_key", ForeignKey("reports.key"), primary_key=True, index=True),
)

# ``indexed`` is the generation of the vector index that holds the passage; another value means pending.
passages = Table(
    "passages",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("report_key", ForeignKey("reports.key"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text_hash", String(32), nullable=False, index=True),
    Column("indexed", String(32), index=True),
    # A vector index may still hold the key of a passage that is gone: no key is ever given twice.
    sqlite_autoincrement=True,
)

event_dates = Table(
    "event_dates",
    metadata,
    Column("passage_key", ForeignKey("passages.key"), primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("said", Boolean, nullable=False),
    Column("planned", Boolean, nullable=False, server_default=false()),
    Column("assumed", Boolean, nullable=False, server_default=false()),
    Index("ix_event_dates_days", "first", "last"),
)

names = Table(
    "names",
    metadata,
    Column("passage_key", ForeignKey("passages.key"), primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, nullable=False),
    Column("name", _of_any_length(80), nullable=False, index=True),
)

# Vectors by model and text, so that the same text is never embedded twice: float32, little-endian.
vectors = Table(
    "vectors",
    metadata,
    Column("model", _of_any_length(80), primary_key=True),
    Column("text_hash", String(32), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

# The vector index of each model as it was last opened: the generation that its passages bear.
index_generations = Table(
    "index_generations",
    metadata,
    Column("model", _of_any_length(80), primary_key=True),
    Column("generation", String(32), nullable=False),
)

# The sketches that near copies are found by, and the pairs found (in both directions).
sketches = Table(
    "sketches",
    metadata,
    Column("report_key", ForeignKey("reports.key"), primary_key=True),
    Column("hash", BigInteger, primary_key=True, index=True),
)
near_copies = Table(
    "near_copies",
    metadata,
    Column("report_key", ForeignKey("reports.key"), primary_key=True),
    Column("other_key", ForeignKey("reports.key"), primary_key=True),
)

# What was taken back: enough to say so and to keep it out, nothing of its text but a sketch (int64, little-endian).
withdrawals = Table(
    "withdrawals",
    metadata,
    Column("report_id", CleanString(16), primary_key=True),
    Column("external_id", CleanText, nullable=False),
    Column("title", CleanText, nullable=False),
    Column("outlet", CleanText),
    Column("url", CleanText),
    Column("published", String(40)),
    Column("sketch", LargeBinary, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("withdrawn_at", DateTime, nullable=False),
)
# The documents that it was read from: whatever the present parser makes of them, it stays out.
withdrawn_from = Table(
    "withdrawn_from",
    metadata,
    Column("report_id", ForeignKey("withdrawals.report_id"), primary_key=True),
    Column("document_id", String(64), primary_key=True, index=True),
)
# Ids that a report had before a newer parser read it otherwise.
former_ids = Table(
    "former_ids",
    metadata,
    Column("id", CleanString(16), primary_key=True),
    Column("report_id", String(16), nullable=False),
)
# Keys of passages that are gone and that the index of a model may still hold.
dropped_passages = Table(
    "dropped_passages",
    metadata,
    Column("model", _of_any_length(80), primary_key=True),
    Column("passage_key", Integer, primary_key=True, autoincrement=False),
)


@overload
def stored(instant: datetime) -> datetime: ...
@overload
def stored(instant: None) -> None: ...
def stored(instant: datetime | None) -> datetime | None:
    """An aware instant as it is stored."""
    return instant.astimezone(UTC).replace(tzinfo=None) if instant else None


@overload
def loaded(instant: datetime) -> datetime: ...
@overload
def loaded(instant: None) -> None: ...
def loaded(instant: datetime | None) -> datetime | None:
    """A stored instant as an aware one."""
    return instant.replace(tzinfo=UTC) if instant else None
