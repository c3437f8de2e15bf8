"""Feeds that are polled, their entries that are known, the pages that are wanted; the date that a feed gave for a page.

Revision: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the tables, with nothing in them; of documents that are there no feed said anything."""
    op.add_column("documents", sa.Column("stated", sa.String(length=40), nullable=True))
    op.create_table(
        "feeds",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("url_hash", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("added_as", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("full_text", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("waits_until", sa.DateTime(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body", sa.String(length=64), nullable=True),
        sa.Column("every", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("newest_at", sa.DateTime(), nullable=True),
        sa.Column("moved_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("hint", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_feeds")),
        sa.UniqueConstraint("url_hash", name=op.f("uq_feeds_url_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feeds_due_at"), "feeds", ["due_at"])
    op.create_table(
        "feed_entries",
        sa.Column("feed_key", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_key"], ["feeds.key"], name=op.f("fk_feed_entries_feed_key_feeds"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed_key", "entry", name=op.f("pk_feed_entries")),
    )
    op.create_table(
        "feed_pages",
        sa.Column("url_hash", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("feed_key", sa.Integer(), nullable=False),
        sa.Column("teaser", sa.LargeBinary(), nullable=True),
        sa.Column("stated", sa.String(length=40), nullable=True),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("fetched_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["feed_key"], ["feeds.key"], name=op.f("fk_feed_pages_feed_key_feeds"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("url_hash", name=op.f("pk_feed_pages")),
    )
    op.create_index(op.f("ix_feed_pages_feed_key"), "feed_pages", ["feed_key"])
    op.create_index(op.f("ix_feed_pages_due_at"), "feed_pages", ["due_at"])
