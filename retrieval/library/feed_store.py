"""Feeds in the tables: which are followed and due, what is known of their entries, which pages are wanted."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, Row, Select, Table, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from retrieval.dates import parse_published
from retrieval.feeds.types import FollowedFeed, KnownPage, WantedPage
from retrieval.library.database import Database, slices
from retrieval.library.feed_tables import feed_entries, feed_pages, feeds
from retrieval.library.schema import loaded, stored

# Entries that a feed has not held for so long are forgotten; should one come back, the library knows its report.
KEPT: Final = timedelta(days=90)
# More pages than a poll has time for.
PAGES: Final = 1_000


@dataclass(frozen=True, slots=True)
class Answered:
    """What a feed that answered leaves behind.

    ``entries`` are the states of those that are new or changed, ``present`` the keys of all that it holds; both are
    empty where nothing has changed. ``moved_to`` is its address from now on, where that is another one.
    """

    due_at: datetime
    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body: str | None = None
    every: timedelta | None = None
    moved_to: str | None = None
    brought: bool = False
    entries: Mapping[str, str] | None = None
    present: Collection[str] = ()
    wanted: Sequence[WantedPage] = ()


class FeedStore:
    """Keeps what a poll must know of the ones before. A feed that was removed meanwhile stays so."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[FollowedFeed]:
        """Every feed, in the order in which they were added."""
        return self._feeds(_feeds())

    def due(self, now: datetime) -> list[FollowedFeed]:
        """The feeds that are to be asked now, the longest overdue first."""
        return [
            feed
            for feed in self._feeds(_feeds().where(feeds.c.due_at <= stored(now)).order_by(None), feeds.c.due_at)
            if feed.waits_until is None or feed.waits_until <= now
        ]

    def add(self, feed: FollowedFeed) -> FollowedFeed | None:
        """Add a feed, whose ``key`` is drawn here; None where one with its address is there already."""
        values = {
            "url_hash": _hash(feed.url),
            "url": feed.url,
            "added_as": feed.added_as,
            "name": feed.name,
            "title": feed.title,
            "full_text": feed.full_text,
            "added_at": stored(feed.added_at),
            "due_at": stored(feed.due_at),
        }
        with self._database.writing() as connection:
            adding = _insert(connection, feeds).values(**values).on_conflict_do_nothing().returning(feeds.c.key)
            key = connection.execute(adding).scalar()
            return _feed(connection.execute(_feeds().where(feeds.c.key == key)).one()) if key else None

    def at(self, url: str) -> FollowedFeed | None:
        """The feed with an address."""
        return next(iter(self._feeds(_feeds().where(feeds.c.url_hash == _hash(url)))), None)

    def remove(self, key: int) -> None:
        """Forget a feed: what it brought stays in the library."""
        with self._database.writing() as connection:
            connection.execute(delete(feeds).where(feeds.c.key == key))

    def states(self, feed: int) -> dict[str, str]:
        """The entries of a feed that are known, by key, and the state in which they were taken in."""
        query = select(feed_entries.c.entry, feed_entries.c.state).where(feed_entries.c.feed_key == feed)
        with self._database.reading() as connection:
            return {row.entry: row.state for row in connection.execute(query)}

    def pages(self, urls: Collection[str]) -> dict[str, KnownPage]:
        """Those of some pages that are or were wanted, by any feed."""
        found: dict[str, KnownPage] = {}
        with self._database.reading() as connection:
            for part in slices(sorted({_hash(url) for url in urls})):
                query = select(feed_pages.c.url, feed_pages.c.due_at, feed_pages.c.fetched_at)
                for row in connection.execute(query.where(feed_pages.c.url_hash.in_(part))):
                    found[row.url] = KnownPage(row.due_at is not None, loaded(row.fetched_at))
        return found

    def answered(self, feed: FollowedFeed, said: Answered, *, now: datetime) -> FollowedFeed | None:
        """Take down what a feed that answered leaves behind, all of it or nothing; returns it as it is now."""
        values: dict[str, Any] = {
            "asked_at": stored(now),
            "answered_at": stored(now),
            "due_at": stored(said.due_at),
            "waits_until": None,
            "ended_at": None,
            "failures": 0,
            "problem": None,
            "hint": None,
            "etag": said.etag,
            "last_modified": said.last_modified,
            "body": said.body,
            "every": int(said.every.total_seconds()) if said.every else None,
        }
        values |= {"title": said.title} if said.title else {}
        values |= {"newest_at": stored(now)} if said.brought else {}
        with self._database.writing() as connection:
            values |= _moved(connection, feed, said.moved_to, now)
            if not _update(connection, feed.key, values):
                return None
            _put_entries(connection, feed.key, said, now)
            for page in said.wanted:
                _put_page(connection, page)
            return _feed(connection.execute(_feeds().where(feeds.c.key == feed.key)).one())

    def failed(
        self,
        feed: FollowedFeed,
        *,
        now: datetime,
        due_at: datetime | None,
        problem: str,
        hint: str,
        waits_until: datetime | None = None,
        counts: bool = True,
    ) -> None:
        """Take down a failure; ``due_at`` None ends the feed. It ``counts`` where this feed itself was asked.

        A feed that ended before stays so.
        """
        due_at = None if feed.ended_at else due_at
        values: dict[str, Any] = {"due_at": stored(due_at), "waits_until": stored(waits_until)}
        if counts:
            ended = {"ended_at": stored(feed.ended_at or now)} if due_at is None else {}
            told = {"problem": problem, "hint": hint or None}
            values |= {"asked_at": stored(now), "failures": feed.failures + 1, **told, **ended}
        with self._database.writing() as connection:
            _update(connection, feed.key, values)

    def pages_due(self, now: datetime, only: Collection[int] | None = None) -> list[WantedPage]:
        """The first :data:`PAGES` that are to be fetched now, longest overdue first; ``only`` those of some feeds."""
        query = (
            select(feed_pages)
            .where(feed_pages.c.due_at <= stored(now), feed_pages.c.teaser.is_not(None))
            .order_by(feed_pages.c.due_at, feed_pages.c.url_hash)
            .limit(PAGES)
        )
        with self._database.reading() as connection:
            found = connection.execute(query if only is None else query.where(feed_pages.c.feed_key.in_(only)))
            return [_page(row) for row in found]

    def page_settled(self, page: WantedPage, *, now: datetime, fetched: bool, brought: bool) -> None:
        """Wait for a page no more: it was ``fetched`` and taken in, or its teaser has to do."""
        values: dict[str, Any] = {"teaser": None, "due_at": None, "tries": 0}
        values |= {"fetched_at": stored(now)} if fetched else {}
        it = feed_pages.c.url_hash == _hash(page.url)
        with self._database.writing() as connection:
            connection.execute(update(feed_pages).where(it).values(**values))
            # One that never came is forgotten: should another feed name it, it is tried anew.
            connection.execute(delete(feed_pages).where(it, feed_pages.c.fetched_at.is_(None)))
            if brought:
                _update(connection, page.feed, {"newest_at": stored(now)})

    def page_put_off(self, page: WantedPage, due_at: datetime, tries: int) -> None:
        """Wait for a page that could not be had, for so many times now."""
        values = {"due_at": stored(due_at), "tries": tries}
        with self._database.writing() as connection:
            connection.execute(update(feed_pages).where(feed_pages.c.url_hash == _hash(page.url)).values(**values))

    def _feeds(self, query: Select[Any], order: Any = feeds.c.key) -> list[FollowedFeed]:
        with self._database.reading() as connection:
            return [_feed(row) for row in connection.execute(query.order_by(order, feeds.c.key))]


def _feeds() -> Select[Any]:
    waiting = (
        select(func.count()).where(feed_pages.c.feed_key == feeds.c.key, feed_pages.c.due_at.is_not(None))
    ).scalar_subquery()
    return select(feeds, waiting.label("waiting"))


def _update(connection: Connection, key: int, values: Mapping[str, Any]) -> bool:
    """Change a feed; whether it is still there."""
    result = connection.execute(
        update(feeds).where(feeds.c.key == key).values(**values), execution_options={"preserve_rowcount": True}
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - every statement that changes rows has a cursor
    return result.rowcount > 0


def _moved(connection: Connection, feed: FollowedFeed, to: str | None, now: datetime) -> dict[str, Any]:
    """What a move changes: the address, or where another feed stands there already, that this one goes on."""
    if to is None or to == feed.url:
        return {}
    other = connection.execute(select(feeds.c.key).where(feeds.c.url_hash == _hash(to))).scalar()
    if other is None:
        return {"url": to, "url_hash": _hash(to), "moved_at": stored(now)}
    problem = f"it moved to where feed {other} stands already"
    return {"due_at": None, "ended_at": stored(now), "problem": problem, "hint": f"sitrep feeds remove {feed.key}"}


def _put_entries(connection: Connection, feed: int, said: Answered, now: datetime) -> None:
    if said.entries is None:
        return
    changed = [
        {"feed_key": feed, "entry": key, "state": state, "seen_at": stored(now)} for key, state in said.entries.items()
    ]
    if changed:
        statement = _insert(connection, feed_entries)
        new = {"state": statement.excluded.state, "seen_at": statement.excluded.seen_at}
        key = list(feed_entries.primary_key.columns)
        connection.execute(statement.on_conflict_do_update(index_elements=key, set_=new), changed)
    mine = feed_entries.c.feed_key == feed
    for part in slices(sorted(said.present)):
        seen = update(feed_entries).where(mine, feed_entries.c.entry.in_(part))
        connection.execute(seen.values(seen_at=stored(now)))
    connection.execute(delete(feed_entries).where(mine, feed_entries.c.seen_at < stored(now - KEPT)))
    done = (feed_pages.c.feed_key == feed) & feed_pages.c.due_at.is_(None)
    connection.execute(delete(feed_pages).where(done, feed_pages.c.fetched_at < stored(now - KEPT)))


def _put_page(connection: Connection, page: WantedPage) -> None:
    wanted = {
        "feed_key": page.feed,
        "teaser": page.teaser,
        "stated": str(page.stated) if page.stated else None,
        "due_at": stored(page.due_at),
        "tries": page.tries,
    }
    statement = _insert(connection, feed_pages).values(url_hash=_hash(page.url), url=page.url, **wanted)
    connection.execute(statement.on_conflict_do_update(index_elements=[feed_pages.c.url_hash], set_=wanted))


def _insert(connection: Connection, table: Table) -> Any:
    # Both write ON CONFLICT in the same words; SQLAlchemy has an insert for each.
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)


def _hash(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()


def _feed(row: Row[Any]) -> FollowedFeed:
    return FollowedFeed(
        key=row.key,
        url=row.url,
        added_as=row.added_as,
        name=row.name,
        title=row.title,
        full_text=row.full_text,
        added_at=loaded(row.added_at),
        due_at=loaded(row.due_at),
        waits_until=loaded(row.waits_until),
        etag=row.etag,
        last_modified=row.last_modified,
        body=row.body,
        every=timedelta(seconds=row.every) if row.every else None,
        asked_at=loaded(row.asked_at),
        answered_at=loaded(row.answered_at),
        newest_at=loaded(row.newest_at),
        moved_at=loaded(row.moved_at),
        ended_at=loaded(row.ended_at),
        failures=row.failures,
        problem=row.problem,
        hint=row.hint,
        waiting=row.waiting,
    )


def _page(row: Row[Any]) -> WantedPage:
    return WantedPage(
        url=row.url,
        feed=row.feed_key,
        teaser=row.teaser,
        stated=parse_published(row.stated) if row.stated else None,
        due_at=loaded(row.due_at),
        tries=row.tries,
        fetched_at=loaded(row.fetched_at),
    )
