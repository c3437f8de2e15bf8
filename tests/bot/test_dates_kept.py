"""What is known of dates, from the file to the answer: plans, days of another calendar, a record that disagrees."""

from __future__ import annotations

from datetime import date

import pytest

from bot.wiring import Services
from retrieval.dates import parse_bound
from retrieval.types import DateElsewhere, Passage, Precision, Scope
from retrieval.understand import Question
from tests.conftest import NOW, Shelf

TEXT = (
    "12 March 2015 -- Engineers found a crack in the dam of Haditha on Tuesday, a guard told AFP on Wednesday. The "
    "ministry of water will inspect the dam of Haditha on Sunday. A deed of 23 Sha'ban 1435 names the owner of the dam."
)
RECORD = {
    "id": "dam",
    "title": "Crack in the dam of Haditha",
    "text": TEXT,
    "published": "2015-03-20",
    "source": "Wire",
}


@pytest.fixture
def dam(shelf: Shelf) -> Shelf:
    """A library with one report, dated otherwise in its record than in its text."""
    shelf.take_in(shelf.file("dam.jsonl", [RECORD]))
    return shelf


def passage(opened: Services) -> Passage:
    """The report's only passage, as it is stored."""
    [held] = opened.answering.search.find(
        opened.answering.understand(Question("dam of Haditha"), NOW).understood, limit=1
    ).evidence
    return held.passage.passage


def test_the_standing_of_each_date_is_stored(dam: Shelf) -> None:
    """Days of speech and of plans, and those reckoned from another calendar, come back as they were found."""
    with dam.open() as opened:
        dates = passage(opened).dates
    assert [(str(one.span), one.said, one.planned, one.assumed) for one in dates] == [
        ("2015-03-10", False, False, False),
        ("2015-03-11", True, False, False),
        ("2015-03-15", True, True, False),
        ("2014-06-20/2014-06-22", False, False, True),
    ]


def test_a_plan_is_no_event(dam: Shelf) -> None:
    """Neither the event dates of a passage nor a timeline hold what was only to happen."""
    with dam.open() as opened:
        spans = passage(opened).event_dates
        events = opened.timelines.of("Haditha", Scope()).events
    assert date(2015, 3, 15) not in {span.first for span in spans}
    assert [str(event.span) for event in events] == ["2015-03-10"]


def test_an_answer_says_that_record_and_text_disagree(dam: Shelf) -> None:
    """The text's date counts and is stored with the other; whoever cites the report is told both."""
    with dam.open() as opened:
        answer = opened.answering.answer(Question("What did engineers find in the dam of Haditha?"), now=NOW)
    [source] = answer.sources
    elsewhere = source.report.elsewhere
    assert (str(source.report.published), elsewhere) == (
        "2015-03-12",
        DateElsewhere("the record", parse_bound("2015-03-20")),
    )
    assert elsewhere is not None
    assert elsewhere.published.precision is Precision.DAY
    told = [note.text for note in answer.notes if note.code == "dates_disagree"]
    assert told == ["[1] is dated 12 March 2015 in its text; the record says 20 March 2015."]
