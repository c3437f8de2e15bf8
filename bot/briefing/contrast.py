"""Two speakers of one report who contradict each other, told by the words between them. Pure.

"The army said …, while residents said …"; "But a cousin said …"; "The group denied that …": what such sentences say can
differ in any way. It is not compared: that the report sets them against each other is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.briefing.claims import Candidate, Claim, Reading
from bot.briefing.disputes import Dispute, Side
from bot.briefing.speakers import Stance
from bot.briefing.speech import ARABIC_SOURCE, SOURCE
from bot.briefing.surroundings import around
from bot.briefing.types import Point
from retrieval import words
from retrieval.terms import Terms
from retrieval.understand import Asks, Understood

# How far before a contradiction what it contradicts may end, in characters: two paragraphs; a sentence or so where only
# a "but" says that it is one.
BEFORE, JUST_BEFORE = 700, 120
# Whom somebody blames stands right behind, within so many characters.
NEAR_BLAME = 40
# A shorter sentence ("The governor gave another account.") leaves it to the next one to say what it is.
SAYS_LITTLE = 11
# A longer account is cut in its line; the statement has it whole.
VALUE_WORDS = 14
# What stands before a speaker is what is said if it has so many words; fewer only lead in ("On Sunday, …").
FEWEST_SAID = 5
#: What sets a sentence against the ones before it.
_OPENS = re.compile(
    r"^\W*(?:but|however|yet|by contrast|in contrast|on the other (?:hand|side)|on the contrary"
    r"|و?لكن\w*|غير أن\w*|إلا أن\w*|بيد أن\w*|و?في المقابل|و?بالمقابل|و?على العكس|و?خلافا)(?!\w)"
    r"|^(?:[^\s,]+ ){1,6}?however,",
    re.I,
)
#: What says that there is another account.
_OTHER_ACCOUNT = re.compile(
    r"\b(?:another|(?:\w+ )?different|contrary|opposite|rival|conflicting|own) (?:account|version|story)\b"
    r"|\bnone of (?:it|this|that)\b|\bno such\b|\b(?:not|un)true\b|\ba lie\b|\bcontradict\w*\b|\bcast doubt\b"
    r"|رواية (?:أخرى|مختلفة|مغايرة|مناقضة)|(?<!\w)لا صحة|غير صحيح",
    re.I,
)
#: What stands between two speakers of a sentence who differ.
_BETWEEN = re.compile(
    r"\b(?:while|whereas|but|although|though|however)\b|[;؛]"
    r"|(?<!\w)(?:بينما|فيما|في حين|و?لكن\w*|غير أن\w*|إلا أن\w*)(?!\w)",
    re.I,
)
#: What stands between a verb of speech and what is said: who hears it, "another account:", "that".
_LEADS_IN = re.compile(
    r"^(?:[^.:]{0,90}?(?<!\w)(?:إن|أن|بأن)\w*\s+|(?:\w+ ){0,3}(?:account|version|story)\s*:\s*(?:that\s+)?"
    r"|(?:(?:on|in|to|at) [^,.]{0,40}?\b)?that\s+)",
    re.I,
)
#: A clause before a speaker that is not what is said.
_SETS_SCENE = re.compile(
    r"^\W*(?:as|when|after|before|while|since|in|on|at|by|following|with|despite|although)\b", re.I
)
_DATELINE = re.compile(r"^[^—–]{0,60}?\s(?:--?|—|–)\s")
_EDGES = ' ,.;:،؛"“”«»'


def contrasted(
    question: Understood, near: Sequence[Candidate], reading: Reading, terms: Terms, asked: frozenset[str]
) -> Dispute | None:
    """What two speakers of a report that bears on a question say against each other; of several pairs the nearest.

    ``near`` are the sentences of reports that bear on the question, best first; ``asked`` the places that it names.
    """
    if not near:
        return None
    contrasts = _Contrasts(question, near[0], reading, terms)
    best = reading.event(near[0].sentence)
    for report in dict.fromkeys(one.evidence.report.id for one in near):
        told = sorted((one for one in near if one.evidence.report.id == report), key=lambda one: one.sentence.start)
        if best.report.id != report and not reading.event(told[0].sentence).is_that_of(best, asked):
            continue
        if found := list(contrasts.in_report(told)):
            pair = max(found, key=lambda pair: max(claim.candidate.own for claim in pair))
            sides = (Side(_value(claim, reading), (claim,)) for claim in pair)
            return Dispute(Point.ACCOUNT, "what happened", tuple(sides))
    return None


@dataclass(frozen=True, slots=True)
class _Contrasts:
    """Looks for speakers who contradict each other on what a question asks."""

    question: Understood
    best: Candidate
    reading: Reading
    terms: Terms

    def in_report(self, told: Sequence[Candidate]) -> Iterator[tuple[Claim, Claim]]:
        """The pairs of a report; ``told`` are its sentences, in order."""
        for at, one in enumerate(told):
            claims = self.reading.stances(one)
            pair = _in_one_sentence(one, claims) or self._across(told[:at], told[at : at + 2], claims)
            if pair and self._is_about(*pair):
                yield pair

    def _across(
        self, before: Sequence[Candidate], ahead: Sequence[Candidate], claims: Sequence[Claim]
    ) -> tuple[Claim, Claim] | None:
        """A sentence's claim that contradicts one before it; ``ahead`` are the sentence and the next."""
        one = ahead[0].sentence
        against = next((claim for claim in claims if self._is_set_against(claim)), None)
        strong = against or _OTHER_ACCOUNT.search(one.text)
        if not strong and not _OPENS.search(one.text):
            return None
        counter = against or next(iter(claims), None)
        if len(one.text.split()) < SAYS_LITTLE and len(ahead) > 1:
            counter = _gone_on(counter, next(iter(self.reading.stances(ahead[1])), None))
        reach = BEFORE if strong else JUST_BEFORE
        near = [other for other in before if one.start - other.sentence.end <= reach]
        said = self._contradicted(near, counter) if counter else None
        return (said, counter) if said and counter else None

    def _contradicted(self, before: Sequence[Candidate], counter: Claim) -> Claim | None:
        """What another speaker said that bears most on the question, else what the report says and is denied."""
        if self._blames(counter):
            before = [one for one in before if not _blames_who_is_named(counter, one)]
        said = [claim for one in before for claim in self.reading.stances(one)[:1] if claim.party != counter.party]
        if said:
            return max(said, key=lambda claim: claim.candidate.own)
        told = [one for one in before if self._is_set_against(counter) and self._has_word_of_it(one.sentence.text)]
        if not told:
            return None
        one = max(told, key=lambda one: one.own)
        return Claim(one, self.reading.event(one.sentence), None)

    def _blames(self, claim: Claim) -> bool:
        """Whether somebody blames another, where it is asked who did it."""
        asked = self.question.asks is Asks.PERSON
        return asked and claim.saying is not None and claim.saying.stance is Stance.BLAMES

    def _is_set_against(self, claim: Claim) -> bool:
        """Whether a claim says by itself that another is wrong."""
        return _denies(claim) or self._blames(claim)

    def _is_about(self, one: Claim, other: Claim) -> bool:
        """Whether what two speakers say is about what is asked, read from where their paragraph begins.

        What contradicts the best sentence is, whatever its words. Who holds a place is not said by what else happened
        there, so there the sentences themselves must say it.
        """
        first, second = one.candidate.sentence, other.candidate.sentence
        if self.best.sentence in (first, second):
            return True
        body = first.passage.report.body
        reach = around(first.passage).start
        begin = first.start if self.question.asks is Asks.STATE else max(reach, body.rfind("\n\n", 0, first.start) + 1)
        return self._has_word_of_it(body[begin : max(first.end, second.end)])

    def _has_word_of_it(self, text: str) -> bool:
        """Whether a text has a word, or one for the same concept, that the question has besides known names."""
        wanted = {subject.stem for subject in self.question.subjects if subject.stem} | set(self.question.unknown_names)
        return bool(wanted & set(words.stems(text)) or self.terms.find(text) & set(self.question.concepts))


def _in_one_sentence(one: Candidate, claims: Sequence[Claim]) -> tuple[Claim, Claim] | None:
    """Two speakers of a sentence with a word of contrast between them."""
    text = one.sentence.text
    for first, second in pairwise(claims):
        if first.saying and second.saying and first.party != second.party:
            between = text[first.saying.end : second.saying.start]
            if _BETWEEN.search(between):
                return first, second
    return None


def _gone_on(counter: Claim | None, following: Claim | None) -> Claim | None:
    """What says more where a sentence only says that there is another account; "they" are then who give that one."""
    if following is None or following.saying is None:
        return counter
    if following.saying.is_pronoun and counter and counter.saying:
        return replace(following, saying=replace(following.saying, who=counter.saying.who, name=counter.saying.name))
    return following


def _blames_who_is_named(blame: Claim, other: Candidate) -> bool:
    """Whether whom somebody blames is named by another sentence, too: then both may say the same."""
    if blame.saying is None:
        return False
    rest = blame.candidate.sentence.text[blame.saying.end :]
    at = blame.candidate.sentence.start + blame.saying.end
    blamed = {one.name for one in blame.candidate.sentence.mentions if one.start >= at}
    target = words.stems(rest[:NEAR_BLAME])
    return not blamed.isdisjoint(other.sentence.names) or bool(set(target[:1]) & set(words.stems(other.sentence.text)))


def _denies(claim: Claim) -> bool:
    return claim.saying is not None and claim.saying.stance is Stance.DENIES


def _value(claim: Claim, reading: Reading) -> str:
    """What is said, in the words of the sentence: what stands behind the verb, else before the speaker."""
    saying, text = claim.saying, claim.candidate.sentence.text
    if saying is None:
        return _cut(_DATELINE.sub("", text))
    others = [other.saying for other in reading.stances(claim.candidate) if other.saying and other.party != claim.party]
    begin = max((one.end for one in others if one.end <= saying.start), default=0)
    end = min((one.start for one in others if one.start >= saying.end), default=len(text))
    before = _BETWEEN.split(_DATELINE.sub("", text[begin : saying.start]))[-1]
    behind = _clause(text[saying.end : len(text) if words.language_of(text) == "ar" else end])
    if saying.stance is Stance.DENIES:
        return _cut(f"{saying.verb.removeprefix('و')} {behind}")
    is_source = any(pattern.match(f"{saying.verb} x") for pattern in (SOURCE, ARABIC_SOURCE))
    follows = is_source or before.rstrip().endswith((",", '"', "”", "،"))
    follows = follows and len(before.split()) >= FEWEST_SAID and not _SETS_SCENE.match(before)
    return _cut(before) if follows or not behind else _cut(behind)


def _clause(text: str) -> str:
    """What is said behind a verb: up to a word of contrast, without what leads in."""
    return _LEADS_IN.sub("", _BETWEEN.split(text.strip(_EDGES))[0].strip(_EDGES))


def _cut(text: str) -> str:
    found = text.strip(_EDGES).split()
    return " ".join(found) if len(found) <= VALUE_WORDS else f"{' '.join(found[:VALUE_WORDS])} …"
