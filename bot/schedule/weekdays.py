"""Days of the week as people write them: ``daily``, ``weekdays``, ``Mon-Fri``, ``mon, wed``, ``الأحد-الخميس``. Pure.

Days are numbered as ISO 8601 has them: 1 is Monday.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

EVERY_DAY: Final = frozenset(range(1, 8))
MONDAY_TO_FRIDAY: Final = frozenset({1, 2, 3, 4, 5})
SUNDAY_TO_THURSDAY: Final = frozenset({7, 1, 2, 3, 4})
# Zones of countries whose weekend is Friday and Saturday (Unicode CLDR, supplementalData weekData, weekendStart fri).
_FRIDAY_OFF: Final = frozenset(
    "Asia/Baghdad Asia/Damascus Asia/Amman Asia/Kuwait Asia/Qatar Asia/Bahrain Asia/Riyadh Asia/Muscat Asia/Aden"
    " Africa/Cairo Africa/Tripoli Africa/Algiers Africa/Khartoum Asia/Jerusalem".split()
)


class Week(StrEnum):
    """Days that depend on where somebody is."""

    WORKING = "working"
    WEEKEND = "weekend"


Days = frozenset[int] | Week

_NAMES: Final[Mapping[int, str]] = {
    1: r"mon(?:days?)?|(?:ال)?اثنين",
    2: r"tue(?:s(?:days?)?)?|(?:ال)?ثلاثاء?",
    3: r"wed(?:s|nesdays?)?|(?:ال)?اربعاء?",
    4: r"thu(?:r(?:s(?:days?)?)?)?|(?:ال)?خميس",
    5: r"fri(?:days?)?|(?:ال)?جمعه",
    6: r"sat(?:urdays?)?|(?:ال)?سبت",
    7: r"sun(?:days?)?|(?:ال)?احد",
}
_NAMED: Final = "|".join(f"(?P<d{number}>{pattern})" for number, pattern in _NAMES.items())
_DAY: Final = re.compile(rf"(?:يوم |ايام )?(?:{_NAMED})(?![\w'])\.?")
_TO: Final = re.compile(r"\s*(?:[-—]|\bto\b|\btill\b|\buntil\b|\bthrough\b|الي|حتي)\s*")
_AND: Final = re.compile(r"\s*(?:[,/&+]|\band\b|،)?\s*(?:\band\b|\bو\s?)?\s*")
_KINDS: Final[tuple[tuple[re.Pattern[str], Days], ...]] = tuple(
    (re.compile(rf"(?:{pattern})(?!\w)"), days)
    for pattern, days in (
        (r"daily|every ?day|each day|all days|all week|7 days a week|يوميا|كل يوم|كل الايام", EVERY_DAY),
        (r"(?:every |all )?(?:week ?days?|work(?:ing)?[ -]?days?|working week)|ايام (?:العمل|الدوام)", Week.WORKING),
        (r"(?:every |all )?week-?ends?|(?:عطله )?نهايه الاسبوع", Week.WEEKEND),
    )
)


def days_at(plain: str, start: int) -> tuple[Days, int] | None:
    """The days that stand at a place of a folded text, and where they end."""
    for pattern, days in _KINDS:
        if match := pattern.match(plain, start):
            return days, match.end()
    first = _day(plain, start)
    if first is None:
        return None
    days_, at = {first[0]}, first[1]
    last = first[0]
    while (further := _further(plain, at, last)) is not None:
        more, last, at = further
        days_ |= more
    return frozenset(days_), at


def resolved(days: Days, zone: str) -> frozenset[int]:
    """Days of the week where somebody is: the working week is from Sunday to Thursday in the Arab world's zones."""
    working = SUNDAY_TO_THURSDAY if zone in _FRIDAY_OFF else MONDAY_TO_FRIDAY
    if days is Week.WORKING:
        return working
    return EVERY_DAY - working if days is Week.WEEKEND else frozenset(days)


def _further(plain: str, at: int, last: int) -> tuple[frozenset[int], int, int] | None:
    """The days added behind others, the last of them, and where they end."""
    if (to := _TO.match(plain, at)) and (day := _day(plain, to.end())):
        return _between(last, day[0]), day[0], day[1]
    if (and_ := _AND.match(plain, at)) and and_.end() > at and (day := _day(plain, and_.end())):
        return frozenset({day[0]}), day[0], day[1]
    return None


def _between(first: int, last: int) -> frozenset[int]:
    """From one day to another, both included, over the end of the week where that is between."""
    return frozenset((first - 1 + n) % 7 + 1 for n in range((last - first) % 7 + 1))


def _day(plain: str, start: int) -> tuple[int, int] | None:
    match = _DAY.match(plain, start)
    if match is None:
        return None
    return next(int(name[1:]) for name, value in match.groupdict().items() if value), match.end()
