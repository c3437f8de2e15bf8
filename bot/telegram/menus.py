"""Registers the commands with Telegram, which shows them as a menu: by kind of chat and by language."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Final, Protocol

from bot.record.people import People
from bot.record.types import Role
from bot.service.commands import Listed, Menu, menus
from bot.telegram.outcome import NotSent, Outcome, Sent, Unauthorised, Wait, problem
from bot.telegram.timing import Threads, Time
from retrieval.errors import LibraryError

# Seconds until it is tried again, where Telegram was away.
LATER: Final = 60.0
# How often, before the menus stay as they are until the next start.
ATTEMPTS: Final = 10

logger = logging.getLogger(__name__)


class Registers(Protocol):
    """Registers one menu: :class:`bot.telegram.client.Client`."""

    async def set_menu(self, listed: Listed, chat: int | None = None) -> Outcome:
        """See :meth:`bot.telegram.client.Client.set_menu`."""
        ...


class Menus:
    """Registers all menus, once."""

    def __init__(
        self, client: Registers, people: People, administrators: frozenset[int], threads: Threads, time: Time
    ) -> None:
        """Menus for everybody, and for administrators: those named by the operator, and those let in since."""
        self._client = client
        self._people = people
        self._administrators = administrators
        self._threads = threads
        self._time = time

    async def run(self) -> None:
        """Register what is not registered yet, until all is or Telegram will not have it."""
        left = list(self._wanted(await self._who_administers()))
        for _ in range(ATTEMPTS):
            left = [one for one in left if not await self._registered(*one)]
            if not left:
                return
            await self._time.sleep(LATER)
        logger.warning("%d menus of commands could not be registered: they stay as they were", len(left))

    async def _registered(self, listed: Listed, chat: int | None) -> bool:
        """Register a menu; False where it is worth another try."""
        outcome = await self._client.set_menu(listed, chat)
        match outcome:
            case Sent():
                return True
            case Wait(retry_after):
                await self._time.sleep(retry_after.total_seconds())
                return False
            case NotSent() | Unauthorised():
                return False
        # An administrator who never wrote to the bot has no chat with it yet; the next start finds one.
        logger.info("A menu of commands was not registered: %s", problem(outcome))
        return True

    async def _who_administers(self) -> frozenset[int]:
        try:
            everyone = await self._threads.record(self._people.everyone)
        except LibraryError as error:
            logger.warning("Who is an administrator cannot be read for their menus: %s", error.message)
            return self._administrators
        return self._administrators | {one.id for one in everyone if one.role is Role.ADMINISTRATOR}

    def _wanted(self, administrators: frozenset[int]) -> Iterator[tuple[Listed, int | None]]:
        for listed in menus():
            if listed.menu is Menu.OUR_ADMINISTRATORS:
                yield from ((listed, chat) for chat in sorted(administrators))
            else:
                yield listed, None
