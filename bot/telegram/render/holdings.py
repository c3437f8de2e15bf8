"""What the library covers, its outlets, and what was understood of reports that were sent. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from bot.record.types import Message
from bot.telegram.markup import Html, bold, italic, space, text
from bot.telegram.packing import Block, pack
from bot.telegram.render.lines import BULLET, Reader, dotted, messages, title
from bot.texts import Texts
from retrieval.ingest import Indexed, Ingested, Problem
from retrieval.library.reading import Coverage
from retrieval.outlet_file import UNJUDGED
from retrieval.outlets import Outlets
from retrieval.types import Report
from retrieval.vectors import IndexState

# So many outlets, reports and problems are listed; the rest are counted.
MOST_OUTLETS = 40
MOST_REPORTS = 20
MOST_PROBLEMS = 10


def coverage(
    found: Coverage, vectors: tuple[int, int], index: IndexState, *, zone: ZoneInfo, texts: Texts
) -> tuple[Message, ...]:
    """What the library holds: how much, from when to when, in which languages; ``vectors`` are done and pending."""
    reader = Reader(texts, zone)
    return messages(pack(_covered(found, vectors[1], index, reader)))


def sources(found: Coverage, known: Outlets, *, texts: Texts) -> tuple[Message, ...]:
    """The outlets whose reports the library holds, most reports first, each with its letter and why."""
    reader = Reader(texts, ZoneInfo("UTC"))
    return messages(pack(_outlets(found, known, reader)))


def ingested(
    result: Ingested, reports: Sequence[Report], *, zone: ZoneInfo, texts: Texts, indexed: Indexed | None = None
) -> tuple[Message, ...]:
    """What was understood of what was sent.

    Args:
        result: What became of it.
        reports: The new and the revised reports.
        zone: The reader's; clock times are given in it.
        texts: Of the reader's language.
        indexed: How far the vectors are, where that is known.
    """
    reader = Reader(texts, zone)
    return messages(pack(_taken_in(result, reports, indexed, reader)))


def _covered(found: Coverage, pending: int, index: IndexState, reader: Reader) -> Iterator[Block]:
    if not found.reports:
        yield Block(reader.said("coverage.empty"))
        return
    yield Block(bold(reader.said("coverage.reports", n=found.reports)))
    if found.first and found.last:
        yield Block(reader.said("coverage.published", **reader.period(found.first, found.last)))
    if found.undated:
        yield Block(reader.said("coverage.undated", n=found.undated))
    if found.superseded:
        yield Block(reader.said("coverage.superseded", n=found.superseded))
    counted = (f"{reader.language(code)} {count:,}" for code, count in found.languages.items())
    yield Block(reader.said("coverage.languages", languages=reader.texts("list.comma").join(counted)))
    yield Block(reader.said("coverage.outlets", n=len([name for name in found.outlets if name])))
    if pending:
        yield Block(reader.said("coverage.pending", n=pending, all=found.passages))
    if index.problem:
        yield Block(reader.said(f"note.words_only_{index.problem.code}"))
    if found.stale:
        yield Block(reader.said("coverage.stale", n=found.stale))


def _outlets(found: Coverage, known: Outlets, reader: Reader) -> Iterator[Block]:
    if not found.outlets:
        yield Block(reader.said("coverage.empty"))
        return
    yield Block(bold(reader.said("sources.heading")), leads=True)
    yield Block(italic(reader.said("sources.letters")), leads=True)
    listed = list(found.outlets.items())
    for number, (name, count) in enumerate(listed[:MOST_OUTLETS]):
        yield Block(_outlet(name, count, known, reader), gap=1 if number else 2)
    if len(listed) > MOST_OUTLETS:
        yield Block(reader.said("sources.more", n=len(listed) - MOST_OUTLETS))


def _outlet(name: str | None, count: int, known: Outlets, reader: Reader) -> Html:
    """A line: letter, name, country, who controls it, why it has its letter, how many reports."""
    outlet = known.get(name)
    letter = bold(reader.foreign(outlet.reliability if outlet else UNJUDGED))
    shown = reader.foreign(name) if name else reader.said("source.unknown_outlet")
    about = [reader.foreign(one) for one in (outlet.country, outlet.control) if one] if outlet else []
    why = reader.foreign(outlet.reason.rstrip(".")) if outlet and outlet.reason else None
    pieces = [shown, *about, reader.said("sources.reports", n=count), *([why] if why else [])]
    return reader.line(letter, space(), dotted(pieces))


def _taken_in(result: Ingested, reports: Sequence[Report], indexed: Indexed | None, reader: Reader) -> Iterator[Block]:
    yield Block(bold(_counts(result, reader)), leads=bool(reports))
    for report in reports[:MOST_REPORTS]:
        when = text(reader.published(report.published))
        outlet = reader.foreign(report.outlet) if report.outlet else reader.said("source.unknown_outlet")
        yield Block(reader.line(BULLET, dotted([title(report, reader), outlet, when])))
    if len(reports) > MOST_REPORTS:
        yield Block(reader.said("ingested.more", n=len(reports) - MOST_REPORTS))
    if indexed and indexed.pending:
        yield Block(reader.said("ingested.pending", n=indexed.pending))
    yield from _problems("ingested.failed", result.failed, reader)
    yield from _problems("ingested.warnings", result.warnings, reader)


def _counts(result: Ingested, reader: Reader) -> Html:
    counts = {"new": len(result.new), "revised": len(result.revised), "known": result.duplicates}
    told = [reader.said(f"ingested.{name}", n=n) for name, n in counts.items() if n]
    return dotted(told) if told else reader.said("ingested.nothing")


def _problems(heading: str, problems: Sequence[Problem], reader: Reader) -> Iterator[Block]:
    """A line a problem, the first few of them, with the way out."""
    if problems:
        yield Block(bold(reader.said(heading, n=len(problems))), gap=2, leads=True)
    for problem in problems[:MOST_PROBLEMS]:
        yield Block(reader.line(BULLET, _problem(problem, reader)))
    if len(problems) > MOST_PROBLEMS:
        yield Block(reader.said("ingested.more", n=len(problems) - MOST_PROBLEMS))


def _problem(problem: Problem, reader: Reader) -> Html:
    hints: Iterable[str] = [problem.hint] if problem.hint else []
    return dotted(reader.foreign(words) for words in (f"{problem.source}: {problem.text}", *hints))
