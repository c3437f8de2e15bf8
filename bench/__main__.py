"""``python -m bench``: speed beside the parts' own limits, and quality on the judges' questions."""

from __future__ import annotations

import json
import os
import platform
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from bench import figures, ingesting, quality, searching, starting
from bench.figures import Figure, SearchFigure
from bench.libraries import say, timed
from bench.made_up import questions
from bot import evaluate, terminal
from bot.evaluate import Score
from retrieval.embed import E5Embedder


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    ingest: ingesting.Sizes
    libraries: tuple[int, ...]
    questions: int
    rounds: int
    cold_starts: int


FULL = Plan(ingesting.Sizes(reports=48, rounds=3, stub_reports=2000), (1_000, 10_000), 50, 3, 3)
QUICK = Plan(ingesting.Sizes(reports=16, rounds=1, stub_reports=200), (1_000,), 14, 1, 1)


@dataclass(slots=True)
class Results:
    """What a run has measured so far."""

    figures: list[Figure] = field(default_factory=list)
    searches: list[SearchFigure] = field(default_factory=list)
    scores: dict[str, list[Score]] = field(default_factory=dict)


def main(
    speed: Annotated[bool, typer.Option("--speed", help="Measure speed only.")] = False,
    quality_: Annotated[bool, typer.Option("--quality", help="Measure quality only.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="A small version, to see that it works.")] = False,
    file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the figures there too.")] = None,
) -> None:
    """Measure sitrep; docs/bench.md says what each figure means. A slow machine never makes it fail."""
    both = speed == quality_
    console, results = terminal.console(), Results()
    console.print(Text(_machine(), style="dim"))
    with tempfile.TemporaryDirectory(prefix="sitrep-bench-") as folder:
        seconds, _ = timed(lambda: _run(Path(folder), results, console, speed or both, quality_ or both, quick))
    say(f"done in {seconds:.0f} s")
    if file is not None:
        file.write_text(json.dumps(_as_json(results, quick), indent=2) + "\n", "utf-8")
    if any(one.must and not one.passed for one in results.figures):
        raise typer.Exit(1)


def _run(folder: Path, results: Results, console: Console, speed: bool, good: bool, quick: bool) -> None:
    embedder = E5Embedder()
    if speed:
        _measure_speed(folder, results, console, embedder, QUICK if quick else FULL)
    if good:
        results.scores = quality.measure(folder / "judge", embedder, quick=quick)
        for name, scores in results.scores.items():
            _head(console, f"Quality: {name}")
            console.print(terminal.scores(scores))


def _measure_speed(folder: Path, results: Results, console: Console, embedder: E5Embedder, plan: Plan) -> None:
    """Ingest, search, answers, start; each is shown as soon as it is known."""
    ingest = ingesting.beside_the_embedder(folder / "ingest", embedder, plan.ingest)
    ingest += ingesting.without_the_embedder(folder / "stub", plan.ingest)
    results.figures += ingest
    _head(console, "Ingest")
    console.print(figures.table(ingest))
    _measure_search(folder, results, console, embedder, plan)
    places = [("empty library", folder / "empty")]
    places += [(f"{size} passages", folder / str(size)) for size in plan.libraries[-1:]]
    starts = [starting.cold(name, place, plan.cold_starts) for name, place in places]
    results.figures += starts
    _head(console, "Start")
    console.print(figures.table(starts))


def _measure_search(folder: Path, results: Results, console: Console, embedder: E5Embedder, plan: Plan) -> None:
    asked = questions(plan.questions)
    for size in plan.libraries:
        searching.build(folder / str(size), embedder, size)
        results.searches += searching.measure(folder / str(size), embedder, asked, plan.rounds)
    _head(console, "Search: milliseconds, medians over questions, beside its bare parts")
    console.print(figures.search_table(results.searches))
    _head(console, "Answer of extracts: milliseconds beyond the search, medians over questions")
    console.print(figures.answer_table(results.searches))


def _head(console: Console, text: str) -> None:
    console.print()
    console.print(Text(text, style="bold"))


def _machine() -> str:
    system = f"{platform.system()} {platform.machine()} · Python {platform.python_version()}"
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {os.cpu_count()} cores · {system}"


def _as_json(results: Results, quick: bool) -> dict[str, Any]:
    scores = {name: [evaluate.as_json(one) for one in found] for name, found in results.scores.items()}
    measured = figures.as_json(results.figures, results.searches)
    return {"machine": _machine(), "quick": quick, **measured, "quality": scores}


if __name__ == "__main__":
    typer.run(main)
