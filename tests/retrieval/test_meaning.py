"""Embedder and index as one: what fails is told, left alone for a while, and never stops words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import settings
from bot.wiring import services
from retrieval.embed import Vectors
from retrieval.errors import EmbedderFailed, IndexAway, IndexBusy
from retrieval.meaning import REST, Circuit
from retrieval.understand import Question
from tests.conftest import NOW, CountingEmbedder, Shelf, made_up, take_in


class Failing(CountingEmbedder):
    """An embedder that can be made to fail, and counts what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self._left: int | None = None

    def fail(self, after: int = 0) -> None:
        """Fail from now on, after so many more texts."""
        self._left = after

    def recover(self) -> None:
        """Work again."""
        self._left = None

    def passages(self, texts: Sequence[str]) -> Vectors:
        """As the other, unless it fails."""
        self._spend(len(texts))
        return super().passages(texts)

    def query(self, text: str) -> Vectors:
        """As the other, unless it fails."""
        self.asked += 1
        self._spend(1)
        return super().query(text)

    def _spend(self, texts: int) -> None:
        if self._left is not None:
            self._left -= texts
            if self._left < 0:
                raise EmbedderFailed("the embedder's budget is spent", hint="raise it")


class Time:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """The instant it was set to."""
        return self.now

    def passes(self, time: timedelta) -> None:
        """Set it on."""
        self.now += time


def failing(circuit: Circuit, error: Exception) -> None:
    """Fail inside a circuit."""
    with pytest.raises(type(error)), circuit.guarding():
        raise error


@pytest.mark.parametrize("error", [IndexAway("away", hint="wait"), EmbedderFailed("spent", hint="pay")])
def test_a_failure_is_not_met_again_for_a_while(error: IndexAway | EmbedderFailed) -> None:
    """Within the rest nobody gets in, and hears the same; after it one tries, and a success lets all in again."""
    time = Time()
    circuit = Circuit(time)
    failing(circuit, error)
    time.passes(REST - timedelta(seconds=1))
    with pytest.raises(type(error), match=error.message) as told, circuit.guarding():
        pytest.fail("too early")
    assert told.value.hint == error.hint
    time.passes(timedelta(seconds=1))
    entered = 0
    for _ in range(3):
        with circuit.guarding():
            entered += 1
    assert entered == 3


def test_one_alone_tries_after_the_rest() -> None:
    """While one tries again the others go on without; if it fails, the rest begins anew."""
    time = Time()
    circuit = Circuit(time)
    failing(circuit, IndexAway("away"))
    time.passes(REST)

    def try_again() -> None:
        with circuit.guarding():
            with pytest.raises(IndexAway, match="away"), circuit.guarding():
                pytest.fail("two tried at once")
            time.passes(timedelta(seconds=2))
            raise IndexAway("still away")

    with pytest.raises(IndexAway, match="still"):
        try_again()
    time.passes(REST - timedelta(seconds=1))
    with pytest.raises(IndexAway, match="still"), circuit.guarding():
        pytest.fail("too early")


@pytest.mark.parametrize("error", [IndexBusy("busy"), ValueError("a mistake")])
def test_what_costs_no_time_is_met_again(error: Exception) -> None:
    """An index of another process is seen at once and may be free the next moment; a mistake is none of theirs."""
    circuit = Circuit(Time())
    failing(circuit, error)
    with circuit.guarding():
        pass


def test_an_embedder_that_fails_leaves_the_words(shelf: Shelf) -> None:
    """Questions go on by words and say why, without asking it each time; when it is back they find by meaning."""
    embedder, time = Failing(), Time()
    with services(settings.isolated(shelf.data, embedder="hash"), embedder=embedder, clock=time) as opened:
        take_in(opened, shelf.file("made-up.jsonl", made_up(15, seed=71)))
        embedder.fail()
        for _ in range(3):
            answer = opened.answering.answer(Question("What happened near Mosul?"), now=NOW)
            assert answer.answered
            assert [note.text for note in answer.notes if note.code == "words_only"] == [
                "The embedder's budget is spent: searched by words, names and dates only."
            ]
        assert embedder.asked == 1
        embedder.recover()
        time.passes(REST)
        assert opened.answering.evidence(Question("Mosul"), limit=3, now=NOW).by_meaning


def test_an_embedder_that_fails_while_an_ingest_runs(shelf: Shelf) -> None:
    """The reports are in, what was embedded is kept, and the next ingest embeds the rest only."""
    embedder = Failing()
    with shelf.open(embedder) as opened:
        take_in(opened, shelf.file("made-up.jsonl", made_up(60, seed=72)), vectors=False)
        embedder.fail(after=130)
        indexed = opened.indexer.run(opened.index)
        assert indexed.problem is not None
        assert (indexed.problem.source, indexed.problem.hint) == ("embedder (hash-256)", "raise it")
        assert 0 < indexed.done <= embedder.embedded < indexed.done + indexed.pending
        embedder.recover()
        assert opened.indexer.run(opened.index).pending == 0
    assert embedder.embedded == len(shelf.tables()["vectors"])


def test_an_index_that_cannot_be_used_leaves_the_words(shelf: Shelf) -> None:
    """A file where the folder of the index should be: the ingest is done, the question answered, the reason told."""
    shelf.data.mkdir()
    Path(shelf.data / "chroma").write_text("mine")
    with shelf.open() as opened:
        take_in(opened, shelf.file("made-up.jsonl", made_up(15, seed=73)), vectors=False)
        indexed = opened.indexer.run(opened.index)
        assert indexed.problem is not None
        assert indexed.problem.source == "vector index (embedded)"
        assert (indexed.done, indexed.pending) == opened.vector_counts() != (0, 0)
        found = opened.answering.evidence(Question("Mosul"), limit=3, now=NOW)
        assert found.evidence
        assert isinstance(found.words_only, IndexAway)
