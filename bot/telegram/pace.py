"""How fast messages may go out, decided from what went out before. Pure: nothing here waits or reads a clock.

Telegram's guide values (core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this): about one message a
second in a chat, 20 a minute in a group, 30 a second in all. What counts is when a request reaches the server, which is
between its begin and its end: so a request counts as long as it is under way, and for the whole period after its end.
However its way there is delayed, no period of the server's then holds more than is allowed.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

SECOND: Final = timedelta(seconds=1)
MINUTE: Final = timedelta(minutes=1)
# So many chats are remembered before those that were quiet for a minute are let go.
MANY: Final = 1_000


@dataclass(frozen=True, slots=True)
class Rates:
    """How many requests in a period; ``pushes`` and ``extras`` are what those may use of ``overall``.

    ``group_extras`` is how many of a group's minute may go to what is no answer: typing costs none, placeholders do.
    """

    chat_gap: timedelta = SECOND
    group: int = 20
    group_extras: int = 8
    overall: int = 30
    pushes: int = 24
    extras: int = 18


class Kind(Enum):
    """What is to be sent: answers go first, then pushes; extras (typing, drafts, placeholders) may be left out."""

    ANSWER = auto()
    PUSH = auto()
    EXTRA = auto()


@dataclass(slots=True)
class _Chat:
    under_way: int = 0
    ended: deque[datetime] = field(default_factory=deque)
    until: datetime | None = None


class Pace:
    """Who may send when. A chat that was told to wait stops alone."""

    def __init__(self, rates: Rates | None = None) -> None:
        self._rates = rates or Rates()
        self._chats: defaultdict[int, _Chat] = defaultdict(_Chat)
        self._under_way = 0
        self._ended: deque[datetime] = deque()
        self._rested: deque[tuple[datetime, int]] = deque()

    def resting(self, now: datetime) -> set[int]:
        """The chats to which nothing may go yet, for something just went: what may wait is better not taken in hand."""
        return {chat for at, chat in self._rested if at > now - self._rates.chat_gap}

    def delay(self, chat: int, kind: Kind, now: datetime) -> timedelta | None:
        """How long a message to a chat must wait: nothing, a time, or None, which is until another one has ended."""
        self._forget(now)
        waits = [self._overall(kind, now), *self._in_chat(chat, kind, now)]
        longest = timedelta()
        for wait in waits:
            if wait is None:
                return None
            longest = max(longest, wait)
        return longest

    def begin(self, chat: int) -> None:
        """A request goes out; every one must :meth:`end`."""
        self._under_way += 1
        self._chats[chat].under_way += 1

    def end(self, chat: int, now: datetime) -> None:
        """A request has ended, however."""
        self._under_way -= 1
        self._ended.append(now)
        self._rested.append((now, chat))
        while self._rested[0][0] <= now - self._rates.chat_gap:
            self._rested.popleft()
        held = self._chats[chat]
        held.under_way -= 1
        held.ended.append(now)
        while held.ended[0] <= now - MINUTE:
            held.ended.popleft()

    def action(self, now: datetime) -> None:
        """Something went out that is no message, such as typing: it counts in all and not in its chat."""
        self._ended.append(now)

    def wait(self, chat: int, until: datetime) -> None:
        """Telegram has asked to leave a chat alone until then."""
        held = self._chats[chat]
        held.until = max(held.until or until, until)

    def _overall(self, kind: Kind, now: datetime) -> timedelta | None:
        rates = self._rates
        most = {Kind.ANSWER: rates.overall, Kind.PUSH: rates.pushes, Kind.EXTRA: rates.extras}[kind]
        return _room(self._ended, self._under_way, most, SECOND, now)

    def _in_chat(self, chat: int, kind: Kind, now: datetime) -> Iterator[timedelta | None]:
        held = self._chats.get(chat)
        if held is None:
            return
        if held.until is not None:
            yield max(held.until - now, timedelta())
        yield _room(held.ended, held.under_way, 1, self._rates.chat_gap, now)
        # Groups and channels have negative ids (core.telegram.org/bots/api#chat).
        if chat < 0:
            most = self._rates.group_extras if kind is Kind.EXTRA else self._rates.group
            yield _room(held.ended, held.under_way, most, MINUTE, now)

    def _forget(self, now: datetime) -> None:
        """Let go of what counts no more, so that a year's chats do not pile up."""
        while self._ended and self._ended[0] <= now - SECOND:
            self._ended.popleft()
        if len(self._chats) <= MANY:
            return
        for chat, held in list(self._chats.items()):
            quiet = not held.under_way and all(at <= now - MINUTE for at in held.ended)
            if quiet and (held.until is None or held.until <= now):
                del self._chats[chat]


def _room(ended: deque[datetime], under_way: int, most: int, period: timedelta, now: datetime) -> timedelta | None:
    """How long until fewer than ``most`` count: those under way, and those that ended within the period."""
    counted = [at for at in ended if at > now - period]
    over = under_way + len(counted) - most + 1
    if over <= 0:
        return timedelta()
    if over > len(counted):
        return None
    return counted[over - 1] + period - now
