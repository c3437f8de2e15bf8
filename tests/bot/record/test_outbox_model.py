"""The outbox against a sender that dies anywhere: no part goes twice by itself, none is lost, order holds."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from bot.record.record import Record
from bot.record.types import New, Outgoing, Priority, State
from retrieval.library.database import Database
from retrieval.library.service_tables import chats, outgoing
from tests.bot.record.conftest import MINUTE, NOW, reply
from tests.conftest import Shelf

CHATS = st.sampled_from([1, 2, -3])


class Sending(RuleBasedStateMachine):
    """A sender, what it holds and what goes out, and a Telegram that took some of it.

    ``delivered`` counts what Telegram took, ``allowed`` how often a person asked for it: once, and again when in doubt.
    """

    parts = Bundle("parts")

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.now = NOW
        self.database = Database.open(address)
        with self.database.writing() as connection:
            connection.execute(delete(outgoing))
            connection.execute(delete(chats))
        self.outbox = Record(self.database).outbox
        self.held: dict[int, Outgoing] = {}
        self.out: dict[int, Outgoing] = {}
        self.names: list[str] = []
        self.delivered: Counter[str] = Counter()
        self.allowed: Counter[str] = Counter()

    def teardown(self) -> None:
        """Let everything go: then each part was delivered, or is held in doubt."""
        self.crash(delivered=False)
        self.now += timedelta(days=1)
        while claimed := self.outbox.claim("last", most=9, now=self.now, lease=MINUTE):
            for part in claimed:
                self.held[part.key] = part
                self.begin(part.key)
                self.end(part.key, "sent")
        doubtful = {part.name for chat in (1, 2, -3) for part in self.outbox.doubtful(chat)}
        assert {name for name in self.names if not self.delivered[name]} <= doubtful
        counts = self.outbox.counts()
        assert counts[State.SENT] + counts[State.UNKNOWN] == len(self.names)
        self.database.close()

    @rule(target=parts, chat=CHATS, priority=st.sampled_from(Priority))
    def add(self, chat: int, priority: Priority) -> str:
        """A part is to be sent; saying so again adds nothing."""
        name = f"part:{len(self.names)}"
        new = [New(name, reply(chat, name), priority)]
        assert self.outbox.add(new, now=self.now) == 1
        assert self.outbox.add(new, now=self.now) == 0
        self.names.append(name)
        self.allowed[name] = 1
        return name

    @rule(most=st.integers(1, 3), busy=st.sets(CHATS, max_size=1))
    def claim(self, most: int, busy: set[int]) -> None:
        """The sender takes what may go: one a chat, and none of a chat with one in hand."""
        claimed = self.outbox.claim("sender", most=most, now=self.now, lease=MINUTE, busy=busy)
        taken = [part.reply.place.chat for part in claimed]
        assert len(taken) == len(set(taken)) <= most
        assert not busy & set(taken)
        self.held |= {part.key: part for part in claimed}

    @rule(data=st.data())
    def go(self, data: st.DataObject) -> None:
        """The request of a part that the sender holds goes out, if it may."""
        if self.held:
            self.begin(data.draw(st.sampled_from(sorted(self.held))))

    def begin(self, key: int) -> None:
        """Ask whether it may, and see that nothing is overtaken."""
        part = self.held.pop(key)
        if not self.outbox.sending(key, now=self.now):
            return
        self.out[key] = part
        before = select(outgoing.c.state).where(
            outgoing.c.chat == part.reply.place.chat, outgoing.c.priority == part.priority, outgoing.c.key < key
        )
        with self.database.reading() as connection:
            assert set(connection.execute(before).scalars()) <= {State.SENT, State.UNKNOWN}

    @rule(data=st.data(), outcome=st.sampled_from(["sent", "lost", "timeout", "refused", "slow down"]))
    def come_back(self, data: st.DataObject, outcome: str) -> None:
        """Something comes of a request."""
        if self.out:
            self.end(data.draw(st.sampled_from(sorted(self.out))), outcome)

    def end(self, key: int, outcome: str) -> None:
        """Telegram took it and says so, or its reply is lost; it took nothing, and nobody knows or it says so."""
        if key not in self.out:
            return
        part = self.out.pop(key)
        if outcome in ("sent", "lost"):
            self.delivered[part.name] += 1
        if outcome == "sent":
            self.outbox.sent(key, key, now=self.now)
        elif outcome in ("lost", "timeout"):
            self.outbox.doubt(key, outcome)
        else:
            self.outbox.put_back(key, not_before=self.now + MINUTE if outcome == "slow down" else None)

    @rule(name=parts)
    def ask_again(self, name: str) -> None:
        """A person asks for a part that is in doubt, when its request is over."""
        for chat in (1, 2, -3):
            for part in self.outbox.doubtful(chat):
                if part.name == name and part.key not in self.out:
                    assert self.outbox.send_again(part.key, chat, now=self.now)
                    self.allowed[name] += 1

    @rule(delivered=st.booleans())
    def crash(self, delivered: bool) -> None:
        """The process dies; what was on its way arrived, or not. Another opens the database and sees to the rest."""
        if delivered:
            self.delivered.update(part.name for part in self.out.values())
        self.held, self.out = {}, {}
        self.database.close()
        self.database = Database.open(self.address)
        self.outbox = Record(self.database).outbox
        self.outbox.recover(now=self.now, everything=True)

    @rule()
    def take_long(self) -> None:
        """Time passes: leases end, though their sender lives and does not know."""
        self.now += MINUTE
        self.outbox.recover(now=self.now)

    @invariant()
    def nothing_is_doubled(self) -> None:
        """Nothing was delivered more often than it was asked for."""
        assert all(self.delivered[name] <= self.allowed[name] for name in self.names)


def test_whatever_happens_nothing_is_doubled_or_lost(shelf: Shelf) -> None:
    """Random conversations with crashes at random points, on real databases that are opened anew after each."""
    shelf.data.mkdir(exist_ok=True)
    run_state_machine_as_test(
        lambda: Sending(shelf.address), settings=settings(max_examples=30, stateful_step_count=40, deadline=None)
    )
