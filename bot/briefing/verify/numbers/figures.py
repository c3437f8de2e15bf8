"""Numbers: each must stand in the cited passages, of the same thing, with the same qualifier. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.verify.numbers.changes import step_for_level
from bot.briefing.verify.numbers.compounds import compounds, has_compound, single
from bot.briefing.verify.numbers.counting import ALSO, RIVALS, TWO, Place
from bot.briefing.verify.numbers.matters import elsewhere, label, mismatch
from bot.briefing.verify.numbers.numbering import (
    bare_digits,
    dual_units,
    has_dual,
    has_ordinal,
    has_pair,
    is_of_fraction,
    numbers_a_thing,
    ordinals,
    stands_bare,
)
from bot.briefing.verify.numbers.qualifiers import same_qualifier
from bot.briefing.verify.numbers.reckoning import is_difference, is_reckoned, is_rounded, is_sum
from bot.briefing.verify.text.concepts import implies
from bot.briefing.verify.text.marks import Kind
from bot.briefing.verify.text.reading import Line, Page
from bot.briefing.verify.types import Fault
from retrieval.names import Gazetteer
from retrieval.quantities import Qualifier, Quantity
from retrieval.quantities.vocabulary import PEOPLE, folded


def faults_of_numbers(line: Line, pages: Sequence[Page], gazetteer: Gazetteer) -> Iterator[Fault]:
    """What is wrong with the numbers of a statement's sentence."""
    places = [
        Place(page, one, number)
        for page in pages
        for one in page.lines
        for number in dict.fromkeys((*one.quantities, *one.durations))
    ]
    for quantity in line.quantities:
        if fault := _fault(quantity, line, places, pages, gazetteer):
            yield fault
    yield from _other_fates(line, pages)
    yield from bare_digits(line, pages)
    yield from compounds(line, pages)
    yield from single(line, pages)
    yield from ordinals(line, pages)
    yield from dual_units(line, pages)


def _other_fates(line: Line, pages: Sequence[Page]) -> Iterator[Fault]:
    """Somebody is said to be killed, and the passages know only of wounded."""
    told = {word.concept for page in pages for each in page.lines for word in each.words if word.concept}
    told |= {number.measure for page in pages for each in page.lines for number in each.quantities if number.measure}
    for word in line.words:
        mine = word.concept
        if mine not in _FATES or line.marked(word.start, Kind.NOT):
            continue
        if any(other == mine or implies(other, mine) or mine in ALSO.get(other, ()) for other in told):
            continue
        if others := sorted(told & _FATES):
            yield Fault("number", word.text, f"the cited passages do not say “{word.text}”, but “{others[0]}”")


#: What becomes of people and is none of the others.
_FATES: Final = frozenset({"kill", "wound"})


def is_implied(one: Quantity) -> bool:
    """Whether no word or digit states a number: "a policeman"."""
    words = set(re.findall(r"\w+", one.text.casefold()))
    return one.low in (1, 2) and not any(map(str.isdigit, one.text)) and words.isdisjoint(_ONE_AND_TWO)


_ONE_AND_TWO: Final = frozenset(
    {"one", "two", *folded("واحد واحدة اثنان اثنين اثنتان اثنتين"), "exactly", "only", "just"}
)


def _fault(
    one: Quantity, line: Line, places: Sequence[Place], pages: Sequence[Page], gazetteer: Gazetteer
) -> Fault | None:
    if numbers_a_thing(one, line):
        return None if has_ordinal(one, pages) else Fault("number", one.text, _no_such(one, places, pages))
    equal = [place for place in places if _same_value(one, place.quantity)]
    if is_of_fraction(one, line):
        return None  # a share, which is read as one
    if one.low == one.high == 1 and one.measure not in RIVALS and not equal:
        return None  # "one wing", where the passage has "a wing"
    if is_implied(one):
        return _implied(one, line, places) if not equal else None
    if one.low == 0:
        return None  # "nobody" and "no" are a matter of what is denied
    if not equal:
        if any(is_rounded(one, place.quantity) and not mismatch(one, line, place) for place in places):
            return None
        if one.low == TWO and any(has_dual(one, page) or has_pair(one, page) for page in pages):
            return None
        if (
            has_compound(one, pages)
            or stands_bare(one, pages)
            or _counts_its_own(one, line, pages)
            or is_reckoned(one, line, pages)
        ):
            return None
        return Fault("number", one.text, _no_such(one, places, pages))
    return _of_equal(one, line, equal, places, pages, gazetteer)


def _of_equal(
    one: Quantity,
    line: Line,
    equal: Sequence[Place],
    places: Sequence[Place],
    pages: Sequence[Page],
    gazetteer: Gazetteer,
) -> Fault | None:
    """What is wrong with a number that stands in the passages: of what it is said there, and how surely."""
    reasons = [(mismatch(one, line, place), place) for place in equal]
    reasons = [(reason or step_for_level(one, line, place), place) for reason, place in reasons]
    fitting = [place for reason, place in reasons if not reason]
    if not fitting:
        if is_sum(one, line, pages) or is_difference(one, line, pages):
            return None
        return Fault("number", one.text, next(reason for reason, _ in reasons if reason))
    away = [elsewhere(line, place, places, gazetteer) for place in fitting]
    if all(away):
        return Fault("number", one.text, away[0])
    if not any(same_qualifier(one, line, place.quantity, place.line) for place in fitting):
        place = fitting[0]
        return Fault(
            "qualifier",
            one.text,
            f"[{place.page.n}] says “{place.quantity.text}”, which is not “{one.text}”",
        )
    return None


def _counts_its_own(one: Quantity, line: Line, pages: Sequence[Page]) -> bool:
    """Whether a number counts names that the statement or a passage lists: "Madaya and Zabadani, two towns"."""
    if one.low == TWO and _is_of_a_pair(one, line):
        return True
    if one.measure or one.low > _LISTED:
        return False
    listed = [{name.name for name in told.names} for page in pages for told in page.lines]
    if any(one.low == len(names) > 1 for names in listed) and one.counted not in PEOPLE:
        return True
    before = {name.name for name in line.names if one.start - _NEAR <= name.start < one.start}
    behind = {name.name for name in line.names if one.end <= name.start < one.end + _NEAR}
    return one.low in (len(before), len(behind))


def _is_of_a_pair(one: Quantity, line: Line) -> bool:
    """Whether a number stands beside two names, known or not: "Kafra and Teir, two villages"."""
    return bool(_PAIR_BEFORE.search(line.text[: one.start]) or _PAIR_BEHIND.match(line.text[one.end :]))


_PAIR: Final = r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,2} and [A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,2}"
_PAIR_BEFORE: Final = re.compile(rf"{_PAIR},? (?:the |both )?$")
_PAIR_BEHIND: Final = re.compile(rf"(?:,|:| of| called| named)? {_PAIR}")


_LISTED, _NEAR = 5, 60


def _implied(one: Quantity, line: Line, places: Sequence[Place]) -> Fault | None:
    """A single person where the passages tell of several of the kind, and of no single one."""
    if one.low != 2:
        return None
    alike_ = [place for place in places if place.quantity.measure == one.measure and not mismatch(one, line, place)]
    if alike_ and one.measure:
        return Fault("number", one.text, f"[{alike_[0].page.n}] says “{alike_[0].quantity.text}”, not {one.text!r}")
    return None if alike_ or not one.measure else Fault("number", one.text, f"no cited passage says “{one.text}”")


def _same_value(one: Quantity, other: Quantity) -> bool:
    if one.qualifier is Qualifier.VAGUE and other.qualifier is Qualifier.VAGUE:
        return one.low <= (other.high or other.low) and other.low <= (one.high or one.low)
    if one.qualifier is Qualifier.VAGUE:
        return one.low <= other.low <= (one.high or one.low)
    if one.high and other.high and one.low < _SHARED <= other.low:
        mine, high = one.low * 1_000 ** _thousands(one.high), one.high  # "between three and four thousand"
        return (mine, high) == _bounds(other)
    return _bounds(one) == _bounds(other) and other.qualifier is not Qualifier.VAGUE


_SHARED: Final = 1_000


def _thousands(number: float) -> int:
    return 2 if number >= 1_000_000 else int(number >= _SHARED)


def _bounds(one: Quantity) -> tuple[float, float]:
    return one.low, one.low if one.high is None else one.high


def _no_such(one: Quantity, places: Sequence[Place], pages: Sequence[Page]) -> str:
    cited = ", ".join(f"[{page.n}]" for page in pages)
    same = [place for place in places if place.quantity.measure == one.measure and place.quantity.low > 1]
    same = [place for place in same if place.quantity.counted == one.counted] or same
    if same and one.measure:
        return f"[{same[0].page.n}] says “{same[0].quantity.text}” ({label(same[0].quantity)}), not “{one.text}”"
    return f"“{one.text}” does not stand in {cited}"
