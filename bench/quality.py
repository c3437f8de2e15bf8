"""How good evidence, answers and refusals are on the judges' reports and questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from bench.libraries import library, say, take_in, timed
from bot import evaluate, questions
from bot.evaluate import Gold, Result, Score
from bot.wiring import Services
from retrieval.embed import Embedder

JUDGE = Path(__file__).parent / "judge"
# The halves of the questions, by their files: one to tune on, one that only measures.
TUNE, KEPT = "questions-tune.jsonl", "questions-kept.jsonl"
FILES = (TUNE, KEPT)
# The figures that the work aims at: the type of question, and which of its scores.
_AIMS: dict[str, tuple[str, Callable[[Score], float | None]]] = {
    "when: matched": ("when", lambda one: one.matched),
    "conflict: matched, both sides": ("conflict", lambda one: one.matched),
    "cross-lingual: @10": ("cross_lingual", lambda one: one.found_at[10]),
    "all: median words": ("all", lambda one: one.median_words),
}
# Of each file, a short run asks this many questions, spread over it.
FEW = 12


def measure(folder: Path, embedder: Embedder, *, quick: bool, judge: Path = JUDGE) -> dict[str, list[Score]]:
    """The scores of each file of the judges' questions, all reports in one library."""
    with library(folder, embedder) as opened:
        seconds, taken = timed(lambda: take_in(opened, *reports(judge)))
        say(f"{taken.reports} reports of the judges in {seconds:.0f} s")
        return scores(opened, quick=quick, judge=judge)


def scores(opened: Services, *, quick: bool, judge: Path = JUDGE) -> dict[str, list[Score]]:
    """The scores of each file of questions in a library that holds the judges' reports."""
    return {name: evaluate.scores(_ask(opened, _golds(judge / name, quick))) for name in FILES}


def reports(judge: Path) -> list[Path]:
    """The files of the judges' reports, which all go into one library."""
    return sorted(judge.glob("reports-*.jsonl"))


def _golds(file: Path, quick: bool) -> list[Gold]:
    """The questions of a file with their known answers; a few of them for a quick look."""
    found = evaluate.read(questions.lines(file.read_bytes()), file.name)
    return found[:: max(1, len(found) // FEW)] if quick else found


def _ask(opened: Services, asked: Sequence[Gold]) -> list[Result]:
    """Put every question to a library."""

    def progress(done: int, total: int) -> None:
        if done % 20 == 0:
            say(f"the judges' question {done} of {total}")

    now = opened.clock()
    return evaluate.run(
        asked,
        lambda one: opened.answering.evidence(one, limit=max(evaluate.DEPTHS), now=now).evidence,
        lambda one: opened.answering.answer(one, now=now),
        progress,
    )


def of_type(found: Sequence[Score], name: str) -> Score | None:
    """The score of a type of question, None where none of that type was asked."""
    return next((score for score in found if score.type == name), None)


def aims(files: Mapping[str, Sequence[Score]]) -> Iterator[tuple[str, list[float | None]]]:
    """The figures that the work aims at, each with its value in every file of questions."""
    for figure, (type_, value) in _AIMS.items():
        yield figure, [value(one) if (one := of_type(found, type_)) else None for found in files.values()]
