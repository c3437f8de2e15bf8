"""What every part of the record asks of SQL: conditions that an index knows, rows that may be there already."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, CursorResult, String, Table, bindparam, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import Executable

from bot.record.types import State
from retrieval.library import service_tables

# The states of an update.
WAITING, WORKING, DONE, FAILED = "waiting", "working", "done", "failed"
# The states of a part that a sender has in hand, and those that it leaves by itself.
IN_HAND = (State.CLAIMED, State.SENDING)
LIVE = (State.PENDING, *IN_HAND)
# What of a part is text, or goes with it.
ERASED: dict[str, object] = dict.fromkeys(service_tables.OUTGOING_TEXTS)


def is_in(column: ColumnElement[str], *states: str) -> ColumnElement[bool]:
    """Whether a row is in one of some states; written out, as an index of such rows alone has it."""
    if len(states) == 1:
        return column == literal(str(states[0]), String, literal_execute=True)
    values = [str(state) for state in states]
    return column.in_(bindparam(None, values, String, expanding=True, literal_execute=True))


def put_missing(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row unless one with its key or name is there; whether it was inserted."""
    return changed(connection, insert(connection, table).values(**values).on_conflict_do_nothing()) == 1


def put_all_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> int:
    """Insert rows with the same columns, but those whose key or name is there; how many were inserted."""
    if not rows:
        return 0
    statement = insert(connection, table).on_conflict_do_nothing()
    result = connection.execute(statement, rows, execution_options={"preserve_rowcount": True})
    return int(result.rowcount)


def put(connection: Connection, table: Table, values: Mapping[str, object], changed: Mapping[str, object]) -> None:
    """Insert a row; where one with its key is there, change that one instead."""
    key = list(table.primary_key.columns)
    statement = insert(connection, table).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=dict(changed)))


def changed(connection: Connection, statement: Executable) -> int:
    """Run a statement; how many rows it changed."""
    result = connection.execute(statement, execution_options={"preserve_rowcount": True})
    assert isinstance(result, CursorResult)  # noqa: S101 - every statement that changes rows has a cursor
    return result.rowcount


def as_json(value: object) -> str:
    """A value as it is stored."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def from_json(value: str) -> Any:
    """A stored value."""
    return json.loads(value)


def insert(connection: Connection, table: Table) -> Any:
    """An insert into a table that may say what becomes of a row that is there already."""
    # Both write ON CONFLICT in the same words; SQLAlchemy has an insert for each.
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
