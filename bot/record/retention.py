"""Forgetting, on request and by age: texts go, acts stay."""

from __future__ import annotations

from datetime import datetime

from retrieval.library.database import Database


class Retention:
    """Deletes turns, feedback, and the texts of updates and outgoing parts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def forget(self, person: int) -> int:
        """Forget a person, in groups too, as :class:`bot.record.types.Forget` does; returns how many turns went."""
        raise NotImplementedError

    def prune(self, *, before: datetime) -> int:
        """Forget what is older than ``before``, whoever's it is; returns how many turns went.

        What waited to be sent that long is skipped.
        """
        raise NotImplementedError
