"""Who was let in, the chats that were seen, and invitations."""

from __future__ import annotations

from datetime import datetime

from bot.record.types import Chat, ChatKind, Invitation, Person
from retrieval.library.database import Database


class People:
    """People, chats and invitations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def person(self, id_: int) -> Person | None:
        """Somebody who is let in; None is a stranger."""
        raise NotImplementedError

    def everyone(self) -> list[Person]:
        """All who are let in, in the order in which they came."""
        raise NotImplementedError

    def chat(self, id_: int) -> Chat | None:
        """A chat that was seen, by its present id or one that it had before."""
        raise NotImplementedError

    def chats(self) -> list[Chat]:
        """All chats that were seen, by id."""
        raise NotImplementedError

    def see_chat(self, id_: int, kind: ChatKind, title: str | None) -> None:
        """Remember that a chat exists; it is not allowed by that."""
        raise NotImplementedError

    def stranger_told(self, id_: int) -> datetime | None:
        """When a stranger was last told that this is not for everybody."""
        raise NotImplementedError

    def invitation(self, code: str) -> Invitation | None:
        """The invitation that a code belongs to, used and expired ones too."""
        raise NotImplementedError
