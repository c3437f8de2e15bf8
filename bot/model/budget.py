"""Tokens by person and day, and of everybody together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """The most tokens a UTC day: of one person, and of everybody."""

    person: int
    everybody: int


class Ledger(Protocol):
    """Books tokens: :class:`bot.record.tokens.TokenLedger`, for all processes on a library."""

    def book(self, person: str | None, day: date, tokens: int, limits: Limits) -> str | None:
        """Book tokens unless that goes beyond a limit; says then whose, ``person`` or ``everybody``, and books nothing.

        Looking and booking are one act: of two who ask at once one may be too late. Without a person the tokens count
        for everybody alone.
        """

    def correct(self, person: str | None, day: date, tokens: int) -> None:
        """Add what a call took more than was booked for it, or take back what it took less."""
