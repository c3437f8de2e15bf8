"""The tables of feeds: which are polled and how they fare, which of their entries are known, which pages are wanted.

``retrieval/library/feed_store.py`` reads and writes them. An address may be longer than what a database takes into an
index: it is found by its hash (SHA-256, 64 hexadecimal digits).
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, LargeBinary, String, Table, text

from retrieval.library.schema import CleanText, metadata

# ``url`` is what is asked, ``added_as`` what a person named: they differ where the feed moved. ``etag``,
# ``last_modified`` and ``body`` (the SHA-256 of its bytes) are of the state that was taken in wholly, ``every`` the
# seconds for which it says that it stays so. ``due_at`` is null of a feed that ended. Before ``waits_until`` its server
# wants no request, not even from somebody who asks for it.
feeds = Table(
    "feeds",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("url_hash", String(64), nullable=False, unique=True),
    Column("url", CleanText, nullable=False),
    Column("added_as", CleanText, nullable=False),
    Column("name", CleanText),
    Column("title", CleanText, nullable=False),
    Column("full_text", Boolean, nullable=False),
    Column("added_at", DateTime, nullable=False),
    Column("due_at", DateTime, index=True),
    Column("waits_until", DateTime),
    Column("etag", CleanText),
    Column("last_modified", CleanText),
    Column("body", String(64)),
    Column("every", Integer),
    Column("asked_at", DateTime),
    Column("answered_at", DateTime),
    Column("newest_at", DateTime),
    Column("moved_at", DateTime),
    Column("ended_at", DateTime),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("problem", CleanText),
    Column("hint", CleanText),
    # A number that a person remembers never becomes another feed's.
    sqlite_autoincrement=True,
)

# The entries that were seen: ``entry`` is a hash of what tells one from another, ``state`` one of what it says.
feed_entries = Table(
    "feed_entries",
    metadata,
    Column("feed_key", ForeignKey("feeds.key", ondelete="CASCADE"), primary_key=True),
    Column("entry", String(32), primary_key=True),
    Column("state", String(32), nullable=False),
    Column("seen_at", DateTime, nullable=False),
)

# The pages of entries that are only teasers. ``teaser`` is the entry itself, which is taken in where its page cannot be
# had; null where there is nothing to wait for any more, as is ``due_at``. ``stated`` is the entry's date.
feed_pages = Table(
    "feed_pages",
    metadata,
    Column("url_hash", String(64), primary_key=True),
    Column("url", CleanText, nullable=False),
    Column("feed_key", ForeignKey("feeds.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("teaser", LargeBinary),
    Column("stated", String(40)),
    Column("due_at", DateTime, index=True),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("fetched_at", DateTime),
)
