"""What is taken back and redone: withdrawals, former ids, vectors to drop, appearances; and a library's identity.

Revision: 0002
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# SQLite gives the key of a deleted last row to the next one, unless told not to: a vector that an index still
# holds under the old key would then stand for another passage. (PostgreSQL never gives a key twice.)
KEYS_ONCE = (
    """
    CREATE TABLE passages_new (
      "key" INTEGER NOT NULL CONSTRAINT pk_passages PRIMARY KEY AUTOINCREMENT,
      report_key INTEGER NOT NULL,
      start INTEGER NOT NULL,
      "end" INTEGER NOT NULL,
      text_hash VARCHAR(32) NOT NULL,
      indexed VARCHAR(32),
      CONSTRAINT fk_passages_report_key_reports FOREIGN KEY(report_key) REFERENCES reports ("key")
    )
    """,
    'INSERT INTO passages_new SELECT "key", report_key, start, "end", text_hash, indexed FROM passages',
    "DROP TABLE passages",
    "ALTER TABLE passages_new RENAME TO passages",
    "CREATE INDEX ix_passages_indexed ON passages (indexed)",
    "CREATE INDEX ix_passages_report_key ON passages (report_key)",
)


def upgrade() -> None:
    """Create the tables; on SQLite make the passages' table anew."""
    library = op.create_table(
        "library",
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_library")),
    )
    op.bulk_insert(library, [{"identity": uuid.uuid4().hex}])
    op.add_column("documents", sa.Column("name", sa.Text(), nullable=False, server_default=""))
    op.add_column("documents", sa.Column("address", sa.Text(), nullable=True))
    op.create_index("ix_documents_read", "documents", ["id", "parser_version", "report_count"], unique=False)
    op.create_table(
        "appearances",
        sa.Column("document_id", sa.String(length=64), nullable=False),
        sa.Column("report_key", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_appearances_document_id_documents")),
        sa.ForeignKeyConstraint(["report_key"], ["reports.key"], name=op.f("fk_appearances_report_key_reports")),
        sa.PrimaryKeyConstraint("document_id", "report_key", name=op.f("pk_appearances")),
    )
    op.create_index(op.f("ix_appearances_report_key"), "appearances", ["report_key"], unique=False)
    op.execute(sa.text('INSERT INTO appearances SELECT document_id, "key" FROM reports'))
    op.create_table(
        "withdrawals",
        sa.Column("report_id", sa.String(length=16), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("published", sa.String(length=40), nullable=True),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_withdrawals")),
    )
    op.create_table(
        "withdrawn_from",
        sa.Column("report_id", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["withdrawals.report_id"], name=op.f("fk_withdrawn_from_report_id_withdrawals")
        ),
        sa.PrimaryKeyConstraint("report_id", "document_id", name=op.f("pk_withdrawn_from")),
    )
    op.create_index(op.f("ix_withdrawn_from_document_id"), "withdrawn_from", ["document_id"], unique=False)
    op.create_table(
        "former_ids",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("report_id", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_ids")),
    )
    op.create_table(
        "dropped_passages",
        sa.Column("model", sa.String(length=80).with_variant(sa.Text(), "postgresql"), nullable=False),
        sa.Column("passage_key", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("model", "passage_key", name=op.f("pk_dropped_passages")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in KEYS_ONCE:
            op.execute(sa.text(statement))
    op.create_index(op.f("ix_passages_text_hash"), "passages", ["text_hash"], unique=False)
