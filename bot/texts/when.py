"""Days of the week, zones and instants to come in the words of a language. Pure.

``Tomorrow, Tuesday 24 Nov, 07:30 in Berlin, in 11 hours``.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.texts import Texts, dates

WEEK: Final = tuple(range(1, 8))
# Days in a row are told by the first and the last from so many on.
_ROW: Final = 3
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Hours are told up to so many of them, then days.
_HOURS_UP_TO: Final = 2 * _DAY


def weekdays(days: Set[int], texts: Texts) -> str:
    """``every day``, ``Monday to Friday``, ``Sunday to Thursday``, ``Monday, Wednesday``; ISO weekdays."""
    if len(days) == len(WEEK):
        return texts("when.every_day")
    firsts = [day for day in WEEK if day in days and _before(day) not in days]
    if len(firsts) == 1 and len(days) >= _ROW:
        last = (firsts[0] + len(days) - 2) % 7 + 1
        return texts("when.row", first=_weekday(firsts[0], texts), last=_weekday(last, texts))
    return texts("list.comma").join(_weekday(day, texts) for day in WEEK if day in days)


def clock(at: time, zone: str, texts: Texts, now: datetime) -> str:
    """``07:30 in Berlin``, ``07:30 UTC``, ``07:30 (UTC+3)``."""
    place = zone_name(zone, texts, now)
    if zone.startswith("Etc/") or "/" not in zone:
        return texts("when.at_offset", time=f"{at:%H:%M}", zone=place)
    return texts("when.at_place", time=f"{at:%H:%M}", place=place)


def zone_name(zone: str, texts: Texts, now: datetime) -> str:
    """What people call a zone: its city, or how far it is from UTC where it has none."""
    key = "zone." + zone.replace("/", "_")
    if texts.has(key):
        return texts(key)
    if zone.startswith("Etc/") or "/" not in zone:
        return dates.offset(now.astimezone(ZoneInfo(zone))) or "UTC"
    return zone.rpartition("/")[2].replace("_", " ")


def coming(instant: datetime, zone: str, texts: Texts, now: datetime) -> str:
    """``Tomorrow, Tuesday 24 Nov, 07:30 in Berlin, in 11 hours``: an instant to come, on the clocks of a zone."""
    local = instant.astimezone(ZoneInfo(zone))
    away = (local.date() - now.astimezone(ZoneInfo(zone)).date()).days
    day = texts("when.day", weekday=_weekday(local.isoweekday(), texts), date=dates.day_of_month(local.date(), texts))
    if away in (0, 1):
        day = texts("when.today" if away == 0 else "when.tomorrow", day=day)
    return texts(
        "when.coming", day=day, time=clock(local.time(), zone, texts, instant), ahead=ahead(instant - now, texts)
    )


def ahead(time_: timedelta, texts: Texts) -> str:
    """``in 25 minutes``, ``in 11 hours``, ``in 3 days``, to the nearest of them; never nothing."""
    if time_ < _HOUR - _MINUTE / 2:
        return texts("when.in_minutes", n=max(1, round(time_ / _MINUTE)))
    if time_ < _HOURS_UP_TO - _HOUR / 2:
        return texts("when.in_hours", n=round(time_ / _HOUR))
    return texts("when.in_days", n=round(time_ / _DAY))


def _weekday(day: int, texts: Texts) -> str:
    return texts(f"when.weekday_{day}")


def _before(day: int) -> int:
    return (day - 2) % 7 + 1
