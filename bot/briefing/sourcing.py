"""Sources to what a reader judges them by: whose reporting each is, what goes back to one origin, and grades. Pure.

Corroboration is looked for in all the evidence at hand, also in passages that the answer does not quote. A version that
a later one replaced corroborates nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.briefing.bearing import Bearing, Bearings
from bot.briefing.grades import Witness, grade
from bot.briefing.sentences import Sentence
from bot.briefing.types import Lineage, Note, Source
from retrieval.library.reading import StoredPassage
from retrieval.lineage import Strand, lineages
from retrieval.names import Gazetteer
from retrieval.origins import Origins, sector_of
from retrieval.outlets import Outlets
from retrieval.search import Evidence
from retrieval.terms import Terms
from retrieval.types import NameMention, Span

UNKNOWN = "origin unknown"


@dataclass(frozen=True, slots=True)
class Sourced:
    """The sources of an answer with their origins, lineages and grades, and the lineages by themselves."""

    sources: tuple[Source, ...]
    lineages: tuple[Lineage, ...]


class Sourcing:
    """Tells who is behind sources; knows outlets, agencies and concepts."""

    def __init__(self, outlets: Outlets, gazetteer: Gazetteer, terms: Terms) -> None:
        self._outlets = outlets
        self._origins = Origins(gazetteer)
        self._bearings = Bearings(gazetteer, terms)

    def judged(
        self, sources: Sequence[Source], statements: Sequence[Sentence], evidence: Sequence[Evidence]
    ) -> Sourced:
        """The sources that statements are quoted from, judged by all the evidence."""
        passages = _numbered(sources, evidence)
        able = {n: passage for n, passage in passages.items() if passage.superseded_by is None}
        bearings = self._bearings.of(statements, able)
        involved = {source.n for source in sources}.union(*(one.supports | one.contradicts for one in bearings))
        chosen = {n: passages[n] for n in sorted(involved)}
        copies = {frozenset((one.report.id, copy.id)) for one in evidence for copy in one.copies}
        witnesses = self._witnesses(chosen, copies)
        graded = tuple(self._graded(source, statements, bearings, witnesses) for source in sources)
        return Sourced(graded, tuple(_lineages(graded, witnesses)))

    def _graded(
        self,
        source: Source,
        statements: Sequence[Sentence],
        bearings: Sequence[Bearing],
        witnesses: Mapping[int, Witness],
    ) -> Source:
        cited_for = [
            bearing
            for statement, bearing in zip(statements, bearings, strict=True)
            if statement.passage.key == source.passage.key
        ]
        outlet = self._outlets.get(source.report.outlet)
        return replace(
            source,
            origin=self.origin(source.passage),
            lineage=witnesses[source.n].lineage,
            grade=grade(source.n, outlet, cited_for, witnesses),
        )

    def origin(self, passage: StoredPassage) -> str | None:
        """Whose reporting a passage is: an agency, else the first reporter that its report names, else None."""
        return self._origins.of_passage(passage.text, _inside(passage), passage.report.origin)

    def _witnesses(self, passages: Mapping[int, StoredPassage], copies: set[frozenset[str]]) -> dict[int, Witness]:
        """Who stands behind passages; lineages are numbered from 1 in the order of the passages."""
        agencies = {n: self._agency(self.origin(passage)) for n, passage in passages.items()}
        strands = [_strand(passage, agencies[n]) for n, passage in passages.items()]
        numbers = lineages(strands, copies)
        return {
            n: Witness(
                passage.report.id,
                agencies[n] or self._outlets.named(passage.report.outlet) or UNKNOWN,
                self._voices(passage, agencies[n]),
                number + 1,
                passage.report.published.instant if passage.report.published else None,
            )
            for (n, passage), number in zip(passages.items(), numbers, strict=True)
        }

    def _agency(self, origin: str | None) -> str | None:
        """The usual name of an origin that two reports can share; a speaker without a name is none."""
        return None if origin is None or sector_of(origin) else self._outlets.named(origin)

    def _voices(self, passage: StoredPassage, agency: str | None) -> frozenset[str]:
        """All that a passage may rest on; nothing where neither its outlet nor an agency is known."""
        report = passage.report
        own = agency or self._outlets.named(report.outlet)
        if own is None:
            return frozenset()
        cited = self._origins.cited(passage.text, _inside(passage))
        voices = {own, *filter(None, map(self._outlets.named, cited))}
        voices |= set(self._states((*voices, report.outlet)))
        if report.origin and (sector := sector_of(report.origin)):
            voices.add(f"unnamed {sector}")
        return frozenset(voices)

    def _states(self, names: Iterable[str | None]) -> Iterator[str]:
        """The states that control some outlets: what they let out is one voice."""
        for outlet in map(self._outlets.get, names):
            if outlet and outlet.control == "state" and outlet.country:
                yield f"state {outlet.country}"


def origin_notes(sources: Sequence[Source], found: Sequence[Lineage]) -> Iterator[Note]:
    """How many reports and how many origins stand behind an answer. Pure."""
    reports = sum(lineage.reports for lineage in found)
    origins = list(dict.fromkeys(lineage.origin for lineage in found))
    if reports < 2:
        return
    cited = {source.report.id for source in sources}
    disagree = any(cited.intersection(source.grade.contradicted_by) for source in sources if source.grade)
    if len(origins) > 1:
        yield Note("origins", f"{reports} reports, {len(origins)} origins ({', '.join(origins)}).")
    elif disagree:
        yield Note("origins", f"{reports} reports go back to one text ({origins[0]}) and differ.")
    elif origins[0] != UNKNOWN:
        yield Note("one_origin", f"{reports} reports, 1 origin ({origins[0]}): they do not confirm each other.")


def _lineages(sources: Sequence[Source], witnesses: Mapping[int, Witness]) -> Iterator[Lineage]:
    """The lineages of the sources: each by the agency that one of its reports credits, else by its first outlet."""
    for number in dict.fromkeys(source.lineage for source in sources if source.lineage):
        own = [source for source in sources if source.lineage == number]
        credited = [source for source in own if source.origin and not sector_of(source.origin)]
        reports = {report.id for source in own for report in (source.report, *source.copies)}
        origin = witnesses[(credited or own)[0].n].origin
        yield Lineage(number, origin, tuple(source.n for source in own), len(reports))


def _numbered(sources: Sequence[Source], evidence: Sequence[Evidence]) -> dict[int, StoredPassage]:
    """The passages of the sources by their numbers, and behind them those of the other evidence."""
    passages = {source.n: source.passage for source in sources}
    quoted = {passage.key for passage in passages.values()}
    others = (one.passage for one in evidence if one.passage.key not in quoted)
    return passages | dict(enumerate(others, start=len(passages) + 1))


def _strand(passage: StoredPassage, origin: str | None) -> Strand:
    report = passage.report
    published = (Span(report.published.day, report.published.last_instant.date()),) if report.published else ()
    return Strand(
        report.id,
        origin,
        f"{report.title}\n{report.body}",
        frozenset(mention.name for mention in passage.passage.names),
        passage.passage.event_dates or published,
    )


def _inside(passage: StoredPassage) -> tuple[NameMention, ...]:
    """The names of a passage, by their places in its text."""
    start = passage.passage.start
    return tuple(replace(one, start=one.start - start, end=one.end - start) for one in passage.passage.names)
