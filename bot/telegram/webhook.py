"""Takes updates that Telegram sends: proved by the secret, bounded, and stored before they are acknowledged.

Telegram sends an update again until it is answered with success; the inbox knows it then by its id.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Callable, Sequence
from typing import Final

from bot.record.inbox import Inbox
from bot.record.types import Received
from bot.telegram.health import Health
from bot.telegram.http import Request, Response
from bot.telegram.timing import Threads, Time
from bot.telegram.updates import received
from retrieval.errors import LibraryError

# The header that Telegram proves itself by (core.telegram.org/bots/api#setwebhook).
SECRET: Final = "x-telegram-bot-api-secret-token"  # noqa: S105  # the name of a header
# The largest update that is taken; Telegram's own are some kilobytes.
MOST: Final = 1024 * 1024

logger = logging.getLogger(__name__)


class Webhook:
    """The endpoint."""

    def __init__(
        self,
        secret: str,
        inbox: Inbox,
        threads: Threads,
        time: Time,
        health: Health,
        arrived: Callable[[Sequence[Received]], None],
    ) -> None:
        """An endpoint; ``arrived`` is told what was stored."""
        self._secret = secret.encode()
        self._inbox = inbox
        self._threads = threads
        self._time = time
        self._health = health
        self._arrived = arrived

    async def take(self, request: Request) -> Response:
        """Store one update, and acknowledge it."""
        if not hmac.compare_digest(request.headers.get(SECRET, "").encode("latin-1", "replace"), self._secret):
            logger.warning("The webhook was called without its secret")
            return Response(403)
        body = await request.body(MOST)
        if body is None:
            return Response(413)
        try:
            update = received(json.loads(body))
        except (ValueError, RecursionError):
            update = None
        if update is None:
            logger.error("The webhook was given what is no update")
            return Response(400)
        return await self._keep(update)

    async def _keep(self, update: Received) -> Response:
        try:
            await self._threads.record(self._inbox.keep, [update], now=self._time.now())
        except LibraryError as error:
            self._health.problems["library"] = error.message
            logger.error("An update cannot be stored, and is sent again later: %s", error.message)
            return Response(503)
        self._health.problems.pop("library", None)
        self._arrived([update])
        return Response(200)
