"""What lies so many days before or after the day that a sentence tells: "killed on Thursday, ten days after he …".

Reports date one event and count another from it. "On Sunday, a day after a truck blew up" says that the truck blew up
on Saturday; "found on Friday, the day after armed men took him" that they took him on Thursday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from retrieval.dates.arithmetic import days
from retrieval.dates.ranges import Found
from retrieval.dates.tokens import Token
from retrieval.dates.vocabulary import DAY, HOUR, WEEK
from retrieval.types import Span

# Ten days after, a week before, the night before; بعد يومين من, قبل أسبوع من. Before a date these words count from
# that one (:mod:`ranges`), at the end of a clause from the one before (:mod:`relative`).
_APART: Final = re.compile(
    r"(?<![&~oihL])(?:(?P<count>[acd#])(?P<unit>[Uu])|a?(?P<dual>V)|(?P<the>h)[UP])(?P<side>[bf])(?=[^,|)!%in])"
    r"|(?P<arabic>[fQ])(?P<number>[acd#]?)(?P<length>[UuV])c?[F>](?=[^,|)!])"
)
# More than two weeks after, some two days after: not so many to the day.
_ROUGHLY: Final = re.compile(
    r"\b(?:than|almost|some|around|over|least|only|within|barely|scarcely|hardly|up to|half)\s+$"
)
_ROUGH: Final = 20
# "بعد يومين من المعارك" is after two days of fighting.
_OF_A_TIME: Final = re.compile(
    r"\s*(?:ال)?(?:قتال|معارك|اشتباك|قصف|حصار|احتجاج|تظاهر|مظاهر|هدوء|مفاوض|محادث|مباحث|بحث|انتظار|مواجه|غارات|توتر|صمت)"
)
# How far, in tokens, the day told may stand from such words in its clause, or with a comma right before them; how far
# from the comma that ends a clause with which the sentence begins.
_NEAR, _APPOSED, _AHEAD = 5, 16, 12
# How far a clause reaches whose own date would be the one to count from.
_CLAUSE: Final = 25
_CLAUSE_ENDS: Final = re.compile(r"[,|)!]")
# What parts the day told from the words that count from it: another main clause.
_PARTS: Final = re.compile("[&%]")
#: Weeks are rarely counted to the day.
_GIVE: Final = {DAY: 0, WEEK: 1}


class Apart(NamedTuple):
    """Words that count from the day of their sentence, and the days of what they tell: tokens ``first`` to ``end``."""

    first: int
    end: int
    span: Span


def counted_from_the_day_told(
    found: Sequence[Found], tokens: Sequence[Token], codes: str, plain: str
) -> Iterator[Apart]:
    """The events that a sentence dates by how far they are from what it dates with a day.

    Args:
        found: The dates of a text in order, without those that say when somebody spoke.
        tokens: Its tokens.
        codes: The kinds of its tokens.
        plain: The folded text.
    """
    for match in _APART.finditer(codes):
        first, end = match.span()
        distance = _distance(match, tokens)
        if distance is None or any(item.first < end and first < item.end for item in found):
            continue
        start = tokens[first].start
        if _ROUGHLY.search(plain, max(0, start - _ROUGH), start) or _OF_A_TIME.match(plain, tokens[end - 1].end):
            continue
        if told := _day_told(found, codes, first, end):
            number, unit = distance
            length = days(number * (7 if unit == WEEK else 1))
            day = told.first - length if match["side"] == "f" or match["arabic"] == "f" else told.first + length
            yield Apart(first, end, Span(day - days(_GIVE[unit]), day + days(_GIVE[unit])))


def _distance(match: re.Match[str], tokens: Sequence[Token]) -> tuple[int, int] | None:
    """How many days or weeks; None where the words are no number of either."""
    if match["the"]:
        token = tokens[match.end("the")]
        return (1, DAY) if token.kind == "P" or token.value == DAY else None
    group = "length" if match["arabic"] else "dual" if match["dual"] else "unit"
    written = "number" if match["arabic"] else "count"
    unit = tokens[match.start(group)].value
    several = match[group] == "u" and not match[written]
    number = 2 if match[group] == "V" else tokens[match.start(written)].value if match[written] else 1
    if unit == HOUR and number % 24 == 0:
        number, unit = number // 24, DAY
    return None if several or unit not in _GIVE or number < 1 else (number, unit)


def _day_told(found: Sequence[Found], codes: str, first: int, end: int) -> Span | None:
    """The day that the words at ``first:end`` count from: told before them in the sentence, or behind their clause."""
    stop = _CLAUSE_ENDS.search(codes, end, end + _CLAUSE)
    clause = stop.start() if stop else end + _CLAUSE
    if any(end <= item.first < clause for item in found):
        return None
    before = next((item for item in reversed(found) if item.end <= first), None)
    if before and "|" not in codes[before.end : first]:
        return _single(before) if _is_near(codes[before.end : first]) else None
    if stop is None or stop[0] != "," or (first and codes[first - 1] not in "|-)"):
        return None
    behind = next((item for item in found if item.first > clause), None)
    gap = codes[clause + 1 : behind.first] if behind else "|"
    return _single(behind) if behind and len(gap) <= _AHEAD and not re.search(r"[|&%,]", gap) else None


def _is_near(gap: str) -> bool:
    """Whether words stand so close behind a day that they count from it: in one clause, or right behind a comma."""
    if _PARTS.search(gap):
        return False
    return len(gap) <= _APPOSED if gap.endswith(",") else "," not in gap and len(gap) <= _NEAR


def _single(item: Found) -> Span | None:
    """The day of a date; None for longer spans."""
    return item.span if item.span.first == item.span.last else None
