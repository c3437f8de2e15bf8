"""What a person did, as values: no type of Telegram's library crosses this line.

``bot/telegram/updates.py`` makes these from the JSON of an update. A text in a group that neither is a command, nor
answers the bot, nor mentions it is :class:`Ignored`; so is a file or a forwarded post there whose caption does none
of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.record.types import ChatKind, Place, Standing


@dataclass(frozen=True, slots=True)
class Sender:
    """Who did it: the name as they write it themselves, the language of their app (an IETF tag such as ``ar``)."""

    id: int
    name: str
    language: str | None = None
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A file that Telegram keeps: the id to fetch it by, and what is said of it (never believed)."""

    id: str
    name: str | None = None
    size: int | None = None
    media_type: str | None = None


class OriginKind(StrEnum):
    """Who a forwarded post is from. A person who hides is known by name only."""

    CHANNEL = "channel"
    PERSON = "person"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose a forwarded post is, and when it was first sent.

    ``username`` (without ``@``) and ``message_id`` lead to it where the channel or group is public.
    """

    kind: OriginKind
    name: str
    date: datetime
    username: str | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """Something that happened in a chat.

    ``kind`` and ``title`` are the chat's. ``sender`` is None where nobody is named: a channel's post, an anonymous
    administrator. ``message_id`` is that of the message it is about: what was sent, or what bears the pressed button.
    """

    update_id: int
    place: Place
    kind: ChatKind
    at: datetime
    title: str | None = None
    sender: Sender | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Incoming):
    """A text that asks: in a private chat any, in a group one that answers the bot or mentions it.

    The mention is taken out of ``text``. ``replies_to`` is the message that it answers, ``replied_turn`` the turn that
    the buttons under that one name; ``edited`` marks the new wording of one that was sent before.
    """

    text: str
    replies_to: int | None = None
    replied_turn: str | None = None
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Incoming):
    """A command: its name in lower case without the slash and without the bot's name, and what follows it.

    ``addressed`` says whether it must be meant for this bot: in a private chat, or with its name (``/ask@bot``).
    A command with another bot's name is :class:`Ignored`.
    """

    name: str
    argument: str = ""
    replies_to: int | None = None
    replied_turn: str | None = None
    addressed: bool = True
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Incoming):
    """A button of ours that was pressed; ``query_id`` is what the press is acknowledged by."""

    data: str
    query_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile(Incoming):
    """A document, or anything else that has a file and may hold a report. Each of an album comes by itself."""

    file: File
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded(Incoming):
    """A post that was forwarded: its text or caption, whose it is, its file if it has one."""

    text: str
    origin: Origin
    file: File | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPost(Incoming):
    """A post of a channel that the bot is in; ``link`` leads to it where the channel is public.

    ``date`` is when it was first sent; ``edited`` marks its new wording.
    """

    text: str
    date: datetime
    link: str | None = None
    file: File | None = None
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Incoming):
    """The bot's own standing in a chat changed: added, let in again, blocked or removed, by ``sender``.

    ``joined`` says that it was outside before and is inside now.
    """

    standing: Standing
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated(Incoming):
    """A group became a supergroup, and has another id from now on."""

    to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Other(Incoming):
    """A message that the bot can do nothing with: a sticker, a voice note. ``what`` names its kind."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored(Incoming):
    """Nothing that is meant for the bot."""
