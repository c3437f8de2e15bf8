"""What dates of the calendar mean ("17 June 2014", "early June", "in 2014"): one function a shape of words.

A function returns None where the words name no day: an impossible date, or one without a year where no
reference says which.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from retrieval.dates.arithmetic import (
    candidate_days,
    candidate_months,
    days,
    month_of,
    on,
    shift,
    weekday_before,
    year_of,
)
from retrieval.dates.frame import Frame, Words, direction_of, part_of
from retrieval.dates.tokens import day_or_none
from retrieval.dates.vocabulary import DAY, MONTH, WEEK, YEAR
from retrieval.types import Span

_MONTHS: Final = "Mmy"
_LATER_YEAR: Final = re.compile("(?:,?&?d){1,6},?[OF]?U?Y")
_EARLIER_MONTH: Final = re.compile("[Mmy]h?d(?:,d){0,6},?&?$")


def _stated_year(words: Words, frame: Frame) -> int | None:
    """The year in the words ("2014", "last year"), or after the list of days they begin."""
    if (year := words.value("Y")) is not None:
        return year
    if later := _LATER_YEAR.match(words.codes, words.end):
        return words.window(later.start(), later.end()).value("Y")
    direction = direction_of(words)
    if direction is None or frame.reference is None or words.values("U")[-1:] != [YEAR]:
        return None
    return frame.reference.year + direction


def _day(words: Words, frame: Frame, month: int, day: int) -> Span | None:
    """A day of a month, in the year stated or else the one the frame chooses."""
    if year := _stated_year(words, frame):
        stated = day_or_none(year, month, day)
        return on(stated) if stated else None
    return frame.choice(candidate_days(month, day, frame.reference)) if frame.reference else None


def _number(words: Words) -> int:
    """The day number: in digits, or an ordinal ("العاشر") of one or two words."""
    day = words.value("d")
    return day if day is not None else sum(words.values("oc"))


def day_of_month(words: Words, frame: Frame) -> Span | None:
    """17 June 2014, June 17, العاشر من حزيران."""
    month, day = words.values(_MONTHS)[0], _number(words)
    around = words.codes[max(0, words.first - 1) : words.first] + words.codes[words.end : words.end + 1]
    if (month, day) == (9, 11) and "E" in around and _stated_year(words, frame) is None:
        return on(date(2001, 9, 11))  # "the September 11 attacks" are those, whatever the year of the report
    return _day(words, frame, month, day)


def written_out(words: Words, _: Frame) -> Span | None:
    """21/06/2014: read by the tokenizer."""
    return on(date.fromordinal(words.values("D")[0]))


def days_range(words: Words, frame: Frame) -> Span | None:
    """9-12 June 2014: both days in one month, in this order."""
    month, (first, last) = words.values(_MONTHS)[0], words.values("d")[:2]
    start, end = _day(words, frame, month, first), _day(words, frame, month, last)
    if start is None or end is None or first >= last:
        return None
    return Span(end.first.replace(day=first), end.last)


def day_of_later_month(words: Words, frame: Frame) -> Span | None:
    """The "9" in "9 and 10 June 2014"."""
    place = next(place for place in range(words.end, len(words.codes)) if words.codes[place] in _MONTHS)
    rest = words.window(words.first, place + (3 if words.codes[place + 1 : place + 2] in (",", "O", "F") else 2))
    return _day(rest, frame, rest.values(_MONTHS)[0], words.values("d")[0])


def day_of_earlier_month(words: Words, frame: Frame) -> Span | None:
    """The "10" in "June 9 and 10"."""
    start = _EARLIER_MONTH.search(words.codes, max(0, words.first - 12), words.first)
    if start is None:
        return None
    month = words.window(start.start(), words.first).values(_MONTHS)[0]
    if words.codes[words.end : words.end + 2] == ",Y":
        words = words.window(words.first, words.end + 2)
    return _day(words, frame, month, words.values("d")[0])


def day_of_relative_month(words: Words, frame: Frame) -> Span | None:
    """The 5th of this month, العاشر من الشهر الماضي; the 12th of the month: the latest, or the coming one of a plan."""
    direction = direction_of(words)
    if frame.reference is None or words.values("U")[-1:] != [MONTH]:
        return None
    day = _number(words)
    if "q" in words.code:
        return on(frame.antecedent.first.replace(day=day)) if frame.antecedent else None
    if direction is None:
        direction = -1 if day > frame.reference.day and not frame.is_ahead() else 0
    month = shift(frame.reference.replace(day=1), MONTH, direction)
    return on(month.replace(day=day))


def season(words: Words, _: Frame) -> Span | None:
    """Spring 2014: its three months."""
    year, month = words.values("Y")[0], words.values("2")[0]
    return Span(month_of(year, month).first, month_of(year, month + 2).last)


def months_range(words: Words, frame: Frame) -> Span | None:
    """April to June 2014, May to July last year; over the turn of a year the year is the last month's."""
    (first, last), year = words.values(_MONTHS), _stated_year(words, frame)
    if year is None:
        return None
    return Span(month_of(year - (first > last), first).first, month_of(year, last).last)


def month_with_year(words: Words, frame: Frame) -> Span | None:
    """June 2014, early June 2014, June last year."""
    year = _stated_year(words, frame)
    if year is None:
        return None
    return part_of(words, month_of(year, words.values(_MONTHS)[0]))


def part_of_month(words: Words, frame: Frame) -> Span | None:
    """The first week of June (1-7), the last day of June 2014."""
    month, unit, count = words.values(_MONTHS)[0], words.value("U"), words.value("o")
    year = _stated_year(words, frame)
    whole = month_of(year, month) if year else bare_month(words, frame)
    if whole is None or unit not in (DAY, WEEK):
        return None
    length = 7 if unit == WEEK else 1
    if count is None:
        return Span(whole.last - days(length - 1), whole.last)
    first = whole.first + days((count - 1) * length)
    last = min(first + days(length - 1), whole.last)
    return Span(first, last) if first <= last else None


def weekday_of_month(words: Words, frame: Frame) -> Span | None:
    """The first Friday of March, the last Sunday of last month."""
    name, count = words.values("W")[0], words.value("o6")
    if words.values(_MONTHS):
        year = _stated_year(words, frame)
        whole = month_of(year, words.values(_MONTHS)[0]) if year else bare_month(words, frame)
    else:
        whole = _relative_month_of(words.window(words.first + 2, words.end), frame)
    if whole is None:
        return None
    if count is None:
        return on(weekday_before(whole.last, name))
    day = weekday_before(whole.first + days(6), name) + days(7 * (count - 1))
    return on(day) if day <= whole.last else None


def _relative_month_of(words: Words, frame: Frame) -> Span | None:
    """This month, last month, the month."""
    if frame.reference is None or words.values("U")[-1:] != [MONTH]:
        return None
    month = shift(frame.reference.replace(day=1), MONTH, direction_of(words) or 0)
    return month_of(month.year, month.month)


def month_part(words: Words, frame: Frame) -> Span | None:
    """Early June, أواخر حزيران."""
    if frame.reference is None:
        return None
    parts = [part_of(words, span) for span in candidate_months(words.values(_MONTHS)[0], frame.reference)]
    return _coming(parts, frame) or frame.choice(parts)


def relative_month(words: Words, frame: Frame) -> Span | None:
    """Last June (before this month), next June (after it), this June."""
    if frame.reference is None:
        return None
    spans = candidate_months(words.values(_MONTHS)[0], frame.reference)
    match direction_of(words):
        case -1:
            return max((span for span in spans if span.last < frame.reference), default=None)
        case 1:
            return min((span for span in spans if span.first > frame.reference), default=None)
        case _:
            return next(span for span in spans if span.first.year == frame.reference.year)


def bare_month(words: Words, frame: Frame) -> Span | None:
    """In June."""
    if frame.reference is None:
        return None
    months = candidate_months(words.values(_MONTHS)[0], frame.reference)
    if coming := _coming(months, frame):
        return coming
    # "In January", written in November, is the January before: a month to come is named with its year.
    return frame.choice([span for span in months if span.first <= frame.reference] or months)


def _coming(spans: list[Span], frame: Frame) -> Span | None:
    """The first of some spans that is not over, where something is to happen then."""
    reference = frame.reference
    if reference is None or not frame.is_ahead():
        return None
    return min((span for span in spans if span.last >= reference), default=None)


def years_range(words: Words, _: Frame) -> Span | None:
    """From 2003 to 2011."""
    first, last = words.values("Y")
    return Span(date(first, 1, 1), date(last, 12, 31)) if first < last else None


def year_part(words: Words, _: Frame) -> Span | None:
    """Early 2014."""
    return part_of(words, year_of(words.values("Y")[0]))


def year(words: Words, _: Frame) -> Span | None:
    """In 2014, عام 2014."""
    if words.values("U") not in ([], [YEAR]):
        return None
    return year_of(words.values("Y")[0])
