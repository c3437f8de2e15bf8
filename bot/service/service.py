"""The one door: something happened, what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.record import Record
from bot.service.incoming import Incoming
from bot.service.reaction import NOTHING, Files, Progress, Reaction
from bot.service.rules import Rules
from bot.wiring import Services


class Service:
    """Decides. Has no effect but taking in reports, which can be done twice without effect."""

    def __init__(
        self,
        opened: Services,
        record: Record,
        rules: Rules,
        files: Files,
        *,
        bot_name: Callable[[], str | None],
        new_id: Callable[[], str],
        new_code: Callable[[], str],
    ) -> None:
        """A service on a library and its record.

        Args:
            opened: The library and what answers from it.
            record: What the bot remembers.
            rules: Who is let in, and how much is done for them.
            files: Fetches files that Telegram keeps.
            bot_name: The bot's name without ``@``, as soon as it is known.
            new_id: Makes ids of turns: 11 characters of URL-safe base64.
            new_code: Makes codes of invitations, which nobody can guess.
        """
        self._opened = opened
        self._record = record
        self._rules = rules
        self._files = files

    def react(self, incoming: Incoming, *, now: datetime, progress: Progress) -> Reaction:
        """What comes of something that happened. Called again for the same update it decides again."""
        return NOTHING
