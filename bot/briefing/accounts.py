"""Sentences that disagree to contested points: each version with who gives it. Pure.

What is compared must be of one event (see :mod:`bot.briefing.claims`). Nothing is averaged and nothing chosen: the
versions stand side by side. A number that later reports raise is an update.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from bot.briefing.claims import WHERE, Candidate, Claim, Reading, overlap
from bot.briefing.sentences import calendar_words, with_dates
from bot.briefing.speakers import Stance
from bot.briefing.types import Contested, Point, Source, Statement, Version, reporter
from retrieval import words
from retrieval.dates.fold import fold
from retrieval.names import PLACES, Gazetteer
from retrieval.quantities import Quantity
from retrieval.quantities.vocabulary import GENERIC, NOUNS, RISES, folded
from retrieval.terms import Terms
from retrieval.types import Precision, Published
from retrieval.understand import Asks, Understood

# A sentence bears on the question where it, or another of its report, covers this share of what the best does.
BEARS = 0.6
# Who denies something uses other words than who says it.
DENIES = 0.45
# Reports whose times of publication differ by less than this are of about the same time.
SAME_TIME = timedelta(hours=2)
# A toll is brought up to date within so many days.
UPDATES = timedelta(days=4)
# Who holds a place may change: what is further apart than this is a change, no dispute.
CHANGES = timedelta(days=2)
# Days further apart than this are those of two events.
DAYS_APART = 3
# An answer that shows a dispute has at most so many statements, and a dispute so many versions.
MOST_STATEMENTS = 6
MOST_VERSIONS = 4
# A toll that the question does not ask for is worth a word where it stands in one of so many best sentences.
BEST = 3
# A dispute is about a sentence of a passage that covers this share of what the best one does.
SEEDS = 0.8

#: What a question may be about to raise each kind of point.
_RAISED_BY = {
    Point.NUMBER: {Asks.NUMBER, Asks.ANYTHING},
    Point.CULPRIT: {Asks.PERSON, Asks.ANYTHING, Asks.SPEAKER, Asks.PLACE, Asks.REASON},
    Point.HOLDER: {Asks.STATE},
    Point.DAY: {Asks.DATE},
}
_OF_MEASURE = {
    "kill": "the number killed", "wound": "the number wounded", "arrest": "the number arrested",
    "kidnap": "the number kidnapped", "execute": "the number executed", "displace": "the number displaced",
    "flee": "the number who fled", "destruction": "the number destroyed", "body": "the number of bodies",
    "casualty": "the number of casualties", "missing": "the number missing", "prisoner-swap": "the number released",
    "evacuate": "the number evacuated", "percent": "the share", "money": "the amount",
    "election": "the number of votes",
    "protest": "the number of protesters", "surrender": "the number who gave up",
}  # fmt: skip
PLURALS = {"person": "people", "aircraft": "aircraft", "city": "cities", "family": "families"}
_NO_COUNT = frozenset({"distance", "duration", "weight"})
_HOLDS = re.compile(
    r"(?P<passive>\bfell to\b|\b(?:held|controlled|seized|captured|taken|retaken|recaptured|overrun) by\b"
    r"|\bunder (?:the )?(?:full )?control of\b|\bin the hands of\b|تحت سيطرة|بيد|في يد|خاضعة ل)"
    r"|(?P<active>\b(?:controls?|holds?|captured?|seized?|took|retook|recaptured|overran|in control of"
    r"|entered|control)\b"
    r"|سيطر(?:ت|وا)?|تسيطر|يسيطر|استعاد(?:ت)?|استول(?:ى|ت))"
)
#: A question about an event as a whole, to which a toll belongs; one that wants to know what is so, or who says what.
_WHAT_HAPPENED = re.compile(r"\bwhat (?:happened|is known|do we know)\b|\btell me about\b|ماذا (?:حدث|حصل|جرى)", re.I)
_SIDES = re.compile(
    r"^\W*(?:did|was|were|is|are|has|have|had|do|does)\b|\bwho\b|\b(?:says?|said|accounts?|versions?"
    r"|claim\w*|blam\w+|responsib\w+"
    r"|den(?:y|ied|ies)|disput\w+|differ\w*|contradict\w*|true|accus\w+|behind|come from|came from)\b"
    r"|^\W*هل\b|\bمن\b|اتهم|نفى|مسؤول",
    re.I,
)
#: Whose doing a sentence says it was, behind the verb.
_DOING = re.compile(
    r"\b(?:belong(?:ed|s|ing) to|(?:was|were) (?:a )?members? of|the work of"
    r"|(?:killed|shot dead|shot|carried out|planted|fired|launched|committed|bombed|attacked|shelled|struck|staged) by)"
    r"(?P<target>\s+[^,.;:\"“”()]{2,60}?)(?=\s+(?:on|in|at|near|for|after|when|while|who|which|that"
    r"|and|during|from)\b|[,.;:\"“”()]|$)"
)
_ARMED = frozenset({"group", "army", "office", "country"})
_TARGET = re.compile(
    r"\s+(?:on\s+|the\s+)?(?P<target>[^,.;:\"“”()]{2,80}?)(?=\s+(?:for|of|over|after|who|which|that"
    r"|whose)\b|[,.;:\"“”()]|$)"
)


@dataclass(frozen=True, slots=True)
class Side:
    """One version: its value in words, and the claims that give it, best first."""

    value: str
    claims: tuple[Claim, ...]

    @property
    def candidate(self) -> Candidate:
        """The sentence that it is quoted from."""
        return self.claims[0].candidate

    @property
    def published(self) -> Published | None:
        """When the report that it is quoted from was published."""
        return self.candidate.evidence.report.published


@dataclass(frozen=True, slots=True)
class Dispute:
    """Versions of one point that do not go together; of an ``update`` the last replaces those before."""

    point: Point
    about: str
    sides: tuple[Side, ...]
    update: bool = False


class Accounts:
    """Finds where the sentences that bear on a question disagree."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms) -> None:
        self._gazetteer = gazetteer
        self._terms = terms

    def find(self, question: Understood, ranked: Sequence[Candidate]) -> list[Dispute]:
        """The points on which the sentences differ, at most one of a kind."""
        near = bearing(ranked)
        reading = Reading(self._gazetteer)
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
        return found

    def _asked_places(self, question: Understood) -> frozenset[str]:
        return frozenset(
            name for name in question.names if (known := self._gazetteer.get(name)) and known.kind in WHERE
        )

    # Numbers

    def _numbers(self, question: Understood, near: Sequence[Candidate], reading: Reading) -> Dispute | None:
        """Numbers of one measure and event that cannot be one number."""
        claims = [claim for one in near for claim in reading.numbers(one)]
        asked = self._asked_places(question)
        measures = {claim.quantity.measure for claim in claims if claim.quantity}
        wanted = measures.intersection(question.concepts)
        nouns = _asked_nouns(question.question.text)
        claims = [
            one
            for one in claims
            if one.quantity and _is_asked(one.quantity, wanted, nouns, question.asks, question.question.text)
        ]
        seeds = _seeds(claims, near, asked, question, every=bool(wanted or nouns - GENERIC))
        for seed in seeds:
            group = [one for one in claims if _comparable(seed, one) and seed.event.is_that_of(one.event, asked)]
            sides = _number_sides(group)
            if len(sides) > 1:
                return _number_dispute(seed, _oldest_first(sides[:MOST_VERSIONS]))
        return None

    # Who did it, and whether it happened

    def _culprits(self, question: Understood, near: Sequence[Candidate], reading: Reading) -> Dispute | None:
        """Blame, claims of responsibility and denials of one event by different speakers."""
        stances = (Stance.BLAMES, Stance.CLAIMS_RESPONSIBILITY, Stance.DENIES)
        told = [one for one in near if _DOING.search(one.sentence.text) and self._bears(question, one)]
        claims = _said(near, reading, stances) + _said(told, reading, (Stance.SAYS, Stance.CONFIRMS, Stance.CLAIMS))
        claims = self._of_one_event(question, [one for one in claims if self._bears(question, one.candidate)])
        sides = _without_bare_denials(_by_value(claims, self._culprit))
        blamed = [one for one in sides if _stance(one) is not Stance.DENIES]
        if not blamed or len(sides) < 2 or len({claim.party for one in sides for claim in one.claims}) < 2:
            return None
        return Dispute(Point.CULPRIT, "who did it", tuple(sides[:MOST_VERSIONS]))

    def _culprit(self, claim: Claim) -> str:
        """What a speaker says of who did it."""
        saying = claim.saying
        if saying is None:
            return ""
        if saying.stance is Stance.CLAIMS_RESPONSIBILITY:
            return "claims it"
        if saying.stance is Stance.DENIES:
            return "denies it"
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
        for denial in _said(near, reading, (Stance.DENIES,)):
            saying = denial.saying
            if saying is None or not self._bears(question, denial.candidate):
                continue
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
        claims: list[Claim] = []
        for one in near:
            if asked and not asked & one.sentence.names:
                continue
            said = reading.stances(one) or [Claim(one, reading.event(one.sentence), None)]
            claims += [claim for claim in said[:1] if self._holder(claim)]
        sides = _by_value(claims, self._holder)
        if len(sides) < 2:
            return None
        sides = _oldest_first(sides[:MOST_VERSIONS])
        first, last = sides[0].published, sides[-1].published
        changed = bool(first and last and last.day - first.day > CHANGES)
        return Dispute(Point.HOLDER, "who holds it", tuple(sides), update=changed)

    def _holder(self, claim: Claim) -> str:
        """Who a sentence says holds the place."""
        sentence = claim.candidate.sentence
        match = _HOLDS.search(sentence.text)
        if match is None or (claim.saying and claim.saying.stance is Stance.DENIES):
            return ""
        found = [mention for mention in self._gazetteer.find(sentence.text) if self._is_armed(mention.name)]
        speaking = range(claim.saying.start, claim.saying.end) if claim.saying else range(0)
        found = [mention for mention in found if mention.start not in speaking]
        before = [mention for mention in found if mention.end <= match.start()]
        behind = [mention for mention in found if mention.start >= match.end()]
        chosen = behind[:1] if match["passive"] or words.language_of(sentence.text) == "ar" else before[-1:]
        known = self._gazetteer.get(chosen[0].name) if chosen else None
        return known.name if known else ""

    def _is_armed(self, name: str) -> bool:
        known = self._gazetteer.get(name)
        return known is not None and known.kind in _ARMED and known.kind not in PLACES

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
        sides = _by_value(claims, lambda claim: calendar_words(claim.event.days[0]))
        reports = {claim.event.report.id for side in sides for claim in side.claims[:1]}
        return Dispute(Point.DAY, "the day", tuple(_oldest_first(sides[:MOST_VERSIONS]))) if len(reports) > 1 else None


def bearing(ranked: Sequence[Candidate], share: float = BEARS) -> list[Candidate]:
    """The sentences that bear on a question, best first: of reports with one that covers ``share`` of the best."""
    best = max((one.coverage for one in ranked), default=0.0)
    reports = {one.evidence.report.id for one in ranked if one.coverage >= share * best}
    return [one for one in ranked if one.evidence.report.id in reports]


def settle(
    chosen: Sequence[Candidate], disputes: Sequence[Dispute], *, most: int, most_words: int
) -> tuple[list[Candidate], list[Dispute]]:
    """The statements and disputes that fit the length of an answer.

    The best sentence goes first, then the versions of the disputes, then the other sentences. A dispute of which no two
    versions fit is left out.
    """
    if not chosen or not disputes:
        return list(chosen), []
    kept = [chosen[0]]
    told: list[Dispute] = []
    for dispute in disputes:
        sides: list[Side] = []
        for side in dispute.sides:
            if _holds(kept, side.candidate) or _fits([*kept, side.candidate], MOST_STATEMENTS, most_words):
                sides.append(side)
                kept += [] if _holds(kept, side.candidate) else [side.candidate]
        if len(sides) > 1:
            told.append(replace(dispute, sides=tuple(sides)))
    versions = [side.candidate for dispute in told for side in dispute.sides]
    statements = [chosen[0]]
    for one in chosen[1:]:
        if _holds(versions, one) or _fits([*_distinct([*statements, *versions]), one], most, most_words):
            statements.append(one)
    return statements, told


def told(dispute: Dispute, sources: Sequence[Source]) -> Contested:
    """A dispute as an answer has it, each version with its citation."""
    last = max(dispute.sides, key=lambda side: _when(side.claims[0]))
    ties = [side for side in dispute.sides if _when(side.claims[0]) == _when(last.claims[0])]
    newest = last if len(ties) == 1 and last.published else None
    versions = tuple(_version(side, sources, newest=side is newest) for side in dispute.sides)
    return Contested(dispute.about, dispute.point, versions, dispute.update)


def statement_of(one: Candidate, sources: Sequence[Source]) -> Statement:
    """A sentence as it is quoted and cited."""
    n = next(source.n for source in sources if source.passage.key == one.sentence.passage.key)
    spans = tuple(sorted({mention.span for mention in one.sentence.dates if not mention.said}))
    return Statement(with_dates(one.sentence), (n,), spans, one.evidence.report.language)


def _version(side: Side, sources: Sequence[Source], *, newest: bool) -> Version:
    who = list(dict.fromkeys(claim.who for claim in side.claims if claim.who))
    report = side.candidate.evidence.report
    return Version(
        value=side.value,
        who="; ".join(who[:2]) or None,
        statement=statement_of(side.candidate, sources),
        published=report.published,
        outlet=report.outlet,
        origin=reporter(report),
        newest=newest,
    )


def _holds(kept: Iterable[Candidate], one: Candidate) -> bool:
    return any(one.sentence == other.sentence for other in kept)


def _distinct(found: Iterable[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for one in found:
        kept += [] if _holds(kept, one) else [one]
    return kept


def _fits(found: Sequence[Candidate], most: int, most_words: int) -> bool:
    return len(found) <= most and sum(len(one.sentence.text.split()) for one in found) <= most_words


# Numbers


def _asked_nouns(text: str) -> frozenset[str]:
    """Whom a question counts: "how many soldiers"."""
    return frozenset(NOUNS[word] for word in folded(re.sub(r"[^\w\s]", " ", text)) if word in NOUNS)


def _is_asked(
    one: Quantity, wanted: frozenset[str] | set[str], nouns: frozenset[str], asks: Asks, question: str
) -> bool:
    """Whether a number is of what a question asks for: its measure, else its noun."""
    if one.measure in _NO_COUNT or (not one.measure and not one.counted) or one.low == one.high == 1:
        return False
    specific = nouns - GENERIC
    fits = not specific or one.counted in specific or one.counted in GENERIC
    if wanted:
        return one.measure in wanted and fits
    if specific or asks is Asks.NUMBER:
        return one.counted in specific
    return one.measure == "kill" and bool(_WHAT_HAPPENED.search(question))


def _seeds(
    claims: Sequence[Claim], near: Sequence[Candidate], asked: frozenset[str], question: Understood, *, every: bool
) -> list[Claim]:
    """The claims that a dispute may be about: of a sentence that bears on the question, its places and its days."""
    best = max((one.coverage for one in near), default=0.0)
    first = [one.sentence for one in near[:BEST]]
    strong = {one.sentence.passage.key for one in near if one.coverage >= SEEDS * best}
    return [
        one
        for one in claims
        if one.candidate.sentence.passage.key in strong
        and (every or one.candidate.sentence in first)
        and (not one.event.places or not asked or bool(one.event.places & asked) or one.candidate.own >= SEEDS * best)
        and (not one.event.days or not question.spans or overlap(one.event.days, question.spans))
    ]


def _comparable(one: Claim, other: Claim) -> bool:
    """Whether two numbers measure the same: dead civilians are compared with dead people, not with soldiers."""
    mine, others = one.quantity, other.quantity
    if mine is None or others is None or mine.measure != others.measure:
        return False
    if not mine.measure and (one.party is None or other.party is None):
        return False  # what became of them is not known to be the same
    if mine.counted == others.counted:
        return True
    people = {*GENERIC, "civilian"}
    return (bool(mine.measure) and mine.counted in people and others.counted in people) or (
        bool(mine.measure) and (mine.counted in GENERIC or others.counted in GENERIC)
    )


def _number_sides(claims: Sequence[Claim]) -> list[Side]:
    """Claims that can be said of one number as one side each.

    One speaker of one report gives one number, and a sentence of it that names no speaker does not contradict it.
    """
    sides: list[Side] = []
    given: set[tuple[str, str | None]] = set()
    for claim in sorted(claims, key=_width):
        quantity = claim.quantity
        if quantity is None:
            continue
        place = next((n for n, side in enumerate(sides) if _agree(side, quantity)), None)
        giver = (claim.event.report.id, claim.party)
        if place is not None:
            sides[place] = replace(sides[place], claims=(*sides[place].claims, claim))
        elif giver not in given and (claim.party or not any(report == giver[0] for report, _ in given)):
            sides.append(Side(quantity.text, (claim,)))
        given.add(giver)
    return sides


def _width(claim: Claim) -> float:
    """How much a number leaves open: exact ones make the sides, and vaguer ones join those they agree with."""
    low, high = claim.quantity.reach if claim.quantity else (0.0, 0.0)
    return high - low


def _agree(side: Side, quantity: Quantity) -> bool:
    first = side.claims[0].quantity
    return first is not None and first.agrees(quantity)


def _oldest_first(sides: Sequence[Side]) -> list[Side]:
    """The sides in order of publication, those of one time as they are ranked."""
    return sorted(sides, key=lambda side: _when(side.claims[0]))


def _number_dispute(seed: Claim, sides: Sequence[Side]) -> Dispute:
    measure, counted = (seed.quantity.measure, seed.quantity.counted) if seed.quantity else ("", "")
    about = _OF_MEASURE.get(measure) or f"the number of {PLURALS.get(counted, counted + 's')}"
    return Dispute(Point.NUMBER, about, tuple(sides), update=_is_update(sides))


def _is_update(sides: Sequence[Side]) -> bool:
    """Whether each number replaces the one before: from a later report, no smaller, and no other party's."""
    for earlier, later in pairwise(sides):
        one, other = earlier.claims[0], later.claims[0]
        if not _is_later(one, other) or one.quantity is None or other.quantity is None:
            return False
        if other.quantity.low < one.quantity.low or not _may_update(one, other):
            return False
        if any(not _is_later(claim, other) for claim in earlier.claims):
            return False
    return True


def _is_later(one: Claim, other: Claim) -> bool:
    """Whether a claim was published clearly later than another, and soon enough to bring it up to date."""
    first, second = one.event.report.published, other.event.report.published
    if first is None or second is None:
        return False
    precise = all(found.precision in (Precision.MINUTE, Precision.SECOND) for found in (first, second))
    gap = second.instant - first.instant
    return (SAME_TIME if precise else timedelta(hours=23)) <= gap <= UPDATES


def _may_update(one: Claim, other: Claim) -> bool:
    """Whether a later number can be meant to replace an earlier one: the same party's, nobody's, or one that rose.

    A ministry's count does not bring a monitor's up to date.
    """
    named = {claim.saying.name for claim in (one, other) if claim.saying and claim.saying.name}
    if len(named) == 2:
        return False
    rose = bool(RISES.search(fold(other.candidate.sentence.text).plain))
    return one.party is None or other.party is None or one.party == other.party or rose


# What somebody says


def _asks_for_sides(question: Understood) -> bool:
    """Whether a question wants to know who did something or whether it is so, rather than a detail of it."""
    text = question.question.text
    return question.asks in (Asks.PERSON, Asks.SPEAKER) or bool(_SIDES.search(text) or _WHAT_HAPPENED.search(text))


def _said(near: Sequence[Candidate], reading: Reading, stances: Sequence[Stance]) -> list[Claim]:
    return [claim for one in near for claim in reading.stances(one) if claim.saying and claim.saying.stance in stances]


def _by_value(claims: Iterable[Claim], value: Callable[[Claim], str]) -> list[Side]:
    """A side for each value, in order of its first claim."""
    sides: dict[str, Side] = {}
    for claim in claims:
        words_ = value(claim)
        if words_:
            known = sides.get(words_.casefold())
            sides[words_.casefold()] = Side(words_, (*known.claims, claim)) if known else Side(words_, (claim,))
    return list(sides.values())


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


def _when(claim: Claim) -> float:
    published = claim.event.report.published
    return published.instant.timestamp() if published else 0.0
