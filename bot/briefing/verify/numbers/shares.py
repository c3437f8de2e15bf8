"""Shares of a whole, in whatever form: half, 50 per cent, five in ten, 20 of the 40. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from bot.briefing.verify.text.reading import Line, Page
from retrieval.quantities import Qualifier, Quantity, Role
from retrieval.quantities.vocabulary import ONES, pattern

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


#: Words before a share that make it less than exact, and how far what is told may lie from it, in points.
_LOOSE: Final = (
    (pattern(r"(?<!\w)(?:more than|over|above|أكثر من)\s+$"), (0.01, 12.0)),
    (pattern(r"(?<!\w)(?:less than|under|fewer than|below|أقل من)\s+$"), (-12.0, -0.01)),
    (pattern(r"(?<!\w)(?:nearly|almost|close to|just under|قرابة|ما يقارب)\s+$"), (-6.0, 0.0)),
    (pattern(r"(?<!\w)(?:about|around|some|roughly|approximately|نحو|حوالي|زهاء)\s+$"), (-4.0, 4.0)),
)
_EXACT: Final = (-0.9, 0.9)
_NUMBER: Final = rf"\d+|{'|'.join(sorted(ONES, key=len, reverse=True))}"
#: One in five, eight out of ten, ثمانية من كل عشرة.
_RATIO: Final = pattern(
    rf"(?<!\w)(?P<part>{_NUMBER})\s+(?:in(?: every)?|out of(?: every)?|of every|من كل"
    rf"|من أصل)\s+(?P<all>{_NUMBER})(?!\w)"
)
#: Wholes that shares are told of.
_WHOLES: Final = frozenset(range(2, 11)) | {20, 100}


def has_share(fraction: str, before: str, pages: Sequence[Page]) -> bool:
    """Whether a passage has in another form what a statement tells as a fraction behind some words."""
    wanted = {share for shares, words in _SHARES if words.search(fraction) for share in shares}
    told = {share for page in pages for share in _told(page)}
    return _is_near(wanted, told, before)


def has_ratio(one: Quantity, line: Line, pages: Sequence[Page]) -> bool:
    """Whether a number is a share, or one of the two of "seven in ten", and a passage has that share otherwise."""
    is_percent = one.measure == "percent"
    told = {share for page in pages for share in _told(page, stated=not is_percent)}
    told |= {share for page in pages for shares, words in _SHARES if words.search(page.plain) for share in shares}
    if is_percent:
        return one.qualifier is Qualifier.EXACTLY and _is_near({one.low}, told, "")
    for match in _RATIO.finditer(line.plain):
        if match.start() < one.end and one.start < match.end():
            return _is_near(set(_ratio(match["part"], match["all"])), told, line.plain[: match.start()])
    return False


def _is_near(wanted: set[float], told: set[float], before: str) -> bool:
    low, high = next((bounds for words, bounds in _LOOSE if words.search(before)), _EXACT)
    return any(low <= share - mine <= high for mine in wanted for share in told)


def _told(page: Page, *, stated: bool = True) -> Iterator[float]:
    """The shares that a passage tells, in per cent: as such where ``stated``, as so many in ten, as part and whole."""
    for line in page.lines:
        yield from (one.low for one in line.quantities if stated and one.measure == "percent")
        for match in _RATIO.finditer(line.plain):
            yield from _ratio(match["part"], match["all"])
        for part, whole in pairwise(line.quantities):
            if whole.role is Role.TOTAL and whole.low > part.low:
                yield 100 * part.low / whole.low


def _ratio(part: str, whole: str) -> Iterator[float]:
    low, high = (float(word) if word.isdigit() else float(ONES[word]) for word in (part, whole))
    if high in _WHOLES and 0 < low < high:
        yield 100 * low / high
