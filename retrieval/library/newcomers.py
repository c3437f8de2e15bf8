"""Passages as they come in: in the order of their keys, of which none is ever given twice."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from retrieval.library import word_index
from retrieval.library.database import Database, slices
from retrieval.library.reading import Library, StoredPassage
from retrieval.library.schema import passages, reports


class Newcomers:
    """Reads what came in after a key. Writers take turns, so no smaller key comes in after a larger one was seen."""

    def __init__(self, database: Database, library: Library) -> None:
        self._database = database
        self._library = library

    def newest(self) -> int:
        """The largest key of a passage; 0 where there is none."""
        with self._database.reading() as connection:
            return connection.execute(select(func.max(passages.c.key))).scalar() or 0

    def after(self, key: int, limit: int) -> list[tuple[int, str]]:
        """The first passages after a key, in order: their keys, and the hashes that their vectors are kept by."""
        query = select(passages.c.key, passages.c.text_hash).where(passages.c.key > key)
        with self._database.reading() as connection:
            return list(connection.execute(query.order_by(passages.c.key).limit(limit)))

    def tokens(self, keys: Sequence[int]) -> dict[int, frozenset[str]]:
        """The tokens of passages, those of their titles among them."""
        held: dict[int, frozenset[str]] = {}
        with self._database.reading() as connection:
            for part in slices(keys):
                held.update(word_index.tokens(connection, part))
        return held

    def languages(self, keys: Sequence[int]) -> dict[int, str]:
        """The language of the report that each passage is of."""
        query = select(passages.c.key, reports.c.language).join(reports)
        found: dict[int, str] = {}
        with self._database.reading() as connection:
            for part in slices(keys):
                found.update(connection.execute(query.where(passages.c.key.in_(part))).all())
        return found

    def sample(self, language: str, up_to: int, limit: int) -> list[str]:
        """The hashes of the newest passages of a language up to a key."""
        query = select(passages.c.text_hash).join(reports)
        query = query.where(reports.c.language == language, passages.c.key <= up_to)
        with self._database.reading() as connection:
            return list(connection.execute(query.order_by(passages.c.key.desc()).limit(limit)).scalars())

    def read(self, keys: Sequence[int]) -> list[StoredPassage]:
        """Passages by their keys, in order; those of versions that were replaced by now are left out."""
        found = self._library.passages_with(keys)
        return [found[key] for key in sorted(found) if found[key].superseded_by is None]
