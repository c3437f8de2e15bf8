"""The whole bot in this process: real parts, against the simulated Telegram."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic import SecretStr

from bot import settings
from bot.settings import Settings
from bot.simulator.driver import SimulatedTelegram
from bot.telegram.app import App
from bot.telegram.handling import Reacts
from bot.wiring import Services, services

ADMINISTRATOR = 900
DEADLINE = 30.0
LOOKS = 0.05


def settings_for(folder: Path, telegram: SimulatedTelegram, **changed: Any) -> Settings:
    """Settings of a bot of the simulated Telegram, on a library in a folder."""
    own = {
        "telegram_bot_token": SecretStr(telegram.token),
        "telegram_api_base_url": telegram.address,
        "admins": str(ADMINISTRATOR),
        "health_listen": "127.0.0.1:0",
        "side_by_side": 4,
    }
    return settings.isolated(folder, embedder="hash").model_copy(update=own | changed)


class RunningBot:
    """A bot that runs inside of the context, on open services.

    ``service`` replaces who decides.
    """

    def __init__(
        self,
        folder: Path,
        telegram: SimulatedTelegram,
        *,
        reports: Sequence[Path] = (),
        service: Callable[[Services], Reacts] | None = None,
        **changed: Any,
    ) -> None:
        self.settings = settings_for(folder, telegram, **changed)
        self._reports = [str(path) for path in reports]
        self._service = service
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bot")
        self._ending: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.app: App | None = None
        self.opened: Services | None = None
        self.left: int | None = None
        self.error: BaseException | None = None

    @property
    def health(self) -> str:
        """Where health and figures are."""
        assert self.app is not None
        return f"http://127.0.0.1:{self.app.ports['SITREP_HEALTH_LISTEN']}"

    def __enter__(self) -> RunningBot:
        self._thread.start()
        assert self._ready.wait(DEADLINE)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()
        if error is None and self.error is not None:
            raise self.error

    def end(self) -> None:
        """Tell it to end, as SIGTERM does, and wait for its end."""
        if self._loop is not None and self._ending is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join(DEADLINE)
        assert not self._thread.is_alive()

    def wait(self) -> None:
        """Wait for its end, which comes of itself."""
        self._thread.join(DEADLINE)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        try:
            with services(self.settings) as self.opened:
                if self._reports:
                    self.opened.ingest.run(
                        self._reports, now=self.opened.clock(), stdin=io.BufferedReader(io.BytesIO())
                    )
                asyncio.run(self._main(self.opened))
        except BaseException as error:
            self.error = error
        finally:
            self._ready.set()

    async def _main(self, opened: Services) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        self.app = App(opened, self.settings, service=self._service(opened) if self._service else None)
        self._loop.call_soon(self._ready.set)
        self.left = await self.app.run(self._ending)


def until(condition: Callable[[], object]) -> None:
    """Wait until something is so that nobody tells of: a state in the database, a page.

    Raises:
        TimeoutError: it did not become so.
    """
    looks = threading.Event()
    for _ in range(int(DEADLINE / LOOKS)):
        if condition():
            return
        looks.wait(LOOKS)
    raise TimeoutError(f"not so after {DEADLINE} s")
