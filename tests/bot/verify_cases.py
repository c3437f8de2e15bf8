"""Statements and the passages they cite: what may be shown, and what is wrong with the rest (``verify/*.tsv``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent / "verify"


class Passage(NamedTuple):
    """A passage with the day of its publication."""

    published: str
    outlet: str
    origin: str | None
    text: str


class Case(NamedTuple):
    """A statement, the passages it cites, and the rule it breaks; none where it may be shown.

    Of several rules, parted by ``|``, one must be named. ``part`` says when it was written.
    """

    part: int
    cites: str
    breaks: str
    statement: str


def _rows(name: str) -> Iterator[list[str]]:
    for line in (_FOLDER / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


PASSAGES = {
    key: Passage(published, outlet, origin or None, text)
    for name in ("passages.tsv", "figures-passages.tsv", "stance-passages.tsv")
    for key, published, outlet, origin, text in _rows(name)
}
CASES = tuple(
    Case(int(part), *rest) for name in ("cases.tsv", "figures.tsv", "stance.tsv") for part, *rest in _rows(name)
)
SUPPORTED = tuple(case for case in CASES if not case.breaks)
FAULTY = tuple(case for case in CASES if case.breaks)
