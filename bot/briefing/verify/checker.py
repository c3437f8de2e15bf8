"""The check: may a statement be shown with the passages that it cites? Pure, and never raises on any text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.briefing.verify.dates.days import faults_of_days
from bot.briefing.verify.dates.scope import faults_of_scope
from bot.briefing.verify.deeds.sides import faults_of_sides
from bot.briefing.verify.names.crossing import faults_of_crossing
from bot.briefing.verify.names.ministries import faults_of_ministries
from bot.briefing.verify.names.naming import faults_of_names
from bot.briefing.verify.names.offices import faults_of_offices
from bot.briefing.verify.names.origins import faults_of_origins
from bot.briefing.verify.names.placing import faults_of_places
from bot.briefing.verify.numbers.figures import faults_of_numbers
from bot.briefing.verify.quoting import faults_of_quotations
from bot.briefing.verify.speakers.owners import faults_of_owners
from bot.briefing.verify.speakers.speaking import faults_of_speakers
from bot.briefing.verify.stances.elsewhere import faults_elsewhere
from bot.briefing.verify.stances.stance import faults_of_likelihood, faults_of_stance
from bot.briefing.verify.support import faults_of_citations, faults_of_contrast, faults_of_opposites, faults_of_support
from bot.briefing.verify.text.alignment import Clause, Support, candidates, clauses, nearest
from bot.briefing.verify.text.reading import Line, Page, Reading, clean, comparable
from bot.briefing.verify.types import Fault, Offered, Verdict, Written
from retrieval.dates import DateReader
from retrieval.names import Gazetteer
from retrieval.terms import Terms

# A statement is one claim: of more sentences, or longer, it is several.
MOST_SENTENCES, MOST_WORDS = 2, 90


class Checker:
    """Checks statements; knows names, concepts and dates."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms, dates: DateReader) -> None:
        self._reading = Reading(gazetteer, terms, dates)

    def check(self, statement: Written, offered: Mapping[int, Offered]) -> Verdict:
        """What is wrong with a statement, if anything is.

        Args:
            statement: What the model wrote, with the numbers that it cites.
            offered: The passages that it was offered, by number.
        """
        unknown = [n for n in dict.fromkeys(statement.citations) if n not in offered]
        cited = [offered[n] for n in dict.fromkeys(statement.citations) if n in offered]
        faults = [Fault("citation", f"[{n}]", f"[{n}] was not offered") for n in unknown]
        if not statement.citations:
            faults.append(Fault("citation", statement.text, "this cites nothing: name the evidence it stands in"))
        if cited:
            faults += self._faults(statement.text, [self._reading.page(one) for one in cited])
        elif not clean(statement.text).strip():
            faults.append(Fault("shape", statement.text, "this says nothing"))
        return Verdict(statement, tuple(_each_once(faults)))

    def _faults(self, text: str, pages: Sequence[Page]) -> Iterator[Fault]:
        readings = [self._reading.statement(text, page.offered.published if page.offered else None) for page in pages]
        lines = readings[0].lines
        yield from _shape(text, readings[0])
        if not any(_is_verbatim(line, pages) for line in lines):
            yield from faults_of_quotations(clean(text), pages)
        for number, line in enumerate(lines):
            if not _is_verbatim(line, pages):
                own = [(page, reading.lines[number]) for page, reading in zip(pages, readings, strict=True)]
                yield from self._of_line(line, own)

    def _of_line(self, line: Line, readings: Sequence[tuple[Page, Line]]) -> Iterator[Fault]:
        pages = [page for page, _ in readings]
        each = [(clause, candidates(clause, pages)) for clause in clauses(line)]
        found = [(clause, nearest(clause, held)) for clause, held in each]
        aligned: list[tuple[Clause, Support]] = [(clause, best[0]) for clause, best in found if best]
        yield from faults_of_numbers(line, pages, self._reading.gazetteer)
        yield from faults_of_scope(line, aligned, pages)
        yield from faults_of_days(readings, aligned)
        yield from faults_of_names(line, pages, self._reading)
        yield from faults_of_places(aligned, self._reading)
        yield from faults_of_offices(line, pages, self._reading)
        yield from faults_of_ministries(aligned)
        yield from faults_of_origins(line, pages)
        yield from faults_of_stance(line, aligned)
        yield from faults_elsewhere(line, pages)
        yield from faults_of_likelihood(line, aligned, pages)
        unbiased = [(clause, nearest(clause, held, by_speaker=False)) for clause, held in each if held]
        yield from faults_of_speakers(line, aligned, unbiased, self._reading)
        yield from faults_of_owners(line, pages, self._reading)
        yield from faults_of_crossing(aligned)
        yield from faults_of_sides(line, aligned, pages, self._reading)
        yield from faults_of_contrast(aligned, pages)
        yield from faults_of_opposites(aligned)
        yield from faults_of_support(aligned)
        yield from faults_of_citations(found)


def _is_verbatim(line: Line, pages: Sequence[Page]) -> bool:
    """Whether a sentence stands in a passage as it is: a whole sentence, so that nothing around it is lost."""
    text = comparable(line.text)
    return any(text in page.verbatim for page in pages)


def _shape(text: str, read: Page) -> Iterator[Fault]:
    if not any(line.words or line.quantities or line.dates for line in read.lines):
        yield Fault("shape", text, "this says nothing that a passage could support")
    said = [line for line in read.lines if line.words]
    if len(said) > MOST_SENTENCES or (len(said) > 1 and len(text.split()) > MOST_WORDS):
        yield Fault("shape", text, "this is several claims: write one sentence for each")


def _each_once(faults: Sequence[Fault]) -> list[Fault]:
    return list(dict.fromkeys(faults))
