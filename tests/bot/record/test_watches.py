"""Watches in the record, on each database: looked for once, told once, whoever does it, wherever one is cut off."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.digest.types import Toll
from bot.record.record import Record
from bot.record.types import New, Overtaken, Place, Priority, Reply, SetStanding, Standing, State, TurnKind
from bot.record.watches import MEANING, WORDS
from bot.watching.changes import AddWatch, ChangeWatch, RemoveWatch, ShowHeld
from bot.watching.types import Hit, Kind, Match, Quiet, Sought, Stage, Watch, Why
from retrieval.library.backup import Backups
from retrieval.library.database import Database
from retrieval.library.schema import documents, passages, reports, stored
from tests.bot.record.conftest import AMAL, BASIM, GROUP, MINUTE, NOW, reply, turn
from tests.conftest import Shelf

QAIM = Sought(Kind.NAME, "Al-Qaim", "al-qaim")
ASKED = Sought(Kind.QUESTION, "Who controls Al-Qaim?")


def fill(database: Database, count: int) -> None:
    """A report of so many passages."""
    with database.writing() as connection:
        at = stored(NOW)
        connection.execute(
            insert(documents).values(
                id="d", source="s", media="text/plain", content=b"", collected_at=at, parser_version="1", report_count=1
            )
        )
        report = {"id": "r1", "external_id": "e", "document_id": "d", "title": "t", "language": "en"}
        key = connection.execute(
            insert(reports).values(**report, collected_at=at, annotation_version="1", body="b").returning(reports.c.key)
        ).scalar_one()
        rows = [{"report_key": key, "start": n, "end": n + 1, "text_hash": str(n)} for n in range(count)]
        connection.execute(insert(passages), rows)


def watch(record: Record, sought: Sought = QAIM, chat: int = AMAL) -> Watch:
    """A new watch of a chat."""
    record.apply([AddWatch(Place(chat), chat, sought, "en")], now=NOW)
    return record.watches.of(chat)[-1]


def find(record: Record, *matches: Match, way: str = WORDS) -> list[Hit]:
    """Matches are found; what of nothing has become yet."""
    cursor = record.watches.cursor(way)
    assert cursor is not None
    assert record.watches.looked(way, cursor, cursor + 1, matches, now=NOW) is not None
    return [hit for _, hit in record.watches.found(100)]


def match(one: Watch, report: str = "r1") -> Match:
    """A sentence of a report that a watch looks for."""
    return Match(one.key, report, 3, 9)


def tell(record: Record, hits: list[Hit], id_: str = "t1", chat: int = AMAL) -> bool:
    """The hits are told in one message."""
    kept = replace(turn(id_, person=chat), kind=TurnKind.WATCH)
    part = New(f"watch:{hits[0].key}:0", reply(chat, id_, turn=id_), Priority.PUSH)
    return record.watches.tell([replace(hit, story="r1") for hit in hits], kept, [part], now=NOW)


def test_a_watch_begins_behind_what_is_there(record: Record, database: Database) -> None:
    """Its first passage is the next one; a cursor is there from then on, and stays where another watch has put it."""
    assert record.watches.cursor(WORDS) is None
    fill(database, 5)
    one = watch(record)
    assert (one.after, one.since, one.sought, one.cap) == (5, NOW, QAIM, 6)
    assert record.watches.cursor(WORDS) == record.watches.cursor(MEANING) == 5
    find(record)
    watch(record, ASKED)
    assert record.watches.cursor(WORDS) == 6


def test_a_step_is_taken_once(record: Record) -> None:
    """Who comes second from the same place keeps nothing; nothing is found twice by a watch."""
    one = watch(record)
    assert record.watches.looked(WORDS, 0, 10, [match(one), match(one)], now=NOW) == 1
    assert record.watches.looked(WORDS, 0, 12, [match(one, "r2")], now=NOW) is None
    assert record.watches.looked(WORDS, 10, 20, [match(one), match(one, "r3")], now=NOW) == 1
    assert [hit.match.report_id for _, hit in record.watches.found(9)] == ["r1", "r3"]
    assert record.watches.cursor(WORDS) == 20


def test_of_several_that_look_at_once_one_keeps_what_it_found(record: Record) -> None:
    """Eight threads take the same step at one time."""
    one = watch(record)
    with ThreadPoolExecutor(8) as pool:
        steps = [
            pool.submit(record.watches.looked, WORDS, 0, 10, [match(one, f"r{n}")], now=NOW + n * MINUTE)
            for n in range(8)
        ]
    assert sorted(step.result() or 0 for step in steps) == [0] * 7 + [1]
    assert len(record.watches.found(9)) == 1


def test_a_hit_is_told_by_one_message(record: Record) -> None:
    """Of two that tell it one is kept: its turn, its part, its stage; of the other nothing is."""
    one, other = watch(record), watch(record, ASKED)
    hits = find(record, match(one), match(other))
    assert len(hits) == 2
    assert tell(record, hits, "t1")
    assert not tell(record, hits[1:], "t2")
    assert record.turns.turn("t2") is None
    assert record.outbox.counts()[State.PENDING] == 1
    assert record.watches.found(9) == []
    assert dict(record.watches.pushed([one.key, other.key], NOW - MINUTE)) == {one.key: 1, other.key: 1}
    assert dict(record.watches.pushed([one.key], NOW)) == {}
    kept = record.turns.turn("t1")
    assert kept is not None
    assert kept.kind is TurnKind.WATCH
    assert record.turns.latest(Place(AMAL)) is None


def test_what_is_held_is_shown_once(record: Record) -> None:
    """It waits with its reason and its counts, and is told by whoever asks first."""
    one = watch(record)
    (hit,) = find(record, match(one))
    tolls = (Toll("kill", "12 people", 12.0, 12.0),)
    held = replace(hit, stage=Stage.HELD, why=Why.QUIET, story="r1", tolls=tolls)
    record.watches.settle([held], now=NOW)
    assert record.watches.held(AMAL) == record.watches.held(why=Why.QUIET) == [(one, held)]
    assert record.watches.held(BASIM) == record.watches.held(why=Why.CAP) == []
    assert record.watches.members(Place(AMAL), NOW - MINUTE, 9) == [held]
    assert record.watches.members(Place(AMAL, 7), NOW - MINUTE, 9) == []
    assert record.watches.held_since(Place(AMAL), NOW) == [("Al-Qaim", 1)]
    assert record.watches.waiting(one.key) == 1
    record.apply([ShowHeld((hit.key,), "t1")], now=NOW)
    with pytest.raises(Overtaken):
        record.apply([ShowHeld((hit.key,), "t2")], now=NOW)
    (standing,) = record.watches.standings(AMAL)
    assert (standing.told, standing.held, standing.last) == (1, 0, NOW)


def test_what_a_chat_may_watch(record: Record) -> None:
    """So many, none twice, in a topic by itself; another chat's cannot be changed or removed."""
    one = watch(record)
    with pytest.raises(Overtaken, match="already"):
        watch(record, replace(QAIM, text="القائم"))
    with pytest.raises(Overtaken, match="as many"):
        record.apply([AddWatch(Place(AMAL), AMAL, ASKED, "en", most=1)], now=NOW)
    record.apply([AddWatch(Place(AMAL, 7), AMAL, QAIM, "en")], now=NOW)
    foreign = replace(one, place=Place(BASIM))
    for change in (ChangeWatch(foreign), RemoveWatch(one.key, BASIM)):
        with pytest.raises(Overtaken):
            record.apply([change], now=NOW)
    assert len(record.watches.of(AMAL)) == 2


def test_going_on_begins_anew(record: Record, database: Database) -> None:
    """Quiet hours and cap are kept as they are wanted; after a pause what came in meanwhile lies behind it."""
    one = watch(record)
    quiet = Quiet(time(22), time(7))
    record.apply([ChangeWatch(replace(one, quiet=quiet, cap=3, paused=True))], now=NOW)
    assert record.watches.active() == []
    fill(database, 4)
    later = NOW + timedelta(days=1)
    (paused,) = record.watches.of(AMAL)
    assert (paused.quiet, paused.cap, paused.after) == (quiet, 3, 0)
    record.apply([ChangeWatch(replace(paused, paused=False))], now=later)
    (going,) = record.watches.active()
    assert (going.after, going.since) == (4, later)


def test_a_chat_that_takes_no_messages_looks_for_nothing(record: Record) -> None:
    """Who blocked the bot is looked for again when that is over."""
    watch(record)
    record.apply([SetStanding(AMAL, Standing.BLOCKED)], now=NOW)
    assert record.watches.active() == []
    record.apply([SetStanding(AMAL, Standing.OPEN)], now=NOW)
    assert len(record.watches.active()) == 1


def test_a_group_that_becomes_another_takes_its_watches_along(record: Record) -> None:
    """What is found is told where the group is now."""
    watch(record, chat=GROUP)
    record.outbox.move_chat(GROUP, -1009000000001)
    assert record.watches.of(GROUP) == []
    assert [one.place for one in record.watches.of(-1009000000001)] == [Place(-1009000000001)]
    record.apply([AddWatch(Place(GROUP), AMAL, ASKED, "en")], now=NOW)
    assert len(record.watches.of(-1009000000001)) == 2


def test_forgetting_a_person(record: Record) -> None:
    """Their own watches go with what they found; what they asked for in a group stays, and is the group's."""
    mine, other = watch(record), watch(record, chat=BASIM)
    record.apply([AddWatch(Place(GROUP), AMAL, QAIM, "en")], now=NOW)
    find(record, match(mine), match(other))
    record.retention.forget(AMAL)
    assert record.watches.of(AMAL) == []
    assert [hit.match.watch for _, hit in record.watches.found(9)] == [other.key]
    assert [one.person for one in record.watches.of(GROUP)] == [GROUP]


def test_old_hits_are_forgotten(record: Record) -> None:
    """What is older than the operator keeps goes; the watch stays."""
    one = watch(record)
    find(record, match(one))
    record.retention.prune(before=NOW)
    assert len(record.watches.found(9)) == 1
    record.retention.prune(before=NOW + MINUTE)
    assert record.watches.found(9) == []
    assert record.watches.of(AMAL) == [one]


def test_a_removed_watch_finds_nothing_more(record: Record) -> None:
    """What a step found for a watch that was removed meanwhile is let fall; its key is never given again."""
    one = watch(record)
    record.apply([RemoveWatch(one.key, AMAL)], now=NOW)
    assert record.watches.looked(WORDS, 0, 10, [match(one)], now=NOW) == 0
    assert watch(record).key > one.key


def test_figures(record: Record, database: Database) -> None:
    """How many watches there are, what became of hits, and how far looking is behind."""
    none = record.watches.figures()
    assert (none.watches, set(none.hits.values()), dict(none.unseen)) == (0, {0}, {WORDS: 0, MEANING: 0})
    one = watch(record)
    fill(database, 3)
    find(record, match(one))
    figures = record.watches.figures()
    assert (figures.watches, figures.hits[Stage.FOUND]) == (1, 1)
    assert dict(figures.unseen) == {WORDS: 2, MEANING: 3}


def test_a_restored_watch_pushes_nothing_of_before(
    record: Record, database: Database, elsewhere: Shelf, tmp_path: Path
) -> None:
    """What was found when the backup was made has been told since: it is held; looking begins with what comes in."""
    one = watch(record)
    fill(database, 6)
    find(record, match(one))
    Backups(database).write(tmp_path / "monday.db")
    elsewhere.data.mkdir(exist_ok=True)
    with closing(Database.open(elsewhere.address)) as target:
        Backups(target).restore(tmp_path / "monday.db", replace=False)
        restored = Record(target).watches
        assert restored.of(AMAL) == [one]
        assert restored.found(9) == []
        assert len(restored.held(AMAL)) == 1
        assert restored.cursor(WORDS) == restored.cursor(MEANING) == 6


def test_a_notice_is_said_once(record: Record) -> None:
    """A part of the same name is not added again."""
    notice = New("watch:1:cap-2026112208:0", Reply(reply().message, Place(AMAL)), Priority.PUSH)
    record.watches.settle([], [notice], now=NOW)
    record.watches.settle([], [notice], now=NOW)
    assert record.outbox.counts()[State.PENDING] == 1
