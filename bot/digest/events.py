"""Stories to events: which reports tell of the same happening. Pure, and the same for the same reports.

Two stories are alike by what their openings share, weighed by how rare it is in the library: names and concepts across
languages, stems within one. That is scaled by whether they can be of one event at all: their days, their places. Near
copies are alike by definition. Groups are joined as long as their stories are alike on average (average linkage), so
that no chain of small likenesses makes one event of a city's week. ``docs/digests.md`` has the figures.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.digest.features import Story, distance
from retrieval.names.areas import Areas
from retrieval.types import Span

#: From this average likeness on, two groups are one event.
JOIN = 0.22
#: From this likeness on two short passages are of one event: what a report tells in passing, and what one opens with.
TOLD = 0.3
# Of marks and stems, what each counts where both can be compared; across languages only marks can.
BY_MARKS, BY_STEMS = 0.6, 0.4
ACROSS = 0.85
# A pair less alike than this by its tokens is not looked at more closely.
FAINT = 0.12
# Of one story the likest so many others are looked at.
NEIGHBOURS = 120
# How likeness is scaled by places and days.
SAME_PLACE, OTHER_TOWN, OTHER_AREA = 1.2, 0.65, 0.4
NEXT_DAYS, DAYS_APART, WEEK_APART = 0.9, 0.5, 0.15

Scores = npt.NDArray[np.float64]


def group(
    stories: Sequence[Story],
    alike: Mapping[tuple[int, int], float],
    copies: Collection[frozenset[int]] = (),
    *,
    join: float = JOIN,
) -> list[tuple[int, ...]]:
    """The stories by event: their places in ``stories``, in order of the first of each.

    Args:
        stories: The reports.
        alike: What :func:`likenesses` says of them.
        copies: Pairs of keys of reports that are near copies.
        join: How alike two groups are that are one event.
    """
    # Pairs with stories behind these are of no concern here.
    edges = {pair: value for pair, value in alike.items() if pair[1] < len(stories)}
    places = {story.key: n for n, story in enumerate(stories) if not story.part.number}
    for pair in copies:
        if pair <= places.keys() and len(pair) == 2:
            one, other = sorted(places[key] for key in pair)
            edges[one, other] = 1.0
    return _joined(len(stories), edges, join)


def within(alike: Mapping[tuple[int, int], float], first: int, end: int) -> dict[tuple[int, int], float]:
    """The likenesses of a stretch of stories, by their places in it."""
    return {
        (one - first, other - first): value for (one, other), value in alike.items() if one >= first and other < end
    }


def not_opened_with(
    besides: Sequence[tuple[int, ...]],
    every: Sequence[Story],
    events: Sequence[Sequence[int]],
    alike: Mapping[tuple[int, int], float],
) -> list[tuple[int, ...]]:
    """The groups of further happenings that no event tells but, perhaps, those that they stand beside.

    Args:
        besides: The groups, by their places among the last of ``every``.
        every: All stories, the further happenings last.
        events: The groups of what reports open with, by their places in ``every``.
        alike: How alike the stories are.
    """
    event_of = {place: number for number, places in enumerate(events) for place in places}
    beside = {every[place].id: number for place, number in event_of.items()}
    first = len(every) - sum(map(len, besides))
    opened_with: dict[int, set[int]] = {}
    for (one, other), value in alike.items():
        if value >= TOLD and one in event_of and other >= first:
            opened_with.setdefault(other - first, set()).add(event_of[one])

    def is_new(places: tuple[int, ...]) -> bool:
        told = {event for place in places for event in opened_with.get(place, ())}
        return told <= {beside[every[first + place].report.id] for place in places}

    return [places for places in besides if is_new(places)]


def likenesses(stories: Sequence[Story], rarity: Mapping[str, float], areas: Areas) -> dict[tuple[int, int], float]:
    """How alike each two stories are that share enough to be looked at: 0 to 1, by their places, the lower first."""
    marks = _Vectors([story.marks for story in stories], rarity)
    stems = _Vectors([story.stems for story in stories], rarity)
    languages = np.array([story.report.language for story in stories])
    edges: dict[tuple[int, int], float] = {}
    sites = [_Site.of(story, areas) for story in stories]
    for one, story in enumerate(stories):
        shared, worded = marks.likeness(one), stems.likeness(one)
        same = languages == story.report.language
        alike = np.where(same, BY_MARKS * shared + BY_STEMS * worded, ACROSS * shared)
        for other in _likest(alike):
            pair = min(one, other), max(one, other)
            # What one page tells as several stories is several.
            if pair not in edges and story.report.id != stories[other].report.id:
                scaled = float(alike[other]) * _by_days(story, stories[other]) * sites[one].beside(sites[other])
                edges[pair] = min(scaled, 1.0)
    return edges


def _likest(alike: Scores) -> list[int]:
    """Those that are not faintly alike, the likest so many of them."""
    near = np.flatnonzero(alike >= FAINT)
    if len(near) > NEIGHBOURS:
        near = near[np.argsort(-alike[near], kind="stable")[:NEIGHBOURS]]
    return [int(place) for place in near]


def _by_days(one: Story, other: Story) -> float:
    if one.days and other.days:
        gap = min(_gap(mine, others) for mine in one.days for others in other.days)
    else:
        gap = abs((one.day - other.day).days) - 1  # a report may come out a day after another
        for dated, undated in ((one, other), (other, one)):
            if dated.happened:
                gap = distance(dated.happened, undated.day) - 1
    if gap <= 1:
        return 1.0
    return NEXT_DAYS if gap == 2 else DAYS_APART if gap < 7 else WEEK_APART


def _gap(one: Span, other: Span) -> int:
    return max((one.first - other.last).days, (other.first - one.last).days, 0)


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a story is: its main places and all it names, the areas and the towns among the main ones."""

    main: frozenset[str]
    every: frozenset[str]
    areas: frozenset[str]
    towns: frozenset[str]

    @classmethod
    def of(cls, story: Story, areas: Areas) -> _Site:
        main = story.main_places
        towns = frozenset(place for place in main if place not in areas)
        inside = frozenset(area for place in main if (area := areas.of(place)))
        return cls(main, frozenset(place for place in story.places if place not in areas), inside, towns)

    def beside(self, other: _Site) -> float:
        """What likeness is worth by places: more in one town, less in two of a province, or in two provinces."""
        if not self.main or not other.main:
            return 1.0
        if self.towns & other.every or other.towns & self.every:
            return SAME_PLACE
        if self.main & other.main:
            # Both name the province: of one event unless each names a town of its own.
            return OTHER_TOWN if self.towns and other.towns else 1.0
        if self.areas & other.areas:
            return OTHER_TOWN
        return OTHER_AREA if self.areas and other.areas else OTHER_TOWN


class _Vectors:
    """Weighted tokens of stories, of length 1 each, to be compared by their cosine."""

    def __init__(self, stories: Sequence[Mapping[str, float]], rarity: Mapping[str, float]) -> None:
        weighed = [
            {token: weight * worth for token, weight in one.items() if (worth := rarity.get(token, 0.0)) > 0}
            for one in stories
        ]
        norms = [sum(weight * weight for weight in one.values()) ** 0.5 or 1.0 for one in weighed]
        self._own = [
            sorted((token, weight / norm) for token, weight in one.items())
            for one, norm in zip(weighed, norms, strict=True)
        ]
        holders: dict[str, list[tuple[int, float]]] = {}
        for place, own in enumerate(self._own):
            for token, weight in own:
                holders.setdefault(token, []).append((place, weight))
        self._holders = {
            token: (np.array([place for place, _ in found]), np.array([weight for _, weight in found]))
            for token, found in holders.items()
            if len(found) > 1
        }

    def likeness(self, one: int) -> Scores:
        """The cosine of a story with each."""
        scores = np.zeros(len(self._own))
        for token, weight in self._own[one]:
            if held := self._holders.get(token):
                places, weights = held
                scores[places] += weight * weights
        return scores


def _joined(count: int, edges: Mapping[tuple[int, int], float], join: float) -> list[tuple[int, ...]]:
    """Average linkage over the pairs that are alike; pairs that are not count as not alike at all."""
    members: dict[int, tuple[int, ...]] = {n: (n,) for n in range(count)}
    sums: dict[int, dict[int, float]] = {n: {} for n in range(count)}
    for (one, other), alike in edges.items():
        sums[one][other] = sums[other][one] = alike
    heap = [(-alike, one, other) for (one, other), alike in edges.items() if alike >= join]
    heapq.heapify(heap)
    following = count
    while heap:
        _, one, other = heapq.heappop(heap)
        if one not in members or other not in members:
            continue
        new, following = following, following + 1
        members[new] = tuple(sorted(members.pop(one) + members.pop(other)))
        near, others = sums.pop(one), sums.pop(other)
        sums[new] = {}
        for neighbour in sorted((near.keys() | others.keys()) - {one, other}):
            total = near.get(neighbour, 0.0) + others.get(neighbour, 0.0)
            mine = sums[neighbour]
            mine.pop(one, None)
            mine.pop(other, None)
            sums[new][neighbour] = mine[new] = total
            alike = total / (len(members[new]) * len(members[neighbour]))
            if alike >= join:
                heapq.heappush(heap, (-alike, neighbour, new))
    return sorted(members.values())
