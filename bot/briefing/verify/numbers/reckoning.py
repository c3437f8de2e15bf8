"""Numbers that a writer may reckon from those of a passage: three years are 36 months, two and three make five. Pure.

Only what anybody can do in his head and see to be right: another form of one number, what two numbers of one passage
that count the same make together or leave, "all but one" of them, the time between two days or years. Shares of a
whole are read by ``shares``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from bot.briefing.verify.numbers.nouns import NOT_SPECIFIC
from bot.briefing.verify.numbers.shares import has_ratio
from bot.briefing.verify.text.reading import Line, Page
from retrieval.quantities import KINDS, Qualifier, Quantity, Role
from retrieval.quantities.types import roundness
from retrieval.quantities.vocabulary import pattern
from retrieval.types import DateMention

#: How many of a smaller unit of time make one of a larger.
_UNITS: Final = {
    ("year", "month"): 12, ("decade", "year"): 10, ("week", "day"): 7, ("day", "hour"): 24, ("hour", "minute"): 60,
    ("fortnight", "day"): 14, ("fortnight", "week"): 2,
}  # fmt: skip


def is_reckoned(one: Quantity, line: Line, pages: Sequence[Page]) -> bool:
    """Whether a number follows from those of one passage, or from the days of several."""
    if (
        is_sum(one, line, pages)
        or has_ratio(one, line, pages)
        or _is_of_years(one, line, pages)
        or _is_between_days(one, line, pages)
    ):
        return True
    ways = (_is_unit, _is_of_two, _is_all_but, _is_with_others)
    return any(way(one, line, page) for page in pages for way in ways)


def _is_unit(one: Quantity, _: Line, page: Page) -> bool:
    told = {(number.low, number.counted) for line in page.lines for number in (*line.quantities, *line.durations)}
    return any(
        (one.counted == large and (one.low * times, small) in told)
        or (one.counted == small and (one.low / times, large) in told)
        for (large, small), times in _UNITS.items()
    )


def is_sum(one: Quantity, line: Line, pages: Sequence[Page]) -> bool:
    """Whether a statement says that it sums up, and a number is what two of a passage make: 107 killed or wounded."""
    if not _SUMMED.search(line.plain):
        return False
    low, high = one.reach
    return any(
        low <= first.low + second.low <= high
        for page in pages
        for told in page.lines
        for first, second in combinations(told.quantities, 2)
        if {first.measure, second.measure} <= _SUMS and second.role is not Role.PART
        if one.counted in NOT_SPECIFIC or one.counted == first.counted == second.counted
    )


_SUMS: Final = frozenset({"kill", "wound", "casualty"})
_SUMMED: Final = pattern(
    r"\b(?:in all|altogether|in total|a total of|together|combined|(?:killed|dead) (?:or|and) (?:wounded|injured)"
    r"|casualties)\b"
    r"|قتيل وجريح|قتلى وجرحى|ما مجموعه|(?<!\w)(?:إجمالا|مجتمعين)(?!\w)"
)


def _made(first: Quantity, second: Quantity) -> tuple[float, ...]:
    """What two numbers make together, unless one is part of the other, and what is left."""
    left = abs(first.low - second.low)
    is_within = second.role is Role.PART and first.role is not Role.PART
    return (left,) if is_within else (left, first.low + second.low)


def is_difference(one: Quantity, line: Line, pages: Sequence[Page]) -> bool:
    """Whether a number is by how much something changed, where a passage has from what to what: up by 100."""
    is_by = _BY.search(line.plain[: one.start])
    return bool(is_by) and any(_is_of_two(one, line, page) for page in pages)


_BY: Final = pattern(r"\bby\s+$|(?<!\w)(?:بمقدار|بنحو|بواقع)\s+$|(?<!\w)ب$")


def is_rounded(one: Quantity, other: Quantity) -> bool:
    """Whether a number is another one rounded, and says so: nearly three million, for 2.99 million."""
    if (
        other.qualifier is not Qualifier.EXACTLY
        or other.high != other.low
        or one.low < _ROUND
        or roundness(one.low) < _ROUND
    ):
        return False
    low, high = _ROUNDED.get(one.qualifier, (1.0, 0.0))
    return low * one.low <= other.low <= high * one.low and other.low != one.low


_ROUND: Final = 10
#: How far from a round number what it stands for may lie.
_ROUNDED: Final = {
    Qualifier.NEARLY: (0.95, 1.0), Qualifier.MORE_THAN: (1.0, 1.1), Qualifier.ABOUT: (0.98, 1.02),
}  # fmt: skip


def _is_of_two(one: Quantity, line: Line, page: Page) -> bool:
    """Whether a number is the sum of two of a passage, or what one leaves of the other.

    Those of two sentences make one only where both tell the same fate: ten confirmed cases and twelve that are looked
    into are not 22.
    """
    has_rest = bool(_REST.search(page.plain))
    if _is_by_more(one, line, page):
        return True
    told = [
        (each, number) for each in page.lines for number in each.quantities if has_rest or number.low == number.high
    ]
    told = [(each, number) for each, number in told if number.low > 1 and _is_of_kind(one, number, line)]
    return any(
        _is_of_kind(first, second, line)
        and one.low in _made(first, second)
        and (here is there or (first.measure and first.measure == second.measure) or _SUMMED.search(line.plain))
        for (here, first), (there, second) in combinations(told, 2)
    )


def _is_all_but(one: Quantity, _: Line, page: Page) -> bool:
    """Whether a passage has a number and says that it is true of all but so many: ten, of "11 …, all but one"."""
    left = {_LEFT[word] for match in _ALL_BUT.finditer(page.plain) for word in match.groups() if word}
    told = [number for line in page.lines for number in line.quantities]
    return any(one.low + less == number.low and _alike(one.measure, number.measure) for number in told for less in left)


#: What says that two numbers make a whole.
_REST: Final = pattern(
    r"\b(?:the (?:rest|remainder|others)|the remaining)\b|(?<!\w)[و]?(?:الباقي|الباقون|الباقين|البقية)(?!\w)"
)


def _is_by_more(one: Quantity, line: Line, page: Page) -> bool:
    """Whether a passage has by how much more or less a number is: 89, of "91 seats, two more than"."""
    return any(
        one.low in (number.low + step.low, number.low - step.low) and _is_of_kind(one, number, line)
        for told in page.lines
        for step in told.quantities
        if _MORE.match(told.plain, step.start)
        for number in told.quantities
        if number.end <= step.start
    )


_MORE: Final = pattern(r"[\w,]+ (?:seats |votes |points |\w+ )?(?:more|fewer|less|higher|lower) than\b")
_LEFT: Final = {"one": 1, "two": 2, "three": 3, "واحد": 1, "واحدا": 1, "واحده": 1, "اثنين": 2}
_ALL_BUT: Final = pattern(
    r"\ball but (one|two|three)\b|(?<!\w)(?:باستثناء|عدا|ما عدا|إلا) (واحد|واحدا|واحدة|اثنين)(?!\w)"
)


def _is_with_others(one: Quantity, line: Line, page: Page) -> bool:
    """Whether one and "six others" are seven in all, or seven are one and six others."""
    mine = _is_of_others(one, line)
    for told in page.lines:
        for number in told.quantities:
            theirs = _is_of_others(number, told)
            is_alike = _alike(one.measure, number.measure) and _alike(one.counted, number.counted)
            if mine is not theirs and is_alike and one.low == number.low + (1 if theirs else -1):
                return True
    return False


def _is_of_others(one: Quantity, line: Line) -> bool:
    return bool(_OTHERS.search(f"{line.plain[one.start : one.end]} {line.plain[one.end : one.end + 12]}"))


_OTHERS: Final = pattern(r"\bothers?\b|(?<!\w)(?:آخرين|آخرون|أخرى|آخر)(?!\w)")


def _is_of_years(one: Quantity, line: Line, pages: Sequence[Page]) -> bool:
    """Whether so many years lie between two that are named: absent for 14, where it was last seen in 1999."""
    if one.counted != "year":
        return False
    named = {int(year) for page in pages for year in _YEAR.findall(page.plain)}
    later = {int(year) for year in _YEAR.findall(line.plain)}
    later |= {page.offered.published.day.year for page in pages if page.offered and page.offered.published}
    return any(one.low == abs(first - second) for first in named for second in named | later)


_YEAR: Final = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d,])")


def _is_between_days(one: Quantity, line: Line, pages: Sequence[Page]) -> bool:
    """Whether so many days lie between two of the passages: six days after they came out."""
    days = {"day": 1, "week": 7}.get(one.counted)
    if days is None or (not _APART.match(line.plain, one.end) and not _APART_ARABIC.search(line.plain[: one.start])):
        return False
    told = {mention.span.first for page in pages for mention in _single_days(page)}
    return any((second - first).days == one.low * days for first in told for second in told)


def _single_days(page: Page) -> Iterator[DateMention]:
    return (one for line in page.lines for one in line.dates if one.span.first == one.span.last)


_APART: Final = pattern(r"\s+(?:after|later|before|earlier|on|apart|following|prior)\b")
_APART_ARABIC: Final = pattern(r"(?<!\w)(?:بعد|قبل)\s+$")


def _is_of_kind(one: Quantity, other: Quantity, line: Line) -> bool:
    """Whether two numbers may be of one kind; what is measured has its unit in both, or is bare beside one that has."""
    if one.measure in KINDS or other.measure in KINDS:
        return one.measure == other.measure or _is_bare(one, line) or _is_bare(other, line)
    return _alike(one.measure, other.measure) and _alike(one.counted, other.counted)


def _is_bare(one: Quantity, line: Line) -> bool:
    """Whether a number has neither measure nor noun, in a statement that measures something."""
    measured = KINDS - {"percent"}
    return not one.measure and not one.counted and any(other.measure in measured for other in line.quantities)


def _alike(one: str, other: str) -> bool:
    return one == other or not one or not other
