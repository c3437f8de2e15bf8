"""The nouns of a briefing: frozen values without I/O."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.library.reading import StoredPassage
from retrieval.types import Report, Scope, Span

EXTRACTS = "extracts"


@dataclass(frozen=True, slots=True)
class Source:
    """A cited passage: its number in the answer, the report it is from, and the report's near copies.

    ``passage`` has the quote and where it stands in the report's body.
    """

    n: int
    passage: StoredPassage
    copies: tuple[Report, ...] = ()

    @property
    def report(self) -> Report:
        """The report that the passage is from."""
        return self.passage.report

    @property
    def quote(self) -> str:
        """The passage, word for word."""
        return self.passage.text


def reporter(report: Report) -> str | None:
    """Whose reporting it is: the origin the text names, else the outlet; None where neither is known."""
    return report.origin or report.outlet


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, the numbers of the sources that it is cited from, and the days it says things happened."""

    text: str
    citations: tuple[int, ...]
    event_dates: tuple[Span, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader must know beside an answer; ``code`` is for scripts."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer; ``code`` is for scripts."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reports say to a question, or why they do not.

    Either ``statements`` and ``sources`` hold something, or ``refusal`` does; ``near`` are then the nearest
    passages. ``scope`` and ``spans`` are what was searched, by publication and by event date; ``carried`` says
    whether something was taken over from the question before.
    """

    question: str
    scope: Scope
    spans: tuple[Span, ...]
    statements: tuple[Statement, ...] = ()
    sources: tuple[Source, ...] = ()
    refusal: Refusal | None = None
    near: tuple[Source, ...] = ()
    notes: tuple[Note, ...] = ()
    carried: bool = False
    written_by: str = EXTRACTS

    @property
    def answered(self) -> bool:
        """Whether the reports say anything to the question."""
        return self.refusal is None
