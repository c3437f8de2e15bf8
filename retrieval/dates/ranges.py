"""Mentions that belong together: the ends of a range, a day named for its week, days counted from another."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from retrieval.dates.arithmetic import VAGUE_DAYS, days, period, shift
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
    r"(?:h|(?=[acdoUuV#v<]))(?P<count>[acd#]?|v)(?P<unit>[UuV])z?r?_?(?P<side>[bfQ]|C)_?h?$"
    r"|(?P<arabic>[Qf])~?(?P<number>[acd#]?)(?P<length>[UuV])[F>]_?h?$|(?P<eve>h?<O?h?)$"
)
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
    match = _COUNTED.search(codes, max(earliest, item.first - 8), item.first)
    span = _count(match, item.span, tokens) if match else None
    return Found(match.start(), item.end, span, "counted", True) if match and span else item


def _count(match: re.Match[str], span: Span, tokens: list[Token]) -> Span | None:
    """Two days before: that day; the week after: its seven days; the days after: a week's; the eve: the day before."""
    if match["eve"]:
        return Span(span.first - days(1), span.first - days(1))
    count, kind = ("number", "length") if match["arabic"] else ("count", "unit")
    side = tokens[match.start("arabic" if match["arabic"] else "side")]
    is_before = side.kind in "bQ" or (side.kind == "C" and side.value < 0)
    unit = tokens[match.start(kind)].value
    several = match[kind] == "u" and match[count] in ("", "v")
    number = 2 if match[kind] == "V" else tokens[match.start(count)].value if match[count] not in ("", "v") else 1
    if unit == WEEKEND or (several and unit not in VAGUE_DAYS):
        return None
    if several or (match["unit"] == "U" and match[count] == "" and unit != DAY):
        reach = days(VAGUE_DAYS[unit]) if several else shift(span.last, unit, 1) - span.last
        return (
            Span(span.first - reach, span.first - days(1))
            if is_before
            else Span(span.last + days(1), span.last + reach)
        )
    return period(shift(span.first, unit, -number) if is_before else shift(span.last, unit, number), unit)


def _range_start(first: Span, second: Span, shape: str, *, fixed: bool) -> date | None:
    """The first day of a range, moved back where its words leave week or year open; None if past the last."""
    start, end = first.first, second.last
    if shape == "weekday" and start > end:
        start -= days(7)
    elif shape in ("day", "month") and not fixed:
        same_year = day_or_none(end.year, start.month, start.day)
        start = same_year if same_year and same_year <= end else start.replace(year=end.year - 1)
    return start if start <= end else None
