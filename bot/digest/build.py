"""A window of reports to a digest."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.briefing.accounts import Accounts
from bot.briefing.claims import Reading
from bot.briefing.disputes import Dispute, statement_of
from bot.briefing.disputes import told as contested
from bot.briefing.sentences import Sentence, sentences_of
from bot.briefing.sourcing import Sourcing
from bot.briefing.types import Lineage, Source, Statement
from bot.digest import words
from bot.digest.changes import Former, Standing, former_of, standing
from bot.digest.coverage import Places, coverage
from bot.digest.disputed import disputes_of
from bot.digest.events import group, likenesses
from bot.digest.features import Story
from bot.digest.material import Material, Materials
from bot.digest.subjects import Subjects
from bot.digest.telling import Told
from bot.digest.tolls import Weighed, cited, tolls_of
from bot.digest.types import Change, Development, Digest, LastDigest, Lateness, Toll, Window
from bot.digest.watching import planned
from bot.digest.weight import Weighing, Weight, weigh
from bot.digest.windows import before
from retrieval.names import Gazetteer
from retrieval.names.areas import Areas
from retrieval.search import Evidence
from retrieval.terms import Terms
from retrieval.types import Span

# How many developments a digest tells, and how many groups are weighed closely.
MOST = 12
CLOSE = 60
# Of one group so many reports are read for its origins.
READ = 40
# What happened more than a day before the window is no news; each further day takes so many points, so many at most.
NEWS = timedelta(days=1)
# Where the first sentences give no day, what is told behind them is older than this in a piece that looks back.
OLD = timedelta(days=7)
PER_DAY, MOST_LATE = 1.5, 40.0
ARRIVED_LATE = 10.0
# Sentences that cover less of a development than this share of what the best one does are about something beside it.
BEARS = 0.15


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known before anything is read."""

    gazetteer: Gazetteer
    terms: Terms
    areas: Areas


@dataclass(frozen=True, slots=True)
class _Group:
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
    def order(self) -> tuple[bool, float, str]:
        """What groups are sorted by: the reader's own first, then the weightiest."""
        return not self.subject, -self.weight.points, self.stories[0].report.id


class Digests:
    """Makes digests from a library."""

    def __init__(self, materials: Materials, accounts: Accounts, sourcing: Sourcing, known: Knowledge) -> None:
        self._materials = materials
        self._accounts = accounts
        self._sourcing = sourcing
        self._known = known
        self._weighing = Weighing(known.gazetteer, known.terms)
        self._places = Places(known.gazetteer, known.areas)

    def build(
        self,
        window: Window,
        *,
        now: datetime,
        subjects: Sequence[str] = (),
        last: LastDigest | None = None,
        language: str = "en",
    ) -> Digest:
        """The digest of a window.

        Args:
            window: The time that it is of.
            now: The present.
            subjects: Names, or words, of what the reader wants first.
            last: The reader's last digest; without one the reports of as long a time before are compared with.
            language: The reader's, in which a development is told where a report has it.
        """
        earlier = [id_ for one in last.developments for id_ in one.reports] if last else []
        material, former = self._materials.of(window, earlier)
        if last is None:
            former = self._materials.of(before(window))[0].stories
        reading = Reading(self._known.gazetteer)
        wanted = Subjects(subjects, self._known.gazetteer, self._known.terms, self._known.areas)
        groups, rest = self._groups(material, former, last, wanted, reading)
        teller = _Teller(self._known, self._accounts, self._sourcing, self._places, reading, material, language)
        developments = tuple(teller.tell(one) for one in groups[:MOST])
        watch = teller.watch(planned(material.stories, window.until.astimezone(window.local).date()))
        left_out = max(0, len(groups) - MOST) + len(rest)
        origins = {origin for one in groups for origin in one.origins}
        origins |= self._sourcing.credited(story.report for places in rest for story in places)
        covered = coverage(material, self._places, len(origins))
        return Digest(
            window=window,
            subjects=wanted.shown,
            lead=words.lead(developments, left_out, covered),
            developments=developments,
            left_out=left_out,
            contested=tuple(one.id for one in developments if one.contested),
            watch=watch,
            coverage=covered,
            sources=tuple(teller.sources),
            lineages=tuple(teller.lineages),
            notes=tuple(words.notes(developments, left_out, covered, material.older)),
        )

    def _groups(
        self,
        material: Material,
        former: Sequence[Story],
        last: LastDigest | None,
        subjects: Subjects,
        reading: Reading,
    ) -> tuple[list[_Group], list[list[Story]]]:
        """The groups of a window's stories that are weighed closely, the weightiest first, and the stories of the rest."""
        every = [*former, *material.stories]
        alike = likenesses(every, material.rarity, self._known.areas)
        first = len(former)
        inside = {(one - first, other - first): value for (one, other), value in alike.items() if one >= first}
        found = group(material.stories, inside, material.copies)
        formers = self._formers(former, last, alike, reading)
        closest = self._closest(found, material.stories, subjects)
        weighed = []
        for places in closest[:CLOSE]:
            own = tuple(material.stories[place] for place in places)
            continued = former_of([first + place for place in places], every, formers, alike)
            weighed.append(self._group(own, continued, material, subjects, reading))
        rest = [[material.stories[place] for place in places] for places in closest[CLOSE:]]
        return sorted(weighed, key=lambda one: one.order), rest

    def _closest(
        self, found: Sequence[tuple[int, ...]], stories: Sequence[Story], subjects: Subjects
    ) -> list[tuple[int, ...]]:
        """The groups by what is told at a glance: their reasons, their dead, how many report them."""

        def worth(places: tuple[int, ...]) -> tuple[bool, float, int]:
            own = [stories[place] for place in places]
            points = sum(self._weighing.reasons(own).values()) + 8 * math.log2(len(own)) + self._weighing.deaths(own)
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
        where = {story.report.id: place for place, story in enumerate(former)}
        found = []
        for one in last.developments:
            places = tuple(where[id_] for id_ in one.reports if id_ in where)
            found += [self._former(places, former, one.tolls, reading)] if places else []
        return found

    def _former(
        self, places: tuple[int, ...], former: Sequence[Story], tolls: tuple[Toll, ...] | None, reading: Reading
    ) -> Former:
        own = [former[place] for place in places]
        if tolls is None:
            tolls = tuple(toll for toll, _ in tolls_of(own, reading, _days(own)))
        return Former(places, tolls, frozenset(self._weighing.reasons(own)))

    def _group(
        self,
        stories: tuple[Story, ...],
        former: Former | None,
        material: Material,
        subjects: Subjects,
        reading: Reading,
    ) -> _Group:
        rules = self._weighing.reasons(stories)
        happened = _happened(stories)
        tolls = tuple(tolls_of(stories, reading, _days(stories)))
        evidence = [
            Evidence(story.passages[0], 0.0, ("digest",), material.copies_of.get(story.report.id, ()))
            for story in stories[:READ]
            if story.passages
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
        weight = replace(weight, points=weight.points - off)
        return _Group(stories, rules, tolls, origins, standing_, lateness, happened, weight, subject)


class _Teller:
    """Tells groups as developments; numbers the sources through the whole digest."""

    def __init__(
        self,
        known: Knowledge,
        accounts: Accounts,
        sourcing: Sourcing,
        places: Places,
        reading: Reading,
        material: Material,
        language: str,
    ) -> None:
        self._known = known
        self._accounts = accounts
        self._sourcing = sourcing
        self._places = places
        self._reading = reading
        self._material = material
        self._language = language
        self.sources: list[Source] = []
        self.lineages: list[Lineage] = []

    def tell(self, one: _Group) -> Development:
        """A group as a development."""
        told = Told(one.stories, self._material.rarity, self._known.terms, self._material.copies_of)
        chosen = told.statements([sentence for _, sentence in one.tolls[:1]], self._language)
        disputes = self._disputes(one, told)
        headline, heading = self._headline(one, told, chosen[0].sentence if chosen else None)
        sides = [side.candidate for dispute in disputes for side in dispute.sides]
        sources = self._cite([*heading, *(c.evidence for c in chosen), *(c.evidence for c in sides)])
        sentences = [c.sentence for c in (*chosen, *sides)]
        disputed = [side.candidate.sentence for d in disputes if not d.update for side in d.sides]
        self._judge(sources, sentences, told.evidence, disputed)
        numbers = {source.passage.key: source.n for source in sources}
        places = self._places.named(one.stories)
        where = self._places.where(one.stories)
        newest = max(one.stories, key=lambda story: (story.counted, story.report.id))
        return Development(
            id=f"dev-{one.stories[0].report.id}",
            headline=headline,
            headline_citations=tuple(numbers[evidence.passage.key] for evidence in heading),
            statements=tuple(statement_of(candidate, sources) for candidate in chosen),
            accounts=tuple(contested(dispute, sources) for dispute in disputes),
            reports=tuple(story.report.id for story in one.stories),
            origins=len(one.origins),
            outlets=len({story.report.outlet for story in one.stories if story.report.outlet}),
            places=places,
            country=where.country,
            area=where.id,
            where=where,
            happened=one.happened,
            published=newest.report.published,
            change=one.standing.change,
            was=one.standing.was,
            now=one.standing.now,
            lateness=one.lateness,
            why=one.weight.why,
            weight=round(one.weight.points, 1),
            tolls=cited(one.tolls, numbers),
        )

    def watch(self, sentences: Sequence[Sentence]) -> tuple[Statement, ...]:
        """What is planned, each sentence with its citation."""
        candidates = [Weighed(one, Evidence(one.passage, 0.0, ("digest",)), 1.0, 1.0, 1.0) for one in sentences]
        sources = self._cite([one.evidence for one in candidates])
        return tuple(statement_of(one, sources) for one in candidates)

    def _disputes(self, one: _Group, told: Told) -> list[Dispute]:
        if len(told.sentences) < 2:
            return []
        concepts = sorted({mark[2:] for story in one.stories for mark in story.marks if mark.startswith("c:")})
        bearing = BEARS * max(sentence.coverage for sentence in told.sentences)
        return disputes_of(
            [sentence for sentence in told.sentences if sentence.coverage >= bearing],
            self._accounts,
            self._reading,
            places=self._places.named(one.stories)[:3],
            concepts=concepts,
            changed_hands="a place taken or lost" in one.rules,
        )

    def _headline(self, one: _Group, told: Told, first: Sentence | None) -> tuple[str, list[Evidence]]:
        """The headline, and the passage that its report is cited by."""
        if first is None:
            story = one.stories[0]
            return story.report.title or story.report.external_id, []
        story = told.title(first, self._language)
        if story is None or not story.passages:
            return first.text, [Evidence(first.passage, 0.0, ("digest",))]
        passage = first.passage if first.passage.report.id == story.report.id else story.passages[0]
        return story.report.title, [Evidence(passage, 0.0, ("digest",))]

    def _cite(self, evidence: Sequence[Evidence]) -> list[Source]:
        """The sources of some evidence; what is cited for the first time gets the next number."""
        known = {source.passage.key: source for source in self.sources}
        for one in evidence:
            if one.passage.key not in known:
                copies = tuple(self._material.copies_of.get(one.report.id, ()))
                source = Source(len(self.sources) + 1, one.passage, copies, one.report.origin)
                known[one.passage.key] = source
                self.sources.append(source)
        return [known[key] for key in dict.fromkeys(one.passage.key for one in evidence)]

    def _judge(
        self,
        sources: Sequence[Source],
        sentences: Sequence[Sentence],
        evidence: Sequence[Evidence],
        disputed: Sequence[Sentence],
    ) -> None:
        """Grade the sources of a development, and number its lineages behind those of the ones before."""
        cited_ = {sentence.passage.key for sentence in sentences}
        # A source that only heads the development is cited for its first sentence.
        extra = [sentences_of(one.passage)[0] for one in sources if one.passage.key not in cited_]
        sourced = self._sourcing.judged(sources, [*sentences, *extra], evidence, disputed)
        offset = len(self.lineages)
        renumbered = {lineage.n: offset + n for n, lineage in enumerate(sourced.lineages, start=1)}
        self.lineages += [replace(lineage, n=renumbered[lineage.n]) for lineage in sourced.lineages]
        for source in sourced.sources:
            number = renumbered[source.lineage] if source.lineage else None
            self.sources[source.n - 1] = replace(source, lineage=number)


def _days(stories: Sequence[Story]) -> tuple[Span, ...]:
    return tuple(sorted({span for story in stories if (span := story.happened)}))


def _happened(stories: Sequence[Story]) -> Span | None:
    days = _days(stories)
    return Span(min(day.first for day in days), max(day.last for day in days)) if days else None


def _late(stories: Sequence[Story], standing_: Standing, window: Window) -> tuple[Lateness | None, float]:
    """Why a group is no news, and what that takes off its weight; what goes on with the last digest was told then."""
    last = max((span.last for story in stories for span in story.told), default=None)
    if last is None and (happened := _happened(stories)) and happened.last < window.days.first - OLD:
        last = happened.last
    if last and last < window.days.first - NEWS and standing_.change is Change.NEW:
        return Lateness.HAPPENED, min(PER_DAY * (window.days.first - last).days, MOST_LATE)
    if all(story.late for story in stories):
        return Lateness.ARRIVED, ARRIVED_LATE
    return None, 0.0
