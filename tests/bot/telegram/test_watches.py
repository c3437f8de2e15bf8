"""Watches as people have them: the running bot pushes, and Telegram takes whatever the reports hold."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, time
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing.types import Answer, Statement
from bot.digest.types import Toll
from bot.record.types import Place, State
from bot.service.access import Access
from bot.service.found import Telling, Told
from bot.service.rules import Rules
from bot.service.watched import Looking
from bot.simulator.driver import SimulatedTelegram
from bot.telegram import render
from bot.telegram.render.watches import CAPS
from bot.telegram.timing import Threads, Time
from bot.telegram.watches import EVERY, Watches
from bot.texts import LANGUAGES, Texts
from bot.watching.changes import AddWatch
from bot.watching.types import Kind, Quiet, Sought, Stage, Standing, Watch
from bot.wiring import Services
from retrieval.errors import EmbedderFailed, SitrepError
from retrieval.fetch import Handed
from retrieval.library.database import Database
from retrieval.types import Scope
from tests.bot.service.test_through_telegram import newest
from tests.bot.telegram.running import ADMINISTRATOR, RunningBot, until
from tests.bot.telegram.test_render import taken
from tests.conftest import Shelf
from tests.generated_answers import Maker

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOLL = Toll("kill", "at least 12 people", 12.0, 12.0)
QAIM, BEDS = Sought(Kind.NAME, "Al-Qaim", "al-qaim"), Sought(Kind.NAME, "beds")
REPORT = "Drivers said on Friday that the crossing at Al-Qaim was closed to lorries.\n\nNobody said for how long."


def test_the_bot_pushes_what_comes_in(tmp_path: Path) -> None:
    """A report that another process takes in is pushed by the running bot, once; withdrawn, its evidence is gone."""
    with SimulatedTelegram() as telegram, RunningBot(tmp_path, telegram) as bot:
        boss = telegram.person(ADMINISTRATOR, "Rima")
        boss.says('/watch "Al-Qaim"')
        newest(telegram, boss, "Watching")
        opened = bot.opened
        assert opened is not None
        opened.ingest.hand_over([Handed(REPORT.encode(), "qaim.txt")], now=opened.clock())
        pushed = newest(telegram, boss, "closed to lorries. [1]")
        boss.presses(pushed, "Evidence")
        newest(telegram, boss, "cited sentences in bold")
        (report,) = opened.library.reports(Scope())
        opened.withdrawals.withdraw(report.report.id, "a mistake", now=opened.clock())
        boss.presses(pushed, "Evidence")
        newest(telegram, boss, "withdrawn since")
        boss.says("/watches")
        listed = newest(telegram, boss, "1 found")
        boss.presses(listed, "1 · Al-Qaim")
        boss.presses(newest(telegram, boss, "Quiet hours: none"), "⏸ Pause")
        newest(telegram, boss, "It looks for nothing")
        counted = opened.record.watches.figures
        until(lambda: counted().unseen == {"words": 0, "meaning": 0})
        assert sum("closed to lorries. [1]" in one.text for one in telegram.answers(boss)) == 1
    assert telegram.refusals == []


def judge(seed: int, language: str, zone: ZoneInfo, hostile: float) -> None:
    """Some found sentences are taken, each whole with its citation beside it, and nothing in them can be touched."""
    maker = Maker(random.Random(seed), hostile)
    count = maker.chance.randint(1, 10)
    sources = tuple(maker.source(n) for n in range(1, count + 1))
    statements = tuple(Statement(maker.text(25), (n,), (), "en") for n in range(1, count + 1))
    found = Answer(maker.text(4), Scope(), (), statements, sources)
    headings = [
        render.Heading(maker.text(9), maker.chance.random() < 0.3, maker.chance.choice((None, None, (TOLL, TOLL))))
        for _ in statements
    ]
    names = [maker.text(4) for _ in range(maker.chance.randint(1, 7))]
    texts = Texts.of(language)
    parts = render.watch_found(
        found, headings, names, left=seed % 3, held=seed % 2 == 0, zone=zone, texts=texts, turn="t"
    )
    taken(parts)
    told = "".join(part.plain for part in parts)
    assert all(told.count(f"[{n}]") >= 2 for n in range(1, count + 1))
    assert not re.search(r"(?<!\w)/(?!watches)\w|(?<!\w)@\w", told)


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.sampled_from(LANGUAGES), st.floats(0, 0.5))
def test_whatever_was_found_is_taken(seed: int, language: str, hostile: float) -> None:
    """Telegram takes it, whatever reports and people wrote."""
    judge(seed, language, ZoneInfo("Asia/Baghdad"), hostile)


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=300), st.sampled_from(LANGUAGES), st.booleans(), st.sampled_from(CAPS))
def test_whatever_is_watched_is_listed(text: str, language: str, asleep: bool, cap: int) -> None:
    """A list of watches, one of them, and the line of a cap are taken, whatever somebody watches."""
    texts, zone = Texts.of(language), ZoneInfo("Asia/Baghdad")
    quiet = Quiet(time(22), time(7)) if asleep else None
    watch = Watch(7, Place(22), 22, Sought(Kind.NAME, text), "en", quiet, cap, asleep, NOW, 0)
    standing = Standing(watch, 3, 2, NOW)
    messages = [
        render.watches([standing] * 20, zone=zone, texts=texts, now=NOW),
        render.one_watch(standing, [text], zone=zone, texts=texts, now=NOW),
        render.one_watch(standing, [], zone=zone, texts=texts, now=NOW, confirms=True),
        render.watch_capped(watch, 1204, texts=texts),
    ]
    held = render.watch_held([(text, 3)] * 20, texts=texts)
    taken([*messages, *([held] if held else [])])
    data = [one.data or "" for message in messages for row in message.buttons for one in row]
    assert all(0 < len(one.encode()) <= 64 for one in data)
    assert render.watch_held([], texts=texts) is None


def rounds_of(opened: Services, ids: Iterator[int]) -> Callable[[], int]:
    """A round as a process takes it that does not know of others: how many messages it told."""
    access = Access(opened.record, Rules(administrators=frozenset({ADMINISTRATOR})))
    looking = Looking(opened, opened.record, access)
    telling = Telling(opened, opened.record, access, lambda: f"turn-{next(ids)}")

    def take() -> int:
        looking.by_words(NOW)
        return telling.tell(NOW).messages

    return take


def test_processes_that_look_at_once_tell_each_report_once(shelf: Shelf) -> None:
    """Two that take the same rounds, without agreeing who does, find nothing twice and lose nothing."""
    ids = count(1)
    with shelf.open(now=NOW) as one, shelf.open(now=NOW) as other:
        record = one.record
        wanted = [AddWatch(Place(ADMINISTRATOR), ADMINISTRATOR, sought, "en", cap=100) for sought in (QAIM, BEDS)]
        record.apply(wanted, now=NOW)
        takes = [rounds_of(opened, ids) for opened in (one, other)]
        told = 0
        with ThreadPoolExecutor(2) as pool:
            for batch in range(4):
                reports = [
                    Handed(
                        f"Clinic {batch}-{n} in Al-Qaim got {n + 20} beds, nurse {n} said.".encode(), f"{batch}-{n}.txt"
                    )
                    for n in range(5)
                ]
                ingesting = pool.submit(one.ingest.hand_over, reports, now=NOW)
                told += sum(take.result() for take in [pool.submit(take) for take in takes])
                assert len(ingesting.result().new) == 5
        told += takes[0]()
        assert told == 20
        figures = record.watches.figures()
        assert (figures.hits[Stage.TOLD], figures.hits[Stage.FOUND], figures.unseen["words"]) == (40, 0, 0)
        assert record.outbox.counts()[State.PENDING] == 20


class Fails:
    """Looks for nothing: something it needs is away."""

    def __init__(self, error: SitrepError) -> None:
        self.error: SitrepError | None = error
        self.looked = 0

    def by_words(self, now: datetime) -> int:
        """Nothing new."""
        self.looked += 1
        return 0

    def by_meaning(self, now: datetime) -> int:
        """It cannot be had, or there is nothing new."""
        if self.error:
            raise self.error
        return 0


class Counts:
    """Tells, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.asked = 0

    def tell(self, now: datetime) -> Told:
        """One message; once there is more to see to."""
        self.asked += 1
        return Told(1, more=self.asked == 2)


class Enough(Exception):
    """The test has seen enough."""


def test_what_fails_is_tried_again_and_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Names are told while what makes vectors is away; rounds go on, and the log has a line a problem."""
    looking, telling, woken, slept = Fails(EmbedderFailed("no vectors today")), Counts(), [0], [0.0]

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 5:
            raise Enough
        looking.error = EmbedderFailed("no vectors today") if len(slept) < 4 else None

    def wake() -> None:
        woken[0] += 1

    async def run() -> None:
        threads = Threads(1)
        with closing(Database.open(f"sqlite:///{tmp_path}/library.db")) as database:
            watches = Watches(database, looking, telling, threads, Time(lambda: NOW, sleep), told=wake)
            try:
                await watches.run()
            finally:
                threads.close()

    with pytest.raises(Enough):
        asyncio.run(run())
    assert looking.looked == telling.asked == 5
    assert slept[1:] == [EVERY] * 4
    assert [one.message for one in caplog.records if "no vectors" in one.message] == [
        "Watches could not be seen to, and are tried again: no vectors today"
    ]
    assert woken[0] == 5
