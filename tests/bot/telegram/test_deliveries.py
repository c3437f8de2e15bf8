"""Digests that arrive: real reports, real digests, the loop that runs them; only the clock is turned by hand."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import settings
from bot.digest.build import Digests
from bot.record.types import Change, LetIn, Outgoing, Place, Preferences, Role, SetPreferences, SetStanding, Standing
from bot.schedule.changes import ChangeSubscription, Subscribe
from bot.schedule.orders import Order
from bot.schedule.types import DAILY, Claimed, Made, Outcome, Stage, WhenEmpty
from bot.simulator.driver import SimulatedTelegram
from bot.telegram.deliveries import BACK_OFF, LEASE, Deliveries, Makes
from bot.telegram.making import Making
from bot.telegram.timing import Threads, Time
from bot.wiring import Services, services
from retrieval.errors import BadRequest, LibraryError
from tests.bot.conftest import SAMPLES
from tests.bot.desk import KEY, MODEL, Desk, Noting, Seat
from tests.bot.record.conftest import send, texts
from tests.bot.telegram.running import ADMINISTRATOR, RunningBot, until
from tests.conftest import Record as Report
from tests.conftest import Shelf, take_in
from tests.servers.openai_server import LoopbackOpenAI

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AMAL, BASIM = 101, 102
# Half past seven in Baghdad, on two days in a row.
FIRST = datetime(2014, 6, 21, 4, 30, tzinfo=UTC)
SECOND = FIRST + DAY
BEGAN = FIRST - DAY + HOUR


def report(id_: str, title: str, text: str, published: datetime, source: str = "Levant Wire") -> Report:
    """A report as a file of records has it."""
    at = published.isoformat()
    return {
        "id": id_,
        "title": title,
        "text": text,
        "source": source,
        "url": f"https://{id_}.example/",
        "published": at,
    }


REPORTS = (
    report(
        "market",
        "Twelve killed by bomb in Mosul market",
        "A bomb in a market of Mosul killed 12 people on Friday, police said. The market was closed after the blast.",
        FIRST - 9 * HOUR,
    ),
    report(
        "market2",
        "Toll of Mosul market bomb rises to 19",
        "The bomb in a market of Mosul on Friday killed 19 people, police said. Seven of the wounded died in hospital.",
        SECOND - 9 * HOUR,
    ),
)


class Morning:
    """A library with reports, people, and what delivers to them, at a time that is set."""

    def __init__(self, opened: Services, clock: list[datetime], making: Makes | None = None) -> None:
        self._clock = clock
        self.opened = opened
        self.record = opened.record
        self.threads = Threads(1)
        ids = iter(f"turn-{n}" for n in range(10_000))
        self.loop = Deliveries(
            "one",
            self.record.deliveries,
            making or Making(opened, lambda: next(ids)),
            self.threads,
            Time(lambda: clock[0]),
            administrators=[ADMINISTRATOR],
            stored=lambda: None,
        )

    def subscribe(self, chat: int = AMAL, **wanted: Any) -> None:
        """Somebody is let in, and wants a digest at half past seven in Baghdad."""
        usual: dict[str, Any] = {"at": time(7, 30), "zone": "Asia/Baghdad", "days": DAILY, "subjects": ()}
        want = Subscribe(Place(chat), chat, **(usual | {"language": "en"} | wanted))
        self.apply(LetIn(chat, Role.READER), want)

    def apply(self, *changes: Change) -> None:
        """Something changes, the day before."""
        self.record.apply(changes, now=BEGAN)

    def at(self, now: datetime) -> list[Outgoing]:
        """What arrives when it is this late."""
        self._clock[0] = now
        while asyncio.run(self.loop.round()):
            pass
        return send(self.record, now=now)

    def outcomes(self) -> list[Outcome]:
        """What became of every delivery."""
        return [one.outcome for one in self.record.outcomes.since(FIRST - 9 * DAY)]


Begins = Callable[..., Morning]


@pytest.fixture
def clock() -> list[datetime]:
    """The present."""
    return [SECOND]


@pytest.fixture
def opened(shelf: Shelf, clock: list[datetime]) -> Iterator[Services]:
    """Services on a library that holds the reports, on each kind of database."""
    chosen = settings.isolated(shelf.data, embedder="hash", database_url=shelf.database_url)
    with services(chosen, clock=lambda: clock[0]) as found:
        for at, one in zip((FIRST, SECOND), REPORTS, strict=True):
            clock[0] = at - HOUR
            take_in(found, shelf.file("reports.jsonl", [one]), vectors=False)
        yield found


@pytest.fixture
def morning(opened: Services, clock: list[datetime]) -> Iterator[Morning]:
    """All of it, ready."""
    ready = Morning(opened, clock)
    yield ready
    ready.threads.close()


def plain(parts: Sequence[Outgoing]) -> str:
    """What arrived, as one text."""
    return "\n".join(texts(list(parts)))


def test_two_mornings(morning: Morning) -> None:
    """The digest comes at its minute and once; the next goes on from it and says what changed, from what to what."""
    morning.subscribe()
    assert morning.at(FIRST - timedelta(seconds=1)) == []
    first = morning.at(FIRST)
    assert "Twelve killed by bomb in Mosul market" in plain(first)
    assert "New" in plain(first)
    assert morning.at(FIRST + HOUR) == []
    second = morning.at(SECOND)
    assert "Toll of Mosul market bomb rises to 19" in plain(second)
    assert "→ 19 killed" in plain(second)
    assert "Changed" in plain(second)
    assert morning.outcomes() == [Outcome.SENT, Outcome.SENT]


def test_a_digest_is_kept_as_an_answer_is(morning: Morning) -> None:
    """As a turn of its chat, with what it cites; what it was made of is in its settings."""
    morning.subscribe(subjects=("Anbar",))
    parts = morning.at(FIRST)
    turn = morning.record.turns.turn(str(parts[0].reply.turn))
    assert turn is not None
    assert (turn.place, turn.person, turn.language) == (Place(AMAL), AMAL, "en")
    asked = turn.settings["digest"]
    assert (asked["since"], asked["until"]) == ("2014-06-20T04:30:00Z", "2014-06-21T04:30:00Z")
    assert (asked["zone"], asked["language"]) == ("Asia/Baghdad", "en")
    assert [one["headline"] for one in turn.answer["developments"]] == ["Twelve killed by bomb in Mosul market"]
    assert turn.cited[0].sentences
    assert {part.reply.turn for part in parts} == {turn.id}
    assert [part.name for part in parts] == [f"digest:1:{n}" for n in range(len(parts))]


class CountingDigests:
    """Makes digests, and counts them."""

    def __init__(self, digests: Digests) -> None:
        self.languages: list[str] = []
        self._digests = digests

    def build(self, window: Any, **how: Any) -> Any:
        """See :meth:`bot.digest.build.Digests.build`."""
        self.languages.append(how["language"])
        return self._digests.build(window, **how)


def test_who_needs_the_same_shares_it(opened: Services, clock: list[datetime]) -> None:
    """Forty people at one minute cost one digest in each language; each has an own turn, also by its buttons."""
    counting: Any = CountingDigests(opened.digests)
    morning = Morning(replace(opened, make_digests=lambda: counting), clock)
    chats = range(1001, 1041)
    for chat in chats:
        morning.subscribe(chat, language="ar" if chat % 2 else "en")
    parts = morning.at(FIRST)
    assert sorted(counting.languages) == ["ar", "en"]
    assert {part.reply.place.chat for part in parts} == set(chats)
    assert len({part.reply.turn for part in parts}) == len(chats)
    for part in parts:
        pressed = [button.data for row in part.reply.message.buttons for button in row if button.data]
        assert pressed
        assert all(data.endswith(str(part.reply.turn)) or f":{part.reply.turn}:" in data for data in pressed)
    morning.at(SECOND)
    assert len(counting.languages) == 4


BLAST = "Police said that a bomb in a market of Mosul killed 12 people."


@contextmanager
def written(shelf: Shelf, clock: list[datetime]) -> Iterator[tuple[Morning, Desk]]:
    """Mornings whose digests a model writes."""
    seat = Seat()
    chosen = settings.isolated(shelf.data, embedder="hash", database_url=shelf.database_url)
    with (
        LoopbackOpenAI(KEY) as server,
        services(chosen, clock=lambda: clock[0], digest_model=seat) as opened,
        closing(Desk(opened, seat, server, ledger=Noting())) as desk,
    ):
        clock[0] = FIRST - HOUR
        take_in(opened, shelf.file("reports.jsonl", REPORTS[:1]), vectors=False)
        told = {"id": 1, "statements": [{"text": BLAST, "citations": [1]}]}
        server.says("developments", {"developments": [told]})
        desk.hire()
        morning = Morning(opened, clock)
        yield morning, desk
        morning.threads.close()


def test_a_written_digest_is_shared(
    sqlite_shelf: Shelf, clock: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who needs the same has the same sentences of one call, which nobody's own tokens pay."""
    monkeypatch.setenv("NO_PROXY", "*")
    with written(sqlite_shelf, clock) as (morning, desk):
        morning.subscribe()
        morning.subscribe(BASIM)
        parts = morning.at(FIRST)
        assert len(parts) == 2
        for part in parts:
            assert BLAST in part.reply.message.plain
            assert f"Statements written by a model: {MODEL}" in part.reply.message.plain
        assert desk.server.purposes == ["developments"]
        assert isinstance(desk.ledger, Noting)
        assert desk.ledger.booked_for == [None]
        turn = morning.record.turns.turn(str(parts[0].reply.turn))
        assert turn
        assert turn.answer["written_by"] == MODEL


def test_a_late_digest_waits_for_no_model(
    sqlite_shelf: Shelf, clock: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is quoted at once, and says so."""
    monkeypatch.setenv("NO_PROXY", "*")
    with written(sqlite_shelf, clock) as (morning, desk):
        morning.subscribe()
        text = plain(morning.at(FIRST + HOUR))
        assert "Late: it was due" in text
        assert "Written by: extracts" in text
        assert desk.server.received == []


def test_what_comes_late_says_so(morning: Morning) -> None:
    """An hour late a digest says when it was due, in the reader's zone; its window ends then all the same."""
    morning.subscribe()
    text = plain(morning.at(FIRST + HOUR))
    assert "Late: it was due" in text
    assert "07:30" in text


def test_an_empty_day_is_said_or_kept_silent(morning: Morning) -> None:
    """A window without a report is one line, or nothing, as its reader wants it."""
    morning.subscribe()
    morning.subscribe(BASIM, when_empty=WhenEmpty.SILENT)
    morning.at(FIRST)
    morning.at(SECOND)
    parts = morning.at(SECOND + DAY)
    assert [part.reply.place.chat for part in parts] == [AMAL]
    assert "No report lies in this time" in plain(parts)
    assert morning.outcomes()[:2] == [Outcome.SILENT, Outcome.SENT]


def test_days_that_were_missed_are_said_in_one_line(morning: Morning) -> None:
    """Back after three days, older days are named in one line, in the chat's language, and the last digest is sent."""
    morning.subscribe()
    morning.subscribe(BASIM)
    morning.apply(SetPreferences(BASIM, Preferences("ar")))
    parts = morning.at(FIRST + 3 * DAY)
    missed = [part for part in parts if part.name.startswith("missed:")]
    assert "21–23 Jun 2014" in texts(missed)[0]
    assert "موجزات" in texts(missed)[1]
    assert len(missed) == 2
    assert "Mosul market" in plain([part for part in parts if part.reply.place.chat == AMAL])
    assert morning.at(FIRST + 3 * DAY + HOUR) == []


def test_a_blocked_chat_is_left_alone(morning: Morning) -> None:
    """Who has blocked the bot gets nothing, also not what was missed; others go on."""
    morning.subscribe()
    morning.subscribe(BASIM)
    morning.apply(SetStanding(AMAL, Standing.BLOCKED))
    assert {part.reply.place.chat for part in morning.at(FIRST)} == {BASIM}
    morning.record.apply([SetStanding(AMAL, Standing.OPEN)], now=SECOND + 2 * DAY + HOUR)
    assert {part.reply.place.chat for part in morning.at(SECOND + 2 * DAY + HOUR)} == {BASIM}


class Fails:
    """Makes nothing, for a reason."""

    def __init__(self, reason: Exception) -> None:
        self.reason: Exception | None = reason
        self.tried = 0

    def make(self, order: Order, wanted: Sequence[Claimed], now: datetime) -> list[Made]:
        """Fail."""
        self.tried += 1
        if self.reason is not None:
            raise self.reason
        return [Made(one.delivery.key, order.window.since, None) for one in wanted]

    def forget(self) -> None:
        """Nothing was made."""


@pytest.mark.parametrize("reason", [BadRequest("it broke", hint="mend it"), ValueError("a defect")])
def test_what_cannot_be_made_is_given_up_after_three_times(
    opened: Services, clock: list[datetime], reason: Exception
) -> None:
    """It is tried again after a while, once for all who need it, and then their chats are told, with the way out."""
    fails = Fails(reason)
    morning = Morning(opened, clock, fails)
    for chat in range(AMAL, AMAL + 30):
        morning.subscribe(chat)
    now = FIRST
    for wait in BACK_OFF:
        assert morning.at(now) == []
        now += wait
    assert all("/digest" in text for text in texts(morning.at(now)))
    assert fails.tried == 3
    assert morning.outcomes() == [Outcome.FAILED] * 30
    assert morning.at(now + HOUR) == []


def test_a_database_that_is_away_costs_no_attempt(
    opened: Services, clock: list[datetime], caplog: pytest.LogCaptureFixture
) -> None:
    """What could not be read is made as soon as it can, and the log says it once."""
    fails = Fails(LibraryError("it is away"))
    morning = Morning(opened, clock, fails)
    morning.subscribe()
    clock[0] = FIRST
    with caplog.at_level(logging.ERROR):
        asyncio.run(_runs(morning.loop, lambda: fails.tried >= 2))
    assert [record.message for record in caplog.records] == ["Digests wait: it is away"]
    fails.reason = None
    # What was claimed when the loop ended is free when its lease is over.
    morning.at(FIRST + LEASE)
    (one,) = morning.record.outcomes.since(FIRST)
    assert (one.delivery.stage, one.delivery.attempts) == (Stage.SILENT, 0)


class Waits(Fails):
    """Makes nothing until it is told to."""

    def __init__(self) -> None:
        super().__init__(ValueError("never raised"))
        self.begun, self.may_end = threading.Event(), threading.Event()

    def make(self, order: Order, wanted: Sequence[Claimed], now: datetime) -> list[Made]:
        """Wait."""
        self.begun.set()
        self.may_end.wait(30)
        return []


def test_ended_in_the_middle_it_leaves_all_to_others(opened: Services, clock: list[datetime]) -> None:
    """Told to end while a digest is being made, what is not made is free at once."""
    waits = Waits()
    morning = Morning(opened, clock, waits)
    morning.subscribe()
    morning.subscribe(BASIM)
    clock[0] = FIRST
    asyncio.run(_runs(morning.loop, waits.begun.is_set))
    waits.may_end.set()
    free = morning.record.deliveries.claim("another", most=9, now=FIRST, lease=HOUR)
    assert {one.subscription.place.chat for one in free} == {AMAL, BASIM}


async def _runs(loop: Deliveries, until_: Callable[[], bool]) -> None:
    """Let the loop run until something is so."""
    running = asyncio.create_task(loop.run())
    for _ in range(3000):
        if until_():
            break
        loop.wake()
        await asyncio.sleep(0.01)
    assert until_()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def test_through_the_running_bot(tmp_path: Path) -> None:
    """A subscription that is due when the bot starts arrives at Telegram; figures and the record say so."""
    with SimulatedTelegram() as telegram:
        boss = telegram.person(ADMINISTRATOR, "Rima")
        with RunningBot(tmp_path, telegram, reports=[SAMPLES]) as bot:
            boss.says("/start")
            opened = bot.opened
            assert opened is not None
            now = opened.clock()
            due = now.astimezone(UTC) - timedelta(minutes=1)
            want = Subscribe(Place(ADMINISTRATOR), ADMINISTRATOR, due.time(), "UTC", DAILY, (), "en")
            opened.record.apply([replace(want, at=due.time().replace(second=0, microsecond=0))], now=now - HOUR)
            telegram.wait_for(lambda: any("Digest of" in one.text for one in telegram.answers(boss)), timeout=60)
            until(lambda: b'sitrep_deliveries{outcome="sent"} 1.0' in httpx.get(f"{bot.health}/metrics").content)
            (kept,) = opened.record.subscriptions.of(ADMINISTRATOR)
            opened.record.apply([ChangeSubscription(replace(kept, paused=True))], now=now)
            (one,) = opened.record.outcomes.since(now - DAY)
            assert one.outcome is Outcome.SENT
