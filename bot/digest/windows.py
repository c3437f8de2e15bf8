"""The time that a digest is of, in the reader's zone, and when a report counts. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.digest.types import Window
from retrieval.errors import BadRequest
from retrieval.types import Precision, Published, Report, period_end

DAY = timedelta(days=1)
# A report that was collected in the window, so long after it was published at most, is told in it: not as news.
LOOKBACK = timedelta(days=2)
#: Longer than this is no digest any more.
LONGEST = timedelta(days=92)

_VAGUE = (Precision.YEAR, Precision.MONTH)


def last_day(now: datetime, zone: str = "UTC") -> Window:
    """The 24 hours that end now."""
    return Window(now.astimezone(UTC) - DAY, now.astimezone(UTC), zone)


def calendar_day(day: date, zone: str = "UTC") -> Window:
    """A calendar day of the reader's: 23 or 25 hours where the clocks are changed."""
    return Window(midnight(day, zone), midnight(day + DAY, zone), zone)


def between(since: Published | None, until: Published | None, zone: str, now: datetime) -> Window:
    """The window from ``since`` to ``until`` as a person typed them.

    A bare day, month or year is the reader's, and as an end inclusive; a clock time without a zone is told by the
    reader's clock. Without an end it is now, without a beginning a day before the end.

    Raises:
        BadRequest: nothing lies between them, or more than a digest is made of.
    """
    end = _end(until, zone) if until else now.astimezone(UTC)
    begin = _begin(since, zone) if since else end - DAY
    if begin >= end:
        raise BadRequest("no time lies between --since and --until", hint="name an earlier --since or a later --until")
    if end - begin > LONGEST:
        hint = f"name at most {LONGEST.days} days; sitrep timeline and sitrep ask take longer times"
        raise BadRequest("the window is too long for a digest", hint=hint)
    return Window(begin, end, zone)


def before(window: Window) -> Window:
    """The window of as many days, or as many hours, just before another."""
    begin, end = (instant.astimezone(window.local) for instant in (window.since, window.until))
    if (end.timetz().replace(tzinfo=None)) == begin.timetz().replace(tzinfo=None):
        days = end.date() - begin.date()
        moved = datetime.combine(begin.date() - days, begin.time(), window.local)
        return Window(moved.astimezone(UTC), window.since, window.zone)
    return Window(window.since - (window.until - window.since), window.since, window.zone)


def counts_at(report: Report, zone: ZoneInfo) -> datetime:
    """When a report counts as news: when it was published, else when it was collected.

    One that is dated to the day counts from that day's beginning on the reader's clock; from its collection, where
    it was collected in the course of that day.
    """
    published = report.published
    if published is None or published.precision in _VAGUE:
        return report.collected_at
    if published.precision is not Precision.DAY:
        return published.instant
    begin = midnight(published.day, zone.key)
    return max(begin, report.collected_at) if report.collected_at < midnight(published.day + DAY, zone.key) else begin


def is_undated(report: Report) -> bool:
    """Whether no day of publication is known, so that a report counts by when it was collected."""
    return report.published is None or report.published.precision in _VAGUE


def is_in(report: Report, window: Window) -> bool:
    """Whether a report belongs to a window: it counts in it, or was collected in it soon after."""
    counted = counts_at(report, window.local)
    if window.since <= counted < window.until:
        return True
    return window.since - LOOKBACK <= counted < window.since <= report.collected_at < window.until


def is_late(report: Report, window: Window) -> bool:
    """Whether a report that belongs to a window had been published before it."""
    published = report.published
    if published is None or is_undated(report) or counts_at(report, window.local) >= window.since:
        return False
    if published.precision is Precision.DAY:
        return midnight(published.day + DAY, window.zone) <= window.since
    return period_end(published.instant, published.precision) < window.since


def midnight(day: date, zone: str) -> datetime:
    """The instant at which a day begins: where the clocks skip midnight, that at which they skip it."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def _begin(bound: Published, zone: str) -> datetime:
    return _local(bound, bound.instant, zone)


def _end(bound: Published, zone: str) -> datetime:
    if bound.precision in (Precision.MINUTE, Precision.SECOND):
        return _local(bound, bound.instant, zone)
    return midnight(bound.last_instant.date() + DAY, zone)


def _local(bound: Published, instant: datetime, zone: str) -> datetime:
    """An instant that was read as UTC for want of a zone, by the reader's clock."""
    if bound.zone == "stated":
        return instant
    return instant.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
