"""How much of a thing, and how it ranks: all for most, the deadliest where nobody says so. Pure.

A writer who shortens easily widens: "most silos" become "all silos", a month with many dead "the deadliest month".
Words that take in everything, or that rank, must stand in what is cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.verify.text.alignment import Clause, Support
from bot.briefing.verify.text.reading import Line, Page
from bot.briefing.verify.types import Fault
from retrieval.quantities import Quantity, Role
from retrieval.quantities.vocabulary import pattern

_RETOLD: Final = 0.4
#: Words that take in everything. Before a number they only sum up: "all six".
_ALL: Final = pattern(
    r"(?<!above )(?<!after )(?<!first of )(?<!at )(?<!in )(?<!not )\ball\b(?! (?:but|but one|over|along"
    r"|sides)\b)|\bevery(?:body|one|thing)?\b"
    r"|\bentire(?:ly)?\b|\b(?:the|its|their) whole\b(?! (?:time|day|night|while|thing))|\bfull(?:y)?\b(?! (?:of"
    r"|scale))|\bcomplete(?:ly)?\b(?= \w)"
    r"|\btotal control\b"
    r"|\bthroughout (?!the (?:day|night|morning|week|month|year)\b)|\bnationwide\b|\bcountrywide\b"
    r"|\bacross (?:all|the whole|the country|(?:iraq|syria)\b)"
    r"|(?<!\w)[وفبل]?(?:جميع|كافة|كافه|كامل|بالكامل|كاملة|كامله|كليا|تماما|كله|كلها|عموم)(?!\w)"
)
#: What shows in a passage that everything is meant.
_EVERYTHING: Final = pattern(
    r"\b(?:nightly|daily|weekly|monthly|yearly|a (?:day|night|week|month|year)|all|every\w*|each|entire\w*|whole"
    r"|full\w*|complete\w*|total\w*|none|no|any|nobody|both|only|throughout|across)\b"
    r"|(?<!\w)[وفبل]?(?:جميع\w*|كل\w*|كافة|كافه|كامل\w*|بالكامل|تماما|كليا|يوميا|ليليا|أي|اي|أحد|احد|عموم|أنحاء|انحاء)(?!\w)"
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
    r"\b(?!(?:west|northwest|southwest|latest|protest|\w*request|\w*arrest|forest|harvest|interest|invest|honest|modest|priest"
    r"|guest|manifest|contest|attest|suggest|digest|budapest|bucharest|earliest|nearest|youngest|eldest|oldest)\b)\w{3,}est\b"
    r"|\b(?:(?:the|its|their) most (?!of\b)|worst|never before|record (?:high|low|number|level)|unprecedented"
    r"|more than (?:any|ever)"
    r"|(?:for the |its |their )?first (?:such|time|since|\w+ since|\w+ in)|the only)\b"
    r"|(?<!\w)(?:ال)?(?:أكبر|اكبر|أسوأ|اسوا|أعنف|اعنف|أعلى|اعلي|أكثر|اكثر|أدمى|أشد|اشد|أبرز|ابرز|أول|اول|الأولى|الاولي"
    r"|مسبوق\w*|قياسي\w*|الوحيد\w*)(?!\w)"
)
#: A part that is larger than half, and of what.
_MOST: Final = pattern(r"\b(?:most(?: of the)?|the majority of(?: the)?) (\w{3,}s|people|men|women|children)\b")


def faults_of_scope(line: Line, aligned: Sequence[tuple[Clause, Support]], pages: Sequence[Page]) -> Iterator[Fault]:
    """What a sentence says of everything, or ranks, and no cited passage does."""
    every = [page.plain for page in pages]
    for match in _ALL.finditer(line.plain):
        support = _at(match.start(), aligned)
        number = next((one for one in line.quantities if match.start() <= one.start <= match.end() + 5), None)
        if number:
            some = _part_of(number, support) if support else None
            if some and support:
                said = f"[{support.page.n}] says it of “{some.text}” of them"
                yield Fault("scope", f"{match[0]} {number.text}", said)
            continue
        part = _PART.search(support.line.plain) if support and not _PART.search(line.plain) else None
        if part and support and not _EACH.search(support.line.plain):
            yield Fault("scope", match[0], f"[{support.page.n}] says “{part[0]}”, not “{match[0]}”")
        elif not any(_EVERYTHING.search(told) for told in ([support.line.plain] if support else every)):
            yield Fault("scope", match[0], f"no cited passage says “{match[0]}”")
    yield from _most(line, pages)
    yield from _ranks(line, pages)


def _most(line: Line, pages: Sequence[Page]) -> Iterator[Fault]:
    """Most of them, where the passage has many or some."""
    for match in _MOST.finditer(line.plain):
        many = re.compile(rf"\b(?:many|some|several|a number of) (?:of the )?(?:\w+ )?{re.escape(match[1])}\b")
        told = next(((page, found) for page in pages if (found := many.search(page.plain))), None)
        if told and not any(
            re.search(rf"\b(?:most|majority|bulk|half)\b[^.;,]*\b{match[1]}", page.plain) for page in pages
        ):
            yield Fault("scope", match[0], f"[{told[0].n}] says “{told[1][0]}”, not “{match[0]}”")


def _ranks(line: Line, pages: Sequence[Page]) -> Iterator[Fault]:
    """What ranks, where no passage does, or among less: the deadliest in Baghdad told as the deadliest in Iraq."""
    ranked = _FIRST.search(line.plain)
    if not ranked:
        return
    ranking = [told for page in pages for told in page.lines if _RANKS.search(told.plain)]
    if not ranking:
        yield Fault("scope", ranked[0], f"no cited passage ranks it so: “{ranked[0]}”")
        return
    among = _AMONG.match(line.plain, ranked.end())
    at_large = any(among and (among[1] in told.plain or _AT_LARGE.search(told.plain)) for told in ranking)
    if among and not at_large and line.lang == ranking[0].lang:
        yield Fault("scope", f"{ranked[0]} … {among[1]}", f"no cited passage ranks it in {among[1].title()}")


#: Among what something ranks, where that is a whole country or the world.
_AMONG: Final = pattern(r"[^.;,]{0,40}?\bin (iraq|syria|the country|the region|the world)\b")
_AT_LARGE: Final = pattern(r"\b(?:country|nation\w*|iraq|syria)\b")


def _part_of(number: Quantity, support: Support) -> Quantity | None:
    """What a passage says of some only of those whom a statement means all of: "all six", where four of six were."""
    told = support.line.quantities
    if _EACH.search(support.line.plain) or not any(one.low == number.low for one in told):
        return None
    is_whole = any(one.low == number.low and _OF_ALL.search(support.line.plain[: one.start]) for one in told)
    return next((one for one in told if (is_whole or one.role is Role.PART) and 0 < one.low < number.low), None)


#: What a part is told of: "of the camp's 13,000 residents".
_OF_ALL: Final = pattern(
    r"\b(?:of|out of|among) (?:the |its |their )?(?:[\w-]+['’]s? )?$|(?<!\w)من (?:أصل|بين|مجموع)\s+$"
)


def _at(place: int, aligned: Sequence[tuple[Clause, Support]]) -> Support | None:
    """What supports the clause at a place."""
    for clause, support in aligned:
        if clause.start <= place < clause.end and support.share >= _RETOLD:
            return support
    return None
