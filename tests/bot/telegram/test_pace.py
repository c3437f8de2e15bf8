"""How fast messages may go out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.pace import MANY, Kind, Pace, Rates

START = datetime(2026, 6, 1, 12, tzinfo=UTC)
NOTHING = timedelta()


def at(seconds: float) -> datetime:
    """So many seconds after the start."""
    return START + timedelta(seconds=seconds)


def test_one_message_a_second_in_a_chat_counted_from_its_end() -> None:
    """A request that was slow on its way may have arrived at its very end: the next waits a second from there."""
    pace = Pace()
    assert pace.delay(7, Kind.ANSWER, START) == NOTHING
    pace.begin(7)
    assert pace.delay(7, Kind.ANSWER, at(5)) is None
    pace.end(7, at(5))
    assert pace.delay(7, Kind.ANSWER, at(5.25)) == timedelta(seconds=0.75)
    assert pace.delay(7, Kind.ANSWER, at(6)) == NOTHING


def test_twenty_a_minute_in_a_group_and_no_such_limit_in_private() -> None:
    """The twenty-first message to a group waits until the first is a minute old."""
    pace = Pace()
    for second in range(20):
        for chat in (-100, 100):
            assert pace.delay(chat, Kind.ANSWER, at(second)) == NOTHING
            pace.begin(chat)
            pace.end(chat, at(second))
    assert pace.delay(-100, Kind.ANSWER, at(25)) == timedelta(seconds=35)
    assert pace.delay(100, Kind.ANSWER, at(25)) == NOTHING


def test_a_group_keeps_room_for_answers() -> None:
    """Placeholders and their edits take no more than their part of a group's minute."""
    pace = Pace()
    for second in range(8):
        pace.begin(-1)
        pace.end(-1, at(second))
    assert pace.delay(-1, Kind.EXTRA, at(10)) == timedelta(seconds=50)
    assert pace.delay(-1, Kind.ANSWER, at(10)) == NOTHING


def test_told_to_wait_stops_one_chat_alone() -> None:
    """What Telegram asks of one chat is no reason to keep another waiting."""
    pace = Pace()
    pace.wait(1, at(30))
    pace.wait(1, at(10))
    assert pace.delay(1, Kind.ANSWER, at(1)) == timedelta(seconds=29)
    assert pace.delay(2, Kind.ANSWER, at(1)) == NOTHING
    assert pace.delay(1, Kind.ANSWER, at(30)) == NOTHING


def test_answers_go_before_pushes_when_it_gets_full() -> None:
    """Pushes leave the rest of the second to answers; at thirty nobody goes."""
    pace = Pace()
    for chat in range(24):
        pace.begin(chat)
        pace.end(chat, START)
    assert pace.delay(99, Kind.PUSH, START) == timedelta(seconds=1)
    assert pace.delay(99, Kind.EXTRA, START) == timedelta(seconds=1)
    for chat in range(24, 30):
        assert pace.delay(chat, Kind.ANSWER, START) == NOTHING
        pace.begin(chat)
        pace.end(chat, START)
    assert pace.delay(99, Kind.ANSWER, START) == timedelta(seconds=1)


def test_chats_that_are_quiet_are_let_go() -> None:
    """A year of chats does not pile up, and one that must wait is remembered."""
    pace = Pace()
    for chat in range(MANY + 50):
        pace.begin(chat)
        pace.end(chat, START)
    pace.wait(3, at(1_000))
    pace.delay(1, Kind.ANSWER, at(100))
    assert len(pace._chats) == 1
    assert pace.delay(3, Kind.ANSWER, at(100)) == timedelta(seconds=900)


@given(
    st.lists(
        st.tuples(st.integers(-3, 40), st.floats(0, 0.3), st.floats(0, 1), st.sampled_from(Kind)),
        min_size=1,
        max_size=150,
    )
)
def test_no_period_of_the_servers_holds_more_than_is_allowed(
    wanted: list[tuple[int, float, float, Kind]],
) -> None:
    """Whenever within its request each message reaches the server, the server counts no more than the guide values."""
    pace, rates, now = Pace(), Rates(), START
    arrived: list[tuple[datetime, int]] = []
    under_way: list[tuple[datetime, int]] = []

    def end_until(instant: datetime) -> None:
        for end, chat in sorted(one for one in under_way if one[0] <= instant):
            pace.end(chat, end)
        under_way[:] = [one for one in under_way if one[0] > instant]

    for chat, takes, share, kind in wanted:
        while (delay := pace.delay(chat, kind, now)) != NOTHING:
            now = min(one[0] for one in under_way) if delay is None else now + delay
            end_until(now)
        pace.begin(chat)
        end = now + timedelta(seconds=takes)
        arrived.append((now + (end - now) * share, chat))
        under_way.append((end, chat))
        end_until(now)
    arrived.sort()
    for index, (first, chat) in enumerate(arrived):
        later = arrived[index:]
        assert sum(when < first + timedelta(seconds=1) for when, _ in later) <= rates.overall
        assert sum(when < first + timedelta(seconds=1) for when, one in later if one == chat) <= 1
        if chat < 0:
            assert sum(when < first + timedelta(minutes=1) for when, one in later if one == chat) <= rates.group
