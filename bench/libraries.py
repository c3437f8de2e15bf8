"""Libraries to measure on: sitrep's own factory makes them, with embedders that are recorded or made up."""

from __future__ import annotations

import hashlib
import io
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

import numpy as np

from bench.made_up import NOW, Record, lines
from bot import settings
from bot.wiring import FITTED_JUDGEMENT, Judgement, Lexica, Services, services
from retrieval.embed import E5Embedder, Embedder, Vectors
from retrieval.ingest import Ingested
from retrieval.vectors import VectorIndex

T = TypeVar("T")


class MadeUpVectors:
    """Passages get vectors drawn from their text's hash, at once; a question costs what the real model costs.

    It bears the real model's name, so that a process with the real model opens a library made with it.
    """

    model = E5Embedder.model
    batch = E5Embedder.batch
    dimensions = 384

    def __init__(self, real: E5Embedder) -> None:
        self._real = real

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See :class:`retrieval.embed.Embedder`."""
        return np.array([self._drawn(text) for text in texts], dtype=np.float32).reshape(-1, self.dimensions)

    def query(self, text: str) -> Vectors:
        """See :class:`retrieval.embed.Embedder`."""
        return self._real.query(text)

    def _drawn(self, text: str) -> Vectors:
        seed = int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")
        drawn = np.random.default_rng(seed).standard_normal(self.dimensions, dtype=np.float32)
        return np.asarray(drawn / np.linalg.norm(drawn), dtype=np.float32)


class Recorder:
    """An embedder that keeps the texts of passages which another one was asked for."""

    def __init__(self, real: Embedder) -> None:
        self._real = real
        self.model = real.model
        self.batch = real.batch
        self.texts: list[str] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See :class:`retrieval.embed.Embedder`."""
        self.texts += texts
        return self._real.passages(texts)

    def query(self, text: str) -> Vectors:
        """See :class:`retrieval.embed.Embedder`."""
        return self._real.query(text)


@dataclass(slots=True)
class Remembered:
    """Vectors of passages and of questions, by their text."""

    passages: dict[str, Vectors] = field(default_factory=dict)
    questions: dict[str, Vectors] = field(default_factory=dict)


class Remembering:
    """An embedder that asks another one only for what it was not asked for before."""

    def __init__(self, real: Embedder, remembered: Remembered | None = None) -> None:
        self._real = real
        self.model = real.model
        self.batch = real.batch
        self.remembered = remembered or Remembered()

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See :class:`retrieval.embed.Embedder`."""
        known = self.remembered.passages
        if missing := [text for text in dict.fromkeys(texts) if text not in known]:
            known.update(zip(missing, self._real.passages(missing), strict=True))
        return np.stack([known[text] for text in texts]) if texts else self._real.passages(texts)

    def query(self, text: str) -> Vectors:
        """See :class:`retrieval.embed.Embedder`."""
        known = self.remembered.questions
        if text not in known:
            known[text] = self._real.query(text)
        return known[text]


@contextmanager
def library(
    folder: Path, embedder: Embedder, lexica: Lexica | None = None, judgement: Judgement = FITTED_JUDGEMENT
) -> Iterator[Services]:
    """The library in a folder, as every command opens it; made where there is none."""
    opening = services(
        settings.isolated(folder), embedder=embedder, clock=lambda: NOW, lexica=lexica, judgement=judgement
    )
    with opening as opened:
        yield opened


def owned(opened: Services) -> VectorIndex:
    """The vector index of a library that nobody else has open."""
    index = opened.index.index()
    assert index is not None
    return index


def read(opened: Services, *paths: Path) -> Ingested:
    """Take files in: from then on they are found by words."""
    stdin = cast("io.BufferedReader", io.BufferedReader(io.BytesIO()))
    result = opened.ingest.run([str(path) for path in paths], now=NOW, stdin=stdin)
    assert not result.failed, result.failed[0]
    return result


def take_in(opened: Services, *paths: Path) -> Ingested:
    """Take files in, vectors and all, as ``sitrep ingest`` does."""
    result = read(opened, *paths)
    opened.indexer.catch_up(owned(opened))
    return result


def passages_in(opened: Services) -> int:
    """How many passages a library holds."""
    return opened.vectors.counts(None)[1]


def grow(opened: Services, records: Iterator[Record], passages: int, folder: Path) -> None:
    """Take reports in, a file of them at a time, until a library holds so many passages."""
    part = 0
    while passages_in(opened) < passages:
        part += 1
        missing = passages - passages_in(opened)
        # A made-up report has two passages and more: a third of what is missing never overshoots far.
        source = written(folder / f"part-{part}.jsonl", (next(records) for _ in range(missing // 3 + 1)))
        read(opened, source)
        source.unlink()
        say(f"{passages_in(opened)} of {passages} passages")
    opened.indexer.catch_up(owned(opened))


def written(path: Path, records: Iterable[Record]) -> Path:
    """A JSONL file of records."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(lines(records), "utf-8")
    return path


def timed(action: Callable[[], T]) -> tuple[float, T]:
    """How many seconds an action takes, and what it gives."""
    start = time.perf_counter()
    result = action()
    return time.perf_counter() - start, result


def say(text: str) -> None:
    """Progress, on standard error: results alone stand on standard output."""
    print(f"bench: {text}", file=sys.stderr, flush=True)
