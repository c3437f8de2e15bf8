"""How well watched questions find reports: ``python -m bench.watching FILE… [--misses]``.

Each question of the judges' files that can be answered is watched while all of their reports come in. A report that
holds the answer should be found; any other counts as a false alarm, though many are on the subject: a question that
watches who holds a town wants to hear of every battle for it.
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from bench.libraries import library, say, take_in
from bench.quality import JUDGE, TUNE, reports
from bot import settings
from bot.briefing.extract import Extractor, rarities
from bot.settings import calm_threads
from bot.watching.nearness import COVERED_ALONE, SAMPLE, Usual, usual, wanted_coverage
from bot.wiring import Lexica, Services
from retrieval import words
from retrieval.embed import E5Embedder, Embedder
from retrieval.library.reading import StoredPassage
from retrieval.library.vector_store import Vector
from retrieval.search import Evidence
from retrieval.types import Scope
from retrieval.understand import Question


@dataclass(slots=True)
class Tally:
    """What the watches of some questions came to."""

    questions: int = 0
    found: int = 0
    right: int = 0
    gold: int = 0
    with_gold: int = 0

    def count(self, hits: frozenset[str], gold: frozenset[str]) -> None:
        """Count a question: what it found, and what it should find."""
        self.questions += 1
        self.found += len(hits)
        self.right += len(hits & gold)
        self.gold += len(gold)
        self.with_gold += bool(hits & gold)

    def __str__(self) -> str:
        precision, recall = self.right / max(self.found, 1), self.right / max(self.gold, 1)
        each = self.found / max(self.questions, 1)
        return (
            f"{self.questions:4} questions  precision {precision:.2f}  recall {recall:.2f}"
            f"  a right report for {self.with_gold / max(self.questions, 1):.2f}  {each:.1f} reports each"
        )


@dataclass(slots=True)
class Held:
    """All passages of a library, their vectors, and samples of these by language."""

    passages: Sequence[StoredPassage]
    vectors: Mapping[int, Vector]
    samples: dict[str, list[Vector]] = field(default_factory=dict)

    @classmethod
    def of(cls, opened: Services, model: str) -> Held:
        """What a library holds."""
        hashes = opened.vectors.hashes()
        made = opened.vectors.get(model, sorted(set(hashes.values())))
        passages = sorted(opened.library.passages_with(sorted(hashes)).values(), key=lambda one: one.key)
        held = cls(passages, {one.key: made[hashes[one.key]] for one in passages})
        for language in sorted({one.report.language for one in passages}):
            own = [held.vectors[one.key] for one in passages if one.report.language == language]
            drawn = np.random.default_rng(7).permutation(len(own))[:SAMPLE]
            held.samples[language] = [own[at] for at in drawn]
        return held


class Watching:
    """Watches a question over a whole library, by the functions that the bot watches with."""

    def __init__(self, opened: Services, lexica: Lexica, embedder: Embedder) -> None:
        self._opened = opened
        self._extractor = Extractor(lexica.gazetteer, lexica.terms)
        self._embedder = embedder
        self._held = Held.of(opened, embedder.model)

    def found(self, question: str, *, fresh: bool = False, by_words: bool = False) -> frozenset[str]:
        """The ids of the reports that a watch finds.

        In a ``fresh`` library it knows what is usual of the model alone; ``by_words`` it knows not even that.
        """
        vector = self._embedder.query(question)
        own = words.language_of(question)
        means: dict[str, Usual | None] = {
            language: usual(vector, [] if fresh else sample, self._embedder.model, same_language=language == own)
            for language, sample in self._held.samples.items()
        }
        wanted = {
            one.key: COVERED_ALONE
            if by_words
            else wanted_coverage(vector, self._held.vectors[one.key], means[one.report.language])
            for one in self._held.passages
        }
        near = [Evidence(one, 0.0, ("watch",)) for one in self._held.passages if wanted[one.key] is not None]
        understood = self._opened.answering.understand(Question(question), self._opened.clock()).understood
        frequencies, passages = self._opened.library.frequencies([one.stem for one in understood.subjects if one.stem])
        ranked = self._extractor.rank(understood, near, rarities(frequencies, passages))
        return frozenset(
            one.evidence.report.external_id
            for one in ranked
            if one.coverage >= (wanted[one.sentence.passage.key] or 0.0)
        )


def asked(file: Path) -> Iterator[tuple[str, str, frozenset[str]]]:
    """The questions of a file that stand alone and can be answered: type, question, reports that hold the answer."""
    for line in file.read_text("utf-8").splitlines():
        one = json.loads(line)
        if one["evidence"] and not one.get("previous"):
            yield one["type"], one["question"], frozenset(one["evidence"])


def main(
    files: Annotated[list[Path] | None, typer.Argument(help="Files of questions; those for tuning by default.")] = None,
    misses: Annotated[bool, typer.Option(help="Say what was found besides, and what was not.")] = False,
    data: Annotated[Path | None, typer.Option(help="A folder to keep the library in.")] = None,
) -> None:
    """Measure the watching of questions."""
    calm_threads()
    embedder = E5Embedder()
    with tempfile.TemporaryDirectory() as folder, library(data or Path(folder), embedder) as opened:
        say(f"{take_in(opened, *reports(JUDGE)).reports} reports taken in")
        lexica = Lexica.load(settings.isolated(Path(folder)))
        watching = Watching(opened, lexica, embedder)
        titles = {one.report.external_id: one.report.title for one in opened.library.reports(Scope())}
        for file in files or [JUDGE / TUNE]:
            _measure(file, watching, titles if misses else {})


def _measure(file: Path, watching: Watching, titles: Mapping[str, str]) -> None:
    by_type: dict[str, Tally] = defaultdict(Tally)
    regimes = {name: Tally() for name in ("all", "all, in a fresh library", "all, by words alone")}
    for kind, question, gold in asked(file):
        hits = watching.found(question)
        for tally in (by_type[kind], regimes["all"]):
            tally.count(hits, gold)
        regimes["all, in a fresh library"].count(watching.found(question, fresh=True), gold)
        regimes["all, by words alone"].count(watching.found(question, by_words=True), gold)
        if titles and hits != gold:
            besides = [titles.get(one, one) for one in sorted(hits - gold)]
            missed = [titles.get(one, one) for one in sorted(gold - hits)]
            say(f"{question}\n    besides: {besides}\n    missed: {missed}")
    for name, tally in [*sorted(by_type.items()), *regimes.items()]:
        say(f"{name:26} {tally}")


if __name__ == "__main__":
    typer.run(main)
