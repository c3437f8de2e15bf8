"""Days of the week, zones and instants to come, in the words of both languages."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.weekdays import days_at, resolved
from bot.texts import LANGUAGES, Texts, when
from retrieval.dates.fold import fold

ENGLISH, ARABIC = Texts.of("en"), Texts.of("ar")
EVENING = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({1, 2, 3, 4, 5, 6, 7}, "every day"),
        ({1, 2, 3, 4, 5}, "Monday to Friday"),
        ({7, 1, 2, 3, 4}, "Sunday to Thursday"),
        ({6, 7, 1}, "Saturday to Monday"),
        ({5, 6}, "Friday, Saturday"),
        ({1, 3, 5}, "Monday, Wednesday, Friday"),
        ({2}, "Tuesday"),
    ],
)
def test_days_are_told_as_people_say_them(days: set[int], expected: str) -> None:
    """In a row by the first and the last, over the end of the week too; else one by one."""
    assert when.weekdays(days, ENGLISH) == expected


@given(st.sets(st.integers(1, 7), min_size=1), st.sampled_from(LANGUAGES))
def test_days_that_are_told_can_be_typed(days: set[int], language: str) -> None:
    """What the bot says of days it understands itself, in either language."""
    plain = fold(when.weekdays(days, Texts.of(language))).plain.removeprefix("من ")
    found = days_at(plain, 0)
    assert found is not None
    assert resolved(found[0], "Europe/Berlin") == days


@pytest.mark.parametrize(
    ("hours", "zone", "expected"),
    [
        (11, "Europe/Berlin", "Tomorrow, Tuesday 24 Nov, 07:30 in Berlin, in 11 hours"),
        (33, "Asia/Baghdad", "Wednesday 25 Nov, 07:30 in Baghdad, in 33 hours"),
        (2, "Etc/GMT-3", "Tomorrow, Tuesday 24 Nov, 00:30 (UTC+3), in 2 hours"),
        (0.2, "UTC", "Today, Monday 23 Nov, 19:42 (UTC), in 12 minutes"),
        (0.001, "UTC", "Today, Monday 23 Nov, 19:30 (UTC), in 1 minute"),
        (24 * 8, "America/Argentina/Buenos_Aires", "Tuesday 1 Dec, 16:30 in Buenos Aires, in 8 days"),
    ],
)
def test_the_next_time_in_words(hours: float, zone: str, expected: str) -> None:
    """The day as it is in the zone, its clock time, and how long that is from now."""
    assert when.coming(EVENING + timedelta(hours=hours), zone, ENGLISH, EVENING) == expected


def test_the_next_time_in_arabic() -> None:
    """The names of days, months and cities are Arabic; numbers take their forms."""
    told = when.coming(EVENING + timedelta(hours=2), "Europe/Berlin", ARABIC, EVENING)
    assert told == "اليوم، الاثنين 23 تشرين الثاني، 22:30 بتوقيت برلين، بعد ساعتين"


def test_clocks_that_change_between() -> None:
    """On the night before the clocks of Berlin go back the wall clock shows an hour less than goes by."""
    now = datetime(2026, 10, 24, 20, tzinfo=UTC)
    due = datetime(2026, 10, 25, 6, 30, tzinfo=UTC)
    assert when.coming(due, "Europe/Berlin", ENGLISH, now).endswith("07:30 in Berlin, in 10 hours")
    assert "in 11 hours" in when.coming(due + timedelta(hours=0.5), "Europe/Berlin", ENGLISH, now)


@given(st.timedeltas(timedelta(0), timedelta(days=400)), st.sampled_from(LANGUAGES))
def test_some_time_is_always_told(ahead: timedelta, language: str) -> None:
    """However short or long it is, it is a number of minutes, hours or days, never none."""
    assert when.ahead(ahead, Texts.of(language))
    assert not when.ahead(ahead, ENGLISH).startswith("in 0 ")


def test_every_zone_has_a_name() -> None:
    """A city, or a distance from UTC; in Arabic too."""
    for zone in available_timezones():
        for texts in (ENGLISH, ARABIC):
            told = when.clock(time(7, 30), zone, texts, EVENING)
            assert told.startswith("07:30")
            assert "Etc" not in told
            assert "_" not in told
