"""What goes on beside the bot's work, and what it tells of itself."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.record.types import Received
from bot.simulator.driver import SimulatedTelegram
from bot.telegram.health import DEAF, Health
from bot.telegram.outcome import Conflicted, Done, Failure, Unauthorised
from bot.telegram.poller import Poller
from bot.telegram.timing import Threads, Time
from retrieval.errors import LibraryError
from tests.bot.conftest import SAMPLES
from tests.bot.telegram.deciding import Obeys
from tests.bot.telegram.running import RunningBot, until

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_vectors_of_what_others_took_in_are_made(tmp_path: Path) -> None:
    """What came in by words alone, as `sitrep ingest` beside a running bot leaves it, gets its vectors."""
    obeys = Obeys()
    with SimulatedTelegram() as telegram, RunningBot(tmp_path, telegram, service=lambda _: obeys) as bot:
        opened = bot.opened
        assert opened is not None
        opened.ingest.run([str(SAMPLES)], now=opened.clock(), stdin=io.BufferedReader(io.BytesIO()))
        until(lambda: opened.vectors.pending_for(opened.index.model) == 0 and opened.vector_counts()[0] > 0)


def test_a_bot_that_hears_nothing_is_not_healthy() -> None:
    """Liveness is the age of the last good poll; standing by and a webhook are no deafness."""
    health = Health(NOW)
    assert health.live(NOW + DEAF)[0]
    assert not health.live(NOW + DEAF + timedelta(seconds=1))[0]
    health.polled(NOW + DEAF)
    assert health.live(NOW + 2 * DEAF)[0]
    health.standing_by = True
    assert health.live(NOW + 9 * DEAF)[0]
    assert not health.ready(NOW + DEAF)[0]
    assert Health(NOW, webhook=True).live(NOW + 9 * DEAF)[0]


def test_ready_is_who_would_answer_now() -> None:
    """Known to Telegram, heard, and without trouble."""
    health = Health(NOW)
    assert not health.ready(NOW)[0]
    health.identified = True
    health.polled(NOW)
    assert health.ready(NOW)[0]
    health.problems["library"] = "the disk is full"
    fine, told = health.ready(NOW)
    assert not fine
    assert told["problems"] == {"library": "the disk is full"}


class _Enough(Exception):
    """The script is over."""


class ScriptedTelegram:
    """Answers polls as told, one after the other, and takes down what was acknowledged."""

    def __init__(self, *answers: Done | Failure) -> None:
        self.answers = list(answers)
        self.offsets: list[int | None] = []
        self.webhooks_deleted = 0

    async def updates(self, offset: int | None, wait: timedelta) -> Done | Failure:
        """The next answer."""
        if not self.answers:
            raise _Enough
        self.offsets.append(offset)
        return self.answers.pop(0)

    async def delete_webhook(self) -> Done | Failure:
        """Done."""
        self.webhooks_deleted += 1
        return Done(True)


class ForgetfulInbox:
    """Keeps updates, but for the first so many times."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.kept: list[int] = []

    def keep(self, updates: Sequence[Received], *, now: datetime) -> int:
        """See :class:`bot.record.inbox.Inbox`."""
        if self.failures:
            self.failures -= 1
            raise LibraryError("the disk is full")
        self.kept += [one.id for one in updates]
        return len(updates)


async def _polled(telegram: ScriptedTelegram, inbox: ForgetfulInbox) -> tuple[Health, list[float]]:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    health, threads = Health(NOW), Threads(1)
    poller = Poller(telegram, inbox, threads, Time(lambda: NOW, sleep), health, lambda _: None)
    with pytest.raises(_Enough):
        await poller.run()
    threads.close()
    return health, slept


def updates(*ids: int) -> Done:
    """A poll's answer."""
    raw: list[dict[str, Any]] = [{"update_id": number, "message": {"chat": {"id": 1}}} for number in ids]
    return Done(raw)


def test_nothing_is_acknowledged_that_is_not_stored() -> None:
    """While the library cannot be written the same updates are asked for again."""
    telegram = ScriptedTelegram(updates(5, 6), updates(5, 6), updates(7), updates(), updates(3))
    inbox = ForgetfulInbox(failures=1)
    health, slept = asyncio.run(_polled(telegram, inbox))
    assert telegram.offsets == [None, None, 7, 8, None]
    assert inbox.kept == [5, 6, 7, 3]
    assert slept == [0.5, 1.0]
    assert health.problems == {}


def test_a_server_that_holds_no_request_is_not_flooded() -> None:
    """A Bot API server may answer at once that there is nothing: it is asked again a second later, not at once."""
    telegram = ScriptedTelegram(updates(), updates(), updates(5), updates(6))
    _, slept = asyncio.run(_polled(telegram, ForgetfulInbox()))
    assert slept == [1.0, 1.0]


def test_what_is_wrong_is_said_and_tried_again() -> None:
    """Another poller, a webhook in the way, a token that is refused: never the end, and slower where it cannot help."""
    another, hook = Conflicted("terminated", webhook=False), Conflicted("webhook is active", webhook=True)
    telegram = ScriptedTelegram(another, hook, Unauthorised("Unauthorized"), updates(5))
    health, slept = asyncio.run(_polled(telegram, ForgetfulInbox()))
    assert slept == [0.5, 1.0, 30.0]
    assert telegram.webhooks_deleted == 2
    assert health.problems == {}
    assert health.polled_at == NOW
