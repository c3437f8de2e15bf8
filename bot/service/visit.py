"""Who did something, where, what they may, and in which words they are answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.record.types import AuditEntry, Button, Change, Chat, ChatKind, Message, Place, Preferences, Reply, Role
from bot.service.reaction import Progress, Reaction
from bot.telegram import render
from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything that deciding needs to know of who did something.

    ``person`` is whoever did it; an administrator of a group who stays anonymous counts as the group, by its id.
    ``role`` is None for a stranger. ``preferences`` are those that count here, ``chat`` what is remembered of it.
    """

    place: Place
    kind: ChatKind
    title: str | None
    message_id: int | None
    person: int
    name: str | None
    role: Role | None
    chat: Chat | None
    preferences: Preferences
    texts: Texts
    zone: ZoneInfo
    now: datetime
    progress: Progress

    @property
    def private(self) -> bool:
        """Whether nobody else reads along."""
        return self.kind is ChatKind.PRIVATE

    @property
    def today(self) -> date:
        """The day that it is where the reader is."""
        return self.now.astimezone(self.zone).date()

    def may(self, needed: Role) -> bool:
        """Whether they may do what needs a role."""
        return self.role is not None and self.role.includes(needed)

    def reply(self, message: Message, *, turn: str | None = None) -> Reply:
        """A message to where it was done, as an answer to what was sent."""
        return Reply(message, self.place, replies_to=self.message_id, turn=turn)

    def replies(self, messages: Sequence[Message], *, turn: str | None = None) -> tuple[Reply, ...]:
        """Messages in a row; the first answers what was sent."""
        first = [self.reply(message, turn=turn) for message in messages[:1]]
        return (*first, *(Reply(message, self.place, turn=turn) for message in messages[1:]))

    def told(
        self,
        key: str,
        *changes: Change,
        buttons: Sequence[Sequence[Button]] = (),
        audit: Sequence[AuditEntry] = (),
        **variables: str | int,
    ) -> Reaction:
        """A text of ours in reply, and what changes with it."""
        message = render.said(self.texts(key, **variables), [tuple(row) for row in buttons])
        return Reaction((self.reply(message),), changes, tuple(audit))

    def act(self, act: str, subject: str | None = None) -> AuditEntry:
        """What they did here, for the audit log."""
        return AuditEntry(self.now, self.person, act, subject, self.place.chat)
