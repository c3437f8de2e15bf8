"""The webhook: only Telegram is heard, and what it says is stored before it is acknowledged."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from pydantic import SecretStr

from bot.simulator.driver import SimulatedTelegram
from tests.bot.telegram.deciding import Obeys
from tests.bot.telegram.running import RunningBot, until
from tests.bot.telegram.test_app import asked

SECRET = "a-made-up-secret_0123456789"  # noqa: S105


@pytest.fixture
def port() -> int:
    """A port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free: int = taken.getsockname()[1]
        return free


@pytest.fixture
def telegram() -> Iterator[SimulatedTelegram]:
    """A Telegram that is up."""
    with SimulatedTelegram() as telegram:
        yield telegram


@pytest.fixture
def bot(tmp_path: Path, telegram: SimulatedTelegram, port: int) -> Iterator[RunningBot]:
    """A bot that is called."""
    obeys = Obeys()
    changed: dict[str, Any] = {
        "webhook_url": f"http://127.0.0.1:{port}/telegram",
        "webhook_listen": f"127.0.0.1:{port}",
        "webhook_secret": SecretStr(SECRET),
    }
    with RunningBot(tmp_path, telegram, service=lambda _: obeys, **changed) as bot:
        telegram.wait_for(lambda: telegram.calls("setWebhook"))
        yield bot


def post(port: int, body: bytes, secret: str | None = SECRET, path: str = "/telegram") -> int:
    """Post to the endpoint; the status."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
    request = Request(f"http://127.0.0.1:{port}{path}", body, headers)  # on loopback
    try:
        with urlopen(request) as answer:  # noqa: S310
            status: int = answer.status
            return status
    except HTTPError as error:
        return error.code


def test_what_telegram_sends_is_answered_once_though_it_is_sent_again(
    telegram: SimulatedTelegram, bot: RunningBot
) -> None:
    """A redelivered update is known by its id."""
    person = telegram.person(7, "Rima")
    person.says("one")
    telegram.wait_for(lambda: telegram.answers(person))
    telegram.repeats()
    person.says("two")
    telegram.wait_for(lambda: len(telegram.answers(person)) == 2)
    assert [one.text for one in telegram.answers(person)] == ["You said: one", "You said: two"]
    assert telegram.calls("getUpdates") == []
    until(lambda: asked(f"{bot.health}/readyz")[0] == 200)


def test_only_who_knows_the_secret_is_heard(bot: RunningBot, port: int) -> None:
    """Without it, with another, or with what is no update, nothing is stored; a body has its bounds."""
    assert bot.opened is not None
    update = json.dumps({"update_id": 5, "message": {"chat": {"id": 7}}}).encode()
    assert post(port, update, None) == 403
    assert post(port, update, SECRET[:-1]) == 403
    assert post(port, update, SECRET + "ä") == 403
    assert post(port, update, path="/other") == 404
    assert post(port, b"[1]") == 400
    assert post(port, b"{") == 400
    assert post(port, b"[" * 100_000) == 400
    assert post(port, b" " * 2_000_000) == 413
    assert bot.opened.record.inbox.waiting() == 0


def test_an_update_that_cannot_be_read_is_done_with(telegram: SimulatedTelegram, bot: RunningBot, port: int) -> None:
    """It is acknowledged, logged and not worked again; its chat goes on."""
    assert bot.opened is not None
    record = bot.opened.record
    broken = {"update_id": 5, "message": {"chat": {"id": 7, "type": "private"}, "date": "never", "text": ["no"]}}
    assert post(port, json.dumps(broken).encode()) == 200
    until(lambda: record.inbox.waiting() == 0)
    person = telegram.person(7, "Rima")
    person.says("one")
    telegram.wait_for(lambda: telegram.answers(person))
