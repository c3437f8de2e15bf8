"""A time of day as people write it: ``7:30``, ``07.30``, ``7am``, ``19h30``, ``0730``, ``noon``, ``٧:٣٠ صباحا``. Pure.

Texts are folded (:mod:`retrieval.dates.fold`): digits are ASCII, letters in lower case.
"""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from bot.schedule.misread import Misread

_HALF: Final = r"a\.?m\.?|p\.?m\.?|صباحا|مساء|ظهرا|ليلا|ص|م"
_END: Final = r"(?![\w:])(?!\.\d)"
# With minutes, or with its half of the day: nothing else is written so.
_CLEAR: Final = rf"(?P<h>\d\d?)(?:\s?[:.h]\s?(?P<m>\d\d)(?:\s?(?P<half>{_HALF}))?|\s?(?P<other_half>{_HALF})){_END}"
_NAMED: Final = rf"(?:(?P<noon>noon|midday|الظهر)|(?P<midnight>midnight|منتصف الليل)){_END}"
_BARE: Final = rf"(?P<bare_h>\d\d?)(?P<bare_m>[0-5]\d)?(?:\s?(?:o'clock|hours|hrs))?{_END}(?![/-])"
_AT_START: Final = re.compile(f"{_CLEAR}|{_NAMED}|{_BARE}")
_ANYWHERE: Final = re.compile(rf"(?<![\w:.+/-])(?<!\d,){_CLEAR}")
_NOON, _MIDNIGHT = time(12), time(0)
_SMALL_HOURS: Final = (12, 1, 2, 3, 4, 5)


def time_at(plain: str, start: int) -> tuple[time, int] | None:
    """The time that stands at a place of a folded text, and where it ends; a bare number is an hour.

    Raises:
        Misread: it is written like a time, and no clock shows it.
    """
    match = _AT_START.match(plain, start)
    return (_time(match), match.end()) if match else None


def clear_time(plain: str, start: int) -> int | None:
    """Where in a folded text, from a place on, a time stands that can be nothing else."""
    match = _ANYWHERE.search(plain, start)
    return match.start() if match else None


def _time(match: re.Match[str]) -> time:
    if match["noon"] or match["midnight"]:
        return _NOON if match["noon"] else _MIDNIGHT
    hour = int(match["h"] or match["bare_h"])
    minute = int(match["m"] or match["bare_m"] or 0)
    if half := match["half"] or match["other_half"]:
        if not 1 <= hour <= 12:
            raise Misread("no_time", match[0])
        hour = hour % 12 + (0 if _is_before_noon(hour, half) else 12)
    if hour > 23 or minute > 59:
        raise Misread("no_time", match[0])
    return time(hour, minute)


def _is_before_noon(hour: int, half: str) -> bool:
    """Which half of the day it is; "at night" (ليلا) is from the evening until before dawn."""
    return half[0] in "aص" or (half == "ليلا" and hour in _SMALL_HOURS)
