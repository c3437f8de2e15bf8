"""Datelines that need more than one pattern: Arabic wires with their day, and lines that only say a day without a year.

``بغداد، 14 آذار 2017 (رويترز) -``, ``دمشق - سانا - 3 حزيران``, ``بيروت (أ ف ب) 5-6-2014``; ``Updated 14 March``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from retrieval.dates import parse_published

# How far into a text a dateline reaches, and how long a line with nothing but a labelled day is at most.
_REACH: Final = 160
_LINE: Final = 60
# A year by which any day is read: whether it is a day is asked, not which.
_ANY: Final = date(2099, 12, 31)

_WORD: Final = r"[\u0621-\u064a]+"
_DASH: Final = r"(?:--+|[-–—])"
_MONTH: Final = rf"{_WORD}(?:\s(?:الأول|الثاني|الاول))?"
_DAY: Final = (
    rf"(?:(?:يوم\s)?{_WORD}\s)?\d{{1,2}}"
    rf"(?:\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?\d{{4}}|\s{_MONTH}(?:\s?/\s?{_MONTH}|\s?\({_MONTH}\))?(?:\s?[،,]?\s?\d{{4}})?)(?:\s?م\b)?"
)
_PLACE: Final = re.compile(rf"\s*({_WORD}(?:\s{_WORD}){{0,2}}?)(?=\s*[،,(:/–—-]|\s+\d)")
_SEPARATOR: Final = re.compile(rf"\s*(?P<sign>{_DASH}|[،,/:|])?\s*")
_BRACKET: Final = re.compile(r"\(([^)]{2,30})\)")
_BETWEEN: Final = re.compile(rf"([^\d()،,:–—-]{{2,30}}?)\s*(?={_DASH})")
_DATE: Final = re.compile(_DAY)
_ENDS: Final = re.compile(rf"\s*(?:{_DASH}|:)\s*|\s*$")
_ALONE: Final = re.compile(
    rf"\s*{_WORD}(?:\s{_WORD}){{0,2}}\s*(?:{_DASH}\s*{_WORD}(?:\s{_WORD}){{0,2}}\s*{_DASH}|\([^)]{{2,30}}\)\s*{_DASH}?|[،,])\s*"
    rf"{_DAY}\s*(?:\([^)]{{2,30}}\))?\s*{_DASH}?\s*"
)
_LABELLED: Final = re.compile(
    r"\s*(?:(?:last\s+|first\s+)?(?:updated?|published|posted)(?:\s+(?:on|at))?\b|(?:آخر\s+|تاريخ\s+|تم\s+)?(?:ال)?(?:تحديث|نشر)(?:ت)?"
    r"(?:\s+في)?(?![\w]))\s*:?\s+(?=[\w،,\s:.]*\d)[\w،,\s:./]+$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Head:
    """What an Arabic dateline says; ``date`` as it is written, ``length`` how many characters it takes."""

    place: str | None
    agency: str | None
    desk: str | None
    date: str
    length: int


def arabic_head(text: str, is_place: Callable[[str], bool], agency: Callable[[str | None], str | None]) -> Head | None:
    """The dateline with a day that an Arabic text begins with, or None.

    Its place or its agency must be known, for a sentence may begin with any word and a number too.
    """
    text = text[:_REACH]
    first = _PLACE.match(text)
    if first is None:
        return None
    place = first[1] if is_place(first[1]) else None
    found, desk, written, end = agency(first[1]), None, None, first.end()
    while True:
        sign = _SEPARATOR.match(text, end)
        at = sign.end() if sign else end
        if bracket := _BRACKET.match(text, at):
            found, desk, end = found or agency(bracket[1]), desk or bracket[1], bracket.end()
        elif written is None and (day := _DATE.match(text, at)) and parse_published(day[0], by=_ANY):
            written, end = day[0], day.end()
        elif found is None and (name := _BETWEEN.match(text, at)) and (known := agency(name[1])):
            found, end = known, name.end()
        else:
            break
    ends = _ENDS.match(text, end)
    if written is None or not (place or found) or not (ends or (found and desk)):
        return None
    return Head(place, found, None if found else desk, written, ends.end() if ends else end)


def is_alone(text: str) -> bool:
    """Whether a line is an Arabic dateline with a day and nothing else."""
    return len(text) <= _REACH and bool(_ALONE.fullmatch(text))


def labelled_day(text: str) -> str | None:
    """A line that only says, without a year, when the story was published or updated: ``Updated 14 March``."""
    labelled = len(text) <= _LINE and _LABELLED.match(text)
    return text if labelled and not parse_published(text) and parse_published(text, by=_ANY) else None
