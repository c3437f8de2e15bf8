"""How good evidence, answers and refusals are on the judges' reports and questions, with the real model."""

from __future__ import annotations

from pathlib import Path

from bench.libraries import library, say, take_in, timed
from bot import evaluate, questions
from bot.evaluate import Gold, Result, Score
from bot.wiring import Services
from retrieval.embed import E5Embedder

JUDGE = Path(__file__).parent / "judge"
FILES = ("questions-tune.jsonl", "questions-kept.jsonl")
# Of each file, a short run asks this many questions, spread over it.
FEW = 12


def measure(folder: Path, embedder: E5Embedder, *, quick: bool) -> dict[str, list[Score]]:
    """The scores of each file of the judges' questions, all reports in one library."""
    with library(folder, embedder) as opened:
        sources = sorted(JUDGE.glob("reports-*.jsonl"))
        seconds, taken = timed(lambda: take_in(opened, *sources))
        say(f"{taken.reports} reports of the judges in {seconds:.0f} s")
        return {name: evaluate.scores(_ask(opened, _golds(JUDGE / name, quick))) for name in FILES}


def _golds(file: Path, quick: bool) -> list[Gold]:
    golds = evaluate.read(questions.lines(file.read_bytes()), file.name)
    return golds[:: max(1, len(golds) // FEW)] if quick else golds


def _ask(opened: Services, golds: list[Gold]) -> list[Result]:
    def progress(done: int, total: int) -> None:
        if done % 20 == 0:
            say(f"the judges' question {done} of {total}")

    now = opened.clock()
    return evaluate.run(
        golds,
        lambda one: opened.answering.evidence(one, limit=max(evaluate.DEPTHS), now=now).evidence,
        lambda one: opened.answering.answer(one, now=now),
        progress,
    )
