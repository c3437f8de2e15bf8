"""Offices: who is given one has it in the passage, too. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from bot.briefing.verify.names.ministries import MINISTRIES
from bot.briefing.verify.names.placing import same_name
from bot.briefing.verify.text.reading import Line, Page, Reading, Word
from bot.briefing.verify.types import Fault
from retrieval.arabic import is_arabic
from retrieval.quantities.vocabulary import pattern

#: Offices that exclude each other. Who is head of something may be its director, chief or chairman.
_OFFICES: Final = (
    *((f"{name} minister", minister) for name, _, minister in MINISTRIES),
    ("prime "
        "minister", pattern(r"\b(?:prime minister|premier|head of (?:the )?government)\b|رئيس (?:ال)?(?:وزراء|حكومة)")),
    ("president", pattern(r"(?<!vice )(?<!vice-)\bpresident\b|\bhead of state\b|رئيس الجمهورية"
        r"|(?<!\w)الرئيس (?:ال)?(?:سوري|عراقي|تركي|روسي|أمريكي|أميركي)")),
    ("speaker", pattern(r"\bspeaker\b|رئيس (?:مجلس النواب|البرلمان|مجلس الشعب)")),
    ("deputy "
        "minister", pattern(r"\b(?:deputy|vice)[ -](?:\w+ ){0,3}minister\b|\bundersecretary\b|وكيل(?:ة)? وزا?ر"
            r"|نائب وزير")),
    ("deputy governor", pattern(r"\b(?:deputy|vice)[ -]governor\b|(?<!\w)(?:نائب|معاون) (?:ال)?محافظ(?!\w|ة)")),
    ("governor", pattern(r"(?<!deputy )(?<!deputy-)(?<!vice )\bgovernor\b"
        r"|(?<!نائب )(?<!معاون )(?<!نائب ال)(?<!\w)(?:ال)?محافظ(?!\w|ة)")),
    ("ambassador", pattern(r"\bambassador\b|(?<!\w)سفير")),
    ("spokesman", pattern(r"\bspokes(?:man|woman|person)\b|متحدث|ناطق")),
    ("judge", pattern(r"\b(?:judge|prosecutor)\b|(?<!\w)(?:ال)?قاضي")),
    ("member of "
        "parliament", pattern(r"\b(?:mp|lawmaker|deputy|legislator|parliamentarian)\b|(?<!\w)(?:ال)?(?:نائب"
            r"|نائبة)(?! (?:وزير|رئيس|محافظ|قائد|مدير))")),
    ("head", pattern(r"\b(?:head|director|chief|chair\w*|heads)\b|(?<!\w)(?:ال)?(?:مدير|رئيس (?:هيئة|لجنة"
        r"|مجلس (?!النواب|الوزراء)|بلدية|جهاز|دائرة|مكتب))")),
)  # fmt: skip
#: Of those who have the first, reports also say the second.
_ALSO: Final = frozenset({("speaker", "head"), ("judge", "head"), ("president", "head")})
_BETWEEN: Final = re.compile(
    r"(?: of [\w'’ -]{1,45}| for [\w'’ -]{1,25})?[\s,]*(?:(?:[A-Z][\w'’.]*|al|el|bin|ibn|abu)[ -]+)*"
)
_BETWEEN_ARABIC: Final = re.compile(r"(?:\s+\w+){0,5}\s+")
_APPOSED: Final = re.compile(r"(?:['’]s)?[,،]\s+(?:who (?:is|was|heads)\s+)?([^.,;:،؛]{3,70})")
_FORMER: Final = pattern(r"\b(?:former|ex|late|outgoing|then|acting|incoming|new)\b|(?<!\w)(?:ال)?(?:سابق|أسبق|راحل)")
_BEFORE: Final = 80


def faults_of_offices(line: Line, pages: Sequence[Page], reading: Reading) -> Iterator[Fault]:
    """Those to whom a statement gives an office that the passages do not give them, where they give them another."""
    for word in line.words:
        mine = _held_by(word, line) if word.name or word.keys else frozenset()
        if not mine:
            continue
        told = frozenset(
            office
            for page in pages
            for other_line in page.lines
            for other in other_line.words
            if (other.name or other.keys) and same_name(word, other)
            for office in _held_by(other, other_line)
        )
        rival = _of_another(word, mine & _UNIQUE, pages, reading) if not told else ""
        if rival:
            yield Fault("name", word.text, f"in the cited passages {rival} is {min(mine & _UNIQUE)}, not {word.text}")
        if told and not any(one == other or {(one, other), (other, one)} & _ALSO for one in mine for other in told):
            yield Fault("name", word.text, f"{word.text} is {min(told)} in the cited passages, not {min(mine)}")


def _of_another(word: Word, offices: frozenset[str], pages: Sequence[Page], reading: Reading) -> str:
    """Who else has an office that only one can have, in passages that name the other without it."""
    if not offices or not _is_person(word, reading):
        return ""
    names = [(one, line) for page in pages for line in page.lines for one in line.words if _is_person(one, reading)]
    if not any(one.name == word.name for one, _ in names):
        return ""
    return next((one.text for one, line in names if offices & _held_by(one, line)), "")


def _is_person(word: Word, reading: Reading) -> bool:
    name = reading.gazetteer.get(word.name) if word.name else None
    return name is not None and name.kind == "person"


#: Offices of which there is one.
_UNIQUE: Final = frozenset(
    {"prime minister", "president", "governor", "speaker", *(f"{name} minister" for name, _, _ in MINISTRIES)}
)


def _held_by(word: Word, line: Line) -> frozenset[str]:
    """The offices that stand beside a name, before it or between commas behind it."""
    start = max(0, word.start - _BEFORE)
    before, behind = line.plain[start : word.start], _APPOSED.match(line.plain[word.end :])
    apposed = behind[1] if behind else ""
    found = {office for office, end in _offices_in(before) if _leads(line.text[start + end : word.start], word)}
    found |= {office for office, _ in _offices_in(apposed)}
    if not found or _FORMER.search(before) or _FORMER.search(apposed):
        return frozenset()
    return frozenset(found - {"member of parliament"}) if "deputy minister" in found else frozenset(found)


def _leads(gap: str, word: Word) -> bool:
    """Whether only the rest of an office and of a name stands between the two."""
    return bool((_BETWEEN_ARABIC if is_arabic(word.text) else _BETWEEN).fullmatch(gap))


@lru_cache(maxsize=8_192)
def _offices_in(text: str) -> tuple[tuple[str, int], ...]:
    """The offices that a text names, with where each ends."""
    return tuple((office, match.end()) for office, words in _OFFICES for match in words.finditer(text))
