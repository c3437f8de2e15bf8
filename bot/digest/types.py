"""The nouns of a digest: frozen values without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.briefing.types import EXTRACTS, Contested, Lineage, Note, Provenance, Source, Statement
from retrieval.names.positions import Position
from retrieval.types import Published, Span


@dataclass(frozen=True, slots=True)
class Window:
    """The time that a digest is of: from ``since`` up to, and without, ``until``; aware instants in UTC.

    ``zone`` is the reader's, as the IANA database names it: days are counted in it. ``previous_until`` is where the
    reader's last digest ended; None where there was none.
    """

    since: datetime
    until: datetime
    zone: str = "UTC"
    previous_until: datetime | None = None

    @property
    def local(self) -> ZoneInfo:
        """The reader's zone."""
        return ZoneInfo(self.zone)

    @property
    def days(self) -> Span:
        """The days, in the reader's zone, that the window holds any of."""
        last = max(self.until - datetime.resolution, self.since)
        return Span(self.since.astimezone(self.local).date(), last.astimezone(self.local).date())


class Change(StrEnum):
    """How a development stands to the reader's last digest."""

    NEW = "new"
    CHANGED = "changed"
    CONTINUING = "continuing"


class Lateness(StrEnum):
    """Why a development is no news: reported long after it happened, or taken in after it was published."""

    HAPPENED = "happened earlier"
    ARRIVED = "arrived late"


@dataclass(frozen=True, slots=True)
class Toll:
    """A count of one measure (``kill``, ``wound``, ``displace`` …) as the newest report of a development gives it.

    ``text`` is the number in the report's words ("at least 12 people"); ``low`` and ``high`` are the numbers that its
    speaker can mean, both included; ``n`` is the source that it is cited from, None in what is remembered of an earlier
    digest. ``counted`` is the noun that is counted (``soldier``), empty where there is none.
    """

    measure: str
    text: str
    low: float
    high: float
    n: int | None = None
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """Where a development happened: a country and a first-level area of it, by their ids; None where neither is told.

    ``name`` is what a reader calls it.
    """

    country: str | None
    id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Location:
    """What a place, an area or a country is called, and where on the map it lies, as far as either is known."""

    name: str
    arabic: str | None = None
    position: Position | None = None

    def called(self, language: str) -> str:
        """Its name in a language; the English one where there is no other."""
        return self.arabic or self.name if language == "ar" else self.name


@dataclass(frozen=True, slots=True)
class Development:
    """One happening, as all reports of the window tell it.

    Attributes:
        id: Derived from the id of its earliest report: the same in every digest that is made of the same reports.
        headline: The title of the report that tells it best, else that report's first sentence.
        headline_citations: The numbers of the sources that it is cited from.
        statements: One to three sentences, best first: word for word, unless ``written_by`` names a model.
        accounts: On what the reports differ, and which numbers later ones replaced.
        reports: The ids of the reports, oldest first, near copies among them.
        stories: The same, where a report is a page of several stories with which of them it is (``ID#2``).
        origins: How many accounts there are that do not go back to one another.
        outlets: How many outlets published it.
        places: The canonical names of the places where it happened, the one named most first.
        country: The id of the country, None where no place tells it.
        area: The id of the first-level area (province, governorate), None likewise.
        where: Country and area as a reader calls them.
        happened: The first and last day on which it is said to have happened; None where no report says.
        published: When its newest report was published.
        change: How it stands to the last digest.
        was: What the last digest said where that changed ("12 people killed").
        now: What is said instead ("at least 19 people killed").
        late: Whether it is no news; ``lateness`` says why.
        why: What it is ranked by, in words, the weightiest first.
        weight: What these reasons come to; compares within one digest only.
        tolls: How many were killed, wounded …, as its newest reports say.
        written_by: The name of the model that wrote the statements, else ``extracts``.
    """

    id: str
    headline: str
    headline_citations: tuple[int, ...]
    statements: tuple[Statement, ...]
    accounts: tuple[Contested, ...]
    reports: tuple[str, ...]
    stories: tuple[str, ...]
    origins: int
    outlets: int
    places: tuple[str, ...]
    country: str | None
    area: str | None
    where: Area
    happened: Span | None
    published: Published | None
    change: Change
    was: str | None = None
    now: str | None = None
    lateness: Lateness | None = None
    why: tuple[str, ...] = ()
    weight: float = 0.0
    tolls: tuple[Toll, ...] = ()
    written_by: str = EXTRACTS

    @property
    def late(self) -> bool:
        """Whether it is no news: it happened long before, or its reports came late."""
        return self.lateness is not None

    @property
    def contested(self) -> bool:
        """Whether accounts of it contradict each other; a number that was brought up to date does not."""
        return any(not one.update for one in self.accounts)

    @property
    def all_statements(self) -> tuple[Statement, ...]:
        """The statements, and those of the accounts that are none of them."""
        versions = (version.statement for one in self.accounts for version in one.versions)
        return tuple(dict.fromkeys((*self.statements, *versions)))


@dataclass(frozen=True, slots=True)
class DigestCoverage:
    """What a window's reports come to.

    ``reports`` counts all of them, near copies among them; ``origins`` the accounts that do not go back to one another;
    ``outlets`` those known by name; ``languages`` and ``by_area`` count reports, most first, ``by_day`` by day of
    publication; ``undated`` are the reports that count by when they were collected, ``late`` those published before the
    window and collected in it. ``silent`` are the areas that were reported from in the 30 days before and are not in
    the window: not covered, which does not mean quiet.
    """

    reports: int
    outlets: int
    origins: int
    languages: Mapping[str, int]
    undated: int
    late: int
    by_area: Mapping[Area, int]
    by_day: Mapping[str, int]
    silent: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What a window's reports tell, best first, and what they do not.

    Attributes:
        window: The time it is of.
        subjects: What the reader asked to have first, as it was resolved.
        lead: What it comes to, in a line.
        developments: The best twelve at most, the weightiest first.
        left_out: How many further developments there were.
        contested: The ids of the developments of which accounts contradict each other.
        watch: Sentences that say what is planned for later.
        coverage: What the reports cover.
        sources: What is cited, numbered through the whole digest.
        lineages: Which sources go back to one account.
        notes: What a reader must know beside it.
        locations: The places, areas and countries that it names, by their ids.
        provenance: What a model wrote from, where one wrote the statements of a development or more.
    """

    window: Window
    subjects: tuple[str, ...]
    lead: str
    developments: tuple[Development, ...]
    left_out: int
    contested: tuple[str, ...]
    watch: tuple[Statement, ...]
    coverage: DigestCoverage
    sources: tuple[Source, ...]
    lineages: tuple[Lineage, ...]
    notes: tuple[Note, ...]
    locations: Mapping[str, Location] = field(default_factory=dict)
    provenance: Provenance | None = None

    @property
    def written_by(self) -> str:
        """The name of the model that wrote statements of it, else ``extracts``."""
        return self.provenance.model if self.provenance else EXTRACTS

    @property
    def is_empty(self) -> bool:
        """Whether the window holds no report at all."""
        return not self.coverage.reports


@dataclass(frozen=True, slots=True)
class Earlier:
    """A development as it is remembered of an earlier digest: enough to tell whether a later one goes on with it.

    ``stories`` are as a development's.
    """

    id: str
    headline: str
    stories: tuple[str, ...]
    tolls: tuple[Toll, ...] = ()


@dataclass(frozen=True, slots=True)
class LastDigest:
    """The reader's last digest, as :mod:`bot.digest.stored` keeps it: when it ended, and what it told."""

    until: datetime
    developments: tuple[Earlier, ...]

    @property
    def reports(self) -> tuple[str, ...]:
        """The ids of the reports that it was made of."""
        return tuple(dict.fromkeys(story.partition("#")[0] for one in self.developments for story in one.stories))
