"""Quoted sentences and the calendar dates put beside their date words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.sentences import bracketed, calendar_words, sentences_of, with_dates
from retrieval.dates import event_dates
from retrieval.library.reading import StoredPassage
from retrieval.names import Gazetteer
from retrieval.passages import passages
from retrieval.types import Precision, Published, Report, Span

PUBLISHED = Published(datetime(2014, 6, 22, tzinfo=UTC), Precision.DAY)  # a Sunday
GAZETTEER = Gazetteer.load()


def stored(body: str) -> StoredPassage:
    """The first passage of a report with this body, published on 22 June 2014."""
    report = Report(
        "id",
        "external",
        "document",
        "",
        None,
        None,
        None,
        PUBLISHED,
        None,
        "en",
        body,
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    return StoredPassage(1, passages(body, PUBLISHED.day, GAZETTEER)[0], report)


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("They fought on Friday evening.", "They fought on Friday evening [20 June 2014]."),
        ("They fought on June 17.", "They fought on June 17 [17 June 2014]."),
        ("They fought on 17 June 2014.", "They fought on 17 June 2014."),
        ("They fought from June 9 to June 12.", "They fought from June 9 to June 12 [9–12 June 2014]."),
        ("Nobody fought.", "Nobody fought."),
        (
            "Mosul fell on June 10 and Tikrit on 11 June 2014.",
            "Mosul fell on June 10 [10 June 2014] and Tikrit on 11 June 2014.",
        ),
        ("قتل 17 مسلحا مساء الجمعة.", "قتل 17 مسلحا مساء الجمعة [20 June 2014]."),
    ],
)
def test_dates_stand_beside_words_that_leave_them_out(sentence: str, shown: str) -> None:
    """A calendar date is inserted in brackets behind relative or yearless date words, and only there."""
    assert with_dates(sentences_of(stored(sentence))[0]) == shown


@given(
    st.lists(
        st.sampled_from(["on Friday", "June 17", "overnight", "17 June 2014", "gunmen", "fled", "أمس", "."]), min_size=1
    )
)
def test_nothing_but_insertions_is_added(pieces: list[str]) -> None:
    """Without what stands in our brackets a statement is the report's own sentence, character for character."""
    body = "Guards " + " ".join(pieces)
    for sentence in sentences_of(stored(body)):
        assert re.sub(r" \[[^\]]*\]", "", with_dates(sentence)) == sentence.text


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2014, 6, 20), date(2014, 6, 20), "20 June 2014"),
        (date(2014, 6, 9), date(2014, 6, 12), "9–12 June 2014"),
        (date(2014, 6, 28), date(2014, 7, 2), "28 June – 2 July 2014"),
        (date(2013, 12, 30), date(2014, 1, 2), "30 December 2013 – 2 January 2014"),
        (date(2014, 6, 1), date(2014, 6, 30), "June 2014"),
        (date(2014, 1, 1), date(2014, 12, 31), "2014"),
    ],
)
def test_spans_read_as_an_analyst_writes_them(first: date, last: date, words: str) -> None:
    """Days, ranges, months and years each have their usual form."""
    assert calendar_words(Span(first, last)) == words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("He fled on Friday, a day after the raid.", "Friday [20 June 2014], a day after [on 19 June 2014] the raid"),
        ("He fled on Friday, a week after the raid.", "a week after [about 12–14 June 2014] the raid"),
        ("He fled the day before.", "the day before [20 June 2014]."),
        ("فر الجمعة، بعد يومين من الغارة.", "بعد يومين من [on 18 June 2014] الغارة"),
    ],
)
def test_a_day_counted_to_is_not_read_as_the_one_counted_from(text: str, told: str) -> None:
    """Behind "a day after" a bare date would be the day to count from: a preposition says that it is the day meant."""
    assert told in bracketed(text, event_dates(text, date(2014, 6, 21)))
