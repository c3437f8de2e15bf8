"""Who is let in, and what strangers learn: next to nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.record.types import ChatKind, Role, Standing
from bot.service.incoming import Membership, Migrated
from bot.service.rules import Limits
from bot.wiring import Services
from tests.bot.service.talk import ANA, BOSS, CHANNEL, GROUP, OMAR, RULES, STRANGER, Talk, button, plain

QUESTION = "How many soldiers were killed at Al-Qaim?"


def test_a_stranger_hears_one_polite_line_an_hour(talk: Talk) -> None:
    """Whatever a stranger sends, they learn nothing of what is here, and hear that at most once an hour."""
    (first,) = talk.says(QUESTION, STRANGER)
    assert "private assistant" in first.reply.message.plain
    for text in ("/start", "/start code-0", "/help", "/coverage", "/nonsense", "hello"):
        assert talk.says(text, STRANGER) == []
    talk.later(timedelta(minutes=59))
    assert talk.says(QUESTION, STRANGER) == []
    talk.later(timedelta(minutes=2))
    assert plain(talk.says("/start", STRANGER)) == first.reply.message.plain


@pytest.mark.parametrize("what", ["wrong", "used", "expired"])
def test_a_code_that_does_not_hold_says_nothing_of_why(talk: Talk, what: str) -> None:
    """A wrong, a used and an expired code are answered alike: as if there were no code at all."""
    code = talk.invitation()
    if what == "used":
        talk.says(f"/start {code}", OMAR)
    if what == "expired":
        talk.later(talk.rules.invitation_lasts)
    told = talk.told(f"/start {code if what != 'wrong' else 'guessed'}", STRANGER)
    assert told == talk.told("/start", STRANGER + 1)
    assert talk.record.people.person(STRANGER) is None


def test_an_invitation_lets_one_person_in_with_its_role(talk: Talk) -> None:
    """The link opens the bot with a code; who uses it first has its role, and whoever made it is told."""
    (told,) = talk.says("/invite contributor", BOSS)
    assert "https://t.me/sitrep_bot?start=code-" in told.reply.message.plain
    code = told.reply.message.plain.rpartition("start=")[2]
    welcome, start, to_boss = talk.says(f"/start {code}", ANA)
    assert "contributor" in welcome.reply.message.plain
    assert "17 reports" in start.reply.message.plain
    assert to_boss.reply.place.chat == BOSS
    assert "Ana" in to_boss.reply.message.plain
    person = talk.record.people.person(ANA)
    assert person is not None
    assert (person.role, person.let_in_by) == (Role.CONTRIBUTOR, BOSS)
    assert (ANA, "let_in", f"{ANA} as contributor, by {BOSS}") in talk.acts()


def test_an_invitation_lifts_a_role_and_never_lowers_it(reader: Talk) -> None:
    """Who is in already rises by a better invitation; a lesser one is left for somebody else."""
    lesser, better = reader.invitation(Role.READER), reader.invitation(Role.CONTRIBUTOR)
    reader.says(f"/start {better}")
    reader.says(f"/start {lesser}")
    person, left = reader.record.people.person(ANA), reader.record.people.invitation(lesser)
    assert person is not None
    assert person.role is Role.CONTRIBUTOR
    assert left is not None
    assert left.used_by is None


def test_the_link_waits_for_the_bots_name(talk: Talk) -> None:
    """While Telegram has not said what the bot is called, what is to be sent to it is told instead of a link."""
    talk.bot_name = None
    assert "/start code-" in talk.told("/invite", BOSS)


@pytest.mark.parametrize("command", ["/invite", "/people", "/allow", "/disallow", "/add https://a.example/"])
def test_a_reader_may_only_read(reader: Talk, command: str) -> None:
    """What needs a role that one has not is said to need it, and nothing comes of it."""
    before = reader.acts()
    assert "role" in reader.told(command)
    assert reader.acts() == before


def test_administrators_change_roles_and_take_people_out(reader: Talk) -> None:
    """A role changes at once; who is out is a stranger; the operator's administrators cannot be touched here."""
    assert "Ana" in reader.told("/people", BOSS)
    reader.says(f"/people {ANA} contributor", BOSS)
    person = reader.record.people.person(ANA)
    assert person is not None
    assert person.role is Role.CONTRIBUTOR
    assert "settings" in reader.told(f"/people {BOSS} out", BOSS)
    for wrong in ("x reader", "22 king", "22", "999 reader", "-5 reader", "²² reader"):
        assert reader.says(f"/people {wrong}", BOSS)
    reader.says(f"/people {ANA} out", BOSS)
    assert reader.record.people.person(ANA) is None
    assert "private assistant" in reader.told(QUESTION)
    assert [act for _, act, _ in reader.acts()][-2:] == ["removed", "turned_away"]


def test_a_group_is_silent_until_it_is_allowed(reader: Talk) -> None:
    """Not even a reader is answered in a group that nobody allowed; it hears the polite line once, ever."""
    assert "private assistant" in reader.told(QUESTION, to=GROUP)
    reader.later(timedelta(days=3))
    assert reader.says(QUESTION, to=GROUP) == []
    reader.says("/allow", BOSS, to=GROUP)
    assert "34 members" in reader.told(QUESTION, STRANGER, to=GROUP)
    assert reader.says("/nonsense", STRANGER, to=GROUP, addressed=False) == []
    reader.says("/disallow", BOSS, to=GROUP)
    assert reader.says(QUESTION, to=GROUP) == []


def test_an_administrator_who_adds_the_bot_is_offered_a_button(reader: Talk) -> None:
    """The button allows the group for administrators, and for nobody else who presses it."""
    (offer,) = reader.adds_bot(BOSS)
    data = button(offer, "g:")
    reader.presses(data, ANA, on=offer, to=GROUP)
    assert not reader.chat(GROUP).allowed
    reader.presses(data, BOSS, on=offer, to=GROUP)
    assert reader.chat(GROUP).allowed


def test_nobody_else_can_bring_the_bot_in(reader: Talk) -> None:
    """A group that a stranger or a reader adds the bot to hears the polite line and no more."""
    assert "private assistant" in plain(reader.adds_bot(ANA))
    assert reader.adds_bot(STRANGER) == []
    assert not reader.chat(GROUP).allowed


def test_a_channel_is_allowed_from_the_private_chat(talk: Talk) -> None:
    """Nobody can press a button in a channel: the administrator who added the bot has it in their own chat."""
    (offer,) = talk.adds_bot(BOSS, to=CHANNEL, kind=ChatKind.CHANNEL)
    assert offer.reply.place.chat == BOSS
    talk.presses(button(offer, "g:"), BOSS, on=offer)
    assert talk.chat(CHANNEL).allowed
    talk.says(f"/disallow {CHANNEL}", BOSS)
    assert not talk.chat(CHANNEL).allowed


def test_standing_is_remembered(reader: Talk) -> None:
    """A bot that is blocked knows it, and knows when it no longer is, by being written to."""
    place: dict[str, Any] = {"place": reader.says("/help")[0].reply.place, "kind": ChatKind.PRIVATE}
    reader.happens(Membership(update_id=0, at=reader.now, standing=Standing.BLOCKED, **place))
    assert reader.chat(ANA).standing is Standing.BLOCKED
    reader.says("/help")
    assert reader.chat(ANA).standing is Standing.OPEN


def test_a_group_that_moves_stays_allowed(reader: Talk) -> None:
    """A group that became a supergroup is the same group under its new id."""
    reader.adds_bot(BOSS)
    reader.says("/allow", BOSS, to=GROUP)
    place: dict[str, Any] = {"place": reader.says("/help", to=GROUP)[0].reply.place, "kind": ChatKind.GROUP}
    reader.happens(Migrated(update_id=0, at=reader.now, to=CHANNEL, **place))
    assert reader.chat(CHANNEL).allowed


@pytest.mark.parametrize("of_chat", [False, True])
def test_limits_say_when_to_try_again(opened: Services, of_chat: bool) -> None:
    """More than so many questions a minute are refused with the time from which one may ask again, and then one may."""
    few = Limits(questions_a_minute=2)
    talk = Talk(opened, replace(RULES, chat=few) if of_chat else replace(RULES, person=few))
    talk.lets_in(ANA)
    talk.says("/allow", BOSS, to=GROUP)
    for n in range(2):
        assert "[1]" in talk.told(QUESTION, OMAR + n if of_chat else ANA, to=GROUP)
    refused = talk.told(QUESTION, to=GROUP)
    assert "2 questions a minute" in refused
    assert "12:01" in refused
    talk.later(timedelta(minutes=1))
    assert "[1]" in talk.told(QUESTION, to=GROUP)


def test_the_day_of_a_limit_is_the_readers(opened: Services) -> None:
    """Where a day's questions are spent, the reader's own midnight is when they begin anew."""
    talk = Talk(opened, replace(RULES, person=Limits(questions_a_day=1)))
    talk.lets_in(ANA)
    talk.says("/settings Baghdad")
    talk.says(QUESTION)
    assert "23 Nov 2026, 00:00 (UTC+3)" in talk.told(QUESTION)
    talk.later(timedelta(hours=9))
    assert "[1]" in talk.told(QUESTION)
