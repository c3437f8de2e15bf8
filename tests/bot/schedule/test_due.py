"""When a subscription is due: once on each of its days, at its hour, whatever the clocks do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.record.types import Place
from bot.schedule.due import BACK, due, due_at, next_due
from bot.schedule.types import DAILY, Subscription, WhenEmpty

# Zones that change their clocks at midnight, by half an hour, on a Friday; that have skipped a day; and none of these.
ZONES = (
    "Africa/Cairo",
    "America/New_York",
    "America/St_Johns",
    "Asia/Baghdad",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
    "UTC",
)
DAY = timedelta(days=1)
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def daily(at: time = time(7, 30), zone: str = "Europe/Berlin", **changed: object) -> Subscription:
    """A subscription to every day."""
    whole = Subscription(1, Place(101), 101, at, zone, DAILY, (), WhenEmpty.SAY, "en", paused=False, since=SINCE)
    return replace(whole, **changed)  # type: ignore[arg-type]


def planned(one: Subscription, first: datetime, last: datetime, step: timedelta) -> list[tuple[date, datetime]]:
    """What a planner finds that looks every ``step``."""
    found: list[tuple[date, datetime]] = []
    now = first
    while now <= last:
        if days := due(one, now):
            found += days
            one = replace(one, planned=days[-1][0])
        now += step
    return found


subscriptions = st.builds(
    lambda minute, zone, days, since: daily(time(*divmod(minute, 60)), zone, days=days, since=since),
    st.integers(0, 24 * 60 - 1),
    st.sampled_from(ZONES),
    st.frozensets(st.integers(1, 7), min_size=1),
    st.timedeltas(timedelta(days=-17 * 365), timedelta(days=3 * 365)).map(lambda ahead: SINCE + ahead),
)


@given(subscriptions, st.integers(1, 40), st.integers(60, 3 * 86_400))
def test_each_of_its_days_is_due_once(one: Subscription, days: int, seconds: int) -> None:
    """However often somebody looks, each local date is planned once, at an instant that lies on it, in order."""
    until = one.since + days * DAY
    found = planned(one, one.since, until, timedelta(seconds=seconds)) + due(
        replace(one, planned=None), one.since - DAY
    )
    dates_ = [day for day, _ in found]
    instants = [at for _, at in found]
    assert len(dates_) == len(set(dates_))
    assert instants == sorted(instants)
    for day, at in found:
        assert day.isoweekday() in one.days
        assert at.astimezone(ZoneInfo(one.zone)).date() == day
        assert at >= one.since


@given(subscriptions, st.integers(2, 25))
def test_none_of_its_days_is_missing(one: Subscription, days: int) -> None:
    """Every local date between two instants that has one of its weekdays, and exists, is planned."""
    zone, until = ZoneInfo(one.zone), one.since + days * DAY
    found = {day for day, _ in due(one, until)}
    first = one.since.astimezone(zone).date() + DAY
    whole = [first + n * DAY for n in range((until.astimezone(zone).date() - first).days)]
    exist = [day for day in whole if due_at(one, day) is not None]
    assert {day for day in exist if day.isoweekday() in one.days} <= found
    # In these twenty years one zone alone has skipped a date.
    assert len(exist) == len(whole) or (one.zone, set(whole) - set(exist)) == ("Pacific/Apia", {date(2011, 12, 30)})


@given(subscriptions, st.timedeltas(timedelta(), timedelta(days=20)))
def test_what_is_next_is_due_then_and_not_before(one: Subscription, ahead: timedelta) -> None:
    """At the next instant a day is due that was not a moment earlier; and nothing is due between."""
    now = one.since + ahead
    days = due(one, now)
    one = replace(one, planned=days[-1][0]) if days else one
    instant = next_due(one, now)
    assert instant is not None
    assert instant > now
    assert due(one, instant - timedelta(microseconds=1)) == []
    assert [at for _, at in due(one, instant)] == [instant]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 28), "2026-03-28T01:30:00+00:00"),
        (date(2026, 3, 29), "2026-03-29T01:30:00+00:00"),  # 02:30 does not exist: it is 03:30 by the new clock
        (date(2026, 3, 30), "2026-03-30T00:30:00+00:00"),
        (date(2026, 10, 24), "2026-10-24T00:30:00+00:00"),
        (date(2026, 10, 25), "2026-10-25T00:30:00+00:00"),  # 02:30 comes twice: the first counts
        (date(2026, 10, 26), "2026-10-26T01:30:00+00:00"),
    ],
)
def test_a_half_hour_that_the_clocks_skip_or_repeat(day: date, expected: str) -> None:
    """02:30 in Berlin on both days on which clocks change, and beside them."""
    one = daily(time(2, 30))
    instant = due_at(one, day)
    assert instant is not None
    assert instant.isoformat() == expected
    found = planned(one, instant - timedelta(hours=3), instant + timedelta(hours=6), timedelta(minutes=20))
    assert [at for planned_day, at in found if planned_day == day] == [instant]


def test_an_hour_that_is_skipped_before_midnight_comes_after_it() -> None:
    """In Nuuk 28 March 2026 ends at 23:00: what is due at 23:30 of it comes at 00:30, and is not forgotten then."""
    one = daily(time(23, 30), "America/Nuuk")
    instant = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert due_at(one, date(2026, 3, 28)) == instant
    assert next_due(one, instant - timedelta(minutes=20)) == instant
    found = planned(one, instant - 2 * DAY, instant + DAY, timedelta(minutes=20))
    assert [str(day) for day, _ in found][-3:] == ["2026-03-27", "2026-03-28", "2026-03-29"]


def test_a_date_that_a_zone_skipped_is_never_due() -> None:
    """Samoa had no 30 December 2011: of that date there is no digest, and of the next there is one."""
    one = daily(zone="Pacific/Apia", since=datetime(2011, 12, 28, tzinfo=UTC))
    found = [str(day) for day, _ in due(one, datetime(2012, 1, 1, tzinfo=UTC))]
    assert found == ["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"]


def test_nothing_is_due_before_it_began_or_while_it_is_paused() -> None:
    """What was subscribed to after today's hour begins tomorrow; what is paused is never due."""
    now = datetime(2026, 11, 23, 8, tzinfo=UTC)
    one = daily(zone="UTC", since=now)
    assert due(one, now + timedelta(hours=20)) == []
    assert next_due(one, now) == datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    paused = replace(one, paused=True)
    assert due(paused, now + 5 * DAY) == []
    assert next_due(paused, now) is None


def test_what_begins_later_is_next_due_after_its_beginning() -> None:
    """Asked long before it begins, it answers with its first day."""
    one = daily(zone="UTC", since=datetime(2027, 6, 1, 12, tzinfo=UTC))
    assert next_due(one, datetime(2026, 1, 1, tzinfo=UTC)) == datetime(2027, 6, 2, 7, 30, tzinfo=UTC)


def test_a_long_silence_is_not_made_up_for_day_by_day() -> None:
    """After a year without a planner the last month is planned, and no more."""
    found = due(daily(zone="UTC"), SINCE + 365 * DAY)
    assert len(found) == BACK.days
    assert found[-1][0] == date(2026, 12, 31)
