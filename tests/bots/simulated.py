"""Time that passes only where everybody waits, and a Telegram without a network: hours of sending in seconds."""

from __future__ import annotations

import asyncio
import random
import selectors
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar

from bot.record.types import Button, Reply
from bot.simulator.errors import Refused
from bot.simulator.floods import Floods
from bot.telegram.outcome import Outcome, Sent, Wait
from bot.telegram.timing import Threads

P = ParamSpec("P")
T = TypeVar("T")


class _Skipping(selectors.DefaultSelector):
    """Where a loop would wait, its time is moved on instead."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready at once; nothing outside of the loop is waited for."""
        found = super().select(0)
        if not found:
            assert timeout is not None, "everybody waits for somebody else"
            self.passed += timeout
        return found


class SimulatedLoop(asyncio.SelectorEventLoop):
    """A loop whose time stands still while anybody works, and is moved on to when the first sleeper wakes."""

    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        """Seconds since its beginning."""
        return self._skipping.passed


def run(work: Callable[[Callable[[], datetime]], Coroutine[Any, Any, T]], begin: datetime) -> T:
    """Run something in simulated time, which is handed to it and begins at ``begin``."""
    loop = SimulatedLoop()
    try:
        return loop.run_until_complete(work(lambda: begin + timedelta(seconds=loop.time())))
    finally:
        loop.close()


class InTurn(Threads):
    """Does at once what threads would do beside; ``making`` is how many seconds each piece of what is pushed takes."""

    def __init__(self, making: float) -> None:
        super().__init__(1)
        self._making = making

    async def record(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See :class:`bot.telegram.timing.Threads`."""
        return act(*args, **kwargs)

    async def push(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See :class:`bot.telegram.timing.Threads`."""
        await asyncio.sleep(self._making)
        return act(*args, **kwargs)


@dataclass(frozen=True, slots=True)
class Took:
    """A message that Telegram took: when it came, where and what."""

    at: datetime
    chat: int
    text: str


@dataclass
class Telegram:
    """Takes what a sender sends, with the strict simulator's limits on floods; its network takes a while."""

    now: Callable[[], datetime]
    chance: random.Random
    latency: tuple[float, float]
    took: list[Took] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.floods = Floods(lambda: self.now().timestamp())

    async def send(self, reply: Reply, buttons: Sequence[Sequence[Button]] = ()) -> Outcome:
        """See :class:`bot.telegram.sender.Sends`."""
        chat = reply.place.chat
        await asyncio.sleep(self.chance.uniform(*self.latency))
        try:
            self.floods.count(chat, group=chat < 0)
        except Refused as refused:
            return Wait(timedelta(seconds=refused.parameters["retry_after"]))
        self.took.append(Took(self.now(), chat, reply.message.plain))
        number = len(self.took)
        await asyncio.sleep(self.chance.uniform(*self.latency))
        return Sent(number)
