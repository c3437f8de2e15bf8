"""Who was let in, the chats that were seen, and invitations."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from bot.record.chats import present, see_chat
from bot.record.types import Chat, ChatKind, Invitation, Length, Person, Preferences, Role, Standing
from retrieval.library.database import Database
from retrieval.library.schema import loaded
from retrieval.library.service_tables import chats, invitations, people, strangers


class People:
    """People, chats and invitations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def person(self, id_: int) -> Person | None:
        """Somebody who is let in; None is a stranger."""
        with self._database.reading() as connection:
            row = connection.execute(select(people).where(people.c.id == id_)).one_or_none()
        return _person(row) if row else None

    def everyone(self) -> list[Person]:
        """All who are let in, in the order in which they came."""
        with self._database.reading() as connection:
            return [_person(row) for row in connection.execute(select(people).order_by(people.c.since, people.c.id))]

    def chat(self, id_: int) -> Chat | None:
        """A chat that was seen, by its present id or one that it had before."""
        with self._database.reading() as connection:
            id_ = present(connection, [id_]).get(id_, id_)
            row = connection.execute(select(chats).where(chats.c.id == id_)).one_or_none()
        return _chat(row) if row else None

    def chats(self) -> list[Chat]:
        """All chats that were seen, by id; each once, under its present one."""
        query = select(chats).where(chats.c.moved_to.is_(None)).order_by(chats.c.id)
        with self._database.reading() as connection:
            return [_chat(row) for row in connection.execute(query)]

    def see_chat(self, id_: int, kind: ChatKind, title: str | None) -> None:
        """Remember that a chat exists; it is not allowed by that."""
        with self._database.sharing() as connection:
            see_chat(connection, id_, kind, title)

    def stranger_told(self, id_: int) -> datetime | None:
        """When a stranger was last told that this is not for everybody."""
        with self._database.reading() as connection:
            told = connection.execute(select(strangers.c.told_at).where(strangers.c.person == id_)).scalar()
        return loaded(told)

    def invitation(self, code: str) -> Invitation | None:
        """The invitation that a code belongs to, used and expired ones too."""
        with self._database.reading() as connection:
            row = connection.execute(select(invitations).where(invitations.c.digest == digest(code))).one_or_none()
        return Invitation(Role(row.role), row.made_by, loaded(row.expires_at), row.used_by) if row else None


def digest(code: str) -> str:
    """What is kept of the code of an invitation: its SHA-256. Who reads the database comes in by none."""
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()


def _person(row: Row[Any]) -> Person:
    return Person(row.id, Role(row.role), row.name, row.let_in_by, loaded(row.since))


def _chat(row: Row[Any]) -> Chat:
    preferences = Preferences(row.language, row.zone, Length(row.length))
    return Chat(row.id, ChatKind(row.kind), row.title, row.allowed, Standing(row.standing), preferences)
