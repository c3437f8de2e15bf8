"""Days, spans and publication dates in the words of a language. Pure.

``21 Jun 2014``, ``21 حزيران 2014``: Arabic has the months of the Levant and Iraq, whose news this is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.texts import Texts
from retrieval.types import Precision, Published, Span


def day(one: date, texts: Texts) -> str:
    """``21 Jun 2014``."""
    return texts("date.day", day=str(one.day), month=_month(one, texts), year=str(one.year))


def span(one: Span, texts: Texts) -> str:
    """``20 Jun 2014``, ``9–12 Jun 2014``, ``28 May – 2 Jun 2014``, ``Jun 2014``, ``2014``; an open end is said."""
    first, last = one.first, one.last
    if first == date.min:
        return texts("date.until", date=day(last, texts))
    if last == date.max:
        return texts("date.since", date=day(first, texts))
    match len(str(one)):
        case 4:
            return str(first.year)
        case 7:
            return texts("date.month", month=_month(first, texts), year=str(first.year))
        case 10:
            return day(first, texts)
    return days(first, last, texts)


def spans(several: Iterable[Span], texts: Texts) -> str:
    """Spans in a row: ``9–12 Jun 2014, 19, 20 Jun 2014``; days of one month share its name."""
    told: list[str] = []
    in_order = sorted(several)
    for one, following in zip(in_order, (*in_order[1:], Span(date.max, date.max)), strict=False):
        told.append(str(one.first.day) if _shares_month(one, following) else span(one, texts))
    return texts("list.comma").join(told)


def published(one: Published, texts: Texts, zone: ZoneInfo, *, beside: date | None = None) -> str:
    """A publication date at its known precision, clock times in the reader's zone; on the day ``beside`` only those.

    A clock time whose zone is not known stays as it was printed, and says so.
    """
    match one.precision:
        case Precision.YEAR:
            return f"{one.instant:%Y}"
        case Precision.MONTH:
            return texts("date.month", month=_month(one.day, texts), year=str(one.day.year))
        case Precision.DAY:
            return day(one.day, texts)
    if one.zone == "assumed":
        return _moment(one.instant, texts, texts("date.zone_unknown"), beside)
    return moment(one.instant, texts, zone, beside=beside)


def moment(instant: datetime, texts: Texts, zone: ZoneInfo, *, beside: date | None = None) -> str:
    """``21 Jun 2014, 17:30 (UTC+3)``: an instant in the reader's zone, which is said where it is not UTC."""
    local = in_zone(instant, zone)
    return _moment(local, texts, offset(local), beside)


def days(first: date, last: date, texts: Texts) -> str:
    """``20 Jun 2014``, ``20–22 Jun 2014``: days one by one, also where they are a whole month."""
    if first == last:
        return day(first, texts)
    if (first.year, first.month) == (last.year, last.month):
        return texts("date.days", first=str(first.day), last=day(last, texts))
    opening = day_of_month(first, texts) if first.year == last.year else day(first, texts)
    return texts("date.range", first=opening, last=day(last, texts))


def day_of_month(one: date, texts: Texts) -> str:
    """``21 Jun``: a day whose year is plain, or told beside it."""
    return texts("date.day_month", day=str(one.day), month=_month(one, texts))


def in_zone(instant: datetime, zone: ZoneInfo) -> datetime:
    """An instant in a zone; in UTC where the calendar ends before that."""
    try:
        return instant.astimezone(zone)
    except OverflowError:
        return instant.astimezone(UTC)


def offset(local: datetime) -> str:
    """How far a local time is from UTC: ``UTC+3``, ``UTC+5:30``; nothing for UTC itself."""
    ahead = local.utcoffset() or timedelta(0)
    if not ahead:
        return ""
    sign = "+" if ahead > timedelta(0) else "−"
    hours, minutes = divmod(int(abs(ahead).total_seconds()) // 60, 60)
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def _shares_month(one: Span, other: Span) -> bool:
    """Whether both are days, of one month."""
    days = one.first == one.last and other.first == other.last
    return days and (one.first.year, one.first.month) == (other.first.year, other.first.month)


def _moment(local: datetime, texts: Texts, zone: str, beside: date | None) -> str:
    clock = f"{local:%H:%M}"
    shown = clock if local.date() == beside else texts("date.moment", date=day(local.date(), texts), time=clock)
    return texts("date.in_zone", moment=shown, zone=zone) if zone else shown


def _month(one: date, texts: Texts) -> str:
    return texts(f"date.month_{one.month}")
