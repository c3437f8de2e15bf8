"""Deliveries: each due digest is planned, made, kept and told of once, whoever does it and however it ends."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, update

from bot.record.record import Record
from bot.record.types import (
    AllowChat,
    Change,
    DisallowChat,
    Forget,
    LetIn,
    Message,
    MoveChat,
    New,
    Overtaken,
    Place,
    Preferences,
    Priority,
    RemovePerson,
    Reply,
    Role,
    SendAgain,
    SetPreferences,
    SetStanding,
    Standing,
    TurnKind,
)
from bot.schedule.changes import ChangeSubscription, RemoveSubscription, Subscribe
from bot.schedule.types import (
    DAILY,
    LATE,
    Claimed,
    Made,
    Notice,
    Outcome,
    Previous,
    Stage,
    Subscription,
    WhenEmpty,
)
from retrieval.library.backup import Backups
from retrieval.library.database import Database
from retrieval.library.schedule_tables import subscriptions
from retrieval.types import Scope
from tests.bot.record.conftest import AMAL, BASIM, GROUP, MINUTE, NOW, send, texts, turn
from tests.conftest import Shelf

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Monday, 23 November 2026, 07:30 in UTC; everything here begins the day before.
BEGAN = NOW
DUE = datetime(2026, 11, 23, 7, 30, tzinfo=NOW.tzinfo)


@pytest.fixture
def record(record: Record) -> Record:
    """A record in which Amal and Basim are let in, and a group is allowed."""
    changes: list[Change] = [LetIn(AMAL, Role.READER), LetIn(BASIM, Role.READER), AllowChat(GROUP)]
    record.apply(changes, now=BEGAN)
    return record


def subscribe(record: Record, chat: int = AMAL, *, now: datetime = BEGAN, **wanted: Any) -> Subscription:
    """Let a chat want a digest at half past seven, UTC; as it is kept."""
    usual: dict[str, Any] = {"at": time(7, 30), "zone": "UTC", "days": DAILY, "subjects": (), "language": "en"}
    place = Place(chat, wanted.pop("thread", None))
    record.apply([Subscribe(place, AMAL, **(usual | wanted))], now=now)
    return record.subscriptions.of(chat)[-1]


def claim(record: Record, worker: str = "one", *, now: datetime = DUE) -> list[Claimed]:
    """Plan what is due, and claim it."""
    while record.deliveries.plan(now=now, most=2) == 2:
        pass
    return record.deliveries.claim(worker, most=100, now=now, lease=5 * MINUTE)


def made(one: Claimed, *, parts: int = 2, remembered: str | None = '{"kept": 1}', report: str = "r1") -> Made:
    """What is made of a delivery: a turn and some parts, or without parts nothing to tell."""
    key, place, due = one.delivery.key, one.subscription.place, one.delivery.due_at
    id_ = f"digest-{key}"
    told = replace(turn(id_, place.chat, cites=(report,), at=due), place=place, kind=TurnKind.DIGEST)
    replies = [Reply(Message(f"part {n}", f"part {n}"), place, turn=id_) for n in range(parts)]
    new = [New(f"digest:{key}:{n}", reply, Priority.PUSH, expires_at=due + LATE) for n, reply in enumerate(replies)]
    return Made(key, due - DAY, remembered, told if parts else None, tuple(new))


def deliver(record: Record, now: datetime, **made_of: Any) -> list[str]:
    """Plan, make, keep and send what is due; what arrived."""
    claimed = claim(record, now=now)
    record.deliveries.store("one", [made(one, **made_of) for one in claimed], now=now)
    return texts(send(record, now=now))


def stages(record: Record) -> list[tuple[str, Stage]]:
    """Every delivery there is, by day."""
    found = record.outcomes.since(BEGAN - 365 * DAY)
    return [(str(one.delivery.day), one.delivery.stage) for one in reversed(found)]


def outcomes(record: Record) -> list[str]:
    """What became of every delivery, by due instant."""
    return [one.outcome.value for one in reversed(record.outcomes.since(BEGAN - 365 * DAY))]


# -- planning


def test_what_is_due_is_planned_once(record: Record) -> None:
    """A day is planned at its instant and not before, and however often somebody looks there is one delivery of it."""
    one = subscribe(record)
    assert claim(record, now=DUE - MINUTE) == []
    (first,) = claim(record)
    assert claim(record, "another") == []
    assert (first.subscription.key, first.delivery.day, first.delivery.due_at) == (one.key, date(2026, 11, 23), DUE)
    assert stages(record) == [("2026-11-23", Stage.BUILDING)]


def test_many_are_planned_in_batches(record: Record) -> None:
    """More subscriptions than are planned at once are all planned, each once."""
    keys = {subscribe(record, chat, subjects=(f"{n}",)).key for n in range(5) for chat in (AMAL, BASIM)}
    assert {one.subscription.key for one in claim(record)} == keys


def test_after_a_time_without_a_bot_the_last_is_sent_and_older_ones_are_said(record: Record) -> None:
    """After three days away what is up to six hours late is made; the other days are skipped, in one line."""
    subscribe(record)
    (late,) = claim(record, now=DUE + 2 * DAY + LATE - MINUTE)
    assert late.delivery.day == date(2026, 11, 25)
    assert [stage for _, stage in stages(record)] == [Stage.SKIPPED, Stage.SKIPPED, Stage.BUILDING]
    (missed,) = record.deliveries.missed()
    assert [str(one.day) for one in missed.deliveries] == ["2026-11-23", "2026-11-24"]


def test_what_is_planned_and_not_made_in_time_is_skipped(record: Record) -> None:
    """A planned digest that nobody made for six hours is not made any more."""
    subscribe(record)
    record.deliveries.plan(now=DUE)
    assert record.deliveries.lapse(now=DUE + LATE - MINUTE) == 0
    assert record.deliveries.lapse(now=DUE + LATE) == 1
    assert claim(record, now=DUE + LATE) == []
    assert stages(record) == [("2026-11-23", Stage.SKIPPED)]


@pytest.mark.parametrize(
    ("chat", "closing", "opening"),
    [
        (AMAL, SetStanding(AMAL, Standing.BLOCKED), SetStanding(AMAL, Standing.OPEN)),
        (AMAL, RemovePerson(AMAL), LetIn(AMAL, Role.READER)),
        (GROUP, DisallowChat(GROUP), AllowChat(GROUP)),
    ],
)
def test_a_chat_that_may_not_have_it_gets_none(record: Record, chat: int, closing: Any, opening: Any) -> None:
    """Blocked, put out or disallowed, nothing is planned; later it begins anew, and what was between is not missed."""
    subscribe(record, chat)
    subscribe(record, BASIM)
    record.apply([closing], now=BEGAN + MINUTE)
    assert [one.subscription.place.chat for one in claim(record, now=DUE)] == [BASIM]
    record.apply([opening], now=DUE + 3 * DAY + HOUR)
    there = [one for one in claim(record, now=DUE + 4 * DAY) if one.subscription.place.chat == chat]
    assert [one.delivery.day for one in there] == [date(2026, 11, 27)]
    assert [one for one in record.deliveries.missed() if one.subscription.place.chat == chat] == []


def test_who_was_put_out_is_sent_nothing_that_waits(record: Record) -> None:
    """A digest that waits in the outbox does not go to somebody who was put out meanwhile."""
    subscribe(record)
    record.deliveries.store("one", [made(one) for one in claim(record)], now=DUE)
    record.apply([RemovePerson(AMAL)], now=DUE)
    assert send(record, now=DUE) == []


def test_administrators_by_the_settings_may_have_it(record: Record) -> None:
    """Whom the operator named needs not to be let in; nobody else is served without."""
    subscribe(record, 900)
    assert record.deliveries.plan(now=DUE) == 0
    assert record.deliveries.plan(now=DUE, administrators=[900]) == 1
    assert record.deliveries.claim("one", most=9, now=DUE, lease=MINUTE) == []
    assert len(record.deliveries.claim("one", most=9, now=DUE, lease=MINUTE, administrators=[900])) == 1


def test_new_rules_of_a_zone_count_from_the_next_start(shelf: Shelf, record: Record) -> None:
    """When somebody has looked at a subscription with other rules of its zone, a look at all finds what is due."""
    one = subscribe(record)
    record.apply([ChangeSubscription(replace(one, at=time(9, 30)))], now=BEGAN)
    record.deliveries.plan(now=BEGAN)
    # What another version of the rules had come to.
    with shelf.sql() as connection:
        connection.execute(update(subscriptions).values(looks_at=datetime(2026, 11, 23, 12)))  # noqa: DTZ001
    assert record.deliveries.plan(now=DUE + 2 * HOUR) == 0
    record.deliveries.look_again(now=DUE + 2 * HOUR)
    assert len(claim(record, now=DUE + 2 * HOUR)) == 1


# -- changing


def test_a_change_counts_from_now(record: Record) -> None:
    """Another hour that is past today begins tomorrow; of a day there is one digest, whatever the hour becomes."""
    one = subscribe(record)
    record.apply([ChangeSubscription(replace(one, at=time(6)))], now=DUE - HOUR)
    assert claim(record, now=DUE) == []
    assert len(claim(record, now=DUE + DAY)) == 1
    changed = record.subscriptions.of(AMAL)[0]
    record.apply([ChangeSubscription(replace(changed, at=time(10)))], now=DUE + DAY)
    assert claim(record, now=DUE + DAY + 4 * HOUR) == []
    assert [one.delivery.day for one in claim(record, now=DUE + 2 * DAY + 4 * HOUR)] == [date(2026, 11, 25)]


def test_other_subjects_take_nothing_away(record: Record) -> None:
    """Changing what comes first just after the hour does not lose the day."""
    one = subscribe(record)
    record.apply([ChangeSubscription(replace(one, subjects=("Mosul",), when_empty=WhenEmpty.SILENT))], now=DUE + MINUTE)
    (claimed,) = claim(record, now=DUE + MINUTE)
    assert claimed.subscription.subjects == ("Mosul",)


def test_paused_it_is_quiet_and_goes_on_from_then(record: Record) -> None:
    """Days of a pause are neither sent nor told of; what was planned is not made."""
    one = subscribe(record)
    record.deliveries.plan(now=DUE)
    record.apply([ChangeSubscription(replace(one, paused=True))], now=DUE)
    assert claim(record, now=DUE + 2 * DAY) == []
    held = record.subscriptions.subscription(one.key)
    assert held is not None
    record.apply([ChangeSubscription(replace(held, paused=False))], now=DUE + 2 * DAY + HOUR)
    assert [one.delivery.day for one in claim(record, now=DUE + 3 * DAY)] == [date(2026, 11, 26)]
    assert record.deliveries.missed() == []


def test_nobody_changes_what_is_of_another_chat(record: Record) -> None:
    """A change that names another chat, or what was removed, is overtaken."""
    one = subscribe(record)
    strange = replace(one, place=Place(BASIM))
    for change in (ChangeSubscription(strange), RemoveSubscription(one.key, BASIM), RemoveSubscription(99, AMAL)):
        with pytest.raises(Overtaken):
            record.apply([change], now=DUE)
    assert record.subscriptions.of(AMAL) == [one]


def test_a_chat_has_so_many_and_no_more(record: Record) -> None:
    """The one too many is overtaken."""
    subscribe(record, most=1)
    with pytest.raises(Overtaken):
        subscribe(record, most=1)


def test_removed_it_is_gone_with_what_waits(record: Record) -> None:
    """Neither is it planned again, nor is what is in the outbox sent, nor what is being made kept."""
    first, second = subscribe(record), subscribe(record, BASIM)
    to_amal, to_basim = claim(record)
    record.deliveries.store("one", [made(to_amal)], now=DUE)
    record.apply([RemoveSubscription(first.key, AMAL), RemoveSubscription(second.key, BASIM)], now=DUE)
    assert record.deliveries.store("one", [made(to_basim)], now=DUE) == 0
    assert send(record, now=DUE) == []
    assert claim(record, now=DUE + DAY) == []
    assert stages(record) == []


# -- making


def test_of_two_who_make_the_same_one_tells_it(record: Record) -> None:
    """A maker whose lease was over and whose delivery another one took keeps nothing of it."""
    subscribe(record)
    (slow,) = claim(record, "slow")
    assert record.deliveries.recover(now=DUE + 5 * MINUTE) == 1
    (quick,) = claim(record, "quick", now=DUE + 5 * MINUTE)
    assert record.deliveries.store("slow", [made(slow)], now=DUE + 6 * MINUTE) == 0
    assert record.deliveries.store("quick", [made(quick)], now=DUE + 6 * MINUTE) == 1
    assert record.deliveries.store("slow", [made(slow)], now=DUE + 7 * MINUTE) == 0
    assert texts(send(record, now=DUE + 7 * MINUTE)) == ["part 0", "part 1"]


def test_a_lease_that_is_renewed_is_not_over(record: Record) -> None:
    """What is made for long stays its maker's."""
    subscribe(record)
    (mine,) = claim(record)
    record.deliveries.renew("one", [mine.delivery.key], now=DUE + 4 * MINUTE, lease=5 * MINUTE)
    assert record.deliveries.recover(now=DUE + 8 * MINUTE) == 0
    assert record.deliveries.recover(now=DUE + 8 * MINUTE, everything=True) == 1


class _EndsAt(Exception):
    """The process ends here."""


@pytest.mark.parametrize("statement", range(1, 6))
def test_what_was_made_is_kept_whole_or_not_at_all(record: Record, statement: int) -> None:
    """Ended between any two statements of the transaction, nothing is kept, and the delivery is made again."""
    subscribe(record)
    (mine,) = claim(record)
    seen = 0

    def end(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        nonlocal seen
        seen += sql.startswith(("SELECT", "INSERT", "UPDATE"))
        if seen == statement:
            raise _EndsAt

    event.listen(Engine, "before_cursor_execute", end)
    try:
        with pytest.raises(_EndsAt):
            record.deliveries.store("one", [made(mine)], now=DUE)
    finally:
        event.remove(Engine, "before_cursor_execute", end)
    assert record.turns.turn(f"digest-{mine.delivery.key}") is None
    assert send(record, now=DUE) == []
    record.deliveries.recover(now=DUE, everything=True)
    assert deliver(record, DUE) == ["part 0", "part 1"]


def test_what_cannot_be_made_is_tried_again_and_then_given_up(record: Record) -> None:
    """After a failure it waits; given up, its chat is told once."""
    subscribe(record)
    (mine,) = claim(record)
    record.deliveries.failed("one", [mine.delivery.key], "it broke", now=DUE, again=DUE + MINUTE)
    assert claim(record, now=DUE) == []
    assert record.deliveries.next_at(now=DUE) == DUE + MINUTE
    (again,) = claim(record, now=DUE + MINUTE)
    assert again.delivery.attempts == 1
    record.deliveries.failed("one", [again.delivery.key], "it broke", now=DUE, again=None)
    assert stages(record) == [("2026-11-23", Stage.FAILED)]
    (missed,) = record.deliveries.missed()
    assert missed.deliveries[0].problem == "it broke"


def test_given_back_it_is_free_at_once(record: Record) -> None:
    """A process that ends well lets others make what it did not."""
    subscribe(record)
    (mine,) = claim(record)
    record.deliveries.give_back("another", [mine.delivery.key])
    assert claim(record, "another") == []
    record.deliveries.give_back("one", [mine.delivery.key])
    assert len(claim(record, "another")) == 1


def test_it_knows_in_which_words_and_how_long(record: Record) -> None:
    """The chat's own language and length count, else the language it was subscribed to in."""
    subscribe(record, language="ar")
    subscribe(record, BASIM, language="ar")
    record.apply([SetPreferences(BASIM, Preferences("en"))], now=BEGAN)
    assert [one.language for one in claim(record)] == ["ar", "en"]


# -- what came before


def previous(record: Record, now: datetime) -> Previous | None:
    """What the next digest goes on from."""
    (one,) = claim(record, now=now)
    return one.previous


def test_a_digest_goes_on_from_the_last_that_was_sent(record: Record) -> None:
    """Its window begins where that one ended, and it knows what that one kept."""
    subscribe(record)
    assert previous(record, DUE) is None
    record.deliveries.recover(now=DUE, everything=True)
    deliver(record, DUE, remembered='{"first": 1}')
    assert previous(record, DUE + DAY) == Previous(DUE, '{"first": 1}')


def test_what_never_arrived_is_no_last_digest(record: Record) -> None:
    """After one that waited too long in the outbox, the next goes on from the one before it."""
    subscribe(record)
    deliver(record, DUE, remembered='{"first": 1}')
    record.deliveries.store("one", [made(one) for one in claim(record, now=DUE + DAY)], now=DUE + DAY)
    assert send(record, now=DUE + DAY + LATE) == []
    assert previous(record, DUE + 2 * DAY) == Previous(DUE, '{"first": 1}')


def test_what_is_in_doubt_may_have_arrived(record: Record) -> None:
    """A digest whose part is in doubt counts: what it told is not told as new again."""
    subscribe(record)
    record.deliveries.store("one", [made(one, parts=1) for one in claim(record)], now=DUE)
    (part,) = record.outbox.claim("sender", most=9, now=DUE, lease=MINUTE)
    record.outbox.sending(part.key, now=DUE)
    record.outbox.doubt(part.key, "no answer")
    assert outcomes(record) == ["held"]
    assert previous(record, DUE + DAY) == Previous(DUE, '{"kept": 1}')


def test_an_empty_day_keeps_what_the_day_before_kept(record: Record) -> None:
    """After a silent day the window goes on from it, compared with the last digest that told something."""
    subscribe(record)
    deliver(record, DUE, remembered='{"first": 1}')
    assert deliver(record, DUE + DAY, parts=0, remembered=None) == []
    assert previous(record, DUE + 2 * DAY) == Previous(DUE + DAY, '{"first": 1}')
    assert [stage for _, stage in stages(record)] == [Stage.READY, Stage.SILENT, Stage.BUILDING]


def test_digests_are_not_what_a_follow_up_refers_to(record: Record) -> None:
    """The newest turn of a chat is its newest answer."""
    subscribe(record)
    deliver(record, DUE)
    assert record.turns.latest(Place(AMAL)) is None


# -- too late


def test_a_part_that_would_come_too_late_is_skipped_and_said(record: Record) -> None:
    """What waited six hours is not sent, its chat is told once, and then it is told no more."""
    subscribe(record)
    record.deliveries.store("one", [made(one) for one in claim(record)], now=DUE)
    assert send(record, now=DUE + LATE) == []
    assert outcomes(record) == ["skipped"]
    (missed,) = record.deliveries.missed()
    assert tell(record, missed.deliveries[0].key) == ["missed"]
    assert tell(record, missed.deliveries[0].key) == []
    assert record.deliveries.missed() == []


def tell(record: Record, *keys: int) -> list[str]:
    """Tell a chat of deliveries; what arrived."""
    part = New(f"missed:{max(keys)}:0", Reply(Message("missed", "missed"), Place(AMAL)), Priority.PUSH)
    record.deliveries.tell([Notice(frozenset(keys), part)], now=DUE)
    return texts(send(record, now=DUE))


def test_a_claimed_part_that_is_too_late_does_not_go(record: Record) -> None:
    """The last look is taken just before it is sent."""
    subscribe(record)
    record.deliveries.store("one", [made(one, parts=1) for one in claim(record)], now=DUE)
    (part,) = record.outbox.claim("sender", most=9, now=DUE, lease=MINUTE)
    assert not record.outbox.sending(part.key, now=DUE + LATE)
    assert outcomes(record) == ["skipped"]


def test_who_asks_for_a_part_in_doubt_gets_it_however_late(record: Record) -> None:
    """Asked for by a button, a part of this morning's digest goes out in the evening."""
    subscribe(record)
    record.deliveries.store("one", [made(one, parts=1) for one in claim(record)], now=DUE)
    (part,) = record.outbox.claim("sender", most=9, now=DUE, lease=MINUTE)
    record.outbox.sending(part.key, now=DUE)
    record.outbox.doubt(part.key, "no answer")
    record.apply([SendAgain(part.key, AMAL)], now=DUE + 2 * LATE)
    assert texts(send(record, now=DUE + 2 * LATE)) == ["part 0"]


def test_what_waits_for_a_closed_chat_goes_when_it_is_open(record: Record) -> None:
    """Blocked for an hour, the digest comes when the chat is open again; after six it does not, and nothing is said."""
    for opened, expected in ((HOUR, ["part 0", "part 1"]), (LATE, [])):
        subscribe(record)
        record.deliveries.store("one", [made(one) for one in claim(record)], now=DUE)
        record.apply([SetStanding(AMAL, Standing.BLOCKED)], now=DUE)
        assert send(record, now=DUE + opened / 2) == []
        assert send(record, now=DUE + opened) == []
        record.apply([SetStanding(AMAL, Standing.OPEN)], now=DUE + opened)
        assert texts(send(record, now=DUE + opened)) == expected
        assert record.deliveries.missed() == []
        record.apply([RemoveSubscription(record.subscriptions.of(AMAL)[0].key, AMAL)], now=DUE)


def test_of_two_who_tell_of_the_same_one_does(record: Record) -> None:
    """Where another process has told of one of two skipped days, a line about both is not sent."""
    subscribe(record)
    claim(record, now=DUE + DAY + LATE)
    (missed,) = record.deliveries.missed()
    first, second = (one.key for one in missed.deliveries)
    assert tell(record, first) == ["missed"]
    assert tell(record, first, second) == []
    assert tell(record, second) == ["missed"]


# -- what happens to chats, reports and libraries


def test_a_group_that_became_a_supergroup_keeps_its_digests(record: Record) -> None:
    """Its subscriptions move, with their topic; what is being made arrives in the new chat."""
    subscribe(record, GROUP, thread=7)
    (mine,) = claim(record)
    new = -1_000_000_000_500
    record.apply([MoveChat(GROUP, new)], now=DUE)
    record.deliveries.store("one", [made(mine, parts=1)], now=DUE)
    assert [part.reply.place for part in send(record, now=DUE)] == [Place(new, 7)]
    assert [one.place for one in record.subscriptions.of(new)] == [Place(new, 7)]
    assert [one.subscription.place.chat for one in claim(record, now=DUE + DAY)] == [new]


def test_forgetting_takes_what_was_wanted_along(record: Record) -> None:
    """A person's own subscriptions and digests go; a group keeps what the person asked for, as the group's."""
    subscribe(record)
    in_group = subscribe(record, GROUP)
    deliver(record, DUE)
    record.apply([Forget(AMAL)], now=DUE + HOUR)
    assert record.subscriptions.everyone() == [replace(in_group, person=GROUP, planned=date(2026, 11, 23))]
    assert len(stages(record)) == 1
    assert [one.subscription.place.chat for one in claim(record, now=DUE + DAY)] == [GROUP]


def test_what_is_old_goes_and_what_waits_stays(record: Record) -> None:
    """Deliveries that are done with are deleted by age; what comes next is not touched."""
    subscribe(record)
    deliver(record, DUE)
    claim(record, now=DUE + DAY)
    record.retention.prune(before=DUE + 9 * DAY)
    assert stages(record) == [("2026-11-24", Stage.BUILDING)]
    assert len(record.subscriptions.of(AMAL)) == 1


REPORT = {
    "id": "r1",
    "title": "Bridge closed",
    "text": "A bridge was closed in Mosul on Sunday.",
    "source": "Levant Wire",
    "url": "https://levantwire.example/r1",
    "published": "2014-06-01T10:00:00Z",
}


def test_a_withdrawn_report_is_neither_sent_nor_remembered(shelf: Shelf) -> None:
    """What waits is skipped, the turn is empty, and nothing of it is left for the next digest to be compared with."""
    shelf.take_in(shelf.file("reports.jsonl", [REPORT]))
    with shelf.open() as opened:
        record = opened.record
        record.apply([LetIn(AMAL, Role.READER)], now=BEGAN)
        subscribe(record)
        (report,) = [one.report.id for one in opened.library.reports(Scope())]
        deliver(record, DUE, report=report, remembered='{"older": 1}')
        record.deliveries.store("one", [made(one, report=report) for one in claim(record, now=DUE + DAY)], now=DUE)
        opened.withdrawals.withdraw(report, "it was wrong", now=DUE + DAY)
        assert send(record, now=DUE + DAY) == []
        kept = record.turns.turn(str(record.outcomes.since(BEGAN)[0].delivery.turn))
        assert kept is not None
        assert (kept.answer, kept.withdrawn) == ({}, (report,))
        assert previous(record, DUE + 2 * DAY) == Previous(DUE, None)


def test_a_restored_bot_makes_nothing_of_what_was_due(
    record: Record, database: Database, elsewhere: Shelf, tmp_path: Path
) -> None:
    """Restored two days later, the digests of those days are neither made nor missed; the next one comes."""
    subscribe(record)
    record.deliveries.plan(now=DUE)
    Backups(database).write(tmp_path / "monday.db")
    elsewhere.data.mkdir(exist_ok=True)
    with closing(Database.open(elsewhere.address)) as target:
        Backups(target).restore(tmp_path / "monday.db", replace=False)
        restored = Record(target)
        assert claim(restored, now=DUE + 2 * DAY + HOUR) == []
        assert restored.deliveries.missed() == []
        assert stages(restored) == [("2026-11-23", Stage.SKIPPED)]
        assert [one.delivery.day for one in claim(restored, now=DUE + 3 * DAY)] == [date(2026, 11, 26)]


# -- seen from outside


def test_each_delivery_counts_once_under_what_became_of_it(record: Record) -> None:
    """Waiting, sent, held, refused, skipped, silent and failed add up to what was due; the lag is of what waits."""
    chats = range(1001, 1009)
    record.apply([LetIn(chat, Role.READER) for chat in chats], now=BEGAN)
    for chat in chats:
        subscribe(record, chat)
    sent, held, dead, withdrawn, silent, failed, waits, _building = claim(record)
    stored = [made(one, parts=1) for one in (sent, held, dead, withdrawn)]
    record.deliveries.store("one", [*stored, made(silent, parts=0)], now=DUE)
    for part in record.outbox.claim("sender", most=9, now=DUE, lease=MINUTE):
        end(record, part.key, part.reply.place.chat - 1001)
    record.deliveries.failed("one", [failed.delivery.key], "it broke", now=DUE, again=None)
    record.deliveries.store("one", [made(waits)], now=DUE)
    figures = record.outcomes.figures(since=DUE - DAY, now=DUE + 10 * MINUTE)
    expected = dict.fromkeys(Outcome, 1) | {Outcome.WAITING: 2}
    assert (figures.counts, figures.due, figures.lag) == (expected, 8, 10 * MINUTE)
    listed = record.outcomes.since(DUE - DAY)
    assert {one.outcome: one.lag for one in listed}[Outcome.SENT] == 2 * MINUTE
    assert {one.lag for one in listed if one.outcome is Outcome.WAITING} == {None}
    assert record.outcomes.figures(since=DUE + MINUTE, now=DUE + DAY).due == 0


def end(record: Record, key: int, how: int) -> None:
    """Let a part be sent, in doubt, refused, or skipped as too late."""
    if how == 3:
        record.outbox.sending(key, now=DUE + LATE)
        return
    record.outbox.sending(key, now=DUE)
    ends = (
        lambda: record.outbox.sent(key, 5, now=DUE + 2 * MINUTE),
        lambda: record.outbox.doubt(key, "no answer"),
        lambda: record.outbox.bury(key, "refused"),
    )
    ends[how]()
