"""A backup holds what the bot keeps; restored, the bot does nothing of what it was about to do."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from bot.record.record import Record
from bot.record.types import (
    AllowChat,
    AuditEntry,
    GiveFeedback,
    LetIn,
    New,
    NewInvitation,
    Outgoing,
    Role,
    State,
    UseInvitation,
    Verdict,
)
from retrieval.errors import LibraryError
from retrieval.library.backup import RESTORED, Backups
from retrieval.library.database import Database
from tests.bot.record.conftest import AMAL, BASIM, GROUP, MINUTE, NOW, Came, received, reply, send, settle, texts, turn
from tests.conftest import Shelf


def fill(record: Record) -> None:
    """A bot in the middle of its work: parts and updates in every state."""
    acts = (AuditEntry(NOW, AMAL, "asked", "t1", AMAL),)
    came = Came((reply(text="sent", turn="t1"),), (LetIn(AMAL, Role.READER), AllowChat(GROUP)), acts, turn("t1"))
    settle(record, 1, came)
    send(record)
    record.apply([GiveFeedback("t1", AMAL, Verdict.UP)], now=NOW)
    record.apply([NewInvitation("s3cret", Role.READER, AMAL, NOW + 9 * MINUTE)], now=NOW)
    new = [New(f"test:{text}", reply(chat, text)) for text, chat in (("sending", 1), ("claimed", 2), ("pending", 3))]
    record.outbox.add(new, now=NOW)
    sending, _ = record.outbox.claim("sender", most=2, now=NOW, lease=MINUTE)
    record.outbox.sending(sending.key, now=NOW)
    record.outbox.chat_waits(3, until=NOW + MINUTE)
    record.inbox.keep([received(2), received(3, BASIM)], now=NOW)
    record.inbox.claim("worker", most=1, now=NOW, lease=MINUTE)


@pytest.fixture
def restored(shelf: Shelf, record: Record, elsewhere: Shelf, tmp_path: Path, database: Database) -> Shelf:
    """What a working bot's backup is restored to, from each kind of database to each."""
    fill(record)
    Backups(database).write(tmp_path / "monday.db")
    elsewhere.data.mkdir(exist_ok=True)
    with closing(Database.open(elsewhere.address)) as target:
        Backups(target).restore(tmp_path / "monday.db", replace=False)
    return elsewhere


def kept(record: Record) -> list[object]:
    """Who may do what, a turn, verdicts and acts."""
    people, turns = record.people, record.turns
    return [people.everyone(), people.chat(GROUP), turns.turn("t1"), turns.feedback(), record.audit.entries()]


def doubtful(record: Record) -> list[Outgoing]:
    """The parts in doubt, of all chats."""
    return [part for chat in (1, 2, 3, AMAL) for part in record.outbox.doubtful(chat)]


def test_a_restored_bot_rests(record: Record, restored: Shelf) -> None:
    """Who may do what, turns and acts are there; nothing is sent or worked again, and no old invitation holds."""
    before = kept(record)
    with closing(Database.open(restored.address)) as database:
        record = Record(database)
        assert kept(record) == before
        assert send(record, now=NOW + MINUTE) == []
        assert record.inbox.claim("one", most=9, now=NOW, lease=MINUTE) == []
        assert record.outbox.recover(now=NOW, everything=True) == (0, 0)
        assert record.inbox.recover(now=NOW, everything=True) == 0
        assert {(part.reply.message.plain, part.problem) for part in doubtful(record)} == {
            (text, RESTORED) for text in ("sending", "claimed", "pending")
        }
        assert record.people.invitation("s3cret") is None
        assert record.inbox.keep([received(2)], now=NOW) == 0


def test_a_restored_bot_goes_on(restored: Shelf) -> None:
    """What is held is sent where a person asks; new rows follow the old ones' keys; a new update is answered."""
    with closing(Database.open(restored.address)) as database:
        record = Record(database)
        [held] = [part for part in doubtful(record) if part.reply.message.plain == "pending"]
        assert record.outbox.send_again(held.key, 3, now=NOW)
        keys = {part.key for part in doubtful(record)} | {held.key}
        settle(record, 50, Came((reply(text="New."),), audit=(AuditEntry(NOW, AMAL, "asked"),)))
        sent = send(record)
        assert texts(sent) == ["pending", "New."]
        assert sent[1].key > max(keys)
        assert record.outbox.counts()[State.SENT] == 3


def test_people_are_not_given_up_unasked(record: Record, database: Database, tmp_path: Path) -> None:
    """A library without reports that a bot keeps people in is refused as one with reports is."""
    Backups(database).write(tmp_path / "monday.db")
    record.apply([LetIn(AMAL, Role.READER)], now=NOW)
    with pytest.raises(LibraryError, match="1 person"):
        Backups(database).restore(tmp_path / "monday.db", replace=False)
    assert record.people.person(AMAL) is not None
    Backups(database).restore(tmp_path / "monday.db", replace=True)
    assert record.people.everyone() == []


def test_the_library_itself_is_not_put_to_rest_by_its_backup(
    record: Record, database: Database, tmp_path: Path
) -> None:
    """A backup changes nothing in the library that it is taken of."""
    fill(record)
    Backups(database).write(tmp_path / "monday.db")
    record.outbox.recover(now=NOW + MINUTE)
    assert texts(send(record, now=NOW + MINUTE)) == ["claimed", "pending"]
    record.apply([UseInvitation("s3cret", BASIM)], now=NOW)
    assert record.inbox.waiting() == 2
