"""The word index: the same tokens in whatever the database offers for words.

Only this package and the migrations know the dialect. ``fts5`` is SQLite's, ``tsvector`` PostgreSQL's, and
``bm25`` what they have in common. A row is a passage: the stems of the report's title, the stems of the passage, and
its canonical tokens (names, days, concepts). Nothing is decided twice: ``retrieval.words`` and ``retrieval.tokens``
made every token already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    column,
    delete,
    exists,
    literal_column,
    not_,
    select,
    table,
)

from retrieval.library.schema import passages
from retrieval.library.word_index import fts5, tsvector

_INDEX = table("passage_words")


class _WordIndex(Protocol):
    """What each module of a dialect does."""

    def add(self, connection: Connection, rows: Iterable[Mapping[str, object]]) -> None: ...

    def remove(self, connection: Connection, keys: Sequence[int]) -> None: ...

    def search(
        self, connection: Connection, tokens: Sequence[str], limit: int, condition: ColumnElement[bool] | None
    ) -> list[tuple[int, float]]: ...

    def frequencies(self, connection: Connection, tokens: Sequence[str]) -> dict[str, int]: ...

    def damage(self, connection: Connection) -> list[str]: ...

    def rebuild(self, connection: Connection) -> None: ...

    def purge(self, connection: Connection) -> None: ...


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

    ``condition`` is a condition on the passage's row of ``reports``, met by few. Without one every version counts.
    Of equal scores the lower key comes first.
    """
    return _of(connection).search(connection, tokens, limit, condition)


def frequencies(connection: Connection, tokens: Sequence[str]) -> dict[str, int]:
    """In how many passages each token stands, in any column."""
    return _of(connection).frequencies(connection, tokens)


def rows(connection: Connection, count: int) -> Iterator[list[dict[str, object]]]:
    """All that is indexed, ``count`` passages at a time, as :func:`add` takes it."""
    query: Select[*tuple[Any, ...]] = select(
        _key(connection).label("key"), column("title"), column("words"), column("canonical")
    )
    query = query.select_from(_INDEX).execution_options(yield_per=count)
    for part in connection.execute(query).mappings().partitions():
        yield [dict(row) for row in part]


def tokens(connection: Connection, keys: Sequence[int]) -> Iterator[tuple[int, frozenset[str]]]:
    """The tokens of passages, those of the title among them; keys that the index does not hold are passed over."""
    key = _key(connection)
    query: Select[*tuple[Any, ...]] = select(key, column("title"), column("words"), column("canonical"))
    query = query.select_from(_INDEX)
    for found, *columns in connection.execute(query.where(key.in_(keys))):
        yield found, frozenset(" ".join(columns).split())


def clear(connection: Connection) -> None:
    """Take every passage out of the index."""
    connection.execute(delete(_INDEX))
    _of(connection).rebuild(connection)


def missing(connection: Connection) -> Sequence[int]:
    """The keys of passages that are not in the index."""
    # Not "NOT IN": PostgreSQL would go through the whole index for each passage.
    indexed = exists().select_from(_INDEX).where(_key(connection) == passages.c.key)
    return connection.execute(select(passages.c.key).where(not_(indexed))).scalars().all()


def without_passage(connection: Connection) -> Sequence[int]:
    """The keys in the index that are no passages."""
    key = _key(connection)
    query = select(key).select_from(_INDEX).where(not_(exists().where(passages.c.key == key)))
    return connection.execute(query).scalars().all()


def damage(connection: Connection) -> list[str]:
    """What is wrong with the index itself, in a transaction that writes: nothing, or a word for it."""
    return _of(connection).damage(connection)


def rebuild(connection: Connection) -> None:
    """Make the index again from the tokens that it was made of."""
    _of(connection).rebuild(connection)


def purge(connection: Connection) -> None:
    """Leave no word of passages that were removed: what removes alone leaves words behind that nothing finds.

    On SQLite the whole index is written anew, which takes a while in a large library: meant for what is withdrawn.
    """
    _of(connection).purge(connection)


def _key(connection: Connection) -> ColumnElement[int]:
    return literal_column(f"passage_words.{'rowid' if connection.dialect.name == 'sqlite' else 'key'}", Integer)


def _of(connection: Connection) -> _WordIndex:
    return _INDEXES[connection.dialect.name]
