"""What is said of a digest in a reader's language, wherever it is read: of when it is, and what it comes to. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.digest.order import in_order
from bot.digest.types import Change, Digest, Window
from bot.texts import Texts, dates

_INSTANT: Final = timedelta(microseconds=1)


def window(one: Window, texts: Texts, zone: ZoneInfo) -> str:
    """``22 Nov 2026``, ``20–22 Nov 2026``, ``22 Nov 2026, 07:30 – 23 Nov 2026, 07:30 (UTC+1)``."""
    since, until = (dates.in_zone(instant, zone) for instant in (one.since, one.until))
    if since.time() == until.time() == time():
        last = dates.in_zone(one.until - _INSTANT, zone).date()
        return dates.days(since.date(), last, texts)
    day = dates.day_of_month(since.date(), texts)
    first = texts("date.moment", date=day, time=f"{since:%H:%M}")
    beside = since.date() if since.date() == until.date() else None
    return texts("date.range", first=first, last=dates.moment(one.until, texts, zone, beside=beside))


def lead(digest: Digest, texts: Texts, shown: Callable[[str], str]) -> Iterator[str]:
    """What a digest comes to, in lines: how its developments stand, the first number that changed, what is contested.

    ``shown`` makes words of reports fit for where they are read.
    """
    if digest.is_empty:
        yield texts("digest.empty")
        return
    yield _counted(digest, texts)
    for one in digest.developments:
        if one.was and one.now:
            headline, was, now = map(shown, (one.headline, one.was, one.now))
            yield texts("digest.lead_changed", headline=headline, was=was, now=now)
            break
    numbers = [str(n) for n, one in enumerate(in_order(digest.developments), start=1) if one.contested]
    if numbers:
        yield texts("digest.lead_contested", numbers=texts("list.comma").join(numbers))


def _counted(digest: Digest, texts: Texts) -> str:
    """How many developments from how many reports, and how many are new, changed, continuing and late."""
    told = digest.developments
    late = sum(one.late for one in told)
    by_change = [(change, sum(one.change is change and not one.late for one in told)) for change in Change]
    counts = [texts(f"digest.count_{change}", n=n) for change, n in by_change if n]
    counts += [texts("digest.count_late", n=late)] if late else []
    lead_ = {
        "developments": texts("digest.developments", n=len(told) + digest.left_out),
        "reports": texts("digest.reports", n=digest.coverage.reports),
        "counts": texts("list.comma").join(counts),
    }
    if digest.left_out:
        return texts("digest.lead_of_more", **lead_, told=f"{len(told)}")
    return texts("digest.lead", **lead_)
