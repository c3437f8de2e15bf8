"""Evidence to the sentences that answer, quoted word for word. Pure.

A sentence is judged by what it covers of the question: the names, the words (or a word for the same concept, in
either language) and the days asked about. What stands only in its surroundings (the passage, the title) counts
for less. Of a report that does not name what the question names no sentence is an answer (:mod:`bot.briefing.named`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.briefing.called import Called, asked_name
from bot.briefing.content import Content, coverage
from bot.briefing.dating import of_days_asked
from bot.briefing.deeds import Deed, Deeds
from bot.briefing.fitting import Fitting
from bot.briefing.named import Aim, Named
from bot.briefing.sentences import Sentence, sentences_of
from bot.briefing.speakers import sayings_of
from bot.briefing.surroundings import Surroundings, around, text_around
from bot.briefing.turns import Turn, Turns
from bot.briefing.whose_words import WhoseWords
from retrieval import words
from retrieval.names import Gazetteer
from retrieval.names.unlisted import keys_in
from retrieval.search import Evidence, day_match, days_held
from retrieval.terms import Terms
from retrieval.types import NameMention
from retrieval.understand import Asks, Understood

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

# What is built and can be taken by itself, as concepts.
_BUILT = frozenset(
    "airbase airport dam shrine mosque church bridge crossing prison hospital refinery university embassy".split()
)
_POINTS_BACK = re.compile(r"^\W*(?:He|She|It|They|This|That|These|Those|His|Her|Their|وأضاف|وقال|وتابع)\b")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence, the evidence it is from, and how it bears on a question.

    ``coverage`` is how much of the question it covers with its surroundings, 0 to 1, ``own`` without them; ``fits``
    how well it states the kind of thing asked for (a number, a day, …), 0 to 1, where the question asks for one;
    ``tells`` whether it tells the deed asked of, if there is one, on the days asked about; ``score`` ranks it among
    others.
    """

    sentence: Sentence
    evidence: Evidence
    coverage: float
    own: float
    fits: float
    tells: bool
    score: float


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a question wants, read once for all sentences."""

    question: Understood
    aim: Aim
    deeds: Sequence[Deed]
    turn: Turn | None
    counted: str | None
    called: Called | None
    rarity: Mapping[str, float]


class Extractor:
    """Judges sentences; knows the names and terms that passages were annotated with."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms, fits: float = FITS) -> None:
        """``fits`` is what it weighs that a sentence states the kind of thing asked for."""
        self._gazetteer = gazetteer
        self._terms = terms
        self._fits = fits
        self._fitting = Fitting(gazetteer, terms)
        self._named = Named(gazetteer)
        self._deeds = Deeds(terms)
        self._turns = Turns(gazetteer)
        self._whose_words = WhoseWords(gazetteer, terms)

    def rank(self, question: Understood, evidence: Sequence[Evidence], rarity: Mapping[str, float]) -> list[Judged]:
        """The sentences of the evidence that fits what is named and when, best first.

        ``rarity`` weighs the question's stems: what stands in few passages says more (see :func:`rarities`).
        """
        judged: list[Judged] = []
        wanted = self._wanted(question, rarity)
        read: dict[Surroundings, Content] = {}
        for place, one in enumerate(evidence, start=1):
            part = around(one.passage)
            if part not in read:
                read[part] = self._content(text_around(one.passage), wanted.aim)
            report = read[part]
            if not self._named.fits(question, wanted.aim, report) or not _fits_days(question, one):
                continue
            wider = (self._surroundings(wanted, one), report)
            sentences = sentences_of(one.passage)
            of_days = _of_days_asked(question, one, sentences)
            found = [
                self._judged(wanted, one, sentence, wider, FOUND_FIRST / place)
                for sentence in self._bearing(question, sentences)
            ]
            judged += [each if each.sentence.start in of_days else replace(each, tells=False) for each in found]
        return sorted(_with_recency(question, judged), key=_best_first)

    def _wanted(self, question: Understood, rarity: Mapping[str, float]) -> _Wanted:
        deeds = self._deeds.asked(question)
        turn = self._turns.asked(question.question.text) if deeds else None
        called = asked_name(question.question.text, self._gazetteer, self._terms)
        return _Wanted(
            question, self._named.aim(question), deeds, turn, self._fitting.counted(question), called, rarity
        )

    def _bearing(self, question: Understood, found: Sequence[Sentence]) -> Sequence[Sentence]:
        """The sentences of a passage that can answer: what somebody said is answered by what that one says."""
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

    def _content(self, text: str, aim: Aim) -> Content:
        stems = frozenset(words.stems(text))
        names = {mention.name for mention in self._gazetteer.find(text)}
        return Content(self._named.all_in(names, stems, aim), keys_in(text), stems, self._terms.find(text))

    def _surroundings(self, wanted: _Wanted, evidence: Evidence) -> Content:
        """What a passage holds, with the title of its report."""
        title = self._content(evidence.report.title, wanted.aim)
        text = evidence.passage.text
        named = {mention.name for mention in evidence.passage.passage.names}
        stems = title.stems.union(words.stems(text))
        spans = wanted.question.spans
        return Content(
            names=self._named.all_in(title.names | named, stems, wanted.aim),
            keys=title.keys | keys_in(text),
            stems=stems,
            concepts=title.concepts | self._terms.find(text),
            days=day_match(evidence.passage, spans) if spans else 0.0,
        )

    def _judged(
        self, wanted: _Wanted, evidence: Evidence, sentence: Sentence, wider: tuple[Content, Content], found: float
    ) -> Judged:
        text, question = sentence.text, wanted.question
        stems = frozenset(words.stems(text))
        inside = Content(
            names=self._named.all_in(sentence.names, stems, wanted.aim),
            keys=keys_in(text),
            stems=stems,
            concepts=self._terms.find(text),
            days=days_held(sentence.dates, question.spans),
        )
        whole = coverage(question, (inside, *wider), wanted.rarity, evidence.report.language)
        own = coverage(question, (inside,), wanted.rarity, evidence.report.language)
        fits = self._fitting.fits(question, sentence)
        if wanted.counted and wanted.counted not in inside.concepts | wider[0].concepts:
            fits = 0.0
        score = own + found + self._fits * fits
        if _POINTS_BACK.match(text):
            score -= POINTS_BACK
        if len(text.split()) < FEWEST_WORDS:
            score -= TOO_SHORT
        if self._named.is_elsewhere(question, inside.names):
            score -= ELSEWHERE
        tells = self._tells(wanted, inside, wider[0]) and not self._tells_of_others(wanted, sentence, inside)
        tells = tells and (wanted.called is None or wanted.called.is_told(text, inside, self._gazetteer))
        return Judged(sentence, evidence, whole, own, fits, tells, score)

    def _tells_of_others(self, wanted: _Wanted, sentence: Sentence, inside: Content) -> bool:
        """Whether a sentence tells by whom or what place was taken, and it is not what is asked of."""
        if not wanted.turn:
            return False
        things = _BUILT.intersection(wanted.question.concepts)
        if things and things.isdisjoint(inside.concepts):
            return True
        mentions = [NameMention(m.start - sentence.start, m.end - sentence.start, m.name) for m in sentence.mentions]
        return self._turns.are_others(wanted.turn, sentence.text, mentions, self._named.same(wanted.aim, inside.names))

    def _tells(self, wanted: _Wanted, inside: Content, passage: Content) -> bool:
        """Whether a sentence tells the deeds asked of, one at least by itself, of a place or person asked about."""
        deeds = wanted.deeds
        if not deeds:
            return True
        if not any(deed.is_told(inside.concepts, inside.stems) for deed in deeds):
            return False
        concepts, stems = inside.concepts | passage.concepts, inside.stems | passage.stems
        return all(deed.is_told(concepts, stems) for deed in deeds) and self._named.is_about(
            wanted.question, wanted.aim, inside, passage
        )


def rarities(frequencies: Mapping[str, int], passages: int) -> dict[str, float]:
    """How much each token says, 1 on average: its inverse document frequency over the mean of all."""
    raw = {token: math.log(1 + passages / (count + 0.5)) for token, count in frequencies.items()}
    mean = sum(raw.values()) / len(raw) if raw and passages else 1.0
    return {token: value / mean for token, value in raw.items()}


def _best_first(one: Judged) -> tuple[float, int, int]:
    return -one.score, one.sentence.passage.key, one.sentence.start


def _of_days_asked(question: Understood, evidence: Evidence, found: Sequence[Sentence]) -> set[int]:
    """Where the sentences begin that tell of the days asked about; all of them where a day itself is asked for."""
    if not question.spans or question.asks is Asks.DATE:
        return {one.start for one in found}
    told = of_days_asked(found, evidence.report.published, question.spans)
    return {one.start for one, is_told in zip(found, told, strict=True) if is_told}


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
