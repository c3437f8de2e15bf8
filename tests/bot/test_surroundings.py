"""What is read around a passage: a report's whole body, or the part of a long one, which is many stories."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import settings
from bot.briefing.surroundings import LONGEST, STEP, around, text_around
from bot.wiring import Services, services
from retrieval.library.reading import StoredPassage
from retrieval.types import Passage, Report
from retrieval.understand import Question

NOW = datetime(2015, 1, 10, tzinfo=UTC)
# A year in one document: between its months lie pages that name neither place.
QUIET = "The price of bread stayed as it was, and the schools kept to their hours in the rest of the country."
MONTHS = (
    "March began calmly. In Tikrit shelling killed fourteen people at a bus station, a doctor said.",
    "In October a bridge over a canal near Baiji was blown up. Nine guards died there, the mayor said.",
)
CHRONICLE = "\n\n".join("\n\n".join([month, *[QUIET] * 120]) for month in MONTHS)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A library that holds one long document."""
    chosen = settings.isolated(tmp_path_factory.mktemp("chronicle"), embedder="hash")
    record = {"id": "year", "published": "2014-12-31", "title": "A year in review", "text": CHRONICLE, "source": "Desk"}
    file = chosen.data_dir / "reports.jsonl"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(record), "utf-8")
    with services(chosen, clock=lambda: NOW) as opened:
        opened.ingest.run([str(file)], now=NOW, stdin=io.BufferedReader(io.BytesIO()))
        yield opened


def test_each_page_of_a_long_document_answers_for_itself(library: Services) -> None:
    """What a year's review tells of two places is found on both of its pages."""
    for question, told in (
        ("How many people were killed by shelling in Tikrit?", "fourteen"),
        ("How many guards died at the bridge near Baiji?", "Nine"),
    ):
        answer = library.answering.answer(Question(question), now=NOW)
        assert told in answer.statements[0].text


def test_a_name_on_another_page_names_nothing(library: Services) -> None:
    """The shelling of March was in Tikrit: that the same document names Baiji in October makes it no answer there."""
    answer = library.answering.answer(Question("How many people were killed at the bus station in Baiji?"), now=NOW)
    assert "Tikrit" not in " ".join(one.text for one in answer.statements)


@st.composite
def stored(draw: st.DrawFn) -> StoredPassage:
    """A passage somewhere in a body of any length."""
    body = "x" * draw(st.integers(1, 5 * LONGEST))
    start = draw(st.integers(0, len(body) - 1))
    end = draw(st.integers(start + 1, min(len(body), start + 2 * STEP)))
    report = Report("id", "1", "1", "A title", "Outlet", None, None, None, None, "en", body, NOW)
    return StoredPassage(1, Passage(start, end, (), ()), report)


@given(stored())
def test_a_passage_stands_in_what_is_read_around_it(passage: StoredPassage) -> None:
    """All of the passage is read, with what is before and behind it, and never much more than the bound."""
    part, body = around(passage), passage.report.body
    span = passage.passage
    assert 0 <= part.start <= span.start < span.end <= part.end
    assert len(text_around(passage)) <= len("A title\n") + LONGEST + STEP + span.end - span.start
    if len(body) <= LONGEST:
        assert text_around(passage) == f"A title\n{body}"
    else:
        assert part.start == 0 or span.start - part.start >= STEP // 2
        assert part.end >= min(len(body), span.start + STEP)


@given(stored(), st.integers(-STEP, STEP))
def test_neighbours_share_what_is_read(passage: StoredPassage, by: int) -> None:
    """Passages that begin in one part of a report are read in the same surroundings: it is read once for both."""
    span, length = passage.passage, len(passage.report.body)
    other = min(max(0, span.start + by), length - 1)
    beside = StoredPassage(2, Passage(other, min(length, other + 1), (), ()), passage.report)
    alone = StoredPassage(3, Passage(span.start, min(length, span.start + 1), (), ()), passage.report)
    assert (around(alone) == around(beside)) == (length <= LONGEST or span.start // STEP == other // STEP)
