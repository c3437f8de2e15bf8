"""Who did what to whom, as far as word order and a few small words tell it: swapped sides are a fault. Pure.

English tells roles by order, voice and "by"; Arabic by its verb, subject, object order, with على يد for "by". Only what
both the statement and the passage tell is compared, so that what is not understood is no fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.verify.deeds.actors import ACTORS, actors_of
from bot.briefing.verify.deeds.deeds import OBLIQUE, Deed, deeds_of
from bot.briefing.verify.text.alignment import Clause, Support
from bot.briefing.verify.text.concepts import implies
from bot.briefing.verify.text.reading import LIGHT, Line, Page, Reading, Word
from bot.briefing.verify.types import Fault
from retrieval.quantities.vocabulary import pattern

_RETOLD: Final = 0.4


_FROM_TO: Final = pattern(r"\bfrom\s+(?:the\s+)?(?:[\w'-]+\s+(?:al-)?)?$|(?<!\w)من\s+(?:مدينة\s+|بلدة\s+)?$")


_TO: Final = pattern(
    r"\b(?:to|into|towards?)\s+(?:the\s+)?(?:[\w'-]+\s+(?:al-)?)?$|(?<!\w)(?:إلى|نحو)\s+(?:مدينة\s+|بلدة\s+)?$"
)


_GIVES: Final = re.compile(
    r"\b(?:gave|gives?|given|hand(?:ed|s)?|turn(?:ed|s)? over|sold|sells?|sent|sends?|return(?:ed|s)?"
    r"|transferr?(?:ed|s)?|deliver(?:ed|s)?"
    r"|lost|surrender(?:ed|s)?|paid|pays?|supplied|supplies|provided|provides?"
    r"|ceded)\b[^,;.]*\bto\s+(?:the\s+)?(?:\w+\s+)?$"
)


def faults_of_sides(
    line: Line, aligned: Sequence[tuple[Clause, Support]], pages: Sequence[Page], reading: Reading
) -> Iterator[Fault]:
    """Where a statement turns round who did what to whom, or from where to where somebody went."""
    told = [(page, deed) for page in pages for one in page.lines for deed in deeds_of(one, reading)]
    for deed in deeds_of(line, reading):
        alike = [(page, other) for page, other in told if _same_deed(deed.concept, other.concept)]
        if alike and not any(_agree(deed, other) for _, other in alike):
            page, other = next(
                (one for one in alike if _turned(deed, one[1], is_sure=_is_of(one[0], line))), (None, None)
            )
            if page is not None and other is not None:
                yield Fault("roles", deed.text, _told(page, deed, other))
    for clause, support in aligned:
        if support.share >= _RETOLD and support.line.lang == line.lang:
            yield from _swapped(clause, support, reading)
    yield from _directions(line, pages)


def _swapped(clause: Clause, support: Support, reading: Reading) -> Iterator[Fault]:
    """Deeds of a clause that the sentence it retells tells of another one of those it names."""
    told, actors = support.line, actors_of(support.line, reading)
    there = deeds_of(told, reading)
    for deed in deeds_of(clause.line, reading):
        same = [one for one in there if one.concept == deed.concept and one.agent]
        if not deed.agent or not same or any(one.agent and not deed.agent.is_not(one.agent) for one in same):
            continue
        others = [one for one in actors if all(one != other.agent for other in same)]
        if any((one.names | one.concepts) & (deed.agent.names | deed.agent.concepts) for one in others):
            agent = same[0].agent
            who = agent.text if agent else ""
            yield Fault("roles", deed.text, f"in [{support.page.n}] it is {who} who did this, not {deed.agent.text}")


def _told(page: Page, deed: Deed, other: Deed) -> str:
    agent = other.agent.text if other.agent else "somebody else"
    patient = other.patient.text if other.patient else "others"
    return f"in [{page.n}] it is {agent} who did this to {patient}: “{other.text}”"


def _same_deed(one: str, other: str) -> bool:
    return one == other or implies(one, other) or implies(other, one)


def _agree(deed: Deed, other: Deed) -> bool:
    """Whether what both tell of who did it and to whom does not differ."""
    agents = deed.agent is None or other.agent is None or deed.agent.is_one(other.agent)
    patients = deed.patient is None or other.patient is None or deed.patient.is_one(other.patient)
    if deed.agent and other.patient and other.agent is None and not deed.agent.is_not(other.patient):
        return deed.patient is None or deed.patient.is_one(other.patient)
    return agents and patients


def _is_of(page: Page, line: Line) -> bool:
    """Whether a page is in a sentence's language, so that what both tell of roles can be read alike."""
    return all(one.lang == line.lang for one in page.lines[:1])


def _turned(deed: Deed, other: Deed, *, is_sure: bool) -> bool:
    """Whether a deed is told the other way round, or of somebody else.

    Both must be told in the passage; where the statement tells one only, it must be the other one there.
    """
    if other.agent is None or other.patient is None:
        return False
    crossed_agent = bool(deed.agent and deed.agent.is_not(other.agent) and deed.agent.surely_is(other.patient))
    crossed_patient = bool(deed.patient and deed.patient.is_not(other.patient) and deed.patient.surely_is(other.agent))
    if not is_sure:
        same = deed.patient is None or deed.patient.surely_is(other.patient)
        opposed = bool(deed.agent and deed.agent.is_opposed(other.agent))
        return (crossed_agent and (crossed_patient or deed.patient is None)) or (opposed and same)
    if deed.agent is None or deed.patient is None:
        return crossed_agent or crossed_patient
    another = deed.agent.is_not(other.agent) and deed.patient.surely_is(other.patient)
    return another or crossed_agent or crossed_patient


def _directions(line: Line, pages: Sequence[Page]) -> Iterator[Fault]:
    """From where to where, from whom to whom: turned round it is another journey, another gift."""
    mine = _ways(line)
    theirs = {way: page for page in pages for one in page.lines for way in _ways(one)}
    for first, last in sorted(mine):
        if (first, last) not in theirs and (last, first) in theirs:
            page = theirs[(last, first)]
            yield Fault("roles", line.text, f"in [{page.n}] it goes the other way")


def _ways(line: Line) -> set[tuple[str, str]]:
    """The pairs that a sentence leads from one to the other: "from Homs to Hama", "the army gave the rebels' …"."""
    named = sorted((word for word in line.words if word.name or word.keys), key=lambda word: word.start)
    origins = [one for one in named if _FROM_TO.search(line.plain[: one.start])]
    ends = [one for one in named if _TO.search(line.plain[: one.start])]
    pairs = {(_id(one), _id(other)) for one in origins for other in ends}
    doers = [word for word in line.words if (word.name or word.concept in ACTORS) and word.weight > LIGHT]
    for word in doers:
        to = next(
            (one for one in doers if one.start > word.end and _GIVES.search(line.plain[word.end : one.start])), None
        )
        if to is not None and not OBLIQUE.search(line.plain[: word.start]):
            pairs.add((_id(word), _id(to)))
    return {(first, last) for first, last in pairs if first != last}


def _id(word: Word) -> str:
    return word.name or (word.keys[0] if word.keys else word.concept or word.stem)
