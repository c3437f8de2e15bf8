"""How long a caller waits for a server, and trying again until then."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

from bot.openai_api.failures import ServerFailed

Answer = TypeVar("Answer")

# Seconds before the second try, doubled for each further one, and the longest such pause.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a caller waits, in seconds: for one request, and for all tries of it with the pauses between them."""

    request: float
    tries: int
    total: float


@dataclass(frozen=True, slots=True)
class Time:
    """The clock that time-outs are measured by, what waits, and the lot that spreads retries (0 to 1)."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    lot: Callable[[], float] = random.random


def tried(send: Callable[[float], Answer], patience: Patience, time: Time) -> Answer:
    """Call ``send`` with the seconds it may take until it succeeds, or until patience is over.

    Pauses are those the server asks for, else grow from half a second to eight, spread by lot so that those who were
    refused together do not come back together.

    Raises:
        ServerFailed: of the last try.
    """
    end = time.clock() + patience.total
    for number in count(1):
        try:
            return send(max(0.001, min(patience.request, end - time.clock())))
        except ServerFailed as failure:
            pause = _pause(failure.pause, number, time.lot())
            if not failure.again or number >= patience.tries or time.clock() + pause >= end:
                raise
            time.sleep(pause)
    raise AssertionError("count() has no end")


def _pause(asked: float | None, number: int, lot: float) -> float:
    if asked is not None:
        return asked * (1 + lot / 10)
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (number - 1)) * (1 + lot) / 2
