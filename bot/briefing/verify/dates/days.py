"""Dates: each must be one that the cited passages give for what happened; a day of publication is none. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.sentences import calendar_words
from bot.briefing.verify.dates.calendar import are_one_day, fits, reckoned
from bot.briefing.verify.text.alignment import Clause, Support
from bot.briefing.verify.text.reading import Line, Page
from bot.briefing.verify.types import Fault
from retrieval.quantities.vocabulary import pattern
from retrieval.types import DateMention, Published, Span

# From such a share on a sentence is what a clause retells, so that its own days count.
_RETOLD: Final = 0.6
_VERBS: Final = (
    r"said|says|told|announced|reported|stated|confirmed|declared|added|warned|wrote|claimed|denied|promised|vowed"
    r"|pledged|asked|called|demanded|insisted|conceded|admitted|acknowledged|argued|predicted|estimated|"
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
    published = page.offered.published if page.offered else None
    spoken = _is_spoken(line, one)
    if _is_told(page, line, one, may_be_spoken=spoken or _is_toll(line)):
        return True
    says_when = any(told.said and not told.planned for other in page.lines for told in other.dates)
    return bool(spoken and not says_when and _is_publication(one.span, published))


def _is_told(page: Page, line: Line, one: DateMention, *, may_be_spoken: bool) -> bool:
    """Whether a passage has a day as one on which something happened, or is to happen, or somebody spoke."""
    published = page.offered.published if page.offered else None
    for told_line, told in ((one_line, other) for one_line in page.lines for other in one_line.dates):
        told_of = may_be_spoken or told.planned or not told.said or not _is_publication(one.span, published)
        same = told_line.text[told.start : told.end].casefold() == line.text[one.start : one.end].casefold()
        if told_of and (same or are_one_day(line, one, told_line, told)):
            return True
    return any(fits(one.span, span) for other in page.lines for span in reckoned(other))


_BEGINS: Final = pattern(r"(?:^|[;:,]|\b(?:and|but|while))\W*(?:on|in|يوم|في)?\W*$")


def _is_when_spoken(page: Page, line: Line, one: DateMention) -> bool:
    """Whether a passage has a day as one on which somebody spoke."""
    return any(
        (told.said or _TOLD.search(other.plain[: told.start])) and are_one_day(line, one, other, told)
        for other in page.lines
        for told in other.dates
    )


def _is_toll(line: Line) -> bool:
    """Whether a statement gives a count, which is true of the day on which somebody gives it."""
    return bool(line.quantities and _COUNT.search(line.plain))


_COUNT: Final = pattern(
    r"\b(?:tolls?|counts?|tally|totals?|numbers? of|figures?|stood at|reached|rose to|risen to|climbed to|so far)\b"
    r"|(?<!\w)[وفبل]?(?:ال)?(?:حصيلة|عدد|أعداد|إجمالي|بلغ|بلغت|وصل|وصلت|ارتفع|ارتفعت)(?!\w)"
)


def _is_spoken(line: Line, one: DateMention) -> bool:
    """Whether a date of a statement may be one on which somebody spoke."""
    if one.said and not one.planned:
        return True
    before = line.plain[max(0, one.start - _NEAR) : one.start]
    if _SPOKEN_BEFORE.search(before) or _AS_OF.search(before):
        return True
    return bool(_BEGINS.search(line.plain[: one.start])) and bool(_SPOKEN_BEHIND.match(line.plain, one.end))


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
    is_spoken = _is_spoken(line, one)
    if one.planned or (is_spoken and any(_is_when_spoken(page, read, day) for page, read, day in here)):
        return None
    clause_start, support = next(
        ((clause.start, found) for clause, found in aligned if clause.start <= one.start < clause.end), (0, None)
    )
    if support is None or support.share < _RETOLD:
        return None
    mentions = {found.n: mention for found, _, mention in here}
    mention = mentions.get(support.page.n, one)
    own = [told for told in _own(support.line) if not told.said or told.planned]
    if not own or any(are_one_day(line, mention, support.line, told) for told in own):
        return None
    if any(fits(mention.span, span) for span in reckoned(support.line)):
        return None
    if _ANNOUNCED.search(line.plain[clause_start : one.start]) and any(
        fits(mention.span, told.span) for told in support.line.dates
    ):
        return None
    if is_spoken and any(are_one_day(line, other, support.line, told) for other in line.dates for told in own):
        return None  # both are given: when it happened, and when somebody said so
    if any(page.n != support.page.n and _is_given(page, read, day) for page, read, day in here):
        return None
    days = ", ".join(calendar_words(told.span) for told in own[:3])
    return Fault(
        "date",
        line.text[one.start : one.end],
        f"[{support.page.n}] says that this happened on {days};"
        f" {calendar_words(mention.span)} is the day of something else",
    )


def _own(line: Line) -> Iterator[DateMention]:
    """The days of a sentence, but for a month that only says which thing is meant: "the October referendum"."""
    for told in line.dates:
        before, behind = line.plain[: told.start], line.plain[told.end :]
        if not (_WHICH.search(before) and re.match(r" [a-z]", behind) and line.text[told.start : told.end].isalpha()):
            yield told


_WHICH: Final = pattern(r"\b(?:the|its|their|an?|this|last|next)\s+$")
_TOLD: Final = pattern(r"\btold [^.;,]{0,60}$")
_ANNOUNCED: Final = pattern(rf"\b(?:{_VERBS}|declar\w+|announc\w+|report\w+|confirm\w+)\b")


def _unresolved(readings: Sequence[tuple[Page, Line]], places: set[tuple[int, int]]) -> Iterator[Fault]:
    """Days of the week and months that could not be resolved: they must stand in a passage as they are."""
    _, line = readings[0]
    for match in _NAMED.finditer(line.plain):
        if any(start < match.end() and match.start() < end for start, end in places):
            continue
        if not any(match[0] in page.plain for page, _ in readings):
            yield Fault("date", match[0], f"no cited passage says “{match[0]}”")
