"""Numbers that count nothing: ordinals, clock times, resolutions, "unit five", the dual of Arabic. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.verify.numbers.counting import RIVALS, TWO
from bot.briefing.verify.numbers.shares import has_share
from bot.briefing.verify.text.reading import Line, Page
from bot.briefing.verify.types import Fault
from retrieval.quantities import Quantity
from retrieval.quantities.vocabulary import folded, pattern

_DIGITS: Final = re.compile(r"\d+(?:[.,٬٫:/]\d+)*")


_SEPARATORS: Final = re.compile(r"[,٬](?=\d{3})")


#: What makes a number one half of a fraction: four-fifths, seven in ten.
_OF_FRACTION: Final = pattern(
    r"\s*-?\s*(?:thirds|quarters|fifths|sixths|tenths)\b|\s+(?:أثلاث|أرباع|أخماس|أسداس|أعشار)\w{0,3}(?!\w)"
)


def is_of_fraction(one: Quantity, line: Line) -> bool:
    """Whether a number only tells how many parts of a whole: four-fifths."""
    return bool(_OF_FRACTION.match(line.plain, one.end) or _FRACTION_IN.search(line.plain[one.start : one.end]))


_FRACTION_IN: Final = pattern(r"\s(?:أثلاث|أرباع|أخماس|أسداس|أعشار)\w{0,3}$|-(?:thirds|quarters|fifths|tenths)$")


#: Words for numbers that count nothing: each must stand in the passage, in digits or in words.
_ORDINALS: Final = tuple(
    (number, pattern(rf"(?<!\w)(?:{words})(?!\w)"))
    for number, words in (
        ("second", r"second(?!s)(?! (?:after|later))|2nd|ثاني|الثاني|الثانية|ثانية"),
        ("third", r"third|3rd|ثالث|الثالث|الثالثة|ثالثة|ثلث"),
        ("fourth", r"fourth|4th|رابع|الرابع|الرابعة|رابعة"),
        ("fifth", r"fifth|5th|خامس|الخامس|الخامسة|خامسة|خمس"),
        ("sixth", r"sixth|6th|سادسا?|السادس|السادسة|سادسة"),
        ("seventh", r"seventh|7th|سابع|السابع|السابعة|سابعة"),
        ("eighth", r"eighth|8th|ثامن|الثامن|الثامنة|ثامنة"),
        ("ninth", r"ninth|9th|تاسع|التاسع|التاسعة|تاسعة"),
        ("tenth", r"tenth|10th|عاشر|العاشر|العاشرة|عاشرة"),
        ("half", r"half|[وفبل]?(?:ال)?نصف\w{0,3}|منتصف"),
        ("quarter", r"quarter of|quarters of|ربع\w{0,2}|أرباع"),
        ("two thirds", r"two[- ]thirds|ثلثي\w{0,2}|ثلثا\w{0,2}|ثلثين"),
        ("fifths", r"two[- ]fifths|three[- ]fifths|four[- ]fifths|خمسي\w{0,3}|أخماس\w{0,3}"),
        ("three quarters", r"three[- ]quarters|ثلاثة أرباع"),
        ("twice", r"twice|double|doubled|doubling|مرتين|ضعف|ضعفي|تضاعف|تضاعفت|مضاعفة"),
        ("triple", r"tripled?|tripling|three times|ثلاثة أضعاف|ثلاث مرات"),
    )
)


_ORDINALS_BY_NUMBER: Final = dict(enumerate((words for _, words in _ORDINALS[:9]), 2))


_NUMBERED: Final = pattern(
    r"\b(?:unit|phase|stage|block|line|group|number|no\.|chapter|article|brigade|division|sector|pipeline|well|turbine"
    r"|camp|gate|room|ward|day|week|round|region|district|zone|section|part)\s+$"
)


def numbers_a_thing(one: Quantity, line: Line) -> bool:
    """Whether a number tells which one of several a thing is: "unit five"."""
    return 1 < one.low <= len(_ORDINALS_BY_NUMBER) and bool(_NUMBERED.search(line.plain[: one.start]))


def has_ordinal(one: Quantity, pages: Sequence[Page]) -> bool:
    """Whether a passage has a thing by a number, as "unit 5" or "the fifth unit"."""
    words = _ORDINALS_BY_NUMBER[int(one.low)]
    numbers = [number for page in pages for told in page.lines for number in told.quantities]
    loose = {digits for page in pages for digits in unread(page)}
    return (
        any(words.search(page.plain) for page in pages)
        or any(number.low == one.low for number in numbers)
        or str(int(one.low)) in loose
    )


def has_dual(one: Quantity, page: Page) -> bool:
    """Whether a passage has two of a unit in one Arabic word: أسبوعين."""
    return one.counted in DUAL_UNITS and bool(DUAL_UNITS[one.counted].search(page.plain))


def has_pair(one: Quantity, page: Page) -> bool:
    """Whether an Arabic passage may have two of something uncounted in one word (حقلين), which no table knows."""
    return not one.measure and bool(_PAIR.search(page.plain))


_PAIR: Final = pattern(r"(?<!\w)(?!ال)[\u0621-\u064a]{3,}(?:ين|ان)(?!\w)")


DUAL_UNITS: Final = {
    unit: pattern(rf"(?<!\w)[وبل]?(?:ال)?(?:{words})(?!\w)")
    for unit, words in {
        "hour": "ساعتين|ساعتان", "day": "يومين|يومان", "week": "أسبوعين|أسبوعان", "month": "شهرين|شهران",
        "year": "عامين|عامان|سنتين|سنتان",
    }.items()
}  # fmt: skip


def dual_units(line: Line, pages: Sequence[Page]) -> Iterator[Fault]:
    """Two of a unit in one Arabic word: a passage must have two of it, too."""
    for unit, words in DUAL_UNITS.items():
        match = words.search(line.plain)
        if match is None or any(words.search(page.plain) for page in pages):
            continue
        numbers = [number for page in pages for one in page.lines for number in (*one.quantities, *one.durations)]
        if not any(number.low == TWO and number.counted == unit for number in numbers):
            spelt = line.text[match.start() : match.end()]
            yield Fault("number", spelt, f"“{spelt}” does not stand in the cited passages")


def stands_bare(one: Quantity, pages: Sequence[Page]) -> bool:
    """Whether digits stand in a passage that states no quantity with them: a table, a name."""
    digits = {_SEPARATORS.sub("", match[0]) for match in _DIGITS.finditer(_plain(one.text))}
    if one.measure in RIVALS:
        return False
    if not digits:
        digits = {f"{one.low:g}"}
    return any(digits <= unread(page) for page in pages)


def _plain(text: str) -> str:
    return " ".join(folded(text))


def unread(page: Page) -> frozenset[str]:
    """The digits of a passage that neither a date nor a quantity holds."""
    return frozenset(digits for line in page.lines for digits, _ in _loose(line))


def _loose(line: Line) -> Iterator[tuple[str, int]]:
    taken = [*((one.start, one.end) for one in line.dates), *((one.start, one.end) for one in line.quantities)]
    for match in _DIGITS.finditer(line.plain):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            yield _SEPARATORS.sub("", match[0]), match.start()


def bare_digits(line: Line, pages: Sequence[Page]) -> Iterator[Fault]:
    """Digits that count nothing (a resolution, an age, a clock time): they must stand so in a passage."""
    for digits, start in _loose(line):
        if any(digits in unread(page) for page in pages):
            continue
        if line.plain[start + len(digits) : start + len(digits) + 1] == "-" and _counts_so(digits, pages):
            continue
        if any(digits == _SEPARATORS.sub("", found) for page in pages for found in _DIGITS.findall(page.plain)) and (
            _beside(line.plain, start, digits, pages)
        ):
            continue
        if _in_words(digits, pages) or _is_year(digits, pages):
            continue
        cited = ", ".join(f"[{page.n}]" for page in pages)
        yield Fault("number", digits, f"“{digits}” does not stand so in {cited}")


def _in_words(digits: str, pages: Sequence[Page]) -> bool:
    """Whether a passage has digits in words: "at fourteen", "at eight in the evening"."""
    words = _ORDINALS_BY_NUMBER.get(int(digits)) if digits.isdigit() else None
    return any(
        (words is not None and words.search(line.plain))
        or any(f"{one.low:g}" == digits and not _DIGITS.search(one.text) for one in (*line.quantities, *line.durations))
        for page in pages
        for line in page.lines
    )


def _is_year(digits: str, pages: Sequence[Page]) -> bool:
    """Whether digits are the year of a passage's publication or of a day that it gives."""
    given = {one.span.first.year for page in pages for line in page.lines for one in line.dates}
    given |= {page.offered.published.day.year for page in pages if page.offered and page.offered.published}
    return digits in map(str, given)


def _counts_so(digits: str, pages: Sequence[Page]) -> bool:
    """Whether a passage counts something so: "a 37-member team", "the team of 37"."""
    return any(
        f"{number.low:g}" == digits and number.measure not in RIVALS
        for page in pages
        for line in page.lines
        for number in (*line.quantities, *line.durations)
    )


def _beside(plain: str, start: int, digits: str, pages: Sequence[Page]) -> bool:
    """Whether the word before or behind digits stands beside them in a passage too."""
    before = re.search(r"(\w+)\W*$", plain[:start])
    behind = re.match(r"\W*(\w+)", plain[start + len(digits) :])
    for page in pages:
        for match in re.finditer(rf"(?<![\d.,]){re.escape(digits)}(?![\d])", page.plain):
            other_before = re.search(r"(\w+)\W*$", page.plain[max(0, match.start() - 40) : match.start()])
            other_behind = re.match(r"\W*(\w+)", page.plain[match.end() : match.end() + 40])
            if before and other_before and before[1] == other_before[1]:
                return True
            if behind and other_behind and behind[1] == other_behind[1]:
                return True
    return False


def ordinals(line: Line, pages: Sequence[Page]) -> Iterator[Fault]:
    """Ordinals and fractions that no cited passage has."""
    for name, words in _ORDINALS:
        match = words.search(line.plain)
        if not match or _is_dated(line, match):
            continue
        if name == "twice" and _is_of_two_of_a_kind(line, match, pages):
            continue
        if name in _TIMES and any(_has_grown(_TIMES[name], told) for page in pages for told in page.lines):
            continue
        if not any(words.search(page.plain) for page in pages) and not has_share(
            match[0], line.plain[: match.start()], pages
        ):
            cited = ", ".join(f"[{page.n}]" for page in pages)
            yield Fault("number", line.text[match.start() : match.end()], f"“{name}” does not stand in {cited}")


def _is_of_two_of_a_kind(line: Line, match: re.Match[str], pages: Sequence[Page]) -> bool:
    """Whether "double" counts two: a double bombing, where the passage has two bombers."""
    told = (number for page in pages for told in page.lines for number in told.quantities)
    return bool(_DOUBLE.match(line.plain, match.start())) and any(number.low == TWO for number in told)


_TIMES: Final = {"twice": 2, "triple": 3}


def _has_grown(times: int, told: Line) -> bool:
    """Whether a sentence has a number and so many times the same: from 100 to 200."""
    numbers = {(one.low, one.measure) for one in told.quantities}
    return any((times * low, measure) in numbers for low, measure in numbers)


_DOUBLE: Final = pattern(r"double (?!the\b|that\b|its\b|what\b|since\b|from\b|to\b)\w+")


def _is_dated(line: Line, match: re.Match[str]) -> bool:
    taken = [(one.start, one.end) for one in line.dates]
    taken += [(one.start, one.end) for one in line.names]
    taken += [(one.start, one.end) for one in line.quantities]
    return any(start < match.end() and match.start() < end for start, end in taken)
