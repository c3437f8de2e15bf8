"""Which other passages say what a statement says, and which say otherwise. Pure.

The rule errs on the side of finding nothing: a passage supports a statement where one of its sentences tells of the
same places, people and groups, on the same days, with the same numbers of the same things, in much the same words or
concepts, and denies nothing that the statement affirms. One contradicts it where all of that holds but one number.
``docs/grades.md`` tells it for people.

:meth:`Bearings.of` is the whole interface: what reads claims more closely can take its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bot.briefing.sentences import Sentence, sentences_of
from retrieval import words
from retrieval.library.reading import StoredPassage
from retrieval.lineage import are_near
from retrieval.names import PLACES, Gazetteer
from retrieval.quantities import Qualifier, Quantity, Role, quantities
from retrieval.terms import Terms
from retrieval.types import Published, Span

# The share of a statement's stems that a sentence must hold to say the same: with the same number of the same thing,
# and without; of its concepts, where the languages differ. Beside a number so many concepts do as well.
WITH_FIGURES, WITHOUT = 0.3, 0.6
SAME_CONCEPTS = 0.6
CONCEPTS_BESIDE_FIGURES = 2
# A longer span ("in 2014") says too little of when.
LONGEST_SPAN = 7
# Two counts of one event are no further apart than this many times: beyond, they count two events.
FURTHEST_APART = 3
# So many characters of a sentence are compared: what is longer is a list, and lists cost much and tell no event.
LONGEST = 600
# A count of one ("a soldier was killed") is often one of several that another sentence counts.
FEWEST = 2
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


@dataclass(frozen=True, slots=True)
class Bearing:
    """The numbers of the passages that support a statement and of those that contradict it."""

    supports: frozenset[int] = frozenset()
    contradicts: frozenset[int] = frozenset()


@dataclass(frozen=True)
class _Told:
    """What a sentence tells, as it is compared; what takes reading is read when it is asked for.

    ``places`` and ``parties`` are names, ``days`` when it happened: ``dated`` says that they are told rather than taken
    from the publication.
    """

    sentence: Sentence
    terms: Terms
    places: frozenset[str]
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


class Bearings:
    """Compares statements with passages; knows kinds of names and concepts."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms) -> None:
        self._gazetteer = gazetteer
        self._terms = terms

    def of(self, statements: Sequence[Sentence], passages: Mapping[int, StoredPassage]) -> list[Bearing]:
        """How numbered passages bear on each statement; the one that a statement stands in is left out."""
        told: dict[int, list[_Told]] = {n: self._all_told(passage) for n, passage in passages.items()}
        found = []
        for statement in statements:
            claim = self._told(statement, self._around(statement.passage))
            others = {n: told[n] for n, one in passages.items() if one.key != statement.passage.key}
            supports = {n for n, said in others.items() if any(supports_(claim, one) for one in said)}
            contradicts = {n for n, said in others.items() if n not in supports and contradicts_(claim, said)}
            found.append(Bearing(frozenset(supports), frozenset(contradicts)))
        return found

    def _all_told(self, passage: StoredPassage) -> list[_Told]:
        around = self._around(passage)
        return [self._told(sentence, around) for sentence in sentences_of(passage)]

    def _around(self, passage: StoredPassage) -> frozenset[str]:
        """What a passage names, and its report's title and dateline."""
        report = passage.report
        beside = self._gazetteer.find(f"{report.title}. {report.dateline or ''}")
        return frozenset(mention.name for mention in (*passage.passage.names, *beside))

    def _told(self, sentence: Sentence, around: frozenset[str]) -> _Told:
        """What a sentence tells; where, by its surroundings if it names no place itself."""
        days, dated = _days(sentence)
        names = sentence.names
        return _Told(
            sentence,
            self._terms,
            places=self._of_kinds(names, _PLACES) or self._of_kinds(around, _PLACES),
            parties=self._of_kinds(names, _PARTIES),
            days=days,
            dated=dated,
        )

    def _of_kinds(self, names: Iterable[str], kinds: frozenset[str]) -> frozenset[str]:
        known = map(self._gazetteer.get, names)
        return frozenset(name.id for name in known if name and name.kind in kinds)


def supports_(statement: _Told, other: _Told) -> bool:
    """Whether a sentence says what a statement says: all its figures, and as much of its words.

    What nobody has read to its end is not said to be confirmed.
    """
    return (
        not statement.is_cut
        and _same_matter(statement, other)
        and statement.figures <= other.figures
        and statement.others <= other.numbers
        and _alike(statement, other)
    )


def contradicts_(statement: _Told, passage: Sequence[_Told]) -> bool:
    """Whether a sentence of a passage gives another number of the same, where nothing in it gives the statement's."""
    if not statement.figures or statement.is_rough or not any(_differs(statement, one) for one in passage):
        return False
    return not statement.numbers & {number for one in passage for number in one.numbers}


def _differs(statement: _Told, other: _Told) -> bool:
    """Whether one number differs, and all else is the same.

    Each must give one number of a kind and none of what is not counted: of "eight of them and nine of the others" none
    is the sum. A sentence of two days may count what happened on the other one.
    """
    if not (other.figures and _same_matter(statement, other)) or len(other.days) > 1:
        return False
    if other.is_rough or statement.others or other.others:
        return False
    mine, theirs = dict(statement.figures), dict(other.figures)
    if len(mine) != len(statement.figures) or len(theirs) != len(other.figures):
        return False
    earlier = _is_earlier(other, statement)
    differs = any(_differ(mine[kind], theirs[kind], earlier=earlier) for kind in mine.keys() & theirs.keys())
    return differs and _alike(statement, other)


def _differ(mine: float, theirs: float, *, earlier: bool) -> bool:
    """Whether two counts cannot both be right; an ``earlier`` lower one does not contradict a higher: counts grow."""
    low, high = sorted((mine, theirs))
    return FEWEST <= low < high <= FURTHEST_APART * low and not (earlier and theirs < mine)


def _is_earlier(one: _Told, other: _Told) -> bool:
    return bool(one.published and other.published and one.published.instant < other.published.instant)


def _same_matter(statement: _Told, other: _Told) -> bool:
    """Whether both tell of the same places, days and parties, and both affirm or both deny.

    Where something is counted it is enough that the parties do not differ altogether.
    """
    if not (statement.places & other.places and _same_days(statement, other)):
        return False
    if statement.figures:
        same_parties = not (statement.parties and other.parties) or bool(statement.parties & other.parties)
    else:
        same_parties = statement.parties <= other.parties
    return same_parties and statement.denies == other.denies


def _alike(statement: _Told, other: _Told) -> bool:
    """Whether two sentences speak of the same things, in words or, across languages and beside numbers, concepts."""
    shared = statement.concepts & other.concepts
    if statement.figures and len(shared) >= CONCEPTS_BESIDE_FIGURES:
        return True
    if statement.sentence.passage.report.language != other.sentence.passage.report.language:
        return bool(shared) and len(shared) >= SAME_CONCEPTS * len(statement.concepts)
    share = WITH_FIGURES if statement.figures else WITHOUT
    return len(statement.stems & other.stems) >= share * max(1, len(statement.stems))


def _same_days(statement: _Told, other: _Told) -> bool:
    """Days that are told must be the same; a day of publication may follow what it reports on."""
    if statement.dated and other.dated:
        return any(one.overlaps(another) for one in statement.days for another in other.days)
    return are_near(statement.days, other.days)


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
