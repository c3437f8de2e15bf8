"""Asking a feed, and what came of it: its new entries in the library, and what the next poll must know."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final, Protocol

from retrieval.errors import FetchError, HostUnreachable, NotAFeed, SourceError
from retrieval.feeds import choosing, schedule
from retrieval.feeds.pace import HostFailed, Turns
from retrieval.feeds.types import FeedPolled, FollowedFeed, Outcome, WantedPage, of_ingested
from retrieval.ingest import Ingest, Ingested, Problem
from retrieval.library.feed_store import Answered, FeedStore
from retrieval.outlets import host_of
from retrieval.parse.discovery import feeds_named
from retrieval.parse.entries import date_of
from retrieval.parse.excerpts import Excerpts, excerpts
from retrieval.parse.feeds import Feed, read_feed
from retrieval.types import Document, Media
from retrieval.web import Fetched, Request

NOTHING: Final = Ingested(0, (), (), 0, (), ())
# What a server says that is about all that it serves, and not about one address.
_ABOUT_THE_HOST: Final = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


class Fetching(Protocol):
    """Fetches addresses; see :class:`retrieval.web.Web`."""

    def fetch(self, request: Request) -> Fetched:
        """What stands at an address, or that it has not changed.

        Raises:
            SourceError: it cannot be fetched, may not be, or is too large.
        """
        ...


class FeedReader:
    """Asks feeds, several threads at once; what they hold is taken in one by one."""

    def __init__(
        self, web: Fetching, store: FeedStore, ingest: Ingest, usual: timedelta, taking: threading.Lock
    ) -> None:
        """``usual`` is how long a feed is left alone that asks for nothing; who takes anything in holds ``taking``."""
        self._web = web
        self._store = store
        self._ingest = ingest
        self._usual = usual
        self._taking = taking

    def ask(self, feed: FollowedFeed, now: datetime, turns: Turns) -> FeedPolled:
        """Ask a feed and take in what is new in it."""
        host = host_of(feed.url) or ""
        if why := turns.failed(host):
            return self._put_off(feed, why, now)
        turns.wait(host)
        fetched: Fetched | None = None
        try:
            fetched = self._web.fetch(Request(feed.url, feed.etag, feed.last_modified))
            with self._taking:
                return self._answered(feed, fetched, now)
        except SourceError as error:
            if why := host_failed(error, now, self._usual):
                turns.fail(host, why)
            return self._failed(feed, error, now)
        finally:
            turns.done(host, fetched.crawl_delay if fetched else None)

    def _answered(self, feed: FollowedFeed, fetched: Fetched, now: datetime) -> FeedPolled:
        body = hashlib.sha256(fetched.content).hexdigest()
        if fetched.not_modified or body == feed.body:
            return self._unchanged(feed, fetched, now)
        read = feed_in(fetched)
        entries = choosing.seen(read)
        urls = {url for one in entries if (url := choosing.page_of(one.entry))}
        plan = choosing.plan(
            entries, self._store.states(feed.key), self._store.pages(urls), full_text=feed.full_text, now=now
        )
        parts = excerpts(fetched.content, fetched.url)
        taken = self._take(feed, parts, [one.number for one in plan.take], now)
        due_at = now + schedule.interval(self._usual, (read.every, fetched.max_age))
        said = Answered(
            due_at=due_at,
            title=read.title or None,
            # What was not taken in wholly is asked for again, whether or not it changes.
            etag=None if plan.more else fetched.etag,
            last_modified=None if plan.more else fetched.last_modified,
            body=None if plan.more else body,
            every=read.every,
            moved_to=fetched.moved_to,
            brought=bool(taken.new or taken.revised),
            entries={one.key: one.state for one in plan.changed},
            present=[one.key for one in entries],
            wanted=[
                # In the feed's order: it begins with what is newest.
                WantedPage(
                    url, feed.key, parts.of([one.number]), date_of(one.entry, now), due - timedelta.resolution * ago
                )
                for ago, (one, url, due) in enumerate(reversed(plan.pages))
            ],
        )
        warnings = (*(Problem(feed.url, warning) for warning in read.warnings), *taken.warnings)
        polled = of_ingested(feed, Outcome.ANSWERED, replace(taken, warnings=warnings))
        return _as_it_is(polled, self._store.answered(feed, said, now=now))

    def _unchanged(self, feed: FollowedFeed, fetched: Fetched, now: datetime) -> FeedPolled:
        due_at = now + schedule.interval(self._usual, (feed.every, fetched.max_age))
        said = Answered(
            due_at=due_at,
            etag=fetched.etag or (feed.etag if fetched.not_modified else None),
            last_modified=fetched.last_modified or (feed.last_modified if fetched.not_modified else None),
            body=feed.body,
            every=feed.every,
            moved_to=fetched.moved_to,
        )
        return _as_it_is(FeedPolled(feed, Outcome.UNCHANGED), self._store.answered(feed, said, now=now))

    def _take(self, feed: FollowedFeed, parts: Excerpts, numbers: list[int], now: datetime) -> Ingested:
        """Take in some of a feed's entries as they stand; that none of them says anything is worth a warning."""
        if not numbers:
            return NOTHING
        try:
            return self._ingest.take(document_of(feed, parts.of(frozenset(numbers)), now))
        except SourceError as error:
            hint = error.hint if feed.full_text else "follow it with --full-text: its pages are fetched then"
            return replace(NOTHING, warnings=(Problem(feed.url, error.message, hint),))

    def _failed(self, feed: FollowedFeed, error: SourceError, now: datetime) -> FeedPolled:
        problem = Problem(feed.url, error.message, error.hint)
        retry_after = error.retry_after if isinstance(error, FetchError) else None
        due_at = now + schedule.back_off(self._usual, feed.failures + 1, retry_after)
        is_gone = isinstance(error, FetchError) and error.status == HTTPStatus.GONE
        if is_gone:
            problem = Problem(feed.url, "the feed is gone for good (410)", "sitrep feeds remove takes it off the list")
        self._store.failed(
            feed,
            now=now,
            due_at=None if is_gone else due_at,
            problem=problem.text,
            hint=problem.hint,
            waits_until=now + schedule.wait(retry_after) if retry_after else None,
        )
        outcome = Outcome.ENDED if is_gone else Outcome.FAILED
        return FeedPolled(feed, outcome, problem=problem, due_at=None if is_gone or feed.ended_at else due_at)

    def _put_off(self, feed: FollowedFeed, why: HostFailed, now: datetime) -> FeedPolled:
        self._store.failed(
            feed,
            now=now,
            due_at=why.until,
            problem=why.message,
            hint=why.hint,
            waits_until=feed.waits_until,
            counts=False,
        )
        problem = Problem(feed.url, why.message, why.hint)
        return FeedPolled(feed, Outcome.PUT_OFF, problem=problem, due_at=why.until)


def _as_it_is(polled: FeedPolled, after: FollowedFeed | None) -> FeedPolled:
    """What a poll did with a feed that answered, and what the feed is now; None where it was removed meanwhile."""
    if after is None:
        return polled
    if after.ended_at:
        problem = Problem(polled.feed.url, after.problem or "", after.hint or "")
        return replace(polled, outcome=Outcome.ENDED, problem=problem)
    return replace(polled, due_at=after.due_at, moved_to=after.url if after.url != polled.feed.url else None)


def feed_in(fetched: Fetched) -> Feed:
    """The feed that an address gave.

    Raises:
        NotAFeed: it is none; names the feeds of a page.
    """
    try:
        return read_feed(fetched.content, fetched.url)
    except SourceError as error:
        named = feeds_named(fetched.content, fetched.url)
        if named:
            listed = ", ".join(f"{one.url} ({one.title})" if one.title else one.url for one in named)
            raise NotAFeed(f"this is a page; its feeds are: {listed}", hint="follow one of them") from error
        if b"<html" in fetched.content[:100_000].lower():
            raise NotAFeed(
                "this is a page, and it names no feeds",
                hint="look for RSS on it, or take in the page itself: sitrep ingest",
            ) from error
        raise NotAFeed(error.message, hint=error.hint) from error


def host_failed(error: SourceError, now: datetime, usual: timedelta) -> HostFailed | None:
    """Whether a failure is one of the whole host, which is left alone then."""
    if isinstance(error, HostUnreachable) or (isinstance(error, FetchError) and error.status in _ABOUT_THE_HOST):
        return HostFailed(error.message, error.hint, now + schedule.back_off(usual, 1, error.retry_after))
    return None


def document_of(feed: FollowedFeed, content: bytes, now: datetime) -> Document:
    """Entries of a feed as they are kept."""
    return Document(content, Media.FEED, feed.url, "feed", now, feed.url)
