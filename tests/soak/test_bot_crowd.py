"""Fifty people at once: nobody is told to wait, everybody in order, and as soon as Telegram's rates allow."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.simulator.driver import SimulatedTelegram
from bot.telegram.pace import Rates
from tests.bots.processes import Bots, bots, until
from tests.conftest import Shelf

PEOPLE = 50
FIRST = 1_000
# Telegram's time and the bot's run so much slower than ours, so that a busy machine is a quick one to them: what is
# left to wait for are the rates.
SLOWLY = 0.2
QUESTIONS = ("Who controls Qaim?", "How many soldiers were killed there?", "What happened in Hawija on 20 June?")
PATIENCE = 400.0


def crowd(shelf: Shelf, rounds: int) -> None:
    """Let fifty people ask so many questions each, all at once."""
    everyone = ",".join(str(FIRST + number) for number in range(PEOPLE))
    with (
        bots(shelf, factor=SLOWLY, SITREP_ADMINS=everyone, SITREP_SIDE_BY_SIDE="8") as running,
        running.telegram() as telegram,
    ):
        people = [telegram.person(FIRST + number, f"P{number}") for number in range(PEOPLE)]
        running.start(telegram)
        until(running.alive)
        asked = {person.id: [person.says(question).id for question in QUESTIONS[:rounds]] for person in people}
        until(lambda: all(len(telegram.answers(person)) >= rounds for person in people), PATIENCE)
        until(lambda: telegram.pending == 0)
        told = {id_: [one.replies_to for one in telegram.answers(id_) if one.replies_to] for id_ in asked}
        assert told == asked
        assert telegram.floods == 0
        assert [call for call in telegram.calls() if call.status == 429] == []
        assert waited(running, telegram) <= allowed(telegram, rounds)
        running.end()


def allowed(telegram: SimulatedTelegram, rounds: int) -> float:
    """Seconds that a ready answer may wait by the guide rates: for all that was sent, and for its own chat.

    Typing counts in all; the first window begins when the answer comes, so that one more second may pass.
    """
    rates = Rates()
    sent = len(telegram.calls("sendMessage")) + len(telegram.calls("sendChatAction"))
    return sent / rates.overall + (rounds - 1) * rates.chat_gap.total_seconds() + 1


def waited(running: Bots, telegram: SimulatedTelegram) -> float:
    """Seconds from an answer's being ready to its reaching Telegram, of the slowest one."""
    reached = {
        (int(call.arguments["chat_id"]), call.reply["result"]["message_id"]): call.at
        for call in telegram.calls("sendMessage")
    }
    with running.library() as opened:
        parts = {key: opened.record.outbox.message(*key) for key in reached}
    waits = [at - part.created_at.timestamp() for key, at in reached.items() if (part := parts[key])]
    assert len(waits) == len(reached)
    calls = dict(Counter(call.method for call in telegram.calls()))
    print(f"the slowest of {len(reached)} answers waited {max(waits):.2f} s; {calls}")  # noqa: T201 - the figure
    return max(waits)


def test_fifty_people_at_once(sqlite_shelf: Shelf) -> None:
    """One question each."""
    crowd(sqlite_shelf, 1)


@pytest.mark.soak
def test_fifty_people_with_three_questions_each(sqlite_shelf: Shelf) -> None:
    """Three questions each, sent in one go: the second and third wait for their own chat too."""
    crowd(sqlite_shelf, 3)
