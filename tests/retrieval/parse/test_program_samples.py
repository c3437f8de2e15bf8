"""Messages, feeds, saved pages and archives as real programs write them, and the reports that must be found in each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from retrieval.parse import Parser
from retrieval.types import Report
from tests.retrieval.parse.conftest import Reading, read_file

SAMPLES = Path(__file__).parents[2] / "samples" / "formats"
OURS = ("mail-", "feed-", "chromium-", "page-", "zip-")
EXPECTED = {
    sample["file"]: sample
    for sample in json.loads((SAMPLES / "expected.json").read_text("utf-8"))
    if sample["file"].startswith(OURS)
}


@pytest.fixture(scope="module", params=EXPECTED)
def sample(request: pytest.FixtureRequest, parser: Parser) -> tuple[dict[str, Any], Reading]:
    """A sample: what must be found in it, and what was."""
    return EXPECTED[request.param], read_file(SAMPLES / request.param, parser)


def test_the_reports_are_found(sample: tuple[dict[str, Any], Reading]) -> None:
    """Each story is a report with its title, day, language and text, without what belongs to another or to none.

    Stories in members that are PDF or DOCX are those of these formats' readers.
    """
    expected, reading = sample
    found = {report.title: report for report in reading.reports}
    unread = [name for name in reading.failed if name.endswith((".pdf", ".docx"))]
    missing = [story["title"] for story in expected["reports"] if story["title"] not in found]
    assert len(missing) <= len(unread), missing
    for story in expected["reports"]:
        if story["title"] in found:
            check(found[story["title"]], story)


def check(report: Report, story: dict[str, Any]) -> None:
    """Whether a report is the story that was written into the sample."""
    assert str(report.published).startswith(str(story["published"]))
    assert report.language == story["language"]
    assert [sentence for sentence in story["holds"] if sentence not in report.body] == []
    assert [other for other in story["lacks"] if other in report.body] == []


def test_what_is_refused_says_why(sample: tuple[dict[str, Any], Reading]) -> None:
    """A file that nobody can read is one line that says why; of any other no report is missing."""
    expected, reading = sample
    if expected["refused"]:
        assert reading.reports == []
        [message] = reading.failed.values()
        assert all(part in message for part in expected["warns"])
    else:
        assert reading.reports
