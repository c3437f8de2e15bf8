"""Whether the bot lives, and whether it can do its work: from facts that its parts take down. Pure.

A process can be up and deaf: what counts is when Telegram last answered a poll.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

# A poll takes up to half a minute; after three that failed the bot counts as deaf.
DEAF: Final = timedelta(seconds=90)


@dataclass(slots=True)
class Health:
    """Facts about a running bot; each part sets its own."""

    started_at: datetime
    webhook: bool = False
    polled_at: datetime | None = None
    standing_by: bool = False
    #: What keeps a part from its work, by the part's name.
    problems: dict[str, str] = field(default_factory=dict)
    identified: bool = False

    def polled(self, now: datetime) -> None:
        """Telegram answered a poll."""
        self.polled_at = now
        self.standing_by = False
        self.problems.pop("telegram", None)

    def poll_age(self, now: datetime) -> timedelta:
        """How long ago Telegram answered a poll, or we began."""
        return now - (self.polled_at or self.started_at)

    def deaf(self, now: datetime) -> bool:
        """Whether nothing has been heard for so long that somebody should look."""
        return not self.webhook and not self.standing_by and self.poll_age(now) > DEAF

    def live(self, now: datetime) -> tuple[bool, Mapping[str, Any]]:
        """Whether the process does its work at all, and why not."""
        return not self.deaf(now), self._told(now)

    def ready(self, now: datetime) -> tuple[bool, Mapping[str, Any]]:
        """Whether whoever writes now is answered."""
        heard = self.webhook or self.polled_at is not None
        fine = self.identified and heard and not self.problems and not self.deaf(now) and not self.standing_by
        return fine, self._told(now)

    def _told(self, now: datetime) -> Mapping[str, Any]:
        return {
            "mode": "webhook" if self.webhook else "polling",
            "standing_by": self.standing_by,
            "poll_age_seconds": None if self.webhook else round(self.poll_age(now).total_seconds(), 1),
            "identified": self.identified,
            "problems": dict(self.problems),
        }
