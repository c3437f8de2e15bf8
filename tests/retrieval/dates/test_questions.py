"""The days that a question asks for: bounds by dates, by Hijri months and by events known by name."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from retrieval.dates import question_scopes
from retrieval.names import Gazetteer
from retrieval.terms import Terms
from retrieval.types import Span
from retrieval.understand import Question, Understanding, Understood

# A Saturday.
NOW = date(2014, 6, 21)


def bounds(text: str, now: date = NOW) -> list[str]:
    """Each scope's days as ``FIRST/LAST``, an open end empty."""
    return [f"{one.first or ''}/{one.last or ''}" for one in question_scopes(text, now)]


DATES = [
    ("What happened yesterday?", "2014-06-20/2014-06-20"),
    ("What happened today?", "2014-06-21/2014-06-21"),
    ("What happened this morning?", "2014-06-21/2014-06-21"),
    ("Attacks since Friday", "2014-06-20/2014-06-21"),
    ("Attacks, last 48 hours", "2014-06-19/2014-06-21"),
    ("Attacks in the past two weeks", "2014-06-07/2014-06-21"),
    ("Attacks over the past fortnight", "2014-06-07/2014-06-21"),
    ("Attacks in early June", "2014-06-01/2014-06-10"),
    ("Attacks between 5 and 9 June", "2014-06-05/2014-06-09"),
    ("Attacks before Ramadan 2014", "/2014-06-27"),
    ("Attacks during Ramadan 2013", "2013-07-09/2013-08-07"),
    ("Who left by the end of 2015?", "/2015-12-31"),
    ("Who left until last month?", "/2014-05-31"),
    ("Who left on the eve of 10 June?", "2014-06-09/2014-06-09"),
    ("Who left in the week before 10 June?", "2014-06-03/2014-06-09"),
    ("Who left two days before 10 June?", "2014-06-08/2014-06-08"),
    ("Who left earlier this month?", "2014-06-01/2014-06-21"),
    ("What is planned for Wednesday?", "2014-06-25/2014-06-25"),
    ("Who will meet on Sunday?", "2014-06-22/2014-06-22"),
    ("What happened in spring 2013?", "2013-03-01/2013-05-31"),
    ("Who left after 2012?", "2013-01-01/"),
    ("Who left after the 2012 floods?", "2012-01-01/"),
    ("Who left before the 2012 floods?", "/2012-12-31"),
    ("من قتل أمس؟", "2014-06-20/2014-06-20"),
    ("من قتل هذا الصباح؟", "2014-06-21/2014-06-21"),
    ("الهجمات منذ الجمعة", "2014-06-20/2014-06-21"),
    ("الهجمات خلال آخر 48 ساعة", "2014-06-19/2014-06-21"),
    ("الهجمات خلال الأسبوعين الماضيين", "2014-06-07/2014-06-21"),
    ("الهجمات مطلع حزيران", "2014-06-01/2014-06-10"),
    ("الهجمات بين 5 و9 حزيران", "2014-06-05/2014-06-09"),
    ("الهجمات قبل رمضان 2014", "/2014-06-27"),
    ("من غادر بحلول نهاية 2015؟", "/2015-12-31"),
    ("من غادر حتى الشهر الماضي؟", "/2014-05-31"),
    ("من غادر عشية 10 حزيران؟", "2014-06-09/2014-06-09"),
    ("ما المقرر يوم الأربعاء؟", "2014-06-25/2014-06-25"),
]

EVENTS = [
    ("Who left since the fall of Mosul?", "2014-06-10/2014-06-21"),
    ("Who left since Mosul fell?", "2014-06-10/2014-06-21"),
    ("Who left before Mosul fell?", "/2014-06-09"),
    ("Who left in the week before Mosul fell?", "2014-06-03/2014-06-09"),
    ("Who left in the days following the fall of Mosul?", "2014-06-11/2014-06-17"),
    ("Who left following the fall of Mosul?", "2014-06-10/"),
    ("Who left after the fall of Mosul?", "2014-06-10/"),
    ("Who left until the fall of Fallujah?", "/2014-01-04"),
    ("Who left the day after Mosul fell?", "2014-06-11/2014-06-11"),
    ("Who left during the battle of Qusayr?", "2013-05-19/2013-06-05"),
    ("Who left throughout the battle of Qusayr?", "2013-05-19/2013-06-05"),
    ("Who left between the fall of Fallujah and the fall of Mosul?", "2014-01-02/2014-06-10"),
    ("من غادر قبل سقوط الموصل بأسبوع؟", "2014-06-02/2014-06-08"),
    ("Who left on the eve of the 2003 invasion?", "2003-03-19/2003-03-19"),
    ("Who left three weeks after the 2003 invasion?", "2003-05-19/2003-05-25"),
    ("Who left after the Ghouta chemical attack?", "2013-08-21/"),
    ("من غادر منذ سقوط الموصل؟", "2014-06-10/2014-06-21"),
    ("من غادر قبل سقوط الموصل؟", "/2014-06-09"),
    ("من غادر بعد سقوط الموصل؟", "2014-06-10/"),
    ("من غادر في الأسبوع الذي سبق سقوط الموصل؟", "2014-06-03/2014-06-09"),
    ("من غادر في الأيام التي تلت سقوط الموصل؟", "2014-06-11/2014-06-17"),
    ("من غادر خلال معركة القصير؟", "2013-05-19/2013-06-05"),
    ("من غادر عشية الغزو الأميركي؟", "2003-03-19/2003-03-19"),
]


@pytest.mark.parametrize(("text", "days"), DATES + EVENTS)
def test_words_bound(text: str, days: str) -> None:
    """Each question has one scope of exactly these days."""
    assert bounds(text) == [days]


@pytest.mark.parametrize(
    "text",
    [
        "When did Mosul fall?",
        "When was the fall of Mosul?",
        "Who led the fall of Mosul?",
        "What caused the fall of Mosul?",
        "How many were killed in the Ghouta chemical attack?",
        "Who opposed the 2003 invasion?",
        "When Mosul fell, who fled?",
        "من قاد سقوط الموصل؟",
        "متى سقطت الموصل؟",
        "كم قتل في مجزرة الحولة؟",
        # It had not begun by then.
        "Who left after the fall of Assad?",
    ],
)
def test_a_question_about_an_event_is_not_limited_to_the_file_s_days(text: str) -> None:
    """What the question is to find out is not put into its scope: only a word of relation makes a bound."""
    assert bounds(text) == []


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    """Understanding with the names, terms and events that come with sitrep."""
    return Understanding(Gazetteer.load(), Terms.load())


def read(understanding: Understanding, text: str) -> Understood:
    """A question as it is understood on that day."""
    return understanding.read(Question(text), NOW)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("raids after 1 June and before 5 June", Span(date(2014, 6, 2), date(2014, 6, 4))),
        ("raids after 1 June and before 5 June 2013", Span(date(2013, 6, 2), date(2013, 6, 4))),
        ("raids before 5 June 2013 and after 1 June", Span(date(2013, 6, 2), date(2013, 6, 4))),
        ("raids after 1 June 2013 and before 5 June", Span(date(2013, 6, 2), date(2013, 6, 4))),
        ("raids after 28 December and before 5 January 2013", Span(date(2012, 12, 29), date(2013, 1, 4))),
        ("raids after February and before May 2012", Span(date(2012, 3, 1), date(2012, 4, 30))),
        ("الغارات بعد 1 حزيران وقبل 5 حزيران 2013", Span(date(2013, 6, 2), date(2013, 6, 4))),
        ("raids since 1 June and until 5 June", Span(date(2014, 6, 1), date(2014, 6, 5))),
        ("raids after the fall of Fallujah and before the fall of Mosul", Span(date(2014, 1, 4), date(2014, 6, 9))),
        ("raids since the fall of Mosul until 15 June", Span(date(2014, 6, 10), date(2014, 6, 15))),
        ("الغارات بعد 1 حزيران وقبل 5 حزيران", Span(date(2014, 6, 2), date(2014, 6, 4))),
    ],
)
def test_two_bounds_are_one_span(text: str, span: Span, understanding: Understanding) -> None:
    """A bound on either side makes one span of days, not two half-open ones."""
    assert read(understanding, text).spans == (span,)


def test_an_event_says_where_unless_another_place_does(understanding: Understanding) -> None:
    """A question that names no place but the event's is about it; one that does is not."""
    assert read(understanding, "Who fled after the fall of Mosul?").names == ("mosul",)
    assert read(understanding, "Who held Tikrit after the fall of Mosul?").names == ("tikrit",)


def test_reported_since_an_event_acts_on_publication(understanding: Understanding) -> None:
    """The words "reported since" narrow the publication, by an event as by a day."""
    scope = read(understanding, "What was reported since the fall of Mosul?").scope
    assert scope.since is not None
    assert scope.since.instant == datetime(2014, 6, 10, tzinfo=UTC)
