"""What makes a large library quick: words with their positions, counts of tokens, an index that holds a scope whole.

Revision: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# Scoring a hit reads how often the words stand in it. Without their positions (``detail = column``) FTS5 finds that
# out by cutting the text of every hit anew: three times the time, for an index a sixth smaller.
WORDS = (
    """
    CREATE VIRTUAL TABLE passage_words_new USING fts5(
      title, words, canonical, tokenize = "ascii tokenchars '\\:-'"
    )
    """,
    "INSERT INTO passage_words_new (rowid, title, words, canonical) SELECT rowid, * FROM passage_words",
    "DROP TABLE passage_words",
    "ALTER TABLE passage_words_new RENAME TO passage_words",
    "CREATE TABLE passage_words_counts (token TEXT NOT NULL PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE VIRTUAL TABLE temp.passage_words_tokens USING fts5vocab(main, passage_words, row)",
    "INSERT INTO passage_words_counts SELECT term, doc FROM temp.passage_words_tokens",
    "INSERT INTO passage_words_counts SELECT '', count(*) FROM passages",
    "DROP TABLE temp.passage_words_tokens",
)
SCOPE = ["published_at", "published_until", "superseded_by", "superseded_at", "language", "outlet"]


def upgrade() -> None:
    """Index what a scope asks of a report and what was replaced; on SQLite make the words' table anew."""
    op.drop_index(op.f("ix_reports_published_at"), "reports")
    op.create_index("ix_reports_scope", "reports", SCOPE)
    op.drop_index(op.f("ix_reports_superseded_by"), "reports")
    replaced = sa.text("superseded_by IS NOT NULL")
    op.create_index(
        "ix_reports_superseded_by", "reports", ["superseded_by"], sqlite_where=replaced, postgresql_where=replaced
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in WORDS:
            op.execute(sa.text(statement))
