"""What goes: on request, by age, and with a report that was taken back. Acts stay."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.record.record import Record
from bot.record.types import AuditEntry, Forget, GiveFeedback, NewInvitation, Role, State, ToldStranger, Verdict
from retrieval.errors import NotFound
from retrieval.library.quoted import WITHDRAWN
from retrieval.library.withdrawals import Withdrawals
from tests.bot.record.conftest import AMAL, BASIM, GROUP, MINUTE, NOW, Came, received, reply, send, settle, texts, turn
from tests.conftest import Shelf, made_up

WORDS = ("Amal's question", "Amal's answer", "Amal's refusal", "Amal's failure")


def asked_by_both(record: Record) -> None:
    """A conversation of two people in a group, and of one of them in private; the last replies are not sent yet."""
    one = turn("t1", AMAL, GROUP, question=WORDS[0])
    other = turn("t2", BASIM, GROUP, question="And then?", before=("Before it all?", WORDS[0]))
    acts = (AuditEntry(NOW, AMAL, "asked", "t1", GROUP),)
    settle(record, 1, Came((reply(GROUP, WORDS[1], turn="t1"),), audit=acts, turn=one), chat=GROUP, person=AMAL)
    settle(record, 2, Came((reply(GROUP, "For Basim.", turn="t2"),), turn=other), chat=GROUP, person=BASIM)
    send(record)
    settle(record, 3, Came((reply(GROUP, WORDS[2]),)), chat=GROUP, person=AMAL)
    settle(record, 4, Came((reply(AMAL, WORDS[2]),)))
    record.inbox.keep([received(5, GROUP, AMAL, WORDS[3])], now=NOW)
    record.inbox.fail(5, "it broke", now=NOW)
    record.apply([GiveFeedback("t2", AMAL, Verdict.UP), GiveFeedback("t2", BASIM, Verdict.UP)], now=NOW)


def test_who_is_forgotten_leaves_no_text(shelf: Shelf, record: Record) -> None:
    """Questions, answers, verdicts and failures go, in groups too, sent or not; others keep theirs, and acts stay."""
    asked_by_both(record)
    settle(record, 6, Came((reply(text="You are forgotten."),), (Forget(AMAL),), (AuditEntry(NOW, AMAL, "forgot"),)))
    held = repr(shelf.tables(exactly=True))
    assert [word for word in WORDS if word in held] == []
    assert record.turns.turn("t1") is None
    other = record.turns.turn("t2")
    assert other is not None
    assert other.before == ("Before it all?",)
    assert [one.person for one in record.turns.feedback()] == [BASIM]
    assert [one.act for one in record.audit.entries()] == ["forgot", "asked"]
    assert texts(send(record)) == ["You are forgotten."]
    assert record.outbox.counts()[State.SKIPPED] == 2
    assert "For Basim." in held


def test_what_is_on_its_way_is_forgotten_too(shelf: Shelf, record: Record) -> None:
    """A part that a sender holds does not go out; one that is going out is not repeated, whatever Telegram says."""
    asked_by_both(record)
    claimed, sending = record.outbox.claim("sender", most=2, now=NOW, lease=MINUTE)
    assert record.outbox.sending(sending.key, now=NOW)
    assert record.retention.forget(AMAL) == 1
    assert not record.outbox.sending(claimed.key, now=NOW)
    record.outbox.put_back(sending.key, problem="slow down")
    part = record.outbox.part(sending.key)
    assert part is not None
    assert (part.state, part.erased) == (State.SKIPPED, True)
    assert send(record) == []


def test_age_takes_texts_and_leaves_acts(shelf: Shelf, record: Record) -> None:
    """What is older than the retention goes, whoever's it is; what is newer stays, and so do ids of late updates."""
    asked_by_both(record)
    record.apply([ToldStranger(9), NewInvitation("s3cret", Role.READER, None, NOW + MINUTE)], now=NOW)
    assert record.retention.prune(before=NOW) == 0
    later = NOW + timedelta(hours=2)
    record.inbox.keep([received(9, BASIM, text="a late question")], now=later)
    assert record.retention.prune(before=later) == 2
    held = repr(shelf.tables(exactly=True))
    assert [word for word in (*WORDS, "For Basim.") if word in held] == []
    assert "a late question" in held
    assert record.people.stranger_told(9) is None
    assert record.people.invitation("s3cret") is None
    assert len(record.audit.entries()) == 1
    assert send(record) == []
    assert record.inbox.keep([received(1)], now=later) == 0
    record.retention.prune(before=later + timedelta(days=3))
    assert shelf.tables()["outgoing"] == []
    assert [row[0] for row in shelf.tables()["updates"]] == [9]


@pytest.fixture
def ids(shelf: Shelf, record: Record) -> list[str]:
    """The ids of reports in the record's library."""
    shelf.take_in(shelf.file("one.jsonl", made_up(12, seed=7)))
    return [str(row[1]) for row in shelf.tables()["reports"]]


def withdraw(shelf: Shelf, report_id: str) -> None:
    """Take a report back, as ``sitrep remove`` does."""
    with shelf.open() as opened:
        opened.withdrawals.withdraw(report_id, "it was wrong", now=NOW)


def test_a_withdrawn_report_is_not_told_again(shelf: Shelf, record: Record, ids: list[str]) -> None:
    """What quotes it is erased wherever it stands, and not sent; what quotes others goes on."""
    quoting = turn("t1", cites=(ids[0], ids[1]))
    settle(record, 1, Came((reply(text="Quoted.", turn="t1"),), turn=quoting))
    send(record)
    settle(record, 2, Came((reply(text="Evidence.", turn="t1"),)))
    settle(record, 3, Came((reply(text="Others.", turn="t2"),), turn=turn("t2", cites=(ids[2],))))
    settle(record, 4, Came((reply(text="Near.", turn="t3"),), turn=turn("t3", cites=(ids[2],), near=ids[0])))
    withdraw(shelf, ids[0])
    assert texts(send(record)) == ["Others."]
    kept = record.turns.turn("t1")
    assert kept is not None
    assert (kept.withdrawn, kept.answer, [one.report_id for one in kept.cited]) == ((ids[0],), {}, [ids[1]])
    held = repr(shelf.tables(exactly=True))
    assert [word for word in ("Quoted.", "Evidence.", "Near.") if word in held] == []


def test_a_report_that_goes_while_an_answer_waits_stops_it(shelf: Shelf, record: Record, ids: list[str]) -> None:
    """An answer that was decided before and stored after a withdrawal is stopped at the last moment, and told so."""
    withdraw(shelf, ids[0])
    settle(record, 1, Came((reply(text="Quoted.", turn="t1"),), turn=turn("t1", cites=(ids[0],))))
    [part] = record.outbox.claim("sender", most=1, now=NOW, lease=MINUTE)
    assert not record.outbox.sending(part.key, now=NOW)
    found = record.outbox.part(part.key)
    assert found is not None
    assert (found.state, found.problem, found.erased) == (State.SKIPPED, WITHDRAWN, True)
    kept = record.turns.turn("t1")
    assert kept is not None
    assert (kept.answer, kept.cited) == ({}, ())


def test_a_report_is_known_by_its_former_id(shelf: Shelf, record: Record, ids: list[str]) -> None:
    """What cites a report under the id that it had before goes with it as well."""
    with shelf.sql() as connection:
        connection.exec_driver_sql(f"INSERT INTO former_ids (id, report_id) VALUES ('former', '{ids[0]}')")
    settle(record, 1, Came((reply(text="Quoted.", turn="t1"),), turn=turn("t1", cites=("former",))))
    withdraw(shelf, ids[0])
    settle(record, 2, Came((reply(text="Quoted.", turn="t2"),), turn=turn("t2", cites=("former",))))
    assert send(record) == []
    kept = record.turns.turn("t2")
    assert kept is not None
    assert (kept.withdrawn, kept.answer) == (("former",), {})


def test_a_refused_withdrawal_erases_nothing(shelf: Shelf, record: Record) -> None:
    """An id that the library does not hold takes nothing with it."""
    settle(record, 1, Came((reply(turn="t1"),), turn=turn("t1", cites=("none",))))
    with shelf.open() as opened, pytest.raises(NotFound):
        Withdrawals(opened.database).withdraw("none", "it was wrong", now=NOW)
    assert len(send(record)) == 1
