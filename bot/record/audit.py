"""The audit log: who did what, when. It is added to, and nothing is ever taken out of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from bot.record.types import AuditEntry
from retrieval.library.database import Database
from retrieval.library.schema import loaded, stored
from retrieval.library.service_tables import audit


class Audit:
    """Acts. Limits per person and chat are counted here too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entries: Sequence[AuditEntry]) -> None:
        """Write acts down, for whoever does something without an update: the command line."""
        with self._database.sharing() as connection:
            put_entries(connection, entries)

    def entries(self, *, since: datetime | None = None, limit: int | None = None) -> list[AuditEntry]:
        """Acts, newest first."""
        query = select(audit).order_by(audit.c.key.desc()).limit(limit)
        if since is not None:
            query = query.where(audit.c.at >= stored(since))
        with self._database.reading() as connection:
            return [
                AuditEntry(loaded(row.at), row.actor, row.act, row.subject, row.chat)
                for row in connection.execute(query)
            ]

    def count(self, act: str, *, since: datetime, actor: int | None = None, chat: int | None = None) -> int:
        """How often something was done since an instant: by one, in one chat, or both."""
        query = select(func.count()).select_from(audit).where(audit.c.act == act, audit.c.at >= stored(since))
        if actor is not None:
            query = query.where(audit.c.actor == actor)
        if chat is not None:
            query = query.where(audit.c.chat == chat)
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())


def put_entries(connection: Connection, entries: Sequence[AuditEntry]) -> None:
    """Write acts down, in this order."""
    for one in entries:
        values = {"at": stored(one.at), "actor": one.actor, "act": one.act, "subject": one.subject, "chat": one.chat}
        connection.execute(insert(audit).values(values))
