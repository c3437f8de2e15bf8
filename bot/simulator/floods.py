"""How often a bot may send before Telegram tells it to wait.

The rates are the guide values of telegram-facts: about 1 message a second per chat, 20 a minute per group, 30 a
second overall; edits share them. How large a burst passes is not documented: a few messages do, so that here a chat has
a bucket of ``BURST``. Whoever is told to wait and does not is told so again, without the wait growing.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.simulator.errors import Refused

BURST = 3
PER_SECOND = 1.0
OVERALL = 30
GROUP_MINUTE = 20


@dataclass(slots=True)
class Bucket:
    """Tokens that come back at a steady rate.

    Attributes:
        size: How many it holds at most.
        rate: How many come back in a second.
        left: How many are left.
        at: When that was, in seconds.
    """

    size: float
    rate: float
    left: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until one may be taken."""
        self.left = min(self.size, self.left + max(0.0, now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.left) / self.rate)


@dataclass(slots=True)
class Pace:
    """What one chat has sent lately."""

    bucket: Bucket
    minute: deque[float] = field(default_factory=deque)
    closed_until: float = 0.0


class Floods:
    """Counts what is sent, and refuses what is too much.

    ``enabled`` switches it off for tests about something else; ``refusals`` counts its 429s.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.enabled = True
        self.refusals = 0
        self._clock = clock
        self._chats: dict[int, Pace] = {}
        self._overall = Bucket(OVERALL, OVERALL, OVERALL, clock())

    def close(self, chat: object, seconds: float) -> None:
        """Refuses everything for a chat for so long: what follows a 429 on demand, so that ignoring it is counted."""
        if isinstance(chat, (int, str)) and re.fullmatch(r"-?[0-9]{1,18}", str(chat)):
            self._pace(int(chat)).closed_until = self._clock() + seconds

    def count(self, chat: int, *, group: bool) -> None:
        """Counts one message or edit for a chat.

        Raises:
            Refused: 429 with ``retry_after``.
        """
        if not self.enabled:
            return
        now = self._clock()
        pace = self._pace(chat)
        wait = max(pace.bucket.wait(now), self._overall.wait(now), _minute(pace, now) if group else 0.0)
        wait = max(wait, pace.closed_until - now)
        if wait > 1e-6:
            pace.closed_until = max(pace.closed_until, now + wait)
            self.refusals += 1
            raise too_many(math.ceil(wait))
        pace.bucket.left -= 1
        self._overall.left -= 1
        pace.minute.append(now)

    def _pace(self, chat: int) -> Pace:
        return self._chats.setdefault(chat, Pace(Bucket(BURST, PER_SECOND, BURST, self._clock())))


def too_many(seconds: int) -> Refused:
    """A 429."""
    return Refused(f"Too Many Requests: retry after {seconds}", 429, {"retry_after": seconds})


def _minute(pace: Pace, now: float) -> float:
    while pace.minute and pace.minute[0] <= now - 60:
        pace.minute.popleft()
    return pace.minute[0] + 60 - now if len(pace.minute) >= GROUP_MINUTE else 0.0
