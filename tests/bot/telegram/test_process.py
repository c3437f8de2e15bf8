"""The bot as a process of its own: begun on the command line, ended by signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.simulator.driver import SimulatedTelegram
from tests.bot.conftest import ROOT, SAMPLES

DEADLINE = 60


def environment(folder: Path, **changed: str) -> dict[str, str]:
    """A process's variables: nothing of ours but what is given."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SITREP_", "TELEGRAM_", "OPENAI_", "CHROMA_"))
    }
    own = {"SITREP_DATA_DIR": str(folder / "data"), "SITREP_EMBEDDER": "hash", "PYTHONPATH": str(ROOT)}
    return kept | own | {"SITREP_HEALTH_LISTEN": "off"} | changed


def start(folder: Path, *arguments: str, **changed: str) -> subprocess.Popen[bytes]:
    """``sitrep …`` in a process of its own; what it says on standard error is in a file that :func:`said` reads."""
    with (folder / "said.txt").open("w") as errors:  # a pipe that nobody reads would stop it when it is full
        return subprocess.Popen(
            [sys.executable, "-c", "from bot.cli import main; main()", *arguments],
            cwd=folder,
            env=environment(folder, **changed),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )


def said(folder: Path) -> str:
    """What the last process has said."""
    return (folder / "said.txt").read_text("utf-8")


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_token_is_in_no_line_of_a_debug_log(tmp_path: Path, form: str) -> None:
    """Questions, buttons, a refused call and a lost connection, logged in every detail: never the token."""
    secret = "sk-a-made-up-key-of-a-model-server"  # noqa: S105
    assert start(tmp_path, "ingest", str(SAMPLES)).wait(DEADLINE) == 0
    with SimulatedTelegram() as telegram:
        process = start(
            tmp_path,
            "bot",
            TELEGRAM_BOT_TOKEN=telegram.token,
            TELEGRAM_API_BASE_URL=telegram.address,
            SITREP_ADMINS="900",
            SITREP_LOG=form,
            SITREP_LOG_LEVEL="debug",
            OPENAI_API_KEY=secret,
        )
        person = telegram.person(900, "Rima")
        telegram.misbehave("drop_after", on="sendMessage")
        telegram.misbehave("unauthorized", on="sendChatAction")
        person.says("Who controls Qaim?")
        person.says("/coverage")
        telegram.wait_for(lambda: len(telegram.answers(person)) > 1, DEADLINE)
        person.presses_data(telegram.answers(person)[0], "e:nothing")
        telegram.wait_for(lambda: telegram.calls("answerCallbackQuery"), DEADLINE)
        process.send_signal(signal.SIGTERM)
        assert process.wait(DEADLINE) == 0
    err = said(tmp_path)
    assert len(err) > 10_000
    assert "getUpdates" in err
    for hidden in (telegram.token, telegram.token.partition(":")[2], telegram.token.replace(":", "%3A"), secret):
        assert hidden not in err
    if form == "json":
        assert {"at", "level", "logger", "message"} <= set.intersection(
            *(set(json.loads(line)) for line in err.splitlines())
        )


def test_without_a_token_it_says_the_way_out(tmp_path: Path) -> None:
    """One line and a hint; no library is opened, no traceback shown."""
    process = start(tmp_path, "bot")
    assert process.wait(DEADLINE) == 1
    err = said(tmp_path)
    assert "TELEGRAM_BOT_TOKEN" in err
    assert "@BotFather" in err
    assert "Traceback" not in err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "my-token"),
        ("TELEGRAM_API_BASE_URL", "telegram"),
        ("SITREP_ADMINS", "@rima"),
        ("SITREP_HEALTH_LISTEN", "9464"),
        ("SITREP_WEBHOOK_URL", "http://example.org/x"),
        ("SITREP_WEBHOOK_SECRET", "short"),
        ("SITREP_RETENTION_DAYS", "0"),
        ("SITREP_LOG", "xml"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Each is refused in one line that names the variable, and never shows its value."""
    from bot import settings
    from retrieval.errors import SettingsError

    monkeypatch.chdir(tmp_path)
    for field in settings.Settings.model_fields:
        monkeypatch.delenv(settings.variable(field), raising=False)
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        settings.load()
    assert refused.value.message.startswith(f"{name}: ")
    assert "my-token" not in refused.value.message


def test_a_webhook_needs_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one anybody could tell the bot anything."""
    from bot import settings
    from retrieval.errors import SettingsError

    monkeypatch.chdir(tmp_path)
    for field in settings.Settings.model_fields:
        monkeypatch.delenv(settings.variable(field), raising=False)
    monkeypatch.setenv("SITREP_WEBHOOK_URL", "https://bot.example.org/telegram")
    with pytest.raises(SettingsError, match="SITREP_WEBHOOK_SECRET"):
        settings.load()


def test_killed_in_the_middle_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    """Killed right after a question came, and once more: every question is answered, or offered as in doubt."""
    assert start(tmp_path, "ingest", str(SAMPLES)).wait(DEADLINE) == 0
    with SimulatedTelegram() as telegram:
        own = {
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_API_BASE_URL": telegram.address,
            "SITREP_ADMINS": "900",
        }
        person = telegram.person(900, "Rima")
        for number in range(3):
            process = start(tmp_path, "bot", **own)
            person.says(f"/sources {number}")
            telegram.wait_for(lambda: telegram.pending == 0, DEADLINE)  # stored, and acknowledged
            process.kill()
            process.wait()
        process = start(tmp_path, "bot", **own)
        person.says("/coverage")
        questions = {one.id for one in telegram.messages(person) if not one.by_bot}

        def told() -> bool:
            answered = {one.replies_to for one in telegram.answers(person)}
            return questions - answered == set() or _offers(telegram, person.id) >= len(questions - answered)

        telegram.wait_for(told, DEADLINE)
        process.send_signal(signal.SIGTERM)
        assert process.wait(DEADLINE) == 0
        replied = [one.replies_to for one in telegram.answers(person) if one.replies_to]
        assert len(replied) == len(set(replied))


def _offers(telegram: SimulatedTelegram, chat: int) -> int:
    buttons = [button for one in telegram.answers(chat) for button in one.buttons]
    return sum(str(button.get("callback_data", "")).startswith("a:") for button in buttons)
