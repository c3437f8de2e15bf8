"""What ``/digest`` is asked for: ``since Friday``, ``since 7:30``, ``12 June 2014``, ``Aleppo, border``. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.digest.types import Window
from bot.digest.windows import DAY, LONGEST, last_day, midnight
from bot.schedule.misread import Misread
from bot.schedule.times import clear_time, time_at
from bot.schedule.typed import subjects
from retrieval.dates import DateReader, DateScope
from retrieval.dates.fold import fold

_FULL: Final = re.compile(r"(?:full|whole|complete|page|كامل(?:ا|ه)?|الصفحه)(?!\w)[\s,:]*")
_HOURS: Final = re.compile(
    r"(?:of |in |for )?(?:the )?(?:last|past|اخر) (?:(\d{1,4}) ?(?:h|hrs?|hours?|ساعات|ساعه)|(?P<one>hour|ساعه))(?!\w)"
)
_SINCE: Final = re.compile(r"(?<!\w)(?:since|from|منذ|من)\s+(?:الساعه\s+)?")
_LEAD: Final = re.compile(r"^[\s,;:]*(?:(?:of|about|on|for|in|عن|حول|في)\s+)?", re.I)


@dataclass(frozen=True, slots=True)
class Request:
    """A digest that somebody wants: its window, what comes first, and whether the whole of it, as a page."""

    window: Window
    subjects: tuple[str, ...]
    full: bool = False


def read(text: str, *, dates: DateReader, zone: str, now: datetime) -> Request:
    """What a person typed behind the command; without dates it is the last 24 hours.

    Args:
        text: What was typed.
        dates: Reads date words.
        zone: The reader's, whose days are meant.
        now: The present.

    Raises:
        Misread: no time lies between the dates, or more than a digest is made of; a time of day that there is not;
            subjects too many or too long.
    """
    line = " ".join(text.split())
    full = _FULL.match(fold(line).plain)
    rest = line[_outer(line, full.end()) :] if full else line
    window, rest = _Present(dates, ZoneInfo(zone), now.astimezone(UTC)).window(rest)
    return Request(window, subjects(_LEAD.sub("", rest)) or (), full is not None)


@dataclass(frozen=True, slots=True)
class _Present:
    """When and where somebody asks, by which words become times."""

    dates: DateReader
    zone: ZoneInfo
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def window(self, text: str) -> tuple[Window, str]:
        """The window that a text asks for, and the text without the words for it."""
        if hours := _HOURS.search(fold(text).plain):
            count = 1 if hours["one"] else int(hours[1])
            return self._from(self.now - timedelta(hours=count), text), _cut(text, hours.start(), hours.end())
        clock, rest = _since_clock(text)
        dated = self.dates.in_question(rest, self.today)
        without = _without(rest, dated)
        if clock is not None:
            return self._from(self._latest(clock, _bounds(dated)[0]), text), without
        return self._of(dated, text), without

    def _of(self, dated: Sequence[DateScope], given: str) -> Window:
        """The days of some date words, from midnight to midnight, or to the present."""
        if not dated:
            return last_day(self.now, self.zone.key)
        first, last = _bounds(dated)
        end = self.now if last is None or last >= self.today else midnight(last + DAY, self.zone.key)
        return self._checked(end - DAY if first is None else midnight(first, self.zone.key), end, given)

    def _from(self, begin: datetime, given: str) -> Window:
        return self._checked(begin, self.now, given)

    def _checked(self, begin: datetime, end: datetime, given: str) -> Window:
        if begin >= end:
            raise Misread("no_window", given)
        if end - begin > LONGEST:
            raise Misread("long_window", given)
        return Window(begin, end, self.zone.key)

    def _latest(self, at: time, day: date | None) -> datetime:
        """A time of day on a day; without one the latest that has passed."""
        begin = datetime.combine(day or self.today, at, self.zone)
        if day is None and begin >= self.now:
            begin = datetime.combine(self.today - DAY, at, self.zone)
        return begin.astimezone(UTC)


def _since_clock(text: str) -> tuple[time | None, str]:
    """The time of day that a window is to begin at, where one is named, and the text without it."""
    plain = fold(text).plain
    since = _SINCE.search(plain)
    # "since 12 June" names no time: only what can be nothing else is one.
    if since is None or clear_time(plain, since.end()) != since.end():
        return None, text
    found = time_at(plain, since.end())
    return (found[0], _cut(text, since.start(), found[1])) if found else (None, text)


def _bounds(dated: Sequence[DateScope]) -> tuple[date | None, date | None]:
    """The days that all of the bounds allow."""
    firsts = [one.first for one in dated if one.first is not None]
    lasts = [one.last for one in dated if one.last is not None]
    return max(firsts, default=None), min(lasts, default=None)


def _without(text: str, dated: Sequence[DateScope]) -> str:
    """A text without its date words; a comma stands where they stood."""
    kept, at = [], 0
    for one in sorted(dated, key=lambda found: found.start):
        kept.append(text[at : one.start])
        at = max(at, one.end)
    return ",".join([*kept, text[at:]])


def _cut(text: str, start: int, end: int) -> str:
    """A text without what stands between two places of its folded form; a comma stands there."""
    return f"{text[: _outer(text, start)]},{text[_outer(text, end) :]}"


def _outer(text: str, place: int) -> int:
    """The place in a text of a place in its folded form."""
    return fold(text).outer(place, place)[0]
