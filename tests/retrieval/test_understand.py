"""Questions to what is looked for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.names import Gazetteer
from retrieval.terms import Terms
from retrieval.types import Precision, Published, Span
from retrieval.understand import Asks, Question, Understanding, Understood, reference_day

UNDERSTANDING = Understanding(Gazetteer.load(), Terms.load())
SATURDAY = date(2014, 6, 21)


def read(text: str, previous: str | None = None) -> Understood:
    """A question as understood on Saturday, 21 June 2014."""
    return UNDERSTANDING.read(Question(text, previous=previous), SATURDAY)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("How many people died in Hawija?", Asks.NUMBER),
        ("كم عدد القتلى في الحويجة؟", Asks.NUMBER),
        ("When did Mosul fall?", Asks.DATE),
        ("Rawa taken by gunmen in June 2014. Exact date?", Asks.DATE),
        ("Mosul in June 2014: when did it fall?", Asks.DATE),
        ("في أي يوم سقطت الموصل؟", Asks.DATE),
        ("Who fled when Mosul fell?", Asks.PERSON),
        ("When the bridge in Mosul fell, who was on it?", Asks.PERSON),
        ("What happened in Rawa when the gunmen came?", Asks.ANYTHING),
        ("The number who fled from Rawa?", Asks.NUMBER),
        ("What share of Tikrit was burned?", Asks.NUMBER),
        ("ما نسبة المنازل المدمرة في الرمادي؟", Asks.NUMBER),
        ("The gunmen took Rawa. Which police colonel said so?", Asks.PERSON),
        ("متى سقطت الموصل؟", Asks.DATE),
        ("Who said the crossing was lost?", Asks.SPEAKER),
        ("What do the two sides say about the raid?", Asks.SPEAKER),
        ("What do the soldiers and the villagers say about how the boys died?", Asks.SPEAKER),
        ("What did the minister say about the raid?", Asks.STATEMENT),
        ("Who controls Tikrit?", Asks.STATE),
        ("Which side holds the refinery?", Asks.STATE),
        ("من يسيطر على تكريت؟", Asks.STATE),
        ("من يحكم الموصل؟", Asks.STATE),
        ("Why did they fight in Hawija?", Asks.REASON),
        ("Where did the families go?", Asks.PLACE),
        ("Who is the mayor of Tal Afar?", Asks.PERSON),
        ("What happened in Rawa?", Asks.ANYTHING),
        ("What did Maliki say about Mosul?", Asks.STATEMENT),
        ("ماذا قال المالكي عن الموصل؟", Asks.STATEMENT),
        ("Who claimed responsibility for the bombing?", Asks.PERSON),
        ("Who claimed that the crossing was lost?", Asks.SPEAKER),
        ("من قتل المحافظ؟", Asks.PERSON),
        ("من أين جاءت القافلة؟", Asks.PLACE),
    ],
)
def test_the_kind_of_answer_wanted(text: str, asks: Asks) -> None:
    """The question's words say whether it wants a number, a day, a speaker, a state, a reason, a place or a person."""
    assert read(text).asks is asks


def test_what_begins_after_the_reference_has_no_end() -> None:
    """Asked as of 2014 of what came after an event of 2023, the days asked for are all behind it, not its first one."""
    (span,) = read("Why was the road to Idlib closed after the 2023 earthquake?").spans
    assert (span.first.year, span.last) == (2023, date.max)


def test_date_words_act_on_events() -> None:
    """The words "on Friday" in a question say when it happened; the words themselves are not looked for."""
    found = read("What happened in Hawija on Friday?")
    assert found.spans == (Span(date(2014, 6, 20), date(2014, 6, 20)),)
    assert found.scope.is_open
    assert "friday" not in found.stems


def test_reported_acts_on_publication() -> None:
    """The words "reported since Friday" say when it was published."""
    found = read("What was reported since Friday about Hawija?")
    assert found.spans == ()
    assert found.scope.first == datetime(2014, 6, 20, tzinfo=UTC)


def test_two_bounds_are_one_span() -> None:
    """The words "after 1 June and before 5 June" mean the days between, not all days on either side."""
    assert read("What happened in Qaim after 1 June and before 5 June?").spans == (
        Span(date(2014, 6, 2), date(2014, 6, 4)),
    )


def test_the_narrower_of_two_scopes_counts() -> None:
    """Words of publication and an option both hold: the later beginning, the earlier end."""
    since = Published(datetime(2014, 6, 1, tzinfo=UTC), Precision.DAY)
    found = UNDERSTANDING.read(Question("What was reported since 20 June about Qaim?", since=since), SATURDAY)
    assert found.scope.first == datetime(2014, 6, 20, tzinfo=UTC)


def test_a_follow_up_keeps_the_scope_under_as_of() -> None:
    """The words of publication of the question before are carried over, with ``as_of`` and without."""
    as_of = Published(datetime(2014, 6, 21, tzinfo=UTC), Precision.DAY)
    before = "What was reported since 18 June about Hawija?"
    found = UNDERSTANDING.read(Question("Why?", as_of=as_of, previous=before), SATURDAY)
    assert found.scope.first == datetime(2014, 6, 18, tzinfo=UTC)


def test_names_in_both_languages_are_one() -> None:
    """An English and an Arabic question look for the same names."""
    assert set(read("Did ISIS take Qaim?").names) == set(read("هل سيطر داعش على القائم؟").names) == {"isil", "al-qaim"}


def test_a_name_in_no_file_is_noticed() -> None:
    """A capitalised word that no file knows must be named by a report; the first word is capital anyway."""
    assert read("Did Zubaydov visit Mosul?").unknown_names == ("zubaydov",)
    assert read("Fighters in Mosul?").unknown_names == ()
    assert read("Summarise Hawija. Casualties please. Numbers too.").unknown_names == ()


@pytest.mark.parametrize(
    ("follow_up", "names", "carried"),
    [
        ("And how many were wounded?", {"hawija", "isil"}, True),
        ("Who said so?", {"hawija", "isil"}, True),
        ("وكم عدد الجرحى؟", {"hawija", "isil"}, True),
        ("What about Mosul?", {"mosul", "isil"}, True),
        ("What did Obama offer Maliki?", {"barack-obama", "nouri-al-maliki"}, False),
    ],
)
def test_follow_ups_carry_what_they_leave_out(follow_up: str, names: set[str], carried: bool) -> None:
    """Names are carried over unless the follow-up has its own; a place replaces a place; a new subject drops all."""
    found = read(follow_up, previous="How many ISIS men were killed in Hawija on Friday?")
    assert set(found.names) == names
    assert found.carried is carried
    assert bool(found.spans) is carried


def test_a_follow_up_replaces_what_was_asked() -> None:
    """The question "how many were wounded" after "how many were killed" asks for the wounded alone."""
    found = read("And how many were wounded?", previous="How many were killed in Hawija?")
    assert found.concepts == ("wound",)
    assert found.asks is Asks.NUMBER


@pytest.mark.parametrize(
    ("follow_up", "day"),
    [
        ("And the day after?", 21),
        ("What happened the next day?", 21),
        ("And the day before?", 19),
        ("وفي اليوم التالي؟", 21),
    ],
)
def test_a_follow_up_shifts_the_day(follow_up: str, day: int) -> None:
    """The day after is counted from the day that the question before was about, not from today."""
    found = read(follow_up, previous="What happened in Hawija on 20 June 2014?")
    assert found.spans == (Span(date(2014, 6, day), date(2014, 6, day)),)
    assert found.names == ("hawija",)


def test_the_day_after_a_month_stays_in_it() -> None:
    """After a question about a month nobody knows which day is meant: the month serves."""
    found = read("And the day after?", previous="What happened in Hawija in May 2014?")
    assert found.spans == (Span(date(2014, 5, 1), date(2014, 5, 31)),)


@pytest.mark.parametrize(
    "follow_up",
    ["And the day after?", "What happened the next day?", "And a day earlier?", "وفي اليوم التالي؟", "وقبل يوم؟"],
)
def test_the_day_after_no_day_is_none(follow_up: str) -> None:
    """After a question without days nobody knows which day is meant: the library's last day has no part in it."""
    found = read(follow_up, previous="What happened in Hawija?")
    assert found.spans == ()
    assert found.scope == read("What happened in Hawija?").scope
    assert found.names == ("hawija",)


@pytest.mark.parametrize("text", ["What happened in Hawija the next day?", "What was reported the day after?"])
def test_the_next_day_of_no_question_is_none(text: str) -> None:
    """The first question has no day to count from either."""
    found = read(text)
    assert found.spans == ()
    assert found.scope == read("What happened?").scope


def test_a_day_ago_is_yesterday() -> None:
    """In a question that follows none the Arabic for a day before is yesterday."""
    assert read("ماذا حدث في الحويجة قبل يوم؟").spans == (Span(date(2014, 6, 20), date(2014, 6, 20)),)


@pytest.mark.parametrize(
    ("follow_up", "day"), [("And the day after the fall of Mosul?", 11), ("And the day before yesterday?", 19)]
)
def test_a_day_told_from_another_is_not_shifted(follow_up: str, day: int) -> None:
    """A follow-up that says what its day is counted from is not counted from the question before."""
    found = read(follow_up, previous="What happened in Hawija on 5 June 2014?")
    assert found.spans == (Span(date(2014, 6, day), date(2014, 6, day)),)


@pytest.mark.parametrize("follow_up", ["How did Obama react?", "Did Maliki comment?"])
def test_a_reaction_is_one_to_what_was_asked(follow_up: str) -> None:
    """Who reacts reacts to the event of the question before, whose place and days stay."""
    found = read(follow_up, previous="What happened in Hawija on Friday?")
    assert "hawija" in found.names
    assert found.spans


@pytest.mark.parametrize(
    ("as_of", "newest", "day"),
    [
        (datetime(2014, 6, 20, tzinfo=UTC), datetime(2014, 6, 28, tzinfo=UTC), date(2014, 6, 20)),
        (None, datetime(2014, 6, 28, tzinfo=UTC), date(2014, 6, 28)),
        (None, datetime(2026, 11, 20, tzinfo=UTC), date(2026, 11, 22)),
        (None, None, date(2026, 11, 22)),
    ],
)
def test_what_yesterday_is_relative_to(as_of: datetime | None, newest: datetime | None, day: date) -> None:
    """As-of, else the present, else the newest report where that is older than a week."""
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    bound = Published(as_of, Precision.DAY) if as_of else None
    latest = Published(newest, Precision.DAY) if newest else None
    assert reference_day(bound, now, latest) == day


@given(st.text(), st.one_of(st.none(), st.text()))
def test_any_text_is_understood_somehow(text: str, previous: str | None) -> None:
    """No question, however odd, raises; what is looked for are tokens without spaces."""
    found = read(text, previous)
    assert all(" " not in token for token in (*found.canonical, *found.stems))
