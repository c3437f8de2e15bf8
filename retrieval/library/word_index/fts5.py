"""Words on SQLite: an FTS5 table with three columns.

``tokenize = ascii`` leaves non-ASCII characters alone and ``tokenchars`` keeps ``n:al-qaim`` one token.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, literal_column, select, table, text
from sqlalchemy.exc import DatabaseError

from retrieval.library.schema import passages, reports
from retrieval.library.word_index.bm25 import CANONICAL_WEIGHT, TITLE_WEIGHT, WORDS_WEIGHT, pieces

_INDEX = table("passage_words")
_ROWID: ColumnElement[int] = literal_column("passage_words.rowid")
_RANK: ColumnElement[float] = literal_column(
    f"bm25(passage_words, {TITLE_WEIGHT}, {WORDS_WEIGHT}, {CANONICAL_WEIGHT})"
).label("rank")


def add(connection: Connection, rows: Iterable[Mapping[str, object]]) -> None:
    """See :func:`retrieval.library.word_index.add`."""
    statement = "INSERT INTO passage_words (rowid, title, words, canonical) VALUES (:key, :title, :words, :canonical)"
    if new := list(rows):
        connection.execute(text(statement), new)


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """See :func:`retrieval.library.word_index.remove`."""
    if keys:
        connection.execute(text("DELETE FROM passage_words WHERE rowid = :key"), [{"key": key} for key in keys])


def search(
    connection: Connection, tokens: Sequence[str], limit: int, condition: ColumnElement[bool] | None
) -> list[tuple[int, float]]:
    """See :func:`retrieval.library.word_index.search`.

    Superseded versions are listed once, from an index, where joining would look up the report of every hit.
    """
    match = _any_of(tokens)
    if not match:
        return []
    query = select(_ROWID, _RANK).where(text("passage_words MATCH :match")).order_by(text("rank"), _ROWID).limit(limit)
    if condition is not None:
        query = query.select_from(_INDEX.join(passages, passages.c.key == _ROWID).join(reports)).where(condition)
    else:
        superseded = select(passages.c.key).join(reports).where(reports.c.superseded_by.is_not(None))
        query = query.select_from(_INDEX).where(_ROWID.not_in(superseded))
    return [(key, -rank) for key, rank in connection.execute(query, {"match": match})]


def frequencies(connection: Connection, tokens: Sequence[str]) -> dict[str, int]:
    """See :func:`retrieval.library.word_index.frequencies`."""
    statement = text("SELECT count(*) FROM passage_words WHERE passage_words MATCH :match")
    counts = dict.fromkeys(tokens, 0)
    for token in counts:
        if match := _any_of([token]):
            counts[token] = connection.execute(statement, {"match": match}).scalar_one()
    return counts


def _any_of(tokens: Iterable[str]) -> str:
    """An FTS5 query for any of the tokens, each quoted so that none is read as an operator; empty for none.

    A token is cut where the index cuts it: FTS5 would take it for a phrase, and ``detail = column`` knows none.
    """
    return " OR ".join(f'"{piece}"' for piece in pieces(tokens))


def damage(connection: Connection) -> list[str]:
    """See :func:`retrieval.library.word_index.damage`."""
    try:
        connection.execute(text("INSERT INTO passage_words (passage_words) VALUES ('integrity-check')"))
    except DatabaseError as error:
        return [str(error.orig)]
    return []


def rebuild(connection: Connection) -> None:
    """See :func:`retrieval.library.word_index.rebuild`."""
    connection.execute(text("INSERT INTO passage_words (passage_words) VALUES ('rebuild')"))
