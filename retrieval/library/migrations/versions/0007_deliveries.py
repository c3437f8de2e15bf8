"""Subscriptions and their deliveries; until when a part may be sent, and whether a file is a picture; kinds of turns.

Revision: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the tables, with nothing in them; what waits to be sent may always go, and every turn is an answer."""
    op.create_table(
        "subscriptions",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=True),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("subjects", sa.Text(), nullable=False),
        sa.Column("when_empty", sa.String(length=10), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("planned", sa.Date(), nullable=True),
        sa.Column("looks_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_subscriptions")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscriptions_chat", "subscriptions", ["chat", "key"])
    op.create_index("ix_subscriptions_person", "subscriptions", ["person"])
    _index_some("ix_subscriptions_looks_at", "subscriptions", ["looks_at", "key"], "NOT paused")
    op.create_table(
        "deliveries",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("subscription", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("not_before", sa.DateTime(), nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("turn", sa.String(length=40), nullable=True),
        sa.Column("since", sa.DateTime(), nullable=True),
        sa.Column("remembered", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("to_tell", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("subscription", "day", name=op.f("uq_deliveries_subscription")),
        sqlite_autoincrement=True,
    )
    _index_some("ix_deliveries_planned", "deliveries", ["due_at", "key"], "stage = 'planned'")
    _index_some("ix_deliveries_building", "deliveries", ["leased_until"], "stage = 'building'")
    _index_some("ix_deliveries_to_tell", "deliveries", ["subscription"], "to_tell")
    op.create_index("ix_deliveries_due_at", "deliveries", ["due_at"])
    op.create_index("ix_deliveries_turn", "deliveries", ["turn"])
    op.add_column("outgoing", sa.Column("expires_at", sa.DateTime(), nullable=True))
    op.add_column("outgoing", sa.Column("document_photo", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.drop_index("ix_outgoing_state", "outgoing")
    op.create_index("ix_outgoing_counted", "outgoing", ["priority", "state"])
    waits = "state = 'pending' AND expires_at IS NOT NULL"
    _index_some("ix_outgoing_expires", "outgoing", ["expires_at"], waits)
    op.add_column("turns", sa.Column("kind", sa.String(length=10), server_default="answer", nullable=False))


def _index_some(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
