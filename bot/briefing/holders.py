"""A sentence to who it says holds a place. Pure.

Only what is said outright counts: a holder, a word for holding or taking, and the very place, within one clause. A
sentence that tells of an attempt, a loss, or of something else at the place says nothing: a wrong holder is worse than
none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.briefing.claims import WHERE
from retrieval import words
from retrieval.names import Gazetteer
from retrieval.types import NameMention

# Kinds of names that can hold a place.
_ARMED: Final = frozenset({"group", "army", "office"})
# Holder, verb, place: "the army retook most of Tikrit".
_ACTIVE: Final = re.compile(
    r"\b(?:controls?|controlled|holds?|held|captur(?:e|ed|es|ing)|seiz(?:e|ed|es|ing)|(?:took|takes?|taken|taking) over"
    r"|retook|retaken|retaking|recaptur(?:e|ed|es|ing)|overran|overruns?"
    r"|(?:took|takes?|taken|taking|won|wins|gained|regained|seized|has|have|had|retains?|retained|kept|in)"
    r" (?:\w+ ){0,2}(?:control|hold) (?:of|over)|took|takes|taking)\b"
    r"|\b(?:و)?(?:ي|ت)?(?:سيطر|سيطرت|سيطروا|سيطرون|ستولي|ستولون)\b"
    r"|\b(?:و)?(?:استولى|استولت|استعاد|استعادت|استعادوا|يحكم|أحكم|أحكمت|يبسط|بسط|بسطت)\b"
)
# Place, verb, holder: "Tikrit fell to the militants".
_PASSIVE: Final = re.compile(
    r"\b(?:fell|fallen|falls|falling) to\b"
    r"|\b(?:held|controlled|seized|captured|taken(?: over)?|retaken|recaptured|overrun) by\b"
    r"|\bunder (?:the )?(?:\w+ )?(?:control|rule) of\b|\bin (?:the )?hands of\b"
    r"|تحت سيطرة|\bبيد|في يد|في أيدي|\bبأيدي|خاضع(?:ة)? ل"
)
# The holder stands between: "in the army's hands", "under Islamic State control", "the ISIL-held town".
_BETWEEN: Final = re.compile(r"\b(?:under|in)\s+(?:the\s+|full\s+|firm\s+)*\Z", re.I)
_OWNED: Final = re.compile(r"(?:['’]s?)?\s+(?:full\s+|firm\s+)*(?:control|hands|rule)\b", re.I)
_HELD: Final = re.compile(r"[-‐–](?:held|controlled|run|ruled)\b", re.I)
# What ends a clause.
_CLAUSE: Final = re.compile(
    r"[.;:!?؛]|\s[-–—]\s|,\s(?=(?:and|but)\s+\w+\s+(?:\w+\s+)?(?:said|told))"
    r"|\b(?:after|before|while|when|where|which|who|as|but|because|although|though|since|until|following|despite|amid"
    r"|whose|if)\b"
    r"|\b(?:و?بعد(?:ما)?|و?قبل|حيث|بينما|عندما|منذ|فيما|لكن|التي|الذي|الذين|حين)\b"
)
# Words right before a verb that take its sense away: an attempt, a wish, a denial, a loss.
_UNDONE: Final = re.compile(
    r"(?:\b(?:not|never|no longer|nor|to|would|could|may|might|will|shall|should|can|cannot|fail\w*"
    r"|tr(?:y|ies|ied|ying)|attempt\w*|lost|los(?:e|es|ing)|loss of|without|nearly|almost|of|against|for|from)|n[’']t)"
    r"\s+(?:\w+\s+)?\Z"
    r"|\b(?:لم|لن|لا|محاولة|حاول\w*|يحاول\w*|تحاول|بهدف)\s+\Z",
    re.I,
)
_LOSING: Final = re.compile(
    r"\b(?:lost|los(?:e|es|ing)|no longer|not|never|contest\w*|disput\w*)\b|فقد|خسر|لم تعد|لم يعد", re.I
)
# Between a verb and its place: what makes the place another thing's whereabouts.
_ASIDE: Final = re.compile(
    r"\b(?:near|outside|from|towards?|against|with|across|beside|around|between|for|in|into|north|south|east|west"
    r"|kilomet\w+|miles?|road|highway|soldiers?|hostages?|weapons?|people|prisoners?|convoys?|positions?|villages|farms?"
    r"|barracks|checkpoints?|bases?)\b"
    r"|\b(?:قرب|خارج|من|باتجاه|نحو|شمال|جنوب|شرق|غرب|في|بين|طريق|قرى)\b"
)
_ELSEWHERE: Final = re.compile(rf"(?:{_ASIDE.pattern})\s+(?:of\s+)?(?:the\s+)?\Z", re.I)
# Names in a row, also those that nobody lists.
_LISTED: Final = re.compile(r"[\s,،]*(?:(?:[A-Z][\w'’-]+|and|the|(?:town|city) of|و[\w]*)[\s,،]*)*")
# A second verb of one subject follows right on: "attacked the army and seized".
_COORDINATED: Final = re.compile(
    r"(?:\band|\bthen|,|\bو)\s*(?:(?:then|later|quickly|eventually|had|have|has)\s+)*\Z", re.I
)
_TOWN: Final = re.compile(
    r"\s+(?:(?:most|parts|all|half|much|the whole) of )?the (?:town|city|village|crossing|area|district)\b", re.I
)
_WORD: Final = re.compile(r"[\w’'-]+")
_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
# So many words may stand between a holder and what is said of it.
NEAR: Final = 6
# As many between an Arabic verb and the subject behind it.
BEHIND: Final = 2


class Holders:
    """Reads who holds a place."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def told(
        self, text: str, asked: frozenset[str], speaking: range = range(0), unlisted: frozenset[str] = frozenset()
    ) -> str | None:
        """The canonical name of who a sentence says holds a place; None where it says no such thing.

        Args:
            text: The sentence.
            asked: The canonical names of the places that are meant.
            speaking: Where in the sentence whoever says so is named: they are no holder by that.
            unlisted: Stems of words that name a place that is meant and stands in no file; where nothing is meant by
                either, any place will do.
        """
        mentions = [one for one in self._gazetteer.find(text) if one.start not in speaking]
        armed = [one for one in mentions if self._kind(one) in _ARMED]
        places = [one for one in mentions if self._kind(one) in WHERE] + _named(text, unlisted)
        places.sort(key=lambda one: one.start)
        asked |= unlisted
        begin, found = 0, []
        for end in [*(match.start() for match in _CLAUSE.finditer(text)), len(text)]:
            clause = _Clause(text, begin, end, _within(armed, begin, end), _within(places, begin, end), asked)
            found += [name for way in (clause.owned, clause.passive, clause.active) if (name := way())][:1]
            begin = end
        return found[-1] if found else None

    def _kind(self, one: NameMention) -> str | None:
        known = self._gazetteer.get(one.name)
        return known.kind if known else None


@dataclass(frozen=True, slots=True)
class _Clause:
    """A stretch of a sentence without another clause in it, and the names in it."""

    text: str
    begin: int
    end: int
    armed: Sequence[NameMention]
    places: Sequence[NameMention]
    asked: frozenset[str]

    def active(self) -> str | None:
        """Who a verb says holds or takes the place behind it."""
        for match in _ACTIVE.finditer(self.text, self.begin, self.end):
            if _UNDONE.search(self.text[self.begin : match.start()]) or _PASSIVE.match(self.text, match.start()):
                continue
            ahead = self._verb_first(match)
            holder = ahead or self._subject(match.start())
            if holder and self._is_object(ahead.end if ahead else match.end()):
                return holder.name
        return None

    def _verb_first(self, verb: re.Match[str]) -> NameMention | None:
        """Who stands right behind a verb, as in Arabic."""
        behind = next((one for one in self.armed if one.start >= verb.end()), None)
        is_near = behind is not None and self._words(verb.end(), behind.start) <= BEHIND
        return behind if is_near and _ARABIC.match(verb[0]) else None

    def passive(self) -> str | None:
        """Who stands behind "held by", where the place stands before it."""
        for match in _PASSIVE.finditer(self.text, self.begin, self.end):
            behind = next((one for one in self.armed if one.start >= match.end()), None)
            if behind is None or self._words(match.end(), behind.start) > NEAR:
                continue
            if _LOSING.search(self.text[self.begin : match.start()]) or not self._is_subject(match.start()):
                continue
            return behind.name
        return None

    def owned(self) -> str | None:
        """Whose hands it is in: "under ISIL control", "the ISIL-held town of X"."""
        for one in self.armed:
            before = self.text[self.begin : one.start]
            if _LOSING.search(before):
                continue
            held, owned = _HELD.match(self.text, one.end), _OWNED.match(self.text, one.end)
            if held and self._is_object(held.end()):
                return one.name
            if owned and _BETWEEN.search(before) and self._is_subject(one.start):
                return one.name
        return None

    def _subject(self, verb: int) -> NameMention | None:
        """Who does it: the name before the verb; of several the first, where the verb goes on from another."""
        before = [one for one in self.armed if one.end <= verb]
        if len({one.name for one in before}) < 2:
            return before[-1] if before and self._words(before[-1].end, verb) <= 2 * NEAR else None
        last = before[-1]
        if self._words(last.end, verb) <= 3 and not _COORDINATED.search(self.text[last.end : verb]):
            return last
        return before[0] if _COORDINATED.search(self.text[self.begin : verb]) else None

    def _is_object(self, start: int) -> bool:
        """Whether what is held, named from ``start`` on, is the place: the first one, or one of a list."""
        if _TOWN.match(self.text, start):
            return True
        ahead = [one for one in self.places if one.start >= start]
        if not ahead or _ASIDE.search(self.text, start, ahead[0].start):
            return False
        listed = ahead[:1]
        for one, other in pairwise(ahead):
            if not _LISTED.fullmatch(self.text[one.end : other.start]):
                break
            listed.append(other)
        return any(map(self._asked, listed))

    def _is_subject(self, end: int) -> bool:
        """Whether what is held, named before ``end``, is the place: the first of the clause or the last."""
        before = [one for one in self.places if one.end <= end]
        meant = [one for one in (*before[:1], *before[-1:]) if not _ELSEWHERE.search(self.text[self.begin : one.start])]
        return any(map(self._asked, meant))

    def _asked(self, one: NameMention) -> bool:
        return not self.asked or one.name in self.asked

    def _words(self, start: int, end: int) -> int:
        return len(self.text[start:end].split())


def _named(text: str, stems: frozenset[str]) -> list[NameMention]:
    """Where a text has a word of these stems: a mention by the stem."""
    return [
        NameMention(match.start(), match.end(), stem)
        for match in _WORD.finditer(text if stems else "")
        for stem in stems & frozenset(words.stems(match[0]))
    ]


def _within(mentions: Sequence[NameMention], begin: int, end: int) -> list[NameMention]:
    return [one for one in mentions if begin <= one.start < end]
