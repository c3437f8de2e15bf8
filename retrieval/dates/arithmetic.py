"""Days, weeks, months and years as spans, and the choice of a year where none is stated."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from retrieval.dates.tokens import day_or_none
from retrieval.dates.vocabulary import DAY, HOUR, MONTH, WEEK, WEEKEND, YEAR
from retrieval.types import Span

# Given spans, one a candidate year, and the reference: the one meant.
YearChoice = Callable[[list[Span], date], Span | None]

# How far back "in recent days" and "a few weeks ago" reach; months and years are too vague to resolve.
VAGUE_DAYS: Final = {HOUR: 1, DAY: 7, WEEK: 28}


def days(number: int) -> timedelta:
    """A number of days."""
    return timedelta(days=number)


def on(day: date) -> Span:
    """The span of one day."""
    return Span(day, day)


def month_of(year: int, month: int) -> Span:
    """The days of a month."""
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def week_of(day: date) -> Span:
    """Monday to Sunday around ``day``."""
    monday = day - days(day.weekday())
    return Span(monday, monday + days(6))


def year_of(year: int) -> Span:
    """The days of a year."""
    return Span(date(year, 1, 1), date(year, 12, 31))


def add_months(day: date, number: int) -> date:
    """The same day ``number`` months on, or the month's last where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift(day: date, unit: int, number: int) -> date:
    """``day`` moved by ``number`` units; hours count as the whole days they fill."""
    if unit == HOUR:
        return day + days(int(number / 24))
    if unit in (MONTH, YEAR):
        return add_months(day, number * (12 if unit == YEAR else 1))
    return day + days(number * (1 if unit == DAY else 7))


def period(day: date, unit: int) -> Span | None:
    """The calendar unit around ``day``; a weekend is the Saturday and Sunday of its week."""
    if unit in (HOUR, DAY):
        return on(day)
    if unit == WEEKEND:
        sunday = week_of(day).last
        return Span(sunday - days(1), sunday)
    if unit == WEEK:
        return week_of(day)
    return month_of(day.year, day.month) if unit == MONTH else year_of(day.year)


def third(span: Span, which: int) -> Span:
    """The early, middle or late part (0, 1, 2).

    Of a month 1-10, 11-20 and 21 to the end; of a year four months each; of a week Monday to Wednesday,
    Tuesday to Thursday and Thursday to Sunday.
    """
    length = (span.last - span.first).days + 1
    if length > 31:
        first = span.first.replace(month=which * 4 + 1)
        return Span(first, month_of(first.year, which * 4 + 4).last)
    if length > 7:
        last = span.last if which == 2 else span.first + days(which * 10 + 9)
        return Span(span.first + days(which * 10), last)
    starts, ends = (0, 1, 3), (2, 3, 6)
    return Span(span.first + days(starts[which]), span.first + days(ends[which]))


def weekday_before(day: date, weekday: int, *, strictly: bool = False) -> date:
    """The last such weekday on or before ``day``; ``strictly`` excludes the day itself."""
    back = (day.weekday() - weekday) % 7
    return day - days(back or (7 if strictly else 0))


def weekday_after(day: date, weekday: int) -> date:
    """The first such weekday after ``day``."""
    return day + days((weekday - day.weekday()) % 7 or 7)


def weekday_near(day: date, weekday: int) -> date:
    """The such weekday at most three days from ``day``."""
    return day + days((weekday - day.weekday() + 3) % 7 - 3)


def candidate_days(month: int, day: int, reference: date) -> list[Span]:
    """The day in the years around the reference, where it exists."""
    years = range(reference.year - 1, reference.year + 2)
    found = (day_or_none(year, month, day) for year in years)
    return [on(candidate) for candidate in found if candidate]


def candidate_months(month: int, reference: date) -> list[Span]:
    """The month in the years around the reference."""
    years = range(max(1, reference.year - 1), min(9999, reference.year + 1) + 1)
    return [month_of(year, month) for year in years]


def nearest(candidates: list[Span], reference: date) -> Span | None:
    """The candidate nearest to the reference, the earlier of two: how reports write."""

    def distance(span: Span) -> int:
        return max((span.first - reference).days, (reference - span.last).days, 0)

    return min(candidates, key=distance, default=None)


def latest_past(candidates: list[Span], reference: date) -> Span | None:
    """The latest candidate that begins within a week from the reference at most: how people ask."""
    return max((span for span in candidates if (span.first - reference).days <= 7), default=None)
