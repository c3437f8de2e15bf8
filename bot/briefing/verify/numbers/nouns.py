"""Whether the nouns of two numbers name the same: soldiers may be told as people, not back. Pure."""

from __future__ import annotations

import re
from typing import Final

from bot.briefing.verify.text.concepts import alike, implies
from bot.briefing.verify.text.reading import Line, Word
from retrieval import words as stemming
from retrieval.quantities import Quantity, Role
from retrieval.quantities.vocabulary import GENERIC, NOUNS, PEOPLE, folded, pattern

NOT_SPECIFIC: Final = GENERIC | {
    *"man other member".split(),
    *folded("أبناء ابناء أفراد"),
}


_FIGHTERS: Final = frozenset({"militant", "fighter", "rebel", "militia"})


_STATE: Final = {"soldier": "security", "police": "security", "officer": "security"}
#: How far around a number a word may say what is counted.
AROUND: Final = 90


def same_noun(one: Quantity, other: Quantity, line: Line, told: Line) -> bool:
    """Whether two numbers count the same, by their nouns: soldiers may be told as people, not back."""
    mine, others = one.counted, other.counted
    if mine == others or (not mine and others != "family") or mine == other.measure:
        return True
    if _OF_WHOSE.match(told.plain, other.end):
        return True  # 185 of parliament's 328 members
    if not others and is_part(one, other, line):
        return not _is_part_of_others(mine, other, told)
    if not others and _OUT_OF.search(told.plain[: other.start]):
        return True  # three of six, in Arabic without the noun again
    if mine in NOT_SPECIFIC:
        return others in PEOPLE - {"family"} or others == "" or not others.isascii()
    if mine in _FIGHTERS and others in _FIGHTERS:
        return True
    if _is_kind_of(mine, other, told):
        return True
    if others == "family":
        return False
    if others and others not in NOT_SPECIFIC:
        return (others.isascii() == mine.isascii() and alike(others, mine)) or _other_language(mine, others)
    counted = {number.counted for number in told.quantities if number is not other}
    return mine not in counted and _speaks_of(mine, other, told)


def _is_kind_of(mine: str, other: Quantity, told: Line) -> bool:
    """Whether who is counted by one noun is by the other, too; members of a brigade are fighters."""
    others = other.counted
    if others and (implies(others, mine) or _STATE.get(others) == mine or _STATE.get(mine) == others):
        return True
    return mine in _FIGHTERS and bool(_MEMBERS.search(told.plain[other.start : other.end + 4]))


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
        and (
            (word.concept and (word.concept == noun or implies(word.concept, noun))) or word.stem == stemming.stem(noun)
        )
        and not _ONE_MORE.search(told.plain[: word.start])
        and not _is_one_of_several(word.start, word.end, told)
        and not _SOME_OF.search(told.plain[: word.start])
        for word in told.words
        if word.stem
    )


def _near(word: Word, other: Quantity, told: Line) -> bool:
    """Whether a word stands so near a number, in its clause, that it may say what is counted."""
    if word.start >= other.start:
        return word.start - other.end < AROUND and not _ENDS.search(told.plain[other.end : word.start])
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


def _is_part_of_others(mine: str, other: Quantity, told: Line) -> bool:
    """Whether "ten of them" are of people of another kind: civilians, not journalists."""
    before = [number for number in told.quantities if number.end <= other.start and number.role is not Role.PART]
    whole = before[-1].counted if before else ""
    specific = PEOPLE - NOT_SPECIFIC
    if mine not in specific or whole not in specific or mine == whole or implies(whole, mine):
        return False
    return other.role is Role.PART and not _speaks_of(mine, other, told)


def is_part(one: Quantity, other: Quantity, line: Line) -> bool:
    """Whether a number is told of some of those that another number counts."""
    return Role.PART in (one.role, other.role) or any(number.role is Role.TOTAL for number in line.quantities)
