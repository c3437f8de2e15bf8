"""The inbox: every update once, in order within a chat, side by side across chats."""

from __future__ import annotations

import threading
from collections import defaultdict
from datetime import datetime, timedelta

from bot.record.record import Record
from bot.record.types import MoveChat, Received
from retrieval.library.database import Database
from tests.bot.record.conftest import AMAL, BASIM, GROUP, MINUTE, NOW, Came, received, reply, send
from tests.conftest import Shelf


def claim(record: Record, worker: str = "one", most: int = 10, now: datetime = NOW) -> list[int]:
    """The ids of what a worker gets."""
    return [one.id for one in record.inbox.claim(worker, most=most, now=now, lease=MINUTE)]


def test_an_update_is_kept_once(record: Record) -> None:
    """What Telegram delivers again counts for nothing, while it waits and when it is done."""
    assert record.inbox.keep([received(1), received(2)], now=NOW) == 2
    assert record.inbox.keep([received(2), received(3)], now=NOW) == 1
    assert claim(record) == [1]
    assert record.settle(1, Came(), now=NOW)
    assert record.inbox.keep([received(1)], now=NOW) == 0
    assert claim(record) == [2]
    assert record.inbox.waiting() == 2


def test_a_body_comes_back_as_it_was(record: Record) -> None:
    """The JSON is the worker's to read: nothing in it changes, and attempts are counted."""
    body = '{"update_id": 5, "message": {"text": "أين \\u0000 \\ud83d 😀"}}'
    record.inbox.keep([Received(5, None, body)], now=NOW)
    [update] = record.inbox.claim("one", most=1, now=NOW, lease=MINUTE)
    assert (update.body, update.chat, update.received_at, update.attempts) == (body, None, NOW, 1)
    assert record.inbox.recover(now=NOW + MINUTE) == 1
    [update] = record.inbox.claim("two", most=1, now=NOW, lease=MINUTE)
    assert update.attempts == 2


def test_of_a_chat_one_at_a_time_and_the_oldest_first(record: Record) -> None:
    """Chats do not wait for each other; what has no chat waits for nothing; within a chat order holds."""
    chats = {1: AMAL, 2: AMAL, 3: BASIM, 4: None, 5: None, 6: AMAL}
    record.inbox.keep([received(id_, chat) for id_, chat in reversed(chats.items())], now=NOW)
    assert claim(record) == [1, 3, 4, 5]
    assert claim(record, "two") == []
    record.settle(1, Came(), now=NOW)
    assert claim(record, "two") == [2]
    record.inbox.fail(2, "it made no sense", now=NOW)
    assert claim(record) == [6]


def test_one_that_comes_late_waits_for_what_is_worked(record: Record) -> None:
    """A webhook may deliver out of order: an older update is not worked beside a newer one of its chat."""
    record.inbox.keep([received(8)], now=NOW)
    assert claim(record) == [8]
    record.inbox.keep([received(7)], now=NOW)
    assert claim(record, "two") == []
    record.settle(8, Came(), now=NOW)
    assert claim(record, "two") == [7]


def test_a_lease_ends_unless_it_is_renewed(record: Record) -> None:
    """What a worker that died had in hand is worked by another; what a living one has is not."""
    record.inbox.keep([received(1), received(2, BASIM)], now=NOW)
    assert claim(record, "dies", most=1) == [1]
    assert claim(record, "lives", most=1) == [2]
    record.inbox.renew("lives", now=NOW + MINUTE / 2, lease=MINUTE)
    assert record.inbox.recover(now=NOW + MINUTE) == 1
    assert claim(record, "lives", now=NOW + MINUTE) == [1]
    assert record.inbox.recover(now=NOW, everything=True) == 2
    assert record.inbox.recover(now=NOW, everything=True) == 0


def test_only_one_worker_settles(record: Record) -> None:
    """A worker whose lease was over while it worked answers nothing, when another one has answered."""
    record.inbox.keep([received(1)], now=NOW)
    assert claim(record, "slow") == [1]
    record.inbox.recover(now=NOW + MINUTE)
    assert claim(record, "quick", now=NOW + MINUTE) == [1]
    assert record.settle(1, Came((reply(text="From the quick one."),)), now=NOW)
    assert not record.settle(1, Came((reply(text="From the slow one."),)), now=NOW)
    assert not record.settle(99, Came((reply(text="To nothing."),)), now=NOW)
    assert [part.reply.message.plain for part in send(record)] == ["From the quick one."]


def test_what_waits_moves_with_its_chat(record: Record) -> None:
    """Of a group that became a supergroup, what waits is worked as the new chat's, in order with what came there."""
    record.inbox.keep([received(1, GROUP), received(2, GROUP), received(3, -1_000_000_000_500)], now=NOW)
    assert claim(record, most=1) == [1]
    record.settle(1, Came(changes=(MoveChat(GROUP, -1_000_000_000_500),)), now=NOW)
    assert [(one.id, one.chat) for one in record.inbox.claim("one", most=5, now=NOW, lease=MINUTE)] == [
        (2, -1_000_000_000_500)
    ]


def test_workers_side_by_side_work_each_update_once_and_in_order(shelf: Shelf, database: Database) -> None:
    """Four workers on connections of their own: each update is settled once, and every chat's in order."""
    Record(database).inbox.keep([received(id_, id_ % 7 or None) for id_ in range(1, 141)], now=NOW)
    settled: dict[int, list[int]] = defaultdict(list)
    problems: list[BaseException] = []

    def work(name: str) -> None:
        own = Database.open(shelf.address)
        try:
            record = Record(own)
            while record.inbox.waiting():
                for update in record.inbox.claim(name, most=3, now=NOW, lease=timedelta(hours=1)):
                    # Before it is settled: afterwards the chat's next one may be worked already.
                    settled[update.id % 7].append(update.id)
                    assert record.settle(update.id, Came((reply(update.id % 7 or BASIM),)), now=NOW)
        except BaseException as error:
            problems.append(error)
            raise
        finally:
            own.close()

    threads = [threading.Thread(target=work, args=(f"worker {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert sorted(id_ for ids in settled.values() for id_ in ids) == list(range(1, 141))
    assert all(settled[chat] == sorted(settled[chat]) for chat in range(1, 7))
    assert len(send(Record(database))) == 140
