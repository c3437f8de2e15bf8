"""The entries of a feed as reports. An entry with only a teaser is a report too: it says what was published when."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime

from retrieval.errors import SourceError
from retrieval.outlets import Outlets, host_of
from retrieval.parse.blocks import text_blocks
from retrieval.parse.feeds import Feed, FeedEntry, read_feed
from retrieval.parse.html import SHORTEST_ARTICLE, is_cut_short
from retrieval.parse.published import Claim, lies_ahead, stated
from retrieval.parse.records import Found, address, record_story
from retrieval.types import Published

# A teaser of fewer words is a sentence only with a sentence's end; of fewer than the second number never.
SENTENCE = 8
SHORTEST_SENTENCE = 4
# The name of an outlet is not longer; a longer title of a feed is a description.
LONGEST_OUTLET = 6

_SENTENCE_END = re.compile(r"[.!?؟…]['\"”’»)\]]*\s*$")
_TITLE_PARTS = re.compile(r"\s+[-–—|»:·]+\s+|:\s+")

# What warnings count.
TEASERS = "only a teaser"
LEFT_OUT = "no sentence of text, left out"
NO_DATE = "no date, left unknown"
BAD_DATE = "a date that is none, left unknown"
AHEAD = "a date that lies ahead, left unknown"
UPDATED = "no date but that of the last update, taken for it"


def read_entries(content: bytes, outlets: Outlets, collected_at: datetime) -> tuple[list[Found], list[str]]:
    """The reports of a feed and warnings, which count entries.

    Raises:
        SourceError: it is no feed, or none of its entries has a sentence.
    """
    feed = read_feed(content)
    counts: Counter[str] = Counter()
    found: list[Found] = []
    seen: set[tuple[str, str, str]] = set()
    for entry in feed.entries:
        if (entry.link, entry.title, entry.text) in seen:
            continue
        seen.add((entry.link, entry.title, entry.text))
        if one := _found(entry, feed, outlets, collected_at, counts):
            found.append(one)
    if not found:
        what = "no entry of the feed has a sentence of text" if feed.entries else "the feed has no entries"
        raise SourceError(what, hint="its pages may have: save them, or name their addresses")
    total = len(feed.entries)
    return found, [*feed.warnings, *(f"{what}: {number} of {total} entries" for what, number in counts.items())]


def _found(
    entry: FeedEntry, feed: Feed, outlets: Outlets, collected_at: datetime, counts: Counter[str]
) -> Found | None:
    """The report that an entry is, counting what is wrong with it; None where it says nothing."""
    if not _is_sentence(entry.text):
        counts[LEFT_OUT] += 1
        return None
    try:
        story = record_story(text_blocks(entry.text), entry.title)
    except SourceError:
        counts[LEFT_OUT] += 1
        return None
    if is_teaser(entry):
        counts[TEASERS] += 1
    return Found(
        story=story,
        outlet=_outlet(entry, feed, outlets),
        url=address(entry.link),
        language=entry.language or None,
        claims=_claims(entry, collected_at, counts),
        external_id=entry.id or None,
    )


def is_teaser(entry: FeedEntry) -> bool:
    """Whether an entry is only the beginning of its story."""
    return is_cut_short(entry.text) or (entry.is_summary and len(entry.text.split()) < SHORTEST_ARTICLE)


def date_of(entry: FeedEntry, collected_at: datetime) -> Published | None:
    """The date that a feed states for an entry, as :func:`read_entries` takes it; None where that is none."""
    return next((claim.published for claim in _claims(entry, collected_at, Counter())), None)


def _is_sentence(text: str) -> bool:
    least = SHORTEST_SENTENCE if _SENTENCE_END.search(text) else SENTENCE
    return len(text.split()) >= least


def _claims(entry: FeedEntry, collected_at: datetime, counts: Counter[str]) -> tuple[Claim, ...]:
    """The date that the feed states for an entry: its publication, else its last update."""
    stated_as = entry.published or entry.updated
    published = stated(stated_as)
    if not stated_as:
        counts[NO_DATE] += 1
    elif published is None:
        counts[BAD_DATE] += 1
    elif lies_ahead(published, collected_at):
        counts[AHEAD] += 1
    elif entry.published:
        return (Claim("the feed", published),)
    else:
        counts[UPDATED] += 1
        return (Claim("the feed's last update", published),)
    return ()


def _outlet(entry: FeedEntry, feed: Feed, outlets: Outlets) -> str | None:
    """Who published an entry: the source it names, a known address, else the feed for pages of its own site."""
    if entry.source:
        return outlets.named(entry.source)
    parts = [feed.title, *_TITLE_PARTS.split(feed.title)]
    known = outlets.known_at(entry.link) or next(filter(None, map(outlets.known_as, parts)), None)
    if known or (known := outlets.known_at(feed.link)):
        return known
    own = not entry.link or host_of(entry.link) == host_of(feed.link)
    return feed.title if own and len(parts) == 2 and 0 < len(feed.title.split()) <= LONGEST_OUTLET else None
