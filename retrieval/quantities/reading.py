"""A sentence to the quantities it states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from retrieval.dates.fold import Folded, fold
from retrieval.quantities.counted import Counted, counted
from retrieval.quantities.measures import measure_of, toll_of
from retrieval.quantities.numerals import Numeral, numerals
from retrieval.quantities.roles import role_of
from retrieval.quantities.tokens import Token, tokenize
from retrieval.quantities.types import Quantity, Role
from retrieval.quantities.vocabulary import GENERIC, PEOPLE, folded, pattern
from retrieval.types import DateMention

# What a bare number goes on from: "hospital officials counted 19", "and the governor spoke of seven".
_COUNTS: Final = pattern(
    r"\b(?:counted|counts|put it at|puts it at|spoke of|speaks of|gave|gives|said|says|reported"
    r"|recorded|documented|to|at|of|than|reached|was|were|from)"
    r"\s*(?:as )?$|(?:العدد|عددهم|قال|ذكر|أحصى|سجل|بلغ|إلى|عن|الى)\W*$"
)
# How much of a sentence is read: longer ones are tables and lists, and what a number is tied to stands near it. Behind
# the last number read so many characters more are looked at. What is greater than the largest number counts nothing.
LONGEST, BEHIND = 1_000, 150
MOST = 40
LARGEST = 1e16
# Of so many sentences what they state is remembered.
REMEMBERED: Final = 4_096
# The measures that one person without a number counts in.
_OF_ONE: Final = frozenset({"kill", "wound", "arrest", "kidnap", "execute", "missing", "prisoner-swap"})
_ASIDE: Final = pattern(r"(?:including|among them|of them|بينهم|منهم)\W*$")
_OF_THEM: Final = pattern(r"\s+(?:\w+\s+)?(?:of (?:them|whom)|منهم)\b")
_OUT_OF: Final = frozenset(
    tuple(folded(words))
    for words in ("of", "of the", "of its", "of their", "out of", "out of the", "of some", "من أصل", "من مجموع", "من")
)
_OF_WHOSE: Final = pattern(r"\s+(?:out )?of (?:the )?[\w-]+'s?\s+")
_OTHERS: Final = frozenset(folded("others other آخرين آخرون آخر"))
_OPENS_CLAUSE: Final = pattern(r"\s*[,;]\s*(?:and|while|but)\b|\s*,\s*و")
_LINK: Final = pattern(r"\W*(?:,|and|or|،|و|as well as|plus)?\W*(?:and|another|other|his|her|its|their)?\W*و?")


def quantities(text: str, dates: Iterable[DateMention] = (), offset: int = 0) -> tuple[Quantity, ...]:
    """The quantities that a sentence states, in order.

    Dates, clock times, ages, ordinals and the numbers in names ("Resolution 2254", "F-16", اللواء 47) are none. Of a
    very long sentence the first :data:`LONGEST` characters are read, and at most :data:`MOST` numbers.

    Args:
        text: One sentence, English or Arabic.
        dates: Date words in it, which hold no quantity.
        offset: Where the sentence begins in the text that ``dates`` count from.
    """
    taken = ((one.start - offset, one.end - offset) for one in dates if one.start - offset < LONGEST + BEHIND)
    return _stated(text, tuple(taken))


@lru_cache(REMEMBERED)
def _stated(text: str, taken: tuple[tuple[int, int], ...]) -> tuple[Quantity, ...]:
    """The same, the places of dates left out; an answer reads each of its sentences several times."""
    is_cut = len(text) > LONGEST + BEHIND
    folded = fold(text[: LONGEST + BEHIND])
    tokens = tokenize(folded)
    found = [one for one in numerals(folded, tokens) if not _lies_in(folded, tokens, one, taken)]
    found = [one for one in found if one.low <= LARGEST and _may_count(tokens, one)]
    if is_cut:
        found = [one for one in found if one.start < LONGEST and one.end < len(tokens)]
    read = _read(folded, tokens, found[:MOST])
    stated = [_quantity(text, folded, tokens, *one) for one in read if _is_said(folded, tokens, *one)]
    return tuple(_apart(text, stated))


def _apart(text: str, stated: Sequence[Quantity]) -> Iterator[Quantity]:
    """The quantities without overlap: a word that qualifies the next number is not what this one counts."""
    for number, one in enumerate(stated):
        following = stated[number + 1].start if number + 1 < len(stated) else len(text)
        end = len(text[: min(one.end, following)].rstrip())
        if end > one.start:
            yield one if end == one.end else replace(one, counted="", end=end, text=text[one.start : end])


_Read = tuple[Numeral, Counted, str, Role]


def _lies_in(folded: Folded, tokens: Sequence[Token], one: Numeral, taken: Sequence[tuple[int, int]]) -> bool:
    start, end = folded.outer(tokens[one.first].start, tokens[max(one.end - 1, one.first)].end)
    return any(start < last and first < end for first, last in taken)


def _may_count(tokens: Sequence[Token], one: Numeral) -> bool:
    """Whether a number that no word states can be meant as one: an article before a person."""
    if not one.implied or one.low != 1:
        return True
    return counted(tokens, one).noun in PEOPLE or tokens[one.first].word == "another"


def _read(folded: Folded, tokens: Sequence[Token], found: Sequence[Numeral]) -> list[_Read]:
    """Each number with what it counts, its measure and its role; measures go over "and" and commas."""
    read: list[_Read] = []
    told_before = False  # whether the measure of the number before stands before it
    for n, one in enumerate(found):
        previous = read[-1][1].end if read else 0
        if one.first < previous:
            continue  # "eleven members of one family"
        what = _counted(tokens, one, read)
        if n + 1 < len(found) and _is_out_of(folded, tokens, one, found[n + 1]):
            what = Counted(counted(tokens, found[n + 1]).noun, "", one.end)  # "four of the 59 missiles"
        linked = bool(read) and _is_linked(folded, tokens, previous, one)
        role = role_of(folded, tokens, one, what, is_first=not read)
        following = _next(folded, tokens, [other for other in found[n + 1 :] if other.first >= what.end], role)
        measure, before = measure_of(folded, tokens, one, what, previous=previous, following=following)
        if not measure and not linked and read and read[-1][1].is_unit:
            since = next((other[1].end for other in reversed(read) if not other[1].is_unit), 0)
            measure = toll_of(folded, tokens, one, what, since)  # "the number of dead in three weeks at 412"
        if linked and not measure and told_before and not what.is_unit:
            measure, before = read[-1][2], True
            role = read[-1][3] if role is Role.VALUE else role
        elif linked and read[-1][3] is Role.PART and not _OPENS_CLAUSE.match(folded.plain, tokens[previous - 1].end):
            role = Role.PART
        if role is Role.PART and read and not what.is_unit:
            whole = (other for other in reversed(read) if other[3] is not Role.PART and not other[1].is_unit)
            measure = next((other[2] for other in whole), "") or measure
        read.append((one, what, measure, role))
        told_before = before
    return _gone_on(folded, _out_of_totals(folded, tokens, _shared(folded, tokens, read)))


def _counted(tokens: Sequence[Token], one: Numeral, read: Sequence[_Read]) -> Counted:
    """What a number counts; "others" are more of what was counted before."""
    what = counted(tokens, one)
    word = tokens[what.end - 1].word if what.noun else ""
    is_thing = bool(read) and read[-1][1].noun not in PEOPLE
    return replace(what, noun=read[-1][1].noun or what.noun) if word in _OTHERS and is_thing else what


def _next(folded: Folded, tokens: Sequence[Token], rest: Sequence[Numeral], role: Role) -> int:
    """The first token of the next number that does not stand in an aside ("17 people, five of them children, …")."""
    aside = False
    for other in rest:
        before = folded.plain[max(0, other.start - 8) : other.start]
        if role is Role.PART or not (
            _is_aside(folded, tokens, other) or (aside and re.search(r"\w (?:and|و)?\s*$", before))
        ):
            return other.first
        aside = True
    return len(tokens)


def _is_aside(folded: Folded, tokens: Sequence[Token], one: Numeral) -> bool:
    """Whether a number stands in an aside of the one before it, behind which the sentence goes on."""
    end = tokens[max(one.end - 1, one.first)].end
    before = folded.plain[max(0, one.start - 24) : one.start]
    return bool(_ASIDE.search(before) or _OF_THEM.match(folded.plain, end))


def _is_linked(folded: Folded, tokens: Sequence[Token], previous: int, one: Numeral) -> bool:
    """Whether only "and" or a comma stands between a number's phrase and the next number."""
    between = folded.plain[tokens[previous - 1].end : one.start] if previous else folded.plain[: one.start]
    return bool(_LINK.fullmatch(between)) or (tokens[one.first].joined[:1] == "و" and not between.strip(" و"))


def _shared(folded: Folded, tokens: Sequence[Token], read: list[_Read]) -> list[_Read]:
    """What became of the last in a list became of all: "32 soldiers and 14 policemen were killed"."""
    for n in range(len(read) - 2, -1, -1):
        one, what, measure, role = read[n]
        following = read[n + 1]
        if measure or what.is_unit or following[1].is_unit or not _is_linked(folded, tokens, what.end, following[0]):
            continue
        if what.noun in PEOPLE or not what.noun:
            read[n] = (one, what, following[2], role)
    return read


def _is_out_of(folded: Folded, tokens: Sequence[Token], one: Numeral, total: Numeral) -> bool:
    """Whether a number is told of the next one: "twelve of the 30"."""
    between = folded.plain[tokens[max(one.end, 1) - 1].end : total.start]
    return tuple(between.split()) in _OUT_OF or bool(_OF_WHOSE.fullmatch(between))


def _out_of_totals(folded: Folded, tokens: Sequence[Token], read: list[_Read]) -> list[_Read]:
    """What became of "twelve of the 30 hostages" became of the twelve; the thirty are what they are told of."""
    for n in range(len(read) - 1):
        one, what, measure, role = read[n]
        total = read[n + 1]
        if _is_out_of(folded, tokens, one, total[0]) and not total[1].is_unit and total[3] is Role.VALUE:
            read[n] = (one, what, measure or total[2], role)
            read[n + 1] = (*total[:3], Role.TOTAL)
    return read


def _gone_on(folded: Folded, read: list[_Read]) -> list[_Read]:
    """A bare number takes the measure that the sentence was about: "the police put the toll at 32; the hospital 19"."""
    last = ""
    for n, (one, what, measure, role) in enumerate(read):
        bare = not measure and what.noun in GENERIC and not what.is_unit
        if (
            bare and last and (role in (Role.PART, Role.EARLIER) or _COUNTS.search(folded.plain[: one.start][-24:]))
        ) or (not measure and role is Role.PART and what.noun in PEOPLE):
            measure = last
        read[n] = (one, what, measure, role)
        if measure and not what.is_unit:
            last = measure
    if read and not read[0][2] and read[0][3] is Role.EARLIER and len(read) > 1:
        read[0] = (*read[0][:2], read[1][2], read[0][3])
    return read


def _is_capitalised(folded: Folded, token: Token) -> bool:
    return folded.raw[token.start : token.start + 1].isupper()


def _is_said(folded: Folded, tokens: Sequence[Token], one: Numeral, what: Counted, measure: str, role: Role) -> bool:
    """Whether a number states something: nobody and one person only with what became of them."""
    if one.low == 0 or (one.implied and one.low == 1):
        return measure in _OF_ONE or measure == "casualty"
    if not measure and not what.noun and one.first > 1 and _is_capitalised(folded, tokens[one.first - 1]):
        return False  # "Tent 12"
    return not (one.low == 1 and not measure and what.noun in GENERIC)


def _quantity(
    text: str, folded: Folded, tokens: Sequence[Token], one: Numeral, what: Counted, measure: str, role: Role
) -> Quantity:
    last = max(one.end, what.end if what.noun or what.measure else one.end, one.first + 1)
    start, end = folded.outer(one.start, tokens[last - 1].end)
    return Quantity(
        low=one.low,
        high=one.high,
        qualifier=one.qualifier,
        measure=measure,
        counted=what.noun,
        role=role,
        start=start,
        end=end,
        text=text[start:end],
    )
