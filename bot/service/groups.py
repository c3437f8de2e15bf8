"""Groups and channels: allowed one by one; what becomes of the bot in them is remembered."""

from __future__ import annotations

from bot.record.record import Record
from bot.record.types import (
    AllowChat,
    Button,
    Change,
    ChatKind,
    DisallowChat,
    MoveChat,
    Place,
    Reply,
    Role,
    SeeChat,
    SetStanding,
    Standing,
)
from bot.service.access import Access
from bot.service.incoming import Command, Membership, Migrated
from bot.service.reaction import NOTHING, Reaction
from bot.service.visit import Visit
from bot.telegram import render

ALLOW = "g"


class Groups:
    """Allows groups and channels, and notices what becomes of the bot in them."""

    def __init__(self, record: Record, access: Access) -> None:
        self._people = record.people
        self._access = access

    def allow(self, visit: Visit, command: Command) -> Reaction:
        """``/allow`` in a group; ``/allow ID`` for a channel, where nobody can say it."""
        return self._let(visit, command, allowed=True)

    def disallow(self, visit: Visit, command: Command) -> Reaction:
        """``/disallow``, likewise."""
        return self._let(visit, command, allowed=False)

    def pressed(self, visit: Visit, rest: str) -> Reaction:
        """The button that allows a chat."""
        if not visit.may(Role.ADMINISTRATOR):
            return NOTHING
        id_ = _chat_id(rest)
        return self._set(visit, id_, allowed=True) if id_ is not None else NOTHING

    def membership(self, visit: Visit, change: Membership) -> Reaction:
        """The bot was added, let in again, blocked or removed."""
        chat = change.place.chat
        seen: tuple[Change, ...] = (SeeChat(chat, change.kind, visit.title), SetStanding(chat, change.standing))
        acts = (visit.act("joined" if change.joined else change.standing.value),)
        if change.kind is ChatKind.PRIVATE or not change.joined or change.standing is not Standing.OPEN:
            return Reaction(changes=seen, audit=acts)
        if change.sender is None or self._access.role_of(change.sender.id) is not Role.ADMINISTRATOR:
            told = self._access.turned_away(visit)
            return Reaction(told.replies, (*seen, *told.changes), (*acts, *told.audit))
        if visit.chat is not None and visit.chat.allowed:
            return Reaction(changes=seen, audit=acts)
        return Reaction((self._offer(visit, change),), seen, acts)

    def migrated(self, visit: Visit, moved: Migrated) -> Reaction:
        """A group has another id from now on."""
        change = MoveChat(moved.place.chat, moved.to)
        return Reaction(changes=(change,), audit=(visit.act("moved", str(moved.to)),))

    def _offer(self, visit: Visit, change: Membership) -> Reply:
        """A button for an administrator: in the group, or for a channel in their own chat."""
        channel = change.kind is ChatKind.CHANNEL
        key = "service.added_channel" if channel else "service.added_group"
        text = visit.texts(key, title=visit.title or str(change.place.chat))
        button = Button(visit.texts("service.allow_button"), f"{ALLOW}:{change.place.chat}")
        place = Place(visit.person) if channel else visit.place
        return Reply(render.said(text, [(button,)]), place)

    def _let(self, visit: Visit, command: Command, *, allowed: bool) -> Reaction:
        named = _chat_id(command.argument) if command.argument else None
        if named is None and (visit.private or command.argument):
            return visit.told("service.allow_how")
        return self._set(visit, visit.place.chat if named is None else named, allowed=allowed)

    def _set(self, visit: Visit, id_: int, *, allowed: bool) -> Reaction:
        chat = self._people.chat(id_)
        seen: list[Change] = []
        if chat is None and id_ != visit.place.chat:
            return visit.told("service.allow_unknown", id=str(id_))
        if chat is None:
            seen.append(SeeChat(id_, visit.kind, visit.title))
        kind = chat.kind if chat else visit.kind
        if kind is ChatKind.PRIVATE:
            return visit.told("service.allow_how")
        suffix = "channel" if kind is ChatKind.CHANNEL else "group"
        change = AllowChat(id_) if allowed else DisallowChat(id_)
        act = "allowed" if allowed else "disallowed"
        title = (chat.title if chat else visit.title) or str(id_)
        return visit.told(f"service.{act}_{suffix}", *seen, change, audit=[visit.act(act, str(id_))], title=title)


def _chat_id(text: str) -> int | None:
    """The id of a group or channel that a text is: negative, at most 52 bits."""
    digits = text.strip().removeprefix("-")
    is_id = text.strip().startswith("-") and digits.isascii() and digits.isdigit() and len(digits) <= 16
    return -int(digits) if is_id else None
