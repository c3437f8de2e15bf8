"""What comes of something that a person did. It is stored in one transaction, and only then sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.record.types import AuditEntry, Change, Message, NewTurn, Reply


@dataclass(frozen=True, slots=True)
class Reaction:
    """Replies in the order in which they are sent, changes to what is remembered, acts for the audit log, a turn.

    ``notice`` is what a pressed button answers with, in a line that passes; at most 200 characters. It is not stored:
    lost in a crash, nothing is missing.
    """

    replies: tuple[Reply, ...] = ()
    changes: tuple[Change, ...] = ()
    audit: tuple[AuditEntry, ...] = ()
    turn: NewTurn | None = None
    notice: str | None = None


#: Nothing comes of it.
NOTHING = Reaction()


class Progress(Protocol):
    """Shows a person that work goes on; nothing of it is stored."""

    def working(self) -> None:
        """Work goes on: shown as typing for a few seconds."""
        ...

    def show(self, message: Message) -> None:
        """What there is so far: a draft, or a placeholder that is edited; as often as the chat allows."""
        ...


class Files(Protocol):
    """Fetches files that Telegram keeps."""

    def fetch(self, file_id: str, *, most: int) -> bytes:
        """The bytes of a file.

        Raises:
            SourceError: it cannot be had, or has more than ``most`` bytes.
        """
        ...
