"""What holds for every text: plans, events and Hijri dates among the words."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.dates import event_dates, known_events, question_scopes
from retrieval.dates.hijri import MONTHS, day, month_of
from retrieval.dates.vocabulary import WORDS

NAMES = sorted({spelling for forms in MONTHS.values() for spelling in forms.split("|")})
EVENTS = [
    "fall of Mosul", "Mosul fell", "2003 invasion", "Samarra bombing", "battle of Kobani", "سقوط الموصل",
    "للغزو الأميركي", "سقطت الموصل", "siege of Kobani",
]  # fmt: skip
soup = st.lists(
    st.one_of(
        st.sampled_from(sorted(WORDS)),
        st.sampled_from([*NAMES, *EVENTS, "will", "is due on", "سيجتمع", "من المقرر", "was", "before", "until"]),
        st.integers(0, 2200).map(str),
        st.sampled_from([",", "-", "/", ".", "(", ")", "\n\n", "، ", "هـ", "ً", "\u200f"]),
        st.text(max_size=6),
    ),
    max_size=25,
).map(" ".join)
any_day = st.one_of(st.none(), st.dates())
usual_day = st.dates(date(1990, 1, 1), date(2035, 12, 31))
WEEKDAYS = {
    **{name: number for number, name in enumerate(calendar.day_name)},
    **dict(zip("الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد".split(), range(7), strict=True)),
}
# Words before a date that neither are nor govern one.
fillers = st.lists(
    st.sampled_from("soldiers guarded the bridge near a mill and smoke rose حراس الجسر قرب المطحنة دخان".split()),
    max_size=12,
).map(" ".join)


@given(soup, any_day)
def test_any_text_gives_sound_mentions(text: str, reference: date | None) -> None:
    """Whatever the text: nothing is raised, mentions lie in it and apart, days run forward, standings agree."""
    place = 0
    for mention in event_dates(text, reference):
        assert place <= mention.start < mention.end <= len(text)
        assert mention.span.first <= mention.span.last
        assert mention.said or not mention.planned
        if mention.planned:
            assert reference is not None
            assert mention.span.last >= reference
        place = mention.end


@given(soup, st.dates())
def test_any_question_gives_sound_scopes(text: str, now: date) -> None:
    """Whatever the question: scopes lie in it and apart, have a bound, and an event's place lies inside its scope."""
    place = 0
    for scope in question_scopes(text, now):
        assert place <= scope.start < scope.end <= len(text)
        assert scope.first or scope.last
        if scope.event:
            assert scope.start <= scope.event[0] < scope.event[1] <= scope.end
        place = scope.end


@given(
    usual_day, st.sampled_from(sorted(WEEKDAYS)), st.sampled_from(["", "will meet on ", "سيجتمعون ", "was shot on "])
)
def test_a_weekday_is_that_weekday(written: date, name: str, before: str) -> None:
    """A weekday is read as a day of that name, at most a week from the report, and to come where that is said."""
    [mention] = event_dates(f"{before}{name}", written)
    assert mention.span.first == mention.span.last
    assert mention.span.first.weekday() == WEEKDAYS[name]
    ahead = "will" in before or "س" in before
    first, last = (written, written + timedelta(6)) if ahead else (written - timedelta(6), written)
    assert first <= mention.span.first <= last
    assert mention.planned == ahead


@pytest.mark.parametrize(
    "words",
    [
        "on Friday",
        "overnight",
        "last week",
        "June 17",
        "14 Ramadan 1436",
        "the fall of Mosul",
        "will meet on Sunday",
        "مساء الجمعة",
        "الأسبوع الماضي",
        "23 شعبان 1435",
        "سقوط الموصل",
        "سيجتمعون الأحد",
    ],
)
@given(before=fillers, written=st.dates(date(2015, 1, 1), date(2030, 1, 1)))
def test_words_before_change_nothing(words: str, before: str, written: date) -> None:
    """A sentence before the date words leaves their days and standing as they are."""
    alone = [(one.span, one.said, one.planned) for one in event_dates(words, written)]
    after = [(one.span, one.said, one.planned) for one in event_dates(f"{before}. {words}", written)]
    assert after == alone


@given(st.integers(1343, 1500), st.integers(1, 12), st.integers(1, 29))
def test_a_hijri_day_is_three_days_around_it(year: int, month: int, number: int) -> None:
    """Within the tables every day is read, in both languages, one day uncertain either way and marked so."""
    expected = day(year, month, number)
    assert (expected.last - expected.first).days == 2
    for spelling in MONTHS[month].split("|"):
        [mention] = event_dates(f"{number} {spelling} {year}", None)
        assert (mention.span, mention.assumed) == (expected, True)


def test_days_follow_each_other_in_the_hijri_calendar() -> None:
    """The tables have no gap: each month begins the day after the one before ends."""
    months = [month_of(year, month) for year in range(1400, 1460) for month in range(1, 13)]
    assert all(later.first - earlier.last == timedelta(1) for earlier, later in pairwise(months))


def test_events_are_told_in_no_text_before_them() -> None:
    """No spelling of an event is dated in a text that was written before all events of that name."""
    written = date(1970, 1, 1)
    for word, spellings in known_events().starting.items():
        assert word
        for text in spellings:
            assert [one for one in event_dates(text, written) if one.span.first > written and not one.planned] == []
