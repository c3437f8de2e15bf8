"""What is read around a passage to understand it: its report, or the part of a long one that it stands in. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from retrieval.library.reading import StoredPassage

#: So many characters of a report are read as one story: four times the longest of the judges' reports. What is longer
#: tells of many things (a chronicle, a year's review): what it names on another page says nothing of this one.
LONGEST: Final = 8_000
# Parts of a long report begin every so many characters, so that neighbouring passages share one; each reaches as far
# again behind its own stretch and half as far before it.
STEP = LONGEST // 2
BEFORE = STEP // 2


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A part of a report's body; ``start`` and ``end`` are offsets into it. Equal where they are the same part."""

    report: str
    start: int
    end: int


def around(passage: StoredPassage) -> Surroundings:
    """The part of its report that a passage is read in: the whole body, unless that is longer than :data:`LONGEST`."""
    report, span = passage.report, passage.passage
    if len(report.body) <= LONGEST:
        return Surroundings(report.id, 0, len(report.body))
    begin = span.start // STEP * STEP
    end = min(len(report.body), begin + 2 * STEP)
    return Surroundings(report.id, max(0, begin - BEFORE), max(end, span.end))


def text_around(passage: StoredPassage) -> str:
    """The title of a passage's report, and the part of its body that the passage is read in."""
    part = around(passage)
    return f"{passage.report.title}\n{passage.report.body[part.start : part.end]}"
