"""What the bot is called, for whoever is not the bot: the command line."""

from __future__ import annotations

import asyncio
import time

from bot.telegram.client import Client
from bot.telegram.metrics import Metrics
from bot.telegram.updates import Me


def bot_name(token: str, base_url: str) -> str | None:
    """The bot's name without ``@``, as Telegram says; None where Telegram cannot be reached or does not say."""
    return asyncio.run(_asked(token, base_url))


async def _asked(token: str, base_url: str) -> str | None:
    client = Client(token, base_url, Metrics(), time.monotonic)
    try:
        me = await client.me()
    finally:
        await client.close()
    return me.username or None if isinstance(me, Me) else None
