"""The word index: the same tokens in whatever the database offers for words.

Only this module and the migrations know the dialect. On SQLite an FTS5 table with three columns, one row a passage: the
stems of the report's title, the stems of the passage, and its canonical tokens (names, days, concepts).
``tokenize = ascii`` leaves non-ASCII characters alone and ``tokenchars`` keeps ``n:al-qaim`` one token,
so nothing is decided twice: ``retrieval.words`` and ``retrieval.tokens`` made every token already.

Beside it stands in how many passages each token is: FTS5 tells that only by walking through all of them. The empty
token stands for the passages themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, bindparam, literal_column, select, table, text

from retrieval.library.database import slices
from retrieval.library.essential import chosen
from retrieval.library.schema import passages, reports

# How much a hit in the title, in the text and on a canonical token counts (bm25 column weights).
TITLE_WEIGHT, WORDS_WEIGHT, CANONICAL_WEIGHT = 1.0, 1.0, 2.0

# What ``tokenize`` makes one token of.
_TOKEN = re.compile(r"[A-Za-z0-9:\-\u0080-\ud7ff\ue000-\U0010ffff]+")
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


def add(connection: Connection, rows: Iterable[Mapping[str, object]]) -> None:
    """Index passages: rows of ``key``, ``title``, ``words``, ``canonical``, tokens with spaces between."""
    given = list(rows)
    if not given:
        return
    connection.execute(_ADD, given)
    _count(connection, ((row["title"], row["words"], row["canonical"]) for row in given), 1)


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """Take passages out of the index; keys that it does not hold are passed over."""
    held = {key: row for key in keys if (row := connection.execute(_HELD, {"key": key}).first())}
    if held:
        connection.execute(_REMOVE, [{"key": key} for key in held])
        _count(connection, (tuple(row) for row in held.values()), -1)


def search(
    connection: Connection, tokens: Sequence[str], limit: int, condition: ColumnElement[bool] | None = None
) -> list[tuple[int, float]]:
    """The passages that hold any of ``tokens``, best first, as (key, score); a higher score is better.

    ``condition`` is a condition on the passage's row of ``reports`` that few meet: their passages are listed. Without
    one, superseded versions come too. In a large library candidates are the passages that hold one of the rarer tokens
    (:mod:`retrieval.library.essential`), or any token where those are too few.
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
    """In how many passages each token stands, in any column; of one that the index cuts, its most frequent piece."""
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
    return list(dict.fromkeys(piece for one in texts for piece in _TOKEN.findall(one.translate(_CAPITALS))))


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
