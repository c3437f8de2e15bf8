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
from typing import Final

from bot.briefing.sentences import Sentence, sentences_of
from retrieval import words
from retrieval.library.reading import StoredPassage
from retrieval.lineage import are_near
from retrieval.names import PLACES, Gazetteer
from retrieval.terms import Terms
from retrieval.types import Published, Span

# The share of a statement's stems that a sentence must hold to say the same: with the same number of the same thing,
# and without; of its concepts, where the languages differ.
WITH_FIGURES, WITHOUT = 0.3, 0.6
SAME_CONCEPTS = 0.6
# A longer span ("in 2014") says too little of when.
LONGEST_SPAN = 7
# How many words may stand between a number and what became of so many.
REACH = 5
#: What reports give numbers of: concepts of ``terms.tsv``.
COUNTED: Final = frozenset({"kill", "wound", "arrest", "kidnap", "execute", "displace"})
_PLACES = PLACES - {"country"}
_PARTIES: Final = frozenset({"group", "army", "party", "person"})

_ONES = """
    one two three four five six seven eight nine ten
    eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
""".split()
_NUMBERS: Final = {
    **{word: value for value, word in enumerate(_ONES, 1) if value > 1},
    **{
        word: 10 * value
        for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
    },
}
_COMPOUND = re.compile(
    r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ](one|two|three|four|five|six|seven|eight|nine)\b",
    re.I,
)
_THOUSANDS = re.compile(r"(?<=\d)[,٬](?=\d{3}\b)")
_DENIES = re.compile(
    r"\b(?:not|no|never|denie[sd]|deny|denying|nor|none|without|false)\b|n['’]t\b|(?<!\w)(?:لم|لا|لن|ليس|ليست|نفى|نفت|ينفي|تنفي)(?!\w)",
    re.I,
)
# "At least 12" is a count of 12 so far.
_ROUGH = re.compile(r"(?:more than|over|nearly|about|around|some|up to|أكثر من|نحو|حوالي|قرابة)\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Bearing:
    """The numbers of the passages that support a statement and of those that contradict it."""

    supports: frozenset[int] = frozenset()
    contradicts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sentence tells, as it is compared.

    ``dated`` says that its days are told rather than taken from the publication, ``rough`` that a number is a bound or
    a guess; ``others`` are numbers of nothing that is counted.
    """

    places: frozenset[str]
    parties: frozenset[str]
    days: tuple[Span, ...]
    dated: bool
    published: Published | None
    figures: frozenset[tuple[str, int]]
    others: frozenset[int]
    rough: bool
    denies: bool
    concepts: frozenset[str]
    stems: frozenset[str]
    language: str

    @property
    def numbers(self) -> frozenset[int]:
        """All its numbers, dates apart."""
        return self.others | {number for _, number in self.figures}


class Bearings:
    """Compares statements with passages; knows kinds of names and concepts."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms) -> None:
        self._gazetteer = gazetteer
        self._terms = terms

    def of(self, statements: Sequence[Sentence], passages: Mapping[int, StoredPassage]) -> list[Bearing]:
        """How numbered passages bear on each statement; the one that a statement stands in is left out."""
        around = {n: self._around(passage) for n, passage in passages.items()}
        told: dict[int, list[_Told]] = {}
        found = []
        for statement in statements:
            own = self._around(statement.passage)
            others = [n for n, one in passages.items() if one.key != statement.passage.key and own & around[n]]
            for n in others:
                if n not in told:
                    told[n] = [self._told(sentence, around[n]) for sentence in sentences_of(passages[n])]
            claim = self._told(statement, own) if others else None
            supports = {n for n in others if claim and any(supports_(claim, one) for one in told[n])}
            contradicts = {n for n in others if claim and n not in supports and contradicts_(claim, told[n])}
            found.append(Bearing(frozenset(supports), frozenset(contradicts)))
        return found

    def _around(self, passage: StoredPassage) -> frozenset[str]:
        """What a passage names, and its report's title and dateline."""
        report = passage.report
        beside = self._gazetteer.find(f"{report.title}. {report.dateline or ''}")
        return frozenset(mention.name for mention in (*passage.passage.names, *beside))

    def _told(self, sentence: Sentence, around: frozenset[str]) -> _Told:
        """What a sentence tells; where, by its surroundings if it names no place itself."""
        text = _without_dates(sentence)
        counted, others, rough = _figures(text, self._terms)
        days, dated = _days(sentence)
        return _Told(
            places=self._of_kinds(sentence.names, _PLACES) or self._of_kinds(around, _PLACES),
            parties=self._of_kinds(sentence.names, _PARTIES),
            days=days,
            dated=dated,
            published=sentence.passage.report.published,
            figures=counted,
            others=others,
            rough=rough,
            denies=bool(_DENIES.search(text)),
            concepts=self._terms.find(text),
            stems=frozenset(words.stems(text)),
            language=sentence.passage.report.language,
        )

    def _of_kinds(self, names: Iterable[str], kinds: frozenset[str]) -> frozenset[str]:
        known = map(self._gazetteer.get, names)
        return frozenset(name.id for name in known if name and name.kind in kinds)


def supports_(statement: _Told, other: _Told) -> bool:
    """Whether a sentence says what a statement says: all its figures, and as much of its words."""
    return (
        _same_matter(statement, other)
        and statement.figures <= other.figures
        and statement.others <= other.numbers
        and _alike(statement, other, WITH_FIGURES if statement.figures else WITHOUT)
    )


def contradicts_(statement: _Told, passage: Sequence[_Told]) -> bool:
    """Whether a sentence of a passage gives another number of the same, where nothing in it gives the statement's.

    Each must give one number and no other, neither a guess: of "eight of them and nine of the others" none is the sum.
    """
    numbers = {number for one in passage for number in one.numbers}
    return not numbers & statement.numbers and any(_differs(statement, one) for one in passage)


def _differs(statement: _Told, other: _Told) -> bool:
    """Whether one number differs, and all else is the same.

    Counts grow: a later, higher number is not contradicted by an earlier, lower one, but overtakes it.
    """
    if len(statement.numbers) != 1 or len(other.numbers) != 1 or statement.rough or other.rough:
        return False
    mine, theirs = dict(statement.figures), dict(other.figures)
    outgrown = other.published and statement.published and other.published.instant < statement.published.instant
    differs = any(
        mine[kind] < theirs[kind] or (mine[kind] > theirs[kind] and not outgrown)
        for kind in mine.keys() & theirs.keys()
    )
    return differs and _same_matter(statement, other) and _alike(statement, other, WITH_FIGURES)


def _same_matter(statement: _Told, other: _Told) -> bool:
    """Whether both tell of the same places, parties and days, and both affirm or both deny."""
    return (
        bool(statement.places & other.places)
        and statement.parties <= other.parties
        and _same_days(statement, other)
        and statement.denies == other.denies
    )


def _alike(statement: _Told, other: _Told, share: float) -> bool:
    if statement.language != other.language:
        shared = statement.concepts & other.concepts
        return bool(shared) and len(shared) >= SAME_CONCEPTS * len(statement.concepts)
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


def _without_dates(sentence: Sentence) -> str:
    text = sentence.text
    for mention in sorted(sentence.dates, key=lambda one: -one.start):
        text = text[: mention.start - sentence.start] + " " + text[mention.end - sentence.start :]
    return text


def _figures(text: str, terms: Terms) -> tuple[frozenset[tuple[str, int]], frozenset[int], bool]:
    """What a text counts with how many, its other numbers, and whether one of them is a bound or a guess."""
    plain = _THOUSANDS.sub("", _COMPOUND.sub(_sum, text))
    tokens = list(terms.split(plain))
    counts = [(at, concept) for at, (_, concept) in enumerate(tokens) if concept in COUNTED]
    figures: set[tuple[str, int]] = set()
    others: set[int] = set()
    for at, (word, _) in enumerate(tokens):
        value = _value(word)
        if value is None:
            continue
        near = [(abs(place - at), concept) for place, concept in counts if abs(place - at) <= REACH and concept]
        if near:
            figures.add((min(near)[1], value))
        else:
            others.add(value)
    rough = any(_ROUGH.search(plain[: match.start()]) for match in re.finditer(r"[^\W_]+", plain) if _value(match[0]))
    return frozenset(figures), frozenset(others), rough


def _value(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) < 10 else _NUMBERS.get(word.casefold())


def _sum(match: re.Match[str]) -> str:
    return str(_NUMBERS[match[1].casefold()] + _ONES.index(match[2].casefold()) + 1)
