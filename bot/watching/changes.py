"""The changes that an answer can make to watches: see :mod:`bot.record.types` for what a change is."""

from __future__ import annotations

from dataclasses import dataclass

from bot.record.types import Place
from bot.watching.types import CAP, MOST, Quiet, Sought, Watch


@dataclass(frozen=True, slots=True)
class AddWatch:
    """A chat wants to hear of this from now on. Overtaken where it has ``most`` watches already, or just this one."""

    place: Place
    person: int
    sought: Sought
    language: str
    quiet: Quiet | None = None
    cap: int = CAP
    most: int = MOST


@dataclass(frozen=True, slots=True)
class ChangeWatch:
    """A watch has these quiet hours and this cap, and is paused or not. Overtaken where its chat has it no more.

    Going on after a pause begins now: what came in between is not pushed.
    """

    watch: Watch


@dataclass(frozen=True, slots=True)
class RemoveWatch:
    """A chat wants this no longer; what it found is forgotten with it. Overtaken where the chat has no such."""

    key: int
    chat: int


@dataclass(frozen=True, slots=True)
class ShowHeld:
    """Hits that are held are told by this turn now. Overtaken where one of them is held no more."""

    hits: tuple[int, ...]
    turn: str


WatchChange = AddWatch | ChangeWatch | RemoveWatch | ShowHeld
