"""A group of stories to its tolls: how many were killed, wounded …, as its newest report has it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.briefing.claims import Claim, Event, Reading, overlap
from bot.briefing.sentences import Sentence
from bot.digest.features import Story
from bot.digest.types import Toll
from bot.digest.weight import MEASURES, counts
from retrieval.quantities import Quantity, quantities
from retrieval.quantities.vocabulary import GENERIC
from retrieval.search import Evidence
from retrieval.types import Span

# So many reports are read for tolls, the newest, and so many sentences of each.
REPORTS, READ = 24, 6
# A toll in the first sentences of a report goes before those behind.
FRONT = 2


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence of a development, as those who look for accounts want it; see :class:`Candidate`."""

    sentence: Sentence
    evidence: Evidence
    coverage: float
    own: float
    score: float


def tolls_of(stories: Sequence[Story], reading: Reading, days: Sequence[Span]) -> list[tuple[Toll, Sentence]]:
    """The toll of each measure, with the sentence that gives it: the newest title's or opening's, else the newest.

    Args:
        stories: The reports of one event.
        reading: What reads their claims.
        days: The days of the event: a number of other days is another event's, and so is one of other places.
    """
    places = frozenset(place for story in stories for place in story.main_places)
    newest = sorted(stories, key=lambda story: (story.counted, story.id), reverse=True)
    found: dict[str, tuple[Toll, Sentence]] = {}
    behind: list[tuple[Quantity, Sentence]] = []
    for story in newest[:REPORTS]:
        if not story.opening:
            continue
        given = [(one, story.opening[0]) for one in quantities(story.title)]
        for claim in _claims(story, reading):
            if claim.quantity and _is_of(claim.event, places, days):
                front = claim.candidate.sentence in story.opening[:FRONT]
                (given if front else behind).append((claim.quantity, claim.candidate.sentence))
        _note(given, found)
    _note(behind, found)
    return [found[measure] for measure in MEASURES if measure in found]


def _is_of(event: Event, places: frozenset[str], days: Sequence[Span]) -> bool:
    if event.days and days and not overlap(event.days, days):
        return False
    return not (event.places and places) or bool(event.places & places)


def _note(given: Sequence[tuple[Quantity, Sentence]], found: dict[str, tuple[Toll, Sentence]]) -> None:
    for quantity, sentence in given:
        if counts(quantity):
            toll = Toll(quantity.measure, quantity.text, *quantity.reach, counted=quantity.counted)
            found.setdefault(quantity.measure, (toll, sentence))


def cited(tolls: Sequence[tuple[Toll, Sentence]], numbers: dict[int, int]) -> tuple[Toll, ...]:
    """Tolls with the numbers of the sources that they are cited from, where those are among the digest's."""
    return tuple(replace(toll, n=numbers.get(sentence.passage.key)) for toll, sentence in tolls)


def differ(one: Toll, other: Toll) -> bool:
    """Whether two tolls of one measure count the same things and cannot be said of one number."""
    same = one.counted == other.counted or not GENERIC.isdisjoint((one.counted, other.counted))
    return same and (one.low > other.high or other.low > one.high)


def rose(was: Toll, now: Toll) -> bool:
    """Whether a toll was raised.

    A lower number of a later report is another account, or counts others; which of both no digest can say.
    """
    return differ(was, now) and now.low > was.high


def _claims(story: Story, reading: Reading) -> list[Claim]:
    return [
        claim
        for sentence in story.sentences[:READ]
        for claim in reading.numbers(
            Weighed(sentence, Evidence(sentence.passage, 0.0, ("digest",)), coverage=1.0, own=1.0, score=1.0)
        )
    ]
