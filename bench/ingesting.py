"""How fast reports go in: beside the bare embedder, a second time, and without the embedder's time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.libraries import (
    MadeUpVectors,
    Recorder,
    library,
    owned,
    passages_in,
    read,
    say,
    take_in,
    timed,
    written,
)
from bench.made_up import Record, reports
from retrieval.embed import E5Embedder, Embedder, Vectors

INGEST_TARGET = 1.15
BATCH_SIZES = (1, 4, 16, 32)
# How many texts the best batch size is looked for on: the first sentences of as many reports.
TRIED = 32


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured: reports beside the embedder and how often, reports without it."""

    reports: int
    rounds: int
    stub_reports: int


class SideBySide:
    """The real model, which embeds every batch a second time for comparison: bare, at its best batch size.

    Which of the two goes first changes from batch to batch, so that a machine that is busy for some seconds
    slows both.
    """

    def __init__(self, embedder: E5Embedder, size: int) -> None:
        self._embedder = embedder
        self._size = size
        self._batches = 0
        self.model = embedder.model
        self.batch = embedder.batch
        self.passages_seen = 0
        self.inside: list[float] = []
        self.bare: list[float] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See :class:`retrieval.embed.Embedder`."""
        self._batches += 1
        self.passages_seen += len(texts)
        if self._batches % 2:
            self.bare.append(embed(self._embedder, texts, self._size))
        inside, made = timed(lambda: self._embedder.passages(texts))
        self.inside.append(inside)
        if not self._batches % 2:
            self.bare.append(embed(self._embedder, texts, self._size))
        return made

    def query(self, text: str) -> Vectors:
        """See :class:`retrieval.embed.Embedder`."""
        return self._embedder.query(text)


def beside_the_embedder(folder: Path, embedder: E5Embedder, sizes: Sizes) -> list[Figure]:
    """An ingest by sitrep and the bare embedder on the same texts, some rounds of it.

    The ratio is made of medians over batches and rounds: on a busy machine the totals of a round are chance.
    """
    records = list(islice(reports(), sizes.reports))
    source = written(folder / "reports.jsonl", records)
    size = best_batch_size(embedder, [record["text"][:600] for record in records[:TRIED]])
    rounds: list[tuple[float, float, float]] = []
    shares: list[float] = []
    for number in range(sizes.rounds):
        beside = SideBySide(embedder, size)
        both = _ingest(folder / f"round-{number}", beside, source)
        total, bare = both - sum(beside.bare), sum(beside.bare)
        rounds.append((total, bare, total - sum(beside.inside)))
        shares += [ours / alone for ours, alone in zip(beside.inside, beside.bare, strict=True)]
        say(f"ingest {total:.1f} s, the bare embedder {bare:.1f} s")
    total, bare, own = (median(values) for values in zip(*rounds, strict=True))
    return [
        Figure(
            f"ingest of {sizes.reports} reports ({beside.passages_seen} passages), real model",
            total,
            "s",
            beside=f"bare embedder, {size} at a time: {bare:.2f} s",
            # What the embedder takes within sitrep, batch by batch, and what sitrep adds to it.
            ratio=median(shares) + median(extra / alone for _, alone, extra in rounds),
            most=INGEST_TARGET,
        ),
        Figure("  of it outside the embedder", own, "s", beside="parsing, annotating, SQL, Chroma"),
    ]


def best_batch_size(embedder: Embedder, texts: Sequence[str]) -> int:
    """The batch size at which the embedder is fastest on these texts."""
    embed(embedder, texts[:1], 1)
    return min(BATCH_SIZES, key=lambda size: embed(embedder, texts, size))


def embed(embedder: Embedder, texts: Sequence[str], size: int) -> float:
    """How many seconds the embedder takes for texts, so many at a time."""
    batches = [texts[at : at + size] for at in range(0, len(texts), size)]
    return timed(lambda: [embedder.passages(batch) for batch in batches])[0]


def _ingest(folder: Path, embedder: Embedder, source: Path) -> float:
    with library(folder, embedder) as opened:
        # Opening is measured by itself, with the cold start.
        owned(opened)
        return timed(lambda: take_in(opened, source))[0]


def without_the_embedder(folder: Path, sizes: Sizes) -> list[Figure]:
    """Reports a second where vectors cost nothing; and what is embedded when the same reports come again."""
    records = list(islice(reports(), sizes.stub_reports))
    source = written(folder / "reports.jsonl", records)
    recorder = Recorder(MadeUpVectors(E5Embedder()))
    with library(folder / "stub", recorder) as opened:
        owned(opened)
        by_words, _ = timed(lambda: read(opened, source))
        by_meaning, _ = timed(lambda: opened.indexer.catch_up(owned(opened)))
        passages = passages_in(opened)
        recorder.texts.clear()
        again, _ = timed(lambda: take_in(opened, source))
        reordered, _ = timed(lambda: take_in(opened, written(folder / "again.jsonl", map(_reordered, records))))
        embedded = len(recorder.texts)
    count = len(records)
    return [
        Figure("ingest, stub embedder, found by words", count / by_words, "reports/s", beside=f"{count} reports"),
        Figure(
            "ingest, stub embedder, vectors too",
            count / (by_words + by_meaning),
            "reports/s",
            beside=f"{passages} passages into Chroma in {by_meaning:.1f} s",
        ),
        Figure("the same file again", again, "s", beside=f"{count} reports"),
        Figure("the same reports in another file", reordered, "s", beside=f"{count} reports"),
        Figure("texts embedded by both of these", embedded, "", most=0, must=True),
    ]


def _reordered(record: Record) -> Record:
    """The same report from other bytes."""
    return dict(reversed(record.items()))
