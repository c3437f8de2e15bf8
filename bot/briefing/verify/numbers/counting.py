"""What a number counts: whether two numbers are of the same thing, in what words soever. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.briefing.verify.numbers.nouns import AROUND, NOT_SPECIFIC, is_part, same_noun
from bot.briefing.verify.text.alignment import clauses, retells
from bot.briefing.verify.text.concepts import EXCLUSIVE, implies
from bot.briefing.verify.text.reading import HEAVY, Line, Page, Word
from retrieval.quantities import KINDS, Quantity, Role
from retrieval.quantities.vocabulary import NOUNS, PEOPLE, pattern

#: What may be told of as another measure: of whom one was done, the other is true.
ALSO: Final = {
    "execute": {"kill"}, "body": {"kill"}, "kill": {"body"},
    "flee": {"displace"}, "displace": {"flee"}, "evacuate": {"displace"}, "kidnap": {"missing", "arrest"},
}  # fmt: skip


RIVALS: Final = frozenset({"kill", "wound", "arrest", "kidnap", "execute", "displace", "missing"})


@dataclass(frozen=True, slots=True)
class Place:
    """A number of a passage, and where it stands."""

    page: Page
    line: Line
    quantity: Quantity


TWO: Final = 2


def held(around: Sequence[Word], told: Line) -> int:
    """How many of some words a sentence of a passage has."""
    return sum(any(retells(word, other) for other in told.words) for word in around)


def of_its_clause(one: Quantity, line: Line) -> Quantity:
    """A number without a noun; what an earlier clause tells of others is not told of it."""
    if one.counted or not one.measure or one.measure in KINDS:
        return one
    clause = next((piece for piece in clauses(line) if piece.start <= one.start < piece.end), None)
    if clause is None or any(word.concept and implies(word.concept, one.measure) for word in clause.words):
        return one
    return (
        one if any(number is not one and number.measure for number in clause.quantities) else replace(one, measure="")
    )


def is_other(one: Quantity, line: Line, place: Place) -> bool:
    """Whether a number of a passage surely counts something else than that of the statement.

    What neither a table nor the sentence around it shows to be another thing is taken for a paraphrase.
    """
    other, told = place.quantity, place.line
    if one.counted in _COUNTS:
        one = replace(one, counted="")  # "put the number at 300"
    if one.measure == other.measure and one.measure in _UNITS and one.counted and other.counted:
        return one.counted != other.counted  # miles for kilometres
    is_measure, is_noun = same_measure(one, other, line, told), same_noun(one, other, line, told)
    if (is_measure and is_noun) or may_be_same(one, line, place):
        return False
    if (_is_measured(one) or _is_measured(other)) and one.measure != other.measure:
        return not (_is_bare(one, line, other.measure) or _is_bare(other, told, one.measure))
    if not is_measure and not (one.measure in _UNITS or other.measure in _UNITS):
        if one.measure and other.measure:
            return one.measure in _HARD or other.measure in _HARD
        return one.measure in RIVALS or other.measure in RIVALS
    return _is_other_noun(one, place)


def _is_other_noun(one: Quantity, place: Place) -> bool:
    """Whether the nouns of two numbers exclude each other, or the passage has another number for the statement's."""
    mine, others = one.counted, place.quantity.counted
    if "family" in (mine, others):
        return bool(mine and others)
    if mine in PEOPLE and others in PEOPLE:
        return True
    if mine in EXCLUSIVE or others in EXCLUSIVE:
        return bool(mine and others)
    if not others and place.quantity.role is not Role.PART:
        return False  # "15" behind "39 of the 100 seats"
    told = [number for line in place.page.lines for number in line.quantities]
    if any(number.counted == mine and number.low != place.quantity.low for number in told):
        return True
    return bool(mine and others) and _has_apart(mine, place)


def _has_apart(noun: str, place: Place) -> bool:
    """Whether a passage tells of what a statement counts without a number, and counts another thing: tablets, doses."""
    if noun in NOT_SPECIFIC | _TIMES or place.quantity.counted in NOT_SPECIFIC | PEOPLE | _TIMES:
        return False
    near = place.line.plain[place.quantity.start : place.quantity.end + AROUND // 2]
    return any(
        word.stem == noun and word.text.endswith("s") and (line is not place.line or word.text.casefold() not in near)
        for line in place.page.lines
        for word in line.words
        if word.stem
    )


_TIMES: Final = frozenset({"time", "case"})


#: What is measured, not counted.
_UNITS: Final = KINDS - {"casualty", "body"}


def _is_measured(one: Quantity) -> bool:
    """Whether a number has a unit of its own: a bare one that is read as of the unit before it has none."""
    return one.measure in _UNITS and bool(one.counted)


def _is_bare(one: Quantity, line: Line, measure: str) -> bool:
    """Whether a number has no noun of its own and may be of a unit that its sentence has: "from 48 per cent to 50"."""
    return not one.measure and one.counted not in _NOUNS and any(other.measure == measure for other in line.quantities)


_NOUNS: Final = frozenset(NOUNS.values())


_COUNTS: Final = frozenset("number figure total toll count".split())


def may_be_same(one: Quantity, line: Line, place: Place) -> bool:
    """Whether two nouns that no table links may be one: the sentence around is, and nothing says that they are two."""
    other = place.quantity
    mine, others = one.counted, other.counted
    if one.measure != other.measure and (one.measure in _HARD and other.measure in _HARD):
        return False
    if (
        "family" in (mine, others)
        or one.measure in KINDS
        or other.measure in KINDS
        or (mine in PEOPLE and others in PEOPLE)
    ):
        return False
    if mine in EXCLUSIVE or others in EXCLUSIVE:
        return False
    if mine in PEOPLE - NOT_SPECIFIC and others in NOT_SPECIFIC:
        return False
    rivals = [number for told in place.page.lines for number in told.quantities if number is not other]
    if any(
        (mine and number.counted == mine) or (one.measure in _HARD and number.measure == one.measure)
        for number in rivals
    ):
        return False
    around = [
        word
        for word in line.words
        if word.weight >= HEAVY and not one.start <= word.start < one.end and abs(word.start - one.start) < AROUND
    ]
    held = [word for word in around if any(retells(word, found) for found in place.line.words)]
    return len(held) >= TWO and len(held) >= MOST_OF * len(around)


_HARD: Final = RIVALS | KINDS


MOST_OF: Final = 0.6


def same_measure(one: Quantity, other: Quantity, line: Line, told: Line) -> bool:
    """Whether what became of those whom two numbers count is one: killed and found dead, not killed and wounded."""
    mine, others = one.measure, other.measure
    if mine == others or (others in ALSO and mine in ALSO[others]) or implies(others, mine):
        return True
    quiet, number = (told, other) if mine else (line, one)
    if {mine, others} == {"kill", ""} and one.counted in PEOPLE and _LOST.search(quiet.plain[: number.start]):
        return True
    if mine and others:
        # What became of "two of them" is told less surely.
        return is_part(one, other, line) and any(word.concept and implies(others, word.concept) for word in line.words)
    if not mine:
        if others in KINDS - {"casualty", "body"}:
            return one.counted == other.counted or (not one.counted and _has_measure(others, line))
        rivals = {word.concept for word in line.words if word.concept} & RIVALS
        return not rivals or any(rival == others or implies(others, rival) for rival in rivals)
    if mine in KINDS:  # "from 49 million cubic metres to 20 million"
        return not others and not other.counted and any(number.measure in KINDS for number in told.quantities)
    if one.counted and one.counted == other.counted and one.counted not in PEOPLE | NOT_SPECIFIC:
        return True  # things: what became of them is a matter of the clause
    claimed = {number.measure for number in told.quantities if number is not other}
    return mine not in claimed and any(word.concept and implies(word.concept, mine) for word in told.words)


#: Who loses soldiers has soldiers killed.
_LOST: Final = pattern(r"(?:\b(?:lost|loses|losing)|(?<!\w)[وف]?(?:خسر|خسرت|فقد|فقدت)(?:\s+\w+){0,2})\s+$")


def _has_measure(measure: str, line: Line) -> bool:
    """Whether a sentence has a number of a measure: behind "1,150 pounds" a bare "900" is pounds too."""
    return any(number.measure == measure for number in line.quantities)
