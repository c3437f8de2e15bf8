"""A report to what tells its event: names, subjects and words of its opening, its days, its places. Pure.

News says first what happened: the title and the first sentences tell the event, what follows is often background.
Names and concepts are the same in every language ("marks"), stems are not.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.briefing.named import CAPITALS
from bot.briefing.sentences import Sentence
from bot.digest.pages import Part, parts_of
from retrieval import words
from retrieval.library.reading import StoredPassage
from retrieval.names import PLACES, Gazetteer
from retrieval.names.areas import Areas
from retrieval.terms import Terms
from retrieval.tokens import concept_token, name_token
from retrieval.types import Report, Span

# The opening of a report: sentences until so many words are had, so many sentences at most.
OPENING_WORDS, OPENING_SENTENCES = 55, 4
# A library of fewer passages tells nothing about how rare a token is.
FEWEST_PASSAGES = 1000
# A date that stands for more days than this tells no event.
LONGEST_EVENT = timedelta(days=10)
# What a token of the title, of the first sentence and of those behind it counts.
IN_TITLE, IN_FIRST, BEHIND = 2.0, 1.5, 1.0
# What a name of a kind counts beside a word: countries and nationalities stand in every report.
_KINDS = {"country": 0.3, "community": 0.6, "army": 0.8, "group": 0.9, "office": 0.7, "agency": 0.0, "person": 1.6}
_PLACE = 1.8
_CONCEPT, _STEM, _NUMBER = 1.0, 1.0, 0.5
#: Concepts that most reports of war speak of: they tell no event from another.
COMMON = frozenset(
    "official source spokesman witness resident activist observer announce statement say news agency people day "
    "army soldier forces security-forces police government city town area province district "
    "north south east west near".split()
)


Amounts = defaultdict[str, float]


@dataclass(frozen=True, slots=True)
class Story:
    """A report as its event is told by.

    Attributes:
        key: The report's key in the library.
        report: The report.
        part: Its title and sentences: those of one part, where the report is a page of several stories.
        opening: Its first sentences.
        counted: When it counts as news.
        late: Whether it had been published before the window.
        marks: What stands in its title and opening whatever its language: names and concepts, each with its weight
            before it is weighed by how rare it is.
        stems: The words of its title and opening likewise.
        places: The places that title and opening name, countries left out, each with how much it is named.
        main_places: The places that it is about: those named at least half as much as the one named most.
            Capitals mostly stand for governments; one counts where no other place is named.
        countries: The countries that they name, and that these places lie in, likewise.
        days: The days on which its opening says something happened.
        told: Those of its first sentence alone.
    """

    key: int
    report: Report
    part: Part
    opening: tuple[Sentence, ...]
    counted: datetime
    late: bool
    marks: Mapping[str, float]
    stems: Mapping[str, float]
    places: Mapping[str, float]
    main_places: frozenset[str]
    countries: Mapping[str, float]
    days: tuple[Span, ...]
    told: tuple[Span, ...]

    @property
    def id(self) -> str:
        """The report's id, with the number of the part where there are several."""
        return f"{self.report.id}#{self.part.number}" if self.part.number else self.report.id

    @property
    def title(self) -> str:
        """The title of the report, or of the part."""
        return self.part.title

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences, in order."""
        return self.part.sentences

    @property
    def day(self) -> date:
        """The day on which it counts."""
        return self.counted.date()

    @property
    def happened(self) -> Span | None:
        """The day of its opening that is next to when it counts; None where it gives none."""
        return min(self.days, key=lambda span: (distance(span, self.day), span), default=None)


class Features:
    """Reads reports as stories; knows names, concepts and areas."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms, areas: Areas) -> None:
        self._gazetteer = gazetteer
        self._terms = terms
        self._areas = areas

    def stories(
        self, key: int, report: Report, passages: Sequence[StoredPassage], *, counted: datetime, late: bool
    ) -> list[Story]:
        """A report as its event is told by; a page of several stories as each of them."""
        parts = parts_of(report.title, report.body, passages)
        return [self._story(key, report, part, counted, late) for part in parts]

    def story(self, of: Story, part: Part) -> Story:
        """A part of a report, of which there is a story, as a story of its own."""
        return self._story(of.key, of.report, part, of.counted, of.late)

    def _story(self, key: int, report: Report, part: Part, counted: datetime, late: bool) -> Story:
        opening = tuple(_opening(part.sentences))
        marks, stems, places, countries = (Amounts(float) for _ in range(4))
        titled = frozenset(mention.name for mention in self._gazetteer.find(part.title))
        parts: list[tuple[str, frozenset[str], float]] = [(part.title, titled, IN_TITLE)]
        parts += [(one.text, one.names, IN_FIRST if n == 0 else BEHIND) for n, one in enumerate(opening)]
        for text, names, weight in parts:
            for name in sorted(names):
                self._note_name(name, weight, marks, places, countries)
            for concept in self._terms.find(text) - COMMON:
                token = concept_token(concept)
                marks[token] = max(marks[token], weight * _CONCEPT)
            for stem in words.stems(text):
                stems[stem] = max(stems[stem], weight * (_NUMBER if stem.isdigit() else _STEM))
        days = (mention.span for one in opening for mention in one.dates if not mention.said)
        told = tuple(sorted({span for span in days if span.last - span.first <= LONGEST_EVENT}))
        first = opening[0].dates if opening else ()
        front = tuple(span for span in told if any(mention.span == span for mention in first if not mention.said))
        return Story(
            key, report, part, opening, counted, late, marks, stems, places, _main(places), countries, told, front
        )  # fmt: skip

    def _note_name(self, name: str, weight: float, marks: Amounts, places: Amounts, countries: Amounts) -> None:
        known = self._gazetteer.get(name)
        if known is None:
            return
        token = name_token(name)
        is_place = known.kind in PLACES and known.kind != "country"
        marks[token] = max(marks[token], weight * (_PLACE if is_place else _KINDS.get(known.kind, 1.0)))
        if is_place:
            places[name] += weight
        if country := name if known.kind == "country" else known.country if is_place else None:
            countries[country] += weight


def _main(places: Mapping[str, float]) -> frozenset[str]:
    named = {place: weight for place, weight in places.items() if place not in CAPITALS} or places
    most = max(named.values(), default=0.0)
    return frozenset(place for place, weight in named.items() if weight >= most / 2)


def distance(span: Span, day: date) -> int:
    """How many days lie between a day and a span; 0 inside it."""
    return max((span.first - day).days, (day - span.last).days, 0)


def rarity(frequencies: Mapping[str, int], total: int) -> Mapping[str, float]:
    """What a token weighs by how few of ``total`` passages it stands in; in a small library none is common."""
    passages = max(total, FEWEST_PASSAGES)
    return {token: math.log((passages + 1) / (count + 0.5)) for token, count in frequencies.items()}


def every_token(stories: Iterable[Story]) -> list[str]:
    """The tokens that stories are compared by, each once, in order."""
    return sorted({token for story in stories for token in (*story.marks, *story.stems)})


def _opening(sentences: Sequence[Sentence]) -> Iterable[Sentence]:
    count = 0
    for read, sentence in enumerate(sentences[:OPENING_SENTENCES]):
        if read and count >= OPENING_WORDS:
            return
        yield sentence
        count += len(sentence.text.split())
