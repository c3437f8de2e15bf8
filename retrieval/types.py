"""The nouns that cross modules: frozen values without I/O.

Instants are aware and in UTC. Offsets (``start``, ``end``) count Python characters, end exclusive.
Dates of events, of publication and of collection are three types of fields and are never mixed:
an event has a :class:`Span` of days, a publication a :class:`Published`, a collection an instant.
"""

from __future__ import annotations

import calendar
import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal


class Precision(StrEnum):
    """How much of a publication date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Published:
    """When an outlet published a report.

    ``instant`` is the first instant of the period known (a day's midnight UTC, a month's first day).
    ``zone`` says whether the clock time's zone stood in the source (``stated``) or was read as UTC for
    want of one (``assumed``); it is None where no clock time is known.
    """

    instant: datetime
    precision: Precision
    zone: Literal["stated", "assumed"] | None = None

    @property
    def day(self) -> date:
        """The UTC day on which the period begins: what date words in the report are relative to."""
        return self.instant.date()

    @property
    def last_instant(self) -> datetime:
        """The last microsecond of the period known, so that a bare day in a scope is inclusive."""
        return period_end(self.instant, self.precision)

    def __str__(self) -> str:
        """The date at its known precision: ``2014-06``, ``2014-06-21``, ``2014-06-21T14:30:00Z``."""
        match self.precision:
            case Precision.YEAR:
                return f"{self.instant:%Y}"
            case Precision.MONTH:
                return f"{self.instant:%Y-%m}"
            case Precision.DAY:
                return f"{self.instant:%Y-%m-%d}"
            case _:
                return f"{self.instant:%Y-%m-%dT%H:%M:%SZ}"


def period_end(instant: datetime, precision: Precision) -> datetime:
    """The last microsecond of the year, month, day, minute or second that begins at ``instant``."""
    match precision:
        case Precision.YEAR:
            following = instant.replace(year=instant.year + 1)
        case Precision.MONTH:
            days = calendar.monthrange(instant.year, instant.month)[1]
            following = instant + timedelta(days=days)
        case Precision.DAY:
            following = instant + timedelta(days=1)
        case Precision.MINUTE:
            following = instant + timedelta(minutes=1)
        case Precision.SECOND:
            following = instant + timedelta(seconds=1)
    return following - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days on which an event happened, both ends included."""

    first: date
    last: date

    def overlaps(self, other: Span) -> bool:
        """Whether at least one day lies in both spans."""
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        """The span at its known precision: ``2014``, ``2014-06``, ``2014-06-21`` or ``START/END``."""
        if self.first == self.last:
            return self.first.isoformat()
        if (self.first.day, self.first.month, self.last) == (1, 1, date(self.first.year, 12, 31)):
            return f"{self.first:%Y}"
        month_length = calendar.monthrange(self.first.year, self.first.month)[1]
        if self.first.day == 1 and self.last == self.first.replace(day=month_length):
            return f"{self.first:%Y-%m}"
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


@dataclass(frozen=True, slots=True)
class DateMention:
    """Date words in a text and the days they mean.

    ``said`` marks days on which nothing need have happened: somebody spoke then ("officials said on Saturday"),
    or, where ``planned``, something is to happen ("will meet on Sunday"). ``assumed`` marks days that were
    reckoned from another calendar and may be one off.
    """

    start: int
    end: int
    span: Span
    said: bool = False
    planned: bool = False
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class NameMention:
    """A spelling in a text and the canonical name it stands for (an id of the gazetteer)."""

    start: int
    end: int
    name: str


class Media(StrEnum):
    """What a document holds; the values are stored, and part of a document's id."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    RECORD = "application/json"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    MAIL = "message/rfc822"
    MHTML = "multipart/related"
    FEED = "application/feed"


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes as they were collected, and where they came from.

    ``source`` names the place in messages to people (a path, ``file:line`` of a JSONL file, ``archive!member``,
    ``-`` for standard input); ``name`` is the file's stem, the external id of a report that brings none;
    ``address`` is where a page was fetched from: that of a report which names no other. ``stated`` is the date that the
    feed gave which led to the page.
    """

    content: bytes
    media: Media
    source: str
    name: str
    collected_at: datetime
    address: str | None = None
    stated: Published | None = None

    @property
    def id(self) -> str:
        """The SHA-256 of the media type and the bytes, in hexadecimal."""
        return hashlib.sha256(self.media.encode() + b"\0" + self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class DateElsewhere:
    """What another place (``source``: the page, the record, …) says of when a report was published."""

    source: str
    published: Published


@dataclass(frozen=True, slots=True)
class Report:
    """One story: what an outlet published, once, at an address or in a file.

    ``dateline`` is the place the story was filed from; ``origin`` whose reporting it is, where the text
    says so (an agency, else the first reporter it names); ``language`` an ISO 639-1 code; ``elsewhere`` the date
    that another place gives where the text bears one of its own, which counts.
    """

    id: str
    external_id: str
    document_id: str
    title: str
    outlet: str | None
    origin: str | None
    dateline: str | None
    published: Published | None
    url: str | None
    language: str
    body: str
    collected_at: datetime
    elsewhere: DateElsewhere | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a report's body that never cuts a sentence: what is searched, quoted and cited.

    Offsets of the passage and of its mentions are offsets into the report's body.
    """

    start: int
    end: int
    dates: tuple[DateMention, ...]
    names: tuple[NameMention, ...]

    @property
    def event_dates(self) -> tuple[Span, ...]:
        """The days on which it says things happened, in order, each once; days of speech and of plans are left out."""
        return tuple(sorted({mention.span for mention in self.dates if not mention.said}))


@dataclass(frozen=True, slots=True)
class Scope:
    """Which reports count, by publication date: instants, both ends included, open where None.

    ``since`` and ``until`` ask for the first instant of the period in which a report was published: one of
    "2014-06" lies before ``until`` 5 June. Under ``as_of`` nothing published later exists, so the whole of
    that period must be over: as of 5 June a report of "2014-06" may not be out yet. Undated reports fall
    outside any scope.
    """

    since: Published | None = None
    until: Published | None = None
    as_of: Published | None = None

    @property
    def first(self) -> datetime | None:
        """The first instant inside the scope, or None where it is open."""
        return self.since.instant if self.since else None

    @property
    def last(self) -> datetime | None:
        """The last instant inside the scope, or None where it is open."""
        ends = [end for end in (self.last_first, self.known_by) if end]
        return min(ends) if ends else None

    @property
    def last_first(self) -> datetime | None:
        """The last instant with which a report's period may begin (``until``), or None."""
        return self.until.last_instant if self.until else None

    @property
    def known_by(self) -> datetime | None:
        """The instant by which a report's period must be over (``as_of``), or None."""
        return self.as_of.last_instant if self.as_of else None

    @property
    def is_open(self) -> bool:
        """Whether every report counts, dated or not."""
        return self.first is None and self.last is None

    def contains(self, published: Published | None) -> bool:
        """Whether a report published then lies inside the scope."""
        if self.is_open:
            return True
        if published is None:
            return False
        return (
            (self.first is None or published.instant >= self.first)
            and (self.last_first is None or published.instant <= self.last_first)
            and (self.known_by is None or published.last_instant <= self.known_by)
        )
