"""The nouns of the check: frozen values without I/O."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.search import Evidence
from retrieval.types import DateMention, NameMention, Published


@dataclass(frozen=True, slots=True)
class Offered:
    """A passage as it was offered to the writer, under its number.

    ``names`` and ``dates`` are what the library found in the passage, their offsets those in ``text``; where ``dates``
    is None they are read anew, relative to ``published``. ``title`` and ``dateline`` are those of the report: what
    they name may be named, though it stands outside the passage.
    """

    n: int
    text: str
    lang: str = "en"
    published: Published | None = None
    outlet: str | None = None
    origin: str | None = None
    names: tuple[NameMention, ...] = ()
    dates: tuple[DateMention, ...] | None = None
    title: str = ""
    dateline: str | None = None

    @classmethod
    def of(cls, n: int, evidence: Evidence, origin: str | None = None) -> Offered:
        """Evidence as it is offered; ``origin`` is whose reporting the passage is, else the report's is taken."""
        held, report = evidence.passage, evidence.report
        at = held.passage.start
        return cls(
            n,
            held.text,
            report.language,
            report.published,
            report.outlet,
            origin or report.origin,
            tuple(NameMention(one.start - at, one.end - at, one.name) for one in held.passage.names),
            tuple(
                DateMention(one.start - at, one.end - at, one.span, one.said, one.planned, one.assumed)
                for one in held.passage.dates
            ),
            report.title,
            report.dateline,
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A statement of a model, and the numbers of the passages that it cites."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a statement may not be shown.

    ``code`` is the rule (see :data:`CODES`), ``what`` the part of the statement, ``said`` a sentence that can be given
    back to the writer.
    """

    code: str
    what: str
    said: str


#: The rules, each with what it asks for.
CODES = {
    "citation": "each citation was offered and supports something; there is at least one",
    "shape": "a statement is one sentence or two, and says something",
    "number": "each number stands in the cited passages, of the same thing",
    "qualifier": "at least, about, up to and the like are neither dropped nor added",
    "scope": "all, only and the largest are said where the passages say so",
    "date": "each date is one that the cited passages give for the event",
    "name": "each name stands in the cited passages",
    "origin": "reports that rest on one source are not told as several",
    "quotation": "each quotation is word for word",
    "polarity": "what is denied is not affirmed, nor the other way round",
    "attribution": "who says something is not lost",
    "speaker": "who says something is not another one",
    "hedge": "what is uncertain stays so",
    "likelihood": "the writer adds no likelihood of its own",
    "plan": "what is only planned or tried has not happened",
    "roles": "who did it to whom is not changed",
    "contrast": "nothing is named that is another thing than in the passages",
    "support": "each clause has its content from one place of a cited passage",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check says of a statement."""

    statement: Written
    faults: tuple[Fault, ...]

    @property
    def passes(self) -> bool:
        """Whether it may be shown."""
        return not self.faults
