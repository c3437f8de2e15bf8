"""``sitrep bot`` in a hurry: ``python -m tests.bots.hurried FACTOR BEGIN``.

Everything is the real bot's but its time, which runs so many times faster: leases, waits and rates are over sooner. A
simulated Telegram with the same clock (:class:`tests.bots.processes.Bots`) counts by it too.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from bot import settings
from bot.settings import Settings
from bot.telegram import logs
from bot.telegram.app import App
from bot.telegram.timing import Time
from bot.wiring import Services, services


def hurrying(factor: float, begin: datetime) -> Callable[[], datetime]:
    """A clock that was right at ``begin`` and runs ``factor`` times faster since."""
    return lambda: begin + factor * (datetime.now(UTC) - begin)


async def _run(opened: Services, chosen: Settings, factor: float) -> None:
    ending = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, ending.set)
    time = Time(opened.clock, lambda seconds: asyncio.sleep(seconds / factor))
    await App(opened, chosen, time=time).run(ending)


def main() -> None:
    """Run until it is told to end."""
    factor, begin = float(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
    chosen = settings.load()
    logs.start(chosen.log, chosen.secrets, level=chosen.log_level)
    with services(chosen, clock=hurrying(factor, begin)) as opened:
        asyncio.run(_run(opened, chosen, factor))


if __name__ == "__main__":
    main()
