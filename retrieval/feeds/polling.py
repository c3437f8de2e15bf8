"""Feeds: which are followed, which are due, and polling them. A feed that fails never stops the others."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from retrieval.errors import LibraryError, NotFound, SourceError
from retrieval.feeds.pace import Pace, Turns
from retrieval.feeds.pages import PageReader
from retrieval.feeds.reading import FeedReader, Fetching, feed_in
from retrieval.feeds.types import FeedPolled, Followed, FollowedFeed, Outcome, Polled, WantedPage
from retrieval.fetch import Limits, Unreadable
from retrieval.fetch.sources import without_password
from retrieval.ingest import Ingest, Problem
from retrieval.library.database import Database
from retrieval.library.feed_store import FeedStore
from retrieval.outlets import host_of
from retrieval.web import Request
from retrieval.web.address import parse

# How many hosts are asked at a time. While they are waited for, nothing else has to be done.
HOSTS_AT_ONCE: Final = 8
# Of several processes on one library one polls.
LOCK: Final = "feeds"

Item = TypeVar("Item")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Means:
    """What feeds are polled with.

    Attributes:
        web: Fetches feeds, and pages of their own hosts.
        elsewhere: Fetches pages of other hosts: it allows no inner ones.
        ingest: Takes in what they hold.
        limits: How much of a page is read.
        usual: How long a feed is left alone that asks for nothing.
        pace: How requests are paced.
    """

    web: Fetching
    elsewhere: Fetching
    ingest: Ingest
    limits: Limits
    usual: timedelta
    pace: Pace


class Feeds:
    """The feeds of a library. All that must be known the next time is in the database, nothing in memory."""

    def __init__(self, database: Database, means: Means) -> None:
        self._database = database
        self._web = means.web
        self._pace = means.pace
        self._store = FeedStore(database)
        taking = threading.Lock()
        self._reader = FeedReader(means.web, self._store, means.ingest, means.usual, taking)
        self._pages = PageReader(
            means.web, means.elsewhere, self._store, means.ingest, means.limits, means.usual, taking
        )

    def all(self) -> list[FollowedFeed]:
        """Every feed, in the order in which they were added."""
        return self._store.all()

    def due(self, now: datetime) -> list[FollowedFeed]:
        """The feeds that are to be asked now, the longest overdue first."""
        return self._store.due(now)

    def follow(
        self, urls: Sequence[str], *, now: datetime, name: str | None = None, full_text: bool = False
    ) -> list[Followed | Unreadable]:
        """Follow the feeds at some addresses, each asked once now; the first poll takes in what they hold.

        Args:
            urls: Addresses as a person names them.
            now: The present.
            name: What they are to be called instead of by their title.
            full_text: Whether the pages of entries that are only teasers are fetched.
        """
        return [self._followed(url, now, name, full_text) for url in dict.fromkeys(urls)]

    def find(self, which: str) -> FollowedFeed:
        """The feed with a number, an address or a name.

        Raises:
            NotFound: there is none, or several have the name.
        """
        wanted = which.strip()
        every = self._store.all()
        found = [one for one in every if wanted in (str(one.key), one.url, one.added_as)]
        found = found or [one for one in every if wanted.casefold() == one.label.casefold()]
        if len(found) == 1:
            return found[0]
        if found:
            numbers = ", ".join(str(one.key) for one in found)
            raise NotFound(f"several feeds are called {which!r}: {numbers}", hint="name its number")
        raise NotFound(f"no feed is called {which!r}", hint="sitrep feeds list shows their numbers")

    def forget(self, feed: FollowedFeed) -> None:
        """Follow a feed no more. What it brought stays in the library; pages that it waits for are not fetched."""
        self._store.remove(feed.key)

    def poll(
        self,
        now: datetime,
        *,
        only: Collection[FollowedFeed] | None = None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> Polled:
        """Ask the feeds that are due, and fetch the pages that are.

        It can be repeated, and cut off at any point: what was begun is begun again by the next. Of two processes that
        poll one library at once, one does and the other returns at once, ``busy``.

        Args:
            now: The present.
            only: These feeds and no others, due or not. One whose server asked us to wait waits.
            stopping: Tells that nothing more is to be begun. Asked by several threads.

        Raises:
            LibraryError: the database is gone; what was done is kept.
        """
        with self._database.alone(LOCK) as mine:
            if not mine:
                return Polled(busy=True)
            turns = Turns(self._pace, stopping)
            chosen = self._store.due(now) if only is None else [one for one in only if _may_be_asked(one, now)]
            asked, left = _by_host(chosen, lambda feed: feed.url, partial(self._ask, now, turns), turns)
            keys = None if only is None else {one.key for one in only}
            feeds = {one.key: one for one in self._store.all()}
            wanted = self._store.pages_due(now, keys)
            fetched, pages_left = _by_host(
                wanted, lambda page: page.url, partial(self._fetch, now, turns, feeds), turns
            )
            return Polled(self._joined([*asked, *fetched]), left=left, pages_left=pages_left)

    def _followed(self, url: str, now: datetime, name: str | None, full_text: bool) -> Followed | Unreadable:
        try:
            return self._follow(url, now, name, full_text)
        except SourceError as error:
            return Unreadable(without_password(url), error)

    def _follow(self, url: str, now: datetime, name: str | None, full_text: bool) -> Followed:
        address = str(parse(url))
        self._check_new(address)
        fetched = self._web.fetch(Request(address))
        read = feed_in(fetched)
        at = fetched.moved_to or address
        self._check_new(at)
        feed = FollowedFeed(
            key=0,
            url=at,
            added_as=address,
            name=(name or "").strip() or None,
            title=read.title,
            full_text=full_text,
            added_at=now,
            due_at=now,
        )
        added = self._store.add(feed)
        if added is None:
            raise SourceError("another process has just added it", hint="sitrep feeds list")
        return Followed(added, len(read.entries))

    def _check_new(self, url: str) -> None:
        if known := self._store.at(url):
            hint = f"sitrep feeds poll {known.key} asks it now; sitrep feeds remove {known.key} forgets it"
            raise SourceError(f"it is followed already, as feed {known.key} ({known.label})", hint=hint)

    def _ask(self, now: datetime, turns: Turns, feed: FollowedFeed) -> FeedPolled:
        try:
            return self._reader.ask(feed, now, turns)
        except LibraryError:
            raise
        except Exception as error:  # a defect of ours must not keep the other feeds from being asked
            logger.exception("feed %s (%s)", feed.key, feed.url)
            problem = Problem(feed.url, f"a defect of sitrep: {type(error).__name__}", "please report it, with the log")
            due_at = now + timedelta(days=1)
            self._store.failed(feed, now=now, due_at=due_at, problem=problem.text, hint=problem.hint)
            return FeedPolled(feed, Outcome.FAILED, problem=problem, due_at=due_at)

    def _fetch(
        self, now: datetime, turns: Turns, feeds: dict[int, FollowedFeed], page: WantedPage
    ) -> FeedPolled | None:
        feed = feeds.get(page.feed)
        if feed is None:  # removed meanwhile, and its pages with it
            return None
        try:
            return self._pages.fetch(page, feed, now, turns)
        except LibraryError:
            raise
        except Exception as error:  # as above
            logger.exception("page %s of feed %s", page.url, feed.key)
            self._store.page_put_off(page, now + timedelta(days=1), page.tries + 1)
            told = Problem(page.url, f"a defect of sitrep: {type(error).__name__}", "please report it, with the log")
            return FeedPolled(feed, Outcome.NOT_ASKED, warnings=(told,))

    def _joined(self, done: Iterable[FeedPolled]) -> tuple[FeedPolled, ...]:
        """What was done, once a feed."""
        parts: dict[int, list[FeedPolled]] = {}
        for one in done:
            parts.setdefault(one.feed.key, []).append(one)
        waiting = {feed.key: feed.waiting for feed in self._store.all()}
        return tuple(first.joined(others, waiting.get(key, 0)) for key, (first, *others) in parts.items())


def _may_be_asked(feed: FollowedFeed, now: datetime) -> bool:
    return feed.waits_until is None or feed.waits_until <= now


def _by_host(
    items: Sequence[Item],
    url: Callable[[Item], str],
    work: Callable[[Item], FeedPolled | None],
    turns: Turns,
) -> tuple[list[FeedPolled], int]:
    """Work on items, those of one host one after another; returns what was done and how many were not come to."""
    hosts: dict[str, list[Item]] = {}
    for item in items:
        hosts.setdefault(host_of(url(item)) or "", []).append(item)
    if not hosts:
        return [], 0
    with ThreadPoolExecutor(min(HOSTS_AT_ONCE, len(hosts)), "feeds") as pool:
        running = [pool.submit(_one_by_one, group, work, turns) for group in hosts.values()]
        try:
            done = [one for future in running for one in future.result()]
        except BaseException:
            turns.stop()
            raise
    return [one for one in done if one], len(items) - len(done)


def _one_by_one(
    items: Iterable[Item], work: Callable[[Item], FeedPolled | None], turns: Turns
) -> list[FeedPolled | None]:
    done: list[FeedPolled | None] = []
    for item in items:
        if turns.over:
            break
        done.append(work(item))
    return done
