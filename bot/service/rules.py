"""The rules of access and of limits, as the operator sets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one person, or one chat, may ask of the bot."""

    questions_a_minute: int = 10
    questions_a_day: int = 300
    documents_a_day: int = 200


@dataclass(frozen=True, slots=True)
class Rules:
    """Who is let in, and how much is done for them.

    ``administrators`` are ids of users that are administrators whatever is stored. ``file_bytes`` is the size of the
    largest file that is fetched: the Bot API gives out no larger ones than 20 MB
    (core.telegram.org/bots/api#getfile).
    """

    administrators: frozenset[int] = frozenset()
    person: Limits = Limits()
    chat: Limits = Limits(questions_a_minute=20, questions_a_day=1000, documents_a_day=500)
    file_bytes: int = 20 * MEGABYTE
    invitation_lasts: timedelta = timedelta(days=7)
    stranger_told_every: timedelta = timedelta(hours=1)
