"""What others do to a library between two steps of one process: neither is undone by it, nor does it fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from sqlalchemy import text

from bot.wiring import Services
from retrieval.embed import HashEmbedder, Vectors
from retrieval.library import rows
from retrieval.library.database import Database
from retrieval.progress import Quiet
from retrieval.types import Scope
from retrieval.vectors import VectorIndex
from tests.conftest import NOW, Shelf, made_up, take_in


class Interrupted:
    """The small embedder; something happens while it makes its first vectors."""

    model = HashEmbedder.model
    batch = HashEmbedder.batch

    def __init__(self) -> None:
        self.meanwhile: Callable[[], object] = lambda: None
        self._hashing = HashEmbedder()

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One vector a text, after what happens meanwhile."""
        happens, self.meanwhile = self.meanwhile, lambda: None
        happens()
        return self._hashing.passages(texts)

    def query(self, text: str) -> Vectors:
        """The vector of a question."""
        return self._hashing.query(text)


def index_of(opened: Services) -> VectorIndex:
    """The vector index, which can be had."""
    index = opened.index.index()
    assert index is not None
    return index


def withdrawn_while_embedded(shelf: Shelf, *, drop: bool) -> None:
    """Index a library of which a report is taken back while its text is embedded, and see that it is sound."""
    embedder = Interrupted()
    with shelf.open(embedder) as opened:
        take_in(opened, shelf.file("made-up.jsonl", made_up(12, seed=71)), vectors=False)
        index = index_of(opened)
        gone = opened.library.reports(Scope())[0].report.id

        def withdraw() -> None:
            opened.withdrawals.withdraw(gone, "a hoax", now=NOW)
            if drop:
                opened.indexer.drop_what_is_gone(index)

        embedder.meanwhile = withdraw
        opened.indexer.catch_up(index)
        assert opened.checking.run(index, Quiet(), mend=False).found == ()
        assert opened.vectors.counts(index.generation) == (index.count(), 0)


def test_a_report_that_is_taken_back_while_it_is_embedded(shelf: Shelf) -> None:
    """Its vectors are kept neither in the library nor in the index."""
    withdrawn_while_embedded(shelf, drop=False)


def test_what_another_process_has_dropped_already_stays_out(shelf: Shelf) -> None:
    """Of two that index on one server, one has taken the passages out before the other puts them in."""
    withdrawn_while_embedded(shelf, drop=True)


class Beside:
    """An index that others use too: something happens when it is first asked for one thing; all asked is noted."""

    def __init__(self, index: VectorIndex, at: str, meanwhile: Callable[[], object]) -> None:
        self.asked: list[str] = []
        self._index = index
        self._at = at
        self._meanwhile = meanwhile

    def __getattr__(self, name: str) -> Any:
        if name == self._at and name not in self.asked:
            self._meanwhile()
        self.asked.append(name)
        return getattr(self._index, name)


def test_an_index_that_another_process_drops_from_is_not_lost(shelf: Shelf) -> None:
    """Between a look at the library and one at its index both have become smaller: nothing is put in again."""
    with shelf.open() as opened:
        take_in(opened, shelf.file("made-up.jsonl", made_up(12, seed=76)))
        index = index_of(opened)
        gone = opened.library.reports(Scope())[0].report.id

        def meanwhile() -> None:
            opened.withdrawals.withdraw(gone, "a hoax", now=NOW)
            opened.indexer.drop_what_is_gone(index)

        beside = Beside(index, "count", meanwhile)
        opened.indexer.catch_up(cast(VectorIndex, beside))
        assert "put" not in beside.asked
        assert opened.vectors.counts(index.generation) == (index.count(), 0)


def test_a_check_while_another_process_indexes(shelf: Shelf) -> None:
    """What was taken in, or taken back, between two looks of a check is no fault, and stays in the index or out."""
    with shelf.open() as opened:
        take_in(opened, shelf.file("first.jsonl", made_up(12, seed=74)))
        index = index_of(opened)
        gone = opened.library.reports(Scope())[0].report.id

        def meanwhile() -> None:
            opened.withdrawals.withdraw(gone, "a hoax", now=NOW)
            opened.indexer.drop_what_is_gone(index)
            take_in(opened, shelf.file("second.jsonl", made_up(12, seed=75)))

        beside = cast(VectorIndex, Beside(index, "key_pages", meanwhile))
        assert opened.checking.run(beside, Quiet(), mend=True).found == ()
        assert opened.vectors.counts(index.generation) == (index.count(), 0)


def test_passages_that_two_drop_at_once(shelf: Shelf) -> None:
    """Who comes second, with keys that it read before, finds nothing left to drop and notes none of them twice."""
    with shelf.open() as opened:
        take_in(opened, shelf.file("made-up.jsonl", made_up(3, seed=73)))
        with shelf.sql() as connection:
            keys = connection.execute(text("SELECT key FROM passages")).scalars().all()
        database = Database.open(shelf.address)
        for _ in range(2):
            with database.writing() as connection:
                rows.drop_passages(connection, keys)
        database.close()
        with shelf.sql() as connection:
            dropped = connection.execute(text("SELECT passage_key FROM dropped_passages")).scalars().all()
        assert sorted(dropped) == sorted(keys)
