"""How much of a thing, and how it ranks: all for most, the deadliest where nobody says so. Pure.

A writer who shortens easily widens: "most silos" become "all silos", a month with many dead "the deadliest month".
Words that take in everything, or that rank, must stand in what is cited.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.verify.alignment import Clause, Support
from bot.briefing.verify.reading import Line, Page
from bot.briefing.verify.types import Fault
from retrieval.quantities.vocabulary import pattern

_RETOLD: Final = 0.4
#: Words that take in everything. Before a number they only sum up: "all six".
_ALL: Final = pattern(
    r"(?<!above )(?<!after )(?<!first of )(?<!at )(?<!in )(?<!not )\ball\b(?! (?:but|but one|over|along"
    r"|sides)\b)|\bevery\b"
    r"|\bentire(?:ly)?\b|\b(?:the|its|their) whole\b|\bfull(?:y)?\b(?! (?:of|scale))|\bcomplete(?:ly)?\b(?= \w)"
    r"|\btotal control\b"
    r"|(?<!\w)[وفبل]?(?:جميع|كافة|كافه|كامل|بالكامل|كاملة|كامله|كليا|تماما)(?!\w)"
)
#: What shows in a passage that everything is meant.
_EVERYTHING: Final = pattern(
    r"\b(?:all|every\w*|each|entire\w*|whole|full\w*|complete\w*|total\w*|none|no|any|nobody|both|only|throughout|across)\b"
    r"|(?<!\w)[وفبل]?(?:جميع\w*|كل\w*|كافة|كافه|كامل\w*|بالكامل|تماما|كليا|أي|اي|لا|لم|عموم|أنحاء|انحاء)(?!\w)"
)
_EACH: Final = pattern(r"\b(?:all|every|each|entire|whole)\b|(?<!\w)[وفبل]?(?:جميع|كل|كافة|كافه)(?!\w)")
_PART: Final = pattern(
    r"\b(?:most|many|some|several|nearly|almost|part(?:s|ly|ially)? of|majority|half)\b"
    r"|(?<!\w)[وفبل]?(?:معظم|أغلب|اغلب|غالبية|غالبيه|بعض|جزء|نصف)(?!\w)"
)
#: Words that rank.
_FIRST: Final = pattern(
    r"\b(?:deadliest|bloodiest|largest|biggest|worst|highest|lowest|heaviest|fiercest|longest|greatest|strongest|gravest"
    r"|most (?!of\b|likely\b|recent)(?:\w+(?:ed|ing|ous|ant|ent|ful|al|ive|ly|ble)|deadly|severe|intense)\b|the only"
    r"|for the first time|first (?:\w+ ){0,3}(?:since|in (?:\w+ ){0,2}years|ever|time)|unprecedented)\b"
    r"|(?<!\w)(?:ال)?(?:أكبر|اكبر|أسوأ|اسوا|أعنف|اعنف|أعلى|اعلي|أدمى|الأولى من نوعها|لأول مرة|لاول مره"
    r"|غير مسبوق\w*)(?!\w)(?! من)"
)
_RANKS: Final = pattern(
    r"\b(?:\w{3,}est|most|worst|first|only|top|leading|main|record|never before|unprecedented|more than (?:any|ever))\b"
    r"|(?<!\w)(?:ال)?(?:أكبر|اكبر|أسوأ|اسوا|أعنف|اعنف|أعلى|اعلي|أكثر|اكثر|أول|اول|أولى|اولي|الأولى|الاولي|أشد|اشد|أبرز|ابرز"
    r"|مسبوق\w*|قياسي\w*|الوحيد\w*)(?!\w)"
)


def faults_of_scope(line: Line, aligned: Sequence[tuple[Clause, Support]], pages: Sequence[Page]) -> Iterator[Fault]:
    """What a sentence says of everything, or ranks, and no cited passage does."""
    for match in _ALL.finditer(line.plain):
        if any(match.start() <= one.start <= match.end() + 5 for one in line.quantities):
            continue
        support = _at(match.start(), aligned)
        part = _PART.search(support.line.plain) if support and not _PART.search(line.plain) else None
        if part and support and not _EACH.search(support.line.plain):
            yield Fault("scope", match[0], f"[{support.page.n}] says “{part[0]}”, not “{match[0]}”")
        elif not any(_EVERYTHING.search(page.plain) for page in pages):
            yield Fault("scope", match[0], f"no cited passage says “{match[0]}”")
    ranked = _FIRST.search(line.plain)
    if ranked and not any(_RANKS.search(page.plain) for page in pages):
        yield Fault("scope", ranked[0], f"no cited passage ranks it so: “{ranked[0]}”")


def _at(place: int, aligned: Sequence[tuple[Clause, Support]]) -> Support | None:
    """What supports the clause at a place."""
    for clause, support in aligned:
        if clause.start <= place < clause.end and support.share >= _RETOLD:
            return support
    return None
