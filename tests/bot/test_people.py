"""The commands about people, on the command line."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Inside


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
