"""What tests of the record share: a record on each kind of database, and values to put in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.record.record import Record
from bot.record.types import AuditEntry, Change, Cited, Message, NewTurn, Outgoing, Place, Received, Reply
from retrieval.library.database import Database
from tests.conftest import Shelf

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
AMAL, BASIM, GROUP = 101, 102, -500


@dataclass(frozen=True)
class Came:
    """What came of an update, as the service hands it over."""

    replies: tuple[Reply, ...] = ()
    changes: tuple[Change, ...] = ()
    audit: tuple[AuditEntry, ...] = ()
    turn: NewTurn | None = None


@pytest.fixture
def database(shelf: Shelf) -> Iterator[Database]:
    """An empty library's database, on each kind in turn."""
    shelf.data.mkdir(exist_ok=True)
    with closing(Database.open(shelf.address)) as opened:
        yield opened


@pytest.fixture
def record(database: Database) -> Record:
    """The record in it."""
    return Record(database)


def received(id_: int, chat: int | None = AMAL, person: int | None = None, text: str = "a question") -> Received:
    """An update as it comes in."""
    return Received(id_, chat, f'{{"update_id": {id_}, "text": "{text}"}}', person)


def reply(chat: int = AMAL, text: str = "An answer.", *, turn: str | None = None, edits: int | None = None) -> Reply:
    """A reply of one message."""
    return Reply(Message(f"<b>{text}</b>", text), Place(chat), turn=turn, edits=edits)


def turn(
    id_: str,
    person: int = AMAL,
    chat: int | None = None,
    *,
    question: str = "What was closed?",
    before: tuple[str, ...] = (),
    cites: tuple[str, ...] = ("r1",),
    at: datetime = NOW,
    near: str | None = None,
) -> NewTurn:
    """A turn whose answer quotes some reports."""
    return NewTurn(
        id=id_,
        place=Place(person if chat is None else chat),
        person=person,
        message_id=7,
        question=question,
        before=before,
        language="en",
        settings={"length": "usual"},
        answer={
            "question": question,
            "sources": [{"n": n, "report_id": one, "quote": "A bridge was closed."} for n, one in enumerate(cites, 1)],
            "near": [{"report_id": near, "quote": "A road was closed."}] if near else [],
        },
        cited=tuple(Cited(n, one, 0, 40, ((0, 20), (21, 40))) for n, one in enumerate(cites, 1)),
        asked_at=at,
    )


def settle(record: Record, update_id: int, came: Came, *, chat: int = AMAL, person: int | None = None) -> bool:
    """Let an update come in, be worked and be settled."""
    record.inbox.keep([received(update_id, chat, person)], now=NOW)
    assert [one.id for one in record.inbox.claim("worker", most=1, now=NOW, lease=MINUTE)] == [update_id]
    return record.settle(update_id, came, now=NOW)


def send(record: Record, *, now: datetime = NOW) -> list[Outgoing]:
    """Send everything that may go, as a sender to whom nothing happens; the parts in the order in which they went."""
    gone: list[Outgoing] = []
    while claimed := record.outbox.claim("sender", most=10, now=now, lease=MINUTE):
        for part in claimed:
            if record.outbox.sending(part.key, now=now):
                record.outbox.sent(part.key, 1000 + part.key, now=now)
                gone.append(part)
    return gone


def texts(parts: list[Outgoing]) -> list[str]:
    """What parts say."""
    return [part.reply.message.plain for part in parts]
