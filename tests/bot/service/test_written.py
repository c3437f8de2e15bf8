"""Answers and digests that a model writes, as a person in Telegram sees them come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.record.types import Role
from retrieval.types import Scope
from tests.bot.desk import GOOD, HAWIJA, KEY, MODEL, RESPONSE, Desk, Noting, Seat, library, take_in_samples
from tests.bot.digest.conftest import BRIDGE_AGAIN, MARKET
from tests.bot.service.talk import ANA, Talk, button
from tests.conftest import take_in
from tests.servers.openai_server import LoopbackOpenAI

SHELLS = "Residents said that shells killed 30 people at a vegetable market in Aleppo."


def test_statements_are_shown_as_they_are_ready(tmp_path: Path) -> None:
    """Each checked statement is in the preview before the answer is there, and in the answer under the model's name."""
    seat = Seat()
    with LoopbackOpenAI(key=KEY) as server, library(tmp_path, seat) as opened:
        take_in_samples(opened)
        server.says("statements", RESPONSE)
        desk = Desk(opened, seat, server)
        desk.hire()
        talk = Talk(opened)
        talk.lets_in(ANA, Role.READER)
        told = " ".join(one.reply.message.plain for one in talk.says(HAWIJA))
        desk.close()
    assert any(GOOD in one.plain for one in talk.progress.shown)
    assert GOOD in told
    assert MODEL in told


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A library of two reports, and a model that writes digests: of the second report alone what it says is true."""
    monkeypatch.setenv("NO_PROXY", "*")
    seat = Seat()
    file = tmp_path / "reports.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in (BRIDGE_AGAIN, MARKET)))
    with LoopbackOpenAI(KEY) as server, library(tmp_path / "data", None, digest_seat=seat) as opened:
        take_in(opened, str(file), vectors=False)
        told = [{"id": n, "statements": [{"text": SHELLS, "citations": [1, 2]}]} for n in (1, 2)]
        server.says("developments", {"developments": told})
        server.says("repairs", {"repairs": [{"id": n, "text": SHELLS, "citations": [n]} for n in (1, 2)]})
        with closing(Desk(opened, seat, server, ledger=Noting())) as made:
            made.hire()
            yield made


def test_a_digest_that_is_asked_for_is_written(desk: Desk) -> None:
    """Marked with the model's name, the tokens the asker's; what is left quoted is named by its number."""
    talk = Talk(desk.opened)
    talk.lets_in(ANA, Role.READER)
    (told,) = talk.says("/digest 9-10 June 2014")
    out = told.reply.message.plain
    assert SHELLS in out
    assert f"Statements written by a model: {MODEL}" in out
    assert "Written by: extracts" not in out
    assert "1 statement of the model did not stand in the reports and is withheld." in out
    assert "Quoted, not written by the model: 1." in out
    assert isinstance(desk.ledger, Noting)
    assert set(desk.ledger.booked_for) == {f"telegram:{ANA}"}
    kept = talk.turn(told)
    assert kept.answer["written_by"] == MODEL
    assert kept.answer["provenance"]["prompt"].startswith("digest@")


def test_the_page_of_a_written_digest_says_what_was_told(desk: Desk) -> None:
    """The button makes it anew from the library, with the sentences that were told; no model is asked again."""
    talk = Talk(desk.opened)
    talk.lets_in(ANA, Role.READER)
    (told,) = talk.says("/digest 9-10 June 2014")
    sent = len(desk.server.received)
    (reply,) = talk.presses(button(told, "p:"), on=told).replies
    assert reply.document is not None
    page = reply.document.content.decode()
    assert SHELLS in page
    assert f"Statements written by a model: {MODEL}" in page
    assert "Quoted, not written by the model: 1." in page
    assert len(desk.server.received) == sent


def test_a_page_forgets_what_was_withdrawn(desk: Desk) -> None:
    """Of a digest whose reports were withdrawn nothing that a model wrote is shown again."""
    talk = Talk(desk.opened)
    talk.lets_in(ANA, Role.READER)
    (told,) = talk.says("/digest 9-10 June 2014")
    market = next(one for one in talk.turn(told).cited if one.report_id in _of(desk, "market"))
    desk.opened.withdrawals.withdraw(market.report_id, "retracted", now=talk.now)
    (reply,) = talk.presses(button(told, "p:"), on=told).replies
    assert reply.document is not None
    page = reply.document.content.decode()
    assert SHELLS not in page
    assert "No model took part" in page


def _of(desk: Desk, external_id: str) -> set[str]:
    """The id of a report."""
    return {one.report.id for one in desk.opened.library.reports(Scope()) if one.report.external_id == external_id}
