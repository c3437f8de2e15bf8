"""Sentences that disagree to contested points: each version with who gives it. Pure.

What is compared must be of one event (see :mod:`bot.briefing.claims`). Nothing is averaged and nothing chosen: the
versions stand side by side. A number that later reports raise is an update.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.briefing.beside import beside
from bot.briefing.claims import WHERE, Candidate, Claim, Reading
from bot.briefing.contrast import contrasted
from bot.briefing.disputes import MOST_VERSIONS, Dispute, Side, by_value, oldest_first, when
from bot.briefing.holders import Holders
from bot.briefing.numbers import asks_what_happened, contested_number
from bot.briefing.sentences import Sentence, calendar_words
from bot.briefing.speakers import Saying, Stance
from bot.briefing.types import Point
from retrieval import words
from retrieval.names import Gazetteer
from retrieval.quantities import Role, quantities
from retrieval.terms import Terms
from retrieval.understand import Asks, Understood

# A sentence bears on the question where it, or another of its report, covers this share of what the best does.
BEARS = 0.6
# Who denies something uses other words than who says it.
DENIES = 0.45
# So many denials are compared with what the other sentences say.
MOST_DENIALS = 12
# Who holds a place may change: what is further apart than this is a change, no dispute.
CHANGES = timedelta(days=2)
# Days further apart than this are those of two events.
DAYS_APART = 3

#: What a question may be about to raise each kind of point.
_RAISED_BY = {
    Point.NUMBER: {Asks.NUMBER, Asks.ANYTHING},
    Point.CULPRIT: {Asks.PERSON, Asks.ANYTHING, Asks.SPEAKER, Asks.PLACE, Asks.REASON},
    Point.HOLDER: {Asks.STATE},
    Point.DAY: {Asks.DATE},
}
_SIDES = re.compile(
    r"(?:^\W*|,\s)(?:did|was|were|is|are|has|have|had|do|does)\b|\bwho\b|\b(?:says?|said|accounts?|versions?"
    r"|claim\w*|blam\w+|responsib\w+"
    r"|den(?:y|ied|ies)|disput\w+|differ\w*|contradict\w*|true|really|truly|accus\w+|behind|come from|came from)\b"
    r"|^\W*(?:هل|من)\b|اتهم|نفى|مسؤول",
    re.I,
)
#: How something came about.
_MANNER = re.compile(r"\bhow\s+(?:did|was|were|is|are|had|has|have|do|does)\b|كيف", re.I)
#: Whose doing a sentence says it was, behind the verb.
_DOING = re.compile(
    r"\b(?:belong(?:ed|s|ing) to|(?:was|were) (?:a )?members? of|the work of"
    r"|(?:killed|shot dead|shot|carried out|planted|fired|launched|committed|bombed|attacked|shelled|struck|staged) by)"
    r"(?P<target>\s+[^,.;:\"“”()]{2,60}?)(?=\s+(?:on|in|at|near|for|after|when|while|who|which|that"
    r"|and|during|from)\b|[,.;:\"“”()]|$)"
)
#: What is denied by those who are said to have done something.
_DOES_DENY = re.compile(
    r"\s*(?:(?:any|all|the|these|those|such|its|their|his|her|a|strongly|again)\s+)*(?:\w+\s+)?(?:responsib\w+|involve\w+"
    r"|role|part|hand|links?|connection|accus\w+|allegat\w+|charges?|claims?|blame|reports?|account|being|having|knowledge"
    r"|it\b|them\b|attack|bombing|shelling|strike|killing|massacre|raid|use)"
    r"|\s+\w+ing\b|\s+(?:that\s+)?(?:it|its|they|their|he|his|she|her|we|our|any of its)\b|\s*(?:[.,;]|$)"
    r"|[^.;]{0,60}(?:مسؤولي|ضلوع|تورط|علاق|صلة|صلته|اتهام|الاتهام|دور|قصف|شن|تنفيذ|استخدام|وقوف|أنباء|الأنباء|تقارير|التقارير"
    r"|هجوم|الهجوم|تفجير|التفجير|عملية|العملية|مسؤول)"
)
_TARGET = re.compile(
    r"\s+(?:on\s+|the\s+)?(?P<target>[^,.;:\"“”()]{2,80}?)(?=\s+(?:for|of|over|after|who|which|that"
    r"|whose)\b|[,.;:\"“”()]|$)"
)


class Accounts:
    """Finds where the sentences that bear on a question disagree."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms) -> None:
        self._gazetteer = gazetteer
        self._terms = terms
        self._read_holders = Holders(gazetteer)

    def reading(self) -> Reading:
        """What reads the sentences of one answer, each once."""
        return Reading(self._gazetteer)

    def find(self, question: Understood, ranked: Sequence[Candidate], reading: Reading | None = None) -> list[Dispute]:
        """The points on which the sentences differ, at most one of a kind; with the ``reading`` of the same answer."""
        near = bearing(ranked)
        reading = reading or self.reading()
        finders: tuple[tuple[Point, Callable[[Understood, Sequence[Candidate], Reading], Dispute | None]], ...] = (
            (Point.NUMBER, self._numbers),
            (Point.HOLDER, self._holders),
            (Point.DAY, self._days),
        )
        asked = [(point, finder) for point, finder in finders if question.asks in _RAISED_BY[point]]
        found = [dispute for _, finder in asked if (dispute := finder(question, near, reading))]
        if question.asks in _RAISED_BY[Point.CULPRIT] and _asks_for_sides(question):
            # Who did it is asked by "who"; otherwise a denial says first that it did not happen.
            near = bearing(ranked, DENIES)
            sides = (self._denied, self._culprits)
            order = sides if question.asks is Asks.ANYTHING else sides[::-1]
            found += [dispute for finder in order if (dispute := finder(question, near, reading))][:1]
        if not found and self._may_contrast(question):
            account = contrasted(question, bearing(ranked), reading, self._terms, self._asked_places(question))
            found += [account] if account else []
        return found

    def beside(
        self, question: Understood, told: Sequence[Candidate], ranked: Sequence[Candidate], reading: Reading
    ) -> list[tuple[Candidate, Candidate]]:
        """What others say beside the sentences told, each behind the one that it stands beside (see :mod:`beside`)."""
        return beside(question, told, ranked, reading, self._terms)

    def _may_contrast(self, question: Understood) -> bool:
        """Whether any two accounts that a report sets against each other are worth showing."""
        text = question.question.text
        if question.asks is Asks.STATE:
            return True
        return question.asks in _RAISED_BY[Point.CULPRIT] and (_asks_for_sides(question) or bool(_MANNER.search(text)))

    def _asked_places(self, question: Understood) -> frozenset[str]:
        return frozenset(
            name for name in question.names if (known := self._gazetteer.get(name)) and known.kind in WHERE
        )

    def _numbers(self, question: Understood, near: Sequence[Candidate], reading: Reading) -> Dispute | None:
        return contested_number(question, near, reading, self._asked_places(question))

    # Who did it, and whether it happened

    def _culprits(self, question: Understood, near: Sequence[Candidate], reading: Reading) -> Dispute | None:
        """Blame, claims of responsibility and denials of one event by different speakers."""
        stances = (Stance.BLAMES, Stance.CLAIMS_RESPONSIBILITY, Stance.DENIES)
        told = [one for one in near if _DOING.search(one.sentence.text) and self._bears(question, one)]
        claims = _said(near, reading, stances) + _said(told, reading, (Stance.SAYS, Stance.CONFIRMS, Stance.CLAIMS))
        claims = self._of_one_event(question, [one for one in claims if self._bears(question, one.candidate)])
        sides = _without_bare_denials(by_value(claims, self._culprit))
        blamed = [one for one in sides if _stance(one) is not Stance.DENIES]
        if not blamed or len(sides) < 2 or len({claim.party for one in sides for claim in one.claims}) < 2:
            return None
        # Whom somebody blames comes before who denies it: a denial alone is not understood.
        shown = sorted(sides[:MOST_VERSIONS], key=lambda side: _stance(side) is Stance.DENIES)
        return Dispute(Point.CULPRIT, "who did it", tuple(shown))

    def _culprit(self, claim: Claim) -> str:
        """What a speaker says of who did it."""
        saying = claim.saying
        if saying is None:
            return ""
        if saying.stance is Stance.CLAIMS_RESPONSIBILITY:
            return "claims it"
        if saying.stance is Stance.DENIES:
            return "denies it" if _denies_doing(claim.candidate.sentence, saying) else ""
        rest = claim.candidate.sentence.text[saying.end :]
        if saying.stance is not Stance.BLAMES:
            doing = _DOING.search(claim.candidate.sentence.text)
            return f"says {doing['target'].strip()}" if doing else ""
        named = next(iter(self._gazetteer.find(rest)), None)
        match = _TARGET.match(rest)
        if named and (match is None or (words.language_of(rest) == "ar" and not rest[: named.start].strip())):
            return f"blames {rest[named.start : named.end]}"
        return f"blames {match['target'].strip()}" if match else ""

    def _denied(self, question: Understood, near: Sequence[Candidate], reading: Reading) -> Dispute | None:
        """What one speaker denies and another says."""
        asked = self._asked_places(question)
        best = reading.event(near[0].sentence) if near else None
        for denial in _said(near, reading, (Stance.DENIES,))[:MOST_DENIALS]:
            saying = denial.saying
            if saying is None or not self._bears(question, denial.candidate):
                continue
            if best and not best.is_that_of(denial.event, asked):
                continue
            if question.asks is Asks.PERSON and _denies_a_count(denial.candidate.sentence, saying):
                continue  # who did it is not in doubt
            text = denial.candidate.sentence.text[saying.end :]
            for one in near:
                told = reading.stances(one) or [Claim(one, reading.event(one.sentence), None)]
                other = told[0]
                if one.sentence == denial.candidate.sentence or other.party == denial.party:
                    continue
                if other.saying and other.saying.stance is Stance.DENIES:
                    continue
                if self._says_so(question, text, one) and other.event.is_that_of(denial.event, asked):
                    return Dispute(
                        Point.DENIED, "whether it happened", (Side("says so", (other,)), Side("denies it", (denial,)))
                    )
        return None

    def _says_so(self, question: Understood, denied: str, one: Candidate) -> bool:
        """Whether a sentence says what is denied: it shares a concept of the question with it, or two words."""
        text = one.sentence.text
        shared = self._terms.find(denied) & self._terms.find(text)
        if shared & set(question.concepts):
            return True
        alike = set(words.stems(denied)) & set(words.stems(text)) - _stems_of_names(question)
        return (bool(shared) and len(alike) >= 1) or len(alike) >= 2

    def _bears(self, question: Understood, one: Candidate) -> bool:
        """Whether a sentence, or the one whose passage it goes on from, is about something the question is about."""
        text = one.sentence.passage.text
        stems = {subject.stem for subject in question.subjects if subject.stem}
        return bool(set(question.concepts) & self._terms.find(text)) or bool(stems & set(words.stems(text)))

    def _of_one_event(self, question: Understood, claims: Sequence[Claim]) -> list[Claim]:
        asked = self._asked_places(question)
        first = claims[0].event if claims else None
        return [
            one
            for one in claims
            if first and (one.event.report.id == first.report.id or first.is_that_of(one.event, asked))
        ]

    # Who holds a place

    def _holders(self, question: Understood, near: Sequence[Candidate], reading: Reading) -> Dispute | None:
        """Different holders of one place; what is days apart is a change, and the newest holds."""
        asked = self._asked_places(question)
        held: list[tuple[str, Claim]] = []
        for one in near:
            if asked and not asked & one.sentence.names:
                continue
            said = reading.stances(one) or [Claim(one, reading.event(one.sentence), None)]
            held += [(name, claim) for claim in said[:1] if (name := self._holder(claim, question))]
        sides = self._in_turn(held)
        if len(sides) < 2:
            return None
        first, last = sides[0].published, sides[-1].published
        changed = bool(first and last and last.day - first.day > CHANGES)
        return Dispute(Point.HOLDER, "who holds it", tuple(sides), update=changed)

    def _in_turn(self, held: Sequence[tuple[str, Claim]]) -> list[Side]:
        """The holders in order of time; one who lost the place and has it again is there twice."""
        turns: list[Side] = []
        for name, claim in sorted(held, key=lambda one: when(one[1])):
            alike = [n for n, side in enumerate(turns) if side.value == name]
            last = turns[alike[-1]].claims[-1].event.report.published if alike else None
            published = claim.event.report.published
            is_again = last and published and published.day - last.day > CHANGES and alike[-1] < len(turns) - 1
            if alike and not is_again:
                turns[alike[-1]] = replace(turns[alike[-1]], claims=(*turns[alike[-1]].claims, claim))
            else:
                turns.append(Side(name, (claim,)))
        return turns[-MOST_VERSIONS:]

    def _holder(self, claim: Claim, question: Understood) -> str:
        """Who a sentence says holds a place asked for."""
        if claim.saying and claim.saying.stance is Stance.DENIES:
            return ""
        speaking = range(claim.saying.start, claim.saying.end) if claim.saying else range(0)
        text, asked = claim.candidate.sentence.text, self._asked_places(question)
        name = self._read_holders.told(text, asked, speaking, frozenset(question.unknown_names))
        known = self._gazetteer.get(name) if name else None
        return known.name if known else ""

    # Which day

    def _days(self, question: Understood, near: Sequence[Candidate], reading: Reading) -> Dispute | None:
        """Different days, a few apart, that different reports give for one event."""
        concepts = set(question.concepts)
        asked = self._asked_places(question)
        claims = []
        for one in near:
            days = [mention.span for mention in one.sentence.dates if not mention.said]
            about = concepts <= self._terms.find(one.sentence.text) and (not asked or asked & one.sentence.names)
            if about and concepts and len(days) == 1 and days[0].first == days[0].last:
                said = reading.sayings(one.sentence)
                claims.append(Claim(one, reading.event(one.sentence), said[0] if said else None))
        if not claims:
            return None
        first = claims[0].event.days[0].first
        claims = [one for one in claims if abs((one.event.days[0].first - first).days) <= DAYS_APART]
        sides = by_value(claims, lambda claim: calendar_words(claim.event.days[0]))
        reports = {claim.event.report.id for side in sides for claim in side.claims[:1]}
        return Dispute(Point.DAY, "the day", tuple(oldest_first(sides[:MOST_VERSIONS]))) if len(reports) > 1 else None


def _denies_doing(sentence: Sentence, saying: Saying) -> bool:
    """Whether a denial is one of having done something, rather than of a toll or of what somebody else said."""
    return not _denies_a_count(sentence, saying) and bool(_DOES_DENY.match(sentence.text[saying.end :]))


def _denies_a_count(sentence: Sentence, saying: Saying) -> bool:
    found = quantities(sentence.text, sentence.dates, sentence.start)
    return any(one.role is Role.DENIED and one.start >= saying.end for one in found)


def bearing(ranked: Sequence[Candidate], share: float = BEARS) -> list[Candidate]:
    """The sentences that bear on a question, best first: of reports with one that covers ``share`` of the best."""
    best = max((one.coverage for one in ranked), default=0.0)
    reports = {one.evidence.report.id for one in ranked if one.coverage >= share * best}
    return [one for one in ranked if one.evidence.report.id in reports]


def _asks_for_sides(question: Understood) -> bool:
    """Whether a question wants to know who did something or whether it is so, rather than a detail of it."""
    text = question.question.text
    return question.asks in (Asks.PERSON, Asks.SPEAKER) or bool(_SIDES.search(text) or asks_what_happened(question))


def _said(near: Sequence[Candidate], reading: Reading, stances: Sequence[Stance]) -> list[Claim]:
    return [claim for one in near for claim in reading.stances(one) if claim.saying and claim.saying.stance in stances]


def _without_bare_denials(sides: Sequence[Side]) -> list[Side]:
    """The sides, without the denials of those who also say who it was: that says more."""
    bare = [side for side in sides if _stance(side) is Stance.DENIES]
    told = {claim.party for side in sides if side not in bare for claim in side.claims}
    return [side for side in sides if side not in bare or any(claim.party not in told for claim in side.claims)]


def _stance(side: Side) -> Stance | None:
    saying = side.claims[0].saying
    return saying.stance if saying else None


def _stems_of_names(question: Understood) -> set[str]:
    return set(question.unknown_names) | {
        stem for name in question.names for stem in words.stems(name.replace("-", " "))
    }
