"""Hostile report text in a terminal is text: never markup, never a control sequence."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot import terminal
from bot.briefing.types import Answer, Note, Refusal, Source, Statement
from retrieval.errors import SitrepError
from retrieval.library.reading import StoredPassage, StoredReport
from retrieval.types import Passage, Precision, Published, Report, Scope


def answer_of(text: str) -> Answer:
    """An answer in which everything that comes from a report is ``text``."""
    published = Published(datetime(2014, 6, 21, 14, 30, tzinfo=UTC), Precision.MINUTE, "assumed")
    now = datetime(2026, 1, 1, tzinfo=UTC)
    report = Report("id", text, "d", text, text, text, text, published, text, "en", text, now)
    source = Source(1, StoredPassage(1, Passage(0, len(text), (), ()), report), (report,))
    return Answer("Who?", Scope(), (), (Statement(text, (1,), (), "ar"),), (source,), notes=(Note("x", text),))


def printed(value: object) -> str:
    """What a terminal with colours gets."""
    stream = io.StringIO()
    Console(file=stream, force_terminal=True, width=10_000).print(value)
    return stream.getvalue()


@pytest.mark.parametrize("text", ["[bold]shout[/bold]", "[/]", "[link=http://a.example]x[/link]", "a [red]b", "\\[x]"])
def test_markup_is_shown_as_it_stands(text: str) -> None:
    """What looks like rich's markup comes out letter for letter."""
    assert text in printed(terminal.answer(answer_of(text)))


@given(st.text(min_size=1))
def test_no_control_sequence_of_a_report_reaches_the_terminal(text: str) -> None:
    """A report cannot move the cursor, change colours or set the window's title."""
    out = printed(terminal.answer(answer_of("\x1b]0;owned\x07" + text)))
    assert "\x1b]" not in out
    assert "\x07" not in out


def test_a_refusal_shows_its_reason_and_what_is_near() -> None:
    """The reason comes first, then the nearest passages under a heading of their own."""
    near = answer_of("Nobody knows.").sources
    refused = Answer("Who?", Scope(), (), refusal=Refusal("near_misses", "No report says this."), near=near)
    out = printed(terminal.answer(refused))
    assert out.index("No report says this.") < out.index("Nearest")


def test_a_title_longer_than_any_headline_is_cut() -> None:
    """A page that gives its whole text for a title does not widen the table of reports to its length."""
    report = replace(answer_of("a").sources[0].report, title="word " * 600)
    lines = printed(terminal.reports([StoredReport(1, report, None)])).splitlines()
    assert any("…" in line for line in lines)
    assert max(len(line.rstrip()) for line in lines) < 400


def test_an_assumed_zone_is_said() -> None:
    """A clock time that was read as UTC for want of a zone is marked."""
    assert "zone assumed" in printed(terminal.answer(answer_of("Nobody knows.")))


def test_another_language_is_said() -> None:
    """A quote that is not in the question's language says which it is in."""
    assert "in Arabic" in printed(terminal.answer(answer_of("Nobody knows.")))


def test_an_error_shows_the_way_out() -> None:
    """A failure is one line and its hint another."""
    out = printed(terminal.error(SitrepError("the library is locked", hint="end the other process")))
    assert "the library is locked" in out
    assert "end the other process" in out
