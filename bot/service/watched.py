"""What came in is compared with what is watched: by words at once, by meaning as soon as it has vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.record.record import Record
from bot.record.watches import MEANING, WORDS
from bot.service.access import Access
from bot.watching.finder import Found
from bot.watching.types import Kind, Watch
from bot.wiring import Services

_Step = Callable[[Sequence[Watch], int, datetime], Found]


class Looking:
    """Looks through new passages. How far it has looked and what it found is in the database alone."""

    def __init__(self, opened: Services, record: Record, access: Access) -> None:
        self._opened = opened
        self._watches = record.watches
        self._access = access

    def by_words(self, now: datetime) -> int:
        """Look for the names that are watched; how many hits are new."""
        return self._look(WORDS, Kind.NAME, self._opened.watching.finder.by_words, now)

    def by_meaning(self, now: datetime) -> int:
        """Look for what answers the questions that are watched; how many hits are new.

        Raises:
            EmbedderFailed: the vector of a question cannot be made.
        """
        return self._look(MEANING, Kind.QUESTION, self._opened.watching.finder.by_meaning, now)

    def _look(self, name: str, kind: Kind, step: _Step, now: datetime) -> int:
        watches = [
            one for one in self._watches.active() if one.sought.kind is kind and self._access.may_have(one.place.chat)
        ]
        new = 0
        while (cursor := self._watches.cursor(name)) is not None:
            found = step(watches, cursor, now) if watches else Found((), self._opened.watching.finder.newest())
            if found.looked_to <= cursor:
                break
            new += self._watches.looked(name, cursor, found.looked_to, found.matches, now=now) or 0
        return new
