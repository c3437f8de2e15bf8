"""What events known by name and Hijri dates mean: one function a shape of words."""

from __future__ import annotations

from datetime import date
from typing import Final

from retrieval.dates import hijri
from retrieval.dates.arithmetic import days, year_of
from retrieval.dates.frame import Frame, Words, direction_of
from retrieval.types import Span

_MUHARRAM: Final = 1
# These months alone are dates: the others are names of people as well.
_ALONE: Final = frozenset({_MUHARRAM, hijri.RAMADAN})
_YEAR: Final = days(366)


def event(words: Words, frame: Frame) -> Span | None:
    """The fall of Mosul, the 2006 Samarra bombing; the year alone where no event of that name was then."""
    year = words.value("Y")
    span = frame.events.days(words.values("kI")[0], year, frame.reference)
    return span or (year_of(year) if year is not None else None)


def hijri_date(words: Words, frame: Frame) -> Span | None:
    """14 Ramadan 1436, رمضان 1435, Ramadan 2014, 15 شعبان: a day with those beside it, or a month."""
    if words.codes[words.first - 1 : words.first] in ("d", "#"):
        return None  # a day that no month has
    month = words.values("J")[0]
    stated = next((year for year in words.values("#") if hijri.FIRST_YEAR <= year <= hijri.LAST_YEAR), None)
    number = words.value("d") or sum(words.values("oc")) or None
    if stated is None and "#" in words.code:
        return None  # a year that the tables do not hold
    if stated is not None:
        return hijri.day(stated, month, number) if number else hijri.month_of(stated, month)
    year = words.value("Y")
    around = date(year, 7, 1) if year else frame.reference
    if around is None or (number is None and year is None and month not in _ALONE):
        return None
    spans = _in_years_around(around, month, number)
    if year:
        return next((span for span in spans if span.first.year == year), None)
    return _by_direction(spans, words, frame)


def _in_years_around(day: date, month: int, number: int | None) -> list[Span]:
    """The month, or its day, in the Hijri years around a day, oldest first."""
    middle = hijri.year_at(day)
    years = range(max(hijri.FIRST_YEAR, middle - 1), min(hijri.LAST_YEAR, middle + 1) + 1)
    if number is None:
        return [hijri.month_of(year, month) for year in years]
    return [hijri.day(year, month, number) for year in years if number <= hijri.length_of(year, month)]


def _by_direction(spans: list[Span], words: Words, frame: Frame) -> Span | None:
    """The one meant: "last Ramadan" is over, "next Ramadan" has not begun, a plain one is as the frame chooses."""
    reference = frame.reference
    if reference is None:
        return None
    direction = direction_of(words)
    if direction == -1:
        return max((span for span in spans if span.last < reference), default=None)
    if direction == 1 or frame.is_ahead():
        return min((span for span in spans if span.last >= reference), default=None)
    return frame.choice([span for span in spans if span.first <= reference] or spans)
