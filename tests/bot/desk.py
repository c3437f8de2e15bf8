"""A library of the samples, a server with a model on it, and what it answers: for tests of what a model writes."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import json_output, settings
from bot.briefing.types import Answer, Statement
from bot.model import SILENT, Ask, Call, Listener, Meters, Model, Reply, Turn, Unasked
from bot.model.budget import Ledger, Limits
from bot.model.service import Bounds, ModelService
from bot.openai_api import ChatServer, OpenAIServer, Time
from bot.wiring import Services, services
from retrieval.understand import Question
from tests.servers.openai_server import LoopbackOpenAI

SAMPLES = Path(__file__).parent.parent.parent / "bot" / "samples" / "reports"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = "sk-loopback-5e1f0c9a7b"
MODEL = "loop-1"
HAWIJA = "How many people were killed in Hawija?"
#: What the samples say of it, in the words of nobody.
GOOD = "Sources told AFP that 17 people were killed in Hawija."
RESPONSE = {"statements": [{"text": GOOD, "citations": [1]}], "accounts": [], "not_known": []}


class Clocks:
    """The clock of the wall and that of time-outs, which only move when somebody sleeps or a test says so."""

    def __init__(self) -> None:
        self.now = NOW
        self.seconds = 0.0
        self.slept: list[float] = []

    def wall(self) -> datetime:
        """The present."""
        return self.now

    def pass_(self, time: timedelta) -> None:
        """Let time pass."""
        self.now += time
        self.seconds += time.total_seconds()

    def sleep(self, seconds: float) -> None:
        """Sleep, at once."""
        self.slept.append(seconds)
        self.pass_(timedelta(seconds=seconds))

    def time(self) -> Time:
        """As the model's service takes it."""
        return Time(lambda: self.seconds, self.sleep, lambda: 1.0)


class Figures:
    """Keeps the calls of a model."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.not_made: list[tuple[str, Unasked]] = []
        self.rules: Counter[str] = Counter()

    def called(self, call: Call) -> None:
        """See :class:`bot.model.Meter`."""
        self.calls.append(call)

    def unasked(self, purpose: str, why: Unasked) -> None:
        """See :class:`bot.model.Meter`."""
        self.not_made.append((purpose, why))

    def withheld(self, rules: Mapping[str, int]) -> None:
        """See :class:`bot.model.Meter`."""
        self.rules.update(rules)


class Purse:
    """A ledger that no other test writes in."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[date, str | None]] = Counter()

    def book(self, person: str | None, day: date, tokens: int, limits: Limits) -> str | None:
        """See :class:`bot.model.budget.Ledger`."""
        if self._counts[day, None] + tokens > limits.everybody:
            return "everybody"
        if person and self._counts[day, person] + tokens > limits.person:
            return "person"
        self._add(person, day, tokens)
        return None

    def correct(self, person: str | None, day: date, tokens: int) -> None:
        """See :class:`bot.model.budget.Ledger`."""
        self._add(person, day, tokens)

    def _add(self, person: str | None, day: date, tokens: int) -> None:
        for whose in {None, person}:
            self._counts[day, whose] += tokens


class Noting(Purse):
    """A ledger that notes whose tokens were booked."""

    def __init__(self) -> None:
        super().__init__()
        self.booked_for: list[str | None] = []

    def book(self, person: str | None, day: date, tokens: int, limits: Limits) -> str | None:
        """See :class:`bot.model.budget.Ledger`."""
        self.booked_for.append(person)
        return super().book(person, day, tokens, limits)


class Seat:
    """The place of the model in services that outlive it."""

    name = MODEL

    def __init__(self) -> None:
        self.holder: Model | None = None

    @property
    def meters(self) -> Meters:
        """See :class:`bot.model.Model`."""
        return self.holder.meters if self.holder else Meters()

    @property
    def is_left_alone(self) -> bool:
        """See :class:`bot.model.Model`."""
        return self.holder is not None and self.holder.is_left_alone

    def turn(self, person: str | None, most: float | None = None) -> Turn:
        """See :class:`bot.model.Model`."""
        assert self.holder
        return self.holder.turn(person, most)

    def ask(self, ask: Ask, turn: Turn, listener: Listener = SILENT) -> Reply:
        """See :class:`bot.model.Model`."""
        assert self.holder
        return self.holder.ask(ask, turn, listener)


@contextmanager
def library(
    folder: Path, seat: Seat | None, *, digest_seat: Seat | None = None, second_look: bool = False
) -> Iterator[Services]:
    """The services on a folder, with whoever holds the seats as the models of answers and digests, else without."""
    chosen = settings.isolated(folder, embedder="hash").model_copy(update={"second_look": second_look})
    with services(chosen, clock=lambda: NOW, model=seat, digest_model=digest_seat) as opened:
        yield opened


def take_in_samples(opened: Services) -> None:
    """Ingest the samples, found by words."""
    opened.ingest.run([str(SAMPLES)], now=NOW, stdin=io.BufferedReader(io.BytesIO()))


def outlets_apart(reports: Iterable[tuple[str, str, str, str]]) -> Iterator[dict[str, str]]:
    """Reports of id, day of publication, title and text, each of an outlet of its own."""
    for id_, published, title, text in reports:
        yield {"id": id_, "published": published, "title": title, "text": text, "source": f"Outlet {id_}"}


@contextmanager
def stocked(folder: Path, reports: Iterable[Mapping[str, str]], now: datetime) -> Iterator[Services]:
    """The services on a library of some reports, found by words, at a time that stands still."""
    file = folder / "reports.jsonl"
    file.write_text("\n".join(json.dumps(report) for report in reports), "utf-8")
    with services(settings.isolated(folder / "data", embedder="hash"), clock=lambda: now) as opened:
        opened.ingest.run([str(file)], now=now, stdin=io.BufferedReader(io.BytesIO()))
        yield opened


PLENTY = Bounds(60, Limits(person=10**9, everybody=10**9), 4)


@dataclass
class Desk:
    """A library with a model on a server, and how it is used."""

    opened: Services
    seat: Seat
    server: LoopbackOpenAI
    clocks: Clocks = field(default_factory=Clocks)
    figures: Figures = field(default_factory=Figures)
    ledger: Ledger = field(default_factory=Purse)
    _ends: ExitStack = field(default_factory=ExitStack)

    def hire(self, bounds: Bounds = PLENTY, *, key: str = KEY, base_url: str = "", is_openai: bool = True) -> None:
        """Put a model that knows nothing yet into the seat."""
        self.close()
        chat = ChatServer(OpenAIServer(key, base_url or self.server.base_url, time=self.clocks.time()))
        service = ModelService(
            chat,
            MODEL,
            is_openai=is_openai,
            bounds=bounds,
            ledger=self.ledger,
            clock=self.clocks.wall,
            meter=self.figures,
        )
        self.seat.holder = self._ends.enter_context(closing(service))

    def close(self) -> None:
        """Let the model go."""
        self._ends.close()

    def ask(self, text: str = HAWIJA, previous: str | None = None, person: str | None = None) -> Asked:
        """Ask; what was shown must stand in the answer, in that order."""
        return ask(self.opened, text, previous, person)


@dataclass(frozen=True)
class Asked:
    """An answer, and the statements that were shown before it was there."""

    answer: Answer
    shown: list[Statement]

    @property
    def codes(self) -> dict[str, str]:
        """The notes by their codes."""
        return {note.code: note.text for note in self.answer.notes}

    @property
    def texts(self) -> list[str]:
        """The statements."""
        return [statement.text for statement in self.answer.statements]

    @property
    def told(self) -> str:
        """All that a reader is told in anybody's words but those of the sources."""
        found = json_output.answer(self.answer)
        notes = [note for note in found["notes"] if note["code"] != "coverage"]
        told = [*(found[name] for name in ("statements", "accounts", "refusal")), notes]
        return json.dumps(told, ensure_ascii=False)


def ask(opened: Services, text: str = HAWIJA, previous: str | None = None, person: str | None = None) -> Asked:
    """Ask an open library; what was shown must stand in the answer, in that order."""
    shown: list[Statement] = []
    question = Question(text, previous=previous)
    answer = opened.answering.answer(question, now=NOW, person=person, on_statement=shown.append)
    assert not shown or tuple(shown) == answer.statements
    return Asked(answer, shown)


def draft(*statements: tuple[str, list[Any]], **more: Any) -> dict[str, Any]:
    """A model's answer of these sentences and citations."""
    return {
        "statements": [{"text": text, "citations": citations} for text, citations in statements],
        "accounts": [],
        "not_known": [],
        **more,
    }


def offered(user: str) -> dict[int, str]:
    """The passages of a prompt, by their numbers."""
    return {int(n): text for n, text in re.findall(r'<evidence n="(\d+)"[^>]*>\n(.*?)\n</evidence>', user, re.S)}
