"""When a subscription is due. Pure.

A due instant is the local time of a local date in the subscription's zone, the first of two where clocks go back and
moved by the gap where they go forward (PEP 495, ``fold=0``); so each local date has one, whatever its clocks do.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.schedule.types import Subscription

#: So far back days are looked at that nobody planned.
BACK: Final = timedelta(days=31)
#: So far ahead the next day is looked for: every weekday, and one that a zone has skipped.
_AHEAD: Final = timedelta(days=15)
_DAY: Final = timedelta(days=1)


def due_at(subscription: Subscription, day: date) -> datetime | None:
    """The instant at which a local date is due; None where its zone has skipped that date.

    A time that clocks skip before midnight comes after it, on the next date, and is of this one all the same.
    """
    zone = ZoneInfo(subscription.zone)
    # Where the whole date is skipped, its first moment is moved to another date too.
    if datetime.combine(day, time(), zone).astimezone(UTC).astimezone(zone).date() != day:
        return None
    return datetime.combine(day, subscription.at, zone).astimezone(UTC)


def due(subscription: Subscription, now: datetime) -> list[tuple[date, datetime]]:
    """The local dates that are due by now and were not planned yet, each with its instant, oldest first."""
    if subscription.paused:
        return []
    today = _today(subscription, now)
    return [(day, at) for day, at in _days(subscription, today - BACK, today) if at <= now]


def next_due(subscription: Subscription, now: datetime) -> datetime | None:
    """The first instant after now at which it is due; None where it is paused."""
    if subscription.paused:
        return None
    # Also yesterday's, which may come after midnight.
    begin = _today(subscription, max(now, subscription.since)) - _DAY
    return next((at for _, at in _days(subscription, begin, begin + _AHEAD) if at > now), None)


def _today(subscription: Subscription, now: datetime) -> date:
    return now.astimezone(ZoneInfo(subscription.zone)).date()


def _days(subscription: Subscription, first: date, last: date) -> Iterator[tuple[date, datetime]]:
    if subscription.planned is not None:
        first = max(first, subscription.planned + _DAY)
    for ahead in range((last - first).days + 1):
        day = first + ahead * _DAY
        if day.isoweekday() in subscription.days:
            at = due_at(subscription, day)
            if at is not None and at >= subscription.since:
                yield day, at
