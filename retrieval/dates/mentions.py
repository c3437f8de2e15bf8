"""The days a report speaks of: its date words, resolved against the day it was written."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from retrieval.dates.apart import counted_from_the_day_told
from retrieval.dates.arithmetic import nearest
from retrieval.dates.events import Events, known_events
from retrieval.dates.fold import fold
from retrieval.dates.grammar import scan
from retrieval.dates.plans import is_ahead
from retrieval.dates.ranges import Found
from retrieval.dates.speech import is_of_speech
from retrieval.dates.tokens import Token, kinds_of, tokenize
from retrieval.types import DateMention, Span

_ONE_DAY: Final = timedelta(days=1)
# Tomorrow, next: words that name what is to come by themselves.
_SAYS_NEXT: Final = re.compile("[TNlCf]")
# What stands before a period that runs on to the report: "since January", منذ كانون الثاني; but منذ شهر is a month ago.
_SINCE: Final = re.compile("[sS]~?h?$")
_PERIOD: Final = re.compile("[^>&x-]*[MmyYJLHG2][^>&x-]*")
# What says in the sentence that something has added up since then; "quiet since March" only began in March.
_COUNT: Final = re.compile("(?<![MmyJ])[d#](?![MmyJOF])|c")
_MANY: Final = re.compile(r"\b(?:dozens|scores|hundreds|thousands|(?:ال)?(?:عشرات|مئات|الاف))\b")
_SENTENCE_TOKENS: Final = 60
_SENTENCE_LETTERS: Final = 300
_SENTENCE_END: Final = re.compile(r"[.!?\n]")
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
    mentions, told = [], []
    for item in scan(folded, tokens, codes, reference, nearest, known, lenient=False):
        place = tokens[item.first].start
        if item.shape in ("event", "counted") and _IMAGINED.search(folded.plain, max(0, place - 60), place):
            continue
        span = item.span
        if _runs_on(item, tokens, codes, folded.plain):
            if reference is None:
                continue
            span = Span(span.first, max(reference, span.first))
        if span is None:
            continue
        start, end = folded.outer(place, tokens[item.end - 1].end)
        spoken = is_of_speech(text, start, end)
        planned = (
            not spoken
            and reference is not None
            and span.last >= reference
            and _is_planned(item, codes, reference, folded.plain, place)
        )
        mentions.append(DateMention(start, end, span, spoken or planned, planned, item.shape == "hijri"))
        told += [] if spoken else [item]
    for apart in counted_from_the_day_told(told, tokens, codes, folded.plain):
        start, end = folded.outer(tokens[apart.first].start, tokens[apart.end - 1].end)
        mentions.append(DateMention(start, end, apart.span))
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def _runs_on(item: Found, tokens: list[Token], codes: str, plain: str) -> bool:
    """Whether what is told of a month or a year went on until the report: "since January rockets have killed 19".

    A day or an event stays one, and so does a period since which something only lasts.
    """
    if item.span.first == item.span.last or item.shape in ("event", "counted", "range"):
        return False
    is_since = _SINCE.search(codes, max(0, item.first - 3), item.first)
    if not is_since or not _PERIOD.fullmatch(codes, item.first, item.end):
        return False
    return _adds_up(item, tokens, codes) or _is_of_many(plain, tokens[item.first].start, tokens[item.end - 1].end)


def _adds_up(item: Found, tokens: list[Token], codes: str) -> bool:
    """Whether the sentence has a number besides its dates; "no one" and "one of them" are none."""
    earliest = max(0, item.first - _SENTENCE_TOKENS)
    first = max(codes.rfind("|", earliest, item.first) + 1, earliest)
    stop = codes.find("|", item.end, item.end + _SENTENCE_TOKENS)
    last = item.end + _SENTENCE_TOKENS if stop < 0 else stop
    counts = [*_COUNT.finditer(codes, first, item.first), *_COUNT.finditer(codes, item.end, last)]
    return any(match[0] != "c" or tokens[match.start()].value > 1 for match in counts)


def _is_of_many(plain: str, start: int, end: int) -> bool:
    """Whether the sentence speaks of dozens, hundreds and the like."""
    before = _SENTENCE_END.split(plain[max(0, start - _SENTENCE_LETTERS) : start])[-1]
    after = _SENTENCE_END.split(plain[end : end + _SENTENCE_LETTERS])[0]
    return bool(_MANY.search(before) or _MANY.search(after))


def _is_planned(item: Found, codes: str, reference: date, plain: str, place: int) -> bool:
    """Whether nothing can have happened then yet: the days are to come, or the words say that something is to.

    The day after the report's may be its own, since a report is dated in UTC or a day early: words must tell.
    """
    first, last = item.span.first, item.span.last
    if first > reference + _ONE_DAY or (first > reference and _SAYS_NEXT.search(codes, item.first, item.end)):
        return True
    return (last > reference or first == reference) and is_ahead(plain, place, codes, item.first)
