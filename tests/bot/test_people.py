"""The commands about people, on the command line."""

from __future__ import annotations

import pytest

from bot import settings
from bot.record.types import GiveFeedback, LetIn, NewTurn, Place, Received, Role, Verdict
from bot.service.reaction import Reaction
from bot.wiring import services
from tests.bot.conftest import NOW, Inside

ANA = 22


@pytest.fixture
def used(inside: Inside) -> Inside:
    """The command line on a library whose bot was asked one question, and was judged for it."""
    turn = NewTurn(
        id="turn-000001",
        place=Place(ANA),
        person=ANA,
        message_id=7,
        question="Who held [bold]Qaim[/bold]?",
        before=(),
        language="en",
        settings={"statements": 4, "zone": "Asia/Baghdad"},
        answer={"answered": False},
        cited=(),
        asked_at=NOW,
    )
    with services(settings.isolated(inside.data, embedder="hash")) as opened:
        record = opened.record
        record.apply([LetIn(ANA, Role.READER, "Ana")], now=NOW)
        record.inbox.keep([Received(1, ANA, "{}", ANA)], now=NOW)
        assert record.settle(1, Reaction(turn=turn), now=NOW)
        record.apply([GiveFeedback(turn.id, ANA, Verdict.DOWN)], now=NOW)
    return inside


def test_feedback_shows_question_evidence_and_settings(used: Inside) -> None:
    """Each verdict stands beside what it is about; nothing in a question is markup of the terminal."""
    shown = used.run("feedback")[1]
    assert "[bold]Qaim[/bold]" in shown
    assert "zone Asia/Baghdad" in shown
    (one,) = used.json("feedback")["feedback"]
    assert (one["verdict"], one["person"], one["turn"]) == ("down", ANA, "turn-000001")
    assert one["settings"] == {"statements": 4, "zone": "Asia/Baghdad"}
    assert used.json("feedback", "--since", "2027") == {"feedback": []}


def test_people_are_changed_and_taken_out(used: Inside) -> None:
    """A role changes, a person goes; both are in the audit log as the operator's acts."""
    assert "Ana" in used.run("people", str(ANA), "--role", "contributor")[1]
    assert used.json("people")["people"][0]["role"] == "contributor"
    assert used.json("people", str(ANA), "--out")["people"] == []
    acts = [(one["actor"], one["act"], one["subject"]) for one in used.json("audit")["acts"]]
    assert acts == [(None, "removed", "22: out"), (None, "role", "22: contributor")]
    assert "operator" in used.run("audit")[1]


def test_an_invitation_without_a_token_names_its_code(inside: Inside) -> None:
    """Without a token there is no link: what is to be sent to the bot is told instead."""
    code, out, _ = inside.run("invite", "contributor")
    assert code == 0
    assert "/start " in out
    made = inside.json("invite")
    assert (made["role"], made["link"]) == ("reader", None)
    assert len(made["code"]) >= 20


def test_nobody_is_let_in_by_default(inside: Inside) -> None:
    """An empty list says how somebody comes in; each invitation is in the audit log, its code is not."""
    assert "SITREP_ADMINS" in inside.run("people")[1]
    made = inside.json("invite", "administrator")
    found = inside.json("audit")
    assert [(one["actor"], one["act"], one["subject"]) for one in found["acts"]] == [(None, "invited", "administrator")]
    assert made["code"] not in str(found)
    assert inside.json("people") == {"administrators": [], "people": [], "chats": []}
    assert inside.json("feedback") == {"feedback": []}


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        (("people", "5"), 2),
        (("people", "--out"), 2),
        (("people", "5", "--role", "reader", "--out"), 2),
        (("people", "5", "--role", "king"), 2),
        (("people", "5", "--out"), 1),
        (("invite", "king"), 2),
        (("audit", "--since", "someday"), 2),
    ],
)
def test_wrong_use_is_told_apart_from_failure(inside: Inside, arguments: tuple[str, ...], exit_code: int) -> None:
    """What cannot be meant is wrong use; somebody who is not in cannot be changed."""
    assert inside.run(*arguments)[0] == exit_code
