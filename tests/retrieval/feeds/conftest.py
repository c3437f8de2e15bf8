"""A desk that follows feeds from a server on loopback, at a time that the test sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from time import monotonic

import pytest

from bot import settings
from bot.wiring import Lexica, Services, services
from retrieval.feeds.pace import Pace
from retrieval.feeds.types import FeedPolled, Followed, FollowedFeed, Polled
from retrieval.fetch import Unreadable
from retrieval.library.reading import StoredReport
from retrieval.types import Scope
from retrieval.web import Limits, Network, Policy, SystemResolver, Web, parse_allowed
from tests.conftest import NOW, Shelf
from tests.retrieval.hostile import RAID
from tests.servers.web import WebServer

MEGABYTE = 1024 * 1024


@cache
def lexica() -> Lexica:
    """The package's own names and words, read once."""
    return Lexica.load(settings.isolated(Path("nowhere")))


def entry(
    number: int,
    text: str = " ".join(RAID),
    *,
    link: str | None = None,
    id_: str | None = None,
    published: datetime | None = NOW - timedelta(hours=3),
    content: str = "",
) -> str:
    """An entry of an RSS feed; without ``link`` and ``id_`` those of its number, none where they are empty."""
    link = f"https://levantwire.example/{number}" if link is None else link
    id_ = f"story-{number}" if id_ is None else id_
    parts = [
        f"<title>Story {number}</title>",
        f"<link>{link}</link>" if link else "",
        f'<guid isPermaLink="false">{id_}</guid>' if id_ else "",
        f"<pubDate>{format_datetime(published)}</pubDate>" if published else "",
        f"<description>{text}</description>",
        f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else "",
    ]
    return f"<item>{''.join(parts)}</item>"


def story(number: int) -> str:
    """A text that no other number has: sentences of its own words."""
    return " ".join(
        f"Patrol {number} met {number + at} trucks on road {number * 7 + at} near Tikrit." for at in range(9)
    )


def rss(entries: Sequence[str], about: str = "<title>Levant Wire</title>") -> bytes:
    """An RSS feed."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
        f"<channel>{about}<link>https://levantwire.example/</link>{''.join(entries)}</channel></rss>"
    ).encode()


class Time:
    """Seconds that pass only where somebody sleeps."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.seconds = 0.0

    def monotonic(self) -> float:
        """The seconds so far."""
        return self.seconds

    def sleep(self, seconds: float) -> None:
        """Let seconds pass."""
        self.slept.append(seconds)
        self.seconds += seconds


class Desk:
    """Follows and polls feeds of one server."""

    def __init__(self, opened: Services, server: WebServer, time: Time) -> None:
        self.opened = opened
        self.server = server
        self.time = time
        self.now = NOW

    def url(self, path: str) -> str:
        """The address of a path on the server."""
        return f"http://127.0.0.1:{self.server.port}{path}"

    def serve(self, entries: Sequence[str], path: str = "/feed", **headers: str) -> None:
        """Let a feed hold these entries."""
        self.server.answer(path, rss(entries), content_type="application/rss+xml", **headers)  # type: ignore[arg-type]

    def follow(self, path: str = "/feed", *, full_text: bool = False) -> FollowedFeed:
        """Follow a feed, which must work."""
        [result] = self.opened.feeds.follow([self.url(path)], now=self.now, full_text=full_text)
        assert isinstance(result, Followed), result
        return result.feed

    def refused(self, url: str) -> str:
        """Try to follow what cannot be; the error and its hint."""
        [result] = self.opened.feeds.follow([url], now=self.now)
        assert isinstance(result, Unreadable)
        assert result.error.hint
        return result.error.message

    def wait(self, **passed: float) -> None:
        """Let time pass."""
        self.now += timedelta(**passed)

    def poll(self, **passed: float) -> Polled:
        """Poll what is due after some time."""
        self.wait(**passed)
        return self.opened.feeds.poll(self.now)

    def one(self, **passed: float) -> FeedPolled:
        """Poll, where one feed is due."""
        [polled] = self.poll(**passed).feeds
        return polled

    def feed(self) -> FollowedFeed:
        """The one feed as it is now."""
        [feed] = self.opened.feeds.all()
        return feed

    def reports(self) -> list[StoredReport]:
        """Every report that is no former version, by its address."""
        held = self.opened.library.reports(Scope())
        return sorted((one for one in held if not one.superseded_by), key=lambda one: one.report.url or "")


@pytest.fixture
def server() -> Iterator[WebServer]:
    """A web server on loopback."""
    with WebServer() as started:
        yield started


@contextmanager
def desk_on(shelf: Shelf, server: WebServer, *, seconds: float = 30, allowed: str = "") -> Iterator[Desk]:
    """A desk with a library; a fetch takes ``seconds`` at most."""
    time = Time()
    hosts = f"127.0.0.1:{server.port},{allowed}"
    chosen = settings.isolated(shelf.data, embedder="hash", database_url=shelf.database_url)
    desk: Desk
    network = Network(SystemResolver(), monotonic)
    web = Web(
        Policy(parse_allowed(hosts)), network, Limits(2 * MEGABYTE, seconds=seconds), "sitrep/test", lambda: desk.now
    )
    pace = Pace(time.monotonic, time.sleep)
    with services(chosen, clock=lambda: desk.now, feeds_web=web, pace=pace, lexica=lexica()) as opened:
        desk = Desk(opened, server, time)
        yield desk


@pytest.fixture
def desk(shelf: Shelf, server: WebServer) -> Iterator[Desk]:
    """A desk with an empty library, on each kind of database in turn."""
    with desk_on(shelf, server) as made:
        yield made


@pytest.fixture
def sqlite_desk(sqlite_shelf: Shelf, server: WebServer) -> Iterator[Desk]:
    """A desk with an empty library in a SQLite file."""
    with desk_on(sqlite_shelf, server) as made:
        yield made
