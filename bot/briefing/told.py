"""What a sentence tells, as sentences are compared: where, who, when, how many of what. Pure.

Where is told by places of the gazetteer and, for villages that stand in no file, by words that a text uses as places
("in the village of Zarqat"), as the keys that :mod:`retrieval.names.unlisted` gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bot.briefing.sentences import Sentence, sentences_of
from retrieval import words
from retrieval.library.reading import StoredPassage
from retrieval.names import PLACES, Gazetteer
from retrieval.names.unlisted import Unlisted
from retrieval.quantities import Qualifier, Quantity, Role, quantities
from retrieval.terms import Terms
from retrieval.types import NameMention, Published, Span

# A longer span ("in 2014") says too little of when.
LONGEST_SPAN = 7
# So many characters of a sentence are compared: what is longer is a list, and lists cost much and tell no event.
LONGEST = 600
#: What reports give numbers of: concepts of ``terms.tsv``.
COUNTED: Final = frozenset({"kill", "wound", "arrest", "kidnap", "execute", "displace"})
_PLACES = PLACES - {"country"}
_PARTIES: Final = frozenset({"group", "army", "party", "person"})

_DENIES = re.compile(
    r"\b(?:not|no|never|denie[sd]|deny|denying|nor|none|without|false)\b|n['’]t\b"
    r"|(?<!\w)(?:لم|لا|لن|ليس|ليست|نفى|نفت|ينفي|تنفي)(?!\w)",
    re.I,
)
_DIGITS = re.compile(r"\d+(?:[.,٬]\d+)*")
_SEPARATORS = re.compile(r"[,٬](?=\d{3})")
#: "At least 12" is a count of 12 so far; what these say is a bound or a guess.
_COUNTS: Final = frozenset({Qualifier.EXACTLY, Qualifier.AT_LEAST})
# What stands before a name that is a place, and behind it.
_IN = re.compile(
    r"(?:\b(?:in|at|near|outside|inside|around|into|entered|from)\s+(?:the\s+)?(?:nearby\s+)?"
    r"(?:(?:village|town|hamlet|area|suburb|quarter|district)s?\s+of\s+)?"
    r"|\b(?:village|town|hamlet)s?\s+of\s+"
    r"|(?<!\w)(?:في|قرب|قرية|بلدة|ناحية|قضاء|منطقة|حي)\s+)(?:(?:al|el|as|ash|at|an|ar|az)[- ])?$",
    re.I,
)
_A_VILLAGE = re.compile(r"\s+(?:village|hamlet|town)\b", re.I)
# How far before a name it is looked for.
_BEFORE = 50


@dataclass(frozen=True)
class Told:
    """What a sentence tells, as it is compared; what takes reading is read when it is asked for.

    ``places`` and ``parties`` are names, ``villages`` the keys of places that stand in no file. ``days`` are when it
    happened: ``dated`` says that they are told rather than taken from the publication.
    """

    sentence: Sentence
    terms: Terms
    places: frozenset[str]
    villages: frozenset[str]
    parties: frozenset[str]
    days: tuple[Span, ...]
    dated: bool

    @property
    def published(self) -> Published | None:
        """When its report was published."""
        return self.sentence.passage.report.published

    @cached_property
    def text(self) -> str:
        """The head of the sentence, which is all that is compared."""
        return self.sentence.text[:LONGEST]

    @property
    def is_cut(self) -> bool:
        """Whether the sentence goes on behind what is compared."""
        return len(self.sentence.text) > LONGEST

    @cached_property
    def words(self) -> str:
        """The sentence without its dates."""
        text = self.text
        for start, end in sorted(self._date_places, reverse=True):
            text = f"{text[:start]} {text[end:]}"
        return text

    @cached_property
    def concepts(self) -> frozenset[str]:
        """What it speaks of."""
        return self.terms.find(self.words)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Its stems."""
        return frozenset(words.stems(self.words))

    @cached_property
    def denies(self) -> bool:
        """Whether it denies something."""
        return bool(_DENIES.search(self.words))

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities that it states, its dates left out."""
        return quantities(self.text, self.sentence.dates, self.sentence.start)

    @cached_property
    def figures(self) -> frozenset[tuple[str, float]]:
        """How many became what: each number of :data:`COUNTED` that is no part or sum of another, with its concept."""
        return frozenset((one.measure, one.low) for one in self.quantities if _is_figure(one))

    @cached_property
    def numbers(self) -> frozenset[float]:
        """All its numbers, with ages, and those of names: what only looks like a count may tell two events apart."""
        stated = {bound for one in self.quantities for bound in (one.low, one.high) if bound is not None}
        return frozenset(stated) | self._unread

    @cached_property
    def others(self) -> frozenset[float]:
        """Its numbers of what is not counted."""
        bounds = {bound for one in self.quantities if _is_figure(one) for bound in (one.low, one.high)}
        return self.numbers - bounds

    @cached_property
    def is_rough(self) -> bool:
        """Whether one of its numbers is a bound, a range or a guess."""
        return any(one.qualifier not in _COUNTS or one.high not in (None, one.low) for one in self.quantities)

    @property
    def _unread(self) -> frozenset[float]:
        """Digits that state no quantity and no date."""
        taken = [*self._date_places, *((one.start, one.end) for one in self.quantities)]
        found = (match for match in _DIGITS.finditer(self.text) if not _overlaps(match, taken))
        return frozenset(float(digits) for match in found if (digits := _SEPARATORS.sub("", match[0])).isdecimal())

    @property
    def _date_places(self) -> list[tuple[int, int]]:
        start = self.sentence.start
        return [(one.start - start, one.end - start) for one in self.sentence.dates]


@dataclass(frozen=True, slots=True)
class _Where:
    """Places of the gazetteer, and the keys of places that stand in no file."""

    places: frozenset[str]
    villages: frozenset[str]


class Telling:
    """Reads what sentences tell; knows kinds of names and concepts."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms) -> None:
        self._gazetteer = gazetteer
        self._terms = terms
        self._unlisted = Unlisted(gazetteer, terms)

    def of(self, sentence: Sentence) -> Told:
        """What a sentence tells; where, by its surroundings if it names no place itself."""
        return self._told(sentence, self._around(sentence.passage))

    def of_passage(self, passage: StoredPassage) -> list[Told]:
        """What each sentence of a passage tells."""
        around = self._around(passage)
        return [self._told(sentence, around) for sentence in sentences_of(passage)]

    def _around(self, passage: StoredPassage) -> _Where:
        """The places that a passage and its title name, with that of the dateline only where no village is named.

        A dateline is where the reporter sits: of what happened in a village it names the nearest town.
        """
        report, names = passage.report, passage.passage.names
        villages = self._villages(passage.text, names, passage.passage.start)
        beside = report.title if villages else f"{report.title}. {report.dateline or ''}"
        named = [mention.name for mention in (*names, *self._gazetteer.find(beside))]
        return _Where(self._of_kinds(named, _PLACES), villages)

    def _told(self, sentence: Sentence, around: _Where) -> Told:
        days, dated = _days(sentence)
        names = sentence.names
        own = _Where(
            self._of_kinds(names, _PLACES), self._villages(sentence.text[:LONGEST], sentence.mentions, sentence.start)
        )
        where = own if own.places or own.villages else around
        return Told(
            sentence,
            self._terms,
            places=where.places,
            villages=where.villages,
            parties=self._of_kinds(names, _PARTIES),
            days=days,
            dated=dated,
        )

    def _villages(self, text: str, mentions: Iterable[NameMention], offset: int) -> frozenset[str]:
        """The keys of words that a text uses as places and that no file knows."""
        return frozenset(
            key
            for one in self._unlisted.in_report(text, mentions, offset)
            if _IN.search(text[max(0, one.start - _BEFORE) : one.start]) or _A_VILLAGE.match(text, one.end)
            for key in one.keys
        )

    def _of_kinds(self, names: Iterable[str], kinds: frozenset[str]) -> frozenset[str]:
        known = map(self._gazetteer.get, names)
        return frozenset(name.id for name in known if name and name.kind in kinds)


def _days(sentence: Sentence) -> tuple[tuple[Span, ...], bool]:
    """When what a sentence tells happened: its own days, else its passage's, else (told apart) that of publication."""
    own = tuple(mention.span for mention in sentence.dates if not mention.said)
    for spans in (own, sentence.passage.passage.event_dates):
        if short := tuple(span for span in spans if (span.last - span.first).days < LONGEST_SPAN):
            return short, True
    published = sentence.passage.report.published
    return ((Span(published.day, published.last_instant.date()),) if published else ()), False


def _is_figure(one: Quantity) -> bool:
    return one.measure in COUNTED and one.role is Role.VALUE


def _overlaps(match: re.Match[str], taken: Sequence[tuple[int, int]]) -> bool:
    return any(match.start() < end and start < match.end() for start, end in taken)
