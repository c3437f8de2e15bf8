"""A digest to what a terminal shows, and to the JSON that scripts rely on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from rich.console import Group, RenderableType

from bot import json_output, terminal
from bot.briefing.answer import counted
from bot.briefing.sentences import calendar_words
from bot.digest.evaluate import DigestScore
from bot.digest.order import in_order
from bot.digest.types import Area, Change, Development, Digest, DigestCoverage, Lateness, Window
from bot.digest.words import coverage_line
from bot.terminal import assemble, text

_MARKS = {
    Change.NEW: ("NEW", "bold green"),
    Change.CHANGED: ("CHANGED", "bold yellow"),
    Change.CONTINUING: ("CONTINUING", "dim"),
}
_LATE = {Lateness.HAPPENED: "LATE: happened before", Lateness.ARRIVED: "LATE: published before"}


def digest(made: Digest) -> RenderableType:
    """A digest for people: the lead, developments by country and weight, plans, coverage, sources, notes."""
    parts: list[RenderableType] = [
        assemble((f"Digest {_window_words(made.window)}", "bold")),
        text(made.lead),
    ]
    if made.subjects:
        parts.append(text(f"First: {', '.join(made.subjects)}", style="dim"))
    for n, one in enumerate(in_order(made.developments), start=1):
        parts += _development(n, one)
    if made.contested:
        heads = [f"{n}" for n, one in enumerate(in_order(made.developments), start=1) if one.contested]
        parts += [text(""), assemble(("Contested: ", "bold yellow"), f"accounts differ in {', '.join(heads)}.")]
    if made.watch:
        parts += [text(""), text("To watch", style="bold")]
        parts += [_statement("▌ ", one.text, one.citations) for one in made.watch]
    parts += [text(""), text("Coverage", style="bold"), text(coverage_line(made.coverage))]
    if made.coverage.by_area:
        areas = ", ".join(f"{area.name} {count}" for area, count in made.coverage.by_area.items())
        parts.append(text(f"By area: {areas}", style="dim"))
    parts += terminal.sources("Sources", made.sources)
    parts += terminal.notes(made.notes)
    if made.sources:
        parts.append(text(_written_by(made), style="dim"))
    return Group(*parts)


def _written_by(made: Digest) -> str:
    if made.provenance:
        kept = "each statement was checked against what it cites; headlines, accounts and plans are quoted"
        return terminal.machine_written(made.provenance, kept)
    return "Written by: extracts, quoted word for word; dates in brackets are ours."


def _development(n: int, one: Development) -> Iterator[RenderableType]:
    yield text("")
    mark, style = (_LATE[one.lateness], "bold red") if one.lateness else _MARKS[one.change]
    yield assemble(
        (f"{n}. ", "bold cyan"),
        (terminal.shortened(one.headline), "bold"),
        f" {_cites(one.headline_citations)} ",
        (mark, style),
    )
    where = [one.where.name]
    if one.happened:
        where.append(f"happened {calendar_words(one.happened)}")
    where += [counted(len(one.reports), "report"), counted(one.outlets, "outlet"), counted(one.origins, "origin")]
    yield text(f"   {' · '.join(where)}", style="dim")
    if one.was and one.now:
        yield assemble(("   changed: ", "yellow"), f"{one.was} → {one.now}")
    elif one.now:
        yield assemble(("   changed: ", "yellow"), one.now)
    for statement in one.statements:
        yield _statement("   ▌ ", statement.text, statement.citations)
    for account in one.accounts:
        yield from terminal.contested(account, one.statements)
    if one.why:
        yield text(f"   ranked by: {', '.join(one.why)}", style="dim")


def _statement(bar: str, words: str, citations: Iterable[int]) -> RenderableType:
    return assemble((bar, "green"), words, " ", (_cites(citations), "bold cyan"))


def _cites(citations: Iterable[int]) -> str:
    return "".join(f"[{n}]" for n in citations)


def _window_words(window: Window) -> str:
    since, until = (one.astimezone(window.local) for one in (window.since, window.until))
    if _is_midnight(since) and _is_midnight(until):
        return f"of {calendar_words(window.days)}, {window.zone}"
    return f"from {since:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M}, {window.zone}"


def _is_midnight(one: datetime) -> bool:
    return (one.hour, one.minute, one.second) == (0, 0, 0)


def score(made: DigestScore) -> RenderableType:
    """The scores of digests against known developments, with what was missed and what old was told as new."""
    share = "none known" if made.share is None else f"{made.share:.0%} found"
    parts: list[RenderableType] = [
        text(f"{counted(made.windows, 'window')}: {made.found} of {made.wanted} developments, {share}", style="bold"),
        text(f"{made.told} told; {len(made.outside)} told as new that happened more than a day outside"),
    ]
    for one in made.missed:
        why = "its report is told, not this" if one.grouped else "not told"
        parts.append(assemble(("✗ ", "red"), f"{one.window}: {one.label} ({why})"))
    parts += [assemble(("! ", "yellow"), f"{o.window}: {o.headline} ({o.happened})") for o in made.outside]
    return Group(*parts)


def digest_json(made: Digest) -> dict[str, Any]:
    """A digest for scripts: every key is always there."""
    return {
        "window": {
            "since": json_output.instant(made.window.since),
            "until": json_output.instant(made.window.until),
            "zone": made.window.zone,
        },
        "subjects": list(made.subjects),
        "lead": made.lead,
        "developments": [_development_json(one, made) for one in made.developments],
        "left_out": made.left_out,
        "contested": list(made.contested),
        "watch": [json_output.statement(one) for one in made.watch],
        "coverage": _coverage_json(made.coverage),
        "sources": [json_output.source(one) for one in made.sources],
        "lineages": [json_output.lineage(one) for one in made.lineages],
        "notes": json_output.notes(made.notes),
        "written_by": made.written_by,
        "provenance": json_output.provenance(made.provenance) if made.provenance else None,
    }


def _development_json(one: Development, made: Digest) -> dict[str, Any]:
    cited = {n for statement in one.all_statements for n in statement.citations}.union(one.headline_citations)
    return {
        "id": one.id,
        "headline": one.headline,
        "headline_citations": list(one.headline_citations),
        "statements": [json_output.statement(statement) for statement in one.statements],
        "accounts": [json_output.contested(account) for account in one.accounts],
        "sources": [source.n for source in made.sources if source.n in cited],
        "reports": list(one.reports),
        "origins": one.origins,
        "outlets": one.outlets,
        "places": list(one.places),
        "where": _area(one.where),
        "happened": str(one.happened) if one.happened else None,
        "published": str(one.published) if one.published else None,
        "change": one.change.value,
        "was": one.was,
        "now": one.now,
        "late": one.lateness.value if one.lateness else None,
        "why": list(one.why),
        "weight": one.weight,
        "tolls": [
            {"measure": toll.measure, "text": toll.text, "low": toll.low, "high": toll.high, "source": toll.n}
            for toll in one.tolls
        ],
        "written_by": one.written_by,
    }


def _coverage_json(found: DigestCoverage) -> dict[str, Any]:
    return {
        "text": coverage_line(found),
        "reports": found.reports,
        "outlets": found.outlets,
        "origins": found.origins,
        "languages": dict(found.languages),
        "undated": found.undated,
        "late": found.late,
        "by_area": [{**_area(area), "reports": count} for area, count in found.by_area.items()],
        "by_day": dict(found.by_day),
        "silent": [_area(area) for area in found.silent],
    }


def _area(one: Area) -> dict[str, Any]:
    return {"country": one.country, "area": one.id, "name": one.name}
