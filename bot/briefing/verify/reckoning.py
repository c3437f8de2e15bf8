"""Numbers that a writer may reckon from those of a passage: a fifth is 20 per cent, three years are 36 months. Pure.

Only what anybody can do in his head and see to be right: another form of one number, and what two numbers of one
passage that count the same make together or leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from bot.briefing.verify.reading import Page
from retrieval.quantities import KINDS, Quantity
from retrieval.quantities.vocabulary import pattern

#: How much of a whole a fraction is, in per cent, as it is told in whole numbers.
_SHARES: Final = (
    ((50.0,), pattern(r"\bhalf\b|\bhalved\b|\bhalv(?:es|ing)\b|(?<!\w)[وفبل]?(?:ال)?نصف\w{0,3}(?!\w)")),
    ((33.0, 33.3), pattern(r"\b(?:a|one)[- ]third\b|(?<!\w)[وفبل]?(?:ال)?ثلث\w{0,2}(?!\w)")),
    ((66.0, 67.0, 66.7), pattern(r"\btwo[- ]thirds\b|(?<!\w)[وفبل]?(?:ال)?ثلث(?:ي|ا|ين|ان)\w{0,3}(?!\w)")),
    ((25.0,), pattern(r"\b(?:a|one) quarter\b|(?<!\w)[وفبل]?(?:ال)?ربع\w{0,2}(?!\w)")),
    ((75.0,), pattern(r"\bthree[- ]quarters\b|ثلاثة أرباع")),
    ((20.0,), pattern(r"\b(?:a|one)[- ]fifth\b|(?<!\w)[وفبل]?(?:ال)?خمس\w{0,2}(?!\w)")),
    ((40.0,), pattern(r"\btwo[- ]fifths\b|(?<!\w)خمس(?:ي|ا|ين|ان)(?!\w)")),
    ((60.0,), pattern(r"\bthree[- ]fifths\b|ثلاثة أخماس")),
    ((80.0,), pattern(r"\bfour[- ]fifths\b|أربعة أخماس")),
    ((10.0,), pattern(r"\b(?:a|one)[- ]tenth\b|(?<!\w)[وفبل]?(?:ال)?عشر(?!\w)")),
)

#: How many of a smaller unit of time make one of a larger.
_UNITS: Final = {
    ("year", "month"): 12, ("decade", "year"): 10, ("week", "day"): 7, ("day", "hour"): 24, ("hour", "minute"): 60,
    ("fortnight", "day"): 14, ("fortnight", "week"): 2,
}  # fmt: skip


def is_reckoned(one: Quantity, pages: Sequence[Page]) -> bool:
    """Whether a number follows from those of one passage."""
    return any(_is_share(one, page) or _is_unit(one, page) or _is_of_two(one, page) for page in pages)


def has_share(fraction: str, page: Page) -> bool:
    """Whether a passage has in per cent what a statement tells as a fraction: "half", where it has 50 per cent."""
    told = {number.low for line in page.lines for number in line.quantities if number.measure == "percent"}
    return any(words.search(fraction) and told & set(shares) for shares, words in _SHARES)


def _is_share(one: Quantity, page: Page) -> bool:
    return one.measure == "percent" and any(one.low in shares and words.search(page.plain) for shares, words in _SHARES)


def _is_unit(one: Quantity, page: Page) -> bool:
    told = {(number.low, number.counted) for line in page.lines for number in (*line.quantities, *line.durations)}
    return any(
        (one.counted == large and (one.low * times, small) in told)
        or (one.counted == small and (one.low / times, large) in told)
        for (large, small), times in _UNITS.items()
    )


def _is_of_two(one: Quantity, page: Page) -> bool:
    """Whether a number is the sum of two of a passage, or what one leaves of the other."""
    told = [number for line in page.lines for number in line.quantities if number.low == number.high]
    told = [number for number in told if number.low > 1 and _is_of_kind(one, number)]
    return any(
        _alike(first.measure, second.measure)
        and _alike(first.counted, second.counted)
        and one.low in (first.low + second.low, abs(first.low - second.low))
        for first, second in combinations(told, 2)
    )


def _is_of_kind(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may be of one kind; what is measured has its unit in both."""
    if one.measure in KINDS or other.measure in KINDS:
        return one.measure == other.measure
    return _alike(one.measure, other.measure) and _alike(one.counted, other.counted)


def _alike(one: str, other: str) -> bool:
    return one == other or not one or not other
