"""What an answer that a model writes takes of our own time, beyond an answer of extracts and the model's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from math import inf
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time

from bench.canned_model import STATEMENTS, Canned, canned
from bench.figures import Figure
from bench.libraries import read, say
from bench.made_up import NOW
from bench.quality import JUDGE, reports
from bot import evaluate, settings
from bot.briefing.types import EXTRACTS
from bot.wiring import Services, services
from retrieval.understand import Question

# Milliseconds at the median.
OWN_TARGET = 50.0
# Questions before those that are timed: the first pays for the openai library, its connection and the names' first use.
WARM = 3


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds of an answer without the server's: as a clock has it, and of the processor for who asks."""

    clock: float
    processor: float

    def beyond(self, other: Taken) -> Taken:
        """What this took more than another."""
        return Taken(self.clock - other.clock, self.processor - other.processor)


# An answer of another length, which is left out.
OTHER = Taken(inf, inf)


def measure(folder: Path, count: int, rounds: int) -> Iterator[Figure]:
    """Our own milliseconds for an answer of six statements: of so many questions to the judges' reports.

    Of each question the least of some rounds counts, as other processes only ever add; no round remembers another.
    """
    say("answers that a model writes")
    asked = _questions(count + WARM)
    with _opened(folder) as opened:
        read(opened, *reports(JUDGE))
    with canned() as server:
        passes = [(_answers(folder, asked), _answers(folder, asked, server)) for _ in range(rounds)]
    extracts = _least([one for one, _ in passes])
    written = _least([one for _, one in passes])
    own = [one.beyond(without) for one, without in zip(written, extracts, strict=True) if one.clock < inf]
    beside = f"{len(own)} of {len(written)} answers had {STATEMENTS} statements"
    if own:
        yield Figure("own time of a written answer", median(t.clock for t in own), "ms", beside=beside, most=OWN_TARGET)
        yield Figure("the same, processor time of who asks", median(t.processor for t in own), "ms")


def _least(rounds: Sequence[Sequence[Taken]]) -> list[Taken]:
    """The least of each question's times."""
    return [
        Taken(min(one.clock for one in times), min(one.processor for one in times))
        for times in zip(*rounds, strict=True)
    ][WARM:]


def _answers(folder: Path, asked: Sequence[Question], server: Canned | None = None) -> list[Taken]:
    """What each answer takes: of extracts, or where there is a server, written by its model."""
    found = []
    with _opened(folder, server) as opened:
        for one in asked:
            began, began_thread = perf_counter(), thread_time()
            answer = opened.answering.answer(one, now=NOW)
            processor, clock = thread_time() - began_thread, perf_counter() - began
            of_server = server.took() if server else 0.0
            is_whole = answer.written_by != EXTRACTS and len(answer.statements) == STATEMENTS
            taken = Taken(1000 * (clock - of_server), 1000 * processor)
            found.append(taken if is_whole or server is None else OTHER)
    return found


def _questions(count: int) -> Sequence[Question]:
    """The judges' questions for tuning that stand alone and have an answer."""
    file = JUDGE / "questions-tune.jsonl"
    golds = evaluate.read(file.read_text("utf-8").splitlines(), str(file))
    return [gold.asked() for gold in golds if gold.answerable and not gold.previous][:count]


def _opened(folder: Path, server: Canned | None = None) -> AbstractContextManager[Services]:
    """The library in a folder, with the server's model where there is one; found by words, as vectors are no part."""
    chosen = settings.isolated(folder, embedder="hash")
    if server:
        model = {"openai_model": "canned", "openai_base_url": server.base_url, "model_tokens": 10**9}
        chosen = chosen.model_copy(update=model)
    return services(chosen, clock=lambda: NOW)
