"""What a number is said to be besides what it counts: a target, a capacity, what each has, some of them. Pure.

The number is right and what it counts is right, yet "350,000 were reached" is false where that was the target.
"""

from __future__ import annotations

import re
from typing import Final

from bot.briefing.verify.numbers.counting import Place
from bot.briefing.verify.text.alignment import retells
from bot.briefing.verify.text.reading import HEAVY, Line
from retrieval.quantities import Quantity, Role
from retrieval.quantities.vocabulary import pattern

#: What a number may be labelled as: the label before it, behind it, and what a statement must have of the kind.
_LABELS: Final = tuple(
    (
        label,
        pattern(
            rf"(?<!\w)(?:{before})(?:\s+(?:\w+\s+){{0,2}}?(?:of|at|is|was|to|for|عند|هو|هي|ب))?\s*(?:about|some|nearly|نحو|حوالي)?\s*$"
        ),
        pattern(rf"[^.;,،]{{0,45}}?(?<!\w)(?:{behind})(?!\w)"),
        pattern(rf"(?<!\w)(?:{kept})"),
    )
    for label, before, behind, kept in (
        (
            "a target",
            r"(?:its |their |the |an? |annual |initial )?(?:target|goal|quota|objective)|(?:ال)?مستهدف\w*|هدف\w*",
            r"(?:target|goal|quota)",
            r"target|goal|aim|quota|objective|plan|hope|intend|supposed|مستهدف|المستهدف|هدف|تهدف|يهدف|استهدف|خط[ةط]",
        ),
        (
            "a capacity",
            r"(?:design |total |full |nameplate |storage )?capacity|(?:designed|built) (?:for|to (?:hold|house"
            r"|produce|take|process))"
            r"|(?:ال)?طاق\w* (?:ال)?(?:تصميمي|إنتاجي|استيعابي|قصو)\w*|طاق\w*|سعت\w*",
            r"(?:was|were|is) (?:what )?[^.;,]{0,20}(?:built|designed) (?:for|to)|capacity"
            r"|is what [^.;,]{0,25} built for",
            r"capacit|design|built|can |could|able|meant|room|hold|طاق|الطاق|تصميم|سع|يتسع|تتسع|يمكن",
        ),
        (
            "what is needed",
            r"(?:needs?|needed|requires?|required|appeal(?:ed|ing)? for|يحتاج\w*|تحتاج|بحاجة إلى|طلب\w*|ناشد\w*)",
            r"(?:is|are|was|were) (?:needed|required)",
            r"need|requir|appeal|call|ask|lack|short|want|seek|sought|request|must|have to|would|يحتاج|تحتاج|حاج"
            r"|احتياج|طلب|ناشد|لازم|يلزم|مطلوب|المطلوب",
        ),
    )
)
_NEAR: Final = 60
#: Kin of those who are named, not they themselves.
_KIN: Final = pattern(
    r"\b(?:relatives?|wives|widows|kin|next of kin|family members|supporters|sympathisers) of\b|(?<!\w)(?:أقارب"
    r"|ذوي|زوجات|أرامل|عوائل|أنصار)(?!\w)"
)
_ANY_KIN: Final = pattern(
    r"\b(?:relat\w+|famil\w+|wives|wife|widows?|kin|children|sons?|daughters?|dependa?ents?|loved ones|support\w*"
    r"|sympath\w*|linked|affiliated|associated)\b"
    r"|(?<!\w)[وفبل]?(?:ال)?(?:أقارب|أقرباء|ذوي|زوجات|أرامل|عوائل|عائلات|عائلة|أسر|أنصار|مؤيد\w*)(?!\w)"
)
#: What every one of several has; "each summer" says how often.
_OFTEN: Final = (
    r"other|time|day|week|month|year|morning|evening|night|season|spring|summer|autumn|winter|ramadan|\w+day|side|hour"
)
_EACH: Final = pattern(
    rf"\b(?:each(?! (?:{_OFTEN})\b)|apiece|per (?!cent\b|day\b|second\b|hour\b|month\b|year\b|week\b)\w+)\b"
    r"|(?<!\w)(?:لكل|للفرد|للواحد\w*|للأسرة|للعائلة|كل منها|كل منهم)(?!\w)"
)
_ANY_EACH: Final = pattern(
    r"\b(?:each|every|apiece|per|a (?:head|family|piece|person|litre|barrel|kilo\w*|ton\w*))\b|(?<!\w)(?:لكل|كل"
    r"|للفرد|للواحد\w*|للأسرة|للعائلة)(?!\w)"
)
#: Some of them, and what these are.
_SOME_ARE: Final = pattern(
    r"[,;،]?\s+(?:(?:and|or)\s+)?(?:(?:more than |at least |about |nearly )?(?:half|most|many|some|several"
    r"|all but \w+|(?!all\b|none\b|both\b)\w+) of (?:them|whom)"
    r"|including|among them|(?:نصفهم|معظمهم|أغلبهم|بينهم|من بينهم|\w+ منهم))(?P<these>[^.;،]{3,70})"
)
_SOME_KEPT: Final = pattern(
    r"\b(?:of (?:them|whom)|includ\w+|among|half|most\w*|some|many|several|part\w*|all but)\b|(?<!\w)(?:منهم"
    r"|بينهم|نصف\w*|معظم\w*|أغلب\w*|بعض)"
)
_PHRASE: Final = 48


def mislabelled(one: Quantity, line: Line, place: Place) -> str:
    """Why a number is not told as what a passage says that it is; empty where it is."""
    told, other = place.line, place.quantity
    before, behind = told.plain[max(0, other.start - _NEAR) : other.start], told.plain[other.end :]
    for label, ahead, after, kept in _LABELS:
        if (ahead.search(before) or after.match(behind)) and not kept.search(line.plain):
            return f"“{other.text}” in [{place.page.n}] is {label}"
    if _KIN.search(told.plain[other.start : other.end + 24]) and not _ANY_KIN.search(line.plain):
        return f"“{other.text}” in [{place.page.n}] counts others than those named"
    around = _clause(told.plain, other)
    if _EACH.search(around) and not _ANY_EACH.search(line.plain):
        return f"“{other.text}” in [{place.page.n}] is what each has"
    if some := _said_of_some(one, line, place):
        return f"[{place.page.n}] says this of some of “{other.text}” only:{some}"
    return ""


def _clause(plain: str, one: Quantity) -> str:
    """What stands around a number between two signs, numbers apart."""
    start = max(plain.rfind(sign, 0, one.start) for sign in ".;,،:") + 1
    end = min(
        (place for sign in (". ", ";", ", ", "،") if (place := plain.find(sign, one.end)) >= 0), default=len(plain)
    )
    return plain[start:end]


def _said_of_some(one: Quantity, line: Line, place: Place) -> str:
    """What a passage says of some of those whom a number counts, and a statement of all of them."""
    told, other = place.line, place.quantity
    found = _SOME_ARE.match(told.plain, other.end) or _SOME_ARE.search(told.plain, other.end)
    if found is None or one.role in (Role.PART, Role.TOTAL) or other.role is Role.PART or _SOME_KEPT.search(line.plain):
        return ""
    mine = [word for word in line.words if one.start <= word.start < one.start + _PHRASE and word.weight >= HEAVY]
    mine = [word for word in mine if not re.search(r"[,;،](?!\d)", line.plain[one.start : word.start])]
    start, end = found.span("these")
    these = [word for word in told.words if start <= word.start < end and word.weight >= HEAVY]
    rest = [word for word in told.words if not start <= word.start < end]
    only = [word for word in mine if any(retells(word, each) for each in these)]
    only = [word for word in only if not any(retells(word, each) for each in rest)]
    return told.text[start:end] if only else ""
