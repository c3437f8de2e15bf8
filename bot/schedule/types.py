"""The nouns of what arrives by itself: frozen values without I/O. Instants are aware and in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.record.types import Length, New, NewTurn, Place

#: So late a digest is still sent; later it is skipped, and said so.
LATE: Final = timedelta(hours=6)
#: From so late on a digest says when it was due.
MARKED_LATE: Final = timedelta(minutes=15)
#: The window of a digest reaches back to the last one that its reader may have, at most so far: a week, and what
#: clocks may be put by in it.
LONGEST: Final = timedelta(days=7, hours=2)
#: Where there was none before it, it reaches back at least so far.
FIRST: Final = timedelta(days=1)
#: So many subscriptions a chat may have.
MOST: Final = 10
#: The ISO weekdays, Monday to Sunday.
DAILY: Final = frozenset(range(1, 8))


class WhenEmpty(StrEnum):
    """What comes of a window without a report: a line that says so, or nothing."""

    SAY = "say"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A digest that a chat wants again and again.

    Attributes:
        key: What it is called by.
        place: Where it goes: the chat and, in a forum, its topic.
        person: Who asked for it.
        at: The local time, in whole minutes.
        zone: Whose time: as the IANA database names it.
        days: The ISO weekdays, 1 for Monday to 7 for Sunday; at least one.
        subjects: What comes first.
        when_empty: What comes of a window without a report.
        language: The language of a chat that has chosen none.
        paused: Whether nothing comes until it goes on.
        since: It is never due before.
        planned: The newest local date for which it was planned: only later ones can be due. None before the first.
    """

    key: int
    place: Place
    person: int
    at: time
    zone: str
    days: frozenset[int]
    subjects: tuple[str, ...]
    when_empty: WhenEmpty
    language: str
    paused: bool
    since: datetime
    planned: date | None = None


class Stage(StrEnum):
    """How far a delivery is.

    planned → building (by a process, with a lease) → ready: its parts are in the outbox, or silent: there was nothing
    to tell and its reader wants no word of that. Or skipped: it would have come too late, or nobody may have it any
    more. Or failed: it could not be made.
    """

    PLANNED = "planned"
    BUILDING = "building"
    READY = "ready"
    SILENT = "silent"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A digest of one subscription and local date.

    ``attempts`` counts how often it could not be made. ``turn`` is the turn that its parts tell of, ``problem`` why it
    was skipped or failed. ``since`` is where its window begins, known when it is ready or silent; it ends at
    ``due_at``.
    """

    key: int
    subscription: int
    day: date
    due_at: datetime
    stage: Stage
    attempts: int
    turn: str | None
    problem: str | None
    since: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Previous:
    """The last digest that a reader may have: where its window ended, and what it kept for this one.

    ``remembered`` is JSON, as :func:`bot.digest.stored.remembered` has it; None where nothing was kept.
    """

    until: datetime
    remembered: str | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is to be made now, with all that its making needs.

    ``language`` is the chat's own choice, else the subscription's; ``length`` what the chat wants.
    """

    delivery: Delivery
    subscription: Subscription
    language: str
    length: Length
    previous: Previous | None


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a claimed delivery: what it tells, and what the next one needs of it.

    Without parts it is silent.
    """

    key: int
    since: datetime
    remembered: str | None
    turn: NewTurn | None = None
    parts: tuple[New, ...] = ()


@dataclass(frozen=True, slots=True)
class Missed:
    """The deliveries of one subscription that its chat must be told of: they were skipped, or could not be made."""

    subscription: Subscription
    language: str
    deliveries: tuple[Delivery, ...]


class Outcome(StrEnum):
    """What became of a delivery, as whoever watches over it wants to know.

    It waits: to be made, or in the outbox. Or all its parts were sent; one is held in doubt; it was skipped, or a part
    of it was; Telegram refused one for good; there was nothing to tell; it could not be made.
    """

    WAITING = "waiting"
    SENT = "sent"
    HELD = "held"
    SKIPPED = "skipped"
    DEAD = "dead"
    SILENT = "silent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivered:
    """A delivery with what became of it; ``lag`` is from its due instant to its end, None while it waits."""

    delivery: Delivery
    outcome: Outcome
    lag: timedelta | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the deliveries of a time come to: how many by outcome, and since when the one due first waits."""

    counts: Mapping[Outcome, int]
    lag: timedelta

    @property
    def due(self) -> int:
        """How many there are."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that tells a chat of deliveries, by their keys."""

    deliveries: frozenset[int]
    part: New
