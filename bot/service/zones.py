"""A time zone as people write it: an IANA name, a city, an offset from UTC. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from retrieval.dates.fold import fold
from retrieval.dates.zones import read_zone

UTC = "UTC"
# Folders of the database that hold the same zones under older names, or none that a person means by a city.
_ASIDE = ("Etc/", "posix/", "right/", "SystemV/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/")
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?([0-5]\d))?")
# No clock on Earth is further from UTC than these (Baker Island, Kiribati).
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)


def find(text: str, now: datetime) -> str | None:
    """The IANA name of the zone that a text names, or None.

    An offset that is not of whole hours is the first zone whose clocks keep it all through the year of ``now``.
    """
    plain = " ".join(fold(text).plain.replace("_", " ").split())
    if plain in ("utc", "gmt", "z"):
        return UTC
    if match := _OFFSET.fullmatch(plain):
        size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return _at_offset(-size if match[1] == "-" else size, now)
    if named := _names().get(plain):
        return named
    zone, end = read_zone(plain, 0)
    if end != len(plain):
        return None
    if isinstance(zone, ZoneInfo):
        return zone.key
    return _at_offset(zone.utcoffset(None), now) if isinstance(zone, timezone) else None


@cache
def _names() -> dict[str, str]:
    """Zones by their folded names, whole or without the region: ``europe/berlin``, ``berlin``."""
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(_ASIDE))
    cities = {fold(zone.rsplit("/", 1)[1]).plain.replace("_", " "): zone for zone in reversed(zones)}
    return cities | {fold(zone).plain.replace("_", " "): zone for zone in available_timezones()}


def _at_offset(offset: timedelta, now: datetime) -> str | None:
    if not _WEST <= offset <= _EAST:
        return None
    if not offset:
        return UTC
    hours, rest = divmod(offset, timedelta(hours=1))
    if not rest:
        # The signs of these names are turned around: Etc/GMT-3 is three hours ahead of UTC (tz database, etcetera).
        return f"Etc/GMT{-hours:+d}"
    winter, summer = now.replace(month=1, day=1), now.replace(month=7, day=1)
    kept = (
        zone
        for zone in sorted(available_timezones())
        if "/" in zone and all(when.astimezone(ZoneInfo(zone)).utcoffset() == offset for when in (winter, summer))
    )
    return next((zone for zone in kept if not zone.startswith(_ASIDE)), None)
