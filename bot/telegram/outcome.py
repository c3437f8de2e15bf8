"""How a call of the Bot API ended, as values: what is done next follows from these alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.record.types import Standing


@dataclass(frozen=True, slots=True)
class Sent:
    """It was done; ``message_id`` where a message came of it."""

    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Too much was sent: nothing was done, and nothing goes to this chat for so long."""

    retry_after: timedelta


@dataclass(frozen=True, slots=True)
class NotSent:
    """Nothing left this machine: no connection was made."""

    problem: str


@dataclass(frozen=True, slots=True)
class InDoubt:
    """It may have been done: no answer came, or one that says nothing of it."""

    problem: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has become a supergroup with another id; nothing was done."""

    chat: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The chat takes nothing from us any more; nothing was done."""

    standing: Standing
    problem: str


@dataclass(frozen=True, slots=True)
class TopicClosed:
    """The forum topic is closed or deleted, the chat is not; nothing was done."""

    problem: str


@dataclass(frozen=True, slots=True)
class EditLost:
    """The message that was to be changed is not there any more; nothing was done."""

    problem: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never take this; nothing was done. ``markup`` says that it is the markup it cannot read."""

    problem: str
    markup: bool = False


@dataclass(frozen=True, slots=True)
class Unauthorised:
    """The token is not, or no longer, valid; nothing was done."""

    problem: str


@dataclass(frozen=True, slots=True)
class Conflicted:
    """Somebody else polls with this token, or a webhook is set."""

    problem: str
    webhook: bool


@dataclass(frozen=True, slots=True)
class Done:
    """A call that sends nothing ended well; ``result`` is as Telegram gave it."""

    result: Any


Failure = Wait | NotSent | InDoubt | Moved | Closed | TopicClosed | EditLost | Refused | Unauthorised | Conflicted
Outcome = Sent | Failure


def label(outcome: Outcome | Done) -> str:
    """An outcome's name for a metric: one of a dozen, whatever Telegram says."""
    return type(outcome).__name__.lower()


def problem(outcome: Outcome | Done) -> str:
    """What went wrong, in a line for the log and the table."""
    match outcome:
        case Wait(retry_after):
            return f"Telegram asks to wait for {retry_after.total_seconds():g} s"
        case Moved(chat):
            return f"the group is now {chat}"
        case Sent() | Done():
            return ""
        case _:
            return outcome.problem
