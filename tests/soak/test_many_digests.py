"""Ten thousand digests due at one minute, in simulated time: in time, at the guide rates, and in nobody's way."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from bot.record.types import AllowChat, Change, ChatKind, LetIn, Message, New, Place, Reply, Role, SeeChat
from bot.schedule.changes import Subscribe
from bot.schedule.types import DAILY, LATE, Figures, Outcome
from bot.telegram.deliveries import Deliveries
from bot.telegram.doubts import Doubts
from bot.telegram.making import Making
from bot.telegram.pace import Pace, Rates
from bot.telegram.sender import Sender
from bot.telegram.timing import Time
from bot.wiring import Services
from tests.bot.conftest import SAMPLES
from tests.bots.simulated import InTurn, Telegram, run
from tests.conftest import Shelf, take_in

SEED = 20261025
DUE = datetime(2014, 6, 22, 4, 30, tzinfo=UTC)
# It begins so long before.
BEFORE = timedelta(minutes=3)
ZONES = (
    *("Europe/Berlin", "Europe/London", "Asia/Baghdad", "Asia/Damascus", "Asia/Tehran", "Asia/Kolkata"),
    *("Asia/Kathmandu", "America/New_York", "America/St_Johns", "Africa/Cairo", "Australia/Adelaide", "Asia/Beirut"),
)
SUBJECTS: tuple[tuple[str, ...], ...] = ((), ("Mosul",), ("Qaim", "border"), ("casualties",))
KINDS = [(zone, subjects) for subjects in SUBJECTS for zone in ZONES]
FIRST_PERSON, FIRST_GROUP = 1_000, -1_000_000_000_001
# One chat in so many is a group.
GROUPS = 50
# A way through the network, and making twenty digests, in seconds.
LATENCY = (0.02, 0.15)
MAKING = 0.2
# Somebody asks about so often, in seconds, and waits no longer than this behind digests.
ASKS = 1.5
AT_MOST = 2.0
PATIENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer that was ready to be sent, and where."""

    at: datetime
    chat: int
    text: str


@dataclass
class Morning:
    """All digests of one minute, and people who ask meanwhile."""

    opened: Services
    chats: list[int]
    now: Callable[[], datetime]
    chance: random.Random
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        time_, threads = Time(self.now, asyncio.sleep), InTurn(MAKING)
        record, numbers = self.opened.record, count()
        self.telegram = Telegram(self.now, self.chance, LATENCY)
        self._outbox = record.outbox
        self._outcomes = record.outcomes
        self._sender = Sender(
            "sender", record.outbox, self.telegram, Pace(), threads, time_, doubts=Doubts(record, time_)
        )
        self._deliveries = Deliveries(
            "deliveries",
            record.deliveries,
            Making(self.opened, lambda: f"turn-{next(numbers)}"),
            threads,
            time_,
            administrators=(),
            stored=self._sender.wake,
        )

    async def passes(self) -> Figures:
        """Run everything until nothing waits; what the deliveries came to."""
        going = [asyncio.create_task(one) for one in (self._sender.run(), self._deliveries.run(), self._people())]
        try:
            while not self._over():
                await asyncio.sleep(10)
                assert self.now() < DUE + PATIENCE
        finally:
            for one in going:
                one.cancel()
            await asyncio.gather(*going, return_exceptions=True)
        return self._figures()

    def _over(self) -> bool:
        figures = self._figures()
        return figures.due == len(self.chats) and not figures.counts[Outcome.WAITING]

    async def _people(self) -> None:
        """Now and then somebody asks: in a chat that waits for its digest, or has it."""
        for number, chat in enumerate(self.chance.sample(self.chats, len(self.chats))):
            await asyncio.sleep(self.chance.expovariate(1 / ASKS))
            text = f"answer {number}"
            self._outbox.add([New(f"update:{number}:0", Reply(Message(text, text), Place(chat)))], now=self.now())
            self.asked.append(Asked(self.now(), chat, text))
            self._sender.wake()

    def _figures(self) -> Figures:
        return self._outcomes.figures(since=DUE - BEFORE, now=self.now())


def subscribed(opened: Services, number: int) -> list[int]:
    """So many chats, each with a subscription that is due at one minute, its kind the next of all; their ids."""
    changes: list[Change] = []
    chats = []
    for n in range(number):
        chat = FIRST_GROUP - n if n % GROUPS == 0 else FIRST_PERSON + n
        chats.append(chat)
        if chat < 0:
            changes += [SeeChat(chat, ChatKind.SUPERGROUP, f"Desk {n}"), AllowChat(chat)]
        else:
            changes.append(LetIn(chat, Role.READER, f"P{n}", None))
        zone, subjects = KINDS[n % len(KINDS)]
        local = DUE.astimezone(ZoneInfo(zone))
        changes.append(Subscribe(Place(chat), abs(chat), time(local.hour, local.minute), zone, DAILY, subjects, "en"))
    opened.record.apply(changes, now=DUE - BEFORE)
    return chats


def due_at_once(shelf: Shelf, number: int) -> None:
    """Let so many digests be due at one minute, and check all that must be so."""
    with shelf.open(now=DUE - BEFORE) as opened:
        take_in(opened, str(SAMPLES), vectors=False)
        chats = subscribed(opened, number)
        began = perf_counter()
        mornings: list[Morning] = []

        async def passes(now: Callable[[], datetime]) -> Figures:
            mornings.append(Morning(opened, chats, now, random.Random(SEED)))
            return await mornings[0].passes()

        figures = run(passes, DUE - BEFORE)
        took = perf_counter() - began
    (morning,) = mornings
    judge(morning, figures, took)


def judge(morning: Morning, figures: Figures, took: float) -> None:
    """Each digest came once, in time; each answer without waiting; and Telegram never had to say stop."""
    texts = {(one.chat, one.text) for one in morning.asked}
    digests = [one for one in morning.telegram.took if (one.chat, one.text) not in texts]
    arrived = {(one.chat, one.text): one.at for one in morning.telegram.took if (one.chat, one.text) in texts}
    waits = [arrived[one.chat, one.text] - one.at for one in morning.asked if (one.chat, one.text) in arrived]
    first, last = min(one.at for one in digests), max(one.at for one in digests)
    slowest = max(waits).total_seconds()
    print(  # noqa: T201 - what the proof rests on
        f"{len(digests)} messages to {len(morning.chats)} chats from {first - DUE} to {last - DUE} after they were "
        f"due; {len(waits)} answers meanwhile, the slowest after {slowest:.2f} s; {took:.0f} s of work"
    )
    assert figures.counts[Outcome.SENT] == figures.due == len(morning.chats)
    assert morning.telegram.floods.refusals == 0
    assert DUE <= first <= last < DUE + LATE
    assert last - DUE <= allowed(len(digests))
    by_chat = Counter(one.chat for one in digests)
    assert set(by_chat) == set(morning.chats)
    assert max(Counter((one.chat, one.text) for one in digests).values()) == 1
    assert len(waits) >= len(morning.asked) - 1
    assert slowest <= AT_MOST


def allowed(messages: int) -> timedelta:
    """How long so many messages may take at our own pace: what is left of the guide rates beside answers, and a margin.

    The margin is for what the network adds to each second, for answers that take their share of it, and for the first
    digests to be made.
    """
    return timedelta(seconds=1.3 * messages / Rates().pushes + 10)


def test_five_hundred_at_one_minute(sqlite_shelf: Shelf) -> None:
    """Five hundred digests of one minute, on a file."""
    due_at_once(sqlite_shelf, 500)


@pytest.mark.soak
def test_ten_thousand_at_one_minute(shelf: Shelf) -> None:
    """Ten thousand, on a file and on a server."""
    due_at_once(shelf, 10_000)
