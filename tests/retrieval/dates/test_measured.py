"""Sentences of the kind that wire copy has, against the right days: what event_dates is measured by."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from retrieval.dates import event_dates

# The head of the file says how a line is read. The share that each part must reach: the figures of the last measurement
# (30 of 30 in the tuned part, 28 of 30 in the one kept aside).
LINES = [
    line.split("\t")
    for line in (Path(__file__).parent / "judged.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def is_right(written: str, expected: str, text: str) -> bool:
    """Whether exactly the expected days are found, each with its standing."""
    found = event_dates(text, date.fromisoformat(written))
    marks = [f"{'?' if one.planned else chr(34) * one.said}{'~' * one.assumed}" for one in found]
    return " ".join(f"{one.span}{mark}" for one, mark in zip(found, marks, strict=True)) == expected


@pytest.mark.parametrize(("part", "least"), [("tuned", 30), ("aside", 28)])
def test_the_measured_share_holds(part: str, least: int) -> None:
    """Of 30 sentences a part, 15 a language, as many are read right as when it was measured."""
    judged = [is_right(written, expected, text) for name, _, written, expected, text in LINES if name == part]
    assert len(judged) == 30
    assert sum(judged) >= least
