"""Confidence in what an answer says, in the three words of ICD 203: how well it is sourced. Pure.

It is confidence in the basis, never a likelihood: it says how much stands behind a statement, not how likely what it
tells is. It comes from the grades alone (``docs/grades.md``), so extracts and what a model wrote are judged alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from bot.briefing.grades import CONFIRMED, PROBABLE
from bot.briefing.types import Answer, Grade

# Outlets that are reliable or usually so carry high confidence, those that are at least fairly so moderate (NATO
# AJP-2.1 has the words of the letters).
_OF_HIGH, _OF_MODERATE = frozenset("AB"), frozenset("ABC")


class Level(StrEnum):
    """A word of ICD 203, the highest first."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


_LEVELS = tuple(Level)


@dataclass(frozen=True, slots=True)
class Confidence:
    """How well some statements of an answer are sourced, and why.

    ``statements`` count from 1 and ``marks`` are what each cites. ``origins`` is the number of independent origins that
    each of them has at least; ``letters`` are those of the outlets; ``against`` are the origins that say otherwise, and
    ``disputed`` tells that the answer shows other accounts.
    """

    level: Level
    statements: tuple[int, ...]
    marks: tuple[tuple[int, ...], ...]
    origins: int
    letters: tuple[str, ...]
    against: tuple[str, ...]
    disputed: bool

    @property
    def why(self) -> str:
        """The reason, in one line."""
        origins = f"{self.origins} independent origins" if self.origins > 1 else "no second independent origin"
        outlets = "outlet" if len(self.letters) == 1 else "outlets"
        return f"{origins}; {outlets} {', '.join(self.letters)}; {self._otherwise}"

    @property
    def _otherwise(self) -> str:
        if self.against:
            return f"contradicted by {', '.join(self.against)}"
        return "accounts differ" if self.disputed else "none contradicts"


def level(grade: Grade, *, disputed: bool = False) -> Level:
    """The level of one source's grade; of what is ``disputed`` the next lower one.

    ICD 203 leaves the levels to agencies; these follow the National Intelligence Council's words for them. High: of
    good quality and from several sources. Moderate: credibly sourced, not corroborated enough. Low: poorly
    corroborated, contradicted, or of sources that give concern.
    """
    if grade.credibility == CONFIRMED:
        found = Level.HIGH if grade.reliability in _OF_HIGH else Level.MODERATE
    elif grade.credibility == PROBABLE and grade.reliability in _OF_MODERATE:
        found = Level.MODERATE
    else:
        found = Level.LOW
    return _LEVELS[min(_LEVELS.index(found) + disputed, len(_LEVELS) - 1)]


def confidence(answer: Answer) -> tuple[Confidence, ...]:
    """How well the statements of an answer are sourced: those of one level together, the highest first.

    A statement that cites several sources has the level of the lowest: it may need each of them. One with a source
    that is not graded has none.
    """
    grades = {source.n: source.grade for source in answer.sources if source.grade}
    disputed = {n for one in answer.contested if not one.update for version in one.versions for n in version.citations}
    groups: dict[Level, list[tuple[int, tuple[int, ...]]]] = {}
    for number, statement in enumerate(answer.statements, start=1):
        if statement.citations and grades.keys() >= set(statement.citations):
            levels = (level(grades[n], disputed=n in disputed) for n in statement.citations)
            groups.setdefault(max(levels, key=_LEVELS.index), []).append((number, statement.citations))
    return tuple(_told(one, groups[one], grades, disputed) for one in Level if one in groups)


def _told(
    found: Level,
    statements: Sequence[tuple[int, tuple[int, ...]]],
    grades: Mapping[int, Grade],
    disputed: Set[int],
) -> Confidence:
    numbers, marks = zip(*statements, strict=True)
    cited = sorted({n for citations in marks for n in citations})
    behind = [grades[n] for n in cited]
    return Confidence(
        found,
        numbers,
        marks,
        min(len(grade.origins) for grade in behind),
        tuple(sorted({grade.reliability for grade in behind})),
        tuple(dict.fromkeys(name for grade in behind for name in grade.against)),
        not disputed.isdisjoint(cited),
    )
