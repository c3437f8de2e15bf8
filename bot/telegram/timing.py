"""Time and threads, as the running parts see them: both are passed in, so that tests turn them by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any, Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# Threads that read and write the record. SQLite's writers take turns in any case.
RECORDING: Final = 4


class Time:
    """What the time is, and waiting."""

    def __init__(
        self, clock: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.now = clock
        self.sleep = sleep

    async def until(self, event: asyncio.Event, seconds: float) -> bool:
        """Wait for an event, at most so long; whether it came."""
        if event.is_set():
            return True
        waits = {asyncio.ensure_future(event.wait()), asyncio.ensure_future(self.sleep(seconds))}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
        return event.is_set()

    async def within(self, task: asyncio.Future[T], seconds: float) -> None:
        """Wait for a task to end, at most so long; it goes on afterwards."""
        limit = asyncio.ensure_future(self.sleep(seconds))
        waits: list[asyncio.Future[Any]] = [task, limit]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            limit.cancel()
            await asyncio.gather(limit, return_exceptions=True)


class Threads:
    """Where what blocks is done: quick work on the record, and deciding, which may take minutes."""

    def __init__(self, deciding: int) -> None:
        """Threads of this process; ``deciding`` of them decide side by side."""
        self._record = ThreadPoolExecutor(RECORDING, "record")
        self._decide = ThreadPoolExecutor(deciding, "deciding")
        self._upkeep = ThreadPoolExecutor(1, "upkeep")
        self._watch = ThreadPoolExecutor(1, "watches")
        self._push = ThreadPoolExecutor(1, "push")
        #: How much of what is pushed is being made at the moment.
        self.pushing = 0

    async def record(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something quick with the database."""
        return await _run(self._record, partial(act, *args, **kwargs))

    async def decide(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Work something out, however long it takes."""
        return await _run(self._decide, partial(act, *args, **kwargs))

    async def upkeep(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do what nobody waits for, one after the other."""
        return await _run(self._upkeep, partial(act, *args, **kwargs))

    async def watch(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look for what is watched: no upkeep, however long it takes, holds that up."""
        return await _run(self._watch, partial(act, *args, **kwargs))

    async def push(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Make what is pushed, one after the other: not behind vectors and feeds, which may take long."""
        return await _run(self._push, partial(self._pushed, partial(act, *args, **kwargs)))

    def _pushed(self, act: Callable[[], T]) -> T:
        """In the one thread that does so; whoever waits for it may have been ended."""
        self.pushing = 1
        try:
            return act()
        finally:
            self.pushing = 0

    def close(self) -> None:
        """Take no more; what runs is not waited for."""
        for pool in (self._record, self._decide, self._upkeep, self._push, self._watch):
            pool.shutdown(wait=False, cancel_futures=True)


async def _run(pool: ThreadPoolExecutor, act: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(pool, act)
