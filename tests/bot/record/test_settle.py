"""Settling: all that came of an update, or nothing of it; and each change."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from bot.record.record import Record
from bot.record.types import (
    AllowChat,
    AuditEntry,
    Change,
    Chat,
    ChatKind,
    DisallowChat,
    GiveFeedback,
    Length,
    LetIn,
    MoveChat,
    NewInvitation,
    Offered,
    Overtaken,
    Person,
    Preferences,
    RemovePerson,
    Role,
    SeeChat,
    SendAgain,
    SetPreferences,
    SetRole,
    SetStanding,
    Standing,
    ToldStranger,
    UseInvitation,
    Verdict,
)
from retrieval.library.database import Database
from tests.bot.record.conftest import AMAL, BASIM, GROUP, MINUTE, NOW, Came, received, reply, send, settle, texts, turn
from tests.conftest import Shelf

SUPERGROUP = -1_000_000_000_500
INVITED = NewInvitation("s3cret", Role.CONTRIBUTOR, BASIM, NOW + MINUTE)


def test_all_of_it_is_kept_at_once(record: Record) -> None:
    """Changes, turn, acts and replies; the replies in order, under names that tell what they answer."""
    asked = AuditEntry(NOW, AMAL, "asked", "t1", AMAL)
    came = Came((reply(text="one", turn="t1"), reply(text="two")), (LetIn(AMAL, Role.READER),), (asked,), turn("t1"))
    assert settle(record, 17, came)
    assert record.people.person(AMAL) == Person(AMAL, Role.READER, None, None, NOW)
    assert record.audit.entries() == [asked]
    kept = record.turns.turn("t1")
    assert kept is not None
    assert kept.answer == turn("t1").answer
    assert kept.cited == turn("t1").cited
    sent = send(record)
    assert [(part.name, part.reply.message.plain) for part in sent] == [("update:17:0", "one"), ("update:17:1", "two")]
    assert record.inbox.waiting() == 0


def test_nothing_of_it_is_kept_where_it_was_overtaken(shelf: Shelf, record: Record) -> None:
    """A change whose condition does not hold takes everything with it: the update is worked again."""
    came = Came(
        (reply(),), (AllowChat(GROUP), UseInvitation("none", AMAL)), (AuditEntry(NOW, AMAL, "let_in"),), turn("t1")
    )
    record.inbox.keep([received(1)], now=NOW)
    record.inbox.claim("one", most=1, now=NOW, lease=MINUTE)
    before = shelf.tables(exactly=True)
    with pytest.raises(Overtaken):
        record.settle(1, came, now=NOW)
    assert shelf.tables(exactly=True) == before
    assert record.settle(1, Came((reply(text="That link holds no longer."),)), now=NOW)
    assert texts(send(record)) == ["That link holds no longer."]


def test_an_invitation_lets_one_person_in(shelf: Shelf, record: Record) -> None:
    """Its code is not in the database; who comes second finds it used, and who comes late finds it over."""
    record.apply([INVITED], now=NOW)
    invitation = record.people.invitation("s3cret")
    assert invitation is not None
    assert invitation.holds(NOW)
    assert not invitation.holds(NOW + MINUTE)
    assert "s3cret" not in repr(shelf.tables(exactly=True)) + repr(INVITED)
    with pytest.raises(Overtaken):
        record.apply([UseInvitation("s3cret", AMAL)], now=NOW + MINUTE)
    record.apply([UseInvitation("s3cret", AMAL, "Amal")], now=NOW)
    assert record.people.person(AMAL) == Person(AMAL, Role.CONTRIBUTOR, "Amal", BASIM, NOW)
    used = record.people.invitation("s3cret")
    assert used is not None
    assert (used.used_by, used.holds(NOW)) == (AMAL, False)
    with pytest.raises(Overtaken):
        record.apply([UseInvitation("s3cret", BASIM)], now=NOW)
    assert record.people.person(BASIM) is None
    assert record.people.invitation("another") is None


def test_an_invitation_takes_no_role_away(record: Record) -> None:
    """An administrator who tries a link for readers stays one."""
    record.apply([LetIn(AMAL, Role.ADMINISTRATOR), INVITED, UseInvitation("s3cret", AMAL)], now=NOW)
    person = record.people.person(AMAL)
    assert person is not None
    assert person.role is Role.ADMINISTRATOR


def test_of_many_who_race_for_an_invitation_one_comes_in(shelf: Shelf, record: Record) -> None:
    """Eight at the same moment, on connections of their own: one is in, seven were overtaken."""
    record.apply([INVITED], now=NOW)
    barrier = threading.Barrier(8)
    overtaken: list[int] = []

    def come(person: int) -> None:
        own = Database.open(shelf.address)
        barrier.wait()
        try:
            Record(own).apply([UseInvitation("s3cret", person)], now=NOW)
        except Overtaken:
            overtaken.append(person)
        finally:
            own.close()

    threads = [threading.Thread(target=come, args=(person,)) for person in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [person] = record.people.everyone()
    assert sorted([*overtaken, person.id]) == list(range(1, 9))


def test_people_come_change_and_go(record: Record) -> None:
    """Who is let in twice keeps when and by whom; a role is set only of who is in."""
    record.apply([LetIn(AMAL, Role.READER, "Amal", BASIM)], now=NOW)
    record.apply([LetIn(AMAL, Role.CONTRIBUTOR, None, 5)], now=NOW + MINUTE)
    assert record.people.everyone() == [Person(AMAL, Role.CONTRIBUTOR, "Amal", BASIM, NOW)]
    record.apply([SetRole(AMAL, Role.ADMINISTRATOR)], now=NOW)
    assert record.people.everyone()[0].role is Role.ADMINISTRATOR
    record.apply([RemovePerson(AMAL)], now=NOW)
    assert record.people.everyone() == []
    with pytest.raises(Overtaken):
        record.apply([SetRole(AMAL, Role.READER)], now=NOW)


def test_roles_include_the_ones_before() -> None:
    """Each may all that the ones before may."""
    assert [[one.includes(other) for other in Role] for one in Role] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


def test_chats_are_seen_allowed_and_set(record: Record) -> None:
    """Seeing a chat allows nothing; what it wants and whether it is allowed are kept apart from its title."""
    record.apply([SeeChat(GROUP, ChatKind.GROUP, "Night desk")], now=NOW)
    assert record.people.chat(GROUP) == Chat(GROUP, ChatKind.GROUP, "Night desk")
    wanted = Preferences("ar", "Asia/Baghdad", Length.SHORT)
    record.apply([AllowChat(GROUP), SetPreferences(GROUP, wanted), SetStanding(GROUP, Standing.GONE)], now=NOW)
    record.people.see_chat(GROUP, ChatKind.GROUP, "Day desk")
    assert record.people.chats() == [Chat(GROUP, ChatKind.GROUP, "Day desk", True, Standing.GONE, wanted)]
    record.apply([DisallowChat(GROUP)], now=NOW)
    assert [chat.allowed for chat in record.people.chats()] == [False]


@pytest.mark.parametrize(
    ("chat", "kind"), [(AMAL, ChatKind.PRIVATE), (GROUP, ChatKind.GROUP), (SUPERGROUP, ChatKind.SUPERGROUP)]
)
def test_what_is_said_of_a_chat_never_seen_is_kept(record: Record, chat: int, kind: ChatKind) -> None:
    """Its kind is what its id tells."""
    record.outbox.chat_waits(chat, until=NOW)
    assert record.people.chat(chat) == Chat(chat, kind)
    assert record.people.chat(chat + 1) is None


def test_a_chat_that_moved_keeps_what_it_was(record: Record) -> None:
    """Permission and preferences go along, also to what is asked by the former id; moved again, they do once more."""
    wanted = Preferences("ar", "Asia/Baghdad", Length.LONG)
    record.apply([SeeChat(GROUP, ChatKind.GROUP, "Desk"), AllowChat(GROUP), SetPreferences(GROUP, wanted)], now=NOW)
    settle(record, 1, Came(turn=turn("t1", chat=GROUP)), chat=GROUP)
    record.apply([MoveChat(GROUP, SUPERGROUP)], now=NOW)
    moved = Chat(SUPERGROUP, ChatKind.SUPERGROUP, "Desk", True, Standing.OPEN, wanted)
    assert record.people.chats() == [moved]
    assert record.people.chat(GROUP) == moved
    kept = record.turns.turn("t1")
    assert kept is not None
    assert (kept.place.chat, kept.message_id) == (SUPERGROUP, None)
    record.apply([DisallowChat(GROUP), MoveChat(GROUP, SUPERGROUP), MoveChat(GROUP, GROUP)], now=NOW)
    assert [chat.allowed for chat in record.people.chats()] == [False]
    settle(record, 2, Came(turn=turn("t2", chat=GROUP)), chat=GROUP)
    record.apply([MoveChat(SUPERGROUP, SUPERGROUP - 1)], now=NOW)
    late = record.turns.turn("t2")
    assert late is not None
    assert late.place.chat == SUPERGROUP - 1
    chat = record.people.chat(GROUP)
    assert chat is not None
    assert chat.id == SUPERGROUP - 1


def test_a_stranger_was_told(record: Record) -> None:
    """When a stranger was last told is known, so that it happens once an hour at most."""
    assert record.people.stranger_told(9) is None
    for at in (NOW, NOW + MINUTE):
        record.apply([ToldStranger(9)], now=at)
        assert record.people.stranger_told(9) == at


def test_doubt_is_offered_and_ended_in_a_settlement(record: Record) -> None:
    """The chat is told once; pressing twice sends once, and the second press is decided again."""
    settle(record, 1, Came((reply(),)))
    [part] = record.outbox.claim("sender", most=1, now=NOW, lease=MINUTE)
    record.outbox.sending(part.key, now=NOW)
    record.outbox.doubt(part.key, "timed out")
    assert [one.offered for one in record.outbox.doubtful(AMAL)] == [False]
    settle(record, 2, Came(changes=(Offered(part.key),)))
    assert [one.offered for one in record.outbox.doubtful(AMAL)] == [True]
    with pytest.raises(Overtaken):
        record.apply([SendAgain(part.key, BASIM)], now=NOW)
    settle(record, 3, Came((reply(text="Sent again."),), (SendAgain(part.key, AMAL),)))
    with pytest.raises(Overtaken):
        record.apply([SendAgain(part.key, AMAL)], now=NOW)
    assert texts(send(record)) == ["An answer.", "Sent again."]


def test_verdicts_come_with_what_they_are_about(record: Record) -> None:
    """A later verdict replaces a person's earlier one; of a turn that is gone there is none."""
    settle(record, 1, Came(turn=turn("t1", question="Who closed it?")))
    record.apply([GiveFeedback("t1", AMAL, Verdict.UP), GiveFeedback("t1", BASIM, Verdict.UP)], now=NOW)
    record.apply([GiveFeedback("t1", AMAL, Verdict.DOWN)], now=NOW + MINUTE)
    found = record.turns.feedback()
    assert [(one.person, one.verdict, one.at) for one in found] == [
        (AMAL, Verdict.DOWN, NOW + MINUTE),
        (BASIM, Verdict.UP, NOW),
    ]
    assert {one.turn.question for one in found} == {"Who closed it?"}
    assert found[0].turn.settings == {"length": "usual"}
    assert len(record.turns.feedback(limit=1)) == 1
    assert len(record.turns.feedback(since=NOW + MINUTE)) == 1
    with pytest.raises(Overtaken):
        record.apply([GiveFeedback("none", AMAL, Verdict.UP)], now=NOW)


def test_the_latest_turn_is_of_its_place(record: Record) -> None:
    """Chats, topics and people are told apart; the newest by when it was asked is the one."""
    for number, (id_, person, chat) in enumerate([("a", AMAL, GROUP), ("b", BASIM, GROUP), ("c", AMAL, AMAL)]):
        settle(record, number, Came(turn=turn(id_, person, chat, at=NOW + number * MINUTE)))
    place = turn("a", chat=GROUP).place
    latest = [record.turns.latest(place), record.turns.latest(place, AMAL), record.turns.latest(turn("c").place)]
    assert [one.id for one in latest if one] == ["b", "a", "c"]
    assert record.turns.latest(type(place)(GROUP, 3)) is None
    assert record.turns.latest(place, 77) is None


def test_acts_are_counted_by_person_and_chat(record: Record) -> None:
    """Limits count what was done of late, by one, in one chat."""
    acts = [
        AuditEntry(NOW - timedelta(hours=n), person, act, None, chat)
        for n, (person, act, chat) in enumerate(
            [(AMAL, "asked", GROUP), (AMAL, "asked", AMAL), (BASIM, "asked", GROUP), (AMAL, "added", GROUP)]
        )
    ]
    record.audit.add(acts)
    hours = timedelta(hours=10)
    assert record.audit.count("asked", since=NOW - hours, actor=AMAL) == 2
    assert record.audit.count("asked", since=NOW - hours, chat=GROUP) == 2
    assert record.audit.count("asked", since=NOW - hours, actor=AMAL, chat=GROUP) == 1
    assert record.audit.count("asked", since=NOW, actor=AMAL) == 1
    assert record.audit.entries() == acts[::-1]
    assert record.audit.entries(since=NOW - timedelta(hours=1), limit=1) == [acts[1]]


def test_what_is_no_change_is_refused(record: Record) -> None:
    """A mistake of ours is told, not passed over."""
    wrong: Change = "let me in"  # type: ignore[assignment]
    with pytest.raises(TypeError, match="is no change"):
        record.apply([wrong], now=NOW)
