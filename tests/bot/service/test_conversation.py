"""Questions and what follows them: answers, follow-ups, buttons, settings, forgetting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.record.types import ChatKind, Place, Role, Verdict
from bot.service.commands import SPECS, Menu, menus
from bot.service.incoming import Asked, Command, Ignored, Incoming, Other
from bot.service.reaction import NOTHING
from retrieval.errors import LibraryError
from tests.bot.service.talk import ANA, BOSS, GROUP, OMAR, Talk, button, plain, sender

QUESTION = "How many soldiers were killed at Al-Qaim?"
HAWIJA = "What happened in Hawija on 20 June 2014?"


def test_a_question_is_answered_and_kept(reader: Talk) -> None:
    """The answer replies to the question; the turn keeps question, settings, answer and the cited sentences."""
    (answer,) = reader.says(QUESTION, message_id=71)
    assert answer.reply.replies_to == 71
    assert "About 30 Iraqi soldiers" in answer.reply.message.plain
    assert answer.reply.turn is not None
    assert reader.progress.signs > 0
    turn = reader.turn(answer)
    assert (turn.question, turn.message_id) == (QUESTION, 71)
    assert turn.settings["statements"] == 4
    assert turn.answer["answered"] is True
    for one, quoted in zip(turn.cited, turn.answer["statements"], strict=True):
        body = reader.opened.library.report(one.report_id).report.body
        ((start, end),) = one.sentences
        assert body[start:end].split()[:6] == quoted["text"].split()[:6]
    assert (ANA, "asked", f"{turn.id}: 2 statements") in reader.acts()


def test_a_refusal_is_kept_too(reader: Talk) -> None:
    """What the reports do not say is told, and can be judged like an answer."""
    (refused,) = reader.says("Who controls Aleppo airport?")
    assert "No answer" in refused.reply.message.plain
    assert reader.presses(button(refused, "d:"), on=refused).notice


def test_writing_on_follows_up(reader: Talk) -> None:
    """A follow-up carries over what the question before named; one that names something else does not."""
    reader.says(QUESTION)
    follow_up = reader.says("And who controls it?")[0]
    turn = reader.turn(follow_up)
    assert turn.before == (QUESTION,)
    other = reader.says("Who controls the Rabia crossing?")[0]
    turn = reader.turn(other)
    assert turn.before == ()


def test_an_answer_in_doubt_that_came_can_be_replied_to(reader: Talk) -> None:
    """Nobody knows its number; the turn that its buttons name is the context, unless it is one of another chat."""
    (about_qaim,) = reader.says("How many soldiers were killed at Qaim?")
    reader.says("What happened in Hawija on 20 June?")
    turn = about_qaim.reply.turn
    (answer,) = reader.says("And how many were wounded?", replies_to=990_001, replied_turn=turn)
    assert reader.turn(answer).before == ("How many soldiers were killed at Qaim?",)
    reader.lets_in(OMAR)
    reader.says("What happened in Hawija on 20 June?", OMAR)
    (other,) = reader.says("And how many were wounded?", OMAR, replies_to=990_001, replied_turn=turn)
    assert reader.turn(other).before == ("What happened in Hawija on 20 June?",)


def test_a_reply_follows_up_the_answer_that_it_replies_to(reader: Talk) -> None:
    """However much was asked since, the answer that is replied to is the context."""
    (about_qaim,) = reader.says(QUESTION)
    reader.says(HAWIJA)
    reader.later(timedelta(days=2))
    (answer,) = reader.says("And how many were wounded?", replies_to=about_qaim.message_id)
    turn = reader.turn(answer)
    assert turn.before == (QUESTION,)


def test_after_hours_a_question_stands_alone(reader: Talk) -> None:
    """What just comes next the day after is no follow-up."""
    reader.says(QUESTION)
    reader.later(timedelta(hours=7))
    (answer,) = reader.says("And who fled?")
    turn = reader.turn(answer)
    assert turn.before == ()


def test_everybody_in_a_group_has_a_conversation_of_their_own(reader: Talk) -> None:
    """In a group nobody's question is a follow-up of somebody else's."""
    reader.says("/allow", BOSS, to=GROUP)
    reader.says(f"/ask {QUESTION}", to=GROUP)
    (other,) = reader.says("/ask And who controls it?", OMAR, to=GROUP)
    turn = reader.turn(other)
    assert turn.before == ()


def test_an_edited_question_is_answered_anew(reader: Talk) -> None:
    """A new wording is answered as if it were the first; an edit that changes no word is not."""
    reader.says(QUESTION, message_id=71)
    assert reader.says(QUESTION, message_id=71, edited=True) == []
    (anew,) = reader.says("How many were killed there in Tikrit?", message_id=71, edited=True)
    turn = reader.turn(anew)
    assert turn.before == ()
    assert anew.reply.replies_to == 71
    assert reader.says("/settings long", edited=True) == []


@pytest.mark.parametrize("text", ["hello", "Thanks!", "شكرا", "OK 👍"])
def test_a_pleasantry_is_no_question(reader: Talk, text: str) -> None:
    """A thank-you after an answer is not answered at length about what was asked before."""
    reader.says(QUESTION)
    (told,) = reader.says(text)
    assert told.reply.turn is None


def test_an_arabic_question_is_answered_in_arabic(reader: Talk) -> None:
    """The words around an answer are in the question's language, unless the reader chose one."""
    arabic = "من يسيطر على معبر ربيعة؟"
    assert "المصادر" in reader.told(arabic)
    reader.says("/settings english")
    assert "Sources" in reader.told(arabic)


@pytest.mark.parametrize("question", ["/latest Qaim", "What happened in Al-Qaim?"])
def test_length_bounds_an_answer_and_more_goes_on(reader: Talk, question: str) -> None:
    """A short answer is short; More tells others and none of those again, until there are none."""
    reader.says("/settings short")
    id_ = reader.says(question)[0].reply.turn
    told: list[str] = []
    turns = 0
    while id_:
        turn = reader.record.turns.turn(id_)
        assert turn is not None
        told += [one["text"] for one in turn.answer["statements"]]
        assert {n for one in turn.answer["statements"] for n in one["citations"]} <= {one.n for one in turn.cited}
        turns += 1
        id_ = reader.presses(f"m:{id_}").replies[-1].turn
    assert turns > 1
    assert len(told) > 3
    assert len(told) == len(set(told))


def test_evidence_is_the_library_as_it_is_now(reader: Talk) -> None:
    """The quoted passages with the sentence marked; what was withdrawn since is counted, and not shown."""
    (answer,) = reader.says(QUESTION)
    shown = reader.presses(button(answer, "e:"), on=answer).replies[0].message
    assert "<b>About 30 Iraqi soldiers" in shown.html
    assert "<blockquote expandable>" in shown.html
    turn = reader.turn(answer)
    reader.opened.withdrawals.withdraw(turn.cited[0].report_id, "retracted", now=reader.now)
    shown = reader.presses(button(answer, "e:"), on=answer).replies[0].message
    assert "About 30" not in shown.plain
    assert "withdrawn" in shown.plain


def test_evidence_says_what_was_replaced(contributor: Talk) -> None:
    """A passage of a page that has changed since is shown as it was cited, and said to be replaced."""
    page = '{{"text": "{}", "url": "https://a.example/1", "title": "Bridge", "published": "2026-11-{}"}}'
    first = "Police reopened the Zargan bridge in Mosul on Friday after 5 days, officials said."
    contributor.sends(page.format(first, 20).encode(), "a.jsonl")
    (answer,) = contributor.says("When did police reopen the Zargan bridge in Mosul?")
    assert "Zargan" in answer.reply.message.plain
    contributor.sends(page.format(first.replace("5 days", "6 days"), 21).encode(), "a.jsonl")
    replies = contributor.presses(button(answer, "e:"), on=answer).replies
    assert "5 days" in replies[0].message.plain
    assert "replaced" in replies[1].message.plain


def test_the_timeline_button_tells_of_what_the_question_names(reader: Talk) -> None:
    """The dated sentences about the place of the question; without a name it is said that there are none."""
    (answer,) = reader.says(QUESTION)
    told = reader.presses(button(answer, "t:"), on=answer).replies[0].message.plain
    assert told.startswith("Al-Qaim")
    assert "17 Jun 2014" in told


def test_a_verdict_is_stored_and_can_be_changed(reader: Talk) -> None:
    """Thanks is said at once; the last verdict counts, with its question."""
    (answer,) = reader.says(QUESTION)
    assert "👍" in (reader.presses(button(answer, "u:"), on=answer).notice or "")
    reader.presses(button(answer, "d:"), on=answer)
    (given,) = reader.record.turns.feedback()
    assert (given.verdict, given.person, given.turn.question) == (Verdict.DOWN, ANA, QUESTION)


@pytest.mark.parametrize(
    "data", ["e:gone-000000", "u:", "m:x:y:z", "q:1", "", "e", "s:zone:Nowhere/Land", "a:77", "a:²"]
)
def test_stale_and_made_up_buttons_are_answered_in_words(reader: Talk, data: str) -> None:
    """A button of a turn that is gone, or that nobody ever made, changes nothing and says so."""
    reaction = reader.presses(data)
    assert reaction.notice
    assert not reaction.changes
    assert not reaction.replies


def test_a_button_works_in_its_own_chat_only(reader: Talk) -> None:
    """Whoever makes up the id of a turn of another chat does not see its evidence."""
    (answer,) = reader.says(QUESTION)
    reader.lets_in(OMAR)
    assert reader.presses(button(answer, "e:"), OMAR).replies == ()


def test_forgetting_is_confirmed_by_whom_it_concerns(reader: Talk) -> None:
    """The button deletes questions, answers and verdicts; somebody else's press does nothing; acts stay."""
    reader.says("/allow", BOSS, to=GROUP)
    (answer,) = reader.says(QUESTION, to=GROUP)
    reader.presses(button(answer, "u:"), on=answer, to=GROUP)
    (asked,) = reader.says("/forget", to=GROUP)
    reader.presses(button(asked, "f:"), OMAR, on=asked, to=GROUP)
    assert reader.record.turns.feedback()
    assert "Deleted" in reader.presses(button(asked, "f:"), on=asked, to=GROUP).replies[0].message.plain
    assert reader.record.turns.feedback() == []
    assert reader.presses(button(answer, "e:"), on=answer, to=GROUP).notice
    acts = [act for actor, act, _ in reader.acts() if actor == ANA]
    assert "asked" in acts
    assert acts[-1] == "forgot"


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        ("long", "length", "long"),
        ("ar", "language", "ar"),
        ("العربية", "language", "ar"),
        ("Berlin", "zone", "Europe/Berlin"),
        ("دمشق", "zone", "Asia/Damascus"),
        ("+3", "zone", "Etc/GMT-3"),
        ("utc+05:45", "zone", "Asia/Kathmandu"),
        ("America/New_York", "zone", "America/New_York"),
    ],
)
def test_settings_are_understood_as_people_write_them(reader: Talk, given: str, field: str, value: str) -> None:
    """A length, a language, a city, an offset or an IANA name, without saying which it is."""
    reader.says(f"/settings {given}")
    assert getattr(reader.chat(ANA).preferences, field) == value


def test_a_button_changes_the_settings_in_their_place(reader: Talk) -> None:
    """Pressing edits the message that has the buttons; what is no zone is said to be none."""
    (shown,) = reader.says("/settings")
    (edited,) = reader.presses("s:zone:Asia/Baghdad", on=shown).replies
    assert edited.edits == shown.message_id
    assert "Asia/Baghdad" in edited.message.plain
    assert "Atlantis" in reader.told("/settings Atlantis")


def test_the_readers_zone_decides_what_yesterday_is(reader: Talk) -> None:
    """At 22:30 UTC it is tomorrow in Baghdad: "yesterday" is another day there."""
    reader.now = reader.now.replace(year=2014, month=6, day=20, hour=22, minute=30)
    asked = "What happened yesterday in Hawija?"
    before = reader.turn(reader.says(asked)[0])
    reader.says("/settings Baghdad")
    after = reader.turn(reader.says(asked)[0])
    assert "19 June 2014" in str(before.answer["notes"])
    assert "20 June 2014" in str(after.answer["notes"])


def test_only_administrators_change_a_groups_settings(reader: Talk) -> None:
    """What a group reads by is not any member's to change."""
    reader.says("/allow", BOSS, to=GROUP)
    assert "role" in reader.told("/settings long", to=GROUP)
    assert reader.presses("s:length:long", to=GROUP).changes == ()
    reader.says("/settings long", BOSS, to=GROUP)
    assert reader.chat(GROUP).preferences.length == "long"


def test_latest_tells_the_newest_first(reader: Talk) -> None:
    """Newest reports first, each sentence cited and dated; kept as a turn that can be gone on from."""
    (answer,) = reader.says("/latest Qaim")
    turn = reader.turn(answer)
    assert turn.settings["latest"] == "Qaim"
    dates = [source["published"] for source in turn.answer["sources"]]
    assert dates == sorted(dates, reverse=True)
    assert len(dates) > 2
    assert "unknown" not in reader.told("/latest Qaim")
    assert "Zzyzx" in reader.told("/latest Zzyzx")
    assert reader.told("/latest").startswith("The latest about which place")


def test_a_timeline_keeps_to_the_days_asked_for(reader: Talk) -> None:
    """Dates behind the name are those of the events."""
    told = reader.told("/timeline Qaim on 17 June 2014")
    assert "17 Jun 2014\n" in told
    assert "said 20 Jun" not in told
    assert "Zzyzx" in reader.told("/timeline Zzyzx")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("/start", "12 Jun 2014 to 28 Jun 2014"),
        ("/help", "/timeline"),
        ("/coverage", "17 reports"),
        ("/sources", "Baghdad Ledger"),
        ("/ask", "/ask Who"),
        ("/nonsense", "/nonsense"),
    ],
)
def test_each_command_says_what_it_is_for(reader: Talk, command: str, expected: str) -> None:
    """Commands that show what there is; one that there is not is told of."""
    assert expected in reader.told(command)


def test_what_cannot_be_read_is_said_in_private_only(reader: Talk) -> None:
    """A sticker is answered politely where nobody else reads along; what is not for the bot never is."""
    here: dict[str, Any] = {"update_id": 0, "at": reader.now, "sender": sender(ANA)}
    private = {**here, "place": Place(ANA), "kind": ChatKind.PRIVATE}
    reader.says("/allow", BOSS, to=GROUP)
    group = {**here, "place": Place(GROUP), "kind": ChatKind.GROUP, "title": "Border desk"}
    assert "cannot read" in plain(reader.happens(Other(what="sticker", **private)))
    assert reader.happens(Other(what="sticker", **group)) == []
    assert reader.happens(Ignored(**group)) == []


def test_a_message_in_doubt_is_sent_again_by_its_button(reader: Talk) -> None:
    """What may not have arrived comes again when its chat asks, and for no other chat."""
    (first,) = reader.says(QUESTION)
    outbox = reader.record.outbox
    # As a process leaves it that died while it sent.
    reader.says("/help")
    reader.lets_in(OMAR)
    key = _in_doubt(reader)
    assert reader.presses(f"a:{key}", OMAR).changes == ()
    again = reader.presses(f"a:{key}")
    assert [type(one).__name__ for one in again.changes] == ["SendAgain"]
    part = outbox.part(key)
    assert part is not None
    assert part.state == "sent"
    assert first.key != key


def test_a_library_that_is_away_is_no_answer(reader: Talk) -> None:
    """A database that cannot be read is for whoever works the update: nothing is told, and it is tried again."""

    def away() -> None:
        raise LibraryError("the library cannot be read")

    reader.progress.working = away  # type: ignore[method-assign] # the first thing that deciding calls
    with pytest.raises(LibraryError):
        reader.says(QUESTION)


@hypothesis.settings(max_examples=25, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec=None), min_size=1), command=st.sampled_from([None, *SPECS, "nonsense"]))
def test_whatever_is_typed_is_answered(reader: Talk, text: str, command: str | None) -> None:
    """No text, in a question or behind a command, goes without a word or breaks the record; blank ones ask nothing."""
    reader.later(timedelta(minutes=1))
    by = BOSS if command and SPECS.get(command) and SPECS[command].needs is Role.ADMINISTRATOR else ANA
    place: dict[str, Any] = {"update_id": 0, "at": reader.now, "place": Place(by), "kind": ChatKind.PRIVATE}
    if command:
        happened: Incoming = Command(name=command, argument=text, sender=sender(by), **place)
    else:
        happened = Asked(text=text, sender=sender(by), **place)
    assert reader.happens(happened)


def test_what_was_given_up_is_said_to_whom_it_concerns(reader: Talk) -> None:
    """Somebody who is let in is told that it failed; strangers, channels and what nobody asked for are not."""
    place: dict[str, Any] = {"update_id": 0, "at": reader.now, "place": Place(ANA), "kind": ChatKind.PRIVATE}
    told = reader.service.gave_up(
        Asked(text="?", sender=sender(ANA), **place), now=reader.now, progress=reader.progress
    )
    assert "went wrong" in told.replies[0].message.plain
    for silent in (Asked(text="?", sender=sender(98), **place), Ignored(sender=sender(ANA), **place)):
        assert reader.service.gave_up(silent, now=reader.now, progress=reader.progress) == NOTHING


def test_menus_offer_what_a_chat_may_do() -> None:
    """Every command is in a menu but /start; only our administrators' menu has theirs; descriptions fit Telegram's."""
    listed = list(menus())
    offered = {name for menu in listed for name, _ in menu.commands}
    assert offered == set(SPECS) - {"start"}
    for menu in listed:
        assert 0 < len(menu.commands) <= 100
        assert all(1 <= len(text) <= 256 for _, text in menu.commands)
        if menu.menu in (Menu.PRIVATE, Menu.GROUPS):
            assert not {name for name, _ in menu.commands if SPECS[name].needs is Role.ADMINISTRATOR}
    assert {menu.language for menu in listed} == {None, "en", "ar"}


def _in_doubt(talk: Talk) -> int:
    """A part to Ana whose sending was cut off."""
    from bot.record.types import Message, New, Reply

    outbox = talk.record.outbox
    outbox.add([New("test:0", Reply(Message("once more", "once more"), Place(ANA)))], now=talk.now)
    (part,) = outbox.claim("test", most=1, now=talk.now, lease=timedelta(minutes=1))
    assert outbox.sending(part.key, now=talk.now)
    outbox.doubt(part.key, "timed out")
    return part.key
