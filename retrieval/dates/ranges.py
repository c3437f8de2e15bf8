"""Mentions that belong together: the two ends of a range, and a day named for its week."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from retrieval.dates.arithmetic import days, period
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


def _range_start(first: Span, second: Span, shape: str, *, fixed: bool) -> date | None:
    """The first day of a range, moved back where its words leave week or year open; None if past the last."""
    start, end = first.first, second.last
    if shape == "weekday" and start > end:
        start -= days(7)
    elif shape in ("day", "month") and not fixed:
        same_year = day_or_none(end.year, start.month, start.day)
        start = same_year if same_year and same_year <= end else start.replace(year=end.year - 1)
    return start if start <= end else None
