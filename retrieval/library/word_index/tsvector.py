"""Words on PostgreSQL: a ``tsvector`` of our own tokens, and BM25 as FTS5 computes it.

No parser or dictionary of PostgreSQL sees a token. In a vector a lexeme's positions only count it, and their weights
tell the column: ``ts_rank_cd`` of one lexeme is the sum of its positions' weights, which is the weighted count that
BM25 asks for. PostgreSQL has no ranking that knows how rare a word is; so ``passage_words_frequencies`` keeps in how
many passages each token stands and ``passage_words_total`` how many passages and tokens there are. Both change with
the passages, in the same statement; writers take turns, so nobody waits for another's rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from operator import add as add_up
from typing import Any, Final

from sqlalchemy import (
    REAL,
    ColumnElement,
    Connection,
    Double,
    Integer,
    Subquery,
    cast,
    column,
    func,
    literal,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR

from retrieval.library.schema import passages, reports
from retrieval.library.word_index import bm25

# The weights' letters in a vector, and what they count in ``ts_rank_cd``, in PostgreSQL's order D, C, B, A: halves,
# for it takes none above 1.
MARKS: Final = {"title": "B", "words": "", "canonical": "A"}
_LARGEST: Final = max(bm25.TITLE_WEIGHT, bm25.WORDS_WEIGHT, bm25.CANONICAL_WEIGHT)
_WEIGHTS: Final = literal(
    [weight / _LARGEST for weight in (bm25.WORDS_WEIGHT, 0.0, bm25.TITLE_WEIGHT, bm25.CANONICAL_WEIGHT)], ARRAY(REAL)
)
# PostgreSQL's limits: bytes of a lexeme, positions of a lexeme, bytes of a vector (a megabyte; each lexeme costs eight
# more than its text, each position two). What lies beyond is left out: no sentence comes near.
LEXEME_BYTES, POSITIONS, VECTOR_BYTES = 2046, 255, 1_000_000
# So many words of a question are looked for, the rarest, where it has more.
MOST_TERMS: Final = 200
# Passages that are scored first: those with one of the rarest tokens, as many tokens as stand in so many passages.
# Ten tokens' scores of 10,000 passages take a tenth of a second.
CANDIDATES: Final = 4_000

_ADD: Final = text(
    """
    WITH added AS (
      INSERT INTO passage_words (key, title, words, canonical, length, tsv)
      SELECT * FROM unnest(
        CAST(:key AS integer[]), CAST(:title AS text[]), CAST(:words AS text[]), CAST(:canonical AS text[]),
        CAST(:length AS integer[]), CAST(:tsv AS tsvector[]))
      RETURNING length, tsv
    ), counted AS (
      INSERT INTO passage_words_frequencies AS known (token, passages)
      SELECT token, count(*) FROM added, unnest(tsvector_to_array(tsv)) AS token GROUP BY token
      ON CONFLICT (token) DO UPDATE SET passages = known.passages + excluded.passages
    )
    UPDATE passage_words_total AS total
    SET passages = total.passages + changed.passages, tokens = total.tokens + changed.tokens
    FROM (SELECT count(*) AS passages, coalesce(sum(length), 0) AS tokens FROM added) AS changed
    """
)
_REMOVE: Final = text(
    """
    WITH removed AS (
      DELETE FROM passage_words WHERE key = ANY(CAST(:key AS integer[])) RETURNING length, tsv
    ), counted AS (
      UPDATE passage_words_frequencies AS known SET passages = known.passages - gone.passages
      FROM (SELECT token, count(*) AS passages FROM removed, unnest(tsvector_to_array(tsv)) AS token GROUP BY token)
        AS gone
      WHERE known.token = gone.token
    )
    UPDATE passage_words_total AS total
    SET passages = total.passages - changed.passages, tokens = total.tokens - changed.tokens
    FROM (SELECT count(*) AS passages, coalesce(sum(length), 0) AS tokens FROM removed) AS changed
    """
)
_TOTAL: Final = text("SELECT passages, tokens FROM passage_words_total")
_FREQUENCIES: Final = text(
    "SELECT token, passages FROM passage_words_frequencies WHERE token = ANY(CAST(:tokens AS text[]))"
)
_COUNT: Final = text("SELECT count(*) FROM passage_words WHERE tsv @@ CAST(:any AS tsquery)")

_RECOUNTED: Final = text(
    """
    SELECT token FROM (
      SELECT token, count(*) AS passages FROM passage_words, unnest(tsvector_to_array(tsv)) AS token GROUP BY token
    ) AS now
    FULL JOIN (SELECT * FROM passage_words_frequencies WHERE passages <> 0) AS known USING (token)
    WHERE now.passages IS DISTINCT FROM known.passages
    UNION ALL
    SELECT '' FROM passage_words_total AS total,
      (SELECT count(*) AS passages, coalesce(sum(length), 0) AS tokens FROM passage_words) AS now
    WHERE total.passages <> now.passages OR total.tokens <> now.tokens
    """
)
_FORGET_COUNTS: Final = text("DELETE FROM passage_words_frequencies")
_COUNT_AGAIN: Final = text(
    """
    INSERT INTO passage_words_frequencies (token, passages)
    SELECT token, count(*) FROM passage_words, unnest(tsvector_to_array(tsv)) AS token GROUP BY token
    """
)
_TOTAL_AGAIN: Final = text(
    """
    UPDATE passage_words_total SET passages = now.passages, tokens = now.tokens
    FROM (SELECT count(*) AS passages, coalesce(sum(length), 0) AS tokens FROM passage_words) AS now
    """
)

_INDEX = table("passage_words", column("key", Integer), column("length", Integer), column("tsv", TSVECTOR))


@dataclass(frozen=True, slots=True)
class _Term:
    """A token of a question: in how many passages it stands, and what it is worth."""

    token: str
    held: int
    idf: float

    @property
    def most(self) -> float:
        """More than the token can add to the score of any passage."""
        return self.idf * (bm25.K1 + 1)


def add(connection: Connection, rows: Iterable[Mapping[str, object]]) -> None:
    """See :func:`retrieval.library.word_index.add`."""
    columns: dict[str, list[object]] = {name: [] for name in ("key", *MARKS, "length", "tsv")}
    for row in rows:
        length, vector = _vector({name: _tokens(str(row[name])) for name in MARKS})
        for name, value in ({**row, "length": length, "tsv": vector}).items():
            columns[name].append(value)
    if columns["key"]:
        connection.execute(_ADD, columns)


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """See :func:`retrieval.library.word_index.remove`."""
    if keys:
        connection.execute(_REMOVE, {"key": list(keys)})


def search(
    connection: Connection, tokens: Sequence[str], limit: int, condition: ColumnElement[bool] | None
) -> list[tuple[int, float]]:
    """See :func:`retrieval.library.word_index.search`.

    Passages that hold only frequent tokens are many, and score low. They are looked at only where the rarer tokens
    alone do not settle the first ``limit`` (the bound of MaxScore: Turtle and Flood, 1995): the result is the same.
    """
    terms, average = _terms(connection, tokens)
    rare, frequent = _parted(terms)
    if not rare:
        return []
    ranking = _Ranking(terms, average, limit, condition)
    found = ranking.among(connection, rare)
    beyond = sum(term.most for term in frequent)
    if frequent and (len(found) < limit or found[-1][1] <= beyond):
        found = ranking.among(connection, terms)
    return found


def damage(connection: Connection) -> list[str]:
    """See :func:`retrieval.library.word_index.damage`: the counts must be those of the passages."""
    held = connection.execute(_RECOUNTED).all()
    return [f"counts of {len(held)} tokens are wrong"] if held else []


def rebuild(connection: Connection) -> None:
    """See :func:`retrieval.library.word_index.rebuild`."""
    connection.execute(_FORGET_COUNTS)
    connection.execute(_COUNT_AGAIN)
    connection.execute(_TOTAL_AGAIN)


def purge(connection: Connection) -> None:
    """See :func:`retrieval.library.word_index.purge`: vectors go with their rows, which the server cleans up."""
    connection.execute(text("DELETE FROM passage_words_frequencies WHERE passages <= 0"))


def frequencies(connection: Connection, tokens: Sequence[str]) -> dict[str, int]:
    """See :func:`retrieval.library.word_index.frequencies`."""
    cut = {token: _tokens(token) for token in tokens}
    held = _held(connection, {piece for found in cut.values() for piece in found})
    return {token: _count(connection, set(found), held) for token, found in cut.items()}


def _count(connection: Connection, pieces: set[str], held: Mapping[str, int]) -> int:
    """In how many passages any of the pieces of one token stands; hardly a token has more than one."""
    known = [piece for piece in pieces if piece in held]
    if len(known) < 2:
        return sum(held[piece] for piece in known)
    return int(connection.execute(_COUNT, {"any": _any_of(known)}).scalar_one())


class _Ranking:
    """BM25 of one question's terms."""

    def __init__(
        self, terms: Sequence[_Term], average: float, limit: int, condition: ColumnElement[bool] | None
    ) -> None:
        self._terms = terms
        self._average = average
        self._limit = limit
        self._condition = condition

    def among(self, connection: Connection, terms: Iterable[_Term]) -> list[tuple[int, float]]:
        """The best passages among those that hold any of ``terms``, by the score of all terms."""
        counted = self._counted(_any_of(term.token for term in terms))
        norm = bm25.K1 * (1 - bm25.B + bm25.B * counted.c.length / self._average)
        counts = (counted.c[f"count_{number}"] for number in range(len(self._terms)))
        parts: list[ColumnElement[Any]] = [
            term.idf * ((count * (bm25.K1 + 1)) / (count + norm))
            for term, count in zip(self._terms, counts, strict=True)
        ]
        score = reduce(add_up, parts)
        query = select(counted.c.key, score).order_by(score.desc(), counted.c.key).limit(self._limit)
        return [(key, value) for key, value in connection.execute(query)]

    def _counted(self, tokens: str) -> Subquery:
        """Candidates with their length and how often each term stands in them, computed once: hence the offset."""
        counts = [
            (_LARGEST * cast(func.ts_rank_cd(_WEIGHTS, _INDEX.c.tsv, _query(_quoted(term.token))), Double)).label(
                f"count_{number}"
            )
            for number, term in enumerate(self._terms)
        ]
        query = select(_INDEX.c.key, _INDEX.c.length, *counts).where(_INDEX.c.tsv.op("@@")(_query(tokens))).offset(0)
        if self._condition is None:
            return query.subquery()
        joined = _INDEX.join(passages, passages.c.key == _INDEX.c.key).join(reports)
        return query.select_from(joined).where(self._condition).subquery()


def _terms(connection: Connection, tokens: Iterable[str]) -> tuple[list[_Term], float]:
    """The terms that stand in any passage, in the question's order, and the average length of a passage."""
    distinct = list(dict.fromkeys(piece for token in tokens for piece in _tokens(token)))
    held = _held(connection, distinct)
    total, length = connection.execute(_TOTAL).one()
    rarest = sorted((token for token in distinct if token in held), key=lambda token: held[token])[:MOST_TERMS]
    kept = set(rarest)
    terms = [_Term(token, held[token], bm25.idf(held[token], total)) for token in distinct if token in kept]
    return terms, length / total if total else 0.0


def _parted(terms: Iterable[_Term]) -> tuple[list[_Term], list[_Term]]:
    """The rarest terms, as many as stand in :data:`CANDIDATES` passages but at least one, and the others."""
    ordered = sorted(terms, key=lambda term: term.held)
    reach = list(accumulate(term.held for term in ordered))
    affordable = max(1, bisect_right(reach, CANDIDATES))
    return ordered[:affordable], ordered[affordable:]


def _held(connection: Connection, tokens: Iterable[str]) -> dict[str, int]:
    """In how many passages each token stands that stands in any."""
    rows = connection.execute(_FREQUENCIES, {"tokens": list(tokens)})
    return {token: held for token, held in rows if held > 0}


def _vector(columns: Mapping[str, Sequence[str]]) -> tuple[int, str]:
    """How many tokens a passage has, and its vector as PostgreSQL reads it: ``'n:isil':1,2A 'oil':1B``."""
    marks: dict[str, list[str]] = {}
    for name, tokens in columns.items():
        for token in tokens:
            marks.setdefault(token, []).append(MARKS[name])
    lexemes: list[str] = []
    room = VECTOR_BYTES
    for token, found in marks.items():
        counted = found[:POSITIONS]
        room -= len(token.encode()) + 2 * len(counted) + 8
        if room < 0:
            break
        lexemes.append(_quoted(token) + ":" + ",".join(f"{at}{mark}" for at, mark in enumerate(counted, start=1)))
    return sum(map(len, columns.values())), " ".join(lexemes)


def _tokens(text_: str) -> list[str]:
    """The tokens of a text, in small ASCII letters as FTS5 has them, without those too long for a lexeme."""
    found = bm25.TOKEN.findall(bm25.folded(text_))
    return [token for token in found if len(token) * 4 <= LEXEME_BYTES or len(token.encode()) <= LEXEME_BYTES]


def _any_of(tokens: Iterable[str]) -> str:
    return " | ".join(map(_quoted, tokens))


def _quoted(token: str) -> str:
    """A token as a literal of ``tsvector`` and ``tsquery``; it has neither quotes nor backslashes in it."""
    return f"'{token}'"


def _query(tokens: str) -> ColumnElement[str]:
    return cast(tokens, TSQUERY)
