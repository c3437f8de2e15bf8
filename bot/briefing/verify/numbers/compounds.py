"""Numbers in one word with what they count: a five-point deal, a single attack. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.verify.numbers.numbering import DUAL_UNITS, unread
from bot.briefing.verify.text.reading import Line, Page
from bot.briefing.verify.types import Fault
from retrieval import words as stemming
from retrieval.quantities import Quantity
from retrieval.quantities.vocabulary import ONES, TENS, pattern


def has_compound(one: Quantity, pages: Sequence[Page]) -> bool:
    """Whether a passage has a number joined to what it counts: five points, where it has a five-point deal."""
    return any(
        _VALUES.get(match[1], match[1]) == f"{one.low:g}" and (not one.counted.isascii() or _is_stem(match[2], one))
        for page in pages
        for match in _COMPOUND.finditer(page.plain)
    )


def _is_stem(word: str, one: Quantity) -> bool:
    return not one.counted or stemming.stem(word) == stemming.stem(one.counted) or word == one.counted


def compounds(line: Line, pages: Sequence[Page]) -> Iterator[Fault]:
    """Numbers in words that are joined to what they count: a five-year closure."""
    for match in _COMPOUND.finditer(line.plain):
        value = _VALUES.get(match[1], match[1])
        numbers = (number for page in pages for told in page.lines for number in (*told.quantities, *told.durations))
        if any(f"{number.low:g}" == value for number in numbers) or match[1] == "one" or match[2] in _FRACTIONS:
            continue
        if any(match[0] in page.plain or value in unread(page) for page in pages) or has_dual_of(
            value, match[2], pages
        ):
            continue
        yield Fault("number", match[0], f"“{match[0]}” does not stand in the cited passages")


def has_dual_of(value: str, unit: str, pages: Sequence[Page]) -> bool:
    """Whether a passage has two of a unit in one Arabic word."""
    return value == "2" and unit in DUAL_UNITS and any(DUAL_UNITS[unit].search(page.plain) for page in pages)


_VALUES: Final = {word: f"{value:g}" for word, value in {**ONES, **TENS}.items() if word.isascii()}
_COMPOUND: Final = re.compile(rf"(?<![\w-])({'|'.join(_VALUES)}|\d+)-([a-z]{{3,}})\b(?!-old)")
_FRACTIONS: Final = frozenset("third thirds quarter quarters fifth fifths sixth sixths tenth tenths".split()) | {
    *ONES,
    *TENS,
}


def single(line: Line, pages: Sequence[Page]) -> Iterator[Fault]:
    """One of a thing, of which the passages have several: in a single attack, for "in two attacks"."""
    for match in _SINGLE.finditer(line.plain):
        stem = stemming.stem(match[1])
        one_of = re.compile(rf"\b(?:single|same|one|an?) (?:\w+ )?{match[1]}\b")
        if any(one_of.search(page.plain) for page in pages):
            continue
        numbers = (number for page in pages for told in page.lines for number in told.quantities if number.low > 1)
        other = next((number for number in numbers if stem and stemming.stem(number.counted) == stem), None)
        if other:
            yield Fault("number", match[0], f"the cited passages say “{other.text}”, not “{match[0]}”")


_SINGLE: Final = pattern(r"\b(?:a|one) single (\w{3,})\b")
