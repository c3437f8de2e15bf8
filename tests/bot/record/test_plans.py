"""Finding work stays quick however much is done: the plans of what is asked all day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from bot.record.record import Record
from bot.record.types import LetIn, Place, Role
from bot.schedule.changes import Subscribe
from bot.schedule.types import DAILY
from tests.bot.record.conftest import AMAL, MINUTE, NOW, Came, received, reply, settle
from tests.conftest import Shelf

NUMBERS = (
    "WITH RECURSIVE numbers (n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM numbers WHERE n < 30000)"
    " INSERT INTO {table} SELECT {columns} FROM numbers"
)
DONE = {
    "subscriptions (chat, person, minute, zone, days, subjects, when_empty, language, since, looks_at)": (
        "n, n, 450, 'UTC', '1234567', '[]', 'say', 'en', '2026-01-01 00:00:00'{time}, '2026-12-24 00:00:00'{time}"
    ),
    "deliveries (subscription, day, due_at, stage, turn, since, finished_at)": (
        "n, '2026-11-01'{date}, '2026-11-01 07:30:00'{time}, 'ready', 't' || n, '2026-11-01 00:00:00'{time},"
        " '2026-11-01 07:31:00'{time}"
    ),
    "updates (id, chat, received_at, state)": "n, n % 50, '2026-11-01 00:00:00'{time}, 'done'",
    "outgoing (name, chat, priority, state, created_at)": "'old:' || n, n % 50, 0, 'sent', '2026-11-01 00:00:00'{time}",
    "people (id, role, since)": "n + 100000, 'reader', '2026-11-01 00:00:00'{time}",
    "audit (at, actor, act, chat)": "'2026-11-01 00:00:00'{time}, n % 50, 'asked', n % 50",
}
ASKED: dict[str, Callable[[Record], object]] = {
    "claim an update": lambda record: record.inbox.claim("one", most=5, now=NOW, lease=MINUTE),
    "renew updates": lambda record: record.inbox.renew("one", now=NOW, lease=MINUTE),
    "renew parts": lambda record: record.outbox.renew("one", now=NOW, lease=MINUTE),
    "recover updates": lambda record: record.inbox.recover(now=NOW),
    "count what waits": lambda record: record.inbox.waiting(),
    "claim a part": lambda record: record.outbox.claim("one", most=5, now=NOW, lease=MINUTE, busy=[7, 8]),
    "recover parts": lambda record: record.outbox.recover(now=NOW),
    "recover all": lambda record: (record.inbox.recover(now=NOW, everything=True), record.outbox.recover(now=NOW)),
    "parts in doubt": lambda record: record.outbox.doubtful(AMAL),
    "whose message": lambda record: record.outbox.message(AMAL, 5),
    "plan digests": lambda record: record.deliveries.plan(now=NOW, administrators=[AMAL]),
    "claim digests": lambda record: record.deliveries.claim("one", most=5, now=NOW, lease=MINUTE),
    "renew digests": lambda record: record.deliveries.renew("one", [1, 2], now=NOW, lease=MINUTE),
    "fail digests": lambda record: record.deliveries.failed("one", [1], "it broke", now=NOW, again=NOW),
    "recover digests": lambda record: record.deliveries.recover(now=NOW),
    "skip late digests": lambda record: record.deliveries.lapse(now=NOW + 400 * MINUTE),
    "who missed digests": lambda record: record.deliveries.missed(administrators=[AMAL]),
    "when the next is due": lambda record: record.deliveries.next_at(now=NOW),
    "count digests": lambda record: record.outcomes.figures(since=NOW - 9 * MINUTE, now=NOW),
    "digests of a chat": lambda record: record.subscriptions.of(AMAL),
    "skip late parts": lambda record: record.outbox.skip_expired(now=NOW + 400 * MINUTE),
    "count of a person": lambda record: record.audit.count("asked", since=NOW, actor=AMAL),
    "count of a chat": lambda record: record.audit.count("asked", since=NOW, chat=AMAL),
}


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """What is asked of any database meanwhile."""
    heard: list[tuple[str, Any]] = []

    def hear(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        heard.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def lines_of_plan(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """A statement's plan; of what is done for many at once, that for one."""
    parameters = parameters[0] if isinstance(parameters, list) else parameters
    explain = "EXPLAIN " if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    return [str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters)]


def plan(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """The lines of a statement's plan by which rows that are done are read."""
    lines = lines_of_plan(connection, statement, parameters)
    if connection.dialect.name == "postgresql":
        return [line for line in lines if "Seq Scan on " in line and " chats" not in line]
    whole = [line for line in lines if line.startswith("SCAN ") and "INDEX" not in line and "CONSTANT" not in line]
    # By this one a search reads whatever a chat was ever sent.
    return whole + [line for line in lines if line.endswith("ix_outgoing_message (chat=?)")]


def fill(shelf: Shelf, rows: Mapping[str, str]) -> None:
    """Thousands of rows in some tables."""
    with shelf.sql() as connection:
        server = connection.dialect.name == "postgresql"
        types = {"time": "\\:\\:timestamp", "date": "\\:\\:date"} if server else {"time": "", "date": ""}
        for table, columns in rows.items():
            connection.execute(text(NUMBERS.format(table=table, columns=columns.format(**types))))
        if connection.dialect.name == "postgresql":
            # A server does so by itself; SQLite has to choose without.
            connection.execute(text("ANALYZE"))


def some_digests(record: Record) -> None:
    """Digests that were missed, one that is being made, one that is planned, one that is due."""
    record.apply([LetIn(AMAL, Role.READER)], now=NOW)
    for days, act in (
        (3, lambda: record.deliveries.plan(now=NOW)),
        (1, lambda: record.deliveries.claim("one", most=9, now=NOW, lease=MINUTE)),
        (1, lambda: record.deliveries.plan(now=NOW)),
        (1, lambda: None),
    ):
        want = Subscribe(Place(AMAL), AMAL, NOW.time(), "UTC", DAILY, (), "en")
        record.apply([want], now=NOW - timedelta(days=days) + MINUTE)
        act()


@pytest.mark.parametrize("asked", ASKED)
def test_no_table_is_read_whole(shelf: Shelf, record: Record, asked: str) -> None:
    """With thousands of rows that are done beside a few that are not, each question goes through an index."""
    settle(record, 1, Came((reply(),)))
    record.inbox.keep([received(2)], now=NOW)
    some_digests(record)
    fill(shelf, DONE)
    with statements() as heard:
        ASKED[asked](record)
    questions = [one for one in heard if one[0].startswith(("SELECT ", "UPDATE ")) and "pg_" not in one[0]]
    assert questions
    with shelf.sql() as connection:
        assert [plan(connection, *one) for one in questions] == [[] for _ in questions]


BACKLOG = {
    "outgoing (name, chat, priority, state, created_at, html)": (
        "'new:' || n, n, 1, 'pending', '2026-11-01 00:00:00'{time}, 'a digest'"
    ),
    "subscriptions (chat, person, minute, zone, days, subjects, when_empty, language, since, looks_at)": (
        "n, n, 450, 'UTC', '1234567', '[]', 'say', 'en', '2026-01-01 00:00:00'{time}, '2026-11-01 00:00:00'{time}"
    ),
    "deliveries (subscription, day, due_at, stage)": (
        "n - 999, '2026-11-22'{date}, '2026-11-22 07:30:00'{time}, 'planned'"
    ),
    "people (id, role, since)": "n, 'reader', '2026-11-01 00:00:00'{time}",
}


@pytest.mark.parametrize("asked", ["claim a part", "plan digests"])
def test_a_backlog_is_not_sorted(shelf: Shelf, record: Record, asked: str) -> None:
    """Of thousands that are due at once the first few are read in order, not all of them sorted for each few."""
    fill(shelf, BACKLOG)
    with statements() as heard:
        ASKED[asked](record)
    first = next(one for one in heard if one[0].startswith("SELECT ") and "pg_" not in one[0])
    with shelf.sql() as connection:
        assert [line for line in lines_of_plan(connection, *first) if "TEMP B-TREE" in line or "Sort" in line] == []
