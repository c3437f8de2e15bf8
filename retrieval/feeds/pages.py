"""The pages of entries that are only teasers: each becomes one report, whole where its page can be had."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import islice
from typing import Final

from retrieval.errors import FetchError, SourceError
from retrieval.feeds import schedule
from retrieval.feeds.choosing import tells
from retrieval.feeds.pace import Turns
from retrieval.feeds.reading import NOTHING, Fetching, document_of, host_failed
from retrieval.feeds.types import FeedPolled, FollowedFeed, Outcome, WantedPage, of_ingested
from retrieval.fetch import Limits, Unreadable, documents
from retrieval.ingest import Ingest, Ingested, Problem
from retrieval.library.feed_store import FeedStore
from retrieval.outlets import host_of
from retrieval.parse.feeds import read_feed
from retrieval.types import Document, Media, Report
from retrieval.web import Fetched, Request

_PAGES: Final = frozenset({Media.HTML, Media.TEXT, Media.MARKDOWN, Media.PDF, Media.DOCX})
# What may be otherwise in a while; every other 4xx is the server's last word on a page.
_FOR_NOW: Final = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)


class PageReader:
    """Fetches pages that feeds name, several threads at once; what they hold is taken in one by one.

    Args:
        web: What fetches the pages of a feed's own host.
        elsewhere: What fetches all others: a feed must not lead to an inner host that was allowed for another purpose.
        store: What is wanted.
        ingest: What takes in.
        limits: How much of a page is read.
        usual: How long a host is left alone that fails.
        taking: Who takes anything in holds it.
    """

    def __init__(
        self,
        web: Fetching,
        elsewhere: Fetching,
        store: FeedStore,
        ingest: Ingest,
        limits: Limits,
        usual: timedelta,
        taking: threading.Lock,
    ) -> None:
        self._web = web
        self._elsewhere = elsewhere
        self._store = store
        self._ingest = ingest
        self._limits = limits
        self._usual = usual
        self._taking = taking

    def fetch(self, page: WantedPage, feed: FollowedFeed, now: datetime, turns: Turns) -> FeedPolled:
        """Fetch a page and take it in; its teaser where it cannot be had for good."""
        host = host_of(page.url) or ""
        if why := turns.failed(host):
            self._store.page_put_off(page, why.until, page.tries)
            return FeedPolled(feed, Outcome.NOT_ASKED)
        turns.wait(host)
        source = _Once(self._web if host == host_of(feed.url) else self._elsewhere)
        try:
            document = self._page(page, source, now)
            with self._taking:
                return self._taken(page, feed, self._ingest.take(document, _accepting(page)), now)
        except SourceError as error:
            if why := host_failed(error, now, self._usual):
                turns.fail(host, why)
            return self._failed(page, feed, error, now)
        finally:
            turns.done(host, source.crawl_delay)

    def _page(self, page: WantedPage, source: _Once, now: datetime) -> Document:
        nothing = io.BufferedReader(io.BytesIO())
        opened = documents(page.url, self._limits, now=now, stdin=nothing, web=source)  # type: ignore[arg-type]
        found = list(islice(opened, 2))
        for one in found:
            if isinstance(one, Unreadable):
                raise one.error
        if len(found) != 1 or not isinstance(found[0], Document) or found[0].media not in _PAGES:
            raise SourceError("it is no page", hint="name it to sitrep ingest, if you want it")
        return replace(found[0], stated=page.stated)

    def _taken(self, page: WantedPage, feed: FollowedFeed, taken: Ingested, now: datetime) -> FeedPolled:
        self._store.page_settled(page, now=now, fetched=True, brought=bool(taken.new or taken.revised))
        return replace(of_ingested(feed, Outcome.NOT_ASKED, taken), pages=1)

    def _failed(self, page: WantedPage, feed: FollowedFeed, error: SourceError, now: datetime) -> FeedPolled:
        """Try again later, or let the teaser do."""
        again = schedule.page_retry(page.tries + 1, getattr(error, "retry_after", None)) if _for_now(error) else None
        if again:
            self._store.page_put_off(page, now + again, page.tries + 1)
            told = Problem(page.url, f"its page is tried again at {now + again:%H:%M} UTC: {error.message}")
            return FeedPolled(feed, Outcome.NOT_ASKED, warnings=(told,))
        with self._taking:
            taken = self._teaser(page, feed, now)
            self._store.page_settled(page, now=now, fetched=False, brought=bool(taken.new or taken.revised))
        instead = "what the feed says of it is kept" if taken.documents else "and nothing new is known of it"
        told = Problem(page.url, f"its page cannot be had, {instead}: {error.message}", error.hint)
        polled = of_ingested(feed, Outcome.NOT_ASKED, taken)
        return replace(polled, warnings=(told, *taken.warnings))

    def _teaser(self, page: WantedPage, feed: FollowedFeed, now: datetime) -> Ingested:
        """Take in what the feed says, unless the whole story was taken in before or it says nothing."""
        if page.fetched_at:
            return NOTHING
        try:
            return self._ingest.take(document_of(feed, page.teaser, now))
        except SourceError:
            return NOTHING


class _Once:
    """Fetches one page, and remembers what its host asks for."""

    def __init__(self, web: Fetching) -> None:
        self._web = web
        self.crawl_delay: float | None = None

    def get(self, url: str) -> Fetched:
        """See :class:`retrieval.fetch.Web`."""
        fetched = self._web.fetch(Request(url))
        self.crawl_delay = fetched.crawl_delay
        return fetched


def _accepting(page: WantedPage) -> Callable[[Sequence[Report]], bool]:
    """Accepts the reports of a page that tell what its teaser announces."""
    entries = read_feed(page.teaser).entries
    return lambda reports: any(tells(entry, reports) for entry in entries)


def _for_now(error: SourceError) -> bool:
    """Whether a page may be had another time."""
    if not isinstance(error, FetchError):
        return False
    return error.status is None or error.status >= 500 or error.status in _FOR_NOW
