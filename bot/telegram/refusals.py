"""What the Bot API means when it says no: status and description → an outcome. Pure.

The descriptions are those of the server's source (github.com/tdlib/telegram-bot-api, ``Client.cpp``, and TDLib's
errors); they differ in capitals between versions, so none counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

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

# How long to wait where a server says "too many" and not for how long.
UNSAID: Final = timedelta(seconds=5)
_MARKUP: Final = ("can't parse entities", "can't find end of", "unsupported start tag", "unexpected end tag")
_SAME: Final = "message is not modified"
_TOPIC: Final = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid", "topic closed")
_EDIT: Final = ("message to edit not found", "message can't be edited", "message_id_invalid", "message to be edited")
_BLOCKED: Final = ("blocked by the user", "can't initiate conversation", "user_is_blocked")
_GONE: Final = (
    *("chat not found", "user is deactivated", "bot was kicked", "bot is not a member", "chat was deleted"),
    *("group chat was deactivated", "user not found", "peer_id_invalid", "can't send messages to bots"),
    *("group is deactivated", "chat is deactivated", "channel_private"),
)


def unchanged(refused: Refused) -> bool:
    """Whether a change was refused because the message is so already: it was done, by the call before."""
    return _SAME in refused.problem.lower()


def meaning(status: int, description: str, parameters: Mapping[str, Any], *, edits: bool = False) -> Failure:
    """What an answer that is not a success says of what was asked; ``edits`` where a message was to be changed."""
    said = description.lower()
    if moved := parameters.get("migrate_to_chat_id"):
        return Moved(int(moved))
    if status == 429 or parameters.get("retry_after"):
        seconds = parameters.get("retry_after")
        return Wait(timedelta(seconds=float(seconds)) if seconds else UNSAID)
    if status in (401, 404):
        return Unauthorised(description)
    if status == 409:
        return Conflicted(description, webhook="webhook" in said)
    if status == 403 or any(mark in said for mark in _GONE):
        return Closed(Standing.BLOCKED if any(mark in said for mark in _BLOCKED) else Standing.GONE, description)
    if status == 400:
        return _bad_request(said, description, edits)
    if status == 413:
        return Refused(description)
    return InDoubt(f"{status}: {description}")


def _bad_request(said: str, description: str, edits: bool) -> Failure:
    if any(mark in said for mark in _TOPIC):
        return TopicClosed(description)
    if edits and any(mark in said for mark in _EDIT):
        return EditLost(description)
    return Refused(description, markup=any(mark in said for mark in _MARKUP))
