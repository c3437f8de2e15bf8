"""Numbers of one measure and one event that cannot be one number. Pure.

A number that a later report raises is an update of it, no contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from bot.briefing.claims import Candidate, Claim, Reading, overlap
from bot.briefing.disputes import Dispute, Side, shown
from bot.briefing.types import Point
from retrieval.dates.fold import fold
from retrieval.quantities import Quantity
from retrieval.quantities.vocabulary import GENERIC, NOUNS, RISES, folded
from retrieval.types import Precision
from retrieval.understand import Asks, Understood

# Reports whose times of publication differ by less than this are of about the same time.
SAME_TIME = timedelta(hours=2)
# A toll is brought up to date within so many days.
UPDATES = timedelta(days=4)
# A toll that the question does not ask for is worth a word where it stands in one of so many best sentences.
BEST = 3
# A dispute is about a sentence of a passage that covers this share of what the best one does.
SEEDS = 0.8
# So many numbers are compared, the best first, and so many of them may begin a dispute.
MOST_CLAIMS, MOST_SEEDS = 120, 20
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
#: A question about an event as a whole, to which a toll belongs; one that wants to know what is so, or who says what.
_WHAT_HAPPENED = re.compile(r"\bwhat (?:happened|is known|do we know)\b|\btell me about\b|ماذا (?:حدث|حصل|جرى)", re.I)


def contested_number(
    question: Understood, near: Sequence[Candidate], reading: Reading, asked: frozenset[str]
) -> Dispute | None:
    """The number that a question asks for, where the sentences give numbers that cannot be one.

    ``near`` are the sentences that bear on the question, best first; ``asked`` the places that it names.
    """
    claims = [claim for one in near for claim in reading.numbers(one)]
    measures = {claim.quantity.measure for claim in claims if claim.quantity}
    wanted = measures.intersection(question.concepts)
    nouns = _asked_nouns(question.question.text)
    claims = [one for one in claims if one.quantity and _is_asked(one.quantity, wanted, nouns, question)][:MOST_CLAIMS]
    for seed in _seeds(claims, near, asked, question, every=bool(wanted or nouns - GENERIC))[:MOST_SEEDS]:
        group = [one for one in claims if _comparable(seed, one) and seed.event.is_that_of(one.event, asked)]
        sides = _number_sides(group)
        if len(sides) > 1:
            return _number_dispute(seed, _shown(group, sides))
    return None


def asks_what_happened(question: Understood) -> bool:
    """Whether a question is about an event as a whole, to which a toll belongs."""
    return bool(_WHAT_HAPPENED.search(question.question.text))


def _asked_nouns(text: str) -> frozenset[str]:
    """Whom a question counts: "how many soldiers"."""
    return frozenset(NOUNS[word] for word in folded(re.sub(r"[^\w\s]", " ", text)) if word in NOUNS)


def _is_asked(one: Quantity, wanted: frozenset[str] | set[str], nouns: frozenset[str], question: Understood) -> bool:
    """Whether a number is of what a question asks for: its measure, else its noun."""
    if one.measure in _NO_COUNT or (not one.measure and not one.counted) or one.low == one.high == 1:
        return False
    specific = nouns - GENERIC
    fits = not specific or one.counted in specific or one.counted in GENERIC
    if wanted:
        return one.measure in wanted and fits
    if specific or question.asks is Asks.NUMBER:
        return one.counted in specific
    return one.measure == "kill" and asks_what_happened(question)


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


def _number_dispute(seed: Claim, sides: Sequence[Side]) -> Dispute:
    measure, counted = (seed.quantity.measure, seed.quantity.counted) if seed.quantity else ("", "")
    about = _OF_MEASURE.get(measure) or f"the number of {PLURALS.get(counted, counted + 's')}"
    return Dispute(Point.NUMBER, about, tuple(sides), update=_is_update(sides))


def _shown(group: Sequence[Claim], sides: Sequence[Side]) -> list[Side]:
    """The sides to show; where parties differ, each by its newest number only."""
    found = shown(sides)
    if _is_update(found):
        return found
    current = _number_sides([one for one in group if not any(_replaces(other, one) for other in group)])
    return shown(current) if len(current) > 1 else found


def _replaces(later: Claim, earlier: Claim) -> bool:
    """Whether a number brings that of the same party up to date."""
    if later.quantity is None or earlier.quantity is None or later.party is None or later.party != earlier.party:
        return False
    return _is_later(earlier, later) and later.quantity.low > earlier.quantity.low


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
