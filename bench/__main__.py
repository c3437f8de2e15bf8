"""``python -m bench``: speed beside the parts' own limits, and quality on the judges' questions."""

from __future__ import annotations

import json
import os
import platform
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from bench import figures, growth, ingesting, meanwhile, parts, quality, searching, starting, writing
from bench.figures import Figure, SearchFigure
from bench.libraries import Remembering, say, timed
from bench.made_up import questions
from bot import evaluate, terminal
from bot.evaluate import Score
from bot.settings import calm_threads
from retrieval.embed import E5Embedder


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    ingest: ingesting.Sizes
    libraries: tuple[int, ...]
    questions: int
    rounds: int
    cold_starts: int
    # How many answers a model of no mind writes.
    written: int
    # The library that questions are asked of while others are taken in, and how many reports two processes take in;
    # none in a short run.
    meanwhile: int | None = None
    by_two: int = 0


FULL = Plan(
    ingesting.Sizes(reports=48, rounds=3, stub_reports=2000),
    libraries=(1_000, 10_000, 100_000),
    questions=50,
    rounds=3,
    cold_starts=3,
    written=40,
    meanwhile=10_000,
    by_two=1_000,
)
QUICK = Plan(ingesting.Sizes(reports=16, rounds=1, stub_reports=200), (1_000,), 14, 1, 1, 6)


@dataclass(slots=True)
class Results:
    """What a run has measured so far."""

    figures: list[Figure] = field(default_factory=list)
    searches: list[SearchFigure] = field(default_factory=list)
    scores: dict[str, list[Score]] = field(default_factory=dict)
    parts: list[parts.Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a run works, and where its made-up libraries are: one folder for each size."""

    scratch: Path
    libraries: Path

    def of(self, passages: int) -> Path:
        """The folder of the library of so many passages."""
        return self.libraries / str(passages)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is measured; the parts of quality need quality itself."""

    speed: bool
    quality: bool
    parts: bool

    @classmethod
    def of(cls, speed: bool, quality_: bool, parts_: bool, quick: bool) -> Chosen:
        """What the options choose: all of it where they name nothing, though a quick run then leaves out the parts."""
        everything = not (speed or quality_ or parts_)
        return cls(speed or everything, quality_ or parts_ or everything, parts_ or (everything and not quick))


def main(
    speed: Annotated[bool, typer.Option("--speed", help="Measure speed only.")] = False,
    quality_: Annotated[bool, typer.Option("--quality", help="Measure quality only.")] = False,
    parts_: Annotated[bool, typer.Option("--parts", help="Measure quality only, and what each part brings.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="A small version, to see that it works.")] = False,
    keep: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Keep the made-up libraries there, and use those kept before.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the figures there too.")] = None,
) -> None:
    """Measure sitrep; docs/bench.md says what each figure means. A slow machine never makes it fail."""
    chosen = Chosen.of(speed, quality_, parts_, quick)
    console, results = terminal.console(), Results()
    console.print(Text(_machine(), style="dim"))
    with tempfile.TemporaryDirectory(prefix="sitrep-bench-") as folder:
        places = Places(Path(folder), keep or Path(folder) / "libraries")
        seconds, _ = timed(lambda: _run(places, results, console, chosen, quick))
    say(f"done in {seconds:.0f} s")
    if file is not None:
        file.write_text(json.dumps(_as_json(results, quick), indent=2) + "\n", "utf-8")
    if any(one.must and not one.passed for one in results.figures):
        raise typer.Exit(1)


def _run(places: Places, results: Results, console: Console, chosen: Chosen, quick: bool) -> None:
    calm_threads()  # as the factory does before it makes one
    embedder = E5Embedder()
    if chosen.speed:
        _measure_speed(places, results, console, embedder, QUICK if quick else FULL)
    if chosen.quality:
        remembering = Remembering(embedder)
        _measure_quality(places, results, console, remembering, quick)
        if chosen.parts:
            _measure_parts(places, results, console, remembering, quick)


def _measure_quality(places: Places, results: Results, console: Console, embedder: Remembering, quick: bool) -> None:
    results.scores = quality.measure(places.scratch / "judge", embedder, quick=quick)
    for name, scores in results.scores.items():
        _head(console, f"Quality: {name}")
        console.print(terminal.scores(scores))
    _head(console, "Quality: what is aimed at")
    console.print(figures.shares_table(list(results.scores), quality.aims(results.scores)))


def _measure_parts(places: Places, results: Results, console: Console, embedder: Remembering, quick: bool) -> None:
    """Each part switched off; the vectors that measuring quality made are used again."""
    results.parts = [parts.Row(None, results.scores)]
    results.parts += parts.measure(places.scratch / "parts", embedder, E5Embedder, quick=quick)
    for name in results.scores:
        _head(console, f"One part switched off at a time: {name}")
        console.print(
            figures.shares_table(
                parts.COLUMNS, [(row.off or "none", parts.cells(row.scores[name])) for row in results.parts]
            )
        )


def _measure_speed(places: Places, results: Results, console: Console, embedder: E5Embedder, plan: Plan) -> None:
    """Ingest, search, answers, growth, questions meanwhile, writing, start; each is shown as soon as it is known."""
    scratch = places.scratch
    ingest = ingesting.beside_the_embedder(scratch / "ingest", embedder, plan.ingest)
    ingest += ingesting.without_the_embedder(scratch / "stub", plan.ingest)
    if plan.by_two:
        ingest += meanwhile.two_at_once(scratch / "by-two", plan.by_two)
    _show(console, results, "Ingest", ingest)
    _measure_search(places, results, console, embedder, plan)
    grown = [figure for size in plan.libraries for figure in growth.measure(places.of(size), size)]
    _show(console, results, "Growth", grown)
    if plan.meanwhile is not None:
        asked = questions(plan.questions)
        found = list(meanwhile.measure(places.of(plan.meanwhile), scratch / "meanwhile", embedder, asked))
        _show(console, results, "Questions while reports are taken in", found)
    written = list(writing.measure(scratch / "written", plan.written, plan.rounds))
    _show(console, results, "Answers that a model writes, without the model", written)
    _show(console, results, "Start", _starts(places, plan))


def _measure_search(places: Places, results: Results, console: Console, embedder: E5Embedder, plan: Plan) -> None:
    asked = questions(plan.questions)
    for size in plan.libraries:
        searching.build(places.of(size), embedder, size)
        results.searches += searching.measure(places.of(size), embedder, asked, plan.rounds)
    _head(console, "Search: milliseconds, medians over questions, beside its bare parts")
    console.print(figures.search_table(results.searches))
    _head(console, "Answer of extracts: milliseconds beyond the search, medians over questions")
    console.print(figures.answer_table(results.searches))
    _show(console, results, "Search as the library grows", searching.growth(results.searches))


def _starts(places: Places, plan: Plan) -> list[Figure]:
    empty = places.scratch / "empty"
    sizes = plan.libraries[1:] or plan.libraries
    return [
        starting.cold("empty library", empty, plan.cold_starts, 0),
        *(starting.cold(f"{size} passages", places.of(size), plan.cold_starts, size) for size in sizes),
        *starting.imports(empty),
    ]


def _show(console: Console, results: Results, heading: str, found: Sequence[Figure]) -> None:
    results.figures += found
    _head(console, heading)
    console.print(figures.table(found))


def _head(console: Console, text: str) -> None:
    console.print()
    console.print(Text(text, style="bold"))


def _machine() -> str:
    system = f"{platform.system()} {platform.machine()} · Python {platform.python_version()}"
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {os.cpu_count()} cores · {system}"


def _as_json(results: Results, quick: bool) -> dict[str, Any]:
    rows = [{"off": row.off, "scores": _scores_as_json(row.scores)} for row in results.parts]
    measured = figures.as_json(results.figures, results.searches)
    scores = _scores_as_json(results.scores)
    return {"machine": _machine(), "quick": quick, **measured, "quality": scores, "parts": rows}


def _scores_as_json(scores: Mapping[str, Sequence[Score]]) -> dict[str, Any]:
    return {name: [evaluate.as_json(one) for one in found] for name, found in scores.items()}


if __name__ == "__main__":
    typer.run(main)
