"""The parts of a running bot, as tasks: none of them may end unnoticed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Part:
    task: asyncio.Task[None]
    forever: bool


class Parts:
    """Tasks by name."""

    def __init__(self) -> None:
        self._parts: dict[str, _Part] = {}
        self._changed = asyncio.Event()

    def start(self, name: str, work: Coroutine[Any, Any, None], *, forever: bool = True) -> None:
        """Begin a part; one that is not ``forever`` may end of itself."""
        self._parts[name] = _Part(asyncio.create_task(work, name=name), forever)
        self._changed.set()

    async def until(self, ending: asyncio.Event) -> None:
        """Wait until the process is told to end.

        Raises:
            Exception: what a part ended by before; RuntimeError where one ended that never should.
        """
        told = asyncio.create_task(ending.wait())
        try:
            while not told.done():
                self._changed.clear()
                changed = asyncio.create_task(self._changed.wait())
                tasks = [part.task for part in self._parts.values()]
                await asyncio.wait({told, changed, *tasks}, return_when=asyncio.FIRST_COMPLETED)
                changed.cancel()
                self._look()
        finally:
            told.cancel()

    def _look(self) -> None:
        for name, part in list(self._parts.items()):
            if not part.task.done():
                continue
            del self._parts[name]
            part.task.result()
            if part.forever:
                raise RuntimeError(f"the part {name} of the bot has ended")

    async def end(self, name: str, seconds: float = 0.0) -> None:
        """Let a part end by itself within so long, else end it. What it ended by is logged."""
        part = self._parts.pop(name, None)
        if part is None:
            return
        done, _ = await asyncio.wait({part.task}, timeout=seconds)
        if not done:
            part.task.cancel()
        (found,) = await asyncio.gather(part.task, return_exceptions=True)
        if isinstance(found, Exception):
            logger.error("The part %s ended by an error", name, exc_info=found)

    async def end_all(self) -> None:
        """End whatever is left."""
        for name in list(self._parts):
            await self.end(name)
