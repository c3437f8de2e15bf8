"""A hit → what is said of it: the sentence, cited and graded as an answer is; and whose story it goes on with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.briefing.sentences import Sentence, sentences_of, with_dates
from bot.briefing.sourcing import Sourcing
from bot.briefing.types import Answer, Source, Statement
from bot.digest.types import Toll
from bot.watching.tolls import tolls_of
from bot.watching.types import LATE, Match
from retrieval.library.reading import Library
from retrieval.search import Evidence
from retrieval.types import Report, Scope

# So many sentences of a report's beginning are read for what it counts.
_OPENING = 2


@dataclass(frozen=True, slots=True)
class Sighting:
    """A match as the library holds it now: the sentence, its report's near copies, what the report counts first."""

    sentence: Sentence
    copies: tuple[Report, ...]
    tolls: tuple[Toll, ...]

    @property
    def report(self) -> Report:
        """The report that was found."""
        return self.sentence.passage.report

    @property
    def evidence(self) -> Evidence:
        """Its passage, as those who judge sources want it."""
        return Evidence(self.sentence.passage, 0.0, ("watch",), self.copies)

    @property
    def late(self) -> bool:
        """Whether the report was published long before it came in."""
        published = self.report.published
        return published is not None and self.report.collected_at - published.last_instant > LATE


class Teller:
    """Reads matches, compares them, and says what they tell."""

    def __init__(self, library: Library, sourcing: Sourcing) -> None:
        self._library = library
        self._sourcing = sourcing

    def sight(self, match: Match) -> Sighting | None:
        """A match as it stands now; None where its report was withdrawn, replaced or read otherwise since."""
        passages = self._library.passages_of(match.report_id)
        for passage in passages:
            for sentence in sentences_of(passage):
                if (sentence.start, sentence.end) == (match.start, match.end) and passage.superseded_by is None:
                    copies = self._library.copies([match.report_id], Scope())[match.report_id]
                    opening = [one.text for one in sentences_of(passages[0])[:_OPENING]]
                    tolls = tolls_of([passage.report.title, *opening, sentence.text])
                    return Sighting(sentence, tuple(copies), tolls)
        return None

    def versions(self, report_id: str) -> frozenset[str]:
        """The ids of all versions of a report's story, itself among them."""
        return frozenset(one.report.id for one in self._library.versions(report_id))

    def related(self, one: Sighting, others: Sequence[Sighting]) -> list[bool]:
        """Which of the others go back to one text with it, or to one origin's account of one event."""
        first, *rest = self._sourcing.lineages([one.evidence, *(other.evidence for other in others)])
        return [number == first for number in rest]

    def answer(self, asked: str, told: Sequence[Sighting], beside: Sequence[Sighting] = ()) -> Answer:
        """The sentences of some sightings, each cited; sources are judged by what stands ``beside`` them, too."""
        sources = tuple(
            Source(n, one.sentence.passage, one.copies, one.report.origin) for n, one in enumerate(told, start=1)
        )
        evidence = [one.evidence for one in (*told, *beside)]
        sourced = self._sourcing.judged(sources, [one.sentence for one in told], evidence)
        statements = tuple(_statement(one.sentence, n) for n, one in enumerate(told, start=1))
        return Answer(asked, Scope(), (), statements=statements, sources=sourced.sources, lineages=sourced.lineages)


def fresh_first(one: Sighting) -> tuple[bool, datetime]:
    """The order in which reports are told: those that are no news come last, else by when they came in."""
    return one.late, one.report.collected_at


def _statement(one: Sentence, n: int) -> Statement:
    spans = tuple(sorted({mention.span for mention in one.dates if not mention.said}))
    return Statement(with_dates(one), (n,), spans, one.passage.report.language)
