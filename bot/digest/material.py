"""A window to its stories: the only part of a digest that reads the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.digest.features import Features, Story, every_token, rarity
from bot.digest.happenings import Happenings
from bot.digest.types import Window
from bot.digest.windows import DAY, LONGEST, LOOKBACK, counts_at, is_in, is_late
from retrieval.library.arrivals import Arrivals, Range
from retrieval.library.reading import Library, StoredReport
from retrieval.types import Report, Scope

# How long before a window an area must have been reported from for its absence to be worth a word.
COVERED = timedelta(days=30)
# Of so many reports of a window, the newest, it is read what they tell besides the events they open with.
READ_FURTHER = 300


@dataclass(frozen=True, slots=True)
class Material:
    """The stories of a window in the order in which they count, and what they are compared by.

    ``further`` are the happenings that their reports tell besides, in the same order.
    ``copies`` are pairs of keys of reports of the window that are near copies; ``older`` counts reports that were
    collected in the window and had been published long before, which are none of it; ``covered`` counts the reports of
    the days before by the names they name.
    """

    window: Window
    stories: tuple[Story, ...]
    further: tuple[Story, ...]
    copies: frozenset[frozenset[int]]
    rarity: Mapping[str, float]
    older: int
    covered: Mapping[str, int]
    copies_of: Mapping[str, tuple[Report, ...]]


class Materials:
    """Reads windows from a library."""

    def __init__(self, library: Library, arrivals: Arrivals, features: Features, happenings: Happenings) -> None:
        self._library = library
        self._arrivals = arrivals
        self._features = features
        self._happenings = happenings

    def of(self, window: Window, earlier: Sequence[str] = ()) -> tuple[Material, tuple[Story, ...]]:
        """The material of a window, and the stories of the reports of an earlier digest that are still there."""
        found = self._reports(window)
        former = self._library.reports_with(earlier)
        stories = self._stories(found, window)
        further = self._further(stories, window)
        others = self._stories(former, window)
        others += self._further(others, replace(window, since=window.since - LONGEST))
        frequencies, passages = self._library.frequencies(every_token([*stories, *further, *others]))
        copies_of = self._library.copies([one.report.id for one in found], Scope())
        keys = {story.report.id: story.key for story in stories}
        pairs = frozenset(
            frozenset((keys[id_], keys[copy.id])) for id_, held in copies_of.items() for copy in held if copy.id in keys
        )
        inside = {id_: tuple(copy for copy in held if copy.id in keys) for id_, held in copies_of.items()}
        before = Range(window.since - COVERED, window.since)
        material = Material(
            window,
            stories,
            further,
            pairs,
            rarity(frequencies, passages),
            self._arrivals.older(Range(window.since, window.until), window.since - LOOKBACK),
            self._arrivals.named(before),
            inside,
        )
        return material, others

    def _further(self, stories: Sequence[Story], window: Window) -> tuple[Story, ...]:
        """What the newest reports tell besides; in a window of many the events that they open with fill a digest."""
        return tuple(one for story in stories[-READ_FURTHER:] for one in self._happenings.of(story, window))

    def _reports(self, window: Window) -> list[StoredReport]:
        # Days begin up to 14 hours before or after those of UTC, by which they are stored.
        wide = Range(window.since - DAY, window.until + DAY)
        inside = Range(window.since, window.until)
        found = self._arrivals.published(wide, window.until)
        found += self._arrivals.collected(inside, Range(window.since - LOOKBACK - DAY, window.since))
        return [one for one in {one.key: one for one in found}.values() if is_in(one.report, window)]

    def _stories(self, found: Sequence[StoredReport], window: Window) -> tuple[Story, ...]:
        passages = self._arrivals.passages([one.key for one in found])
        stories = [
            story
            for one in found
            for story in self._features.stories(
                one.key,
                one.report,
                passages[one.key],
                counted=counts_at(one.report, window.local),
                late=is_late(one.report, window),
            )
        ]
        return tuple(sorted(stories, key=lambda story: (story.counted, story.id)))
