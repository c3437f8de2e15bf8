"""The outbox: every part once, in order within a chat; what is in doubt is held."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.record.outbox import CUT_OFF
from bot.record.record import Record
from bot.record.types import (
    Attachment,
    Button,
    Message,
    MoveChat,
    New,
    Outgoing,
    Place,
    Priority,
    Reply,
    SetStanding,
    Standing,
    State,
)
from tests.bot.record.conftest import AMAL, BASIM, GROUP, MINUTE, NOW, reply, send, texts

SUPERGROUP = -1_000_000_000_500


def add(record: Record, *parts: tuple[str, int], priority: Priority = Priority.ANSWER) -> None:
    """Store parts that say something to a chat."""
    new = [New(f"test:{text}", reply(chat, text), priority) for text, chat in parts]
    assert record.outbox.add(new, now=NOW) == len(new)


def claim(record: Record, most: int = 10, busy: tuple[int, ...] = ()) -> list[Outgoing]:
    """What a sender gets at this time."""
    return record.outbox.claim("sender", most=most, now=NOW, lease=MINUTE, busy=busy)


def state(record: Record, part: Outgoing) -> State:
    """How far a part is."""
    found = record.outbox.part(part.key)
    assert found is not None
    return found.state


def begin(record: Record) -> Outgoing:
    """Let the request of the first part go out."""
    [part] = claim(record, most=1)
    assert record.outbox.sending(part.key, now=NOW)
    return part


def test_a_part_comes_back_as_it_was(record: Record) -> None:
    """Nothing of a reply is lost on the way through the database, and a name is taken once."""
    whole = Reply(
        message=Message(
            "<b>ما &lt;حدث&gt;</b> 😀", "ما <حدث> 😀", ((Button("👍", "u:1"), Button("Page", url="https://a.example")),)
        ),
        place=Place(GROUP, 12),
        replies_to=4,
        edits=5,
        turn="abc",
        document=Attachment("brief.pdf", b"\x00\xff"),
    )
    later = NOW + MINUTE
    assert record.outbox.add([New("digest:1:2026-11-22:1", whole, Priority.PUSH, later)], now=NOW) == 1
    assert record.outbox.add([New("digest:1:2026-11-22:1", reply())], now=NOW) == 0
    assert claim(record) == []
    [part] = record.outbox.claim("sender", most=1, now=later, lease=MINUTE)
    assert part == Outgoing(
        key=part.key,
        name="digest:1:2026-11-22:1",
        reply=whole,
        priority=Priority.PUSH,
        state=State.CLAIMED,
        attempts=0,
        not_before=later,
        message_id=None,
        problem=None,
        created_at=NOW,
    )
    assert part.part_of == "digest:1:2026-11-22"


def test_order_within_a_chat_and_one_at_a_time(record: Record) -> None:
    """Of each chat the first part goes, and the next one only when it is through; a busy chat waits."""
    add(record, ("a1", AMAL), ("a2", AMAL), ("b1", BASIM), ("a3", AMAL))
    assert texts(claim(record, busy=(BASIM,))) == ["a1"]
    assert texts(claim(record)) == ["b1"]
    assert claim(record) == []
    assert texts(send(record, now=NOW)) == []
    assert record.outbox.recover(now=NOW + MINUTE) == (2, 0)
    assert texts(send(record)) == ["a1", "b1", "a2", "a3"]


def test_answers_go_before_pushes(record: Record) -> None:
    """Among all chats and within one: whoever asked waits for no digest."""
    add(record, ("push a", AMAL), ("push b", BASIM), priority=Priority.PUSH)
    add(record, ("answer a1", AMAL), ("answer a2", AMAL))
    assert texts(send(record)) == ["answer a1", "push b", "answer a2", "push a"]


def test_what_waits_is_not_overtaken(record: Record) -> None:
    """After a 429 a part waits, and what follows it in its chat with it; other chats go on."""
    add(record, ("a1", AMAL), ("a2", AMAL), ("b1", BASIM))
    [first] = claim(record, most=1)
    assert record.outbox.sending(first.key, now=NOW)
    record.outbox.put_back(first.key, not_before=NOW + MINUTE, problem="slow down")
    assert texts(send(record)) == ["b1"]
    assert texts(send(record, now=NOW + MINUTE)) == ["a1", "a2"]
    part = record.outbox.part(first.key)
    assert part is not None
    assert (part.attempts, part.problem) == (2, None)


def test_a_chat_that_waits_stops_itself_alone(record: Record) -> None:
    """Whatever its parts are: until then nothing goes to it."""
    add(record, ("a1", AMAL), ("b1", BASIM))
    record.outbox.chat_waits(AMAL, until=NOW + MINUTE)
    assert texts(send(record)) == ["b1"]
    assert texts(send(record, now=NOW + MINUTE)) == ["a1"]


def test_what_is_sending_when_its_sender_ends_is_in_doubt(record: Record) -> None:
    """Claimed it was certainly not sent; sending it may have been: it is held, and sent again where that is asked."""
    add(record, ("a1", AMAL), ("a2", AMAL), ("b1", BASIM))
    begin(record)
    claim(record, most=1)
    assert record.outbox.recover(now=NOW) == (0, 0)
    assert record.outbox.recover(now=NOW, everything=True) == (1, 1)
    [held] = record.outbox.doubtful(AMAL)
    assert (held.reply.message.plain, held.state, held.problem) == ("a1", State.UNKNOWN, CUT_OFF)
    assert texts(send(record)) == ["a2", "b1"]
    assert record.outbox.counts()[State.UNKNOWN] == 1
    assert not record.outbox.send_again(held.key, BASIM, now=NOW)
    assert record.outbox.send_again(held.key, AMAL, now=NOW)
    assert not record.outbox.send_again(held.key, AMAL, now=NOW)
    assert texts(send(record)) == ["a1"]
    assert record.outbox.counts() == {one: 3 if one is State.SENT else 0 for one in State}


def test_an_edit_may_be_repeated(record: Record) -> None:
    """It goes back to pending where a message would be in doubt."""
    record.outbox.add([New("test:edit", reply(edits=44))], now=NOW)
    begin(record)
    assert record.outbox.recover(now=NOW + MINUTE) == (1, 0)
    assert texts(send(record)) == ["An answer."]


def test_only_one_request_goes_out(record: Record) -> None:
    """Of two senders that hold a part, one whose lease is over among them, one may send."""
    add(record, ("a1", AMAL))
    [slow] = claim(record)
    record.outbox.recover(now=NOW + MINUTE)
    [quick] = record.outbox.claim("another", most=1, now=NOW, lease=MINUTE)
    assert slow.key == quick.key
    assert record.outbox.sending(slow.key, now=NOW)
    assert not record.outbox.sending(quick.key, now=NOW)


def test_what_telegram_says_late_still_counts(record: Record) -> None:
    """A part that was given up as in doubt, and turns out to be sent, is sent; a late failure changes nothing."""
    add(record, ("a1", AMAL), ("b1", BASIM))
    one, other = begin(record), begin(record)
    record.outbox.recover(now=NOW + MINUTE)
    record.outbox.sent(one.key, 9, now=NOW)
    record.outbox.put_back(other.key)
    assert (state(record, one), state(record, other)) == (State.SENT, State.UNKNOWN)


def test_a_renewed_part_is_left_alone(record: Record) -> None:
    """A sender that waits for its turn keeps what it claimed."""
    add(record, ("a1", AMAL))
    claim(record)
    record.outbox.renew("sender", now=NOW + MINUTE, lease=MINUTE)
    assert record.outbox.recover(now=NOW + MINUTE) == (0, 0)


def test_doubt_and_refusal_are_kept_with_their_reason(record: Record) -> None:
    """Both end a part's turn: the chat goes on with the next one."""
    add(record, ("a1", AMAL), ("a2", AMAL), ("a3", AMAL))
    doubtful = begin(record)
    record.outbox.doubt(doubtful.key, "timed out")
    dead = begin(record)
    record.outbox.bury(dead.key, "message is too long")
    assert (state(record, doubtful), state(record, dead)) == (State.UNKNOWN, State.DEAD)
    assert texts(send(record)) == ["a3"]


def test_a_chat_that_is_closed_gets_pushes_when_it_is_open_again(record: Record) -> None:
    """Nobody waits any more for an answer that could not be sent; what was scheduled is held back."""
    add(record, ("answer", AMAL), ("other", BASIM))
    add(record, ("push", AMAL), priority=Priority.PUSH)
    record.outbox.close_chat(AMAL, Standing.BLOCKED)
    assert texts(send(record)) == ["other"]
    chat = record.people.chat(AMAL)
    assert chat is not None
    assert chat.standing is Standing.BLOCKED
    record.apply([SetStanding(AMAL, Standing.OPEN)], now=NOW)
    assert texts(send(record)) == ["push"]
    assert record.outbox.counts()[State.SKIPPED] == 1


@pytest.mark.parametrize("twice", [False, True])
def test_a_group_that_became_a_supergroup_is_followed(record: Record, twice: bool) -> None:
    """What waits for the old id goes to the new one, what is added for it too; ids of messages mean nothing there."""
    edit = Reply(Message("a1", "a1"), Place(GROUP), replies_to=3, edits=4)
    record.outbox.add([New("test:1", edit), New("test:2", reply(GROUP, "a2"))], now=NOW)
    part = begin(record)
    record.outbox.move_chat(GROUP, SUPERGROUP)
    record.outbox.put_back(part.key, not_before=None, problem="migrated")
    if twice:
        record.apply([MoveChat(GROUP, SUPERGROUP)], now=NOW)
    record.outbox.add([New("test:3", reply(GROUP, "a3"))], now=NOW)
    sent = send(record)
    assert texts(sent) == ["a1", "a2", "a3"]
    assert {one.reply.place.chat for one in sent} == {SUPERGROUP}
    assert (sent[0].reply.replies_to, sent[0].reply.edits) == (None, None)


def test_a_message_of_ours_is_known(record: Record) -> None:
    """A reply to an earlier answer leads to its turn, an edited one to the newest; other messages to nothing."""
    record.outbox.add([New("test:1", reply(turn="abc"))], now=NOW)
    [part] = send(record)
    found = record.outbox.message(AMAL, 1000 + part.key)
    assert found is not None
    assert (found.reply.turn, found.state) == ("abc", State.SENT)
    assert record.outbox.message(BASIM, 1000 + part.key) is None
    record.outbox.add([New("test:2", reply(turn="def", edits=1000 + part.key))], now=NOW + timedelta(seconds=1))
    edit = begin(record)
    record.outbox.sent(edit.key, 1000 + part.key, now=NOW)
    newest = record.outbox.message(AMAL, 1000 + part.key)
    assert newest is not None
    assert newest.reply.turn == "def"
