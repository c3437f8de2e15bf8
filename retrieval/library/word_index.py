"""The word index: the same tokens in whatever the database offers for words.

Only this module and the migrations know the dialect. On SQLite an FTS5 table with three columns, one row a passage: the
stems of the report's title, the stems of the passage, and its canonical tokens (names, days, concepts).
``tokenize = ascii`` leaves non-ASCII characters alone and ``tokenchars`` keeps ``n:al-qaim`` one token,
so nothing is decided twice: ``retrieval.words`` and ``retrieval.tokens`` made every token already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, literal_column, select, table, text
from sqlalchemy.exc import DatabaseError

from retrieval.library.schema import passages, reports

# How much a hit in the title, in the text and on a canonical token counts (bm25 column weights).
TITLE_WEIGHT, WORDS_WEIGHT, CANONICAL_WEIGHT = 1.0, 1.0, 2.0

# What ``tokenize`` makes one token of.
_TOKEN = re.compile(r"[A-Za-z0-9:\-\u0080-\ud7ff\ue000-\U0010ffff]+")
_INDEX = table("passage_words")
_ROWID: ColumnElement[int] = literal_column("passage_words.rowid")
_RANK: ColumnElement[float] = literal_column(
    f"bm25(passage_words, {TITLE_WEIGHT}, {WORDS_WEIGHT}, {CANONICAL_WEIGHT})"
).label("rank")


def add(connection: Connection, rows: Iterable[Mapping[str, object]]) -> None:
    """Index passages: rows of ``key``, ``title``, ``words``, ``canonical``, tokens with spaces between."""
    statement = "INSERT INTO passage_words (rowid, title, words, canonical) VALUES (:key, :title, :words, :canonical)"
    connection.execute(text(statement), list(rows))


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """Take passages out of the index, by their keys; one that is not in it is passed over."""
    connection.execute(text("DELETE FROM passage_words WHERE rowid = :key"), [{"key": key} for key in keys])


def clear(connection: Connection) -> None:
    """Take every passage out of the index."""
    connection.execute(text("DELETE FROM passage_words"))


def rows(connection: Connection, count: int) -> Iterator[list[dict[str, object]]]:
    """All that is indexed, ``count`` passages at a time, as :func:`add` takes it."""
    statement = "SELECT rowid AS key, title, words, canonical FROM passage_words ORDER BY rowid"
    for part in connection.execute(text(statement)).mappings().partitions(count):
        yield [dict(row) for row in part]


def search(
    connection: Connection, tokens: Sequence[str], limit: int, condition: ColumnElement[bool] | None = None
) -> list[tuple[int, float]]:
    """The passages that hold any of ``tokens``, best first, as (key, score); a higher score is better.

    ``condition`` is a condition on the passage's row of ``reports``. Without one every current version counts:
    what is superseded is listed once, from an index, where joining would look up the report of every hit.
    """
    match = _any_of(tokens)
    if not match:
        return []
    query = select(_ROWID, _RANK).where(text("passage_words MATCH :match")).order_by(text("rank")).limit(limit)
    if condition is not None:
        query = query.select_from(_INDEX.join(passages, passages.c.key == _ROWID).join(reports)).where(condition)
    else:
        superseded = select(passages.c.key).join(reports).where(reports.c.superseded_by.is_not(None))
        query = query.select_from(_INDEX).where(_ROWID.not_in(superseded))
    return [(key, -rank) for key, rank in connection.execute(query, {"match": match})]


def _any_of(tokens: Iterable[str]) -> str:
    """An FTS5 query for any of the tokens, each quoted so that none is read as an operator; empty for none.

    A token is cut where the index cuts it (the ligature ﷺ folds to four words): FTS5 would take it for a
    phrase, and ``detail = column`` knows no phrases.
    """
    pieces = (piece for token in tokens for piece in _TOKEN.findall(token))
    return " OR ".join(f'"{piece}"' for piece in dict.fromkeys(pieces))


def frequencies(connection: Connection, tokens: Sequence[str]) -> dict[str, int]:
    """In how many passages each token stands, in any column."""
    statement = text("SELECT count(*) FROM passage_words WHERE passage_words MATCH :match")
    counts = dict.fromkeys(tokens, 0)
    for token in counts:
        if match := _any_of([token]):
            counts[token] = connection.execute(statement, {"match": match}).scalar_one()
    return counts


def missing(connection: Connection) -> Sequence[int]:
    """The keys of passages that are not in the index."""
    query = select(passages.c.key).where(passages.c.key.not_in(select(_ROWID).select_from(_INDEX)))
    return connection.execute(query).scalars().all()


def without_passage(connection: Connection) -> Sequence[int]:
    """The keys in the index that are no passages."""
    query = select(_ROWID).select_from(_INDEX).where(_ROWID.not_in(select(passages.c.key)))
    return connection.execute(query).scalars().all()


def damage(connection: Connection) -> list[str]:
    """What is wrong with the index itself: nothing, or the database's word for it."""
    try:
        connection.execute(text("INSERT INTO passage_words (passage_words) VALUES ('integrity-check')"))
    except DatabaseError as error:
        return [str(error.orig)]
    return []


def rebuild(connection: Connection, _damage: Sequence[str]) -> None:
    """Make the index again from the tokens it was made of."""
    connection.execute(text("INSERT INTO passage_words (passage_words) VALUES ('rebuild')"))
