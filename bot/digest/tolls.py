"""A group of stories to its tolls: how many were killed, wounded …, as its newest report has it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.briefing.claims import Claim, Reading, overlap
from bot.briefing.sentences import Sentence, sentences_of
from bot.digest.features import Story
from bot.digest.types import Toll
from bot.digest.weight import MEASURES
from retrieval.search import Evidence
from retrieval.types import Span

# So many sentences of a report are read for its tolls.
READ = 6


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence of a development, as those who look for accounts want it; see :class:`Candidate`."""

    sentence: Sentence
    evidence: Evidence
    coverage: float
    own: float
    score: float


def tolls_of(stories: Sequence[Story], reading: Reading, days: Sequence[Span]) -> list[tuple[Toll, Sentence]]:
    """The newest toll of each measure, with the sentence that gives it.

    Args:
        stories: The reports of one event.
        reading: What reads their claims.
        days: The days of the event: a number of other days is another event's.
    """
    found: dict[str, tuple[Toll, Sentence]] = {}
    for story in sorted(stories, key=lambda story: (story.counted, story.report.id), reverse=True):
        for claim in _claims(story, reading):
            quantity = claim.quantity
            if quantity is None or quantity.measure not in MEASURES or quantity.measure in found:
                continue
            if claim.event.days and days and not overlap(claim.event.days, days):
                continue
            low, high = quantity.reach
            found[quantity.measure] = (Toll(quantity.measure, quantity.text, low, high), claim.candidate.sentence)
    return [found[measure] for measure in MEASURES if measure in found]


def cited(tolls: Sequence[tuple[Toll, Sentence]], numbers: dict[int, int]) -> tuple[Toll, ...]:
    """Tolls with the numbers of the sources that they are cited from, where those are among the digest's."""
    return tuple(replace(toll, n=numbers.get(sentence.passage.key)) for toll, sentence in tolls)


def differ(one: Toll, other: Toll) -> bool:
    """Whether two tolls of one measure cannot be said of one number."""
    return one.low > other.high or other.low > one.high


def _claims(story: Story, reading: Reading) -> list[Claim]:
    claims: list[Claim] = []
    read = 0
    for passage in story.passages:
        for sentence in sentences_of(passage):
            if read >= READ:
                return claims
            read += 1
            claims += reading.numbers(Weighed(sentence, Evidence(passage, 0.0, ("digest",)), 1.0, 1.0, 1.0))
    return claims
