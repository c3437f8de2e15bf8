"""What ``/digest`` is asked for: ``since Friday``, ``12 June 2014``, ``last 12 hours``, ``Aleppo, border``. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.digest.types import Window
from bot.digest.windows import DAY, LONGEST, last_day, midnight
from bot.schedule.misread import Misread
from bot.schedule.typed import subjects
from retrieval.dates import DateReader, DateScope
from retrieval.dates.fold import fold

_FULL: Final = re.compile(r"(?:full|whole|complete|page|كامل(?:ا|ه)?|الصفحه)(?!\w)[\s,:]*")
_HOURS: Final = re.compile(
    r"(?:of |in |for )?(?:the )?(?:last|past|اخر) (?:(\d{1,4}) ?(?:h|hrs?|hours?|ساعات|ساعه)|(?P<one>hour|ساعه))(?!\w)"
)
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
        Misread: no time lies between the dates, or more than a digest is made of; subjects too many or too long.
    """
    line = " ".join(text.split())
    full = _FULL.match(fold(line).plain)
    rest = line[_outer(line, full.end()) :] if full else line
    window, rest = _window(rest, dates, zone, now)
    return Request(window, subjects(_LEAD.sub("", rest)) or (), full is not None)


def _window(text: str, dates: DateReader, zone: str, now: datetime) -> tuple[Window, str]:
    """The window that a text asks for, and the text without the words for it."""
    until = now.astimezone(UTC)
    if hours := _HOURS.search(fold(text).plain):
        count = 1 if hours["one"] else int(hours[1])
        rest = text[: _outer(text, hours.start())] + "," + text[_outer(text, hours.end()) :]
        return _checked(Window(until - timedelta(hours=count), until, zone), hours[0]), rest
    today = now.astimezone(last_day(now, zone).local).date()
    dated = dates.in_question(text, today)
    if not dated:
        return last_day(now, zone), text
    first, last = _bounds(dated)
    end = until if last is None or last >= today else midnight(last + DAY, zone)
    begin = end - DAY if first is None else midnight(first, zone)
    return _checked(Window(begin, end, zone), _words(text, dated)), _without(text, dated)


def _bounds(dated: Sequence[DateScope]) -> tuple[date | None, date | None]:
    """The days that all of the bounds allow."""
    firsts = [one.first for one in dated if one.first is not None]
    lasts = [one.last for one in dated if one.last is not None]
    return max(firsts, default=None), min(lasts, default=None)


def _checked(window: Window, given: str) -> Window:
    if window.since >= window.until:
        raise Misread("no_window", given)
    if window.until - window.since > LONGEST:
        raise Misread("long_window", given)
    return window


def _words(text: str, dated: Sequence[DateScope]) -> str:
    return ", ".join(text[one.start : one.end] for one in dated)


def _without(text: str, dated: Sequence[DateScope]) -> str:
    """A text without its date words; a comma stands where they stood."""
    kept, at = [], 0
    for one in sorted(dated, key=lambda found: found.start):
        kept.append(text[at : one.start])
        at = max(at, one.end)
    return ",".join([*kept, text[at:]])


def _outer(text: str, place: int) -> int:
    """The place in a text of a place in its folded form."""
    return fold(text).outer(place, place)[0]
