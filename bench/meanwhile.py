"""What questions cost while reports are taken in: in the same process, and beside another one that does it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from threading import Thread

from bench.figures import Figure
from bench.libraries import MadeUpVectors, library, passages_in, say, take_in, timed, written
from bench.made_up import NOW, Asked, Record, reports
from bench.starting import MAIN, environment
from bot.wiring import Services
from retrieval.embed import E5Embedder

MEANWHILE_TARGET = 2.0
# A seed of its own: reports that the library does not hold yet.
SEED = 4711
# How many reports make one of about so many passages, and how many stand in the library that takes it in itself.
PASSAGES, JOINED, FEW = 300, 145, 40
# Seconds until another process has started and embeds.
STARTED = 2


def measure(folder: Path, scratch: Path, embedder: E5Embedder, asked: Sequence[Asked]) -> Iterator[Figure]:
    """Questions to a library alone, beside a process that takes in a long document, and while its own does."""
    source = written(scratch / "long.jsonl", [_long_report()])
    with library(folder, MadeUpVectors(embedder)) as opened:
        alone = _alone(opened, asked)
        process = _ingesting(scratch / "other", [source], "ingest")
        time.sleep(STARTED)
        beside = _while(lambda: process.poll() is None, opened, asked)
        assert process.returncode == 0
    yield _figure(f"beside a process that embeds {PASSAGES} passages", beside, alone)
    with library(scratch / "same", embedder) as opened:
        take_in(opened, written(scratch / "few.jsonl", islice(reports(), FEW)))
        alone = _alone(opened, asked)
        before = passages_in(opened)
        thread = Thread(target=take_in, args=(opened, source))
        thread.start()
        within = _while(thread.is_alive, opened, asked)
        assert passages_in(opened) - before > 0.8 * PASSAGES
    yield _figure(f"while the same process embeds {PASSAGES} passages", within, alone)


def two_at_once(scratch: Path, count: int) -> Iterator[Figure]:
    """So many reports, found by words, taken in by one process and by two into one library."""
    made = list(islice(reports(SEED + 1), count))
    halves = [written(scratch / f"half-{number}.jsonl", made[number::2]) for number in range(2)]
    for name, shares in (("one", [halves]), ("two", [[half] for half in halves])):
        say(f"ingest of {count} reports, processes: {name}")
        start = time.perf_counter()
        processes = [_ingesting(scratch / name, share, "ingest", "--no-wait") for share in shares]
        assert [process.wait() for process in processes] == [0] * len(shares)
        taken = time.perf_counter() - start
        beside = f"{count} reports, start included"
        yield Figure(f"ingest by words, processes: {name}", count / taken, "reports/s", beside)


def _figure(name: str, meanwhile: float, alone: float) -> Figure:
    return Figure(
        f"median question {name}",
        1000 * meanwhile,
        "ms",
        beside=f"alone {1000 * alone:.1f} ms",
        ratio=meanwhile / alone,
        most=MEANWHILE_TARGET,
    )


def _alone(opened: Services, asked: Sequence[Asked]) -> float:
    """The median of all questions; the first is asked twice, for it finds nothing in memory."""
    return median([_answer(opened, one) for one in (asked[0], *asked)][1:])


def _while(running: Callable[[], bool], opened: Services, asked: Sequence[Asked]) -> float:
    """The median of questions asked one after another as long as something runs."""
    taken: list[float] = []
    while running() or not taken:
        taken.append(_answer(opened, asked[len(taken) % len(asked)]))
    say(f"{len(taken)} questions meanwhile")
    return median(taken)


def _answer(opened: Services, asked: Asked) -> float:
    return timed(lambda: opened.answering.answer(asked.question, now=NOW))[0]


def _ingesting(folder: Path, sources: Sequence[Path], *command: str) -> subprocess.Popen[bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-c", MAIN, *command, *map(str, sources)],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _long_report() -> Record:
    """One report of many made-up ones' texts: some 300 passages."""
    joined = list(islice(reports(SEED), JOINED))
    return joined[0] | {"text": "\n\n".join(record["text"] for record in joined)}
