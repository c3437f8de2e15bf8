"""Vectors in SQL: kept by model and text, and which passages the vector index does not hold yet."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, or_, select, update

from retrieval.library.database import Database, slices
from retrieval.library.schema import dropped_passages, index_generations, passages, reports, vectors

FLOATS = np.dtype("<f4")
Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PendingPassage:
    """A passage that the vector index does not hold: its key, and the title and text that are embedded.

    ``repeated`` where an earlier passage has just the same.
    """

    key: int
    text_hash: str
    title: str
    text: str
    repeated: bool = False


class VectorStore:
    """Keeps computed vectors, and marks what the index holds by the index's generation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self, generation: str, limit: int, after: int = 0) -> list[PendingPassage]:
        """The first ``limit`` passages after a key, in order of key, that this generation does not hold."""
        earlier = passages.alias("earlier")
        repeated = exists().where(earlier.c.text_hash == passages.c.text_hash, earlier.c.key < passages.c.key)
        query = select(passages, repeated.label("repeated")).where(passages.c.key > after, _not_in(generation))
        query = query.order_by(passages.c.key).limit(limit)
        with self._database.reading() as connection:
            found = connection.execute(query).all()
            # Once for each report: a long one has thousands of passages.
            held = select(reports.c.key, reports.c.title, reports.c.body)
            held = held.where(reports.c.key.in_({row.report_key for row in found}))
            texts = {key: (title, body) for key, title, body in connection.execute(held)}
        pending: list[PendingPassage] = []
        for row in found:
            title, body = texts[row.report_key]
            pending.append(PendingPassage(row.key, row.text_hash, title, body[row.start : row.end], row.repeated))
        return pending

    def turn(self, model: str) -> AbstractContextManager[bool]:
        """True for one process at a time that fills the model's index, False for the others."""
        return self._database.alone(f"index-{hashlib.sha256(model.encode()).hexdigest()[:8]}")

    def counts(self, generation: str | None) -> tuple[int, int]:
        """How many passages this generation of the index holds and how many it does not, as (done, pending)."""
        with self._database.reading() as connection:
            total = connection.execute(select(func.count()).select_from(passages)).scalar_one()
            if generation is None:
                return 0, total
            pending = connection.execute(
                select(func.count()).select_from(passages).where(_not_in(generation))
            ).scalar_one()
        return total - pending, pending

    def pending_for(self, model: str) -> int:
        """How many passages the model's index, as it was last opened, does not hold."""
        with self._database.reading() as connection:
            generation = connection.execute(_generation_of(model)).scalar()
            query = select(func.count()).select_from(passages)
            if generation is not None:
                query = query.where(_not_in(generation))
            return connection.execute(query).scalar_one()

    def counts_for(self, model: str) -> tuple[int, int]:
        """As :meth:`counts`, of the model's index as it was last opened: whichever process owns it."""
        with self._database.reading() as connection:
            generation = connection.execute(_generation_of(model)).scalar()
        return self.counts(generation)

    def remember(self, model: str, generation: str) -> None:
        """Take down which generation the model's index is of; for who owns the index to say."""
        with self._database.reading() as connection:
            if connection.execute(_generation_of(model)).scalar() == generation:
                return
        with self._database.writing() as connection:
            connection.execute(delete(index_generations).where(index_generations.c.model == model))
            connection.execute(insert(index_generations).values(model=model, generation=generation))

    def get(self, model: str, hashes: Sequence[str]) -> dict[str, Vector]:
        """The vectors that this model made before, by the hash of their text; what cannot be one is left out."""
        query = select(vectors.c.text_hash, vectors.c.vector).where(
            vectors.c.model == model, vectors.c.text_hash.in_(set(hashes))
        )
        with self._database.reading() as connection:
            return {
                text_hash: np.frombuffer(blob, FLOATS)
                for text_hash, blob in connection.execute(query)
                if len(blob) % FLOATS.itemsize == 0
            }

    def dimensions(self, model: str) -> int | None:
        """How many numbers the vectors of this model have; None while there is none."""
        query = select(func.length(vectors.c.vector)).where(vectors.c.model == model).limit(1)
        with self._database.reading() as connection:
            size = connection.execute(query).scalar()
        return None if size is None else size // FLOATS.itemsize

    def nearest(self, model: str, vector: Vector, keys: Sequence[int], limit: int) -> list[tuple[int, float]]:
        """The passages nearest in meaning among some, best first, as (key, cosine): all of them compared, one by one.

        Passages that have no vector of this model yet are passed over.
        """
        found: list[tuple[int, bytes]] = []
        with self._database.reading() as connection:
            for part in slices(keys):
                # Not joined: SQLite would go through all vectors of the model and look each one's passages up.
                texts = select(passages.c.key, passages.c.text_hash).where(passages.c.key.in_(part))
                hashes = dict(connection.execute(texts).tuples().all())
                kept = select(vectors.c.text_hash, vectors.c.vector).where(
                    vectors.c.model == model, vectors.c.text_hash.in_(set(hashes.values()))
                )
                made = dict(connection.execute(kept).tuples().all())
                found += [(key, made[text_hash]) for key, text_hash in hashes.items() if text_hash in made]
        if not found:
            return []
        compared = np.frombuffer(b"".join(blob for _, blob in found), FLOATS).reshape(len(found), -1) @ vector
        scored = [(key, float(score)) for (key, _), score in zip(found, compared, strict=True)]
        return sorted(scored, key=lambda one: (-one[1], one[0]))[:limit]

    def put(self, model: str, new: Mapping[str, Vector]) -> None:
        """Keep vectors by the hash of their text; one that is there already stays.

        That of a text that no passage has any more, for others write too, is not kept.
        """
        with self._database.writing() as connection:
            query = select(vectors.c.text_hash).where(vectors.c.model == model, vectors.c.text_hash.in_(new))
            known = set(connection.execute(query).scalars())
            used = set(connection.execute(select(passages.c.text_hash).where(passages.c.text_hash.in_(new))).scalars())
            rows = [
                {"model": model, "text_hash": text_hash, "vector": vector.astype(FLOATS).tobytes()}
                for text_hash, vector in new.items()
                if text_hash in used - known
            ]
            if rows:
                connection.execute(insert(vectors), rows)

    def mark(self, generation: str, keys: Sequence[int]) -> list[int]:
        """Remember that this generation of the index holds these passages; returns the keys of those that are gone."""
        with self._database.writing() as connection:
            connection.execute(update(passages).where(passages.c.key.in_(keys)).values(indexed=generation))
            held = set(connection.execute(select(passages.c.key).where(passages.c.key.in_(keys))).scalars())
        return [key for key in keys if key not in held]

    def dropped(self, model: str, limit: int) -> list[int]:
        """The first keys of passages that are gone and that the model's index may still hold."""
        query = select(dropped_passages.c.passage_key).where(dropped_passages.c.model == model)
        with self._database.reading() as connection:
            return list(connection.execute(query.order_by(dropped_passages.c.passage_key).limit(limit)).scalars())

    def forget_dropped(self, model: str, keys: Sequence[int]) -> None:
        """Remember that the model's index holds these no more."""
        with self._database.writing() as connection:
            connection.execute(
                delete(dropped_passages).where(
                    dropped_passages.c.model == model, dropped_passages.c.passage_key.in_(keys)
                )
            )

    def hashes(self) -> dict[int, str]:
        """The hash of every passage's text, by the passage's key."""
        with self._database.reading() as connection:
            return {row.key: row.text_hash for row in connection.execute(select(passages.c.key, passages.c.text_hash))}

    def marked(self, generation: str) -> set[int]:
        """The keys of the passages that this generation of the index is remembered to hold."""
        with self._database.reading() as connection:
            return set(connection.execute(select(passages.c.key).where(passages.c.indexed == generation)).scalars())

    def unmark_passages(self, keys: Sequence[int]) -> None:
        """Forget that the index holds these passages."""
        with self._database.writing() as connection:
            for part in slices(keys):
                connection.execute(update(passages).where(passages.c.key.in_(part)).values(indexed=None))

    def unmark(self, generation: str) -> None:
        """Forget that this generation of the index holds anything."""
        with self._database.writing() as connection:
            connection.execute(update(passages).where(passages.c.indexed == generation).values(indexed=None))


def _generation_of(model: str) -> Select[str]:
    return select(index_generations.c.generation).where(index_generations.c.model == model)


def _not_in(generation: str) -> ColumnElement[bool]:
    # Not "!=", which would go through every passage: each of the three is looked up in an index.
    held = passages.c.indexed
    return or_(held.is_(None), held < generation, held > generation)
