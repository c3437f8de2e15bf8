"""Date words in questions: the days they bound, and on which date they act."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.dates import question_scopes

# A Saturday.
NOW = date(2014, 6, 21)


def scopes(text: str) -> list[tuple[str, str, str]]:
    """The words of each scope, its days as ``FIRST/LAST`` with an open end empty, and what it acts on."""
    return [
        (text[item.start : item.end], f"{item.first or ''}/{item.last or ''}", item.acts_on)
        for item in question_scopes(text, NOW)
    ]


EVENT = [
    ("What happened on 20 June?", "on 20 June", "2014-06-20/2014-06-20"),
    ("fighting in June 2014", "in June 2014", "2014-06-01/2014-06-30"),
    ("Who died last week?", "last week", "2014-06-09/2014-06-15"),
    ("Who died yesterday?", "yesterday", "2014-06-20/2014-06-20"),
    ("Who died today?", "today", "2014-06-21/2014-06-21"),
    ("attacks since Friday", "since Friday", "2014-06-20/2014-06-21"),
    ("attacks after 10 June", "after 10 June", "2014-06-11/"),
    ("attacks before 10 June 2014", "before 10 June 2014", "/2014-06-09"),
    ("attacks until 12 June", "until 12 June", "/2014-06-12"),
    ("attacks by 12 June", "by 12 June", "/2014-06-12"),
    ("attacks up to 12 June", "up to 12 June", "/2014-06-12"),
    ("from 9 June onwards", "from 9 June onwards", "2014-06-09/"),
    ("in the last 48 hours", "in the last 48 hours", "2014-06-19/2014-06-21"),
    ("over the past three days", "over the past three days", "2014-06-18/2014-06-21"),
    ("between 9 and 12 June", "between 9 and 12 June", "2014-06-09/2014-06-12"),
    ("from 9 to 12 June", "from 9 to 12 June", "2014-06-09/2014-06-12"),
    ("since 9 June until 12 June", "since 9 June until 12 June", "2014-06-09/2014-06-12"),
    ("in the week of 11 June", "in the week of 11 June", "2014-06-09/2014-06-15"),
    ("raids this month", "this month", "2014-06-01/2014-06-30"),
    ("raids on Friday", "on Friday", "2014-06-20/2014-06-20"),
    ("raids on 5 may", "on 5 may", "2014-05-05/2014-05-05"),
    ("mosul june fighting", "june", "2014-06-01/2014-06-30"),
    ("Mosul 2014", "2014", "2014-01-01/2014-12-31"),
    ("ماذا حدث منذ الجمعة", "منذ الجمعة", "2014-06-20/2014-06-21"),
    ("بعد 10 حزيران", "بعد 10 حزيران", "2014-06-11/"),
    ("قبل 10 حزيران", "قبل 10 حزيران", "/2014-06-09"),
    ("بين 9 و12 حزيران", "بين 9 و12 حزيران", "2014-06-09/2014-06-12"),
    ("خلال الأسبوع الماضي", "خلال الأسبوع الماضي", "2014-06-09/2014-06-15"),
    ("من قتل أمس؟", "أمس", "2014-06-20/2014-06-20"),
    ("منذ يومين", "منذ يومين", "2014-06-19/2014-06-21"),
    ("قبل يومين", "قبل يومين", "2014-06-19/2014-06-19"),
]


@pytest.mark.parametrize(("text", "words", "days"), EVENT)
def test_date_words_bound_events(text: str, words: str, days: str) -> None:
    """Date words in a question act on the day of the event; prepositions decide which ends are open."""
    assert scopes(text) == [(words, days, "event")]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("What was reported on 20 June?", "2014-06-20/2014-06-20"),
        ("What was reported by Reuters on 20 June?", "2014-06-20/2014-06-20"),
        ("anything published since Friday", "2014-06-20/2014-06-21"),
        ("reports from last week", "2014-06-09/2014-06-15"),
        ("yesterday's reports", "2014-06-20/2014-06-20"),
        ("ما نُشر منذ الجمعة", "2014-06-20/2014-06-21"),
        ("الأخبار التي نشرت في 20 حزيران", "2014-06-20/2014-06-20"),
    ],
)
def test_reported_acts_on_publication(text: str, days: str) -> None:
    """The words "reported" or "published" next to date words turn them to the publication date."""
    assert [(bounds, acts_on) for _, bounds, acts_on in scopes(text)] == [(days, "publication")]


def test_reported_elsewhere_does_not() -> None:
    """Who was "reported killed on 20 June" asks for the killing, not for the report."""
    assert scopes("Who was reported killed on 20 June?")[0][2] == "event"


@pytest.mark.parametrize(
    ("text", "day"), [("on 25 June", "2014-06-25"), ("on 30 June", "2013-06-30"), ("on 1 July", "2013-07-01")]
)
def test_missing_year_prefers_the_past(text: str, day: str) -> None:
    """A day without a year lies at most a week ahead."""
    assert [bounds for _, bounds, _ in scopes(text)] == [f"{day}/{day}"]


def test_two_scopes_in_one_question() -> None:
    """Bounds given apart stay apart, in the question's order."""
    assert scopes("raids after 9 June and before 12 June") == [
        ("after 9 June", "2014-06-10/", "event"),
        ("before 12 June", "/2014-06-11", "event"),
    ]


@pytest.mark.parametrize("text", ["Who holds Mosul?", "after the fall of Zakho", "What may happen?", ""])
def test_questions_without_dates(text: str) -> None:
    """No date words, no scope."""
    assert scopes(text) == []
