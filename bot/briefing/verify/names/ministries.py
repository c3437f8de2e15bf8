"""Ministries: one is not told as another, nor a deputy minister as the minister. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from bot.briefing.verify.text.alignment import Clause, Support
from bot.briefing.verify.text.reading import Line
from bot.briefing.verify.types import Fault
from retrieval.quantities.vocabulary import pattern

_RETOLD: Final = 0.6
#: Ministries, in both languages.
_IN_ARABIC: Final = {
    "foreign": "خارجية", "interior": "داخلية", "defen[cs]e": "دفاع", "finance": "مالية", "oil": "نفط", "health": "صحة",
    "justice": "عدل", "education": "تربية", "electricity": "كهرباء",
    "water": "موارد مائية|الموارد المائية", "culture": "ثقافة",
    "planning": "تخطيط", "trade": "تجارة", "agriculture": "زراعة", "transport": "نقل", "migration": "هجرة",
    "information": "إعلام", "labou?r": "عمل", "industry": "صناعة", "human rights": "حقوق الإنسان",
}  # fmt: skip
MINISTRIES: Final = tuple(
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
    for english, arabic in _IN_ARABIC.items()
)


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
        deputies = _ministers(support.line.plain, is_deputy=True) - _ministers(support.line.plain, is_deputy=False)
        for name in sorted(deputies & _ministers(clause.line.plain, is_deputy=False)):
            yield Fault("name", f"{name} minister", f"[{n}] says this of a deputy {name} minister")


def _ministries(line: Line) -> Iterator[tuple[str, int]]:
    """The ministries that a sentence names, with where, but for those that speak."""
    for name, at in _named_in(line.plain):
        if not any(say.start <= at < say.end for say in line.sayings):
            yield name, at


@lru_cache(maxsize=4_096)
def _named_in(plain: str) -> tuple[tuple[str, int], ...]:
    if not _ANY.search(plain):
        return ()
    return tuple((name, match.start()) for name, words, _ in MINISTRIES for match in words.finditer(plain))


@lru_cache(maxsize=4_096)
def _ministers(plain: str, *, is_deputy: bool) -> frozenset[str]:
    """Of which ministries a sentence names the minister, or his deputy."""
    if not _ANY.search(plain):
        return frozenset()
    return frozenset(
        name
        for name, _, words in MINISTRIES
        for match in words.finditer(plain)
        if bool(_DEPUTY.search(plain[: match.start()])) is is_deputy
    )


_ANY: Final = pattern(r"minist|وزير|وزار")
_DEPUTY: Final = pattern(r"\b(?:deputy|vice|assistant)[ -](?:\w+ )?$|(?<!\w)[وفبل]?(?:وكيل|وكيلة|نائب|معاون)\s+$")
