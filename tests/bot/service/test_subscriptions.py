"""Digests that come by themselves: begun, seen, changed, paused, tried, removed, through the service's door."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.record.types import Outgoing, Place
from bot.schedule.due import next_due
from bot.schedule.types import DAILY, MOST, Subscription, WhenEmpty
from bot.schedule.weekdays import MONDAY_TO_FRIDAY, SUNDAY_TO_THURSDAY
from bot.service.reaction import Reaction
from bot.simulator.html import check
from tests.bot.service.talk import ANA, BOSS, GROUP, NOW, OMAR, Talk, button

LINE = "/subscribe 07:30 Europe/Berlin weekdays Mosul, border crossings"


def held(talk: Talk, chat: int = ANA) -> list[Subscription]:
    """What a chat has."""
    return talk.record.subscriptions.of(chat)


def only(talk: Talk, chat: int = ANA) -> Subscription:
    """The one that a chat has."""
    (one,) = held(talk, chat)
    return one


def data(reaction: Reaction) -> list[str]:
    """What the buttons of what was told send."""
    return [one.data or "" for row in reaction.replies[0].message.buttons for one in row]


def test_a_line_subscribes(reader: Talk) -> None:
    """Time, zone, days and subjects are kept, and the next time is told in words."""
    (told,) = reader.says(LINE, message_id=71)
    assert told.reply.replies_to == 71
    assert told.reply.message.plain == (
        "Subscribed to a digest\n07:30 in Berlin, Monday to Friday\nFirst: Mosul, border crossings\n"
        "Next: Tomorrow, Monday 23 Nov, 07:30 in Berlin, in 18 hours"
    )
    one = only(reader)
    assert (one.place, one.person) == (Place(ANA), ANA)
    assert (one.at, one.zone, one.days) == (time(7, 30), "Europe/Berlin", MONDAY_TO_FRIDAY)
    assert (one.subjects, one.when_empty, one.language) == (("Mosul", "border crossings"), WhenEmpty.SAY, "en")
    assert (ANA, "subscribed", "07:30 Europe/Berlin") in reader.acts()


def test_the_words_say_when_it_is_due(reader: Talk) -> None:
    """What is told is what the schedule does."""
    reader.says(LINE)
    due = next_due(only(reader), NOW)
    assert due == datetime(2026, 11, 23, 7, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def test_an_arabic_line_subscribes(reader: Talk) -> None:
    """In Arabic throughout, and so will the digest be."""
    reader.says("/settings ar")
    out = reader.told("/subscribe ٧:٣٠ بغداد أيام العمل الموصل، المعابر")
    assert "07:30 بتوقيت بغداد، من الأحد إلى الخميس" in out
    assert "غدًا، الاثنين 23 تشرين الثاني" in out
    one = only(reader)
    assert (one.days, one.subjects, one.language) == (SUNDAY_TO_THURSDAY, ("الموصل", "المعابر"), "ar")


def test_without_a_zone_the_readers_own_counts(reader: Talk) -> None:
    """The chat's own zone; where nobody set one it is UTC, and that is said with the way out."""
    assert "Nobody has set a time zone here" in reader.told("/subscribe 7am")
    reader.says("/settings Baghdad")
    assert "Nobody has set" not in reader.told("/subscribe 8am")
    assert [one.zone for one in held(reader)] == ["UTC", "Asia/Baghdad"]


def test_the_same_again_is_no_second_one(reader: Talk) -> None:
    """A line sent twice, or a button pressed twice, leaves one."""
    reader.says(LINE)
    assert reader.told(LINE).startswith("You have this digest already")
    for _ in range(2):
        reader.presses("n:0600:Asia/Baghdad:1234567")
    assert [one.at for one in held(reader)] == [time(7, 30), time(6)]


def test_buttons_subscribe_in_three_steps(reader: Talk) -> None:
    """Time, zone, days: each step in the place of the one before; then the next time is told."""
    (asked,) = reader.says("/subscribe")
    step = reader.presses(button(asked, "n:0730"), on=asked)
    assert step.replies[0].edits == asked.message_id
    step = reader.presses(next(one for one in data(step) if one.endswith("Asia/Baghdad")), on=asked)
    done = reader.presses(next(one for one in data(step) if one.endswith(":12347")), on=asked)
    assert done.replies[0].edits == asked.message_id
    assert "07:30 in Baghdad, Sunday to Thursday" in done.replies[0].message.plain
    one = only(reader)
    assert (one.at, one.zone, one.days) == (time(7, 30), "Asia/Baghdad", SUNDAY_TO_THURSDAY)


def test_who_has_a_zone_is_not_asked_for_it(reader: Talk) -> None:
    """The second step is left out."""
    reader.says("/settings Damascus")
    step = reader.presses("n:0800")
    assert all(one.startswith("n:0800:Asia/Damascus:") for one in data(step))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/subscribe 25:00 Mosul", "“25:00” is no time of day"),
        ("/subscribe 07:30 Europe/Berln", "is no time zone"),
        ("/subscribe 07:30 and 19:30", "One time for one digest"),
        ("/subscribe weekdays Mosul", "For example: /subscribe 07:30 weekdays Mosul"),
        ("/subscriptions 3", "There is no digest 3 here"),
        ("/subscriptions first", "There is no digest first here"),
    ],
)
def test_a_slip_is_told_with_the_way_out(reader: Talk, text: str, expected: str) -> None:
    """Nothing is kept of a line that cannot be understood."""
    assert expected in reader.told(text)
    assert held(reader) == []


def test_no_more_than_a_chat_may_have(reader: Talk) -> None:
    """The eleventh is refused with the way out."""
    for hour in range(MOST):
        reader.says(f"/subscribe {hour}:15 Berlin")
    assert "A chat may have 10 digests" in reader.told("/subscribe 23:15 Berlin")
    assert len(held(reader)) == MOST


def test_the_list_tells_each_with_its_next_time(reader: Talk) -> None:
    """Numbered, with a button each and one for another."""
    assert "no digest that comes by itself" in reader.told("/subscriptions")
    reader.says(LINE)
    reader.says("/subscribe 9pm Baghdad Fri")
    (told,) = reader.says("/subscriptions")
    assert "1. 07:30 in Berlin, Monday to Friday" in told.reply.message.plain
    assert "2. 21:00 in Baghdad, Friday\nAbout everything" in told.reply.message.plain
    assert "Next: Friday 27 Nov, 21:00 in Baghdad, in 5 days" in told.reply.message.plain
    keys = [f"b:{one.key}" for one in held(reader)]
    assert [button(told, key) for key in keys] == keys


def test_buttons_change_one(reader: Talk) -> None:
    """Time, zone, days, the empty day: each is shown as it is from now on, in the same message."""
    reader.says(LINE)
    card = f"b:{only(reader).key}"
    for choice, value in (("time", "t:0900"), ("zone", "z:Asia/Baghdad"), ("days", "d:1234567")):
        offered = reader.presses(f"{card}:{choice}")
        assert f"{card}:{value}" in data(offered)
        assert card in data(offered)
        changed = reader.presses(f"{card}:{value}")
        assert changed.notice == "Saved."
        assert changed.replies[0].edits == 5
    assert "Where there is no report, nothing comes." in reader.presses(f"{card}:silent").replies[0].message.plain
    one = only(reader)
    assert (one.at, one.zone, one.days, one.when_empty) == (time(9), "Asia/Baghdad", DAILY, WhenEmpty.SILENT)
    assert one.subjects == ("Mosul", "border crossings")


def test_a_line_changes_one(reader: Talk) -> None:
    """What the line does not name stays as it is; "everything" takes the subjects away."""
    reader.says(LINE)
    assert "08:15 in Berlin, Monday to Friday" in reader.told("/subscriptions 1 08:15")
    assert "First: Sinjar" in reader.told("/subscriptions 1 Sinjar")
    assert "08:15 in Baghdad, Friday, Saturday" in reader.told("/subscriptions 1 Baghdad weekends")
    one = only(reader)
    assert (one.at, one.zone, one.days, one.subjects) == (time(8, 15), "Asia/Baghdad", frozenset({5, 6}), ("Sinjar",))
    reader.says("/subscriptions 1 everything")
    assert only(reader).subjects == ()


def test_a_pause_lasts_until_it_goes_on(reader: Talk) -> None:
    """What is paused is not due; going on it is due from then on, and nothing of the days between comes."""
    reader.says(LINE)
    card = f"b:{only(reader).key}"
    assert "\nPaused\n" in reader.presses(f"{card}:pause").replies[0].message.plain
    assert next_due(only(reader), reader.now) is None
    reader.later(timedelta(days=3))
    assert "Next: Tomorrow, Thursday 26 Nov" in reader.presses(f"{card}:on").replies[0].message.plain
    assert only(reader).since == reader.now


def test_trying_tells_a_digest_now(reader: Talk) -> None:
    """As the subscription has it, in its zone; the subscription is not changed by that."""
    reader.now = datetime(2014, 6, 21, 20, tzinfo=ZoneInfo("UTC"))
    reader.says("/subscribe 07:30 Baghdad Kirkuk")
    before = only(reader)
    tried = reader.presses(f"b:{before.key}:try")
    out = tried.replies[0].message.plain
    assert out.startswith("Digest of 20 Jun, 23:00 – 21 Jun 2014, 23:00 (UTC+3)\n")
    assert "First: Kirkuk" in out
    assert tried.turn is not None
    assert only(reader) == before


def test_removing_is_confirmed(reader: Talk) -> None:
    """The first press asks, the second removes; a third finds it gone."""
    reader.says(LINE)
    card = f"b:{only(reader).key}"
    sure = reader.presses(f"{card}:remove")
    assert "Remove digest 1?" in sure.replies[0].message.plain
    assert only(reader)
    gone = reader.presses(f"{card}:yes")
    assert (gone.notice, held(reader)) == ("Removed.", [])
    assert reader.presses(f"{card}:yes").notice == "That digest is gone."


def test_in_a_group_administrators_change_it(reader: Talk) -> None:
    """Everybody may look; whoever else presses or writes is told whose it is."""
    reader.says("/allow", BOSS, to=GROUP)
    assert "takes the role of administrator" in reader.told(LINE, OMAR, to=GROUP)
    reader.says(LINE, BOSS, to=GROUP)
    one = only(reader, GROUP)
    assert one.place == Place(GROUP)
    assert "07:30 in Berlin" in reader.told("/subscriptions", OMAR, to=GROUP)
    assert "takes the role" in reader.told("/subscriptions 1 09:00", OMAR, to=GROUP)
    for pressed in (f"b:{one.key}:yes", f"b:{one.key}:t:0600", "n:0600:UTC:1"):
        assert reader.presses(pressed, OMAR, to=GROUP).notice == "That button is not yours to press."
    assert reader.record.subscriptions.of(GROUP) == [one]
    reader.presses(f"b:{one.key}:t:0600", BOSS, to=GROUP)
    assert only(reader, GROUP).at == time(6)


def test_a_group_that_is_not_allowed_cannot_subscribe(reader: Talk) -> None:
    """An administrator is answered there, but nothing would come by itself: that is said, with the way out."""
    assert "Send /allow here first" in reader.told(LINE, BOSS, to=GROUP)
    assert "Send /allow here first" in reader.presses("n:0600:UTC:1", BOSS, to=GROUP).replies[0].message.plain
    assert reader.record.subscriptions.of(GROUP) == []


def test_a_button_works_in_its_own_chat_only(reader: Talk) -> None:
    """Whoever makes up the key of another chat's subscription changes nothing."""
    reader.says(LINE)
    reader.lets_in(OMAR)
    for act in ("yes", "t:0600", "pause", "try"):
        pressed = reader.presses(f"b:{only(reader).key}:{act}", OMAR)
        assert (pressed.notice, pressed.replies) == ("That digest is gone.", ())
    assert only(reader).at == time(7, 30)


@pytest.mark.parametrize(
    "data", ["n:", "n:9999", "n:0730:Mars/Base", "n:0730:UTC:", "n:0730:UTC:189", "n:٠٧٣٠", "b:x", "b::yes", "b:²:t:0"]
)
def test_made_up_buttons_change_nothing(reader: Talk, data: str) -> None:
    """What nobody offered is answered in words or with the first step, and nothing is kept."""
    reader.presses(data)
    assert held(reader) == []


@pytest.mark.parametrize("data", ["t:9999", "t:", "z:Mars/Base", "d:", "d:89", "nonsense", "try:1:2:3"])
def test_made_up_changes_are_refused(reader: Talk, data: str) -> None:
    """A value that no button offers leaves a subscription as it was."""
    reader.says(LINE)
    before = only(reader)
    reader.presses(f"b:{before.key}:{data}")
    assert only(reader) == before


def test_forgetting_ends_what_is_private(reader: Talk) -> None:
    """Who wants to be forgotten gets no digest any more."""
    reader.says(LINE)
    (asked,) = reader.says("/forget")
    assert "digests" in asked.reply.message.plain
    reader.presses(button(asked, "f:"), on=asked)
    assert held(reader) == []


HOSTILE = "/subscribe 07:30 about <b>x</b>, [1] @evil, /forget, https://evil.example, \u202egnp.exe, الموصل & حلب"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_subjects_are_never_markup(reader: Talk, language: str) -> None:
    """Whatever is typed, Telegram takes each message, and nothing of it can be touched."""
    reader.says(f"/settings {language}")
    told = [part.reply.message for part in reader.says(HOSTILE) + reader.says("/subscriptions")]
    card = f"b:{only(reader).key}"
    told += [reader.presses(pressed).replies[0].message for pressed in (card, f"{card}:remove", f"{card}:time", "b")]
    for message in told:
        check(message.html)
        check(message.plain, None)
        assert not re.search(r"@evil|/forget|evil\.example|\u202e", message.plain)


def test_every_button_fits_telegram(reader: Talk) -> None:
    """The longest data that is ever sent stays within 64 bytes."""
    parts: list[Outgoing] = reader.says("/subscribe")
    for pressed in ("n:2200", "n:2200:America/Argentina/ComodRivadavia"):
        assert all(len(one.encode()) <= 64 for one in data(reader.presses(pressed, on=parts[0])))
