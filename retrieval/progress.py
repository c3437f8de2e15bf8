"""How far a long run is, for whoever watches."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Hears how far a long run is."""

    def reading(self, documents: int, done: int, total: int) -> None:
        """``documents`` are read so far, and ``done`` of ``total`` files wholly."""
        ...

    def embedding(self, done: int, total: int) -> None:
        """``done`` of ``total`` passages have their vectors."""
        ...

    def redoing(self, done: int, total: int) -> None:
        """``done`` of ``total`` stale documents and reports are redone."""
        ...

    def checking(self, done: int, total: int) -> None:
        """``done`` of ``total`` kinds of fault were looked for."""
        ...


class Quiet:
    """Progress that nobody watches."""

    def reading(self, documents: int, done: int, total: int) -> None:
        """Say nothing."""

    def embedding(self, done: int, total: int) -> None:
        """Say nothing."""

    def redoing(self, done: int, total: int) -> None:
        """Say nothing."""

    def checking(self, done: int, total: int) -> None:
        """Say nothing."""
