"""What goes between the modules of feeds, and out of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from retrieval.ingest import Ingested, Problem
from retrieval.types import Published


class Standing(StrEnum):
    """How a feed fares."""

    NEW = "new"
    FINE = "fine"
    QUIET = "quiet"
    FAILING = "failing"
    DEAD = "dead"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class FollowedFeed:
    """A feed that is polled, and how it fared so far. ``key`` is the number that people call it by.

    ``url`` is what is asked and ``added_as`` what a person named: they differ since ``moved_at``, where the feed moved
    for good. ``etag``, ``last_modified`` and ``body`` (a hash) are of the state that was taken in wholly; ``every`` is
    how long the feed says that it stays as it is. It is asked again at ``due_at``, never where that is None, and by
    nobody before ``waits_until``, which its server asked for. ``newest_at`` is when it last brought anything;
    ``failures`` are those since it last answered, ``problem`` the last of them. ``waiting`` are the entries whose page
    is still to come.
    """

    key: int
    url: str
    added_as: str
    name: str | None
    title: str
    full_text: bool
    added_at: datetime
    due_at: datetime | None
    waits_until: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    body: str | None = None
    every: timedelta | None = None
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    newest_at: datetime | None = None
    moved_at: datetime | None = None
    ended_at: datetime | None = None
    failures: int = 0
    problem: str | None = None
    hint: str | None = None
    waiting: int = 0

    @property
    def label(self) -> str:
        """What people call it: their own name for it, else its title, else its address."""
        return self.name or self.title or self.url


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed that a person named and that is polled from now on, with how many entries it holds."""

    feed: FollowedFeed
    entries: int


@dataclass(frozen=True, slots=True)
class WantedPage:
    """The page of an entry that is only a teaser.

    ``teaser`` is a feed of this one entry, taken in where the page cannot be had; ``stated`` the date that the feed
    gives. ``fetched_at`` is when an earlier state of the page was taken in.
    """

    url: str
    feed: int
    teaser: bytes
    stated: Published | None
    due_at: datetime
    tries: int = 0
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page that is or was wanted: whether it still is, and when it was taken in."""

    waits: bool
    fetched_at: datetime | None


class Outcome(StrEnum):
    """What came of asking a feed."""

    ANSWERED = "answered"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    ENDED = "ended"
    PUT_OFF = "put off"
    NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class FeedPolled:
    """What a poll did with one feed, as it was before (``feed``).

    ``outcome`` is ``NOT_ASKED`` where only pages of its entries were fetched, ``PUT_OFF`` where its host had just
    failed another feed. ``new`` and ``revised`` are ids of reports in the library, ``known`` counts what it held
    already and ``pages`` those fetched. ``waiting`` are the entries whose page is still to come, and ``due_at`` is when
    the feed is asked next. ``moved_to`` is its address from now on, where that is another one.
    """

    feed: FollowedFeed
    outcome: Outcome
    new: tuple[str, ...] = ()
    revised: tuple[str, ...] = ()
    known: int = 0
    pages: int = 0
    waiting: int = 0
    moved_to: str | None = None
    due_at: datetime | None = None
    problem: Problem | None = None
    warnings: tuple[Problem, ...] = ()

    def joined(self, others: Iterable[FeedPolled], waiting: int) -> FeedPolled:
        """This, and what else was done for the same feed, of which so many pages are still to come."""
        parts = [self, *others]
        return replace(
            self,
            new=tuple(dict.fromkeys(id_ for one in parts for id_ in one.new)),
            revised=tuple(dict.fromkeys(id_ for one in parts for id_ in one.revised)),
            known=sum(one.known for one in parts),
            pages=sum(one.pages for one in parts),
            waiting=waiting,
            warnings=tuple(dict.fromkeys(warning for one in parts for warning in one.warnings)),
        )


@dataclass(frozen=True, slots=True)
class Polled:
    """What a poll did, feed by feed.

    ``busy`` where another process was polling: that one does what is due. ``left`` feeds and ``pages_left`` pages are
    due and were not come to; the next poll does.
    """

    feeds: tuple[FeedPolled, ...] = ()
    busy: bool = False
    left: int = 0
    pages_left: int = 0

    @property
    def new(self) -> tuple[str, ...]:
        """The ids of all reports that are new in the library, in the order in which they came."""
        return self._each("new")

    @property
    def revised(self) -> tuple[str, ...]:
        """The ids of all reports that are new versions of others."""
        return self._each("revised")

    @property
    def failed(self) -> tuple[FeedPolled, ...]:
        """The feeds that could not be asked or read."""
        return tuple(one for one in self.feeds if one.outcome is Outcome.FAILED)

    def _each(self, name: str) -> tuple[str, ...]:
        found: Iterator[str] = (id_ for one in self.feeds for id_ in getattr(one, name))
        return tuple(dict.fromkeys(found))


def of_ingested(feed: FollowedFeed, outcome: Outcome, taken: Ingested) -> FeedPolled:
    """What an ingest did for a feed."""
    return FeedPolled(
        feed, outcome, new=taken.new, revised=taken.revised, known=taken.duplicates, warnings=taken.warnings
    )
