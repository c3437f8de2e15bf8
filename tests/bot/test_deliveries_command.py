"""``sitrep deliveries``: what an operator sees of digests that arrive."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot import settings
from bot.record.types import LetIn, Place, Role
from bot.schedule.changes import ChangeSubscription, Subscribe
from bot.schedule.types import DAILY, Made
from bot.wiring import services
from tests.bot.conftest import NOW, Inside

ANA, BEN = 22, 23
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def used(inside: Inside) -> Inside:
    """The command line on a library with two subscriptions: one skipped, silent, then failed, one paused."""
    with services(settings.isolated(inside.data, embedder="hash")) as opened:
        record = opened.record
        begin = NOW - 4 * DAY
        wanted = (time(7, 30), "Asia/Baghdad")
        changes = (
            LetIn(ANA, Role.READER, "Ana"),
            LetIn(BEN, Role.READER, "Ben"),
            Subscribe(Place(ANA), ANA, *wanted, DAILY, ("[bold]Anbar[/bold]",), "en"),
            Subscribe(Place(BEN), BEN, *wanted, frozenset({1, 5}), (), "en"),
        )
        record.apply(changes, now=begin)
        (bens,) = record.subscriptions.of(BEN)
        record.apply([ChangeSubscription(replace(bens, paused=True))], now=begin)
        for now in (NOW - DAY, NOW):
            due = now.replace(hour=4, minute=30)
            record.deliveries.plan(now=due + MINUTE)
            (mine,) = record.deliveries.claim("one", most=9, now=due + MINUTE, lease=MINUTE)
            if now == NOW:
                record.deliveries.failed("one", [mine.delivery.key], "it broke", now=due + MINUTE, again=None)
            else:
                record.deliveries.store("one", [Made(mine.delivery.key, due - DAY, None)], now=due + MINUTE)
    return inside


def test_it_shows_what_became_of_each(used: Inside) -> None:
    """Totals, each subscription with its hour and what is next, and what went wrong, with why."""
    shown = used.run("deliveries", "--since", "2000")[1]
    assert "1 silent" in shown
    assert "· failed: it broke" in shown
    assert "· skipped: it would have come too late" in shown
    assert "07:30 Asia/Baghdad" in shown
    assert "paused" in shown
    assert "Mon Fri" in shown


def test_scripts_get_all_of_it(used: Inside) -> None:
    """Each delivery counts once; each subscription has its own."""
    found = used.json("deliveries", "--since", "2000")
    counts = [found[name] for name in ("waiting", "sent", "held", "skipped", "dead", "silent", "failed")]
    assert sum(counts) == found["due"]
    assert (found["silent"], found["failed"], found["lag_seconds"]) == (1, 1, 0)
    anas, bens = found["subscriptions"]
    assert (anas["chat"], anas["at"], anas["zone"], anas["paused"]) == (ANA, "07:30", "Asia/Baghdad", False)
    assert (anas["subjects"], anas["silent"], anas["failed"]) == (["[bold]Anbar[/bold]"], 1, 1)
    assert [one["outcome"] for one in anas["deliveries"]][:2] == ["failed", "silent"]
    assert anas["deliveries"][0]["problem"] == "it broke"
    assert anas["deliveries"][1]["lag_seconds"] == 60
    assert (bens["days"], bens["paused"], bens["next_due"], bens["deliveries"]) == ([1, 5], True, None, [])


def test_since_leaves_out_what_was_before(used: Inside) -> None:
    """Nothing is due after next year's beginning."""
    assert used.json("deliveries", "--since", "2099")["due"] == 0


def test_without_subscriptions_it_says_how(inside: Inside) -> None:
    """An operator of a bot that nobody has subscribed to is told the way."""
    assert "/subscribe" in inside.run("deliveries")[1]


def test_people_are_listed_with_what_they_want(used: Inside) -> None:
    """`sitrep people` counts what somebody has subscribed to."""
    assert [one["subscriptions"] for one in used.json("people")["people"]] == [1, 1]
    assert "Ana  (let in" in used.run("people")[1]
    assert ", 1 digest" in used.run("people")[1]
