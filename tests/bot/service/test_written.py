"""Answers that a model writes, as a person in Telegram sees them come."""

from __future__ import annotations

from pathlib import Path

from bot.record.types import Role
from tests.bot.desk import GOOD, HAWIJA, KEY, MODEL, RESPONSE, Desk, Seat, library, take_in_samples
from tests.bot.service.talk import ANA, Talk
from tests.servers.openai_server import LoopbackOpenAI


def test_statements_are_shown_as_they_are_ready(tmp_path: Path) -> None:
    """Each checked statement is in the preview before the answer is there, and in the answer under the model's name."""
    seat = Seat()
    with LoopbackOpenAI(key=KEY) as server, library(tmp_path, seat) as opened:
        take_in_samples(opened)
        server.says("statements", RESPONSE)
        desk = Desk(opened, seat, server)
        desk.hire()
        talk = Talk(opened)
        talk.lets_in(ANA, Role.READER)
        told = " ".join(one.reply.message.plain for one in talk.says(HAWIJA))
        desk.close()
    assert any(GOOD in one.plain for one in talk.progress.shown)
    assert GOOD in told
    assert MODEL in told
