"""Statements and passages as they are compared: sentences to words, names, days, quantities, marks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from bot.briefing.speakers import Saying, sayings_of
from bot.briefing.verify.text.concepts import word_list
from bot.briefing.verify.text.marks import Kind, Mark, marks
from bot.briefing.verify.types import Offered
from retrieval import words as stemming
from retrieval.arabic import is_arabic
from retrieval.dates import DateReader
from retrieval.dates.fold import fold
from retrieval.names import Gazetteer
from retrieval.names.unlisted import Unlisted, whole
from retrieval.passages import sentences
from retrieval.quantities import KINDS, Quantity, quantities
from retrieval.quantities.vocabulary import (
    DUALS,
    FEW,
    HUNDREDS,
    MULTIPLIERS,
    NOBODY,
    ONES,
    TENS,
    VAGUE,
)
from retrieval.terms import Terms
from retrieval.types import DateMention, NameMention, Published

# Vowel signs and signs without width: they stand inside words and are no part of what is compared.
_DROPPED: Final = re.compile("[\u064b-\u065f\u0670\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NUMERIC: Final = (
    frozenset({*ONES, *TENS, *HUNDREDS, *MULTIPLIERS, *DUALS, *VAGUE, *FEW, *NOBODY, "dozen"}) - {"no"}
) | {"hundred", "thousand", "million", "billion"}
_LIGHT: Final = word_list("light")
LIGHT, HEAVY, NAMED = 0.25, 1.0, 1.5
#: A statement is read so far: a longer one is none.
LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A word that carries content: its stem, its concept, the sounds of what may be a name, the name it is.

    ``weight`` is how much it counts; offsets are the sentence's. A word is one at its place: two are never equal.
    """

    text: str
    start: int
    end: int
    stem: str
    concept: str | None = None
    keys: tuple[str, ...] = ()
    name: str | None = None
    weight: float = HEAVY


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as it is compared; all offsets are its own."""

    text: str
    plain: str
    lang: str
    words: tuple[Word, ...]
    names: tuple[NameMention, ...]
    dates: tuple[DateMention, ...]
    quantities: tuple[Quantity, ...]
    durations: tuple[Quantity, ...]
    sayings: tuple[Saying, ...]
    marks: tuple[Mark, ...]

    def marked(self, place: int, *kinds: Kind) -> bool:
        """Whether a mark of some kinds reaches a place; two denials of one thing affirm it."""
        reaching = [one for one in self.marks if one.kind in kinds and one.reaches(place)]
        return len(reaching) % 2 == 1 if Kind.NOT in kinds else bool(reaching)

    def has(self, *kinds: Kind) -> bool:
        """Whether a mark of some kinds stands in it."""
        return any(one.kind in kinds for one in self.marks)


@dataclass(frozen=True)
class Page:
    """A text as it is compared: its sentences, and all that they name."""

    lines: tuple[Line, ...]
    names: frozenset[str]
    keys: frozenset[str]
    stems: frozenset[str]
    concepts: frozenset[str]
    offered: Offered | None = None
    verbatim: frozenset[str] = field(default_factory=frozenset)

    @property
    def n(self) -> int:
        """The number it was offered under."""
        return self.offered.n if self.offered else 0

    @cached_property
    def plain(self) -> str:
        """All its sentences in their folded shape."""
        return "\n".join(line.plain for line in self.lines)


class Reading:
    """Reads statements and passages; knows names, concepts and dates."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms, dates: DateReader) -> None:
        self.gazetteer = gazetteer
        self.terms = terms
        self.dates = dates
        self.unlisted = Unlisted(gazetteer, terms)
        # A passage is read once for all statements of an answer.
        self.page = lru_cache(maxsize=256)(self._page)
        self.statement = lru_cache(maxsize=1_024)(self._statement)

    def _statement(self, text: str, published: Published | None) -> Page:
        """A statement; its relative dates are those of a report published then."""
        return self._read(clean(text)[:LONGEST], published, None, None, None)

    def _page(self, offered: Offered) -> Page:
        text = clean(offered.text)
        same = text == offered.text
        names = offered.names if same and offered.names else None
        dates = offered.dates if same else None
        return self._read(text, offered.published, names, dates, offered)

    def _read(
        self,
        text: str,
        published: Published | None,
        names: tuple[NameMention, ...] | None,
        dates: tuple[DateMention, ...] | None,
        offered: Offered | None,
    ) -> Page:
        found = self.gazetteer.find(text) if names is None else names
        days = self.dates.in_report(text, published.day if published else None) if dates is None else dates
        spans = sentences(text)
        said = sayings_of((text[start:end] for start, end in spans), self.gazetteer)
        lines = tuple(
            self._line(text[start:end], start, found, days, sayings)
            for (start, end), sayings in zip(spans, said, strict=True)
        )
        words = [word for line in lines for word in line.words]
        return Page(
            lines,
            frozenset(one.name for one in found),
            frozenset(key for word in words for key in word.keys),
            frozenset(word.stem for word in words if word.stem),
            frozenset(word.concept for word in words if word.concept),
            offered,
            frozenset(comparable(line.text) for line in lines),
        )

    def _line(
        self,
        text: str,
        offset: int,
        names: Sequence[NameMention],
        dates: Sequence[DateMention],
        sayings: tuple[Saying, ...],
    ) -> Line:
        end = offset + len(text)
        mine = tuple(
            NameMention(one.start - offset, one.end - offset, one.name)
            for one in names
            if offset <= one.start and one.end <= end
        )
        days = tuple(
            DateMention(one.start - offset, one.end - offset, one.span, one.said, one.planned, one.assumed)
            for one in dates
            if offset <= one.start and one.end <= end
        )
        plain = fold(text).plain
        counted = quantities(text, days)
        words = list(self._words(text, mine, days))
        lang = stemming.language_of(text) or "en"
        return Line(
            text,
            plain,
            lang,
            (*words, *_measured(counted, words)),
            mine,
            days,
            counted,
            tuple(one for one in quantities(text) if one.measure == "duration"),
            sayings,
            _outside(marks(plain), mine) if len(plain) == len(text) else marks(plain),
        )

    def _words(self, text: str, names: Sequence[NameMention], dates: Sequence[DateMention]) -> Iterator[Word]:
        """The words of a sentence that carry content, in order; a name is one word."""
        taken = [(one.start, one.end) for one in dates]
        heard = {(one.start, one.end): one.keys for one in whole(self.unlisted.in_report(text, names))}
        for one in names:
            spelt = text[one.start : one.end]
            concept = next(iter(sorted(self.terms.find(spelt))), None)
            yield Word(spelt, one.start, one.end, "", concept, name=one.name, weight=NAMED)
        taken += [(one.start, one.end) for one in names]
        for (start, end), keys in heard.items():
            if not _overlaps(start, end, taken):
                # In Arabic most of what is in no list is a word like any other.
                weight = HEAVY if is_arabic(text[start:end]) else NAMED
                word = text[start:end]
                yield Word(word, start, end, stemming.stem(word), keys=keys, weight=weight)
        taken += list(heard)
        yield from self._plain_words(text, taken)

    def _plain_words(self, text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Word]:
        at = 0
        for phrase, concept in self.terms.split(text):
            parts = phrase.split(" ")
            start = text.find(parts[0], at)
            if start < 0:
                continue
            end = start
            for part in parts:
                place = text.find(part, end)
                end = place + len(part) if place >= 0 else end + len(part)
            at = end
            if _overlaps(start, end, taken) or phrase[:1].isdigit():
                continue
            folded = fold(phrase).plain
            if folded in _NUMERIC or (len(phrase) == 1 and phrase.isascii()):
                continue
            stem = stemming.stem(parts[-1])
            if not stem and concept is None:
                continue
            light = " " not in phrase and stem in _LIGHT
            yield Word(phrase, start, end, stem, concept, weight=LIGHT if light else HEAVY)


def _measured(counted: Iterable[Quantity], words: Sequence[Word]) -> Iterator[Word]:
    """What became of the counted, where no word that the lexicon knows says so: لقوا حتفهم."""
    known = {word.concept for word in words}
    for one in counted:
        if one.measure and one.measure not in known and one.measure not in KINDS:
            yield Word(one.text, one.start, one.end, "", one.measure, weight=LIGHT)


def _outside(found: Iterable[Mark], names: Sequence[NameMention]) -> tuple[Mark, ...]:
    """The marks that are no part of a name: غير (not) of غير بيدرسن, Geir Pedersen."""
    spans = [(one.start, one.end) for one in names]
    return tuple(one for one in found if not any(start <= one.start and one.end <= end for start, end in spans))


def clean(text: str) -> str:
    """A text without the signs that have no width, which would part its words."""
    return _DROPPED.sub("", text) if _DROPPED.search(text) else text


def comparable(text: str) -> str:
    """A text as it is compared word for word: one case, one kind of quotation mark, no space twice, no last stop."""
    plain = fold(text).plain.translate(_QUOTES)
    return " ".join(plain.split()).strip(" .!?'\"")


_QUOTES: Final = {ord(sign): '"' for sign in "“”„«»‟″"} | {ord("…"): "..."}


def _overlaps(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return any(start < last and first < end for first, last in taken)
