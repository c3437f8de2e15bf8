"""How fast questions are searched and answered, beside the bare parts of a search on the same files."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from bench.figures import Figure, SearchFigure
from bench.libraries import MadeUpVectors, grow, library, owned, passages_in, say, timed
from bench.made_up import NOW, Asked, reports
from bot.wiring import Services
from retrieval import words
from retrieval.embed import E5Embedder
from retrieval.understand import Question
from retrieval.vectors import VectorIndex

SEARCH_TARGET = 3.0
ANSWER_TARGET_MS = 300.0
# How many times its time in the smallest library a search may take in any other.
GROWTH_TARGET = 2.0
# The target of a search holds for libraries of this many passages and more.
LARGE = 10_000
# What `sitrep search` asks for, and what the bare parts are asked for.
RESULTS, BARE_WORDS, BARE_NEAREST = 10, 100, 50


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds that one question took: the search, the answer, and each bare part."""

    search: float
    answer: float
    embed: float
    words: float
    nearest: float

    @property
    def parts(self) -> float:
        """All bare parts together."""
        return self.embed + self.words + self.nearest


class BareParts:
    """The least that a search can be: one query each of the embedder, FTS5 and Chroma, nothing between."""

    def __init__(self, connection: sqlite3.Connection, index: VectorIndex, embedder: E5Embedder) -> None:
        self._connection = connection
        self._index = index
        self._embedder = embedder

    def times(self, text: str) -> tuple[float, float, float]:
        """Seconds that the embedder, the words and the nearest vectors take for a question."""
        match = " OR ".join(f'"{stem}"' for stem in dict.fromkeys(words.stems(text)))
        embed, vector = timed(lambda: self._embedder.query(text))
        by_words, _ = timed(lambda: self._by_words(match))
        nearest, _ = timed(lambda: self._index.nearest(vector, BARE_NEAREST))
        return embed, by_words, nearest

    def _by_words(self, match: str) -> list[tuple[int, float]]:
        query = "SELECT rowid, rank FROM passage_words WHERE passage_words MATCH ? ORDER BY rank LIMIT ?"
        return self._connection.execute(query, (match, BARE_WORDS)).fetchall()


def build(folder: Path, embedder: E5Embedder, passages: int) -> None:
    """Make a library of so many passages of made-up reports with made-up vectors, unless a run before kept it."""
    with library(folder, MadeUpVectors(embedder)) as opened:
        if passages_in(opened) >= passages and opened.vector_counts()[1] == 0:
            say(f"{passages_in(opened)} passages were kept")
            return
        seconds, _ = timed(lambda: grow(opened, reports(), passages, folder / "sources"))
        say(f"{passages_in(opened)} passages in {seconds:.0f} s")


def growth(searches: Sequence[SearchFigure]) -> list[Figure]:
    """How a search of each library compares with the same questions' of the smallest, with a scope and without."""
    smallest = {one.scope: one for one in searches if one.passages == searches[0].passages}
    return [
        Figure(
            f"search, {one.passages} passages, scope: {one.scope}",
            one.search,
            "ms",
            beside=f"{smallest[one.scope].search:.1f} ms with {smallest[one.scope].passages}",
            ratio=one.search / smallest[one.scope].search,
            most=GROWTH_TARGET,
        )
        for one in searches
        if one.scope in ("none", "any") and one is not smallest[one.scope]
    ]


def measure(folder: Path, embedder: E5Embedder, asked: Sequence[Asked], rounds: int) -> list[SearchFigure]:
    """The figures of a library: for questions without a scope, with one, and by the width of the scope."""
    with library(folder, MadeUpVectors(embedder)) as opened, _bare_parts(folder, opened, embedder) as bare:
        _ask(opened, bare, asked[0].question, rounds=1)
        size = passages_in(opened)
        times = []
        for number, one in enumerate(asked):
            if number % 10 == 0:
                say(f"{size} passages: question {number} of {len(asked)}")
            times.append(_ask(opened, bare, one.question, rounds))
    return list(_figures(size, asked, times))


@contextmanager
def _bare_parts(folder: Path, opened: Services, embedder: E5Embedder) -> Iterator[BareParts]:
    with closing(sqlite3.connect(folder / "library.db")) as connection:
        connection.execute("PRAGMA cache_size = -65536")
        yield BareParts(connection, owned(opened), embedder)


def _ask(opened: Services, bare: BareParts, question: Question, rounds: int) -> Times:
    """The least of some rounds, since other processes only ever add; each step goes first in turn."""
    search: list[float] = []
    parts: list[tuple[float, float, float]] = []
    answer: list[float] = []
    steps: list[Callable[[], None]] = [
        lambda: search.append(timed(partial(opened.answering.evidence, question, limit=RESULTS, now=NOW))[0]),
        lambda: parts.append(bare.times(question.text)),
        lambda: answer.append(timed(partial(opened.answering.answer, question, now=NOW))[0]),
    ]
    for number in range(rounds):
        first = number % len(steps)
        for step in steps[first:] + steps[:first]:
            step()
    embed, by_words, nearest = (1000 * min(times) for times in zip(*parts, strict=True))
    return Times(1000 * min(search), 1000 * min(answer), embed, by_words, nearest)


def _figures(size: int, asked: Sequence[Asked], times: Sequence[Times]) -> Iterator[SearchFigure]:
    scoped = [one for one in asked if one.width != "open"]
    target = SEARCH_TARGET if size >= LARGE else None
    widths = dict.fromkeys(one.width for one in scoped)
    groups: dict[str, set[str]] = {
        "none": {"open"},
        "any": set(widths),
        **{f"  {width}": {width} for width in widths},
    }
    for name, members in groups.items():
        found = [took for one, took in zip(asked, times, strict=True) if one.width in members]
        yield _figure(size, name, found, target)


def _figure(size: int, scope: str, times: Sequence[Times], target: float | None) -> SearchFigure:
    searches = [one.search for one in times]
    return SearchFigure(
        passages=size,
        scope=scope,
        questions=len(times),
        search=median(searches),
        search_p95=quantiles(searches, n=20, method="inclusive")[-1] if len(times) > 1 else searches[0],
        embed=median(one.embed for one in times),
        words=median(one.words for one in times),
        nearest=median(one.nearest for one in times),
        parts=median(one.parts for one in times),
        most=target,
        answer_adds=median(one.answer - one.search for one in times),
        answer_most=ANSWER_TARGET_MS,
    )
