"""The state of the simulated Telegram: chats, messages, files, updates that wait for the bot.

Everything is in memory and guarded by one condition, ``World.changed``: whoever reads or writes holds it. The methods
of this module say what is so; what the Bot API allows is decided in ``bot/simulator/methods/``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from bot.simulator.errors import bad_request
from bot.simulator.floods import Floods
from bot.simulator.updates import Updates

JSON = dict[str, Any]
Clock = Callable[[], float]
SEPARATE_IDS = ("supergroup", "channel")  # number their messages by themselves; other chats share the bot's counter


@dataclass(frozen=True, slots=True)
class Message:
    """A message in a chat, as it is and as it was.

    Attributes:
        id: Its ``message_id``.
        chat: Its chat's id.
        versions: The message as the Bot API writes it: first as sent, then after each edit.
        by_bot: Whether our bot wrote it.
        deleted: Whether it is gone.
    """

    id: int
    chat: int
    versions: tuple[JSON, ...]
    by_bot: bool = False
    deleted: bool = False

    @property
    def json(self) -> JSON:
        """The message as it is now."""
        return self.versions[-1]

    @property
    def text(self) -> str:
        """What people read: the text, or the caption of a file."""
        return str(self.json.get("text") or self.json.get("caption") or "")

    @property
    def entities(self) -> list[JSON]:
        """The entities of that text."""
        return list(self.json.get("entities") or self.json.get("caption_entities") or [])

    @property
    def buttons(self) -> list[JSON]:
        """The buttons under it, row after row."""
        rows = self.json.get("reply_markup", {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    @property
    def thread(self) -> int | None:
        """The forum topic it is in."""
        thread: int | None = self.json.get("message_thread_id")
        return thread

    @property
    def replies_to(self) -> int | None:
        """The id of the message it replies to."""
        replied: JSON | None = self.json.get("reply_to_message")
        return int(replied["message_id"]) if replied else None


@dataclass(slots=True)
class Topic:
    """A forum topic; its id is that of the service message which made it."""

    name: str
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """A chat and how the bot stands in it.

    Attributes:
        id: The chat's id; a private chat has its person's.
        kind: "private", "group", "supergroup" or "channel".
        title: Its title, or the person's first name.
        username: Its public name, without the @.
        forum: Whether it has topics.
        bot: The bot's status: "member", "administrator", "left", "kicked"; "unknown" where the bot never was.
        members: The status of everyone else, by user id.
        migrated_to: The supergroup that this group became.
    """

    id: int
    kind: str
    title: str
    username: str | None = None
    forum: bool = False
    bot: str = "unknown"
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    drafts: list[JSON] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    migrated_to: int | None = None
    deactivated: bool = False

    def to_json(self) -> JSON:
        """The chat as messages name it."""
        named = {"first_name" if self.kind == "private" else "title": self.title}
        public = {"username": self.username} if self.username else {}
        return {"id": self.id, "type": self.kind, **named, **public, **({"is_forum": True} if self.forum else {})}


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that Telegram keeps."""

    file_id: str
    name: str
    content: bytes
    path: str

    def to_json(self) -> JSON:
        """The file as the Bot API names it."""
        return {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}", "file_size": len(self.content)}


@dataclass(slots=True)
class Query:
    """A press on a button, and the answers to it.

    Attributes:
        id: What ``answerCallbackQuery`` names.
        at: When it was pressed, in seconds; it grows stale.
        answers: The arguments of each answer that was taken.
    """

    id: str
    at: float
    answers: list[JSON] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot, and what came of it.

    Attributes:
        at: When it came, in seconds of the simulator's clock.
        path: The path, with the token.
        method: The method's name as asked.
        arguments: What was asked for, files by their names.
        headers: The headers, names in lower case.
        body: The body as it came.
        status: The HTTP status of the reply; 0 when there was none.
        reply: The reply's JSON, also when it was lost.
        fault: The misbehaviour that struck, or None.
    """

    at: float
    path: str
    method: str
    arguments: Mapping[str, Any]
    headers: Mapping[str, str]
    body: bytes
    status: int
    reply: JSON
    fault: str | None = None


class World:
    """Everything that the simulated Telegram knows."""

    def __init__(self, token: str, *, clock: Clock, username: str, privacy: bool) -> None:
        self.token = token
        self.clock = clock
        self.changed = threading.Condition(threading.RLock())
        self.listeners: list[Callable[[], None]] = []
        self.bot: JSON = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "Sitrep"}
        self.bot["username"] = username
        self.privacy = privacy
        self.users: dict[int, JSON] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, Stored] = {}
        self.queries: dict[str, Query] = {}
        self.profile: dict[tuple[str, ...], Any] = {}  # commands and descriptions, by what they are of
        self.calls: list[Call] = []
        self.updates = Updates()
        self.floods = Floods(clock)
        self._message_ids = count(1)
        self._chat_message_ids: dict[int, count[int]] = {}
        self._file_ids = count(1)

    def touch(self) -> None:
        """Wakes everyone who waits for something to change."""
        self.changed.notify_all()
        for listener in self.listeners:
            listener()

    def chat(self, chat_id: int | str) -> Chat:
        """The chat of an id or a public name.

        Raises:
            Refused: There is none.
        """
        if isinstance(chat_id, int) and chat_id in self.chats:
            return self.chats[chat_id]
        for chat in self.chats.values():
            if chat.username and f"@{chat.username}".lower() == str(chat_id).lower():
                return chat
        raise bad_request("chat not found")

    def next_message_id(self, chat: Chat) -> int:
        """The id of the next message there."""
        if chat.kind in SEPARATE_IDS:
            return next(self._chat_message_ids.setdefault(chat.id, count(1)))
        return next(self._message_ids)

    def add_message(
        self,
        chat: Chat,
        content: JSON,
        *,
        sender: JSON | None,
        thread: int | None = None,
        replies_to: int | None = None,
    ) -> Message:
        """Puts a message into a chat: as the bot's if it is the sender, as the channel's if nobody is."""
        number = self.next_message_id(chat)
        json: JSON = {"message_id": number, "date": int(self.clock()), "chat": chat.to_json()}
        if sender is None:
            json["sender_chat"] = chat.to_json()
        else:
            json["from"] = sender
        if thread is not None:
            json |= {"message_thread_id": thread, "is_topic_message": True}
        if replied := chat.messages.get(replies_to or thread or 0):  # in a topic, what replies to nothing replies to it
            json["reply_to_message"] = {k: v for k, v in replied.json.items() if k != "reply_to_message"}
        message = Message(number, chat.id, ({**json, **content},), by_bot=sender is self.bot)
        chat.messages[number] = message
        self.touch()
        return message

    def change_message(self, message: Message, content: JSON) -> Message:
        """Adds a version to a message."""
        version = {**content, "edit_date": int(self.clock())}
        changed = replace(message, versions=(*message.versions, version))
        self.chats[message.chat].messages[message.id] = changed
        self.touch()
        return changed

    def delete_message(self, message: Message) -> None:
        """Marks a message as gone; tests can still see it."""
        self.chats[message.chat].messages[message.id] = replace(message, deleted=True)
        self.touch()

    def add_file(self, name: str, content: bytes, folder: str = "documents") -> Stored:
        """Keeps a file."""
        number = next(self._file_ids)
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        stored = Stored(f"BQACAgI{number:06d}", name, content, f"{folder}/file_{number}.{suffix}")
        self.files[stored.file_id] = stored
        return stored

    def notify(self, kind: str, content: JSON) -> int:
        """Adds an update for the bot; gives its ``update_id``."""
        update_id = self.updates.add(kind, content)
        self.touch()
        return update_id

    def set_standing(self, chat: Chat, status: str, by: JSON) -> None:
        """Changes how the bot stands in a chat, and tells it (``my_chat_member``)."""
        old = "left" if chat.bot == "unknown" else chat.bot
        chat.bot = status
        change = {"chat": chat.to_json(), "from": by, "date": int(self.clock())}
        change |= {"old_chat_member": self.member(self.bot, old), "new_chat_member": self.member(self.bot, status)}
        self.notify("my_chat_member", change)

    def member(self, user: JSON, status: str) -> JSON:
        """A ``ChatMember`` of this status."""
        json: JSON = {"user": user, "status": status}
        if status == "administrator":
            json |= dict.fromkeys(ADMINISTRATOR, True) | {"can_be_edited": False, "is_anonymous": False}
        elif status == "creator":
            json["is_anonymous"] = False
        elif status == "kicked":
            json["until_date"] = 0
        return json


ADMINISTRATOR: Sequence[str] = (
    *("can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members"),
    *("can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
    *("can_delete_stories", "can_post_messages", "can_edit_messages", "can_pin_messages", "can_manage_topics"),
)
