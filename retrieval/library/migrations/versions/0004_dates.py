"""What is known of dates beyond the days: plans, days reckoned from another calendar, a second publication date.

Revision: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns; what was stored before counts as stale and is told nothing of yet."""
    for name in ("planned", "assumed"):
        op.add_column("event_dates", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("reports", sa.Column("elsewhere_source", sa.String(length=40), nullable=True))
    op.add_column("reports", sa.Column("elsewhere_published", sa.String(length=40), nullable=True))
