"""Which entries of a feed are new, which of them need their page, and whether a page tells the same story. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from retrieval import words
from retrieval.feeds.schedule import PAGE_AGAIN
from retrieval.feeds.types import KnownPage
from retrieval.parse.entries import is_teaser
from retrieval.parse.feeds import Feed, FeedEntry
from retrieval.parse.html import SHORTEST_ARTICLE
from retrieval.parse.records import address
from retrieval.types import Report

# Of a feed that holds more that is new, the rest is taken in by the next polls.
MOST_AT_ONCE: Final = 500
# A summary of fewer words is not the whole story; most news stories have more than twice as many.
WHOLE_SUMMARY: Final = 150
# A page tells an entry's story where it holds this share of the entry's words. A consent form, a list of headlines and
# a page "subscribe to read on" hold less.
SAME_STORY: Final = 0.5
# A page with less text than its teaser, but for what the teaser repeats, is the head of a story behind a wall.
NO_LESS: Final = 0.8


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry of a feed: its number there, what tells it from the others, and a hash of what it says."""

    number: int
    entry: FeedEntry
    key: str
    state: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of a feed's entries.

    ``take`` are taken in as they stand; ``pages`` are those whose page is wanted, by its address and with the instant
    from which; ``changed`` are all that are new or say something else than before, ``more`` whether some were left out.
    """

    take: tuple[Seen, ...]
    pages: tuple[tuple[Seen, str, datetime], ...]
    changed: tuple[Seen, ...]
    more: bool


def seen(feed: Feed) -> list[Seen]:
    """The entries of a feed, each once: by its id where no other has it, else by id, address and title."""
    ids = Counter(entry.id for entry in feed.entries if entry.id)
    found: dict[str, Seen] = {}
    for number, entry in enumerate(feed.entries):
        own = (entry.id,) if ids[entry.id] == 1 else (entry.id, entry.link, entry.title or entry.text)
        key = _hash(own)
        found.setdefault(key, Seen(number, entry, key, _hash((entry.title, entry.published, entry.text))))
    return list(found.values())


def plan(
    entries: Sequence[Seen],
    known: Mapping[str, str],
    pages: Mapping[str, KnownPage],
    *,
    full_text: bool,
    now: datetime,
) -> Plan:
    """What becomes of a feed's entries, given the states of those that are known and the pages that are."""
    fresh = [one for one in entries if known.get(one.key) != one.state]
    changed = fresh[:MOST_AT_ONCE]
    take: list[Seen] = []
    wanted: dict[str, tuple[Seen, str, datetime]] = {}
    for one in changed:
        url = page_of(one.entry)
        page = pages.get(url) if url else None
        if url and full_text and needs_page(one.entry) and (page is None or one.key in known):
            since = page.fetched_at if page else None
            wanted.setdefault(url, (one, url, max(now, since + PAGE_AGAIN) if since else now))
        elif not (page and (page.waits or page.fetched_at) and needs_page(one.entry)):
            take.append(one)
    return Plan(tuple(take), tuple(wanted.values()), tuple(changed), len(fresh) > len(changed))


def page_of(entry: FeedEntry) -> str | None:
    """The address of an entry's page, as it is stored and fetched; None where it has none that could be."""
    return address(entry.link)


def needs_page(entry: FeedEntry) -> bool:
    """Whether an entry leaves most of its story to its page."""
    count = len(entry.text.split())
    return count < SHORTEST_ARTICLE or (entry.is_summary and count < WHOLE_SUMMARY) or is_teaser(entry)


def tells(entry: FeedEntry, reports: Iterable[Report]) -> bool:
    """Whether one of the reports on a page is the story that an entry announces, and no less than the entry."""
    wanted = set(words.stems(f"{entry.title} {entry.text}"))
    return any(
        len(wanted & set(_words(report))) >= SAME_STORY * len(wanted) and len(report.body) >= NO_LESS * len(entry.text)
        for report in reports
    )


def _words(report: Report) -> list[str]:
    return words.stems(f"{report.title} {report.body}")


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
