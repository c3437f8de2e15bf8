"""Which reports belong to a window: zones, daylight saving, undated and late reports, coverage."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest import windows
from bot.digest.types import Lateness, Window
from retrieval.dates import parse_bound
from retrieval.errors import BadRequest
from tests.bot.digest.conftest import BRIDGE, FESTIVAL, MARKET, Desk, report
from tests.conftest import NOW

ZONES = ("UTC", "Europe/Berlin", "Asia/Baghdad", "Asia/Damascus", "Asia/Beirut", "America/New_York", "Pacific/Auckland")


@pytest.mark.parametrize(("day", "hours"), [("2014-03-30", 23), ("2014-10-26", 25), ("2014-06-09", 24)])
def test_a_day_is_as_long_as_its_clocks_make_it(day: str, hours: int) -> None:
    """Where the clocks are changed a calendar day has 23 or 25 hours."""
    window = windows.calendar_day(date.fromisoformat(day), "Europe/Berlin")
    assert window.until - window.since == timedelta(hours=hours)
    assert window.since.astimezone(ZoneInfo("Europe/Berlin")).hour == 0


@given(st.dates(date(2005, 1, 1), date(2025, 12, 30)), st.sampled_from(ZONES))
def test_days_follow_on_each_other(day: date, zone: str) -> None:
    """No instant lies between two days, and none in both; the day before a day is the day before it."""
    window = windows.calendar_day(day, zone)
    following = windows.calendar_day(day + timedelta(days=1), zone)
    assert window.until == following.since
    assert window.days.first == window.days.last == day
    assert windows.before(following) == window


@given(st.dates(date(2010, 1, 2), date(2025, 12, 30)), st.sampled_from(ZONES))
def test_a_bare_date_is_a_day_of_the_readers(day: date, zone: str) -> None:
    """--since and --until with one day are that day from midnight to midnight where the reader is."""
    bound = parse_bound(day.isoformat())
    assert windows.between(bound, bound, zone, NOW) == windows.calendar_day(day, zone)


def test_a_window_must_hold_some_time_and_not_too_much() -> None:
    """Ends that are swapped, and years, are refused with a way out."""
    with pytest.raises(BadRequest, match="no time lies"):
        windows.between(parse_bound("2014-06-10"), parse_bound("2014-06-09"), "UTC", NOW)
    with pytest.raises(BadRequest, match="too long"):
        windows.between(parse_bound("2013"), parse_bound("2014"), "UTC", NOW)


def test_reports_count_in_the_readers_day(desk: Desk) -> None:
    """22:30 UTC is the next day in Baghdad; a report dated to the day is of that day in every zone."""
    late = {**MARKET, "published": "2014-06-09T22:30:00Z"}
    dated = {**FESTIVAL, "published": "2014-06-09"}
    desk.take_in(late, dated)
    assert desk.of_day("2014-06-09", "UTC").coverage.reports == 2
    assert [one.headline for one in desk.of_day("2014-06-09", "Asia/Baghdad").developments] == [FESTIVAL["title"]]
    assert [one.headline for one in desk.of_day("2014-06-10", "Asia/Baghdad").developments] == [MARKET["title"]]
    assert [one.headline for one in desk.of_day("2014-06-09", "America/New_York").developments] != []


def test_the_end_of_a_window_is_outside_of_it(desk: Desk) -> None:
    """A report of the instant at which a window ends belongs to the next one only."""
    desk.take_in(MARKET)
    at = datetime(2014, 6, 9, 18, tzinfo=UTC)
    assert desk.of(Window(at - timedelta(hours=1), at)).is_empty
    assert desk.of(Window(at, at + timedelta(hours=1))).coverage.reports == 1


def test_undated_reports_count_when_they_are_collected_and_are_said_to(desk: Desk) -> None:
    """A report without a date is of the window in which it was collected, with a note."""
    desk.take_in({**FESTIVAL, "published": ""}, now=datetime(2014, 6, 9, 14, tzinfo=UTC))
    made = desk.digest("2014-06-09")
    assert (made.coverage.reports, made.coverage.undated) == (1, 1)
    assert "undated_reports" in {note.code for note in made.notes}
    assert desk.digest("2014-06-10").is_empty


def test_what_arrives_after_its_day_is_told_as_late(desk: Desk) -> None:
    """A report of yesterday that was collected today is told today, marked; one of long ago is only counted."""
    now = datetime(2014, 6, 10, 14, tzinfo=UTC)
    desk.take_in(MARKET, {**BRIDGE, "published": "2014-05-01T10:00:00Z"}, now=now)
    made = desk.digest("2014-06-10")
    assert [(one.headline, one.lateness) for one in made.developments] == [(MARKET["title"], Lateness.ARRIVED)]
    assert {note.code for note in made.notes} >= {"late_reports", "older_reports"}


def test_a_dated_report_that_arrives_in_the_course_of_its_day_is_in_the_next_morning(desk: Desk) -> None:
    """A morning's digest that has gone out does not lose what is dated to that day and collected behind it."""
    desk.take_in({**FESTIVAL, "published": "2014-06-09"}, now=datetime(2014, 6, 9, 15, tzinfo=UTC))
    morning = datetime(2014, 6, 9, 7, 30, tzinfo=UTC)
    assert desk.of(Window(morning - timedelta(days=1), morning)).is_empty
    made = desk.of(Window(morning, morning + timedelta(days=1)))
    assert [(one.headline, one.late) for one in made.developments] == [(FESTIVAL["title"], False)]


def test_a_version_that_came_later_is_not_known_yet(desk: Desk) -> None:
    """The digest of a day tells what stood on that day, also where the page was corrected later."""
    corrected = {
        **MARKET,
        "id": "market-2",
        "text": MARKET["text"].replace("30", "34"),
        "published": "2014-06-12T08:00:00Z",
    }
    desk.take_in(MARKET, corrected)
    assert "30 people" in desk.digest("2014-06-09").developments[0].statements[0].text
    assert "34 people" in desk.digest("2014-06-12").developments[0].statements[0].text


def test_an_area_that_falls_silent_is_not_taken_for_quiet(desk: Desk) -> None:
    """An area reported from in the month before and not in the window is named: not covered, not quiet."""
    before = [
        {**BRIDGE, "id": f"b{n}", "url": f"https://b.example/{n}", "text": f"{BRIDGE['text']} Note {n}."}
        for n in (1, 2)
    ]
    desk.take_in(*before, {**MARKET, "published": "2014-06-20T10:00:00Z"})
    made = desk.digest("2014-06-20")
    assert [area.name for area in made.coverage.silent] == ["Anbar, Iraq"]


def test_an_empty_window_says_that_it_is_not_covered(desk: Desk) -> None:
    """No report is no news about what happened."""
    made = desk.digest("2014-06-09")
    assert made.is_empty
    assert "not covered" in made.lead
    assert made.developments == ()


def test_what_is_planned_is_cited_under_what_to_watch(desk: Desk) -> None:
    """A day to come that a report names is told with its citation; a plan for the past is not."""
    plan = report(
        "plan",
        "Parliament called for Thursday",
        "Iraq's parliament will meet on June 12 to vote on a state of emergency, its speaker said on Monday. "
        "Officials said a delegation was to have met on June 2.",
        "2014-06-09T10:00:00Z",
    )
    desk.take_in(plan)
    made = desk.digest("2014-06-09")
    (one,) = made.watch
    assert one.text.startswith("Iraq's parliament will meet on June 12")
    assert made.sources[one.citations[0] - 1].report.external_id == "plan"
