"""Offices: who is given one has it in the passage, too; one ministry is not told as another. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.verify.alignment import Clause, Support
from bot.briefing.verify.placing import same_name
from bot.briefing.verify.reading import Line, Page, Reading, Word
from bot.briefing.verify.types import Fault
from retrieval.arabic import is_arabic
from retrieval.quantities.vocabulary import pattern

_RETOLD: Final = 0.6
#: Ministries, in both languages.
_MINISTRIES: Final = {
    "foreign": "خارجية", "interior": "داخلية", "defen[cs]e": "دفاع", "finance": "مالية", "oil": "نفط", "health": "صحة",
    "justice": "عدل", "education": "تربية", "electricity": "كهرباء",
    "water": "موارد مائية|الموارد المائية", "culture": "ثقافة",
    "planning": "تخطيط", "trade": "تجارة", "agriculture": "زراعة", "transport": "نقل", "migration": "هجرة",
    "information": "إعلام", "labou?r": "عمل", "industry": "صناعة", "human rights": "حقوق الإنسان",
}  # fmt: skip
_MINISTRY: Final = tuple(
    (
        english.replace("[cs]", "c").replace("u?", "u"),
        pattern(
            rf"\b{english} (?:and \w+ )?ministry\b|\bministry of (?:the )?{english}\b|وزارة (?:ال)?(?:{arabic})(?!\w)"
        ),
        pattern(
            rf"\b{english} (?:and \w+ )?minister\b|\bminister of (?:the )?{english}\b"
            rf"|(?<!\w)وزير (?:ال)?(?:{arabic})(?!\w)"
        ),
    )
    for english, arabic in _MINISTRIES.items()
)
#: Offices that exclude each other. Who is head of something may be its director, chief or chairman.
_OFFICES: Final = (
    *((f"{name} minister", minister) for name, _, minister in _MINISTRY),
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
    {"prime minister", "president", "governor", "speaker", *(f"{name} minister" for name, _, _ in _MINISTRY)}
)


def _held_by(word: Word, line: Line) -> frozenset[str]:
    """The offices that stand beside a name, before it or between commas behind it."""
    start = max(0, word.start - _BEFORE)
    before, behind = line.plain[start : word.start], _APPOSED.match(line.plain[word.end :])
    between = _BETWEEN_ARABIC if is_arabic(word.text) else _BETWEEN
    found = set()
    for office, words in _OFFICES:
        match = next(
            (one for one in words.finditer(before) if between.fullmatch(line.text[start + one.end() : word.start])),
            None,
        )
        if match or (behind and words.search(behind[1])):
            found.add(office)
    if _FORMER.search(before) or (behind and _FORMER.search(behind[1])):
        return frozenset()
    return frozenset(found - {"member of parliament"}) if "deputy minister" in found else frozenset(found)


def faults_of_ministries(aligned: Sequence[tuple[Clause, Support]]) -> Iterator[Fault]:
    """One ministry, where the sentence retold has only another; a minister, where it has his deputy."""
    for clause, support in aligned:
        if support.share < _RETOLD:
            continue
        n, here = support.page.n, {name for name, at in _ministries(clause.line) if clause.start <= at < clause.end}
        there = {name for name, _ in _ministries(support.line)}
        if here and there and not here & there:
            said = f"[{n}] says this of the {min(there)} ministry, not of the {min(here)} ministry"
            yield Fault("name", f"{min(here)} ministry", said)
        deputies = _ministers(support.line, is_deputy=True) - _ministers(support.line, is_deputy=False)
        for name in sorted(deputies & _ministers(clause.line, is_deputy=False)):
            yield Fault("name", f"{name} minister", f"[{n}] says this of a deputy {name} minister")


def _ministries(line: Line) -> Iterator[tuple[str, int]]:
    """The ministries that a sentence names, with where, but for those that speak."""
    for name, words, _ in _MINISTRY:
        for match in words.finditer(line.plain):
            if not any(say.start <= match.start() < say.end for say in line.sayings):
                yield name, match.start()


def _ministers(line: Line, *, is_deputy: bool) -> set[str]:
    return {
        name
        for name, _, words in _MINISTRY
        for match in words.finditer(line.plain)
        if bool(_DEPUTY.search(line.plain[: match.start()])) is is_deputy
    }


_DEPUTY: Final = pattern(r"\b(?:deputy|vice|assistant)[ -](?:\w+ )?$|(?<!\w)[وفبل]?(?:وكيل|وكيلة|نائب|معاون)\s+$")
