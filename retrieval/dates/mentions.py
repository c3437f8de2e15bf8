"""The days a report speaks of: its date words, resolved against the day it was written."""

from __future__ import annotations

from datetime import date

from retrieval.dates.arithmetic import nearest
from retrieval.dates.fold import fold
from retrieval.dates.grammar import scan
from retrieval.dates.speech import is_of_speech
from retrieval.dates.tokens import tokenize
from retrieval.types import DateMention


def event_dates(text: str, reference: date | None) -> tuple[DateMention, ...]:
    """The date words of a text, English and Arabic, as days.

    Args:
        text: A report's words.
        reference: The day the report was written (dateline, else publication). Without it only dates that
            state their year are resolved.

    Returns:
        Mentions by place in the text, without overlap, their offsets exact in ``text``. Words that name no
        possible day ("31 June") or are no date ("17 killed") give none.
    """
    folded = fold(text)
    tokens = tokenize(folded)
    mentions = []
    for item in scan(tokens, reference, nearest, lenient=False):
        start, end = folded.outer(tokens[item.first].start, tokens[item.end - 1].end)
        mentions.append(DateMention(start, end, item.span, is_of_speech(text, start, end)))
    return tuple(mentions)
