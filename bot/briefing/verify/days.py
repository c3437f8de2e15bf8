"""Dates: each must be one that the cited passages give for what happened; a day of publication is none. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.sentences import calendar_words
from bot.briefing.verify.alignment import Clause, Support
from bot.briefing.verify.reading import Line, Page
from bot.briefing.verify.types import Fault
from retrieval.quantities.vocabulary import pattern
from retrieval.types import DateMention, Published, Span

# "Overnight" is two days, of which a statement may name one.
_NIGHT: Final = 2
# From such a share on a sentence is what a clause retells, so that its own days count.
_RETOLD: Final = 0.6
_VERBS: Final = (
    r"said|says|told|announced|reported|stated|confirmed|declared|added|warned|wrote|claimed|denied|"
    r"published|according to|statement|report|accused|blamed|urged|"
    r"(?:gave|gives?|released|issued)(?: [\w'-]+){0,4} (?:figures?|numbers?|toll|details|data|results|account|estimate)"
)
_ARABIC_VERBS: Final = r"[وف]?(?:قال|قالت|أعلن|أعلنت|أفاد|أفادت|ذكر|ذكرت|أكد|أكدت|صرح|نفى|نفت|بيان|تقرير|بحسب|وفق)"
_SPOKEN_BEFORE: Final = pattern(
    rf"\b(?:{_VERBS})(?:\s+[\w'-]+){{0,3}}?\s+(?:on\s+|of\s+|late\s+|early\s+)*$"
    rf"|(?<!\w){_ARABIC_VERBS}(?:\s+\w+){{0,3}}?\s+(?:يوم\s+)?$"
)
#: What makes a day the one up to which a report knows.
_AS_OF: Final = pattern(r"\b(?:by|as of|up to|until)\s+$|(?<!\w)(?:حتى|لغاية)\s+(?:يوم\s+)?$")
_SPOKEN_BEHIND: Final = pattern(rf",?\s+(?:[\w'-]+\s+){{1,6}}?(?:{_VERBS})\b|\s+{_ARABIC_VERBS}(?!\w)")
_NAMED: Final = pattern(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:january|february|march(?= \d)|april|june|july|august"
    r"|september|october|november|december)\b"
    r"|(?<!\w)(?:الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد)(?!\w)"
)
# How far from a date a verb of speech makes it one of speech.
_NEAR: Final = 40


def faults_of_days(readings: Sequence[tuple[Page, Line]], aligned: Sequence[tuple[Clause, Support]]) -> Iterator[Fault]:
    """What is wrong with the dates of a statement's sentence.

    ``readings`` are the cited pages, each with the sentence as its date words mean when they are relative to that
    page's publication.
    """
    places = {(one.start, one.end) for _, line in readings for one in line.dates}
    for start, end in sorted(places):
        here = [
            (page, line, one) for page, line in readings for one in line.dates if (one.start, one.end) == (start, end)
        ]
        if any(_is_given(page, line, one) for page, line, one in here):
            if fault := _of_something_else(here, aligned):
                yield fault
            continue
        _, line, one = here[0]
        yield Fault("date", line.text[start:end], _reason(line, one, [page for page, _, _ in here]))
    yield from _unresolved(readings, places)


def _is_given(page: Page, line: Line, one: DateMention) -> bool:
    spoken = one.said or _is_spoken(line, one)
    for told_line, told in ((one_line, other) for one_line in page.lines for other in one_line.dates):
        same = told_line.text[told.start : told.end].casefold() == line.text[one.start : one.end].casefold()
        published = page.offered.published if page.offered else None
        told_of = spoken or told.planned or not told.said or not _is_publication(one.span, published)
        if told_of and (same or fits(one.span, told.span)):
            return True
    says_when = any(told.said and not told.planned for other in page.lines for told in other.dates)
    published = page.offered.published if page.offered else None
    return bool(spoken and not says_when and _is_publication(one.span, published))


def fits(stated: Span, told: Span) -> bool:
    """Whether a statement may give a day where a passage gives another: the same, a coarser one, one of a night."""
    if stated.first <= told.first and told.last <= stated.last:
        return True
    is_night = (told.last - told.first).days < _NIGHT
    return is_night and told.first <= stated.first and stated.last <= told.last


def _is_spoken(line: Line, one: DateMention) -> bool:
    """Whether a date of a statement may be one on which somebody spoke."""
    before = line.plain[max(0, one.start - _NEAR) : one.start]
    if _SPOKEN_BEFORE.search(before) or _AS_OF.search(before):
        return True
    begins = not re.sub(r"\W*(?:on|in|يوم|في)?\W*", "", line.plain[: one.start])
    return begins and bool(_SPOKEN_BEHIND.match(line.plain, one.end))


def _is_publication(span: Span, published: Published | None) -> bool:
    return published is not None and span.first <= published.day <= span.last


def _reason(line: Line, one: DateMention, pages: Sequence[Page]) -> str:
    said = calendar_words(one.span)
    for page in pages:
        if page.offered and _is_publication(one.span, page.offered.published):
            return f"{said} is when [{page.n}] was published; it does not say that it happened then"
        if any(fits(one.span, told.span) for told_line in page.lines for told in told_line.dates):
            return f"{said} is when somebody spoke in [{page.n}], not when it happened"
    for page in pages:
        given = sorted({told.span for told_line in page.lines for told in told_line.dates if not told.said})
        if given:
            days = ", ".join(calendar_words(span) for span in given[:3])
            return f"[{page.n}] gives {days}, not {said}"
    return f"no cited passage gives {said}"


def _of_something_else(
    here: Sequence[tuple[Page, Line, DateMention]], aligned: Sequence[tuple[Clause, Support]]
) -> Fault | None:
    """Where the sentence that a clause retells has another day of its own."""
    _, line, one = here[0]
    if one.said or _is_spoken(line, one):
        return None
    support = next((found for clause, found in aligned if clause.start <= one.start < clause.end), None)
    if support is None or support.share < _RETOLD:
        return None
    mentions = {found.n: mention for found, _, mention in here}
    mention = mentions.get(support.page.n, one)
    own = [told for told in support.line.dates if not told.said or told.planned]
    if not own or any(fits(mention.span, told.span) for told in own):
        return None
    if any(page.n != support.page.n and _is_given(page, read, day) for page, read, day in here):
        return None
    days = ", ".join(calendar_words(told.span) for told in own[:3])
    return Fault(
        "date",
        line.text[one.start : one.end],
        f"[{support.page.n}] says that this happened on {days};"
        f" {calendar_words(mention.span)} is the day of something else",
    )


def _unresolved(readings: Sequence[tuple[Page, Line]], places: set[tuple[int, int]]) -> Iterator[Fault]:
    """Days of the week and months that could not be resolved: they must stand in a passage as they are."""
    _, line = readings[0]
    for match in _NAMED.finditer(line.plain):
        if any(start < match.end() and match.start() < end for start, end in places):
            continue
        if not any(match[0] in page.plain for page, _ in readings):
            yield Fault("date", match[0], f"no cited passage says “{match[0]}”")
