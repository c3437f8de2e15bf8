"""Of which place, or which thing by its name, a passage says what a statement says. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.verify.names.spelling import keys_of
from bot.briefing.verify.text.alignment import Clause, Support, retells
from bot.briefing.verify.text.reading import Line, Reading, Word
from bot.briefing.verify.types import Fault
from retrieval.arabic import is_arabic
from retrieval.dates.fold import fold
from retrieval.types import NameMention

_SAME_LANGUAGE_SHARE, _NEARLY_ALL = 0.6, 0.75
# Places of one kind: what is said of one is not said of the other. A town may lie in a province.
_RANKS: Final = (
    frozenset({"city", "town", "village", "camp"}),
    frozenset({"province"}),
    frozenset({"crossing"}),
    frozenset({"district"}),
)


def faults_of_places(aligned: Sequence[tuple[Clause, Support]], reading: Reading) -> Iterator[Fault]:
    """Towns that a passage names, but not of what the statement says of them."""
    for clause, support in aligned:
        if support.share < _SAME_LANGUAGE_SHARE:
            continue
        yield from _of_the_kind(clause, support, reading)
        for rank in _RANKS if support.share >= _NEARLY_ALL else ():
            if fault := _elsewhere(clause, support, rank, reading):
                yield fault


def _of_the_kind(clause: Clause, support: Support, reading: Reading) -> Iterator[Fault]:
    """A thing by its name where the passage's sentence names another of the kind: Intisar for Zahra."""
    there = dict(_things(support.line, reading))
    here = dict(_things(clause.line, reading))
    for word, concept in here.items():
        if not clause.start <= word.start < clause.end or any(same_name(word, one) for one in support.line.words):
            continue
        others = [one for one, kind in there.items() if kind == concept]
        named = [mine for mine in clause.line.words if mine.name or mine.keys]
        if is_arabic(word.text) and word.text.endswith("يا"):
            continue  # an adjective: مسجدا سنيا
        if others and not any(same_name(mine, one) for mine in named for one in others):
            yield Fault("name", word.text, f"[{support.page.n}] says this of {others[0].text}, not of {word.text}")


def same_name(word: Word, other: Word) -> bool:
    """Whether two words are one name, as they are listed or as they sound."""
    if not (other.name or other.keys):
        return retells(word, other)
    if word.name and word.name == other.name:
        return True
    return not keys_of(word.text).isdisjoint(keys_of(other.text)) or (
        bool(word.keys and other.keys) and retells(word, other)
    )


def _things(line: Line, reading: Reading) -> Iterator[tuple[Word, str]]:
    """The names that stand beside a word for what they are, with what that is."""
    kinds = [word for word in line.words if word.concept in _KINDS and not word.name]
    for word in line.words:
        if not (word.name or word.keys) or (word.name and _is_of(word.name, _PEOPLES, reading)):
            continue
        if before := _ARABIC_KIND.search(line.plain[: word.start]):
            yield word, _ARABIC_KINDS[before[1]]
            continue
        if word.name and word.concept in _KINDS:
            yield word, word.concept
            continue
        for kind in kinds:
            gap = line.plain[word.end : kind.start] if word.end <= kind.start else line.plain[kind.end : word.start]
            if kind.concept and len(gap) <= _CLOSE and not gap.strip(" -"):
                yield word, kind.concept


#: A word for what something is, directly before its name.
_ARABIC_KINDS: Final = {
    fold(word).plain: kind
    for word, kind in (
        ("معبر", "crossing"), ("حي", "neighbourhood"), ("مخيم", "camp"), ("سجن", "prison"), ("سد", "dam"),
        ("جسر", "bridge"), ("مطار", "airport"), ("مستشفى", "hospital"), ("قرية", "village"), ("حقل", "field"),
        ("سوق", "market"), ("ساحة", "square"), ("شارع", "street"), ("مصفاة", "refinery"), ("جامعة", "university"),
    )
}  # fmt: skip
_ARABIC_KIND: Final = re.compile(rf"(?<!\w)[وفبل]?({'|'.join(_ARABIC_KINDS)})\s+$")
#: What is an adjective before a thing: a Sunni mosque.
_PEOPLES: Final = frozenset({"country", "community"})
_CLOSE: Final = 2
_KINDS: Final = frozenset(
    "neighbourhood district crossing border-crossing camp prison dam bridge airport airbase hospital village field"
    " oilfield market mosque square street school station refinery university".split()
)


def _elsewhere(clause: Clause, support: Support, rank: frozenset[str], reading: Reading) -> Fault | None:
    here = _of_rank(clause.line, rank, reading)
    mine = {one.name: one for one in here if clause.start <= one.start < clause.end}
    theirs = {one.name for one in _of_rank(support.line, rank, reading)}
    if not mine or not theirs or {one.name for one in support.line.names} & {one.name for one in clause.line.names}:
        return None
    if not any(mine.keys() & {one.name for one in line.names} for line in support.page.lines):
        return None
    one = mine[min(mine)]
    spelt = clause.line.text[one.start : one.end]
    other = reading.gazetteer.get(min(theirs))
    where = other.name if other else "another place"
    return Fault("name", spelt, f"[{support.page.n}] says this of {where}, not of {spelt}")


def _of_rank(line: Line, rank: frozenset[str], reading: Reading) -> list[NameMention]:
    """The places of a rank that a sentence names, but not where somebody speaks: "the military in Tikrit said"."""
    return [
        one
        for one in line.names
        if _is_of(one.name, rank, reading) and not any(say.start <= one.start < say.end for say in line.sayings)
    ]


def _is_of(name_id: str, rank: frozenset[str], reading: Reading) -> bool:
    name = reading.gazetteer.get(name_id)
    return name is not None and name.kind in rank
