"""The publication date of a report when its sources say different things.

One order of trust, kept to everywhere (``docs/reference.md`` repeats it for readers):

1. the dateline in the text: the outlet printed it with the story; without a year it is the latest such day by what the
   next says, and counts only where there is a next;
2. JSON-LD ``datePublished``;
3. OpenGraph ``article:published_time`` and its like;
4. a ``<time>`` element at the story, else the date in a line that the page marks as its byline;
5. the record's own field (``published`` of a JSONL line, the ``Date`` of a message, the date of a feed's entry);
6. a date in the address.

Sources agree when they can mean one instant: periods overlap, or differ by no more than a time zone where a clock
time stands in one and a zone not in both. Of those that agree with the most trusted one the most precise is taken
(a stated zone before an assumed one, a clock time before a bare day). What disagrees is reported as a warning; what
disagrees with a dateline is kept with the report, and an answer that cites it says so.
A file's time and the time of collection are never publication dates.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from retrieval.dates import parse_published
from retrieval.types import DateElsewhere, Precision, Published

# The widest distance of a local clock from UTC (Line Islands, UTC+14).
ZONE = timedelta(hours=14)
# How far ahead of its collection a report may say it was published: clocks and zones go wrong by hours.
AHEAD = timedelta(days=1)

_IN_ADDRESS = re.compile(
    r"[/_-](?P<year>(?:19|20)\d\d)[/_-]?(?P<month>0[1-9]|1[0-2])[/_-]?(?P<day>[0-2]\d|3[01])(?=[/_.-]|$)"
)
DATELINE = "the dateline"
# Where a reader finds a date that a page's markup holds.
_PLACES = dict.fromkeys(("JSON-LD", "OpenGraph", "<time>", "the byline"), "the page")
_CLOCK = (Precision.MINUTE, Precision.SECOND)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says the publication date is; ``source`` names it in a warning."""

    source: str
    published: Published


@dataclass(frozen=True, slots=True)
class Settled:
    """The likeliest date, what another place says where the text's own dateline differs from it, and warnings."""

    published: Published | None
    elsewhere: DateElsewhere | None = None
    warnings: tuple[str, ...] = ()


def settle(claims: Sequence[Claim]) -> Settled:
    """The likeliest date by ``claims``, most trusted first, and a warning for each claim that differs."""
    if not claims:
        return Settled(None)
    trusted = claims[0]
    agreeing = [claim for claim in claims if _agree(trusted.published, claim.published)]
    best = max(agreeing, key=lambda claim: _detail(claim.published))
    differing = [claim for claim in claims if claim not in agreeing]
    warnings = tuple(
        f"publication dates disagree: {trusted.source} says {trusted.published}, {claim.source} says "
        f"{claim.published}; kept {trusted.published}"
        for claim in differing
    )
    elsewhere = None
    if differing and trusted.source == DATELINE:
        source = _PLACES.get(differing[0].source, differing[0].source)
        elsewhere = DateElsewhere(source, differing[0].published)
    return Settled(best.published, elsewhere, warnings)


def last_day(claims: Sequence[Claim]) -> date | None:
    """The last day on which a report can have come out by the most trusted claim: what a day without a year is by."""
    return claims[0].published.last_instant.date() if claims else None


def in_address(address: str | None) -> Published | None:
    """The day that an address contains (``/2014/06/21/``, ``2014_06_21``, ``-20140621.html``), or None."""
    match = _IN_ADDRESS.search(address) if address else None
    return parse_published("-".join(match.group("year", "month", "day"))) if match else None


def stated(text: str) -> Published | None:
    """A date as a message or feed states it: any that is read, or RFC 822's with a year of two digits; else None."""
    if published := parse_published(text):
        return published
    try:
        found = email.utils.parsedate_to_datetime(text)
        instant = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    published = parse_published(instant.isoformat())
    return replace(published, zone="stated" if found.tzinfo else "assumed") if published else None


def lies_ahead(published: Published, collected_at: datetime) -> bool:
    """Whether a report says that it was published after it was collected."""
    return published.instant > collected_at + AHEAD


def _detail(published: Published) -> tuple[int, bool]:
    rank = list(Precision).index(published.precision)
    return min(rank, list(Precision).index(Precision.MINUTE)), published.zone == "stated"


def _agree(one: Published, other: Published) -> bool:
    clocks = sum(date.precision in _CLOCK for date in (one, other))
    both_stated = one.zone == "stated" and other.zone == "stated"
    slack = timedelta(hours=1) if both_stated else ZONE if clocks else timedelta(0)
    return one.instant - slack <= other.last_instant and other.instant - slack <= one.last_instant
