"""The days a question asks for: its date words as bounds, on events or on publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from retrieval.dates.arithmetic import latest_past
from retrieval.dates.events import Events, known_events
from retrieval.dates.fold import Folded, fold
from retrieval.dates.grammar import scan
from retrieval.dates.ranges import Found, share_years
from retrieval.dates.tokens import Token, kinds_of, tokenize
from retrieval.types import Span


@dataclass(frozen=True, slots=True)
class DateScope:
    """Date words in a question and the days they bound.

    ``start`` and ``end`` are the place of the words, with their preposition ("since Friday"). ``first`` and
    ``last`` are inclusive, None where that end is open. ``acts_on`` says whether the event's or the
    publication's date is meant. ``event`` is the place of an event's name, where the days are counted from one ("since
    the fall of Mosul"): its words may also say what the question is about.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    acts_on: Literal["event", "publication"]
    event: tuple[int, int] | None = None


# The preposition of date words: the first letter decides, "in", "on", "over" and "the" decide nothing.
_PREPOSITION: Final = re.compile(r"(?:[sSbQfxFBin>]|\^>)?[iOn]?h?$")
# What makes an event known by name a bound: "the fall of Mosul" by itself is what is asked about, and its days in the
# file would be the answer that the question is to find.
_RELATION: Final = re.compile("([sSbQfxC]|>)(?:[_r]|O)?h?$|(i)h?$")
_DURING: Final = frozenset({"during", "throughout", "خلال", "اثناء", "طوال"})
_ONWARDS: Final = re.compile(r",?\+")
# "reported by Reuters on 20 June": an agent may stand between.
_REPORTED_BEFORE: Final = re.compile("p(?:x_{1,3})?$")
_REPORTED_AFTER: Final = re.compile("p")
_ONE_DAY: Final = timedelta(days=1)
_YEAR_LETTERS: Final = 4
_THE: Final = re.compile(r"\bthe\s+$")
_A_WORD: Final = re.compile(r"\s+[a-z]")


def question_scopes(text: str, now: date, events: Events | None = None) -> tuple[DateScope, ...]:
    """The date words of a question, as bounds.

    A day or month without a year is the latest that begins at most a week after ``now``. An event known by name bounds
    only behind before, after, since, until, during or what counts from it ("in the week before Mosul fell").

    Args:
        text: The question.
        now: The day relative words relate to.
        events: What is known by name; the package's where none are given.

    Returns:
        Scopes by place in the question, without overlap; empty where it has no date words.
    """
    folded = fold(text)
    known = known_events() if events is None else events
    tokens = tokenize(folded, lenient=True, events=known)
    codes = kinds_of(tokens)
    scopes: list[DateScope] = []
    previous_end = 0
    for item in share_years(scan(folded, tokens, codes, now, latest_past, known, lenient=True), codes):
        if item.shape == "event":
            found = _event_scope(item, tokens, codes, previous_end, now, folded.plain)
        else:
            found = _date_scope(item, tokens, codes, previous_end, now, folded.plain)
        if found is None:
            continue
        first, end, bounds = found
        previous_end = end
        if bounds is None:
            continue
        start, stop = folded.outer(tokens[first].start, tokens[end - 1].end)
        published = _is_publication(codes, first, end)
        named = _event_place(item, tokens, folded)
        scopes.append(DateScope(start, stop, *bounds, "publication" if published else "event", named))
    return tuple(scopes)


_Bounds = tuple[date | None, date | None]


def _date_scope(
    item: Found, tokens: list[Token], codes: str, earliest: int, now: date, plain: str
) -> tuple[int, int, _Bounds | None]:
    """The tokens of date words with their preposition, and the days they bound.

    What came after "the 2023 earthquake" may have come in that year.
    """
    first, end = _extent(item, codes, earliest)
    if codes[first : first + 1] in ("f", "b", "Q") and _is_year_of_something(item, tokens, plain):
        return first, end, (item.span.first, None) if codes[first] == "f" else (None, item.span.last)
    preposition = codes[first : item.first].replace("^", "x")
    if item.shape == "range" and preposition[:1] in ("s", "S"):
        preposition = ""  # "since 10 June until 15 June"
    return first, end, _bounds(preposition, codes[item.end : end], item.span, now)


def _is_year_of_something(item: Found, tokens: list[Token], plain: str) -> bool:
    """Whether date words are a year that tells which of several things is meant: "the 2023 earthquake"."""
    before, behind = plain[: tokens[item.first].start], plain[tokens[item.end - 1].end :]
    return len(str(item.span)) == _YEAR_LETTERS and bool(_THE.search(before) and _A_WORD.match(behind))


def _event_scope(
    item: Found, tokens: list[Token], codes: str, earliest: int, now: date, plain: str
) -> tuple[int, int, _Bounds | None] | None:
    """The same for an event known by name; None where no word relates the question to it.

    What comes after an event may come on its last day; "in the 2003 invasion" asks about the event itself.
    """
    match = _RELATION.search(codes, max(earliest, item.first - 3), item.first)
    if match is None:
        return None
    relation = tokens[match.start()]
    if match[2]:
        if plain[relation.start : relation.end] not in _DURING:
            return None
        bounds: _Bounds = (item.span.first, item.span.last)
    elif relation.kind in "fC":
        bounds = (None, item.span.first - _ONE_DAY) if relation.value < 0 else (item.span.last, None)
    elif relation.kind == ">":
        bounds = (None, item.span.last)
    else:
        return match.start(), item.end, _bounds(relation.kind, "", item.span, now)
    return match.start(), item.end, bounds


def _event_place(item: Found, tokens: list[Token], folded: Folded) -> tuple[int, int] | None:
    """Where in the question the event stands that date words name or count from."""
    named = next((token for token in tokens[item.first : item.end] if token.kind in "kI"), None)
    return folded.outer(named.start, named.end) if named else None


def _extent(item: Found, codes: str, earliest: int) -> tuple[int, int]:
    """The first token and the one after the last, preposition and "onwards" included."""
    before = _PREPOSITION.search(codes, max(earliest, item.first - 4), item.first)
    after = _ONWARDS.match(codes, item.end)
    return before.start() if before else item.first, after.end() if after else item.end


def _bounds(before: str, after: str, span: Span, now: date) -> _Bounds | None:
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
