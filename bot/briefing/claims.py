"""Sentences to the claims they make: who gives a number, blames, denies, claims. Pure.

A claim is tied to its event by the places and days of its sentence, else by those of its surroundings.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from bot.briefing.sentences import Sentence
from bot.briefing.speakers import Saying, sayings_of
from bot.briefing.surroundings import Surroundings, around, text_around
from retrieval.names import PLACES, Gazetteer
from retrieval.passages import sentences
from retrieval.quantities import Quantity, Role, quantities
from retrieval.search import Evidence
from retrieval.types import Report, Span

# Places that an event happens in; what lies in a country says nothing.
WHERE = PLACES - {"country"}
# Reports of an event that give no day for it are taken to be of one event within so many days.
NEAR = timedelta(days=3)


class Candidate(Protocol):
    """A sentence that may answer, as :class:`bot.briefing.extract.Judged` has it."""

    @property
    def sentence(self) -> Sentence:
        """The sentence."""

    @property
    def evidence(self) -> Evidence:
        """The evidence that it is from."""

    @property
    def coverage(self) -> float:
        """How much of the question it covers with its surroundings, 0 to 1."""

    @property
    def own(self) -> float:
        """How much it covers by itself."""

    @property
    def score(self) -> float:
        """How it ranks among others."""


@dataclass(frozen=True, slots=True)
class Event:
    """What tells one event from another: the places and days of a sentence, and what stands around it.

    ``before`` is the last day that its passage names before it, ``around`` are the places of its report, or of the part
    of a long one that it stands in.
    """

    report: Report
    places: frozenset[str]
    days: tuple[Span, ...]
    before: tuple[Span, ...]
    around: frozenset[str]

    def is_that_of(self, other: Event, asked: frozenset[str]) -> bool:
        """Whether both can be one event; ``asked`` are the places of the question."""
        return self._same_place(other, asked) and self._same_days(other)

    def _same_place(self, other: Event, asked: frozenset[str]) -> bool:
        if self.report.id == other.report.id:
            # Within a report a sentence without a place is about the one asked for, one with another place is not.
            mine, others = self.places or asked, other.places or asked
            return not mine or not others or bool(mine & others)
        if self.places and other.places:
            return bool(self.places & other.places)
        # What stands around a sentence tells its place only where it names none itself.
        mine, others = self.places or self.around, other.places or other.around
        return not mine or not others or bool(mine & others)

    def _same_days(self, other: Event) -> bool:
        if self.report.id == other.report.id:
            return not (self.days and other.days) or overlap(self.days, other.days)
        days, others_days = self.days or self.before, other.days or other.before
        if days and others_days:
            return overlap(days, others_days)
        mine, others = self.report.published, other.report.published
        if mine is None or others is None:
            return True
        return abs(mine.day - others.day) <= NEAR


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence says, who gives it, and of which event; ``saying`` is None where the report itself says it."""

    candidate: Candidate
    event: Event
    saying: Saying | None
    quantity: Quantity | None = None

    @property
    def who(self) -> str | None:
        """Who gives it, in the words of the report."""
        return self.saying.who if self.saying and not self.saying.is_pronoun else None

    @property
    def party(self) -> str | None:
        """The canonical name of who gives it, else the words, in one case."""
        if self.saying is None:
            return None
        if self.saying.is_pronoun:
            return f"{self.saying.who.casefold()} of {self.event.report.id}"
        return self.saying.name or self.saying.who.casefold().removeprefix("the ")


class Reading:
    """Reads claims out of sentences; what is around one is read once, for pronouns and what it goes on from."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._around: dict[Surroundings, frozenset[str]] = {}
        self._said: dict[Surroundings, dict[int, tuple[Saying, ...]]] = {}
        self._spans: dict[Surroundings, list[tuple[int, int]]] = {}

    def sayings(self, sentence: Sentence) -> tuple[Saying, ...]:
        """Who gives a sentence, pronouns and short forms looked up in its report."""
        body, part = sentence.passage.report.body, around(sentence.passage)
        if part not in self._said:
            spans = self._spans_of(sentence)
            said = sayings_of((body[start:end] for start, end in spans), self._gazetteer)
            self._said[part] = {start: found for (start, _), found in zip(spans, said, strict=True)}
        return self._said[part].get(sentence.start, ())

    def numbers(self, candidate: Candidate) -> list[Claim]:
        """The numbers that a sentence gives as values, each with who gives it."""
        sentence = candidate.sentence
        found = quantities(sentence.text, sentence.dates, sentence.start)
        values = [one for one in found if one.role is Role.VALUE]
        said = self.sayings(sentence)
        bare = any(not one.measure and not one.counted for one in values)
        before = self._number_before(sentence) if bare and said else None
        claims = []
        for one in values:
            saying = speaker_of(one, said, sentence.text)
            if not one.measure and not one.counted and saying and before:
                one = replace(one, measure=before.measure, counted=before.counted)
            claims.append(Claim(candidate, self.event(sentence, one, values), saying, one))
        return claims

    def stances(self, candidate: Candidate) -> list[Claim]:
        """Each saying of a sentence."""
        sentence = candidate.sentence
        event = self.event(sentence)
        return [Claim(candidate, event, saying) for saying in self.sayings(sentence)]

    def event(self, sentence: Sentence, quantity: Quantity | None = None, beside: Sequence[Quantity] = ()) -> Event:
        """What ties a sentence, or one of its numbers, to an event."""
        places = self._places(sentence, sentence.start, sentence.end)
        alike = [one for one in beside if quantity and one.measure == quantity.measure]
        if quantity and len(alike) > 1:
            following = min((one.start for one in alike if one.start > quantity.start), default=len(sentence.text))
            own = self._places(sentence, sentence.start + quantity.start, sentence.start + following)
            places = own or places
        part = around(sentence.passage)
        if part not in self._around:
            named = {mention.name for mention in self._gazetteer.find(text_around(sentence.passage))}
            self._around[part] = frozenset(filter(self._is_where, named))
        return Event(sentence.passage.report, places, *_days(sentence), self._around[part])

    def _places(self, sentence: Sentence, start: int, end: int) -> frozenset[str]:
        """The places that a stretch of a report names, but for those that speak ("Moscow said")."""
        speaking = [(sentence.start + one.start, sentence.start + one.end) for one in self.sayings(sentence)]
        return frozenset(
            one.name
            for one in sentence.passage.passage.names
            if start <= one.start < end
            and self._is_where(one.name)
            and not any(first <= one.start < last for first, last in speaking)
        )

    def _is_where(self, name: str) -> bool:
        known = self._gazetteer.get(name)
        return known is not None and known.kind in WHERE

    def _number_before(self, sentence: Sentence) -> Quantity | None:
        """What a bare number goes on from: "six people had died. The governor spoke of seven."."""
        spans = self._spans_of(sentence)
        place = bisect_left(spans, (sentence.start, 0))
        if not place:
            return None
        start, end = spans[place - 1]
        found = quantities(sentence.passage.report.body[start:end])
        return next((one for one in found if one.role is Role.VALUE), None)

    def _spans_of(self, sentence: Sentence) -> list[tuple[int, int]]:
        """Where the sentences around one stand in its report, in order."""
        part = around(sentence.passage)
        if part not in self._spans:
            found = sentences(sentence.passage.report.body[part.start : part.end])
            self._spans[part] = [(part.start + start, part.start + end) for start, end in found]
        return self._spans[part]


def speaker_of(quantity: Quantity, said: Sequence[Saying], text: str) -> Saying | None:
    """Who of those who speak in a sentence gives a number: the one before it in its clause, else the one behind it."""
    before = [one for one in said if one.start <= quantity.start]
    behind = [one for one in said if one.start > quantity.start]
    if before and not (behind and ";" in text[before[-1].end : quantity.start]):
        return before[-1]
    return behind[0] if behind else None


def overlap(some: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether a day lies in one of some spans and in one of others."""
    return any(one.overlaps(other) for one in some for other in others)


def _days(sentence: Sentence) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The days on which a sentence says it happened, and the last day named before it in its passage."""
    own = tuple(one.span for one in sentence.dates if not one.said)
    before = [one for one in sentence.passage.passage.dates if one.end <= sentence.start and not one.said]
    return own, (before[-1].span,) if before else ()
