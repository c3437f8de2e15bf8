"""Watches, what they found, and how far they looked.

Revision: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_OPEN = "stage IN ('found', 'held')"


def upgrade() -> None:
    """Create the tables, with nothing in them."""
    op.create_table(
        "watches",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=True),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_watches")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_watches_chat", "watches", ["chat", "key"])
    op.create_index(op.f("ix_watches_person"), "watches", ["person"])
    op.create_table(
        "watch_hits",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("watch", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.String(length=16), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=10), nullable=True),
        sa.Column("story", sa.String(length=16), nullable=True),
        sa.Column("tolls", sa.Text(), server_default="[]", nullable=False),
        sa.Column("turn", sa.String(length=40), nullable=True),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["watch"], ["watches.key"], name=op.f("fk_watch_hits_watch_watches"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_watch_hits")),
        sa.UniqueConstraint("watch", "report_id", name=op.f("uq_watch_hits_watch")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_watch_hits_report_id"), "watch_hits", ["report_id"])
    op.create_index(op.f("ix_watch_hits_turn"), "watch_hits", ["turn"])
    op.create_index(op.f("ix_watch_hits_found_at"), "watch_hits", ["found_at"])
    op.create_index(
        "ix_watch_hits_open",
        "watch_hits",
        ["stage", "key"],
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )
    op.create_index("ix_watch_hits_told", "watch_hits", ["watch", "told_at"])
    op.create_table(
        "watch_cursors",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("passage", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_watch_cursors")),
    )
