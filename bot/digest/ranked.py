"""A window's stories to groups, ranked: what goes on with the last digest, what is late, what it weighs. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.briefing.claims import Reading
from bot.briefing.sentences import Sentence
from bot.briefing.sourcing import Sourcing
from bot.digest.changes import Former, Standing, former_of, standing
from bot.digest.events import TOLD, group, likenesses, not_opened_with, within
from bot.digest.features import Story
from bot.digest.material import Material
from bot.digest.subjects import Subjects
from bot.digest.tolls import tolls_of
from bot.digest.types import Change, LastDigest, Lateness, Toll, Window
from bot.digest.weight import Weighing, Weight, points_of, weigh
from retrieval.names import Gazetteer
from retrieval.names.areas import Areas
from retrieval.names.positions import Positions
from retrieval.search import Evidence
from retrieval.terms import Terms
from retrieval.types import Span

# How many groups are weighed closely, and of how many reports of one the origins are told apart.
CLOSE = 60
READ = 40
# Points for a doubling of reports, where it is decided what is weighed closely.
REPORTED = 8.0
# What happened more than a day before the window is no news; each further day takes so many points, so many at most.
NEWS = timedelta(days=1)
PER_DAY, MOST_LATE = 1.5, 40.0
ARRIVED_LATE = 10.0
# A further happening has reasons and tolls of so many points at least; fewer where its day is named.
LEAST, DATED = 8.0, 6.0
# What no report opens with weighs less than what one does.
IN_PASSING = 12.0
# What names other countries only, and what comments on events, is no event of those followed.
COUNTRIES = frozenset({"iraq", "syria"})
ABROAD, COMMENT = 60.0, 20.0
_COMMENT = re.compile(
    r"\W*(?:opinion|comment|commentary|analysis|editorial|essay|column|review|profile|explainer|book review"
    r"|رأي|مقال|تحليل|تعليق|افتتاحية|قراءة)\s*[:|–—-]",
    re.I,
)
# Where the first sentences give no day, what is told behind them is older than this in a piece that looks back.
OLD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known before anything is read."""

    gazetteer: Gazetteer
    terms: Terms
    areas: Areas
    positions: Positions


@dataclass(frozen=True, slots=True)
class Group:
    """A group of stories as it is ranked."""

    stories: tuple[Story, ...]
    rules: Mapping[str, float]
    tolls: tuple[tuple[Toll, Sentence], ...]
    origins: tuple[str, ...]
    standing: Standing
    lateness: Lateness | None
    happened: Span | None
    weight: Weight
    subject: bool

    @property
    def is_further(self) -> bool:
        """Whether it is only told beside other events, in no report's opening."""
        return self.stories[0].part.further

    @property
    def reasons_weigh(self) -> float:
        """The points of what happened alone."""
        return sum(self.rules.values()) + sum(points_of(toll) for toll, _ in self.tolls)

    @property
    def order(self) -> tuple[bool, float, str]:
        """What groups are sorted by: the reader's own first, then the weightiest."""
        return not self.subject, -self.weight.points, self.stories[0].id


class Ranking:
    """Groups and ranks the stories of a window."""

    def __init__(self, known: Knowledge, sourcing: Sourcing) -> None:
        self._known = known
        self._sourcing = sourcing
        self._weighing = Weighing(known.gazetteer, known.terms)

    def groups(
        self,
        material: Material,
        former: Sequence[Story],
        last: LastDigest | None,
        subjects: Subjects,
        reading: Reading,
    ) -> tuple[list[Group], list[list[Story]]]:
        """The groups of a window's stories that are weighed closely, the weightiest first; the stories of the rest."""
        every = [*former, *material.stories, *material.further]
        alike = likenesses(every, material.rarity, self._known.areas)
        first, further = len(former), len(former) + len(material.stories)
        formers = self._formers(former, last, alike, reading)

        def weighed(groups: Sequence[tuple[int, ...]], stories: Sequence[Story], offset: int) -> Iterator[Group]:
            for places in groups[:CLOSE]:
                continued = former_of([offset + place for place in places], every, formers, alike)
                own = tuple(stories[place] for place in places)
                yield self._group(own, continued, material, subjects, reading)

        found = group(material.stories, within(alike, first, further), material.copies)
        closest = self._closest(found, material.stories, subjects)
        besides = group(material.further, within(alike, further, len(every)), join=TOLD)
        besides = not_opened_with(besides, every, [[first + place for place in places] for places in found], alike)
        groups = list(weighed(closest, material.stories, first))
        nearest = self._closest(besides, material.further, subjects)
        groups += [one for one in weighed(nearest, material.further, further) if is_worth_telling(one)]
        rest = [[material.stories[place] for place in places] for places in closest[CLOSE:]]
        return sorted(groups, key=lambda one: one.order), rest

    def _closest(
        self, found: Sequence[tuple[int, ...]], stories: Sequence[Story], subjects: Subjects
    ) -> list[tuple[int, ...]]:
        """The groups by what is told at a glance: their reasons, their dead, how many report them."""

        def worth(places: tuple[int, ...]) -> tuple[bool, float, int]:
            own = [stories[place] for place in places]
            points = (
                sum(self._weighing.reasons(own).values()) + REPORTED * math.log2(len(own)) + self._weighing.deaths(own)
            )
            return not subjects.match(own), -points, places[0]

        return sorted(found, key=worth)

    def _formers(
        self,
        former: Sequence[Story],
        last: LastDigest | None,
        alike: Mapping[tuple[int, int], float],
        reading: Reading,
    ) -> list[Former]:
        """The developments of the last digest, or the groups of the reports before the window."""
        if last is None:
            groups = group(former, alike)
            return [self._former(places, former, None, reading) for places in groups]
        where = {story.id: place for place, story in enumerate(former)}
        found = []
        for one in last.developments:
            places = tuple(where[id_] for id_ in one.stories if id_ in where)
            found += [self._former(places, former, one.tolls, reading)] if places else []
        return found

    def _former(
        self, places: tuple[int, ...], former: Sequence[Story], tolls: tuple[Toll, ...] | None, reading: Reading
    ) -> Former:
        own = [former[place] for place in places]
        if tolls is None:
            tolls = tuple(toll for toll, _ in tolls_of(own, reading, days_of(own)))
        return Former(places, tolls, frozenset(self._weighing.reasons(own)))

    def _group(
        self,
        stories: tuple[Story, ...],
        former: Former | None,
        material: Material,
        subjects: Subjects,
        reading: Reading,
    ) -> Group:
        rules = self._weighing.reasons(stories)
        happened = happened_of(stories)
        tolls = tuple(tolls_of(stories, reading, days_of(stories)))
        evidence = [
            Evidence(story.sentences[0].passage, 0.0, ("digest",), material.copies_of.get(story.report.id, ()))
            for story in stories[:READ]
            if story.sentences
        ]
        origins = self._sourcing.origins(evidence)
        standing_ = standing(former, [toll for toll, _ in tolls], rules)
        outlets = len({story.report.outlet for story in stories if story.report.outlet})
        subject = subjects.match(stories)
        weight = weigh(
            rules,
            [toll for toll, _ in tolls],
            origins=len(origins),
            outlets=outlets,
            change=standing_.change,
            subject=subject,
        )
        lateness, off = _late(stories, standing_, material.window)
        if lateness is None:
            happened = happened_of(stories, material.window)
        off += 0.0 if stories[0].part.further else self._beside(stories)
        off += IN_PASSING if stories[0].part.further else 0.0
        weight = replace(weight, points=weight.points - off)
        return Group(stories, rules, tolls, origins, standing_, lateness, happened, weight, subject)

    def _beside(self, stories: Sequence[Story]) -> float:
        """What is taken off for what is beside the events of Iraq and Syria: another country's, or a comment."""
        names = {mark.partition(":")[2] for story in stories for mark in story.marks if mark.startswith("n:")}
        known = map(self._known.gazetteer.get, names)
        countries = {country for story in stories for country in story.countries}
        countries |= {one.country for one in known if one and one.country}
        comment = all(_COMMENT.match(story.title) for story in stories)
        return (ABROAD if countries.isdisjoint(COUNTRIES) else 0.0) + (COMMENT if comment else 0.0)


def is_worth_telling(one: Group) -> bool:
    """Whether a further happening is told: news that the last digest had not, with reasons of its own."""
    least = DATED if one.happened else LEAST
    return one.lateness is None and one.standing.change is Change.NEW and one.reasons_weigh >= least


def days_of(stories: Sequence[Story]) -> tuple[Span, ...]:
    """The days that stories are next to."""
    return tuple(sorted({span for story in stories if (span := story.happened)}))


def happened_of(stories: Sequence[Story], window: Window | None = None) -> Span | None:
    """From the first of these days to the last; of what is news in a ``window``.

    What is news happened then: days far from the window, behind sentences that name none, are those of something else.
    """
    days = days_of(stories)
    if window and not any(story.told for story in stories):
        days = tuple(day for day in days if distance_of(day, window.days) <= NEWS.days)
    return Span(min(day.first for day in days), max(day.last for day in days)) if days else None


def distance_of(one: Span, other: Span) -> int:
    """How many days lie between two spans; 0 where they overlap."""
    return max((one.first - other.last).days, (other.first - one.last).days, 0)


def _late(stories: Sequence[Story], standing_: Standing, window: Window) -> tuple[Lateness | None, float]:
    """Why a group is no news, and what that takes off its weight; what goes on with the last digest was told then."""
    last = max((span.last for story in stories for span in story.told), default=None)
    if last is None and (happened := happened_of(stories)) and happened.last < window.days.first - OLD:
        last = happened.last
    if last and last < window.days.first - NEWS and standing_.change is Change.NEW:
        return Lateness.HAPPENED, min(PER_DAY * (window.days.first - last).days, MOST_LATE)
    if all(story.late for story in stories):
        return Lateness.ARRIVED, ARRIVED_LATE
    return None, 0.0
