"""One request to a host at a time, a pause between two, and an end to all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

# A robots.txt may ask for more; then fewer of the host's pages are had at a time.
LONGEST_PAUSE: Final = 30.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How requests are paced: the seconds between two to one host, and after how many seconds a poll begins no more.

    ``monotonic`` tells seconds, ``sleep`` waits for some.
    """

    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    pause: float = 1.0
    seconds: float = 120.0


@dataclass(frozen=True, slots=True)
class HostFailed:
    """Why a host is left alone, and until when."""

    message: str
    hint: str
    until: datetime


class Turns:
    """The turns of one poll. Several threads may ask, of each host one at a time."""

    def __init__(self, pace: Pace, stopping: Callable[[], bool]) -> None:
        """``stopping`` tells that no more is to be begun."""
        self._pace = pace
        self._stopping = stopping
        self._end = pace.monotonic() + pace.seconds
        self._last: dict[str, float] = {}
        self._pauses: dict[str, float] = {}
        self._failed: dict[str, HostFailed] = {}
        self._stopped = threading.Event()

    @property
    def over(self) -> bool:
        """Whether no more is to be begun."""
        return self._stopped.is_set() or self._stopping() or self._pace.monotonic() >= self._end

    def stop(self) -> None:
        """Let nothing more be begun."""
        self._stopped.set()

    def failed(self, host: str) -> HostFailed | None:
        """Why a host is to be asked no more by this poll, if it is not."""
        return self._failed.get(host)

    def fail(self, host: str, why: HostFailed) -> None:
        """Ask a host no more in this poll."""
        self._failed[host] = why

    def wait(self, host: str) -> None:
        """Wait until a host may be asked."""
        last = self._last.get(host)
        if last is not None:
            left = last + self._pauses.get(host, self._pace.pause) - self._pace.monotonic()
            if left > 0:
                self._pace.sleep(left)

    def done(self, host: str, crawl_delay: float | None = None) -> None:
        """Count a request that ended; ``crawl_delay`` are the seconds that the host's robots.txt asks for."""
        self._last[host] = self._pace.monotonic()
        if crawl_delay:
            self._pauses[host] = max(self._pace.pause, min(crawl_delay, LONGEST_PAUSE))
