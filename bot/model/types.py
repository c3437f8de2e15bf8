"""What a model is asked and what it says: frozen values, and the protocols around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked of a model: for what ``purpose``, in whose words, and the JSON schema of what it shall write.

    ``system`` are sitrep's own words, ``user`` those of the person and of the reports.
    """

    purpose: str
    system: str
    user: str
    schema: Mapping[str, Any]
    most_tokens: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote, and the tokens that it took: the server's count, else our estimate.

    ``finish`` says why it ended, as the API has it: ``stop``, ``length``, ``content_filter``.
    """

    text: str
    finish: str | None
    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's waiting for an answer: who it is, until when (as the model's clock has it), and the UTC day."""

    person: str | None
    until: float
    day: date


class Listener(Protocol):
    """Hears a model write."""

    @property
    def is_settled(self) -> bool:
        """Whether somebody has seen something of it already, so that there can be no other try."""

    def begin(self) -> None:
        """A try begins; what came of one before is void."""

    def hear(self, piece: str) -> None:
        """The next piece of the text."""


class _Silent:
    """Waits for the end."""

    is_settled = False

    def begin(self) -> None:
        """Nothing was kept."""

    def hear(self, piece: str) -> None:
        """Not yet."""


SILENT: Listener = _Silent()


class Model(Protocol):
    """A model on some server."""

    @property
    def name(self) -> str:
        """What readers are told."""

    def turn(self, person: str | None) -> Turn:
        """The time that an answer may take, beginning now."""

    def ask(self, ask: Ask, turn: Turn, listener: Listener = SILENT) -> Reply:
        """What it says to one thing.

        Raises:
            ModelFailed: it says nothing: its server is away, refuses or is left alone; too many ask; the budget is
                spent.
        """


@dataclass(frozen=True, slots=True)
class Call:
    """A call as whoever keeps the figures sees it; ``outcome`` is ``ok`` or why it failed, in one line."""

    purpose: str
    model: str
    seconds: float
    prompt_tokens: int
    completion_tokens: int
    outcome: str


class Meter(Protocol):
    """Keeps the figures of calls."""

    def called(self, call: Call) -> None:
        """A call has ended."""
