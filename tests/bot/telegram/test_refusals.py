"""What the Bot API means when it says no."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.record.types import Standing
from bot.telegram.outcome import (
    Closed,
    Conflicted,
    EditLost,
    Failure,
    InDoubt,
    Moved,
    Refused,
    TopicClosed,
    Unauthorised,
    Wait,
)
from bot.telegram.refusals import UNSAID, meaning, unchanged

GONE, BLOCKED = Standing.GONE, Standing.BLOCKED


@pytest.mark.parametrize(
    ("status", "said", "parameters", "kind"),
    [
        (429, "Too Many Requests: retry after 7", {"retry_after": 7}, Wait(timedelta(seconds=7))),
        (429, "Too Many Requests", {}, Wait(UNSAID)),
        (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1007}, Moved(-1007)),
        (401, "Unauthorized", {}, Unauthorised("Unauthorized")),
        (404, "Not Found", {}, Unauthorised("Not Found")),
        (403, "Forbidden: bot was blocked by the user", {}, BLOCKED),
        (403, "Forbidden: Bot can't initiate conversation with a user", {}, BLOCKED),
        (403, "Forbidden: bot was kicked from the supergroup chat", {}, GONE),
        (403, "Forbidden: user is deactivated", {}, GONE),
        (400, "Bad Request: Chat not found", {}, GONE),
        (400, "Bad Request: message thread not found", {}, TopicClosed),
        (400, "Bad Request: TOPIC_CLOSED", {}, TopicClosed),
        (400, "Bad Request: message is too long", {}, Refused),
        (500, "Internal Server Error", {}, InDoubt),
        (502, "no answer of the Bot API", {}, InDoubt),
        (302, "Found", {}, InDoubt),
        (413, "Request Entity Too Large", {}, Refused),
        (409, "Conflict: terminated by other getUpdates request", {}, Conflicted),
    ],
)
def test_a_refusal_is_read(status: int, said: str, parameters: dict[str, Any], kind: object) -> None:
    """Each description is understood, in whatever capitals."""
    for description in (said, said.upper(), said.lower()):
        found = meaning(status, description, parameters)
        if isinstance(kind, Standing):
            assert isinstance(found, Closed)
            assert found.standing is kind
        elif isinstance(kind, type):
            assert isinstance(found, kind)
        else:
            assert type(found) is type(kind)
            if not isinstance(kind, Unauthorised):
                assert found == kind


def test_only_markup_that_cannot_be_read_is_sent_again_without() -> None:
    """A message that is too long would not get shorter by it."""
    entities = 'Bad Request: can\'t parse entities: Unsupported start tag "b1" at byte offset 3'
    assert _refused(meaning(400, entities, {})).markup
    assert not _refused(meaning(400, "Bad Request: message is too long", {})).markup


def test_a_change_that_was_made_already_is_none() -> None:
    """The call before was applied, though its answer was lost: there is nothing left to do."""
    same = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    assert unchanged(_refused(meaning(400, same, {}, edits=True)))


def test_a_message_that_cannot_be_changed_any_more() -> None:
    """Only for a change it counts: a message to be sent has no such trouble."""
    assert isinstance(meaning(400, "Bad Request: message to edit not found", {}, edits=True), EditLost)
    assert isinstance(meaning(400, "Bad Request: message to edit not found", {}), Refused)


def test_a_webhook_in_the_way_is_told_from_another_poller() -> None:
    """Both are conflicts; only one can be ended from here."""
    hook = meaning(409, "Conflict: can't use getUpdates method while webhook is active", {})
    assert isinstance(hook, Conflicted)
    assert hook.webhook


def _refused(found: Failure) -> Refused:
    assert isinstance(found, Refused)
    return found
