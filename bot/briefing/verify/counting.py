"""What a number counts: whether two numbers are of the same thing, in what words soever. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.briefing.verify.alignment import clauses, retells
from bot.briefing.verify.concepts import EXCLUSIVE, alike, implies
from bot.briefing.verify.reading import HEAVY, Line, Page, Word
from retrieval import words as stemming
from retrieval.quantities import KINDS, Quantity, Role
from retrieval.quantities.vocabulary import GENERIC, NOUNS, PEOPLE, folded, pattern

NOT_SPECIFIC: Final = GENERIC | {
    *"man other member".split(),
    *folded("أبناء ابناء أفراد"),
}


_FIGHTERS: Final = frozenset({"militant", "fighter", "rebel", "militia"})


_STATE: Final = {"soldier": "security", "police": "security", "officer": "security"}


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
    near = place.line.plain[place.quantity.start : place.quantity.end + _AROUND // 2]
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
        if word.weight >= HEAVY and not one.start <= word.start < one.end and abs(word.start - one.start) < _AROUND
    ]
    held = [word for word in around if any(retells(word, found) for found in place.line.words)]
    return len(held) >= TWO and len(held) >= MOST_OF * len(around)


_HARD: Final = RIVALS | KINDS


_AROUND, MOST_OF = 90, 0.6


def same_measure(one: Quantity, other: Quantity, line: Line, told: Line) -> bool:
    """Whether what became of those whom two numbers count is one: killed and found dead, not killed and wounded."""
    mine, others = one.measure, other.measure
    if mine == others or (others in ALSO and mine in ALSO[others]) or implies(others, mine):
        return True
    if {mine, others} == {"kill", ""} and one.counted in PEOPLE:
        quiet, number = (told, other) if mine else (line, one)
        if _LOST.search(quiet.plain[: number.start]):
            return True
    if mine and others:
        # What became of "two of them" is told less surely.
        is_part = _is_part(one, other, line)
        return is_part and any(word.concept and implies(others, word.concept) for word in line.words)
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


def _is_part_of_others(mine: str, other: Quantity, told: Line) -> bool:
    """Whether "ten of them" are of people of another kind: civilians, not journalists."""
    before = [number for number in told.quantities if number.end <= other.start and number.role is not Role.PART]
    whole = before[-1].counted if before else ""
    specific = PEOPLE - NOT_SPECIFIC
    if mine not in specific or whole not in specific or mine == whole or implies(whole, mine):
        return False
    return other.role is Role.PART and not _speaks_of(mine, other, told)


def _is_part(one: Quantity, other: Quantity, line: Line) -> bool:
    """Whether a number is told of some of those that another number counts."""
    return Role.PART in (one.role, other.role) or any(number.role is Role.TOTAL for number in line.quantities)


def same_noun(one: Quantity, other: Quantity, line: Line, told: Line) -> bool:
    """Whether two numbers count the same, by their nouns: soldiers may be told as people, not back."""
    mine, others = one.counted, other.counted
    if mine == others or (not mine and others != "family") or mine == other.measure:
        return True
    if _OF_WHOSE.match(told.plain, other.end):
        return True  # 185 of parliament's 328 members
    if not others and _is_part(one, other, line):
        return not _is_part_of_others(mine, other, told)
    if not others and _OUT_OF.search(told.plain[: other.start]):
        return True  # three of six, in Arabic without the noun again
    if mine in NOT_SPECIFIC:
        return others in PEOPLE - {"family"} or others == "" or not others.isascii()
    if mine in _FIGHTERS and others in _FIGHTERS:
        return True
    if others and (implies(others, mine) or _STATE.get(others) == mine or _STATE.get(mine) == others):
        return True
    if others == "family":
        return False
    if mine in _FIGHTERS and _MEMBERS.search(told.plain[other.start : other.end + 4]):
        return True  # of a brigade
    if others and others not in NOT_SPECIFIC:
        return (others.isascii() == mine.isascii() and alike(others, mine)) or _other_language(mine, others)
    counted = {number.counted for number in told.quantities if number is not other}
    return mine not in counted and _speaks_of(mine, other, told)


_MEMBERS: Final = pattern(r"\bmembers of\b|(?<!\w)(?:عناصر|عنصر|عنصرا|أفراد)(?!\w)")
_OF_WHOSE: Final = pattern(r"\s+of (?:the |its |their )?[\w-]+['’]s?(?!\w)")


_OUT_OF: Final = pattern(r"(?<!\w)(?:من أصل|من مجموع|من بين)\s+$|\b(?:out )?of\s+$")


def _other_language(mine: str, others: str) -> bool:
    """Whether two nouns cannot be compared: one is the stem of an Arabic word that no table knows."""
    return mine.isascii() != others.isascii()


def _speaks_of(noun: str, other: Quantity, told: Line) -> bool:
    """Whether a sentence says what those are whom it counts: "17 people, all civilians", but not "half of them"."""
    return any(
        _near(word, other, told)
        and ((word.concept and (word.concept == noun or implies(word.concept, noun))) or word.stem == stemming.stem(noun))
        and not _ONE_MORE.search(told.plain[: word.start])
        and not _is_one_of_several(word.start, word.end, told)
        and not _SOME_OF.search(told.plain[: word.start])
        for word in told.words
        if word.stem
    )


def _near(word: Word, other: Quantity, told: Line) -> bool:
    """Whether a word stands so near a number, in its clause, that it may say what is counted."""
    if word.start >= other.start:
        return word.start - other.end < _AROUND and not _ENDS.search(told.plain[other.end : word.start])
    return other.start - word.end < _AHEAD and not _ENDS.search(told.plain[word.end : other.start])


_ONE_MORE: Final = pattern(r"\ban? (?:\w+ )?$")
_AHEAD: Final = 45
_ENDS: Final = re.compile(r"[.;:]|\b(?:said|says|while|when|after|before|left|killed|killing|by)\b")


_SOME_OF: Final = pattern(
    r"\b(?:half|most|many|some|several|one|two|three|part|majority|third|quarter) of (?:them|those|the \w+)(?:,| being"
    r"| were)?\s+(?:\w+\s+)?$|\b(?:including|among them|among whom|mostly|mainly)\s+(?:\w+\s+){0,2}$"
    r"|(?<!\w)(?:نصفهم|معظمهم|أغلبهم|غالبيتهم|بينهم|منهم|من بينهم|ضمنهم)\s+(?:من\s+)?(?:\w+\s+)?$"
)


def _is_one_of_several(start: int, end: int, told: Line) -> bool:
    """Whether a noun is one of a list: "500 people, civilians and soldiers"."""
    behind = re.match(r"\s+(?:and|or)\s+(\w+)|\s+و(\w+)", told.plain[end:])
    before = re.search(r"(\w+)\s+(?:and|or)\s+$", told.plain[:start])
    near = [word for match in (behind, before) if match for word in match.groups() if word]
    return any(NOUNS.get(word) in PEOPLE for word in near)
