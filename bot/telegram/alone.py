"""Being the only one of a name among all processes on a library: others stand by until it ends."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Final

from bot.telegram.timing import Time
from retrieval.errors import LibraryError

# Seconds between two attempts of one that stands by.
STANDS_BY: Final = 2.0

logger = logging.getLogger(__name__)

Alone = Callable[[str], AbstractContextManager[bool]]


@asynccontextmanager
async def alone(hold: Alone, name: str, time: Time, standing_by: Callable[[bool], None]) -> AsyncIterator[None]:
    """Wait until this process is the only one of a name, and be it inside.

    ``standing_by`` is told whether it waits.
    """
    waiting = False
    while (holder := await _Holder.of(hold, name)) is None:
        if not waiting:
            logger.warning("Another sitrep bot on this library is %s: this one stands by", name)
        waiting = True
        standing_by(waiting)
        await time.sleep(STANDS_BY)
    if waiting:
        logger.warning("This sitrep bot is %s now", name)
    standing_by(False)
    try:
        yield
    finally:
        await holder.give_up()


class _Holder:
    """A thread that holds a lock: what takes a file's lock must be the same thread that gives it up."""

    def __init__(self, hold: Alone, name: str) -> None:
        self._hold = hold
        self._name = name
        self._over = threading.Event()
        self._held: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._ended = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    @classmethod
    async def of(cls, hold: Alone, name: str) -> _Holder | None:
        """A thread that holds the lock; None where another process has it."""
        holder = cls(hold, name)
        threading.Thread(target=holder._run, name=f"alone-{name}", daemon=True).start()
        try:
            return holder if await holder._held else None
        except LibraryError as error:
            logger.error("The library cannot be used: %s", error.message)
            return None
        except asyncio.CancelledError:
            holder._over.set()
            raise

    async def give_up(self) -> None:
        """Let others be it."""
        self._over.set()
        await self._ended.wait()

    def _run(self) -> None:
        try:
            with self._hold(self._name) as held:
                self._tell(held)
                if held:
                    self._over.wait()
        except Exception as error:
            self._tell(error)
        finally:
            self._call(self._ended.set)

    def _tell(self, found: bool | Exception) -> None:
        def told() -> None:
            if self._held.done():
                if isinstance(found, Exception):
                    logger.error("The lock %s was not given up in order: %s", self._name, found)
            elif isinstance(found, Exception):
                self._held.set_exception(found)
            else:
                self._held.set_result(found)

        self._call(told)

    def _call(self, act: Callable[[], object]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(act)
