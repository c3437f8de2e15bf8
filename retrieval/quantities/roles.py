"""What a number is in the account that its sentence gives: the value, a part of it, an earlier one, a longer sum."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from retrieval.dates.fold import Folded
from retrieval.quantities.counted import Counted
from retrieval.quantities.numerals import Numeral
from retrieval.quantities.tokens import Token
from retrieval.quantities.types import Role
from retrieval.quantities.vocabulary import RISES, pattern

_PART_BEFORE: Final = pattern(
    r"(?:\b(?:including|included|include|includes|counting|among (?:them|whom|those killed|these)"
    r"|among (?:the )?(?:dead|killed|wounded|victims|casualties)"
    r"|of (?:them|whom|those|these|the (?:dead|killed|wounded|victims)))(?:\s+(?:were|are|was|is))?"
    r"|و?من بينهم|و?من بينها|بينهم|بينها|منهم"
    r"|ضمنهم|بما في ذلك|بمن فيهم)\W*$"
)
_PART_BEHIND: Final = pattern(
    r"\s+(?:\w+\s+){0,2}?(?:of (?:them|whom|those|these|the (?:dead|killed|wounded|victims|casualties"
    r"|bodies|total))\b|منهم|منها)"
    r"|[^.;]{0,60}\bamong the (?:dead|killed|wounded|victims|injured|fatalities)\b"
)
_FROM: Final = pattern(
    r"(?:\bfrom|(?<!\w)من)\W*(?:(?:an?|the|its|earlier|initial|previous|first|حصيلة|سابقة)\s+){0,3}$"
)
_EARLIER: Final = pattern(
    r"(?:\b(?:earlier|previous|initial|first|preliminary|former|older|last)\s+(?:\w+\s+){0,2}?(?:toll"
    r"|count|figure|estimate|tally|report|number|total)s?\b[^.;,]{0,30}"
    r"|\b(?:previously|initially|at first|had (?:earlier )?(?:said|put|reported|spoken|given|counted"
    r"|announced))\b[^.;]{0,50}"
    r"|\bfirst (?:spoke of|put|gave|reported|counted|said)\b[^.;,]{0,20}|\bearlier (?:put|given"
    r"|reported|estimated|counted)\b[^.;,]{0,20}|\bcompared (?:with|to)\W*|بعد أن كانت?[^.;]{0,30}"
    r"|حصيلة (?:سابقة|أولية)[^.;]{0,30}|مقارنة ب)$"
)
_EARLIER_BEHIND: Final = pattern(
    r"[^.;,]{0,40}\b(?:previously reported|reported earlier|said earlier|as first reported|given earlier)\b"
)
# What stands between a denial and the number denied. Behind a relative word, and behind responsibility, comes what
# is not in doubt: "denied a role in the attack that killed 30".
_DENIED_THROUGH: Final = (
    r"(?:(?!\b(?:that|which|where|who|when|while|after|but|responsib\w+|involve\w+|role|part in|hand in"
    r"|accus\w+|blam\w+|say|said|says|saying|add|added|adding|put|puts|putting|insist\w*|claim(?:ed|s|ing))\b)[^.;]){0,90}"
)
_ARABIC_DENIED_THROUGH: Final = (
    r"(?:(?!(?<!\w)(?:[وف]?(?:قال|قالت|أضاف|أضافت|أكد|أكدت|أوضح|أوضحت|أشار|أشارت|ذكر|ذكرت)|(?:مؤكد|مشير|موضح|مضيف"
    r"|لافت|مبين|معلن|قائل)(?:ا|ة)|لكن|ولكن|بل|الذي|التي|مسؤوليت\w+|ضلوع\w*|تورط\w*"
    r"|بعد|اتهام\w*)(?!\w))[^.;]){0,90}"
)
_DENIED: Final = pattern(
    r"(?:\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut(?:es?|ed|ing)|rul(?:es?|ed|ing) out"
    r"|disput(?:es?|ed|ing)|(?:not|un)true|no (?:evidence|truth|proof|sign)|not (?:the case|confirm\w*))\s+"
    rf"(?:(?:\w+\s+){{0,3}}that\s+)?{_DENIED_THROUGH}"
    r"|\b(?:not|n't|never)\s+(?:(?!(?:only|just|merely|say|name|know)\b)\w+\s+)?"
    r"|\b(?:if|unless|whether)\s[^,;.]{0,60}|\b(?:could|would|might|may|should)\s+(?:\w+\s+)?have\s+(?:\w+\s+){1,3}"
    rf"|(?<!\w)[وف]?(?:نفى|نفت|نفوا|ينفي|تنفي|نافيا|نافية|كذب|كذبت|فند|فندت)\s+{_ARABIC_DENIED_THROUGH}"
    r"|(?<!\w)[وف]?(?:لم|لن|ليس|ليست)\s+(?:\w+\s+){0,2}|(?<!\w)[وف]?(?:لو|إذا|ما لم)\s+[^,;.]{0,60})$"
)
_DENIED_BEHIND: Final = pattern(
    r"[^.;]{0,80}\b(?:is|are|was|were|as|being)\s+(?:\w+ly )?(?:false|untrue|not true|a lie|lies|baseless"
    r"|unfounded|incorrect|fabricat\w+|denied by|dismissed by|rejected by|refuted by)\b"
    r"|[^.;]{0,80}(?<!\w)(?:غير صحيح|غير صحيحة|لا صحة|عارية? (?:عن|من) الصحة|كاذبة?)(?!\w)"
)
_MORE_BEFORE: Final = pattern(r"\b(?:another|an additional|a further|further)\s+(?:[\w ]{0,20})?$")
_SUM: Final = pattern(
    r"\b(?:since (?:the )?(?:start|beginning|outbreak|onset)\b|since (?:the )?(?:\w+ )?(?:war|conflict"
    r"|uprising|revolution|invasion|revolt|crisis)\b"
    r"|since (?:19|20)\d\d\b|since (?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december)(?: (?:19|20)\d\d)?\b(?! \d)"
    r"|(?:so far )?this (?:year|month)\b|so far this\b|the (?:year|month|war|decade)'s (?:death )?toll"
    r"|in all of (?:19|20)\d\d|over the (?:past|last) (?:\w+ )?(?:weeks?|months?|years?|decade)"
    r"|(?:in|during|for) the (?:past|last) (?:\w+ )?(?:weeks?|months?|years?|decade)|during (?:19"
    r"|20)\d\d|in (?:19|20)\d\d alone|(?:a|per|every|each) (?:month|year|week)\b(?! (?:after|before|ago|earlier"
    r"|later))|to date\b"
    r"|(?:\w+|\d+)[- ](?:year|month)s? (?:of (?:war|conflict|fighting)|conflict|war))"
    r"|منذ (?:بداية|بدء|اندلاع|انطلاق|مطلع)|منذ (?:عام|العام|سنة|(?:19|20)\d\d)|هذا (?:العام|الشهر)"
    r"|هذه السنة|(?:خلال|في) (?:الشهر|العام|السنة|الأشهر|السنوات|الشهرين) (?:\w+ )?(?:الماضي|الماضية"
    r"|الحالي|الأخيرة|الجاري)"
)
_CLAUSE_END: Final = re.compile(
    r"[;:—]|, (?:and|while|but|bringing|where|which|including)\b|\bwhile\b|\bbringing\b|،? (?:فيما|بينما)|\n"
)


def role_of(text: Folded, tokens: Sequence[Token], numeral: Numeral, counted: Counted, *, is_first: bool) -> Role:
    """The role of a number; ``is_first`` says that it is the first of its sentence."""
    before = text.plain[: numeral.start]
    end = tokens[numeral.end - 1].end if numeral.end else 0
    behind = text.plain[end:]
    if _DENIED.search(before[-140:]) or _DENIED_BEHIND.match(behind):
        return Role.DENIED
    if _PART_BEFORE.search(before[-40:]) or _PART_BEHIND.match(behind):
        return Role.PART
    if _EARLIER.search(before[-110:]) or _EARLIER_BEHIND.match(behind):
        return Role.EARLIER
    if _FROM.search(before[-30:]) and RISES.search(before[-100:]):
        return Role.EARLIER
    if _SUM.search(_clause(text.plain, numeral.start)):
        return Role.CUMULATIVE
    if counted.more or (_MORE_BEFORE.search(before[-24:]) and is_first):
        return Role.MORE
    return Role.VALUE


def _clause(plain: str, place: int) -> str:
    """The clause that a place lies in."""
    begin = 0
    for match in _CLAUSE_END.finditer(plain):
        if match.start() >= place:
            return plain[begin : match.start()]
        begin = match.start()
    return plain[begin:]
