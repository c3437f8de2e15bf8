"""What was measured, and how it is shown: tables for people, a JSON document for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, what it stands beside, and the most that it (or its ratio, where it has one) should be.

    ``must`` marks a promise that does not depend on the machine: to miss it is a failure.
    """

    name: str
    value: float
    unit: str
    beside: str = ""
    ratio: float | None = None
    most: float | None = None
    must: bool = False

    @property
    def passed(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.most is None:
            return None
        return (self.value if self.ratio is None else self.ratio) <= self.most


@dataclass(frozen=True, slots=True)
class SearchFigure:
    """Medians in milliseconds over a group of questions: sitrep, the bare parts of a search, and the answer.

    ``parts`` is the median of the sums, so that it is not quite the sum of the medians.
    """

    passages: int
    scope: str
    questions: int
    search: float
    search_p95: float
    embed: float
    words: float
    nearest: float
    parts: float
    most: float | None
    answer_adds: float
    answer_most: float

    @property
    def ratio(self) -> float:
        """How many times the bare parts a search takes."""
        return self.search / self.parts

    @property
    def passed(self) -> bool | None:
        """Whether the search meets its target; None where there is none."""
        return None if self.most is None else self.ratio <= self.most

    @property
    def answer_passed(self) -> bool:
        """Whether what the answer adds meets its target."""
        return self.answer_adds <= self.answer_most


def table(figures: Iterable[Figure]) -> Table:
    """A row a figure."""
    made = _table("", "figure", "unit", "beside", "ratio", "target", "")
    for one in figures:
        value = f"{one.value:.0f}" if one.value >= 100 or one.value == int(one.value) else f"{one.value:.2f}"
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        most = "" if one.most is None else f"≤ {one.most:g}"
        made.add_row(one.name, value, one.unit, one.beside, ratio, most, _verdict(one.passed))
    return made


def search_table(figures: Iterable[SearchFigure]) -> Table:
    """A row a group of questions; times in milliseconds."""
    made = _table(
        "passages", "scope", "n", "search", "p95", "embed", "words", "nearest", "parts", "ratio", "target", ""
    )
    for one in figures:
        times = (one.search, one.search_p95, one.embed, one.words, one.nearest, one.parts)
        most = "" if one.most is None else f"≤ {one.most:g}"
        cells = (*(f"{time:.1f}" for time in times), f"{one.ratio:.2f}", most)
        made.add_row(str(one.passages), one.scope, str(one.questions), *cells, _verdict(one.passed))
    return made


def answer_table(figures: Iterable[SearchFigure]) -> Table:
    """What an answer of extracts adds to each group's search, in milliseconds."""
    made = _table("passages", "scope", "n", "answer adds", "target", "")
    for one in figures:
        cells = (f"{one.answer_adds:.1f}", f"≤ {one.answer_most:g}")
        made.add_row(str(one.passages), one.scope, str(one.questions), *cells, _verdict(one.answer_passed))
    return made


def shares_table(headings: Sequence[str], rows: Iterable[tuple[str, Sequence[float | None]]]) -> Table:
    """Scores, a row a name: shares with two digits behind the point, what is more than 1 as it is."""
    made = _table("", *headings)
    for name, values in rows:
        made.add_row(name, *map(_score, values))
    return made


def as_json(figures: Sequence[Figure], searches: Sequence[SearchFigure]) -> dict[str, Any]:
    """The figures of a run."""
    return {
        "figures": [asdict(one) | {"passed": one.passed} for one in figures],
        "searches": [
            asdict(one) | {"ratio": one.ratio, "passed": one.passed, "answer_passed": one.answer_passed}
            for one in searches
        ],
    }


def _table(*headings: str) -> Table:
    made = Table(box=None, pad_edge=False)
    words = ("", "scope", "unit", "beside")
    for heading in headings:
        made.add_column(heading, justify="left" if heading in words else "right", no_wrap=True)
    return made


def _score(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if value <= 1 else f"{value:g}"


def _verdict(passed: bool | None) -> Text:
    if passed is None:
        return Text("")
    return Text("pass", "green") if passed else Text("MISS", "bold red")
