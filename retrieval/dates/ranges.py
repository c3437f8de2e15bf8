"""Mentions that belong together: the ends of a range, a day named for its week, days counted from another."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from retrieval.dates.arithmetic import VAGUE_DAYS, days, month_of, period, shift
from retrieval.dates.tokens import Token, day_or_none
from retrieval.dates.vocabulary import DAY, WEEK, WEEKEND
from retrieval.types import Span


class Found(NamedTuple):
    """Date words: the first token and the one after the last, the days, and how they were written."""

    first: int
    end: int
    span: Span
    shape: str
    year_fixed: bool


_JOINT: Final = re.compile(r"([->x&])[hni]?")


def join_ranges(found: list[Found], codes: str) -> list[Found]:
    """Make one of the two ends of a range: "June 9 to June 12", "from Friday until today"."""
    joined: list[Found] = []
    for item in found:
        if joined and (range_ := _range(joined[-1], item, codes)):
            joined[-1] = range_
        else:
            joined.append(item)
    return joined


def _range(first: Found, second: Found, codes: str) -> Found | None:
    """The range between two mentions, where the words between and before them make one."""
    joint = _JOINT.fullmatch(codes, first.end, second.first)
    if joint is None:
        return None
    before = codes[: first.first].rstrip("hn")[-1:]
    allowed = {
        "-": first.shape == second.shape != "other",
        ">": first.shape == second.shape != "other" or before in ("F", "B"),
        "x": before in ("F", "s", "S"),
        "&": before == "B",
    }
    if not allowed[joint[1]]:
        return None
    start = _range_start(first.span, second.span, first.shape, fixed=first.year_fixed)
    if start is None:
        return None
    span = Span(start, second.span.last)
    return Found(first.first, second.end, span, "range", second.year_fixed)


# What parts two bounds that are one span: "after 1 June and before 5 June 2014", بعد 1 حزيران وقبل 5 حزيران 2014.
_BOUND: Final = re.compile(r"([sSbQfx]|\^>)[inO]?h?$")
_AND_BOUND: Final = re.compile(r",?&?([sSbQfx]|\^>)[inO]?h?")


def share_years(found: list[Found], codes: str) -> list[Found]:
    """Give the year of one of two bounds to the other where that states none."""
    shared = list(found)
    for place in range(1, len(shared)):
        one, other = shared[place - 1], shared[place]
        opening = _BOUND.search(codes, max(0, one.first - 4), one.first)
        closing = _AND_BOUND.fullmatch(codes, one.end, other.first)
        if opening is None or closing is None or one.year_fixed == other.year_fixed:
            continue
        is_start = opening[1] in "sSf"
        if is_start == (closing[1] in "sSf"):
            continue
        if other.year_fixed:
            shared[place - 1] = _in_year_of(one, other, is_start=is_start)
        else:
            shared[place] = _in_year_of(other, one, is_start=not is_start)
    return shared


def _in_year_of(item: Found, other: Found, *, is_start: bool) -> Found:
    """A day or month at the side of another, moved to its year or over the turn of it."""
    if item.shape not in ("day", "month"):
        return item
    step = -1 if is_start else 1
    for year in (other.span.first.year, other.span.first.year + step):
        span = _moved(item.span, year)
        if span and (span.first <= other.span.last if is_start else span.last >= other.span.first):
            return item._replace(span=span, year_fixed=True)
    return item


def _moved(span: Span, year: int) -> Span | None:
    """The same day or days of a month in another year; None where that has no such day."""
    first = day_or_none(year, span.first.month, span.first.day)
    if first is None or (span.first.year, span.first.month) != (span.last.year, span.last.month):
        return None
    whole = span == month_of(span.first.year, span.first.month)
    last = month_of(year, first.month).last if whole else day_or_none(year, first.month, span.last.day)
    return Span(first, last) if last else None


_WEEK_OF: Final = re.compile(r"h?(U)Oh?$")


def weeks_of(found: list[Found], tokens: list[Token], codes: str) -> list[Found]:
    """Widen "the week of 9 June" and "the weekend of June 14" to the days of that week."""
    widened: list[Found] = []
    for item in found:
        match = _WEEK_OF.search(codes, max(0, item.first - 4), item.first) if item.shape == "day" else None
        unit = tokens[match.start(1)].value if match else DAY
        if match and unit in (WEEK, WEEKEND) and (span := period(item.span.first, unit)):
            widened.append(Found(match.start(), item.end, span, "week", item.year_fixed))
        else:
            widened.append(item)
    return widened


# Dates that days can be counted from, and what stands before them: "two days before", "the week after", قبل يومين من.
_ANCHORS: Final = frozenset({"day", "event", "hijri"})
_SIDES: Final = frozenset("bfQC<F>")
_COUNTED: Final = re.compile(
    r"(?:h|(?=[acdoUuV#v<]))(?P<count>[acd#]?|v)(?P<unit>[UuV])(?P<exact>>hU)?z?r?_?(?P<side>[bfQ]|C)_?h?$"
    r"|(?P<arabic>[Qf])~?(?P<number>[acd#]?)(?P<length>[UuV])[F>]_?h?$|(?P<eve>h?<O?h?)$"
)
# The same with the length behind: قبل سقوط الموصل بأسبوع.
_BEFORE_OR_AFTER: Final = re.compile("[Qf]h?$")
_BY: Final = re.compile("i~?(?P<number>[acd#]?)(?P<length>[UuV])c?")
# "Overnight on June 9" and "14 رمضان 1436 الموافق 1 يوليو 2015" name one time, by what says it best.
_SAME_NIGHT: Final = re.compile("[nFih]{0,2}")
_SAME_DAY: Final = re.compile("_?[=/,(-]{0,2}i?h?(?:U?[Ww],?)?")


def together(found: list[Found], tokens: list[Token], codes: str) -> list[Found]:
    """Count from a day or an event named behind ("two days before the fall of Mosul"); tell no day twice."""
    kept: list[Found] = []
    for place, item in enumerate(found):
        if item.shape in ("overnight", "hijri"):
            following = found[place + 1] if place + 1 < len(found) else None
            if _repeats(item, following, codes) or (kept and item.shape == "hijri" and _repeats(item, kept[-1], codes)):
                continue
        if item.shape in _ANCHORS and not _SIDES.isdisjoint(codes[max(0, item.first - 3) : item.first]):
            item = _counted(item, kept[-1].end if kept else 0, tokens, codes)
        kept.append(item)
    return kept


def _repeats(item: Found, other: Found | None, codes: str) -> bool:
    """Whether date words only say again what others beside them say better."""
    if other is None or other.shape not in ("day", "weekday"):
        return False
    gap = codes[item.end : other.first] if other.first >= item.end else codes[other.end : item.first]
    if item.shape == "overnight":
        return bool(_SAME_NIGHT.fullmatch(gap))
    return item.shape == "hijri" and other.shape == "day" and bool(_SAME_DAY.fullmatch(gap))


def _counted(item: Found, earliest: int, tokens: list[Token], codes: str) -> Found:
    """The days that the words before a day or an event count from it; the item itself where there are none."""
    side = _BEFORE_OR_AFTER.search(codes, max(earliest, item.first - 2), item.first)
    by = _BY.match(codes, item.end) if side else None
    if side and by:
        length = _length(by, side.start(), "number", "length", tokens)
        return _replaced(item, side.start(), by.end(), _count(length, item.span))
    match = _COUNTED.search(codes, max(earliest, item.first - 10), item.first)
    if match is None:
        return item
    if match["eve"]:
        eve = item.span.first - days(1)
        return _replaced(item, match.start(), item.end, Span(eve, eve))
    if match["arabic"]:
        length = _length(match, match.start("arabic"), "number", "length", tokens)
    else:
        length = _length(match, match.start("side"), "count", "unit", tokens)
    return _replaced(item, match.start(), item.end, _count(length, item.span))


def _replaced(item: Found, first: int, end: int, span: Span | None) -> Found:
    """The item with what is counted from it; itself where nothing can be."""
    return Found(first, end, span, "counted", True) if span else item


class _Length(NamedTuple):
    """How far from a day another is.

    ``number`` is None in a plural without one ("the days before"). A whole unit is a stretch that begins at the day
    ("the week after"), an exact one ends at the very day ("a year to the day after").
    """

    is_before: bool
    unit: int
    number: int | None
    is_whole: bool
    is_exact: bool


def _length(match: re.Match[str], side: int, number: str, unit: str, tokens: list[Token]) -> _Length:
    """The length in a match: ``side`` is the token of before or after, ``number`` and ``unit`` are groups."""
    toward, kind, written = tokens[side], match[unit], match[number]
    several = kind == "u" and written in ("", "v")
    counted = 2 if kind == "V" else 1 if written in ("", "v") else tokens[match.start(number)].value
    is_exact = bool(match.groupdict().get("exact"))
    return _Length(
        is_before=toward.kind in "bQ" or (toward.kind == "C" and toward.value < 0),
        unit=tokens[match.start(unit)].value,
        number=None if several else counted,
        is_whole=unit == "unit" and kind == "U" and written == "" and not is_exact,
        is_exact=is_exact,
    )


def _count(length: _Length, span: Span) -> Span | None:
    """Two days before: that day; the week after: its seven days; the days after: a week's."""
    unit, number = length.unit, length.number
    if unit == WEEKEND or (number is None and unit not in VAGUE_DAYS):
        return None
    if number is None or (length.is_whole and unit != DAY):
        reach = days(VAGUE_DAYS[unit]) if number is None else shift(span.last, unit, 1) - span.last
        if length.is_before:
            return Span(span.first - reach, span.first - days(1))
        return Span(span.last + days(1), span.last + reach)
    day = shift(span.first, unit, -number) if length.is_before else shift(span.last, unit, number)
    return Span(day, day) if length.is_exact else period(day, unit)


def _range_start(first: Span, second: Span, shape: str, *, fixed: bool) -> date | None:
    """The first day of a range, moved back where its words leave week or year open; None if past the last."""
    start, end = first.first, second.last
    if shape == "weekday" and start > end:
        start -= days(7)
    elif shape in ("day", "month") and not fixed:
        same_year = day_or_none(end.year, start.month, start.day)
        start = same_year if same_year and same_year <= end else start.replace(year=end.year - 1)
    return start if start <= end else None
