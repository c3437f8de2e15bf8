"""Days on which bots are killed, Telegram misbehaves and people block the bot; and what comes of the digests."""

from __future__ import annotations

import random
import subprocess
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from sqlalchemy import text

from bot.record.types import Standing
from bot.schedule.changes import ChangeSubscription
from bot.simulator.driver import SimulatedTelegram
from bot.simulator.faults import Fault
from bot.wiring import Services
from tests.bots.mornings import FIRST_READER, Came, Reader, Span, judged, readers
from tests.bots.processes import Bots, bots, passes, until
from tests.conftest import Record, Shelf, take_in

# The bots' time runs so much faster than ours while there is something to do, and is turned on when there is not.
FACTOR = 10
PATIENCE = 300.0
FAULTS = (
    *(Fault.FLOOD, Fault.FLOOD, Fault.SERVER_ERROR, Fault.SERVER_ERROR_AFTER, Fault.BAD_GATEWAY_AFTER),
    *(Fault.DROP, Fault.DROP_AFTER, Fault.SLOW),
)
HANGS = (Fault.HANG, Fault.HANG_AFTER)
PLACES = ("Mosul", "Raqqa", "Hawija", "Qaim", "Deir ez-Zor", "Tikrit")
# A first instant at which nothing is due for so long: everybody subscribes meanwhile.
QUIET = timedelta(minutes=14)
_OVER = text("""SELECT chat, thread, day FROM deliveries JOIN subscriptions ON subscriptions.key = subscription
    WHERE due_at >= :since AND stage NOT IN ('planned', 'building')""")
_WAITING = text("SELECT DISTINCT chat FROM outgoing WHERE state IN ('pending', 'claimed', 'sending')")
_MAKING = text("SELECT count(*) FROM deliveries WHERE stage = 'building'")
_UNTOLD = text("SELECT count(*) FROM deliveries WHERE to_tell")


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is to happen."""

    readers: int
    zones: Sequence[str]
    spans: Sequence[Span]
    kills: int
    processes: int
    hangs: int
    outages: int
    seed: int


@dataclass
class Season:
    """Days on which bots are killed, Telegram misbehaves, people block the bot and groups become others."""

    plan: Plan
    running: Bots
    telegram: SimulatedTelegram
    opened: Services
    chance: random.Random
    readers: list[Reader]
    spans: list[Span] = field(default_factory=list)
    # Who has blocked the bot, and until when.
    blocked: dict[int, datetime] = field(default_factory=dict)
    happened: Counter[str] = field(default_factory=Counter)

    def passes(self) -> Came:
        """Let all days pass; what came of the digests."""
        steps = sum(len(self._instants(span)) for span in self.plan.spans)
        kills = Counter(self.chance.choices(range(1, steps), k=self.plan.kills))
        hangs = set(self.chance.sample(range(steps), self.plan.hangs))
        outages = set(self.chance.sample(range(1, steps), self.plan.outages))
        numbers = count()
        for span in self.plan.spans:
            self._begins(span)
            for due, number in zip(self._instants(span), numbers, strict=False):
                self._turn(due - timedelta(seconds=1))
                self._mischief(due, hangs=number in hangs)
                for _ in range(kills[number]):
                    self._kill()
                if number in outages:
                    self._outage(due)
                until(partial(self._settled, due), PATIENCE)
            self._ends()
        return self._judged()

    # -- days

    def _begins(self, span: Span) -> None:
        if self.spans:
            self._turn(span.begin)
            self._pause(paused=False)
        else:
            self._subscribed()
            assert not self._instants(Span(span.begin - QUIET, self.running.now()))
        self.spans.append(Span(self.running.now(), span.end))

    def _subscribed(self) -> None:
        self._fill()
        until(self.running.alive, PATIENCE)
        for reader in self.readers:
            reader.subscribes()
        subscriptions = self.opened.record.subscriptions
        until(lambda: len(subscriptions.everyone()) == len(self.readers) and not self._waiting(), PATIENCE)

    def _ends(self) -> None:
        """Whoever was away comes back; then nobody gets anything until the next days."""
        for number in list(self.blocked):
            self._unblock(number)
        self._turn(self.spans[-1].end)
        end = self.running.now()
        until(lambda: self._settled(end) and not self._untold(), PATIENCE)
        self.spans[-1] = replace(self.spans[-1], end=self.running.now())
        self._pause(paused=True)

    def _pause(self, *, paused: bool) -> None:
        everyone = self.opened.record.subscriptions.everyone()
        changes = [ChangeSubscription(replace(one, paused=paused)) for one in everyone]
        self.opened.record.apply(changes, now=self.running.now())

    def _instants(self, span: Span) -> list[datetime]:
        return sorted({at for reader in self.readers for at in reader.due([span]).values()})

    def _turn(self, to: datetime) -> None:
        """Nothing happens until then."""
        assert self.running.clock is not None
        now = self.running.now()
        if to > now:
            self.running.clock.turn(to, FACTOR)
            if now.date() != to.date():
                self._news()

    def _news(self) -> None:
        """Each day has its reports."""
        now = self.running.now()
        reports = [_report(now - timedelta(hours=hours), self.chance) for hours in (2, 5, 9)]
        take_in(self.opened, self.running.shelf.file(f"{now:%Y%m%d%H%M%S}.jsonl", reports), vectors=False)

    # -- what goes wrong

    def _mischief(self, due: datetime, *, hangs: bool) -> None:
        chance = self.chance
        if hangs:
            self._misbehave(chance.choice(HANGS))
        elif chance.random() < 0.4:
            self._misbehave(chance.choice(FAULTS))
        for number, back in list(self.blocked.items()):
            if back <= due:
                self._unblock(number)
        for number, reader in enumerate(self.readers):
            if due not in reader.due([Span(due, due + timedelta(minutes=1))]).values():
                continue
            if reader.group is None and number not in self.blocked and chance.random() < 0.02:
                self._block(number, due, timedelta(hours=chance.choice((1, 3, 8))))
            elif reader.group and reader.group.chat.kind == "group" and chance.random() < 0.3:
                reader.migrates()
                self.happened["migrated"] += 1

    def _misbehave(self, fault: Fault) -> None:
        seconds = 7 if fault is Fault.FLOOD else 0.3
        self.telegram.misbehave(fault, on="sendMessage", after=self.chance.randrange(3), seconds=seconds)
        self.happened[fault.value] += 1

    def _block(self, number: int, due: datetime, long: timedelta) -> None:
        """Just before a digest is due: whether it was planned already is open."""
        self.readers[number].person.blocks()
        self.readers[number].closed.append(Span(due, due + long + timedelta(days=1)))
        self.blocked[number] = due + long
        self.happened["blocked"] += 1

    def _unblock(self, number: int) -> None:
        reader = self.readers[number]
        reader.person.unblocks()
        people = self.opened.record.people
        until(lambda: getattr(people.chat(reader.person.id), "standing", None) is Standing.OPEN, PATIENCE)
        reader.closed[-1] = replace(reader.closed[-1], end=self.running.now())
        del self.blocked[number]

    def _kill(self) -> None:
        """At any instant: around the due one, while something is made, or while a message is under way."""
        until(self.running.alive, PATIENCE)
        match self.chance.randrange(3):
            case 0:
                passes(self.running.running[0], self.chance.uniform(0, 0.8))
            case 1:
                before = len(self.telegram.calls("sendMessage"))
                with suppress(TimeoutError):
                    self.telegram.wait_for(lambda: len(self.telegram.calls("sendMessage")) > before, 3)
            case 2:
                with suppress(TimeoutError):
                    until(self._making, 3)
        for process in self._victims():
            self.running.kill(process)
        self.happened["killed"] += 1
        if not self.running.running and self.chance.random() < 0.3:
            self._turn(self.running.now() + timedelta(hours=self.chance.uniform(0.1, 3)))
            self.happened["down for a while"] += 1
        self._fill()

    def _outage(self, due: datetime) -> None:
        """All bots are down for longer than a digest may be late; since it was due they may have been killed, too."""
        began = self.running.now()
        for process in list(self.running.running):
            self.running.kill(process)
        self._turn(began + timedelta(hours=9))
        self._fill()
        until(self.running.alive, PATIENCE)
        for reader in self.readers:
            reader.down.append(Span(due, self.running.now()))
        self.happened["down for nine hours"] += 1

    def _victims(self) -> list[subprocess.Popen[bytes]]:
        alive = list(self.running.running)
        return alive if self.chance.random() < 0.25 else [self.chance.choice(alive)]

    def _fill(self) -> None:
        while len(self.running.running) < self.plan.processes:
            self.running.start(self.telegram)

    # -- what is so

    def _settled(self, due: datetime) -> bool:
        """Whether all that is due by then is over for everybody who can be reached."""
        span = replace(self.spans[-1], end=due + timedelta(seconds=1))
        away = {chat for number in self.blocked for chat in self.readers[number].chats}
        with self.running.shelf.sql() as connection:
            rows = connection.execute(_OVER, {"since": span.begin.replace(tzinfo=None)})
            over = {(chat, thread, str(day)) for chat, thread, day in rows}
        return self._waiting() <= away and all(
            any((chat, reader.thread, str(day)) in over for chat in reader.chats)
            for reader in self.readers
            if reader.chats[-1] not in away
            for day, at in reader.due([span]).items()
            if not reader.is_closed(at)
        )

    def _waiting(self) -> set[int]:
        """The chats that something will go to by itself."""
        with self.running.shelf.sql() as connection:
            return set(connection.execute(_WAITING).scalars())

    def _untold(self) -> bool:
        with self.running.shelf.sql() as connection:
            return bool(connection.execute(_UNTOLD).scalar_one())

    def _making(self) -> bool:
        with self.running.shelf.sql() as connection:
            return bool(connection.execute(_MAKING).scalar_one())

    def _judged(self) -> Came:
        until(lambda: self.telegram.pending == 0, PATIENCE)
        since = f"{self.plan.spans[0].begin:%Y-%m-%d}"
        shown = self.running.shelf.json("deliveries", "--since", since)
        came = judged(self.telegram, self.readers, self.spans, shown)
        self.running.end()
        print(came, dict(self.happened), f"{self.telegram.floods} floods, seed {self.plan.seed}")  # noqa: T201
        return came


def _report(published: datetime, chance: random.Random) -> Record:
    """A report of our own: some are of the same happening, with another toll."""
    place, killed = chance.choice(PLACES), chance.randrange(2, 30)
    id_ = f"{published:%Y%m%d%H%M%S}-{place}"
    body = f"A car bomb in {place} killed {killed} people, police said. The road to the hospital was closed for hours."
    return {
        "id": id_,
        "title": f"{killed} killed by a car bomb in {place}",
        "text": f"{body}\n\nThe governor said that the market of {place} would stay closed until Thursday.",
        "source": chance.choice(("Levant Wire", "Baghdad Ledger", "Euphrates Monitor")),
        "url": f"https://levantwire.example/{id_}",
        "published": published.isoformat(),
    }


def season(shelf: Shelf, plan: Plan) -> Came:
    """Let a season pass on a library."""
    everyone = ",".join(str(FIRST_READER + number) for number in range(plan.readers))
    with bots(shelf, factor=FACTOR, SITREP_ADMINS=everyone) as running:
        assert running.clock is not None
        running.clock.turn(plan.spans[0].begin - QUIET, 1)
        with running.telegram() as telegram, running.library() as opened:
            everybody = readers(telegram, plan.readers, plan.zones)
            return Season(plan, running, telegram, opened, random.Random(plan.seed), everybody).passes()
