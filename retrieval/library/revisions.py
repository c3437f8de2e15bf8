"""Versions of a story: a page that changed, told from another story at the same address. Pure.

A story's versions stand in the order of their publication, whatever the order in which they were collected;
each but the last is replaced by the next, publicly from the day on which a later one was certainly out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from retrieval import lineage

# How much a changed page must share with a version before to be a revision of it and not another story
# under the same address, where the titles differ.
REVISION = 0.15
# The same title makes a revision, but a rolling page ("Situation report", /latest) keeps its title for other
# stories: beyond so long between two versions they must share so much text.
ROLLING = timedelta(days=3)
ROLLED = 0.05
# A version of less than this share of another's length is a teaser of it, if it bears no later date.
TEASER = 0.6


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a story; ``published_at`` and ``published_until``, its period's ends, as they are stored.

    ``length`` counts the characters of its body.
    """

    id: str
    url: str
    title: str
    published_at: datetime | None
    published_until: datetime | None
    sketch: tuple[int, ...]
    length: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """``newer`` replaced ``older``, in public since an instant; None where no later version is dated."""

    older: str
    newer: str
    since: datetime | None


class Stories:
    """The stories at some addresses, each a list of its versions, oldest first."""

    def __init__(self, stories: Iterable[list[Version]]) -> None:
        self._at: dict[str, list[list[Version]]] = {}
        self._grown: list[list[Version]] = []
        for story in stories:
            self._at.setdefault(story[0].url, []).append(story)

    def add(self, version: Version, beside: Collection[str]) -> bool:
        """Put a version where it belongs; returns whether it is one of a story known already.

        ``beside`` are the ids of all reports on the same page: another story on it is no version of this one.
        """
        story = self._story_of(version, beside)
        if story is None:
            self._at.setdefault(version.url, []).append([version])
            return False
        story.insert(_place(story, version), version)
        if not any(known is story for known in self._grown):
            self._grown.append(story)
        return True

    def links(self) -> Iterator[Link]:
        """What replaced what in the stories that grew."""
        for story in self._grown:
            since: datetime | None = None
            for older, newer in reversed(list(pairwise(story))):
                out = newer.published_until
                since = min(since, out) if since and out else out or since
                yield Link(older.id, newer.id, since)

    def _story_of(self, version: Version, beside: Collection[str]) -> list[Version] | None:
        open_ = [story for story in self._at.get(version.url, []) if not any(known.id in beside for known in story)]
        if len(open_) == 1:
            # The usual case: of a page's many versions the latest tells already.
            (story,) = open_
            return story if any(_likeness(version, known) >= REVISION for known in reversed(story)) else None
        scored = [(max(_likeness(version, known) for known in story), story) for story in open_]
        score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        return best if score >= REVISION else None


def _likeness(one: Version, other: Version) -> float:
    shared = lineage.similarity(one.sketch, other.sketch)
    same_title = bool(one.title) and one.title == other.title
    return shared + (same_title and (shared > ROLLED or not _apart(one, other)))


def _apart(one: Version, other: Version) -> bool:
    """Whether so much time lies between two versions that one title may stand over two stories."""
    if one.published_at is None or other.published_at is None:
        return False
    return abs(one.published_at - other.published_at) > ROLLING


def _place(story: list[Version], version: Version) -> int:
    """Before the first version published later, else last: what is undated counts as collected.

    The teaser of a feed comes before the whole story of the same date, whenever it was collected.
    """
    at = version.published_at
    later = (place for place, known in enumerate(story) if at and known.published_at and known.published_at > at)
    place = next(later, len(story))
    while place and _is_teaser_of(version, story[place - 1]):
        place -= 1
    return place


def _is_teaser_of(one: Version, other: Version) -> bool:
    """Whether a version is a small part of another and nothing says that it was published after it."""
    dated_alike = one.published_at is None or one.published_at == other.published_at
    return dated_alike and one.length < TEASER * other.length
