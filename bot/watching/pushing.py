"""Whether what a watch found may be pushed now: quiet hours, and the cap of an hour. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.watching.types import Watch, Why


def held_by(watches: Sequence[Watch], pushed: Mapping[int, int], now: datetime, zone: ZoneInfo) -> Why | None:
    """Why a report that these watches found is held; None where at least one of them may push it now.

    Args:
        watches: The watches of one chat that found it.
        pushed: How many messages each has pushed within the last hour, by its key.
        now: The present.
        zone: The chat's.
    """
    awake = [watch for watch in watches if not is_quiet(watch, now, zone)]
    if not awake:
        return Why.QUIET
    return None if any(pushed.get(watch.key, 0) < watch.cap for watch in awake) else Why.CAP


def is_quiet(watch: Watch, now: datetime, zone: ZoneInfo) -> bool:
    """Whether it is the watch's quiet time where its chat is."""
    return watch.quiet is not None and watch.quiet.holds(now.astimezone(zone))
