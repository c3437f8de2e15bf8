"""Values to what a terminal shows: colour where it is one, plain text in a pipe.

Text that came from a report is never markup: it goes into rich as :class:`~rich.text.Text`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bot.briefing.answer import shown
from bot.briefing.confidence import Confidence, confidence
from bot.briefing.sentences import calendar_words
from bot.briefing.timeline import Timeline
from bot.briefing.types import Answer, Contested, Note, Provenance, Source, Statement
from bot.evaluate import DEPTHS, Score
from retrieval import words
from retrieval.errors import SitrepError
from retrieval.ingest import Indexed, Ingested, Problem
from retrieval.library.reading import Coverage, StoredPassage, StoredReport
from retrieval.outlet_file import UNJUDGED
from retrieval.outlets import Outlets
from retrieval.search import Evidence
from retrieval.types import Published, Report
from retrieval.vectors import IndexState

# Text wider than this is hard to read, however wide the window.
WIDEST = 100
# So many problems of one kind are listed; the rest are counted.
MOST_PROBLEMS = 20
# No headline is longer; what a page gives for its title may be.
LONGEST_TITLE = 160
# Escape sequences begin with a control character; embedded directions can make one address read as another.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LANGUAGES = {"ar": "Arabic", "en": "English"}


def console(*, stderr: bool = False) -> Console:
    """A console on standard output (or error), no wider than is good to read; in a pipe lines are never wrapped."""
    made = Console(stderr=stderr, highlight=False)
    stream = sys.stderr if stderr else sys.stdout
    made.width = min(made.width, WIDEST) if stream.isatty() else 10_000
    return made


def error(problem: SitrepError) -> RenderableType:
    """A failure and the way out."""
    lines = assemble(("✗ ", "bold red"), problem.message)
    return Group(lines, text(f"  {problem.hint}", style="dim")) if problem.hint else lines


def ingested(result: Ingested, indexed: Indexed, titles: Sequence[Report]) -> RenderableType:
    """What an ingest did: counts, the new reports, what failed and what was repaired."""
    counts = f"{result.documents} documents · {result.reports} reports: {len(result.new)} new, "
    counts += f"{len(result.revised)} revised, {result.duplicates} known already"
    parts: list[RenderableType] = [assemble(("✓ ", "bold green"), counts)]
    parts += report_lines(titles, len(result.new))
    if indexed.pending:
        parts.append(
            text(
                f"  {indexed.pending} passages are found by words only so far ({indexed.done} also by meaning)",
                style="yellow",
            )
        )
    parts += problem_lines(result.warnings, "! ", "yellow")
    parts += problem_lines(result.failed, "✗ ", "red")
    return Group(*parts)


def report_lines(reports: Sequence[Report], total: int) -> Iterator[RenderableType]:
    """A line a report, and how many more of ``total`` there are."""
    for report in reports:
        yield text(f"  {_day(report.published)}  {_title(report)} ({report.outlet or 'outlet unknown'})")
    if len(reports) < total:
        yield text(f"  … and {total - len(reports)} more", style="dim")


def problem_lines(problems: Sequence[Problem], mark: str, style: str) -> Iterator[RenderableType]:
    """A line a problem, the first few of them, with the way out."""
    for problem in problems[:MOST_PROBLEMS]:
        hint = f" ({problem.hint})" if problem.hint else ""
        yield assemble((mark, style), f"{problem.source}: {problem.text}{hint}")
    if len(problems) > MOST_PROBLEMS:
        yield text(f"  … and {len(problems) - MOST_PROBLEMS} more; --json lists all", style="dim")


def answer(answer_: Answer) -> RenderableType:
    """An answer with its sources and notes, or a refusal with what is nearest."""
    parts: list[RenderableType] = [text(note.text, style="dim") for note in answer_.notes if note.code == "scope"]
    if answer_.refusal:
        parts.append(assemble(("No answer. ", "bold yellow"), answer_.refusal.text))
        parts += sources("Nearest", answer_.near)
    asked_in = words.language_of(answer_.question)
    for statement in answer_.statements:
        marks = "".join(f"[{n}]" for n in statement.citations)
        line = assemble(("▌ ", "green"), statement.text, " ", (marks, "bold cyan"))
        parts.append(line)
        remarks = [f"event: {calendar_words(span)}" for span in statement.event_dates]
        if statement.language != asked_in:
            remarks.append(f"in {LANGUAGES.get(statement.language, statement.language)}")
        if remarks:
            parts.append(text("  " + " · ".join(remarks), style="dim"))
    for one in answer_.contested:
        parts += contested(one, answer_.statements)
    parts += [_confidence(one) for one in confidence(answer_)]
    parts += sources("Sources", answer_.sources)
    parts += notes(note for note in answer_.notes if note.code != "scope")
    if marked := _written_by(answer_):
        parts.append(text(marked, style="dim"))
    return Group(*parts)


def _written_by(answer_: Answer) -> str:
    """Who wrote it: what a model did is marked as such, with its name (ICS 206-01)."""
    if answer_.provenance:
        kept = "each statement was checked against what it cites" if answer_.answered else "it found no answer"
        return machine_written(answer_.provenance, kept)
    return "Written by: extracts, quoted word for word; dates in brackets are ours." if answer_.answered else ""


def machine_written(by: Provenance, kept: str) -> str:
    """The mark of what a model wrote, with its name and the prompt; ``kept`` says how it was kept to what stands."""
    return f"Machine-written, by {by.model} ({by.prompt}); {kept}."


def _confidence(one: Confidence) -> Text:
    """How well some statements are sourced, in ICD 203's words; they are named by what they cite."""
    marks = ", ".join("".join(f"[{n}]" for n in cited) for cited in dict.fromkeys(one.marks))
    return assemble(
        ("Confidence ", "dim"), (one.level.value, "bold"), " ", (marks, "bold cyan"), (f": {one.why}", "dim")
    )


def contested(one: Contested, shown_already: Sequence[Statement]) -> Iterator[RenderableType]:
    """The versions of a contested point side by side; what is not among the statements is quoted with them."""
    if one.update:
        yield text(f"Updated in later reports: {one.about}", style="bold yellow")
    else:
        yield text(f"Accounts differ on {one.about}:", style="bold yellow")
    for version in one.versions:
        marks = "".join(f"[{n}]" for n in version.citations)
        giver = version.who or version.outlet or version.origin or "report"
        when = shown(version.published) if version.published else "date unknown"
        newest = [(" (newest)", "green")] if version.newest else []
        yield assemble(("• ", "yellow"), (version.value, "bold"), f" — {giver}, {when} ", (marks, "bold cyan"), *newest)
        if version.statement not in shown_already:
            yield text(f"  “{version.statement.text}”", style="dim")


def sources(heading: str, found: Sequence[Source]) -> Iterator[RenderableType]:
    """What is cited, each with whose it is, its grade and its dates."""
    if found:
        yield text(heading, style="bold")
    first: dict[int | None, int] = {}
    for source in found:
        letter = f"{source.grade} " if source.grade else ""
        yield assemble((f"[{source.n}] ", "bold cyan"), letter, *_described(source.report, source.origin))
        details = [f"{source.grade}: {source.grade.why}"] if source.grade else []
        if source.lineage and first.setdefault(source.lineage, source.n) != source.n:
            details.append(f"the same account as [{first[source.lineage]}]")
        if dates := source.passage.passage.event_dates:
            details.append("event dates: " + ", ".join(map(calendar_words, dates)))
        if source.report.url:
            details.append(source.report.url)
        if source.copies:
            outlets = ", ".join(copy.outlet or "unknown outlet" for copy in source.copies)
            details.append(f"near copies: {outlets}")
        for detail in details:
            yield text(f"    {detail}", style="dim")


def _described(report: Report, origin: str | None) -> Iterator[str | tuple[str, str]]:
    """Outlet, origin, title, publication date: what a reader needs to find the report again."""
    yield (report.outlet or "outlet unknown", "bold")
    if origin:
        yield f" (origin: {origin})"
    yield f" · {_title(report)} · "
    yield f"published {shown(report.published)}" if report.published else "publication date unknown"
    if report.published and report.published.zone == "assumed":
        yield " (zone assumed)"


def notes(found: Iterable[Note]) -> Iterator[RenderableType]:
    """What a reader must know, a line each."""
    for note in found:
        yield assemble(("• ", "yellow"), (note.text, "dim"))


def results(evidence: Sequence[Evidence]) -> RenderableType:
    """Search results, best first, with the passage."""
    if not evidence:
        return text("Nothing found. sitrep coverage shows what the library holds.")
    parts: list[RenderableType] = []
    for number, one in enumerate(evidence, start=1):
        parts.append(assemble((f"{number}. ", "bold cyan"), *_described(one.report, one.report.origin)))
        parts.append(text("   " + " ".join(one.passage.text.split())))
        why = ", ".join(one.why)
        copies = f" · {len(one.copies)} near copies" if one.copies else ""
        parts.append(text(f"   {one.report.id} · found by {why}{copies}", style="dim"))
    return Group(*parts)


def timeline(timeline_: Timeline) -> RenderableType:
    """The dated sentences of a name, oldest first."""
    if not timeline_.events:
        return Group(text(f"No dated sentence names {timeline_.name.name}."), *notes(timeline_.notes))
    parts: list[RenderableType] = [text(timeline_.name.name, style="bold")]
    for event in timeline_.events:
        marks = "".join(f"[{n}]" for n in event.citations)
        parts.append(
            assemble(
                (f"{'said ' if event.said else ''}{calendar_words(event.span)}  ", "bold green"),
                event.text,
                " ",
                (marks, "cyan"),
            )
        )
    parts += sources("Sources", timeline_.sources)
    parts += notes(timeline_.notes)
    return Group(*parts)


def reports(found: Sequence[StoredReport]) -> RenderableType:
    """A table of reports."""
    if not found:
        return text("No report in these dates, or in the library: sitrep ingest takes files, folders and addresses.")
    table = Table(box=None, pad_edge=False)
    for column in ("id", "published", "outlet", "origin", "title"):
        table.add_column(column, no_wrap=column in ("id", "published"))
    for one in found:
        report = one.report
        row = (
            report.id,
            str(report.published or "unknown"),
            report.outlet or "",
            report.origin or "",
            _title(report),
        )
        table.add_row(*map(text, row))
    return table


def whole_report(
    one: StoredReport, passages: Sequence[StoredPassage], versions: Sequence[StoredReport]
) -> RenderableType:
    """One report whole, with what was understood of it."""
    report = one.report
    parts: list[RenderableType] = [text(_title(report), style="bold"), assemble(*_described(report, report.origin))]
    parts += [
        text(line, style="dim") for line in (report.url, f"collected {report.collected_at:%Y-%m-%d %H:%M} UTC") if line
    ]
    parts += [text(""), text(report.body), text("")]
    for passage in passages:
        dates = ", ".join(map(calendar_words, passage.passage.event_dates))
        names = ", ".join(dict.fromkeys(mention.name for mention in passage.passage.names))
        span = f"{passage.passage.start}–{passage.passage.end}"
        parts.append(text(f"passage {span} · dates: {dates or 'none'} · names: {names or 'none'}", style="dim"))
    if len(versions) > 1:
        parts.append(text("Versions", style="bold"))
        for version in versions:
            current = "current" if version.superseded_by is None else f"replaced by {version.superseded_by}"
            parts.append(text(f"  {version.report.id} · {_day(version.report.published)} · {current}"))
    return Group(*parts)


def coverage(found: Coverage, vectors: tuple[int, int], index: IndexState, known: Outlets) -> RenderableType:
    """What the library holds; each outlet with its letter of reliability."""
    if not found.reports:
        return text("No report in these dates, or in the library: sitrep ingest takes files, folders and addresses.")
    rows = [
        ("reports", f"{found.reports} ({found.undated} undated, {found.superseded} older versions kept)"),
        ("published", f"{_day(found.first)} to {_day(found.last)}"),
        ("passages", f"{found.passages} ({vectors[1]} not yet found by meaning)"),
        ("index", index.problem.message if index.problem else f"ready ({index.place})"),
        ("languages", ", ".join(f"{name} {count}" for name, count in found.languages.items())),
        (
            "outlets",
            ", ".join(f"{name or 'unknown'} {n} ({_letter(known, name)})" for name, n in found.outlets.items()),
        ),
    ]
    if found.stale:
        rows.append(("stale", f"{found.stale} reports keep names and dates of an older version of sitrep"))
    return Group(*(assemble((f"{label:<10}", "dim"), value) for label, value in rows))


def _letter(known: Outlets, name: str | None) -> str:
    outlet = known.get(name)
    return outlet.reliability if outlet else UNJUDGED


def scores(found: Sequence[Score]) -> RenderableType:
    """The scores of an evaluation, a row a type."""
    table = Table(box=None, pad_edge=False)
    headings = [
        "type",
        "n",
        *(f"@{depth}" for depth in DEPTHS),
        "rr",
        "matched",
        "cited right",
        "refused rightly",
    ]
    for heading in (*headings, "refused wrongly", "words"):
        table.add_column(heading, justify="left" if heading == "type" else "right")
    for score in found:
        shares = [score.found_at[depth] for depth in DEPTHS]
        shares += [score.reciprocal_rank, score.matched, score.citations_right]
        shares += [score.refused_rightly, score.refused_wrongly]
        words = "" if score.median_words is None else f"{score.median_words:g}"
        cells = ("" if share is None else f"{share:.2f}" for share in shares)
        table.add_row(score.type, str(score.questions), *cells, words, style="bold" if score.type == "all" else "")
    return table


class Bars:
    """Progress bars on standard error, in a terminal only."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def reading(self, documents: int, done: int, total: int) -> None:
        """See :class:`retrieval.progress.Progress`."""
        self.step("Reading", done, total, f"Reading files ({documents} documents)")

    def embedding(self, done: int, total: int) -> None:
        """See :class:`retrieval.progress.Progress`."""
        self.step("Embedding", done, total, "Embedding passages")

    def redoing(self, done: int, total: int) -> None:
        """See :class:`retrieval.progress.Progress`."""
        self.step("Redoing", done, total, "Redoing what is stale")

    def checking(self, done: int, total: int) -> None:
        """See :class:`retrieval.progress.Progress`."""
        self.step("Checking", done, total, "Looking for faults")

    def step(self, what: str, done: int, total: int, shown: str = "") -> None:
        """``done`` of ``total`` steps of a kind of work are behind us."""
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(self._tasks[what], completed=done, total=total, description=shown or what)


@contextmanager
def bars() -> Iterator[Bars]:
    """Progress bars while a block runs."""
    errors = console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
        yield Bars(progress)


def text(value: str, style: str = "") -> Text:
    """Text that is shown as it stands: no markup, no control characters, nothing that turns its direction."""
    return Text(_CONTROL.sub("", value), style=style)


def assemble(*parts: str | tuple[str, str]) -> Text:
    """Pieces of text, each alone or with its style, as one line."""
    return Text.assemble(*(text(part) if isinstance(part, str) else text(*part) for part in parts))


def _title(report: Report) -> str:
    """The title, or the first words of a report that has none; what is longer than any headline is cut."""
    if report.title:
        return f"“{shortened(report.title)}”"
    words = report.body.split()
    return shortened("untitled: " + " ".join(words[:10]) + ("…" if len(words) > 10 else ""))


def shortened(text_: str) -> str:
    """A text of at most :data:`LONGEST_TITLE` characters, an ellipsis at its end where it was longer."""
    return text_ if len(text_) <= LONGEST_TITLE else text_[: LONGEST_TITLE - 1].rstrip() + "…"


def _day(published: Published | None) -> str:
    return shown(published) if published else "undated"
