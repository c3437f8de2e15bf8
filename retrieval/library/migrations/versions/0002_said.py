"""Days on which somebody spoke, told from days on which something happened.

Revision: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add ``event_dates.said``; of what is stored already nothing is known."""
    op.add_column("event_dates", sa.Column("said", sa.Boolean(), nullable=False, server_default=sa.text("0")))
