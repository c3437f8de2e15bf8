"""Readers in many zones who want a digest each day, what they must get, and whether they got it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.schedule.types import LATE, Outcome
from bot.simulator.actors import Group, Person
from bot.simulator.driver import SimulatedTelegram
from bot.simulator.world import Message

FIRST_READER: Final = 3_000
# Both hemispheres, offsets of half and quarter hours, a change of half an hour, changes at midnight and before it.
ZONES: Final = (
    *("Europe/Berlin", "Asia/Beirut", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "America/St_Johns"),
    *("Asia/Kathmandu", "America/Santiago", "Asia/Baghdad", "Australia/Adelaide", "America/Nuuk", "Asia/Tehran"),
)
# Most of them lie where clocks are changed somewhere.
TIMES: Final = (time(2, 30), time(7, 30), time(0, 30), time(23, 30))
DAYS: Final = {"daily": range(1, 8), "Mon-Fri": range(1, 6), "Sun-Thu": (7, 1, 2, 3, 4)}
# How a digest begins; what was skipped is told otherwise.
BEGINS: Final = "Digest of "
# What is sent just before it would be too late arrives a little after; a skip just before may be one too.
SLACK: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Span:
    """Simulated days, from an instant to another one."""

    begin: datetime
    end: datetime


def days(first: str, last: str) -> Span:
    """From the beginning of a day to the end of another one, in UTC."""
    begin, end = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (first, last))
    return Span(begin, end + timedelta(days=1))


@dataclass
class Reader:
    """Somebody who wants a digest in one place.

    ``chats`` are its ids so far. ``closed`` is when it took no messages: of what is due then nothing is made. ``down``
    is when no bot ran for long.
    """

    person: Person
    group: Group | None
    thread: int | None
    at: time
    zone: str
    weekdays: str
    chats: list[int]
    closed: list[Span] = field(default_factory=list)
    down: list[Span] = field(default_factory=list)

    def subscribes(self) -> None:
        """Ask for it, as people do: in a group that may have what reports say."""
        if self.group:
            self.person.says("/allow", to=self.group)
        self.person.says(f"/subscribe {self.at:%H:%M} {self.zone} {self.weekdays}", to=self.group, thread=self.thread)

    def migrates(self) -> None:
        """The group becomes a supergroup."""
        assert self.group is not None
        self.group = self.group.migrates()
        self.chats.append(self.group.id)

    def due(self, spans: Iterable[Span]) -> dict[date, datetime]:
        """The local dates of which a digest is due in some days, each with its instant."""
        found: dict[date, datetime] = {}
        for span in spans:
            day = span.begin.date() - timedelta(days=2)
            while day <= span.end.date() + timedelta(days=2):
                at = datetime.combine(day, self.at, ZoneInfo(self.zone)).astimezone(UTC)
                if span.begin <= at < span.end and day.isoweekday() in DAYS[self.weekdays]:
                    found[day] = at
                day += timedelta(days=1)
        return found

    def digests(self, telegram: SimulatedTelegram) -> list[Message]:
        """What they were told of digests, wherever it is now."""
        told = [one for chat in self.chats for one in telegram.answers(chat)]
        return [one for one in told if one.text.startswith(BEGINS) and one.thread == self.thread]

    def may_miss(self, due: datetime) -> bool:
        """Whether a digest could not be had in time."""
        away = (*self.closed, *self.down)
        return any(one.begin <= due + SLACK and one.end >= due + LATE - SLACK for one in away)

    def is_closed(self, at: datetime) -> bool:
        """Whether it took no messages then."""
        return any(one.begin <= at < one.end for one in self.closed)


def readers(telegram: SimulatedTelegram, number: int, zones: Sequence[str] = ZONES) -> list[Reader]:
    """So many, mostly in private; of twenty one in a group that can become another, a supergroup and a topic."""
    return [_reader(telegram, n, zones) for n in range(number)]


def _reader(telegram: SimulatedTelegram, n: int, zones: Sequence[str]) -> Reader:
    person = telegram.person(FIRST_READER + n, f"R{n}", language="en")
    place = partial(telegram.group, f"Desk {n}", person)
    group = {7: partial(place, basic=True), 13: place, 17: partial(place, forum=True)}.get(n % 20, lambda: None)()
    thread = group.opens_topic("Digests", person) if group and group.chat.forum else None
    weekdays = {4: "Mon-Fri", 9: "Sun-Thu"}.get(n % 10, "daily")
    at = TIMES[n // len(zones) % len(TIMES)]
    return Reader(person, group, thread, at, zones[n % len(zones)], weekdays, [group.id if group else person.id])


@dataclass(frozen=True, slots=True)
class Came:
    """What became of all digests: of those in doubt so many came; so many more were due while chats were closed."""

    due: int
    closed: int
    sent: int
    held: int
    held_and_came: int
    skipped: int
    late: timedelta


def judged(telegram: SimulatedTelegram, everyone: Sequence[Reader], spans: Sequence[Span], shown: Any) -> Came:
    """Hold what Telegram took against what was due, and against what ``sitrep deliveries`` shows.

    Raises:
        AssertionError: a digest was lost or doubled, came before its time or too late, or is shown as what it is not.
    """
    outcomes = _outcomes(everyone, shown)
    counts: Counter[Outcome] = Counter()
    came, closed, latest = 0, 0, timedelta()
    for reader in everyone:
        due = reader.due(spans)
        taken, late = _taken(reader, telegram, due)
        latest = max(latest, late)
        shown_days = {day for (chat, thread, day) in outcomes if chat == reader.chats[-1] and thread == reader.thread}
        unmade = {day for day, at in due.items() if reader.is_closed(at)} - shown_days
        assert shown_days | unmade == set(due), f"{reader.chats}: other days than were due"
        assert not any(taken[day] for day in unmade), f"{reader.chats}: a digest of nowhere"
        closed += len(unmade)
        for day in set(due) - unmade:
            outcome = outcomes[reader.chats[-1], reader.thread, day]
            _check(reader, day, due[day], taken[day], outcome)
            counts[outcome] += 1
            came += outcome is Outcome.HELD and taken[day]
    assert {Outcome(name): shown[name] for name in Outcome if shown[name]} == dict(counts)
    assert shown["due"] == sum(counts.values())
    return Came(shown["due"], closed, counts[Outcome.SENT], counts[Outcome.HELD], came, counts[Outcome.SKIPPED], latest)


def _outcomes(everyone: Sequence[Reader], shown: Any) -> dict[tuple[int, int | None, date], Outcome]:
    assert len(shown["subscriptions"]) == len(everyone)
    return {
        (one["chat"], one["thread"], date.fromisoformat(of["day"])): Outcome(of["outcome"])
        for one in shown["subscriptions"]
        for of in one["deliveries"]
    }


def _taken(reader: Reader, telegram: SimulatedTelegram, due: dict[date, datetime]) -> tuple[Counter[date], timedelta]:
    """How many digests Telegram took by the local date that they are of, and how late the latest one came."""
    taken: Counter[date] = Counter()
    latest = timedelta()
    for message in reader.digests(telegram):
        at = datetime.fromtimestamp(message.json["date"], UTC)
        before = {day: instant for day, instant in due.items() if instant <= at}
        assert before, f"{reader.chats}: a digest at {at}, before any is due"
        day = max(before, key=lambda one: before[one])
        assert at - before[day] < LATE + SLACK, f"{reader.chats}: a digest at {at}, too late"
        latest = max(latest, at - before[day])
        taken[day] += 1
    return taken, latest


def _check(reader: Reader, day: date, due: datetime, taken: int, outcome: Outcome) -> None:
    of = f"{reader.chats} {reader.zone} {reader.at} of {day}, due at {due}: {outcome}, {taken} times"
    match outcome:
        case Outcome.SENT:
            assert taken == 1, of
        case Outcome.HELD:
            assert taken <= 1, of
        case Outcome.SKIPPED:
            assert taken == 0, of
            assert reader.may_miss(due), of
        case _:
            raise AssertionError(of)
