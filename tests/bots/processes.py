"""Starts bots as processes, kills them and reads what they leave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot import settings
from bot.simulator.driver import SimulatedTelegram
from bot.wiring import Services, services
from tests.bot.conftest import SAMPLES
from tests.bots.clock import Clock
from tests.conftest import DEADLINE, ROOT, Shelf

# Seconds between two looks at what nobody tells of.
LOOKS = 0.1


@dataclass
class Bots:
    """Bots of one simulated Telegram on one library; by a clock of their own, where there is one."""

    shelf: Shelf
    clock: Clock | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _logs: dict[int, Path] = field(default_factory=dict)

    def telegram(self) -> SimulatedTelegram:
        """A Telegram whose time runs as that of the bots."""
        return SimulatedTelegram(clock=lambda: self.now().timestamp())

    def now(self) -> datetime:
        """What the time is to the bots."""
        return self.clock.now() if self.clock else datetime.now(UTC)

    def start(self, telegram: SimulatedTelegram, **changed: str) -> subprocess.Popen[bytes]:
        """One more bot."""
        log = self.shelf.folder / f"bot-{len(self._logs)}.log"
        command = ["-c", "from bot.cli import main; main()", "bot"]
        if self.clock:
            command = ["-m", "tests.bots.hurried", str(self.clock.file)]
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=self.shelf.folder,
                env=self._environment(telegram) | changed,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        self._logs[process.pid] = log
        self.running.append(process)
        return process

    def alive(self) -> bool:
        """Whether all of them have come up, be it to stand by."""
        logs = [self._logs[one.pid].read_text("utf-8", errors="replace") for one in self.running]
        return all("Running as @" in log or "stands by" in log for log in logs)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """``kill -9``."""
        process.kill()
        process.wait(DEADLINE)
        self.running.remove(process)

    def end(self) -> None:
        """SIGTERM for all, once they are up; each must end well."""
        until(self.alive)
        for process in self.running:
            process.send_signal(signal.SIGTERM)
        codes = [process.wait(DEADLINE) for process in self.running]
        self.running = []
        assert set(codes) <= {0}, f"ended with {codes}:\n{self.logged()[-6000:]}"

    def logged(self) -> str:
        """Everything that any of them has logged."""
        return "".join(log.read_text("utf-8", errors="replace") for log in self._logs.values())

    @contextmanager
    def library(self) -> Iterator[Services]:
        """Their library, opened here, at their time."""
        chosen = settings.isolated(self.shelf.data, embedder="hash", database_url=self.shelf.database_url)
        with services(chosen, clock=self.now) as opened:
            yield opened

    def _environment(self, telegram: SimulatedTelegram) -> dict[str, str]:
        most = ("PERSON_QUESTIONS_MINUTE", "PERSON_QUESTIONS_DAY", "CHAT_QUESTIONS_MINUTE", "CHAT_QUESTIONS_DAY")
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.shelf.folder),
            "PYTHONPATH": str(ROOT),
            "SITREP_DATA_DIR": str(self.shelf.data),
            "SITREP_EMBEDDER": "hash",
            "SITREP_DATABASE_URL": self.shelf.database_url or "",
            "SITREP_HEALTH_LISTEN": "off",
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_API_BASE_URL": telegram.address,
            **{f"SITREP_{name}": "100000" for name in most},
            **self.settings,
        }


@contextmanager
def bots(shelf: Shelf, *, factor: float = 1, **changed: str) -> Iterator[Bots]:
    """Bots on a library of the samples, whose time runs so much faster; whatever still runs in the end is killed."""
    shelf.take_in(str(SAMPLES))
    clock = Clock(shelf.folder / "clock") if factor != 1 else None
    if clock:
        clock.turn(datetime.now(UTC), factor)
    made = Bots(shelf, clock, settings=changed)
    try:
        yield made
    finally:
        for process in made.running:
            with suppress(ProcessLookupError):
                process.kill()
            process.wait(DEADLINE)


def until(condition: Callable[[], object], seconds: float = DEADLINE) -> None:
    """Wait until something is so that nobody tells of: a state in the database, a line in a log.

    Raises:
        TimeoutError: it did not become so.
    """
    looks = threading.Event()
    for _ in range(int(seconds / LOOKS)):
        if condition():
            return
        looks.wait(LOOKS)
    raise TimeoutError(f"not so after {seconds} s")


def passes(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Let a process run for so long."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
