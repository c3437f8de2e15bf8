"""The nouns of watches: frozen values without I/O. Instants are aware and in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.digest.types import Toll
from bot.record.types import Place

#: So many watches a chat may have.
MOST: Final = 20
#: So many messages a watch pushes in an hour, unless its chat chooses another number.
CAP: Final = 6
HOUR: Final = timedelta(hours=1)
#: A report that was published so long before it came in is old: it is marked so.
LATE: Final = timedelta(days=2)
#: A report that came in so long ago is no news, whatever brought it up again: a reindex, a long rest of the bot.
STALE: Final = timedelta(days=7)


class Kind(StrEnum):
    """What is watched: a name, by words; or a question, by meaning."""

    NAME = "name"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day, in the chat's zone, in which nothing is pushed: from ``begin`` up to, and without, ``end``.

    ``end`` may lie before ``begin``: then they go on past midnight.
    """

    begin: time
    end: time

    def holds(self, local: datetime) -> bool:
        """Whether a local time lies in them."""
        at = local.time().replace(tzinfo=None)
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


@dataclass(frozen=True, slots=True)
class Sought:
    """What a watch looks for: the words as typed, and the id of the one name that they are, where a file knows it."""

    kind: Kind
    text: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """What a chat wants to hear of as soon as a report tells it.

    Attributes:
        key: What it is called by.
        place: Where it pushes: the chat and, in a forum, its topic.
        person: Who asked for it.
        sought: What it looks for.
        language: The language of a chat that has chosen none.
        quiet: When it pushes nothing; None: never.
        cap: How many messages it pushes in an hour.
        paused: Whether it looks for nothing until it goes on.
        since: Reports that came in before are none of its business.
        after: Nor are passages up to this key.
    """

    key: int
    place: Place
    person: int
    sought: Sought
    language: str
    quiet: Quiet | None
    cap: int
    paused: bool
    since: datetime
    after: int


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence of a report, by its offsets in the body, that a watch looks for."""

    watch: int
    report_id: str
    start: int
    end: int


class Stage(StrEnum):
    """What became of a hit.

    found → told (in a message) · held (until somebody asks, or the next digest) → told · same: its chat was told the
    story already · gone: its report was withdrawn or read otherwise before anybody was told.
    """

    FOUND = "found"
    HELD = "held"
    TOLD = "told"
    SAME = "same"
    GONE = "gone"


class Why(StrEnum):
    """Why a hit is held."""

    QUIET = "quiet"
    CAP = "cap"


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that a watch has found.

    Attributes:
        key: What it is called by; its part of the outbox is named by it.
        match: The watch, the report, the sentence.
        stage: What became of it.
        found_at: When it was found.
        story: The report that its story began with in this chat; its own where it is the first, None where nobody
            looked yet.
        why: Why it is held.
        turn: The turn by which it was told.
        told_at: When it was told.
        tolls: What its report counts, where its story was looked at.
    """

    key: int
    match: Match
    stage: Stage
    found_at: datetime
    story: str | None = None
    why: Why | None = None
    turn: str | None = None
    told_at: datetime | None = None
    tolls: tuple[Toll, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """What watches come to: how many there are, their hits by stage, and how many passages were not looked at yet.

    ``unseen`` is by the way of looking: ``words``, ``meaning``.
    """

    watches: int
    hits: Mapping[Stage, int]
    unseen: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """A watch with how many hits it told and holds, and when it told the last."""

    watch: Watch
    told: int
    held: int
    last: datetime | None
