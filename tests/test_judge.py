"""The judges' files are sound: a score is worth what its questions are worth."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

JUDGE = Path(__file__).parent.parent / "bench" / "judge"
# A pattern with an ISO date among others asks for a calendar date, which reports give as a weekday.
DATE = re.compile(r"(?:^|\|)\d{4}-\d\d-[^|]+")


def lines(*names: str) -> list[dict[str, Any]]:
    """The objects of JSON Lines files."""
    return [json.loads(line) for name in names for line in (JUDGE / name).read_text("utf-8").splitlines()]


FILES = sorted(file.name for file in JUDGE.glob("reports-*.jsonl"))
REPORTS = {report["id"]: report for report in lines(*FILES)}
HALVES = ("questions-tune.jsonl", "questions-kept.jsonl")


def test_ids_are_unique() -> None:
    """No report and no question is there twice, and the two halves share none."""
    ids = [question["id"] for question in lines(*HALVES)]
    assert len(ids) == len(set(ids))
    assert len(REPORTS) == len(lines(*FILES))


@pytest.mark.parametrize("question", lines(*HALVES), ids=lambda question: str(question["id"]))
def test_the_known_answer_stands_in_the_evidence(question: dict[str, Any]) -> None:
    """Evidence exists, and each pattern matches one of its reports, calendar dates apart."""
    assert bool(question["evidence"]) == bool(question["regexes"]) == question["answerable"]
    texts = [REPORTS[id_]["text"] for id_ in question["evidence"]]
    for pattern in question["regexes"]:
        found = any(re.search(pattern, text, re.I) for text in texts)
        assert found or DATE.search(pattern)
