"""The updates that wait for the bot, and who fetches them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

JSON = dict[str, Any]
FIRST_UPDATE = 700_000_001
ON_REQUEST = frozenset(
    {"chat_member", "message_reaction", "message_reaction_count"}
)  # (docs) not sent unless asked for


@dataclass(slots=True)
class Webhook:
    """Where updates are posted, and how that goes.

    Attributes:
        url: The bot's endpoint; empty when updates are polled.
        secret: Sent as ``X-Telegram-Bot-Api-Secret-Token``.
        max_connections: As set; deliveries are one after the other all the same.
        error: What went wrong last, and when (seconds).
    """

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    error: tuple[float, str] | None = None


@dataclass(slots=True)
class Updates:
    """A queue that forgets an update once it is acknowledged.

    Attributes:
        pending: What waits, oldest first.
        sent: Everything ever added, by ``update_id``.
        allowed: The kinds that the bot asked for; None for the usual ones.
        poller: The number of the newest getUpdates request; an older one must end.
        webhook: Where to post them instead.
        again: Updates that are delivered although they were acknowledged.
    """

    pending: list[JSON] = field(default_factory=list)
    sent: dict[int, JSON] = field(default_factory=dict)
    allowed: frozenset[str] | None = None
    poller: int = 0
    webhook: Webhook = field(default_factory=Webhook)
    again: list[JSON] = field(default_factory=list)
    _ids: count[int] = field(default_factory=lambda: count(FIRST_UPDATE))

    def add(self, kind: str, content: JSON) -> int:
        """Adds an update; one of a kind that the bot does not want is dropped, and its id stays unused."""
        update_id = next(self._ids)
        wanted = kind not in ON_REQUEST if self.allowed is None else kind in self.allowed
        if wanted:
            self.sent[update_id] = {"update_id": update_id, kind: content}
            self.pending.append(self.sent[update_id])
        return update_id

    def acknowledge(self, offset: int) -> None:
        """Forgets everything before an offset; a negative one keeps that many of the newest."""
        if offset > 0:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
        elif offset < 0:
            self.pending = self.pending[offset:]

    def take(self, limit: int) -> list[JSON]:
        """What the next poll is given: what is repeated on purpose, then what waits."""
        repeated, self.again = self.again[:limit], self.again[limit:]
        return repeated + self.pending[: limit - len(repeated)]

    def deliver(self, update: JSON, webhook: Webhook, error: tuple[float, str] | None) -> None:
        """Notes how posting an update went: it is forgotten, or waits at the head of the queue."""
        if error is None:
            self.pending = [other for other in self.pending if other is not update]
            return
        webhook.error = error
        if all(other is not update for other in self.pending):
            self.again.insert(0, update)

    def repeat(self, update_ids: Iterable[int]) -> None:
        """Delivers these once more, whatever was acknowledged."""
        self.again += [self.sent[update_id] for update_id in update_ids]

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Sets which kinds the bot wants from now on; an empty list is the usual ones, None leaves it as it is."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None
