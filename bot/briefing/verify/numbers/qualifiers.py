"""At least, about, up to: how sure a sentence is of a number. Pure."""

from __future__ import annotations

import re
from typing import Final

from bot.briefing.verify.text.reading import Line
from retrieval.quantities import Qualifier, Quantity
from retrieval.quantities.vocabulary import pattern

#: A qualifier of a passage, and those it may be retold with.
_MAY_BE: Final = {
    Qualifier.MORE_THAN: {Qualifier.AT_LEAST},
    Qualifier.NEARLY: {Qualifier.ABOUT},
    Qualifier.FEWER_THAN: {Qualifier.UP_TO},
}


def same_qualifier(one: Quantity, line: Line, other: Quantity, told: Line) -> bool:
    """Whether a number of a statement is as sure as that of a passage's sentence."""
    mine, theirs = qualifier_of(one, line), qualifier_of(other, told)
    if mine is Qualifier.VAGUE or mine is theirs or mine in _MAY_BE.get(theirs, ()):
        return True
    if theirs is Qualifier.MORE_THAN and one.qualifier is theirs:
        return True  # "over two weeks", which may be during them
    if theirs in _BOUNDED and mine is Qualifier.EXACTLY:
        return bool(_WITHIN.search(line.plain[: one.start]))
    if {mine, theirs} != {Qualifier.EXACTLY, Qualifier.ABOUT}:
        return False
    unqualified = line if mine is Qualifier.EXACTLY else told
    return bool(_ESTIMATED.search(unqualified.plain))


_BOUNDED: Final = frozenset({Qualifier.UP_TO, Qualifier.FEWER_THAN})
#: What bounds a time as much as "less than".
_WITHIN: Final = pattern(r"\b(?:within|inside)\s+(?:the space of\s+)?$|(?<!\w)(?:خلال|في غضون)\s+$")
#: What makes a number one that is about right, wherever it stands in the sentence.
_ESTIMATED: Final = pattern(
    r"\b(?:estimat\w+|(?:thought|believed) to|reckon\w*)|(?<!\w)يعتقد|(?<!\w)[وف]?(?:قدر|قدرت|يقدر|تقدر|تقدير\w*"
    r"|بتقدير\w*)(?!\w)"
)


def qualifier_of(one: Quantity, line: Line) -> Qualifier:
    """How sure of a number its sentence is, with what stands behind the noun or before a sign of money."""
    if one.qualifier is Qualifier.MORE_THAN and _PARTICLE.search(
        f"{line.plain[: one.start]}{one.text.casefold()}"[: one.start + 4]
    ):
        return Qualifier.EXACTLY
    if one.measure == "duration" and one.text.casefold().startswith("over "):
        return Qualifier.EXACTLY  # over two days: during them
    if one.qualifier is Qualifier.UP_TO and any(match.end() == one.start for match in _RISEN.finditer(line.plain)):
        return Qualifier.EXACTLY
    if _ROUGHLY.match(one.text):
        return Qualifier.ABOUT
    if one.qualifier is not Qualifier.EXACTLY:
        return one.qualifier
    behind, before = line.plain[one.end :], line.plain[: one.start]
    found = next((qualifier for qualifier, words in _BEHIND if words.match(behind)), None)
    return found or next((qualifier for qualifier, words in _AHEAD if words.search(before)), one.qualifier)


#: Which is "about" as much as "nearly".
_ROUGHLY: Final = re.compile(r"[وف]?(?:قرابة|زهاء|حوالي|نحو)(?!\w)")


#: Up of a verb: "had gone up to 500 pounds".
_RISEN: Final = pattern(
    r"\b(?:go|goes|going|gone|went|ris\w+|rose|rais\w+|put\w*|push\w*|mov\w+|climb\w*|driv\w+|drove|brought|bring\w*"
    r"|add\w*|come|came|end\w*|t[ao]ke|took)(?: \w+){0,4}\s+(?=up to)"
)


#: Over of a verb: "handed over four prisoners".
_PARTICLE: Final = pattern(r"\b(?:hand|turn|t[ao]ke|took|tak|gave|giv|carr|push|pull)\w*\s+over$")


_BEHIND: Final = tuple(
    (qualifier, pattern(rf"(?:\s+(?!and\b|or\b|و)\w+)?\s+(?:{words})"))
    for qualifier, words in (
        (Qualifier.AT_LEAST, r"at (?:the very )?least|or more|على الأقل|كحد أدنى|(?:(?![\dو])\w+\s+){1,5}?على الأقل"),
        (Qualifier.ABOUT, r"or so\b|approximately|تقريبا"),
        (Qualifier.UP_TO, r"at (?:the )?most|كحد أقصى|على الأكثر"),
    )
)


_AHEAD: Final = tuple(
    (qualifier, pattern(rf"(?<!\w)(?:{words})\s+(?:us\s?)?[$€£]?\s*$"))
    for qualifier, words in (
        (Qualifier.AT_LEAST, r"at (?:the very )?least|no (?:fewer|less) than|a minimum of"),
        (Qualifier.MORE_THAN, r"more than|over|upwards of"),
        (Qualifier.ABOUT, r"about|around|some|roughly|approximately|an estimated"),
        (Qualifier.NEARLY, r"nearly|almost|close to"),
        (Qualifier.UP_TO, r"up to|as much as|as many as"),
    )
)
