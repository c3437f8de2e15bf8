"""Which sentences of a passage tell of the days that a question asks about. Pure.

A report of October that recalls an attack of August is no report on August: only what it says of that attack is. A
sentence tells of the days it states itself; one that states none of those the sentence before it tells of, and at the
beginning of those on which the report came out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from bot.briefing.sentences import Sentence
from retrieval.search import AFTERMATH
from retrieval.types import Published, Span

# A report tells of what happened so long before it came out without a word of the day.
RECENT: Final = timedelta(days=4)


def of_days_asked(sentences: Sequence[Sentence], published: Published | None, spans: Sequence[Span]) -> Iterator[bool]:
    """For each sentence of a passage, in order, whether it may tell of one of some days."""
    is_recent = published is None or any(
        span.first <= published.day and (span.last >= date.max - AFTERMATH or published.day <= span.last + RECENT)
        for span in spans
    )
    told = is_recent
    for sentence in sentences:
        days = [mention.span for mention in sentence.dates if not mention.said or mention.planned]
        if days:
            told = any(day.overlaps(span) for day in days for span in spans)
        yield told or (is_recent and not days)
