"""How long one waits for a server: a person who asks a couple of seconds, a long run longer.

Chroma's client passes no time limit through its calls, so the limit is around them: ``with within(2.0): …``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

# What a long run waits: in seconds, for one request and for it with its repetitions, and before each repetition. A
# server that is started anew is back within the sum of them.
REQUEST = 15.0
ALTOGETHER = 60.0
WAITS = (0.5, 1.0, 2.0, 4.0)
# What broke off or was refused is tried once more at once: a server that was restarted answers on a new connection.
HURRIED_WAITS = (0.0,)


@dataclass(slots=True)
class Patience:
    """The seconds that are left for requests, and the waits before repetitions. What lies between costs nothing."""

    left: float
    waits: tuple[float, ...]
    request: float

    @contextmanager
    def spending(self) -> Iterator[float]:
        """Count the time spent inside; gives the instant of ``time.monotonic`` at which it must end."""
        start = time.monotonic()
        try:
            yield start + min(self.left, self.request)
        finally:
            self.left -= time.monotonic() - start


_within: ContextVar[Patience | None] = ContextVar("within", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let all requests inside take so many seconds together, for somebody who waits."""
    token = _within.set(Patience(seconds, HURRIED_WAITS, seconds))
    try:
        yield
    finally:
        _within.reset(token)


def patience() -> Patience:
    """That of the nearest :func:`within`, else that of a long run, anew."""
    return _within.get() or Patience(ALTOGETHER, WAITS, REQUEST)
