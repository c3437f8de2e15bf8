"""``sitrep bot`` by another clock: ``python -m tests.bots.hurried FILE``.

Everything is the real bot's but its time, which is that of a :class:`tests.bots.clock.Clock`: leases, waits and rates
are over sooner, and months pass at once. A simulated Telegram with the same clock
(:class:`tests.bots.processes.Bots`) counts by it too.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from bot import settings
from bot.settings import Settings
from bot.telegram import logs
from bot.telegram.app import App
from bot.telegram.timing import Time
from bot.wiring import Services, services
from tests.bots.clock import Clock


async def _run(opened: Services, chosen: Settings, clock: Clock) -> None:
    ending = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, ending.set)
    await App(opened, chosen, time=Time(opened.clock, clock.sleep)).run(ending)


def main() -> None:
    """Run until it is told to end."""
    clock = Clock(Path(sys.argv[1]))
    chosen = settings.load()
    logs.start(chosen.log, chosen.secrets, level=chosen.log_level)
    with services(chosen, clock=clock.now) as opened:
        asyncio.run(_run(opened, chosen, clock))


if __name__ == "__main__":
    main()
