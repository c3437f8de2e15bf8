"""What a chart counts: reports, and the events told from them, by day and by area. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.digest.pictures.called import called
from bot.digest.types import Area, Digest
from bot.texts import Texts

#: So many areas have a bar of their own; the rest share one.
MOST_AREAS: Final = 7
#: More days than this are counted by the week.
MOST_DAYS: Final = 35
WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Count:
    """How many reports, and events, are of an area."""

    name: str
    reports: int
    events: int


@dataclass(frozen=True, slots=True)
class Days:
    """The same of a stretch of days, both ends included."""

    first: date
    last: date
    reports: int
    events: int


def by_area(digest: Digest, texts: Texts) -> tuple[Count, ...]:
    """Counts by area, most reports first; areas of which nothing but an event is told come behind."""
    events = Counter(_key(one.where) for one in digest.developments)
    reports: Counter[str | None] = Counter()
    for area, count in digest.coverage.by_area.items():
        reports[_key(area)] += count
    keys = sorted({*reports, *events}, key=lambda key: (key is None, -reports[key], -events[key], key or ""))
    counts = [Count(_name(key, digest, texts), reports[key], events[key]) for key in keys]
    if len(counts) <= MOST_AREAS + 1:
        return tuple(counts)
    rest = counts[MOST_AREAS:]
    others = Count(texts("picture.other_areas"), sum(one.reports for one in rest), sum(one.events for one in rest))
    return (*counts[:MOST_AREAS], others)


def by_day(digest: Digest) -> tuple[Days, ...]:
    """Counts by day, or by week, of the window; empty where that is one day.

    Reports count on the day that they were published, events on the day that they began, where that is told and in the
    window. What was published before the window counts for none.
    """
    span = digest.window.days
    length = (span.last - span.first).days + 1
    if length < 2:
        return ()
    reports = {date.fromisoformat(day): count for day, count in digest.coverage.by_day.items()}
    events = Counter(one.happened.first for one in digest.developments if one.happened)
    step = WEEK if length > MOST_DAYS else 1
    stretches = []
    for begin in range(0, length, step):
        days = [span.first + timedelta(days=n) for n in range(begin, min(begin + step, length))]
        found = sum(reports.get(day, 0) for day in days), sum(events[day] for day in days)
        stretches.append(Days(days[0], days[-1], *found))
    return tuple(stretches)


def _key(area: Area) -> str | None:
    return area.id or area.country


def _name(key: str | None, digest: Digest, texts: Texts) -> str:
    if key is None:
        return texts("picture.elsewhere")
    known = digest.locations.get(key)
    return called(known, texts.language) if known else key
