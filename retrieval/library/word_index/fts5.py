"""Words on SQLite: an FTS5 table with three columns.

``tokenize = ascii`` leaves non-ASCII characters alone and ``tokenchars`` keeps ``n:al-qaim`` one token.

Beside it stands in how many passages each token is: FTS5 tells that only by walking through all of them. The empty
token stands for the passages themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy import ColumnElement, Connection, bindparam, literal_column, select, table, text
from sqlalchemy.exc import DatabaseError

from retrieval.library.database import slices
from retrieval.library.schema import passages, reports
from retrieval.library.word_index import bm25
from retrieval.library.word_index.bm25 import CANONICAL_WEIGHT, TITLE_WEIGHT, WORDS_WEIGHT
from retrieval.library.word_index.essential import chosen

_CAPITALS = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_PASSAGES = ""
_INDEX = table("passage_words")
_ROWID: ColumnElement[int] = literal_column("passage_words.rowid")
# A column of FTS5's with a sign before it is no way into the index: it is looked at where the words are found.
_FOUND: ColumnElement[int] = literal_column("+passage_words.rowid")
_RANK: ColumnElement[float] = literal_column(
    f"bm25(passage_words, {TITLE_WEIGHT}, {WORDS_WEIGHT}, {CANONICAL_WEIGHT})"
).label("rank")
_ADD = text("INSERT INTO passage_words (rowid, title, words, canonical) VALUES (:key, :title, :words, :canonical)")
_REMOVE = text("DELETE FROM passage_words WHERE rowid = :key")
_HELD = text("SELECT title, words, canonical FROM passage_words WHERE rowid = :key")
_COUNT = text(
    "INSERT INTO passage_words_counts (token, passages) VALUES (:token, :passages)"
    " ON CONFLICT (token) DO UPDATE SET passages = passages + excluded.passages"
)
_COUNTS = text("SELECT token, passages FROM passage_words_counts WHERE token IN :tokens").bindparams(
    bindparam("tokens", expanding=True)
)

# The counts as they should be, and how many of those kept differ; see _recounted.
_RECOUNTED = (
    "SELECT term AS token, doc AS passages FROM temp.passage_words_terms"
    " UNION ALL SELECT '', count(*) FROM passage_words"
)
_MISCOUNTED = text(
    "SELECT count(*) FROM (SELECT token FROM (SELECT * FROM (" + _RECOUNTED + ") UNION ALL"  # noqa: S608 (all ours)
    " SELECT token, passages FROM passage_words_counts WHERE passages > 0 OR token = '')"
    " GROUP BY token, passages HAVING count(*) = 1)"
)


def add(connection: Connection, rows: Iterable[Mapping[str, object]]) -> None:
    """See :func:`retrieval.library.word_index.add`."""
    given = list(rows)
    if not given:
        return
    connection.execute(_ADD, given)
    _count(connection, ((row["title"], row["words"], row["canonical"]) for row in given), 1)


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """See :func:`retrieval.library.word_index.remove`."""
    held = {key: row for key in keys if (row := connection.execute(_HELD, {"key": key}).first())}
    if held:
        connection.execute(_REMOVE, [{"key": key} for key in held])
        _count(connection, (tuple(row) for row in held.values()), -1)


def search(
    connection: Connection, tokens: Sequence[str], limit: int, condition: ColumnElement[bool] | None
) -> list[tuple[int, float]]:
    """See :func:`retrieval.library.word_index.search`.

    In a large library candidates are the passages that hold one of the rarer tokens
    (:mod:`retrieval.library.word_index.essential`), or any token where those are too few.
    """
    counts = _counts(connection, _pieces(tokens))
    choice = chosen({token: counts.get(token, 0) for token in _pieces(tokens)}, counts.get(_PASSAGES, 0))
    rarer, others = _any_of(choice.essential), _any_of(choice.adding)
    if not rarer:
        return []
    found = dict(_ranked(connection, rarer, limit, condition))
    if others and len(found) < limit:
        return _ranked(connection, f"{rarer} OR {others}", limit, condition)
    if others:
        # Of what holds one of either kind this knows the whole score, and it is higher than the part of it above.
        found.update(_ranked(connection, f"({rarer}) AND ({others})", limit, condition))
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:limit]


def frequencies(connection: Connection, tokens: Sequence[str]) -> dict[str, int]:
    """See :func:`retrieval.library.word_index.frequencies`: of a token that is cut, of its most frequent piece."""
    pieces = {token: _pieces([token]) for token in tokens}
    counts = _counts(connection, {piece for cut in pieces.values() for piece in cut})
    return {token: max((counts.get(piece, 0) for piece in cut), default=0) for token, cut in pieces.items()}


def _ranked(
    connection: Connection, match: str, limit: int, condition: ColumnElement[bool] | None = None
) -> list[tuple[int, float]]:
    query = select(_ROWID, _RANK).select_from(_INDEX).where(text("passage_words MATCH :match"))
    if condition is not None:
        query = query.where(_FOUND.in_(select(passages.c.key).join(reports).where(condition)))
    rows = connection.execute(query.order_by(text("rank"), _ROWID).limit(limit), {"match": match})
    return [(key, -rank) for key, rank in rows]


def _any_of(pieces: Iterable[str]) -> str:
    """An FTS5 query for any of the pieces, each quoted so that none is read as an operator."""
    return " OR ".join(f'"{piece}"' for piece in pieces)


def _pieces(texts: Iterable[str]) -> list[str]:
    """Distinct tokens as the index cuts and folds them (the ligature ﷺ is four words), in their order."""
    return bm25.pieces(one.translate(_CAPITALS) for one in texts)


def _counts(connection: Connection, pieces: Iterable[str]) -> dict[str, int]:
    """In how many passages each piece stands, and under the empty token how many there are."""
    counts: dict[str, int] = {}
    for part in slices([_PASSAGES, *pieces]):
        counts.update((token, count) for token, count in connection.execute(_COUNTS, {"tokens": part}))
    return counts


def _count(connection: Connection, rows: Iterable[Iterable[object]], sign: int) -> None:
    """Add passages to the counts, or take them off."""
    counts = Counter(piece for row in rows for piece in [_PASSAGES, *_pieces(map(str, row))])
    if counts:
        connection.execute(_COUNT, [{"token": token, "passages": sign * count} for token, count in counts.items()])


def damage(connection: Connection) -> list[str]:
    """See :func:`retrieval.library.word_index.damage`."""
    try:
        connection.execute(text("INSERT INTO passage_words (passage_words) VALUES ('integrity-check')"))
    except DatabaseError as error:
        return [str(error.orig)]
    with _recounted(connection):
        if wrong := connection.execute(_MISCOUNTED).scalar_one():
            return [f"the counts of {wrong} words are wrong"]
    return []


def rebuild(connection: Connection) -> None:
    """See :func:`retrieval.library.word_index.rebuild`."""
    connection.execute(text("INSERT INTO passage_words (passage_words) VALUES ('rebuild')"))
    with _recounted(connection):
        connection.execute(text("DELETE FROM passage_words_counts"))
        connection.execute(text("INSERT INTO passage_words_counts " + _RECOUNTED))


def purge(connection: Connection) -> None:
    """See :func:`retrieval.library.word_index.purge`: FTS5 only marks what is deleted, until its parts are merged."""
    connection.execute(text("INSERT INTO passage_words (passage_words) VALUES ('optimize')"))
    connection.execute(text("DELETE FROM passage_words_counts WHERE passages <= 0 AND token <> ''"))


@contextmanager
def _recounted(connection: Connection) -> Iterator[None]:
    """A table of what FTS5 itself counts, for as long as it is needed."""
    connection.execute(text("CREATE VIRTUAL TABLE temp.passage_words_terms USING fts5vocab(main, passage_words, row)"))
    yield
    connection.execute(text("DROP TABLE temp.passage_words_terms"))
