"""The whole bot: questions in, answers out, through the simulated Telegram."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from bot.simulator.driver import SimulatedTelegram
from tests.bot.conftest import SAMPLES
from tests.bot.telegram.running import ADMINISTRATOR, RunningBot


def asked(url: str) -> tuple[int, str]:
    """The status and the text of a page."""
    try:
        with urlopen(url) as answer:  # noqa: S310  # our own, on loopback
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_a_question_is_answered_with_citations(tmp_path: Path) -> None:
    """Asked in private by an administrator: an answer with sources comes, and nothing was refused or too fast."""
    with SimulatedTelegram() as telegram, RunningBot(tmp_path, telegram, reports=[SAMPLES]) as bot:
        person = telegram.person(ADMINISTRATOR, "Rima")
        person.says("Who controls Qaim?")
        telegram.wait_for(lambda: telegram.answers(person))
        person.says("/start")
        telegram.wait_for(lambda: len(telegram.answers(person)) > 1)
        assert "[1]" in telegram.answers(person)[0].text
        status, told = asked(f"{bot.health}/readyz")
        assert (status, json.loads(told)["status"]) == (200, "ok")
        figures = asked(f"{bot.health}/metrics")[1]
        assert 'sitrep_updates_total{ended="settled",kind="asked"} 1.0' in figures
    assert bot.left == 0
    assert telegram.refusals == []
    assert telegram.floods == 0
    assert telegram.pending == 0
