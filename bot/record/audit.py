"""The audit log: who did what, when. It is added to, and nothing is ever taken out of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.record.types import AuditEntry
from retrieval.library.database import Database


class Audit:
    """Acts. Limits per person and chat are counted here too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entries: Sequence[AuditEntry]) -> None:
        """Write acts down, for whoever does something without an update: the command line."""
        raise NotImplementedError

    def entries(self, *, since: datetime | None = None, limit: int | None = None) -> list[AuditEntry]:
        """Acts, newest first."""
        raise NotImplementedError

    def count(self, act: str, *, since: datetime, actor: int | None = None, chat: int | None = None) -> int:
        """How often something was done since an instant: by one, in one chat, or both."""
        raise NotImplementedError
