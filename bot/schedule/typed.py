"""When a digest is wanted, and about what, as people type it: a time, a zone, days, subjects. Pure.

``07:30 Europe/Berlin weekdays Mosul, border crossings``. Time, zone and days come first, in any order, each once; what
is left are subjects. A time that stands behind them is found too. Digits and words may be Arabic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from bot.schedule.misread import Misread
from bot.schedule.times import clear_time, time_at
from bot.schedule.weekdays import Days, days_at, resolved
from bot.service import zones
from retrieval.dates.fold import Folded, fold

#: So many subjects may be named, each of so many characters.
MOST_SUBJECTS: Final = 10
LONGEST_SUBJECT: Final = 60

_BETWEEN: Final = re.compile(r"[\s,;]*(?:(?:at|from|in|on|الساعه|في|من)\s+)?")
_MEANT_AS_ZONE: Final = re.compile(r"[\s,;]*(?:(?:time ?)?zone:?|بتوقيت|توقيت|المنطقه الزمنيه)\s+")
_BEFORE_SUBJECTS: Final = re.compile(r"[\s,;:-]*(?:(?:about|in|on|for|subjects?|عن|حول|المواضيع)(?=[\s:])[\s:]*)?")
_EVERYTHING: Final = re.compile(r"(?:everything|all(?: subjects)?|anything|كل شيء|الكل|كل المواضيع)[.!]?")
_SUBJECTS_APART: Final = re.compile(r"[,;،؛\n]")
_QUOTES: Final = " \t\"'“”„«»‘’.:-"
_ZONE_WORDS: Final = re.compile(r"[^\s,;]+(?: [^\s,;]+){0,3}")
_OF_THE_DATABASE: Final = re.compile(
    r"(?:africa|america|antarctica|arctic|asia|atlantic|australia|europe|indian|pacific|etc)/[^\s,;]*"
)
# Names of zones, or of places whose clocks are known, that are a subject where nothing says that a zone is meant:
# countries, the towns of Iraq and Syria that no zone is named by, and plain words.
_RATHER_SUBJECTS: Final = frozenset(
    "iraq|erbil|irbil|mosul|basra|kirkuk|syria|aleppo|lebanon|jordan|turkey|iran|saudi arabia|kuwait|egypt|qatar|israel"
    "|cuba|iceland|jamaica|japan|libya|poland|portugal|navajo|factory|universal|center|central|eastern|mountain"
    "|pacific|north|south|west|east|general|victoria|troll|z|zulu|mecca|makkah|tel aviv|gb|nz|prc|roc|rok|act|nsw"
    "|العراق|اربيل|سوريا|سوريه|حلب|لبنان|الاردن|تركيا|ايران|السعوديه|الكويت|مصر|قطر|مكه|مكه المكرمه".split("|")
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed; None where nothing was said of it.

    ``at`` is a local time in whole minutes, ``zone`` an IANA name, ``days`` are ISO weekdays. ``subjects`` are in their
    own spelling; there are none where everything is wanted.
    """

    at: time | None = None
    zone: str | None = None
    days: frozenset[int] | None = None
    subjects: tuple[str, ...] | None = None


def read(text: str, *, zone: str, now: datetime) -> Typed:
    """What a person typed behind the command.

    Args:
        text: What was typed.
        zone: The reader's own, whose working week counts where no other zone is named.
        now: The present, by which an offset from UTC becomes a zone.

    Raises:
        Misread: a time of day that there is not, a second one, a zone that is unknown, subjects too many or too long.
    """
    line = " ".join(text.split())
    folded = fold(line)
    head = _Head(folded.plain, now)
    head.read(0)
    before = ""
    if head.at is None and (later := clear_time(folded.plain, head.end)) is not None:
        before = _without_lead(_original(folded, line, head.end, later))
        head.read(later)
    if (second := clear_time(folded.plain, head.end)) is not None:
        raise Misread("two_times", folded.plain[second:])
    rest = _original(folded, line, head.end, len(folded.plain))
    days = resolved(head.days, head.zone or zone) if head.days is not None else None
    return Typed(head.at, head.zone, days, subjects(f"{before},{rest}"))


def subjects(text: str) -> tuple[str, ...] | None:
    """The subjects that a text names, apart by commas, each once; none for "everything", None for a blank text.

    Raises:
        Misread: they are too many, or one is too long.
    """
    named: dict[str, str] = {}
    for part in _SUBJECTS_APART.split(text):
        if bare := " ".join(part.split()).strip(_QUOTES):
            named.setdefault(fold(bare).plain, bare)
    if not named:
        return None
    if len(named) == 1 and _EVERYTHING.fullmatch(next(iter(named))):
        return ()
    _bounded(list(named.values()))
    return tuple(named.values())


def _bounded(named: Sequence[str]) -> None:
    if len(named) > MOST_SUBJECTS:
        raise Misread("many_subjects", named[MOST_SUBJECTS])
    if longest := next((one for one in named if len(one) > LONGEST_SUBJECT), None):
        raise Misread("long_subject", longest)


class _Head:
    """Reads time, zone and days from a place of a folded text on, each once, until something else stands there."""

    def __init__(self, plain: str, now: datetime) -> None:
        self._plain = plain
        self._now = now
        self.at: time | None = None
        self.zone: str | None = None
        self.days: Days | None = None
        self.end = 0

    def read(self, start: int) -> None:
        """Read on at a place; ``end`` is where the rest begins."""
        self.end = start
        while self._reads_one(_end_of(_BETWEEN, self._plain, self.end)):
            pass
        self.end = _end_of(_BEFORE_SUBJECTS, self._plain, self.end)

    def _reads_one(self, place: int) -> bool:
        if self.at is None and (clock := time_at(self._plain, place)):
            self.at, self.end = clock
            return True
        if self.days is None and (week := days_at(self._plain, place)):
            self.days, self.end = week
            return True
        if self.zone is None and (named := _zone_at(self._plain, self.end, place, self._now)):
            self.zone, self.end = named
            return True
        return False


def _zone_at(plain: str, lead: int, place: int, now: datetime) -> tuple[str, int] | None:
    """The zone that stands at a place, in the most words, and where it ends; ``lead`` is where the words before begin.

    Raises:
        Misread: what stands there is written like a name of the database, and is none.
    """
    is_meant = _MEANT_AS_ZONE.match(plain, lead)
    match = _ZONE_WORDS.match(plain, is_meant.end() if is_meant else place)
    if match is None:
        return None
    words = match[0].split(" ")
    for count in range(len(words), 0, -1):
        candidate = " ".join(words[:count]).rstrip(":.")
        if zone := _named_zone(candidate, now, is_meant=bool(is_meant)):
            return zone, match.start() + len(candidate)
    if _OF_THE_DATABASE.match(words[0]):
        raise Misread("no_zone", words[0])
    return None


def _named_zone(candidate: str, now: datetime, *, is_meant: bool) -> str | None:
    bare = candidate.removesuffix(" time")
    if candidate in _RATHER_SUBJECTS and not is_meant:
        return None
    return zones.find(candidate, now) or (zones.find(bare, now) if bare != candidate else None)


def _end_of(pattern: re.Pattern[str], plain: str, start: int) -> int:
    match = pattern.match(plain, start)
    return match.end() if match else start


def _without_lead(text: str) -> str:
    """What stands before a time, without the word that leads to it ("Mosul at 7:30")."""
    return re.sub(r"(?i)\s(?:at|from|الساعة|في)\s*$", " ", f"{text} ")


def _original(folded: Folded, text: str, start: int, end: int) -> str:
    """The text between two places of its folded form, as it was typed."""
    if start >= end:
        return ""
    first, last = folded.outer(start, end)
    return text[first:last]
