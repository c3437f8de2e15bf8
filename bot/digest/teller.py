"""Groups to developments as they are told: sentences, accounts, headline, sources numbered through the digest. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.briefing.accounts import Accounts
from bot.briefing.claims import Reading
from bot.briefing.disputes import Dispute, statement_of
from bot.briefing.disputes import told as contested
from bot.briefing.sentences import Sentence, sentences_of
from bot.briefing.sourcing import Sourcing
from bot.briefing.types import Lineage, Source, Statement
from bot.digest.coverage import Places
from bot.digest.disputed import disputes_of
from bot.digest.material import Material
from bot.digest.pages import without_dateline
from bot.digest.ranked import Group, Knowledge
from bot.digest.telling import Told
from bot.digest.tolls import Weighed, cited
from bot.digest.types import Development
from retrieval import words
from retrieval.search import Evidence

# A sentence of which so much stands in one that is told is told with it.
SAID = 0.6
# Sentences that cover less of a development than this share of what the best one does are about something beside it.
BEARS = 0.15


class Teller:
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
        self._read: dict[str, tuple[Told, list[Weighed]]] = {}
        self.sources: list[Source] = []
        self.lineages: list[Lineage] = []

    def without_told(self, groups: Sequence[Group], most: int) -> list[Group]:
        """The groups without those further happenings that are said where the first ``most`` events are told."""
        events = [one for one in groups if not one.is_further][:most]
        said = [frozenset(words.stems(text)) for one in events for text in self._said(one)]
        return [one for one in groups if not (one.is_further and _is_said(one.stories[0].title, said))]

    def _said(self, one: Group) -> list[str]:
        told, chosen = self._chosen(one)
        headline, _ = self._headline(one, told, chosen[0].sentence if chosen else None)
        return [headline, *(candidate.sentence.text for candidate in chosen)]

    def _chosen(self, one: Group) -> tuple[Told, list[Weighed]]:
        """What can be told of a group, and the sentences that are."""
        if one.stories[0].id not in self._read:
            told = Told(one.stories, self._material.rarity, self._known.terms, self._material.copies_of)
            chosen = told.statements([sentence for _, sentence in one.tolls[:1]], self._language)
            self._read[one.stories[0].id] = told, chosen
        return self._read[one.stories[0].id]

    def tell(self, one: Group) -> Development:
        """A group as a development."""
        told, chosen = self._chosen(one)
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
            id=f"dev-{one.stories[0].id}",
            headline=headline,
            headline_citations=tuple(numbers[evidence.passage.key] for evidence in heading),
            statements=tuple(statement_of(candidate, sources) for candidate in chosen),
            accounts=tuple(contested(dispute, sources) for dispute in disputes),
            reports=tuple(dict.fromkeys(story.report.id for story in one.stories)),
            stories=tuple(story.id for story in one.stories),
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

    def _disputes(self, one: Group, told: Told) -> list[Dispute]:
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

    def _headline(self, one: Group, told: Told, first: Sentence | None) -> tuple[str, list[Evidence]]:
        """The headline, and the passage that its report is cited by."""
        if first is None:
            report = one.stories[0].report
            return one.stories[0].title or report.external_id, []
        story = told.title(first, self._language)
        if story is None or not story.sentences:
            return without_dateline(first.text), [Evidence(first.passage, 0.0, ("digest",))]
        passage = first.passage if first in story.sentences else story.sentences[0].passage
        return story.title, [Evidence(passage, 0.0, ("digest",))]

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


def _is_said(text: str, said: Sequence[frozenset[str]]) -> bool:
    own = set(words.stems(text))
    return any(len(own & other) >= SAID * len(own) for other in said)
