"""``kill -9`` of the bot at any instant: each question is answered once, or held in doubt where everybody sees it."""

from __future__ import annotations

import random
import subprocess
from contextlib import suppress
from dataclasses import dataclass

import pytest

from bot.simulator.driver import SimulatedTelegram
from bot.simulator.faults import Fault
from tests.bots.conversation import ADMINISTRATORS, PATIENCE, SCRIPT, Corner, Outcome, Proof, corners, some
from tests.bots.processes import Bots, bots, passes, until
from tests.conftest import Shelf

SEED = 20140620
# How long a bot lives before it is killed, in seconds from its coming up: starting is most of its life otherwise. Every
# other one lives until a message of its reaches Telegram, which takes a while to give the receipt.
LIVES = (0.0, 2.5)
TAKES = 0.15
QUESTIONS = 8 * len(SCRIPT)


@dataclass
class Killed:
    """A conversation during which bots are killed."""

    running: Bots
    telegram: SimulatedTelegram
    chance: random.Random
    talks: list[Corner]

    def through(self, kills: int, processes: int) -> None:
        """Ask everything while bots are killed so often; then let the last ones finish."""
        self.telegram.misbehave(Fault.SLOW, on="sendMessage", times=None, seconds=TAKES)
        self._fill(processes)
        for number in range(kills):
            until(self.running.alive)
            some(self.talks, self.chance, 1 + (QUESTIONS - self._asked()) // (kills - number))
            if number % 2:
                self._until_a_message()
            else:
                passes(self.running.running[0], self.chance.uniform(*LIVES))
            for process in self._victims():
                self.running.kill(process)
            self._fill(processes)
        self.telegram.behave()
        for last in (False, True):
            with self.running.library() as opened:
                until(Proof(opened, self.telegram, self.talks).finished, PATIENCE)
            for talk in self.talks:
                while len(talk.asked) < len(SCRIPT) - (not last):
                    talk.asks()

    def judged(self) -> Outcome:
        """Wait until nothing is left to do, and check all that must be so."""
        with self.running.library() as opened:
            proof = Proof(opened, self.telegram, self.talks)
            until(proof.finished, PATIENCE)
            proof.offer_all()
            until(proof.finished, PATIENCE)
            outcome = proof.judge()
        self.running.end()
        assert self.telegram.floods == 0
        assert self.telegram.refusals == []
        return outcome

    def _asked(self) -> int:
        return sum(len(talk.asked) for talk in self.talks)

    def _until_a_message(self) -> None:
        """Wait until a message reaches Telegram, if there is one to come."""
        before = len(self.telegram.calls("sendMessage"))
        with suppress(TimeoutError):
            self.telegram.wait_for(lambda: len(self.telegram.calls("sendMessage")) > before, 2 * LIVES[1])

    def _victims(self) -> list[subprocess.Popen[bytes]]:
        """One of the bots; of two now and then both, so that afterwards each may have another part of the work."""
        alive = list(self.running.running)
        return alive if self.chance.random() < 0.2 else [self.chance.choice(alive)]

    def _fill(self, processes: int) -> None:
        """As many bots as there should be."""
        while len(self.running.running) < processes:
            self.running.start(self.telegram)


def conversation(shelf: Shelf, kills: int, processes: int, factor: float, seed: int) -> Outcome:
    """Lead the conversation on a library of the samples."""
    with bots(shelf, factor=factor, SITREP_ADMINS=ADMINISTRATORS) as running, running.telegram() as telegram:
        talked = Killed(running, telegram, random.Random(seed), corners(telegram))
        talked.through(kills, processes)
        return talked.judged()


def test_some_kills(sqlite_shelf: Shelf) -> None:
    """Killed four times over forty questions, the one bot of a library in a file loses none and doubles none."""
    conversation(sqlite_shelf, 4, 1, 1, SEED)


def test_some_kills_of_two_bots(on_postgres: Shelf) -> None:
    """Of two bots on one server either is killed, four times: the other goes on with what it had in hand."""
    conversation(on_postgres, 4, 2, 10, SEED)


@pytest.mark.soak
def test_thirty_kills(sqlite_shelf: Shelf) -> None:
    """Killed thirty times. Some kills must have hit a sending, else the proof is void."""
    outcome = conversation(sqlite_shelf, 30, 1, 1, SEED + 1)
    print(outcome)  # noqa: T201 - what the proof rests on
    assert outcome.answered + outcome.held == QUESTIONS
    assert outcome.doubtful


@pytest.mark.soak
def test_thirty_kills_of_two_bots(on_postgres: Shelf) -> None:
    """The same for two bots on one server, in a hurry: a dead one's leases are over ten times sooner."""
    outcome = conversation(on_postgres, 30, 2, 10, SEED + 2)
    print(outcome)  # noqa: T201 - what the proof rests on
    assert outcome.answered + outcome.held == QUESTIONS
    assert outcome.doubtful
