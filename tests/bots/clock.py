"""A clock that a test turns: for itself, the simulated Telegram and the bots' processes alike."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

# Seconds of ours between two looks of whoever sleeps: the clock may have been turned meanwhile.
LOOKS = 0.05


@dataclass(frozen=True, slots=True)
class Clock:
    """Runs so many times faster than ours since it was turned last; by a file, so that processes share it."""

    file: Path

    def turn(self, at: datetime, factor: float) -> None:
        """Let it be ``at`` now, and run ``factor`` times faster than ours from here on."""
        written = self.file.with_suffix(".new")
        # The monotonic clock is the machine's: all of its processes read the same.
        written.write_text(f"{at.isoformat()} {factor} {monotonic()}", "ascii")
        written.replace(self.file)

    def now(self) -> datetime:
        """The present."""
        return self._read()[0]

    async def sleep(self, seconds: float) -> None:
        """Wait for so long by this clock."""
        until = self.now() + timedelta(seconds=seconds)
        while True:
            now, factor = self._read()
            left = (until - now).total_seconds() / factor
            await asyncio.sleep(max(0.0, min(left, LOOKS)))
            if left <= LOOKS:
                return

    def _read(self) -> tuple[datetime, float]:
        at, factor, since = self.file.read_text("ascii").split()
        passed = timedelta(seconds=monotonic() - float(since))
        return datetime.fromisoformat(at) + float(factor) * passed, float(factor)
