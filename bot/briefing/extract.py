"""Evidence to the sentences that answer, quoted word for word. Pure.

A sentence is judged by what it covers of the question: the names, the words (or a word for the same concept, in
either language) and the days asked about. What stands only in its surroundings (the passage, the title) counts
for less. Where the report does not name the places and people that the question names, none of its sentences is an
answer, however alike it reads.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from bot.briefing.deeds import Deed, Deeds
from bot.briefing.fitting import Fitting
from bot.briefing.sentences import Sentence, sentences_of
from bot.briefing.speakers import sayings_of
from bot.briefing.surroundings import Surroundings, around, text_around
from bot.briefing.whose_words import WhoseWords
from retrieval import words
from retrieval.names import PLACES, Gazetteer
from retrieval.names.positions import Positions
from retrieval.names.unlisted import is_held, keys_in
from retrieval.search import Evidence, day_match, days_held
from retrieval.terms import Terms
from retrieval.understand import Asks, Subject, Understood

# What counts how much in the coverage of a question: a name as much as two words of average rarity.
NAME_WEIGHT = 2.0
DAYS_WEIGHT = 1.5
# What stands in the sentence's surroundings rather than in it counts this much.
NEARBY, FAR = 0.6, 0.3
# What a word counts that has no concept and whose sentence is in another language.
OTHER_LANGUAGE = 0.5
# What each part of a sentence's score weighs beside what it covers by itself: that it states the kind of thing asked
# for, that its passage is found first (half of that for the second, a third for the third). Fitted to the judges'
# questions for tuning.
FITS, FOUND_FIRST = 0.4, 0.8
# What a beginning that points back ("He said") takes from a score: such a sentence is not understood alone.
POINTS_BACK = 0.07
# A shorter sentence says too little to be quoted alone.
FEWEST_WORDS, TOO_SHORT = 6, 0.3
# What it takes from a score that a sentence names other towns than the question, and not that one.
ELSEWHERE = 0.3
# What the newest state of things gains over older ones.
RECENCY = 0.8

# Towns that also stand for the government that sits there.
CAPITALS = frozenset(
    {"damascus", "baghdad", "erbil", "ankara", "tehran", "moscow", "washington", "beirut", "amman", "riyadh", "london"}
    | {"paris", "cairo", "doha", "jerusalem"}
)
_TOWNS = PLACES - {"country", "province", "river"}
_WHOLE_TOWNS = frozenset({"city", "town", "village"})
# A quarter of a city or a crossing lies at most so far from where the town is drawn, in kilometres.
PART = 12.0
_REQUIRED_KINDS = PLACES - {"country"} | {"person"}
_JOINED = re.compile(r"\b(?:and|or)\b|\bو\w", re.I)
_POINTS_BACK = re.compile(r"^\W*(?:He|She|It|They|This|That|These|Those|His|Her|Their|وأضاف|وقال|وتابع)\b")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence, the evidence it is from, and how it bears on a question.

    ``coverage`` is how much of the question it covers with its surroundings, 0 to 1, ``own`` without them; ``fits``
    how well it states the kind of thing asked for (a number, a day, …), 0 to 1, where the question asks for one;
    ``tells`` whether it tells the deed asked of, if there is one; ``score`` ranks it among others.
    """

    sentence: Sentence
    evidence: Evidence
    coverage: float
    own: float
    fits: float
    tells: bool
    score: float


@dataclass(frozen=True, slots=True)
class _Content:
    """What a text says of names, known or by their keys, of words, concepts and of the days asked about."""

    names: frozenset[str]
    keys: frozenset[str]
    stems: frozenset[str]
    concepts: frozenset[str]
    days: float


class Extractor:
    """Judges sentences; knows the names and terms that passages were annotated with."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms, fits: float = FITS) -> None:
        """``fits`` is what it weighs that a sentence states the kind of thing asked for."""
        self._gazetteer = gazetteer
        self._terms = terms
        self._fits = fits
        self._fitting = Fitting(gazetteer, terms)
        self._deeds = Deeds(terms)
        self._positions = Positions.load()
        self._whose_words = WhoseWords(gazetteer, terms)

    def rank(self, question: Understood, evidence: Sequence[Evidence], rarity: Mapping[str, float]) -> list[Judged]:
        """The sentences of the evidence that fits what is named and when, best first.

        ``rarity`` weighs the question's stems: what stands in few passages says more (see :func:`rarities`).
        """
        judged: list[Judged] = []
        deeds = self._deeds.asked(question)
        read: dict[Surroundings, _Content] = {}
        for place, one in enumerate(evidence, start=1):
            part = around(one.passage)
            if part not in read:
                read[part] = self._content(text_around(one.passage))
            report = read[part]
            if not self._fits_names(question, report) or not _fits_days(question, one):
                continue
            wider = (self._surroundings(question, one), report)
            judged += [
                self._judged(question, one, sentence, wider, rarity, deeds, FOUND_FIRST / place)
                for sentence in self._bearing(question, one)
            ]
        return sorted(_with_recency(question, judged), key=_best_first)

    def _bearing(self, question: Understood, evidence: Evidence) -> Sequence[Sentence]:
        """The sentences of a passage that can answer: what somebody said is answered by what that one says."""
        found = sentences_of(evidence.passage)
        if question.asks is Asks.STATE:
            return [one for one in found if self._fitting.fits(question, one)]
        if question.asks is not Asks.STATEMENT or not (question.names or question.unknown):
            return found
        wanted = self._whose_words.wanted(question)
        said = sayings_of([sentence.text for sentence in found], self._gazetteer)
        return [
            sentence
            for sentence, by in zip(found, said, strict=True)
            if self._whose_words.has(wanted, sentence.text, by)
        ]

    def _fits_names(self, question: Understood, report: _Content) -> bool:
        """Whether a report names the places and people that the question names, and most of its unknown names.

        Countries are left out, for reports take them for granted, and groups and offices, for they go by too many
        descriptions ("the militants", "the ministry").
        """
        needed = self._needed(question)
        if len(needed) > 1 and _JOINED.search(question.question.text):
            # "Who holds X and Y?" may be answered by one report on each.
            needed = (needed & report.names) or needed
        # A word that only looks like a name, short or common, decides where nothing else is named.
        unknown = [_stands(stem, keys, report) for stem, keys in question.unknown if keys or not needed]
        return needed <= report.names and sum(unknown) * 2 >= len(unknown)

    def _needed(self, question: Understood) -> set[str]:
        """The places and people that are asked about."""
        named = {name for name in question.names if self._kind(name) in _REQUIRED_KINDS}
        # "Did Damascus regain Nasib?" means a government: a report on Nasib need not name the town.
        return named - CAPITALS or named

    def _content(self, text: str) -> _Content:
        names = frozenset(mention.name for mention in self._gazetteer.find(text))
        return _Content(names, keys_in(text), frozenset(words.stems(text)), self._terms.find(text), 0.0)

    def _surroundings(self, question: Understood, evidence: Evidence) -> _Content:
        title = evidence.report.title
        content = self._content(title)
        text = evidence.passage.text
        named = {mention.name for mention in evidence.passage.passage.names}
        return _Content(
            names=content.names | named,
            keys=content.keys | keys_in(text),
            stems=content.stems.union(words.stems(text)),
            concepts=content.concepts | self._terms.find(text),
            days=day_match(evidence.passage, question.spans) if question.spans else 0.0,
        )

    def _judged(
        self,
        question: Understood,
        evidence: Evidence,
        sentence: Sentence,
        wider: tuple[_Content, _Content],
        rarity: Mapping[str, float],
        deeds: Sequence[Deed],
        found: float,
    ) -> Judged:
        text = sentence.text
        inside = _Content(
            names=sentence.names,
            keys=keys_in(text),
            stems=frozenset(words.stems(text)),
            concepts=self._terms.find(text),
            days=days_held(sentence.dates, question.spans),
        )
        coverage = _coverage(question, (inside, *wider), rarity, evidence.report.language)
        own = _coverage(question, (inside,), rarity, evidence.report.language)
        fits = self._fitting.fits(question, sentence)
        score = own + found + self._fits * fits
        if _POINTS_BACK.match(text):
            score -= POINTS_BACK
        if len(text.split()) < FEWEST_WORDS:
            score -= TOO_SHORT
        if self._is_elsewhere(question, sentence):
            score -= ELSEWHERE
        tells = self._tells(question, deeds, inside, wider[0])
        return Judged(sentence, evidence, coverage, own, fits, tells, score)

    def _tells(self, question: Understood, deeds: Sequence[Deed], inside: _Content, passage: _Content) -> bool:
        """Whether a sentence tells the deeds asked of, one at least by itself, of a place or person asked about."""
        if not deeds:
            return True
        if not any(deed.is_told(inside.concepts, inside.stems) for deed in deeds):
            return False
        concepts, stems = inside.concepts | passage.concepts, inside.stems | passage.stems
        return all(deed.is_told(concepts, stems) for deed in deeds) and self._is_about(question, inside, passage)

    def _is_about(self, question: Understood, inside: _Content, passage: _Content) -> bool:
        """Whether a sentence names a place or person asked about; its passage may, where it names no other town."""
        needed = self._needed(question)
        if not needed and not question.unknown:
            return True

        def names(content: _Content) -> bool:
            return bool(needed & content.names) or any(_stands(*one, content) for one in question.unknown)

        elsewhere = any(self._kind(name) in _TOWNS and not self._is_by(name, needed) for name in inside.names - needed)
        return names(inside) or (not elsewhere and names(passage))

    def _is_by(self, name: str, needed: Set[str]) -> bool:
        """Whether a place is part of one asked about, or the other way round: a quarter, a mosque, a crossing."""
        return any(
            not {self._kind(name), self._kind(other)} <= _WHOLE_TOWNS and self._positions.are_near(name, other, PART)
            for other in needed
        )

    def _is_elsewhere(self, question: Understood, sentence: Sentence) -> bool:
        """Whether a sentence names places like those of the question, and none of them."""
        asked = {name for name in question.names if self._kind(name) in _TOWNS} - CAPITALS
        named = {name for name in sentence.names if self._kind(name) in _TOWNS} - CAPITALS
        return bool(asked and named) and asked.isdisjoint(named)

    def _kind(self, name: str) -> str | None:
        found = self._gazetteer.get(name)
        return found.kind if found else None


def rarities(frequencies: Mapping[str, int], passages: int) -> dict[str, float]:
    """How much each token says, 1 on average: its inverse document frequency over the mean of all."""
    raw = {token: math.log(1 + passages / (count + 0.5)) for token, count in frequencies.items()}
    mean = sum(raw.values()) / len(raw) if raw and passages else 1.0
    return {token: value / mean for token, value in raw.items()}


def _best_first(one: Judged) -> tuple[float, int, int]:
    return -one.score, one.sentence.passage.key, one.sentence.start


def _fits_days(question: Understood, evidence: Evidence) -> bool:
    return not question.spans or day_match(evidence.passage, question.spans) > 0


def _with_recency(question: Understood, judged: Sequence[Judged]) -> list[Judged]:
    """For a question about the state of things, what is newer scores higher: states are overtaken."""
    if question.asks is not Asks.STATE or not judged:
        return list(judged)
    days = sorted({published.day for one in judged if (published := one.evidence.report.published)}, reverse=True)
    place = {day: RECENCY / (1 + number) for number, day in enumerate(days)}
    return [
        replace(
            one,
            score=one.score + (place[published.day] if (published := one.evidence.report.published) else 0.0),
        )
        for one in judged
    ]


def _coverage(question: Understood, contents: Sequence[_Content], rarity: Mapping[str, float], language: str) -> float:
    """The share of what the question names and says that a sentence covers.

    ``contents`` are the sentence, then its passage and its report; what only the wider ones hold counts for less. A
    word without a concept cannot be looked for in another language, so it weighs less there.
    """
    names = [[name in content.names for content in contents] for name in question.names]
    names += [[_stands(stem, keys, content) for content in contents] for stem, keys in question.unknown]
    parts = [(NAME_WEIGHT, _part(held)) for held in names]
    same_language = words.language_of(question.question.text) == language
    for subject in question.subjects:
        weight = rarity.get(subject.stem, 1.0) * (1.0 if same_language or subject.concept else OTHER_LANGUAGE)
        parts.append((weight, _part([_covers(subject, content) for content in contents])))
    if question.spans:
        parts.append((DAYS_WEIGHT, max(contents[0].days, *(NEARBY * content.days for content in contents[1:2]), 0.0)))
    total = sum(weight for weight, _ in parts)
    return sum(weight * share for weight, share in parts) / total if total else 0.0


def _part(held: Sequence[bool]) -> float:
    """How much it counts that the sentence, else its passage, else its report holds something."""
    return next((share for holds, share in zip(held, (1.0, NEARBY, FAR), strict=False) if holds), 0.0)


def _covers(subject: Subject, text: _Content) -> bool:
    return subject.stem in text.stems or (subject.concept is not None and subject.concept in text.concepts)


def _stands(stem: str, keys: Sequence[str], text: _Content) -> bool:
    """Whether a name that no file has stands there, in this spelling or another."""
    return is_held(stem, keys, text.stems, text.keys)
