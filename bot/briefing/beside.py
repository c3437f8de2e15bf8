"""What others say beside a statement of an answer, where a question asks for what may be disputed. Pure.

Reports put those who differ side by side: "Activists said a jet had fired two missiles. A military source told state
media that …". No word need say that they differ, and their words need share none: that somebody else speaks of it right
beside is what an answer shows. It is not said to be a contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final

from bot.briefing.claims import Candidate, Claim, Reading
from bot.briefing.speakers import Stance
from retrieval import words
from retrieval.quantities import Quantity, Role, quantities
from retrieval.terms import Terms
from retrieval.understand import Asks, Understood

# So many voices are added to an answer.
MOST: Final = 2
# How far from a statement, in characters, another speaks of the same matter without a word that says so: the next
# sentence of its paragraph or the one behind that.
BESIDE: Final = 160
# How far a denial may be, or words that the question has.
REACH: Final = 320
# What a statement must cover by itself for others to speak beside it.
OWN: Final = 0.15

#: Questions whether or how something was.
_WHETHER: Final = re.compile(
    r"(?:^\W*|,\s)(?:did|was|were|is|are|has|have|had|do|does)\b|^\W*هل\b|\bwhether\b|\bhow (?:did|was|were)\b|كيف",
    re.I,
)
#: Questions for what did it.
_WHAT_DID: Final = re.compile(
    r"^\W*what (?:kind of \w+ |sort of \w+ )?(?:killed|hit|struck|destroyed|damaged|downed|blew up|set off|exploded)\b"
    r"|^\W*ما(?:ذا|\sالذي) (?:قتل|أصاب|دمر|دمّر|أسقط|فجر|فجّر|استهدف)",
    re.I,
)
#: Questions for who is held to have done it, or for what several say.
_BLAME: Final = re.compile(
    r"\b(?:blam\w+|accus\w+|behind|responsib\w+|suspect\w+|according to|sides|versions?|accounts?|differ\w*)\b"
    r"|وراء|اتهم|مسؤول|رواي[ةا]",
    re.I,
)
#: Questions for the one who said something.
_SAID_BY: Final = re.compile(r"^\W*(?:and )?(?:who|according to whom)\b|^\W*من (?:الذي )?قال", re.I)
# "Who was appointed?" asks for no culprit.
_OF_WHOM: Final = re.compile(r"^\W*who(?:m|se)? (?:was|were|is|are|has been|had been)\b", re.I)
#: What is done to others: who did it, parties dispute. Concepts of ``terms.tsv``.
_DONE_TO_OTHERS: Final = frozenset(
    "kill execute massacre genocide assassinate kidnap rape torture attack raid storm shoot sniper ambush shell mortar"
    " artillery rocket missile airstrike shootdown bomb explosives car-bomb suicide-bombing roadside-bomb landmine"
    " plant-bomb grenade barrel-bomb cluster-bomb incendiary chemical-weapons chlorine sarin poison fire burn"
    " destruction demolish mass-grave loot vandalism hit mutilate crucify bury starve hijack torpedo besiege"
    " violate".split()
)
#: What only says that somebody agrees.
_AGREES: Final = re.compile(r"\b(?:said|says) the same\b|\bagreed\b", re.I)
_AGAINST: Final = frozenset({Stance.DENIES, Stance.BLAMES, Stance.CLAIMS_RESPONSIBILITY})


def invites(question: Understood) -> bool:
    """Whether a question is about what may be disputed: who did it, whether, how or why, how many."""
    text = question.question.text
    match question.asks:
        case Asks.REASON | Asks.NUMBER | Asks.DATE:
            return True
        case Asks.SPEAKER:
            return not _SAID_BY.search(text)
        case Asks.PERSON if not _OF_WHOM.search(text):
            done = not _DONE_TO_OTHERS.isdisjoint(question.concepts)
            return done or bool(_BLAME.search(text) or _WHETHER.search(text))
        case Asks.PERSON:
            return bool(_BLAME.search(text))
        case Asks.ANYTHING:
            return any(asks.search(text) for asks in (_WHETHER, _BLAME, _WHAT_DID))
        case _:
            return False


def beside(
    question: Understood, told: Sequence[Candidate], ranked: Sequence[Candidate], reading: Reading, terms: Terms
) -> list[tuple[Candidate, Candidate]]:
    """Each voice behind the statement that it stands beside, nearest first, at most :data:`MOST`.

    ``told`` are the sentences that an answer has, best first, ``ranked`` all that bear on the question.
    """
    if not invites(question):
        return []
    voices = _Voices(question, reading, terms)
    parties = {claim.party for one in told for claim in reading.stances(one)}
    sentences = [one.sentence for one in told]
    rest = [one for one in ranked if one.sentence not in sentences]
    anchors = [one for one in told if one is told[0] or one.own >= OWN]
    found = sorted((voice for anchor in anchors for voice in voices.of(anchor, rest)), key=lambda voice: voice.rank)
    chosen: list[tuple[Candidate, Candidate]] = []
    for voice in found:
        new = {claim.party for claim in voice.claims} - parties
        if new and len(chosen) < MOST:
            parties |= new
            chosen.append((voice.anchor, voice.candidate))
    return chosen


@dataclass(frozen=True, slots=True)
class _Voice:
    """A sentence in which somebody speaks beside a statement; the lowest ``rank`` comes first."""

    anchor: Candidate
    candidate: Candidate
    claims: Sequence[Claim]
    rank: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Voices:
    """Finds who else speaks beside a statement."""

    question: Understood
    reading: Reading
    terms: Terms

    def of(self, anchor: Candidate, rest: Sequence[Candidate]) -> Iterator[_Voice]:
        """The voices beside one statement."""
        body, here = anchor.sentence.passage.report.body, anchor.sentence
        for one in rest:
            there = one.sentence
            if there.passage.report.id != here.passage.report.id:
                continue
            gap = max(there.start - here.end, here.start - there.end)
            claims = self._named(one) if gap <= REACH else []
            if not claims or _AGREES.search(there.text):
                continue
            between = body[min(here.end, there.end) : max(here.start, there.start)]
            is_beside = gap <= BESIDE and "\n\n" not in between
            against = any(claim.saying and claim.saying.stance in _AGAINST for claim in claims)
            if self._speaks_of_it(anchor, one, is_beside=is_beside, against=against):
                yield _Voice(anchor, one, claims, (-(2 * is_beside + against + self._has_word_of_it(one)), gap))

    def _named(self, one: Candidate) -> list[Claim]:
        """What somebody says in a sentence who is more than a pronoun."""
        return [claim for claim in self.reading.stances(one) if claim.saying and not claim.saying.is_pronoun]

    def _speaks_of_it(self, anchor: Candidate, one: Candidate, *, is_beside: bool, against: bool) -> bool:
        """Whether a sentence gives another's view of what is asked."""
        match self.question.asks:
            case Asks.NUMBER:
                return is_beside and self._counts_alike(anchor, one)
            case Asks.DATE:
                dated = any(not date.said for date in one.sentence.dates)
                return is_beside and dated and self._has_word_of_it(one)
            case Asks.PERSON | Asks.REASON:
                return against or (is_beside and not _tolls(one))
            case _:
                return is_beside or against or self._has_word_of_it(one)

    def _has_word_of_it(self, one: Candidate) -> bool:
        """Whether a sentence has a word of the question, or one for the same concept, besides known names."""
        wanted = {subject.stem for subject in self.question.subjects if subject.stem} | set(self.question.unknown_names)
        text = one.sentence.text
        return bool(wanted & set(words.stems(text)) or self.terms.find(text) & set(self.question.concepts))

    def _counts_alike(self, anchor: Candidate, one: Candidate) -> bool:
        """Whether a sentence gives a number of what the statement counts, of what is asked where that is known."""
        mine = _measures(_values(anchor))
        return bool((mine & set(self.question.concepts) or mine) & _measures(_values(one)))


def _values(one: Candidate) -> list[Quantity]:
    found = quantities(one.sentence.text, one.sentence.dates, one.sentence.start)
    return [quantity for quantity in found if quantity.role is Role.VALUE]


def _measures(found: Sequence[Quantity]) -> Set[str]:
    return {one.measure for one in found if one.measure} | {one.counted for one in found if one.counted}


def _tolls(one: Candidate) -> bool:
    """Whether a sentence says how many, which tells neither who did it nor why."""
    return any(quantity.measure for quantity in _values(one))
