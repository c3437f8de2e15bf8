"""What to watch: the sentences of a window that say what is planned for later. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bot.briefing.sentences import Sentence
from bot.digest.features import Story
from retrieval import words
from retrieval.lineage import repeats

# So many sentences are told, of plans so far ahead at most; a date that stands for more days than these tells no plan.
MOST = 5
AHEAD = timedelta(days=60)
LONGEST = timedelta(days=7)
# Sentences that share this much of the shorter one's words tell one plan.
SAME = 0.6


def planned(stories: Iterable[Story], today: date) -> list[Sentence]:
    """The sentences that say what is planned for ``today`` or later, the soonest first, each plan once."""
    found = [
        (day, -story.counted.timestamp(), sentence.passage.key, sentence)
        for story in stories
        for sentence in story.sentences
        if (day := _when(sentence, today)) is not None
    ]
    chosen: list[Sentence] = []
    for _, _, _, sentence in sorted(found, key=lambda one: one[:3]):
        if len(chosen) < MOST and not any(_same(sentence, other) for other in chosen):
            chosen.append(sentence)
    return chosen


def _when(sentence: Sentence, today: date) -> date | None:
    """The first day, from today on, that a sentence says something is planned for."""
    spans = [mention.span for mention in sentence.dates if mention.planned]
    days = [max(span.first, today) for span in spans if span.last >= today and span.last - span.first <= LONGEST]
    return min((day for day in days if day - today <= AHEAD), default=None)


def _same(one: Sentence, other: Sentence) -> bool:
    mine, others = set(words.stems(one.text)), set(words.stems(other.text))
    shorter = min(len(mine), len(others))
    return len(mine & others) >= SAME * shorter or repeats(one.text, other.text)
