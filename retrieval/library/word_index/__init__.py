"""The word index: the same tokens in whatever the database offers for words.

Only this package and the migrations know the dialect. ``fts5`` is SQLite's, ``tsvector`` PostgreSQL's, and
``bm25`` what they have in common. A row is a passage: the stems of the report's title, the stems of the passage, and
its canonical tokens (names, days, concepts). Nothing is decided twice: ``retrieval.words`` and ``retrieval.tokens``
made every token already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

from sqlalchemy import ColumnElement, Connection

from retrieval.library.word_index import fts5, tsvector


class _WordIndex(Protocol):
    """What each module of a dialect does."""

    def add(self, connection: Connection, rows: Iterable[Mapping[str, object]]) -> None: ...

    def remove(self, connection: Connection, keys: Sequence[int]) -> None: ...

    def search(
        self, connection: Connection, tokens: Sequence[str], limit: int, condition: ColumnElement[bool] | None
    ) -> list[tuple[int, float]]: ...

    def frequencies(self, connection: Connection, tokens: Sequence[str]) -> dict[str, int]: ...


_INDEXES: Final[Mapping[str, _WordIndex]] = {"sqlite": fts5, "postgresql": tsvector}


def add(connection: Connection, rows: Iterable[Mapping[str, object]]) -> None:
    """Index passages: rows of ``key``, ``title``, ``words``, ``canonical``, tokens with spaces between."""
    _of(connection).add(connection, rows)


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """Take passages out of the index; keys that it does not hold are passed over."""
    _of(connection).remove(connection, keys)


def search(
    connection: Connection, tokens: Sequence[str], limit: int, condition: ColumnElement[bool] | None = None
) -> list[tuple[int, float]]:
    """The passages that hold any of ``tokens``, best first, as (key, score); a higher score is better.

    ``condition`` is a condition on the passage's row of ``reports``. Without one every current version counts.
    Of equal scores the lower key comes first.
    """
    return _of(connection).search(connection, tokens, limit, condition)


def frequencies(connection: Connection, tokens: Sequence[str]) -> dict[str, int]:
    """In how many passages each token stands, in any column."""
    return _of(connection).frequencies(connection, tokens)


def _of(connection: Connection) -> _WordIndex:
    return _INDEXES[connection.dialect.name]
