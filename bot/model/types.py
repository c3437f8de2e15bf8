"""What a model is asked and what it says: frozen values, and the protocols around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
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
    """Somebody's waiting for a text: who it is, until when (as the model's clock has it), and the UTC day.

    Without a ``person`` its tokens are everybody's.
    """

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

    @property
    def meters(self) -> Meters:
        """Who keeps the figures of it."""

    @property
    def is_left_alone(self) -> bool:
        """Whether its server failed a short while ago, and nobody asks meanwhile."""

    def turn(self, person: str | None, most: float | None = None) -> Turn:
        """The time that an answer may take, beginning now; ``most`` seconds of it."""

    def ask(self, ask: Ask, turn: Turn, listener: Listener = SILENT) -> Reply:
        """What it says to one thing.

        Raises:
            ModelFailed: it says nothing: its server is away, refuses or is left alone; too many ask; the budget is
                spent.
        """


class Ended(StrEnum):
    """How a call ended."""

    OK = "ok"
    REFUSED = "refused"
    FAILED = "failed"
    STOPPED = "stopped"


class Unasked(StrEnum):
    """Why nothing was sent."""

    LEFT_ALONE = "left_alone"
    BUDGET = "budget"
    BUSY = "busy"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Call:
    """A call as whoever keeps the figures sees it; ``outcome`` is ``ok`` or why it failed, in one line."""

    purpose: str
    model: str
    seconds: float
    prompt_tokens: int
    completion_tokens: int
    ended: Ended
    outcome: str


class Meter(Protocol):
    """Keeps the figures of calls."""

    def called(self, call: Call) -> None:
        """A call has ended."""

    def unasked(self, purpose: str, why: Unasked) -> None:
        """A call was not made."""

    def withheld(self, rules: Mapping[str, int]) -> None:
        """So many statements were withheld, by rule."""


class Meters:
    """Hands figures on to whoever keeps them."""

    def __init__(self, *meters: Meter) -> None:
        self._meters = list(meters)

    def add(self, meter: Meter) -> None:
        """From now on this one keeps figures too."""
        self._meters.append(meter)

    def called(self, call: Call) -> None:
        """See :class:`Meter`."""
        for meter in self._meters:
            meter.called(call)

    def unasked(self, purpose: str, why: Unasked) -> None:
        """See :class:`Meter`."""
        for meter in self._meters:
            meter.unasked(purpose, why)

    def withheld(self, rules: Mapping[str, int]) -> None:
        """See :class:`Meter`."""
        for meter in self._meters:
            meter.withheld(rules)
