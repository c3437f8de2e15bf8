"""The JSON of an update → what a person did, as values of :mod:`bot.service.incoming`.

An update is read from the table, not from the network: one that cannot be read is logged once and done with.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import telegram
from telegram.constants import ChatMemberStatus, MessageEntityType

from bot.record.types import ChatKind, Place, Received, Standing, Update
from bot.service.incoming import (
    Asked,
    ChannelPost,
    Command,
    File,
    Forwarded,
    Ignored,
    Incoming,
    Membership,
    Migrated,
    Origin,
    OriginKind,
    Other,
    Pressed,
    Sender,
    SentFile,
)

# What Telegram is asked for: nothing else comes.
ALLOWED: Final = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "my_chat_member",
)
# Attachments that never hold a report's text, by the name of the message's field.
_OTHER: Final = (
    *("sticker", "voice", "video_note", "animation", "audio", "video", "photo", "location", "venue", "contact"),
    *("poll", "dice", "game", "story", "invoice", "checklist", "paid_media"),
)
_OUTSIDE: Final = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
# What an administrator who stays anonymous sends comes from this user (core.telegram.org/bots/api#user).
_ANONYMOUS: Final = 1087968824
# Buttons under an answer: what their data begins with, before the turn that they belong to.
OF_A_TURN: Final = frozenset("etmud")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself, as Telegram knows it; ``username`` is without ``@``."""

    id: int
    username: str


def received(raw: Any) -> Received | None:
    """An update as it came, with what the inbox orders it by; None for what bears no id."""
    number = raw.get("update_id") if isinstance(raw, Mapping) else None
    if not isinstance(number, int) or isinstance(number, bool):
        logger.error("An update without an id was passed over")
        return None
    return Received(number, _number(raw, "chat"), json.dumps(raw), _number(raw, "from"))


def read(update: Update, me: Me) -> Incoming | None:
    """What a person did; None for an update that cannot be read or is not about a chat."""
    try:
        raw = json.loads(update.body)
        found = telegram.Update.de_json(raw, None)
        return _incoming(found, me, update.received_at)
    except Exception:
        # Whatever Telegram sends one day: it must not be worked again and again.
        logger.exception("Update %s cannot be read", update.id)
        return None


def _number(raw: Mapping[str, Any], field: str) -> int | None:
    """The id of the chat, or of whom it is ``from``, of an update as it came, whatever else is in it."""
    for part in raw.values():
        if not isinstance(part, Mapping):
            continue
        message = part.get("message")  # of a pressed button
        for holder in (part, message):
            found = holder.get(field) if isinstance(holder, Mapping) else None
            number = found.get("id") if isinstance(found, Mapping) else None
            if isinstance(number, int):
                return number
    return None


def _incoming(update: telegram.Update, me: Me, received_at: datetime) -> Incoming | None:
    number = update.update_id
    if update.callback_query:
        return _pressed(number, update.callback_query, received_at)
    if update.my_chat_member:
        return _membership(number, update.my_chat_member)
    if post := update.channel_post or update.edited_channel_post:
        return _channel_post(number, post, edited=update.channel_post is None)
    if message := update.message or update.edited_message:
        return _message(_Read(number, message, me, edited=update.message is None))
    return None


def _pressed(number: int, query: telegram.CallbackQuery, at: datetime) -> Incoming | None:
    if query.message is None:
        return None  # a message sent by way of another chat, which this bot never does
    chat = query.message.chat
    thread = _thread(query.message) if isinstance(query.message, telegram.Message) else None
    base = Ignored(
        update_id=number,
        place=Place(chat.id, thread),
        kind=ChatKind(chat.type),
        at=at,
        title=chat.title,
        sender=_sender(query.from_user),
        message_id=query.message.message_id,
    )
    return Pressed(**_fields(base), data=query.data or "", query_id=query.id)


def _membership(number: int, change: telegram.ChatMemberUpdated) -> Membership:
    chat, new = change.chat, change.new_chat_member
    inside = _inside(new)
    outside = Standing.BLOCKED if chat.type == ChatKind.PRIVATE else Standing.GONE
    return Membership(
        update_id=number,
        place=Place(chat.id),
        kind=ChatKind(chat.type),
        at=change.date,
        title=chat.title,
        sender=_sender(change.from_user),
        standing=Standing.OPEN if inside else outside,
        joined=inside and not _inside(change.old_chat_member),
    )


def _inside(member: telegram.ChatMember) -> bool:
    if isinstance(member, telegram.ChatMemberRestricted):
        return member.is_member
    return member.status not in _OUTSIDE


def _channel_post(number: int, post: telegram.Message, *, edited: bool) -> ChannelPost:
    return ChannelPost(
        update_id=number,
        place=Place(post.chat.id),
        kind=ChatKind.CHANNEL,
        at=post.edit_date or post.date,
        title=post.chat.title,
        message_id=post.message_id,
        text=post.text or post.caption or "",
        date=post.date,
        link=post.link if post.chat.username else None,
        file=_file(post),
        edited=edited,
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """A message, and what reading it needs."""

    number: int
    message: telegram.Message
    me: Me
    edited: bool

    @property
    def private(self) -> bool:
        return self.message.chat.type == ChatKind.PRIVATE

    @property
    def base(self) -> Ignored:
        message = self.message
        return Ignored(
            update_id=self.number,
            place=Place(message.chat.id, _thread(message)),
            kind=ChatKind(message.chat.type),
            at=message.edit_date or message.date,
            title=message.chat.title,
            sender=_author(message),
            message_id=message.message_id,
        )

    @property
    def answered(self) -> telegram.Message | None:
        """The message that this one answers; the head of a topic, which all its messages answer, is none."""
        to = self.message.reply_to_message
        return to if to is not None and to.forum_topic_created is None else None

    @property
    def answers_us(self) -> bool:
        to = self.answered
        return to is not None and to.from_user is not None and to.from_user.id == self.me.id

    @property
    def replies_to(self) -> int | None:
        return self.answered.message_id if self.answered else None

    @property
    def replied_turn(self) -> str | None:
        """The turn that the buttons under the answered message name, where it is one of ours."""
        markup = self.answered.reply_markup if self.answered is not None and self.answers_us else None
        for row in markup.inline_keyboard if markup else ():
            for button in row:
                kind, _, turn = str(button.callback_data or "").partition(":")
                if kind in OF_A_TURN and turn:
                    return turn.partition(":")[0]
        return None


def _message(read: _Read) -> Incoming:
    message, base = read.message, read.base
    if message.migrate_to_chat_id:
        return Migrated(**_fields(base), to=message.migrate_to_chat_id)
    if _not_a_person(message):
        return base
    text, meant = _addressed(read)
    if message.text is not None and message.forward_origin is None:
        return _text(read, base, text, meant)
    if read.edited or not (read.private or meant):
        return base
    if message.forward_origin is not None and (text or _file(message)):
        origin = _origin(message.forward_origin)
        return Forwarded(**_fields(base), text=text, origin=origin, file=_file(message))
    if file := _file(message):
        return SentFile(**_fields(base), file=file, caption=text)
    what = next((name for name in _OTHER if getattr(message, name, None)), None)
    return Other(**_fields(base), what=what) if what else base


def _text(read: _Read, base: Ignored, text: str, meant: bool) -> Incoming:
    if command := _command(read, base, meant):
        return command
    if not text.strip() or not (read.private or meant):
        return base
    return Asked(
        **_fields(base), text=text, replies_to=read.replies_to, replied_turn=read.replied_turn, edited=read.edited
    )


def _command(read: _Read, base: Ignored, meant: bool) -> Incoming | None:
    """The command that a message begins with, as Telegram marked it; a forwarded or quoted one is none."""
    message = read.message
    first = message.entities[0] if message.entities else None
    if first is None or first.type != MessageEntityType.BOT_COMMAND or first.offset != 0:
        return None
    text = message.text or ""
    # A command is of ASCII: its length in UTF-16 units is its length.
    name, _, bot = text[1 : first.length].partition("@")
    if bot and bot.casefold() != read.me.username.casefold():
        return base
    return Command(
        **_fields(base),
        name=name.lower(),
        argument=text[first.length :].strip(),
        replies_to=read.replies_to,
        replied_turn=read.replied_turn,
        addressed=read.private or bool(bot) or meant,
        edited=read.edited,
    )


def _not_a_person(message: telegram.Message) -> bool:
    """Whether a message needs no reaction whatever it says: of another bot, or of the channel of a group."""
    author = message.from_user
    other_bot = author is not None and author.is_bot and author.id != _ANONYMOUS
    return bool(other_bot or message.is_automatic_forward)


def _addressed(read: _Read) -> tuple[str, bool]:
    """A message's text or caption without mentions of the bot, and whether it is meant for it."""
    message = read.message
    text = message.text or message.caption or ""
    entities = message.entities or message.caption_entities
    units = text.encode("utf-16-le", "surrogatepass")
    mentions = list(_mentions(units, entities, read.me))
    for start, end in reversed(mentions):
        units = units[:start] + units[end:]
    bare = units.decode("utf-16-le", "replace").strip() if mentions else text
    return bare, bool(mentions) or read.answers_us


def _mentions(units: bytes, entities: Sequence[telegram.MessageEntity], me: Me) -> Iterator[tuple[int, int]]:
    """Where the bot is mentioned, in bytes of the text in UTF-16: entities count its units."""
    wanted = f"@{me.username}".casefold()
    for entity in entities:
        start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        by_id = entity.type == MessageEntityType.TEXT_MENTION and entity.user is not None and entity.user.id == me.id
        named = entity.type == MessageEntityType.MENTION
        if by_id or (named and units[start:end].decode("utf-16-le", "replace").casefold() == wanted):
            yield start, end


def _origin(origin: telegram.MessageOrigin) -> Origin:
    date = origin.date
    if isinstance(origin, telegram.MessageOriginChannel):
        chat = origin.chat
        return Origin(OriginKind.CHANNEL, chat.title or "", date, chat.username, origin.message_id)
    if isinstance(origin, telegram.MessageOriginChat):
        return Origin(OriginKind.CHAT, origin.sender_chat.title or "", date, origin.sender_chat.username)
    if isinstance(origin, telegram.MessageOriginUser):
        user = origin.sender_user
        return Origin(OriginKind.PERSON, user.full_name, date, user.username)
    name = origin.sender_user_name if isinstance(origin, telegram.MessageOriginHiddenUser) else ""
    return Origin(OriginKind.PERSON, name, date)


def _file(message: telegram.Message) -> File | None:
    """The document of a message; an animation has one too, and holds no text."""
    document = message.document
    if document is None or message.animation is not None:
        return None
    return File(document.file_id, document.file_name, document.file_size, document.mime_type)


def _thread(message: telegram.Message) -> int | None:
    """The forum topic of a message: outside of forums replies bear a thread too, which nothing can be sent to."""
    return message.message_thread_id if message.is_topic_message else None


def _author(message: telegram.Message) -> Sender | None:
    """Who wrote a message; nobody, where they write as a chat."""
    if message.from_user is None or message.sender_chat is not None:
        return None
    return _sender(message.from_user)


def _sender(user: telegram.User) -> Sender:
    return Sender(user.id, user.full_name, user.language_code, user.is_bot)


def _fields(base: Incoming) -> dict[str, Any]:
    """What is the same in everything that happens, to make more of it."""
    names = ("update_id", "place", "kind", "at", "title", "sender", "message_id")
    return {name: getattr(base, name) for name in names}
