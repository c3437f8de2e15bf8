"""Turns: questions with their answers, what was cited, and what readers thought of them."""

from __future__ import annotations

from datetime import datetime

from bot.record.types import Feedback, Place, Turn
from retrieval.library.database import Database


class Turns:
    """Turns and verdicts on them. What cites a withdrawn report is told without it: see :class:`Turn`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def turn(self, id_: str) -> Turn | None:
        """A turn; None where there is none, or it was forgotten."""
        raise NotImplementedError

    def latest(self, place: Place, person: int | None = None) -> Turn | None:
        """The newest turn in a chat and topic; of one person, where one is named."""
        raise NotImplementedError

    def feedback(self, *, since: datetime | None = None, limit: int | None = None) -> list[Feedback]:
        """Verdicts, newest first, with what they are about."""
        raise NotImplementedError
