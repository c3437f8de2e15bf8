"""Sources to what a reader judges them by: whose reporting each is, what goes back to one origin, and grades. Pure.

Corroboration is looked for in all the evidence at hand, also in passages that the answer does not quote. A version that
a later one replaced corroborates nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.briefing.bearing import Bearing, Bearings
from bot.briefing.grades import Witness, grade
from bot.briefing.sentences import Sentence
from bot.briefing.surroundings import text_around
from bot.briefing.types import Lineage, Note, Source
from retrieval.library.reading import StoredPassage
from retrieval.lineage import Strand, lineages, repeats
from retrieval.names import Gazetteer
from retrieval.origins import Origins
from retrieval.outlets import Outlets
from retrieval.search import Evidence
from retrieval.speakers import sector_of
from retrieval.types import NameMention, Report, Span

UNKNOWN = "origin unknown"


@dataclass(frozen=True, slots=True)
class Sourced:
    """The sources of an answer with their origins, lineages and grades, and the lineages by themselves."""

    sources: tuple[Source, ...]
    lineages: tuple[Lineage, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """A passage of the evidence, its report's near copies, and what the answer quotes from it."""

    passage: StoredPassage
    copies: tuple[Report, ...]
    quoted: tuple[Sentence, ...]

    @property
    def report(self) -> Report:
        return self.passage.report

    @property
    def names(self) -> tuple[NameMention, ...]:
        """The names of the passage, by their places in its text."""
        span = self.passage.passage
        return _inside(span.names, span.start, span.end)


class Sourcing:
    """Tells who is behind sources; knows outlets and agencies, and is told who says the same by ``bearings``."""

    def __init__(self, outlets: Outlets, gazetteer: Gazetteer, bearings: Bearings) -> None:
        self._outlets = outlets
        self._origins = Origins(gazetteer)
        self._bearings = bearings

    def judged(
        self,
        sources: Sequence[Source],
        statements: Sequence[Sentence],
        evidence: Sequence[Evidence],
        disputed: Collection[Sentence] = (),
    ) -> Sourced:
        """The sources that statements are quoted from, judged by all the evidence.

        ``disputed`` are those statements beside which the answer shows other accounts.
        """
        items = _numbered(sources, statements, evidence)
        current = {n: item.passage for n, item in items.items() if item.passage.superseded_by is None}
        bearings = self._bearings.of(statements, current)
        involved = {source.n for source in sources}.union(*(one.supports | one.contradicts for one in bearings))
        chosen = {n: items[n] for n in sorted(involved)}
        origins = {n: self._origin(item) for n, item in chosen.items()}
        witnesses = self._witnesses(chosen, origins, _differing(statements, bearings, chosen))
        cited_for: dict[int, list[Bearing]] = {source.n: [] for source in sources}
        for statement, bearing in zip(statements, bearings, strict=True):
            cited_for[_number_of(statement, sources)].append(bearing)
        contested = {sentence.passage.key for sentence in disputed}
        graded = tuple(
            replace(
                source,
                origin=origins[source.n],
                lineage=witnesses[source.n].lineage,
                grade=grade(
                    source.n,
                    self._outlets.get(source.report.outlet),
                    cited_for[source.n],
                    witnesses,
                    disputed=source.passage.key in contested,
                ),
            )
            for source in sources
        )
        return Sourced(graded, tuple(_lineages(graded, witnesses)))

    def origins(self, evidence: Sequence[Evidence]) -> tuple[str, ...]:
        """Whose accounts some passages of one event are, each once: what goes back to one text or origin is one."""
        items = {n: _Item(one.passage, one.copies, ()) for n, one in enumerate(evidence, start=1)}
        origins = {n: self._origin(item) for n, item in items.items()}
        first: dict[int, str] = {}
        for witness in self._witnesses(items, origins, ()).values():
            first.setdefault(witness.lineage, witness.origin)
        return tuple(dict.fromkeys(first.values()))

    def lineages(self, evidence: Sequence[Evidence]) -> tuple[int, ...]:
        """The lineage of each passage: what goes back to one text, or to one origin's account, has the same number."""
        items = {n: _Item(one.passage, one.copies, ()) for n, one in enumerate(evidence, start=1)}
        origins = {n: self._origin(item) for n, item in items.items()}
        return tuple(witness.lineage for witness in self._witnesses(items, origins, ()).values())

    def credited(self, reports: Iterable[Report]) -> set[str]:
        """Whom reports credit, else who published them, as readers know them."""
        return {self._agency(one.origin) or self._outlets.named(one.outlet) or UNKNOWN for one in reports}

    def _origin(self, item: _Item) -> str | None:
        """Whose reporting a passage is: an agency, else the first reporter that its report names, else None.

        Where the sentences quoted from it cite one agency, it is that one. A text that a near copy credits to an
        agency is the agency's, unless an agency published it, or the copy lacks what is quoted.
        """
        names = item.passage.passage.names
        cited = {
            agency
            for one in item.quoted
            for agency in self._origins.cited(one.text, _inside(names, one.start, one.end))
        }
        if len(cited) == 1:
            return cited.pop()
        own = self._origins.of_passage(item.passage.text, item.names, item.report.origin)
        if self._agency(own) or self._origins.is_agency(item.report.outlet):
            return own
        holding = (copy for copy in item.copies if all(repeats(one.text, copy.body) for one in item.quoted))
        return next((copy.origin for copy in holding if self._agency(copy.origin)), own)

    def _agency(self, origin: str | None) -> str | None:
        """The usual name of an origin that two reports can share; a speaker without a name is none."""
        return None if origin is None or sector_of(origin) else self._outlets.named(origin)

    def _witnesses(
        self, items: Mapping[int, _Item], origins: Mapping[int, str | None], differing: Collection[frozenset[str]]
    ) -> dict[int, Witness]:
        """Who stands behind passages; lineages are numbered from 1 in the order of the passages."""
        agencies = {n: self._agency(origin) for n, origin in origins.items()}
        copies = {frozenset((item.report.id, copy.id)) for item in items.values() for copy in item.copies}
        numbers = lineages([_strand(item, agencies[n]) for n, item in items.items()], copies, differing)
        return {
            n: Witness(
                item.report.id,
                agencies[n] or self._outlets.named(item.report.outlet) or UNKNOWN,
                self._voices(item, agencies[n]),
                number + 1,
                item.report.published.instant if item.report.published else None,
            )
            for (n, item), number in zip(items.items(), numbers, strict=True)
        }

    def _voices(self, item: _Item, agency: str | None) -> frozenset[str]:
        """All that a passage may rest on; nothing where neither its outlet nor an agency is known."""
        report = item.report
        own = agency or self._outlets.named(report.outlet)
        if own is None:
            return frozenset()
        cited = self._origins.cited(item.passage.text, item.names)
        known = (self._agency(report.origin), *map(self._outlets.named, cited))
        voices = {own, *filter(None, known)}
        voices.update(self._states((*voices, report.outlet)))
        if report.origin and (sector := sector_of(report.origin)):
            voices.add(f"unnamed {sector}")
        return frozenset(voices)

    def _states(self, names: Iterable[str | None]) -> list[str]:
        """The states that control some outlets: what they let out is one voice."""
        known = map(self._outlets.get, names)
        return [f"state {one.country}" for one in known if one and one.control == "state" and one.country]


def origin_notes(sources: Sequence[Source], found: Sequence[Lineage]) -> Iterator[Note]:
    """How many reports and how many origins stand behind an answer. Pure."""
    reports = sum(lineage.reports for lineage in found)
    origins = list(dict.fromkeys(lineage.origin for lineage in found))
    if reports < 2:
        return
    cited = {source.report.id for source in sources}
    disagree = any(cited.intersection(source.grade.contradicted_by) for source in sources if source.grade)
    if len(origins) > 1:
        text = f"{reports} reports, {len(origins)} origins ({', '.join(origins)})."
        yield Note("origins", text, {"n": reports, "count": len(origins), "origins": tuple(origins)})
    elif disagree:
        text = f"{reports} reports go back to one text ({origins[0]}) and differ."
        yield Note("origins", text, {"case": "differ", "n": reports, "origin": origins[0]})
    elif origins[0] != UNKNOWN:
        text = f"{reports} reports, 1 origin ({origins[0]}): they do not confirm each other."
        yield Note("one_origin", text, {"n": reports, "origin": origins[0]})


def _lineages(sources: Sequence[Source], witnesses: Mapping[int, Witness]) -> Iterator[Lineage]:
    """The lineages of the sources: each by the agency that one of its reports credits, else by its first outlet."""
    for number in dict.fromkeys(source.lineage for source in sources if source.lineage):
        own = [source for source in sources if source.lineage == number]
        credited = [source for source in own if source.origin and not sector_of(source.origin)]
        reports = {report.id for source in own for report in (source.report, *source.copies)}
        origin = witnesses[(credited or own)[0].n].origin
        yield Lineage(number, origin, tuple(source.n for source in own), len(reports))


def _number_of(statement: Sentence, sources: Sequence[Source]) -> int:
    return next(source.n for source in sources if source.passage.key == statement.passage.key)


def _numbered(
    sources: Sequence[Source], statements: Sequence[Sentence], evidence: Sequence[Evidence]
) -> dict[int, _Item]:
    """The passages of the sources by their numbers, and behind them those of the other evidence."""
    numbers = {source.passage.key: source.n for source in sources}
    following = max(numbers.values(), default=0) + 1
    for key in dict.fromkeys(one.passage.key for one in evidence if one.passage.key not in numbers):
        numbers[key] = following
        following += 1
    cited: list[Evidence | Source] = [*evidence, *sources]
    passages = {numbers[one.passage.key]: one for one in cited}
    return {
        n: _Item(
            one.passage,
            one.copies,
            tuple(statement for statement in statements if statement.passage.key == one.passage.key),
        )
        for n, one in sorted(passages.items())
    }


def _differing(
    statements: Sequence[Sentence], bearings: Sequence[Bearing], items: Mapping[int, _Item]
) -> set[frozenset[str]]:
    """The pairs of reports of which one contradicts what is quoted from the other."""
    return {
        frozenset((statement.passage.report.id, items[n].report.id))
        for statement, bearing in zip(statements, bearings, strict=True)
        for n in bearing.contradicts
    }


def _strand(item: _Item, origin: str | None) -> Strand:
    report, passage = item.report, item.passage.passage
    places = [(one.start, one.end) for one in passage.names] + [(one.start, one.end) for one in passage.dates]
    published = (Span(report.published.day, report.published.last_instant.date()),) if report.published else ()
    return Strand(
        report.id,
        origin,
        text_around(item.passage),
        frozenset(mention.name for mention in passage.names),
        passage.event_dates or published,
        frozenset(report.body[start:end] for start, end in places),
    )


def _inside(names: Iterable[NameMention], start: int, end: int) -> tuple[NameMention, ...]:
    """The names that stand in a span, by their places in it."""
    return tuple(
        replace(one, start=one.start - start, end=one.end - start)
        for one in names
        if start <= one.start and one.end <= end
    )
