"""The days a question asks for: its date words as bounds, on events or on publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from retrieval.dates.arithmetic import latest_past
from retrieval.dates.fold import fold
from retrieval.dates.grammar import scan
from retrieval.dates.ranges import Found
from retrieval.dates.tokens import kinds_of, tokenize
from retrieval.types import Span


@dataclass(frozen=True, slots=True)
class DateScope:
    """Date words in a question and the days they bound.

    ``start`` and ``end`` are the place of the words, with their preposition ("since Friday"). ``first`` and
    ``last`` are inclusive, None where that end is open. ``acts_on`` says whether the event's or the
    publication's date is meant.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    acts_on: Literal["event", "publication"]


# The preposition of date words: the first letter decides, "in", "on", "over" and "the" decide nothing.
_PREPOSITION: Final = re.compile(r"(?:[sSbQfxFBin>]|\^>)?[iOn]?h?$")
_ONWARDS: Final = re.compile(r",?\+")
# "reported by Reuters on 20 June": an agent may stand between.
_REPORTED_BEFORE: Final = re.compile("p(?:x_{1,3})?$")
_REPORTED_AFTER: Final = re.compile("p")
_ONE_DAY: Final = timedelta(days=1)


def question_scopes(text: str, now: date) -> tuple[DateScope, ...]:
    """The date words of a question, as bounds.

    A day or month without a year is the latest that begins at most a week after ``now``.

    Args:
        text: The question.
        now: The day relative words relate to.

    Returns:
        Scopes by place in the question, without overlap; empty where it has no date words.
    """
    folded = fold(text)
    tokens = tokenize(folded, lenient=True)
    codes = kinds_of(tokens)
    scopes: list[DateScope] = []
    previous_end = 0
    for item in scan(tokens, now, latest_past, lenient=True):
        first, end = _extent(item, codes, previous_end)
        preposition = codes[first : item.first].replace("^", "x")
        if item.shape == "range" and preposition[:1] in ("s", "S"):
            preposition = ""  # "since 10 June until 15 June"
        bounds = _bounds(preposition, codes[item.end : end], item.span, now)
        previous_end = end
        if bounds is None:
            continue
        start, stop = folded.outer(tokens[first].start, tokens[end - 1].end)
        published = _is_publication(codes, first, end)
        scopes.append(DateScope(start, stop, *bounds, "publication" if published else "event"))
    return tuple(scopes)


def _extent(item: Found, codes: str, earliest: int) -> tuple[int, int]:
    """The first token and the one after the last, preposition and "onwards" included."""
    before = _PREPOSITION.search(codes, max(earliest, item.first - 4), item.first)
    after = _ONWARDS.match(codes, item.end)
    return before.start() if before else item.first, after.end() if after else item.end


def _bounds(before: str, after: str, span: Span, now: date) -> tuple[date | None, date | None] | None:
    """First and last day; None where the calendar ends before the bound."""
    try:
        match before[:1]:
            case "s" | "S":
                return span.first, max(now, span.first)
            case "f":
                return span.last + _ONE_DAY, None
            case "b" | "Q":
                return None, span.first - _ONE_DAY
            case "x":
                return None, span.last
    except OverflowError:
        return None
    return (span.first, None) if after else (span.first, span.last)


def _is_publication(codes: str, first: int, end: int) -> bool:
    """Whether the words say next to the date that reports are meant, not events."""
    return bool(_REPORTED_BEFORE.search(codes, 0, first) or _REPORTED_AFTER.match(codes, end))
