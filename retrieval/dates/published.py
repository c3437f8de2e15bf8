"""Publication dates, as metadata, datelines and people write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final, NamedTuple

from retrieval.dates.fold import fold
from retrieval.dates.tokens import FIRST_YEAR, LAST_YEAR, Token, day_or_none, kinds_of, tokenize
from retrieval.dates.zones import end_of_unknown, read_zone
from retrieval.errors import BadRequest
from retrieval.types import Precision, Published

_LABEL: Final = re.compile(
    r"(?:[\s|:;,.()\-–—/*#\[\]•·]"
    r"|(?:published|updated?|posted|modified|created|released?|filed|issued|publication|pub|date|dateline|time"
    r"|first|originally|on|at|of|last|the"
    r"|اخر|تاريخ|وقت|النشر|نشر|نشرت|التحديث|تحديث|حدث|في|بتاريخ|تم|الموافق)(?![^\W\d_]))+"
)
_SEPARATED: Final = re.compile(r"\s*(?:$|[|\-–—(\[;•·/.]|(?:last |first )?(?:by|updated?|published|posted|modified)\b)")
_ISO: Final = re.compile(r"([0-9]{4})(?:([-/._])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?(?![0-9])")
_COMPACT: Final = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})(?:t?([0-9]{2})([0-9]{2})([0-9]{2})?(?![0-9])|(?=t[0-9]|\s|$|[^\w]|_))"
)
_NUMERIC: Final = re.compile(r"([0-9]{1,2})\s?([/.\-_])\s?([0-9]{1,2})\s?\2\s?([0-9]{4})(?![0-9])")
_NAMED: Final = re.compile(
    r"(?:[Ww][,(]?h?)?(?:(?:d-?[OF]?h?|o(?:c|&o)?[OF])U?[Mmy][,-]?[OF]?U?Y|U?[Mmy]h?d,?Y|[Mmy],?[OF]?Y)"
)
_YEARLESS: Final = re.compile(
    r"(?:U?[Ww][,(|-]?h?)?(?:(?:d-?[OF]?h?|o(?:c|&o)?[OF])U?[Mmy]|U?[Mmy]h?d)(?![-,]?[OF]?U?[Y#d])"
)
_WEEKDAY: Final = re.compile(r"(?:U?[Ww][,|-]?)(?=D|Y|#|d)")
_CLOCK: Final = re.compile(
    r"\s*(?:t(?=[0-9])|[,|@/–—-]?\s*(?:at\b|الساعه)?)\s*\(?"
    r"(?:([0-9]{1,2})(?:[:.h]([0-9]{2})(?::?([0-9]{2})(?:[.,][0-9]+)?)?)?\s*(am|pm|a\.m\.?|p\.m\.?|ص|م|صباحا|مساء)(?![^\W\d_])"
    r"|([0-9]{1,2})[:.h]([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?(?![0-9])"
    r"|([0-9]{2})([0-9]{2})([0-9]{2})?(?=\s*(?:z|utc|gmt|hrs|hours)(?![^\W\d_])|[+-][0-9]{4}(?![0-9])))"
)
_CLOCK_FIRST: Final = re.compile("[0-9]{1,2}:")  # with a point it may be a day: 1.10.2014
# "Sat Jun 21 14:30:00 UTC 2014": the C library's order.
_YEAR_LAST: Final = re.compile(
    r"((?:[^\W\d_]{3,9},? )?[^\W\d_]{3,9} [0-9]{1,2})"
    r" ([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[a-z]{2,4}| ?[+-][0-9]{4})?) ([0-9]{4})$"
)


class _Calendar(NamedTuple):
    """A year, with month and day as far as known, where they end, and a clock read along with them."""

    year: int
    month: int | None
    day: int | None
    end: int
    clock: tuple[int, int, int | None] | None = None


class _Clock(NamedTuple):
    """A time of day, the zone if one is stated, and where they end."""

    hour: int
    minute: int
    second: int | None
    zone: tzinfo | None
    end: int


def parse_published(text: str, *, dayfirst: bool = True, by: date | None = None) -> Published | None:
    """A publication date as metadata or a dateline writes it.

    Args:
        text: The date, with at most a label before it ("Published:") and, set off by a sign, anything after.
        dayfirst: Whether 03/04/2014 is the 3rd of April; where only one order is possible, that one is taken.
        by: The day by which it was published, for a date without a year: it is the latest such day until then, or the
            day after (clocks differ).

    Returns:
        The instant in UTC and how much of it is known; None where there is no date, no year, a date that is
        impossible or not between 1900 and 2100, or a sentence rather than a date.
    """
    return _parse(text, dayfirst=dayfirst, strict=False, by=by)


def parse_bound(text: str) -> Published:
    """A date a person typed to bound a search: 2014, 2014-06, 2014-06-21, 2014-06-21T14:30Z, 21 June 2014.

    Raises:
        BadRequest: It is not such a date. Dates like 03/04/2014 are refused, since they mean two days.
    """
    typed = text.strip()
    found = _parse(typed, dayfirst=True, strict=True)
    if found is None:
        raise BadRequest(
            f"not a date: {typed[:80]!r}",
            hint="write 2014, 2014-06, 2014-06-21, 2014-06-21T14:30, 2014-06-21T14:30Z or 21 June 2014",
        )
    return found


def _parse(text: str, *, dayfirst: bool, strict: bool, by: date | None = None) -> Published | None:
    """Label, date, clock time, zone and remainder; ``strict`` allows no label, remainder or 03/04/2014."""
    if len(text) > 400:
        return None
    folded = fold(" ".join(text.split()))
    plain, raw = folded.plain, folded.raw
    if not strict and (label := _LABEL.match(plain)):
        plain, raw = plain[label.end() :], raw[label.end() :]
    if year_last := _YEAR_LAST.match(plain):
        plain = raw = f"{year_last[1]} {year_last[3]} {year_last[2]}"
    early = _read_clock(plain, 0) if _CLOCK_FIRST.match(plain) and not strict else None
    start = len(plain) - len(plain[early.end :].lstrip(" ,-|")) if early else 0
    calendar = _read_calendar(plain, raw, start, numeric=not strict, dayfirst=dayfirst)
    if calendar is None and by is not None:
        calendar = _read_yearless(raw, start, by)
    if calendar is None or not FIRST_YEAR <= calendar.year <= LAST_YEAR:
        return None
    clock = early or (_attached_clock(plain, calendar) if calendar.day else None)
    end = max(calendar.end, clock.end if clock else 0)
    rest = plain[end:] if strict else plain[end_of_unknown(plain, raw, end, clock=bool(clock)) :]
    if rest.strip() and (strict or calendar.month is None or not _SEPARATED.match(rest)):
        return None
    return _published(calendar, clock)


def _read_calendar(plain: str, raw: str, start: int, *, numeric: bool, dayfirst: bool) -> _Calendar | None:
    """The date that begins at ``start``, after a weekday if there is one."""
    tokens = tokenize(fold(raw[start:]), lenient=True)
    codes = kinds_of(tokens)
    if named := _NAMED.match(codes):
        return _read_named(tokens[: named.end()], start)
    if weekday := _WEEKDAY.match(codes):
        start += tokens[weekday.end()].start
    if numeric and (match := _NUMERIC.match(plain, start)):
        return _read_numeric(match, dayfirst=dayfirst)
    if match := _COMPACT.match(plain, start):
        clock = (int(match[4]), int(match[5]), int(match[6]) if match[6] else None) if match[4] else None
        return _Calendar(int(match[1]), int(match[2]), int(match[3]), match.end(), clock)
    if match := _ISO.match(plain, start):
        month, day = (int(part) if part else None for part in (match[3], match[4]))
        return _Calendar(int(match[1]), month, day, match.end())
    return None


def _read_named(tokens: list[Token], start: int) -> _Calendar:
    """A date with its month's name, in tokens counted from ``start``."""
    month = next(token.value for token in tokens if token.kind in "Mmy")
    year = next(token.value for token in tokens if token.kind == "Y")
    days = [token.value for token in tokens if token.kind in "doc"]
    return _Calendar(year, month, sum(days) if days else None, start + tokens[-1].end)


def _read_yearless(raw: str, start: int, by: date) -> _Calendar | None:
    """A day and its month's name, in the year that makes it the latest by then."""
    tokens = tokenize(fold(raw[start:]), lenient=True)
    named = _YEARLESS.match(kinds_of(tokens))
    if named is None:
        return None
    month = next(token.value for token in tokens if token.kind in "Mmy")
    day = sum(token.value for token in tokens[: named.end()] if token.kind in "doc")
    years = (by.year + 1, by.year, by.year - 1, by.year - 2, by.year - 3, by.year - 4)
    found = ((year, day_or_none(year, month, day)) for year in years)
    year = next((year for year, known in found if known and known <= by + timedelta(days=1)), None)
    return _Calendar(year, month, day, start + tokens[named.end() - 1].end) if year else None


def _read_numeric(match: re.Match[str], *, dayfirst: bool) -> _Calendar:
    """21/06/2014, in the order that is possible, else in the preferred one."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    day, month = (first, second) if dayfirst else (second, first)
    if day_or_none(year, month, day) is None:
        day, month = month, day
    return _Calendar(year, month, day, match.end())


def _attached_clock(plain: str, calendar: _Calendar) -> _Clock | None:
    """The clock time after the date, or the one written into it (20140621143000)."""
    if calendar.clock is None:
        return _read_clock(plain, calendar.end)
    zone, end = read_zone(plain, calendar.end)
    return _Clock(*calendar.clock, zone, end)


def _read_clock(plain: str, start: int) -> _Clock | None:
    """The clock time that begins at ``start``, with its zone."""
    match = _CLOCK.match(plain, start)
    if match is None:
        return None
    groups = match.groups()
    hour, minute, second = next(part for part in (groups[:3], groups[4:7], groups[7:]) if part[0])
    hours = int(hour)
    if half := groups[3]:
        late = half[0] == "p" or half in ("م", "مساء")
        hours = hours + 12 if late and hours < 12 else 0 if not late and hours == 12 else hours
    zone, end = read_zone(plain, match.end())
    return _Clock(hours, int(minute or 0), int(second) if second else None, zone, end)


def _published(calendar: _Calendar, clock: _Clock | None) -> Published | None:
    """The parts as an instant in UTC, or None where they make no date."""
    day = day_or_none(calendar.year, 1 if calendar.month is None else calendar.month, calendar.day or 1)
    if day is None or calendar.day == 0:
        return None
    if clock is not None:
        return _with_clock(day, clock)
    precision = Precision.YEAR if calendar.month is None else Precision.MONTH
    if calendar.day is not None:
        precision = Precision.DAY
    return Published(datetime(day.year, day.month, day.day, tzinfo=UTC), precision)


def _with_clock(day: date, clock: _Clock) -> Published | None:
    """A day and its clock time; None where there is no such time."""
    if clock.hour > 23 or clock.minute > 59 or (clock.second or 0) > 59:
        return None
    zone = clock.zone or UTC
    local = datetime(day.year, day.month, day.day, clock.hour, clock.minute, clock.second or 0, tzinfo=zone)
    return Published(
        local.astimezone(UTC),
        Precision.MINUTE if clock.second is None else Precision.SECOND,
        "assumed" if clock.zone is None else "stated",
    )
