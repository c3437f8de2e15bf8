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
from retrieval.embed import E5Embedder, Embedder

INGEST_TARGET = 1.15
BATCH_SIZES = (1, 4, 16, 32)
# How many texts the best batch size is looked for on.
TRIED = 32


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured: reports beside the embedder and how often, reports without it."""

    reports: int
    rounds: int
    stub_reports: int


def beside_the_embedder(folder: Path, embedder: E5Embedder, sizes: Sizes) -> list[Figure]:
    """sitrep's ingest and the bare embedder on the same texts, in turn; the median ratio of the rounds."""
    source = written(folder / "reports.jsonl", islice(reports(), sizes.reports))
    recorder = Recorder(embedder)
    embedder.passages(["The model is loaded at its first use."])
    ours: list[float] = []
    bare: list[float] = []
    size = 0
    for number in range(sizes.rounds):
        recorder.texts.clear()
        ours.append(_ingest(folder / f"round-{number}", recorder, source))
        size = size or best_batch_size(embedder, recorder.texts)
        bare.append(_embed(embedder, recorder.texts, size))
        say(f"ingest {ours[-1]:.1f} s, the bare embedder {bare[-1]:.1f} s")
    ratio = median(mine / alone for mine, alone in zip(ours, bare, strict=True))
    passages = len(recorder.texts)
    return [
        Figure(
            f"ingest of {sizes.reports} reports ({passages} passages), real model",
            median(ours),
            "s",
            beside=f"bare embedder, {size} at a time: {median(bare):.2f} s",
            ratio=ratio,
            most=INGEST_TARGET,
        )
    ]


def best_batch_size(embedder: Embedder, texts: Sequence[str]) -> int:
    """The batch size at which the embedder is fastest on the first of these texts."""
    tried = texts[:TRIED]
    return min(BATCH_SIZES, key=lambda size: _embed(embedder, tried, size))


def _ingest(folder: Path, embedder: Embedder, source: Path) -> float:
    with library(folder, embedder) as opened:
        # Opening is measured by itself, with the cold start.
        owned(opened)
        return timed(lambda: take_in(opened, source))[0]


def _embed(embedder: Embedder, texts: Sequence[str], size: int) -> float:
    batches = [texts[at : at + size] for at in range(0, len(texts), size)]
    return timed(lambda: [embedder.passages(batch) for batch in batches])[0]


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
        reordered, _ = timed(
            lambda: take_in(opened, written(folder / "again.jsonl", map(_reordered, records)))
        )
        embedded = len(recorder.texts)
    count = len(records)
    return [
        Figure(
            "ingest, stub embedder, found by words", count / by_words, "reports/s", beside=f"{count} reports"
        ),
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
