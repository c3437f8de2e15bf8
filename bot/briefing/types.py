"""The nouns of a briefing: frozen values without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from retrieval.library.reading import StoredPassage
from retrieval.types import Published, Report, Scope, Span

EXTRACTS = "extracts"

# What a note or refusal speaks of, to be said in another language: numbers, words, dates.
Value = int | str | Published | Span | tuple[str, ...] | tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """An Admiralty grade: the outlet's letter, A to F, the item's number, 1 to 6, and why, in one line.

    ``supported_by`` and ``contradicted_by`` are the ids of the reports that the number comes from. ``origins`` are
    those that are independent of each other and say the same, the source's own first; ``against`` those that say
    otherwise.
    """

    reliability: str
    credibility: int
    why: str
    supported_by: tuple[str, ...] = ()
    contradicted_by: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    against: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.reliability}{self.credibility}"


@dataclass(frozen=True, slots=True)
class Lineage:
    """Reports behind an answer that go back to one text, or to one origin's account of one event.

    ``sources`` are the numbers of the sources in it, ``reports`` counts their near copies too.
    """

    n: int
    origin: str
    sources: tuple[int, ...]
    reports: int


@dataclass(frozen=True, slots=True)
class Source:
    """A cited passage: its number in the answer, the report it is from, and the report's near copies.

    ``passage`` has the quote and where it stands in the report's body. ``origin`` is whose reporting the passage is;
    ``lineage`` numbers what it goes back to and ``grade`` judges it, where it is cited for a statement.
    """

    n: int
    passage: StoredPassage
    copies: tuple[Report, ...] = ()
    origin: str | None = None
    lineage: int | None = None
    grade: Grade | None = None

    @property
    def report(self) -> Report:
        """The report that the passage is from."""
        return self.passage.report

    @property
    def quote(self) -> str:
        """The passage, word for word."""
        return self.passage.text


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, the numbers of the sources that it is cited from, and the days it says things happened."""

    text: str
    citations: tuple[int, ...]
    event_dates: tuple[Span, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader must know beside an answer; ``code`` is for scripts.

    ``values`` are what ``text`` is made of, for those who say it in another language; ``case`` among them tells
    apart texts of one code.
    """

    code: str
    text: str
    values: Mapping[str, Value] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer; ``code`` is for scripts, ``values`` are as a note's."""

    code: str
    text: str
    values: Mapping[str, Value] = field(default_factory=dict, compare=False)


class Point(StrEnum):
    """What accounts differ on."""

    NUMBER = "number"
    CULPRIT = "who did it"
    DENIED = "whether it happened"
    HOLDER = "who holds it"
    DAY = "day"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Version:
    """One account of a contested point.

    ``value`` is what it comes to, in the report's words where there are any; ``who`` gives it, None where the report
    itself does; ``statement`` is the sentence that says so, with its citation; ``outlet`` published it, ``origin`` is
    whose reporting it is.
    ``newest`` marks the version published last, where one was.
    """

    value: str
    who: str | None
    statement: Statement
    published: Published | None
    outlet: str | None
    origin: str | None
    newest: bool = False

    @property
    def citations(self) -> tuple[int, ...]:
        """The numbers of the sources that it is cited from."""
        return self.statement.citations


@dataclass(frozen=True, slots=True)
class Contested:
    """A point that the reports differ on: the versions, oldest first where their times differ.

    ``about`` names it ("the number killed"). An ``update`` is no contradiction: later reports replaced a number, or a
    place changed hands.
    """

    about: str
    point: Point
    versions: tuple[Version, ...]
    update: bool = False


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a model wrote an answer from: its name, the prompt with its version, and the tokens it took in all."""

    model: str
    prompt: str
    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reports say to a question, or why they do not.

    Either ``statements`` and ``sources`` hold something, or ``refusal`` does; ``near`` are then the nearest
    passages. ``scope`` and ``spans`` are what was searched, by publication and by event date; ``carried`` says
    whether something was taken over from the question before. ``lineages`` group the sources by what they go back to.
    ``provenance`` tells of the model that ``written_by`` names, where one wrote the statements.
    """

    question: str
    scope: Scope
    spans: tuple[Span, ...]
    statements: tuple[Statement, ...] = ()
    sources: tuple[Source, ...] = ()
    refusal: Refusal | None = None
    near: tuple[Source, ...] = ()
    notes: tuple[Note, ...] = ()
    contested: tuple[Contested, ...] = ()
    lineages: tuple[Lineage, ...] = ()
    carried: bool = False
    written_by: str = EXTRACTS
    provenance: Provenance | None = None

    @property
    def answered(self) -> bool:
        """Whether the reports say anything to the question."""
        return self.refusal is None

    @property
    def all_statements(self) -> tuple[Statement, ...]:
        """The statements, and those of the accounts that are none of them."""
        versions = (version.statement for one in self.contested for version in one.versions)
        return tuple(dict.fromkeys((*self.statements, *versions)))
