"""The days a report speaks of: its date words, resolved against the day it was written."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from retrieval.dates.arithmetic import nearest
from retrieval.dates.events import Events, known_events
from retrieval.dates.fold import fold
from retrieval.dates.grammar import scan
from retrieval.dates.plans import is_ahead
from retrieval.dates.ranges import Found
from retrieval.dates.speech import is_of_speech
from retrieval.dates.tokens import kinds_of, tokenize
from retrieval.types import DateMention

_ONE_DAY: Final = timedelta(days=1)
# Tomorrow, next: words that name what is to come by themselves.
_SAYS_NEXT: Final = re.compile("[TNlCf]")
# "Fears of the fall of Baghdad": what somebody thinks of has not happened.
_IMAGINED: Final = re.compile(
    r"\b(?:fear(?:s|ed|ing)?|prevent\w*|avert\w*|threat\w*|possib\w+|imminent|could|would|might|may|if|predict\w*|warn\w*)\b"
    r"[^.!?;]{0,40}$|(?:خشيه|مخاوف|منع|احتمال|تهديد|اذا|لو|خوفا)[^.!?;]{0,25}$",
    re.I,
)


def event_dates(text: str, reference: date | None, events: Events | None = None) -> tuple[DateMention, ...]:
    """The date words of a text, English and Arabic, as days.

    Args:
        text: A report's words.
        reference: The day the report was written (dateline, else publication). Without it only dates that
            state their year are resolved.
        events: What is known by name; the package's where none are given.

    Returns:
        Mentions by place in the text, without overlap, their offsets exact in ``text``. Words that name no
        possible day ("31 June") or are no date ("17 killed") give none.
    """
    folded = fold(text)
    known = known_events() if events is None else events
    tokens = tokenize(folded, events=known)
    codes = kinds_of(tokens)
    mentions = []
    for item in scan(folded, tokens, codes, reference, nearest, known, lenient=False):
        place = tokens[item.first].start
        if item.shape in ("event", "counted") and _IMAGINED.search(folded.plain, max(0, place - 60), place):
            continue
        start, end = folded.outer(place, tokens[item.end - 1].end)
        spoken = is_of_speech(text, start, end)
        planned = (
            not spoken
            and reference is not None
            and item.span.last >= reference
            and _is_planned(item, codes, reference, folded.plain, place)
        )
        mentions.append(DateMention(start, end, item.span, spoken or planned, planned, item.shape == "hijri"))
    return tuple(mentions)


def _is_planned(item: Found, codes: str, reference: date, plain: str, place: int) -> bool:
    """Whether nothing can have happened then yet: the days are to come, or the words say that something is to.

    The day after the report's may be its own, since a report is dated in UTC or a day early: words must tell.
    """
    first, last = item.span.first, item.span.last
    if first > reference + _ONE_DAY or (first > reference and _SAYS_NEXT.search(codes, item.first, item.end)):
        return True
    return (last > reference or first == reference) and is_ahead(plain, place, codes, item.first)
