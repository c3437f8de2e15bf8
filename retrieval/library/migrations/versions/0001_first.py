"""The first schema: documents, reports, passages, what they mention, vectors, copies, words.

Revision: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# A migration never changes: this is the word index of this version, whatever ``word_index`` says later.
# The colon is escaped, or it would name a bound value.
PASSAGE_WORDS = """
CREATE VIRTUAL TABLE passage_words USING fts5(
  title, words, canonical, tokenize = "ascii tokenchars '\\:-'", detail = column
)
"""
# The same on PostgreSQL, with the counts that a ranking needs (see ``word_index.tsvector``). Rows stay whole: a
# vector that is compressed or stored elsewhere is unpacked again for each token of a question.
PASSAGE_TOKENS = (
    """
    CREATE TABLE passage_words (
      key integer PRIMARY KEY, title text NOT NULL, words text NOT NULL, canonical text NOT NULL,
      length integer NOT NULL, tsv tsvector NOT NULL
    ) WITH (toast_tuple_target = 8160)
    """,
    "CREATE INDEX ix_passage_words_tsv ON passage_words USING gin (tsv)",
    """
    CREATE TABLE passage_words_frequencies (token text COLLATE "C" PRIMARY KEY, passages integer NOT NULL)
    WITH (fillfactor = 70)
    """,
    "CREATE TABLE passage_words_total (passages bigint NOT NULL, tokens bigint NOT NULL)",
    "INSERT INTO passage_words_total VALUES (0, 0)",
)


# What people choose is of any length on PostgreSQL, which holds a text to its length.
CHOSEN_NAME = sa.String(length=80).with_variant(sa.Text(), "postgresql")
MEDIA = sa.String(length=40).with_variant(sa.Text(), "postgresql")
VERSION = sa.String(length=120).with_variant(sa.Text(), "postgresql")


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "documents",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("media", MEDIA, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("collected_at", sa.DateTime(), nullable=False),
        sa.Column("parser_version", sa.String(length=40), nullable=False),
        sa.Column("report_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_table(
        "vectors",
        sa.Column("model", CHOSEN_NAME, nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("model", "text_hash", name=op.f("pk_vectors")),
    )
    op.create_table(
        "index_generations",
        sa.Column("model", CHOSEN_NAME, nullable=False),
        sa.Column("generation", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("model", name=op.f("pk_index_generations")),
    )
    op.create_table(
        "reports",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("document_id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("dateline", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("published_until", sa.DateTime(), nullable=True),
        sa.Column("published_precision", sa.String(length=10), nullable=True),
        sa.Column("published_zone", sa.String(length=10), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("collected_at", sa.DateTime(), nullable=False),
        sa.Column("annotation_version", VERSION, nullable=False),
        sa.Column("superseded_by", sa.String(length=16), nullable=True),
        sa.Column("superseded_at", sa.DateTime(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_reports_document_id_documents")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_reports")),
        sa.UniqueConstraint("id", name=op.f("uq_reports_id")),
    )
    op.create_index(op.f("ix_reports_published_at"), "reports", ["published_at"], unique=False)
    op.create_index(op.f("ix_reports_url"), "reports", ["url"], unique=False, postgresql_using="hash")
    op.create_index(op.f("ix_reports_superseded_by"), "reports", ["superseded_by"], unique=False)
    op.create_table(
        "near_copies",
        sa.Column("report_key", sa.Integer(), nullable=False),
        sa.Column("other_key", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["other_key"], ["reports.key"], name=op.f("fk_near_copies_other_key_reports")),
        sa.ForeignKeyConstraint(["report_key"], ["reports.key"], name=op.f("fk_near_copies_report_key_reports")),
        sa.PrimaryKeyConstraint("report_key", "other_key", name=op.f("pk_near_copies")),
    )
    op.create_table(
        "passages",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("report_key", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False),
        sa.Column("indexed", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["report_key"], ["reports.key"], name=op.f("fk_passages_report_key_reports")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_passages")),
    )
    op.create_index(op.f("ix_passages_indexed"), "passages", ["indexed"], unique=False)
    op.create_index(op.f("ix_passages_report_key"), "passages", ["report_key"], unique=False)
    op.create_table(
        "sketches",
        sa.Column("report_key", sa.Integer(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["report_key"], ["reports.key"], name=op.f("fk_sketches_report_key_reports")),
        sa.PrimaryKeyConstraint("report_key", "hash", name=op.f("pk_sketches")),
    )
    op.create_index(op.f("ix_sketches_hash"), "sketches", ["hash"], unique=False)
    op.create_table(
        "event_dates",
        sa.Column("passage_key", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("said", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["passage_key"], ["passages.key"], name=op.f("fk_event_dates_passage_key_passages")),
        sa.PrimaryKeyConstraint("passage_key", "start", name=op.f("pk_event_dates")),
    )
    op.create_index("ix_event_dates_days", "event_dates", ["first", "last"], unique=False)
    op.create_table(
        "names",
        sa.Column("passage_key", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("name", CHOSEN_NAME, nullable=False),
        sa.ForeignKeyConstraint(["passage_key"], ["passages.key"], name=op.f("fk_names_passage_key_passages")),
        sa.PrimaryKeyConstraint("passage_key", "start", name=op.f("pk_names")),
    )
    op.create_index(op.f("ix_names_name"), "names", ["name"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for statement in PASSAGE_TOKENS:
            op.execute(statement)
    else:
        op.execute(sa.text(PASSAGE_WORDS))
