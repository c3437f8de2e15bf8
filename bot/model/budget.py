"""Tokens by person and day, and of everybody together."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """The most tokens a UTC day: of one person, and of everybody."""

    person: int
    everybody: int


class Ledger(Protocol):
    """Books tokens."""

    def book(self, person: str | None, day: date, tokens: int, limits: Limits) -> str | None:
        """Book tokens unless that goes beyond a limit; says then whose, ``person`` or ``everybody``, and books nothing.

        Looking and booking are one act: of two who ask at once one may be too late. Without a person the tokens count
        for everybody alone.
        """

    def correct(self, person: str | None, day: date, tokens: int) -> None:
        """Add what a call took more than was booked for it, or take back what it took less."""


class LedgerInMemory:
    """A ledger that forgets with its process; of days it knows the last alone."""

    def __init__(self) -> None:
        self._day = date.min
        self._everybody = 0
        self._persons: Counter[str] = Counter()
        self._lock = threading.Lock()

    def book(self, person: str | None, day: date, tokens: int, limits: Limits) -> str | None:
        """See :class:`Ledger`."""
        with self._lock:
            if day > self._day:
                self._day, self._everybody = day, 0
                self._persons.clear()
            if self._everybody + tokens > limits.everybody:
                return "everybody"
            if person is not None and self._persons[person] + tokens > limits.person:
                return "person"
            self._add(person, tokens)
            return None

    def correct(self, person: str | None, day: date, tokens: int) -> None:
        """See :class:`Ledger`."""
        with self._lock:
            if day == self._day:
                self._add(person, tokens)

    def _add(self, person: str | None, tokens: int) -> None:
        self._everybody += tokens
        if person is not None:
            self._persons[person] += tokens
