"""Those who act in the simulated Telegram: people, groups and channels, with verbs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.simulator.entities import units
from bot.simulator.methods.files import document_json
from bot.simulator.world import JSON, Chat, Message, Query, Topic, World

SPOTS = (
    ("bot_command", re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z0-9_]{3,32}\b")),
    ("url", re.compile(r"https?://[^\s<>\"]+")),
)
CARRIED = ("text", "entities", "caption", "caption_entities", "document", "photo")  # what a forward takes along
SERVICE = ("new_chat_members", "forum_topic_created", "migrate_to_chat_id", "migrate_from_chat_id")


def spotted(text: str) -> list[JSON]:
    """The entities that Telegram finds by itself in what people write: commands, mentions and addresses."""
    found = [(match.start(), kind, match[0]) for kind, pattern in SPOTS for match in pattern.finditer(text)]
    return [{"type": kind, "offset": units(text[:start]), "length": units(part)} for start, kind, part in sorted(found)]


@dataclass(frozen=True, slots=True)
class Group:
    """A group or supergroup."""

    world: World
    id: int

    @property
    def chat(self) -> Chat:
        """The group as it is."""
        return self.world.chats[self.id]

    def opens_topic(self, name: str, by: Person) -> int:
        """Makes a forum topic; gives its ``message_thread_id``."""
        with self.world.changed:
            made = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
            message = self.world.add_message(self.chat, made, sender=by.user)
            self.chat.topics[message.id] = Topic(name)
            _tell(self.world, self.chat, message)
            return message.id

    def closes_topic(self, thread: int, *, closed: bool = True) -> None:
        """Closes a topic, or opens it again: nobody but administrators may write in a closed one."""
        with self.world.changed:
            self.chat.topics[thread].closed = closed
            self.world.touch()

    def migrates(self) -> Group:
        """Becomes a supergroup with another id; the bot is told in both, and the old one takes no message any more."""
        with self.world.changed:
            old = self.chat
            new = Chat(free_id(self.world, -1_002_000_000_000), "supergroup", old.title, bot=old.bot)
            new.members = dict(old.members)
            self.world.chats[new.id] = new
            by = self.world.users[next(iter(old.members))]
            leaving = self.world.add_message(old, {"migrate_to_chat_id": new.id}, sender=by)
            old.migrated_to = new.id
            _tell(self.world, old, leaving)
            arriving = self.world.add_message(new, {"migrate_from_chat_id": old.id}, sender=by)
            _tell(self.world, new, arriving)
            return Group(self.world, new.id)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel; its posts reach the bot while that is an administrator of it."""

    world: World
    id: int

    @property
    def chat(self) -> Chat:
        """The channel as it is."""
        return self.world.chats[self.id]

    def posts(self, text: str = "", *, file: tuple[str, bytes] | None = None) -> Message:
        """Publishes a text, or a file with the text as its caption."""
        with self.world.changed:
            post = self.world.add_message(self.chat, _content(self.world, text, file), sender=None)
            _tell(self.world, self.chat, post)
            return post


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses Telegram."""

    world: World
    id: int

    @property
    def user(self) -> JSON:
        """The person as updates name them."""
        return self.world.users[self.id]

    @property
    def chat(self) -> Chat:
        """The private chat with the bot."""
        return self.world.chats[self.id]

    def says(
        self, text: str, *, to: Group | None = None, thread: int | None = None, reply_to: Message | None = None
    ) -> Message:
        """Writes to the bot in private, or into a group; whoever had blocked the bot unblocks it by that."""
        return self._writes(_content(self.world, text, None), to, thread, reply_to)

    def replies(self, to: Message, text: str) -> Message:
        """Replies to a message where it stands."""
        return self._writes(_content(self.world, text, None), self._place(to), to.thread, to)

    def sends_file(self, name: str, content: bytes, *, caption: str = "", to: Group | None = None) -> Message:
        """Sends a document."""
        return self._writes(_content(self.world, caption, (name, content)), to, None, None)

    def sends(self, content: JSON, *, to: Group | None = None) -> Message:
        """Sends anything else, as the Bot API writes it: ``{"sticker": {…}}``, ``{"voice": {…}}``."""
        return self._writes(content, to, None, None)

    def forwards(self, message: Message, *, to: Group | None = None, hidden: bool = False) -> Message:
        """Forwards a channel's post or somebody's message; ``hidden`` as from a person who is not linked."""
        with self.world.changed:
            carried = {part: message.json[part] for part in CARRIED if part in message.json}
            origin = _origin(message.json, hidden)
            return self._writes({**carried, "forward_origin": origin}, to, None, None)

    def edits(self, message: Message, text: str) -> Message:
        """Changes what they wrote."""
        with self.world.changed:
            current = self.world.chats[message.chat].messages[message.id]
            kept = {name: value for name, value in current.json.items() if name not in ("text", "entities")}
            changed = self.world.change_message(current, {**kept, **_content(self.world, text, None)})
            _tell(self.world, self.world.chats[message.chat], changed, "edited_message")
            return changed

    def presses(self, message: Message, label: str) -> Query:
        """Presses a button under a message, as this version of it shows: also one that is no longer there.

        Raises:
            LookupError: No button that calls back has this in its text.
        """
        found = [button for button in message.buttons if label in button["text"] and "callback_data" in button]
        if not found:
            labels = [button["text"] for button in message.buttons]
            raise LookupError(f"no button {label!r} under message {message.id}; there are: {labels}")
        return self.presses_data(message, found[0]["callback_data"])

    def presses_data(self, message: Message, data: str) -> Query:
        """Sends this ``callback_data``, as a client of an old message can."""
        with self.world.changed:
            query = Query(str(4_000_000_000 + len(self.world.queries)), self.world.clock())
            self.world.queries[query.id] = query
            current = self.world.chats[message.chat].messages[message.id]
            gone = {"chat": message.json["chat"], "message_id": message.id, "date": 0}
            shown = gone if current.deleted else current.json
            press = {"id": query.id, "from": self.user, "message": shown, "chat_instance": str(message.chat)}
            self.world.notify("callback_query", {**press, "data": data})
            return query

    def blocks(self) -> None:
        """Blocks the bot."""
        with self.world.changed:
            self.world.set_standing(self.chat, "kicked", self.user)

    def unblocks(self) -> None:
        """Lets the bot write again."""
        with self.world.changed:
            self.world.set_standing(self.chat, "member", self.user)

    def disappears(self) -> None:
        """Deletes the account: the bot is not told, its next message is refused."""
        with self.world.changed:
            self.chat.deactivated = True

    def adds_bot(self, place: Group | Channel, *, administrator: bool = False) -> None:
        """Adds the bot to a group or channel, or makes it an administrator there."""
        with self.world.changed:
            status = "administrator" if administrator or place.chat.kind == "channel" else "member"
            newcomer = place.chat.bot not in ("member", "administrator")
            self.world.set_standing(place.chat, status, self.user)
            if newcomer and isinstance(place, Group):
                joined = {"new_chat_members": [self.world.bot]}
                _tell(self.world, place.chat, self.world.add_message(place.chat, joined, sender=self.user))

    def removes_bot(self, place: Group | Channel) -> None:
        """Throws the bot out of a group or channel."""
        with self.world.changed:
            self.world.set_standing(place.chat, "kicked", self.user)

    def _writes(self, content: JSON, to: Group | None, thread: int | None, reply_to: Message | None) -> Message:
        with self.world.changed:
            chat = to.chat if to else self.chat
            if to:
                chat.members.setdefault(self.id, "member")
            elif chat.bot == "kicked":
                self.unblocks()
            else:
                chat.bot = "member"
            replied = reply_to.id if reply_to else None
            message = self.world.add_message(chat, content, sender=self.user, thread=thread, replies_to=replied)
            _tell(self.world, chat, message)
            return message

    def _place(self, message: Message) -> Group | None:
        return None if message.chat == self.id else Group(self.world, message.chat)


def free_id(world: World, first: int) -> int:
    """An id of a chat that nobody has, counting down from the first."""
    while first in world.chats:
        first -= 1
    return first


def _content(world: World, text: str, file: tuple[str, bytes] | None) -> JSON:
    entities = spotted(text)
    if file is None:
        return {"text": text, **({"entities": entities} if entities else {})}
    content: JSON = {"document": document_json(world.add_file(*file))}
    if text:
        content["caption"] = text
    return {**content, **({"caption_entities": entities} if entities else {})}


def _origin(json: JSON, hidden: bool) -> JSON:
    date = json["date"]
    if "sender_chat" in json:
        return {"type": "channel", "date": date, "chat": json["sender_chat"], "message_id": json["message_id"]}
    sender = json["from"]
    if hidden:
        return {"type": "hidden_user", "date": date, "sender_user_name": sender["first_name"]}
    return {"type": "user", "date": date, "sender_user": sender}


def _tell(world: World, chat: Chat, message: Message, kind: str = "message") -> None:
    """Adds the update for a message, if the bot is there and privacy lets it see it."""
    if chat.kind == "channel":
        if chat.bot == "administrator":
            world.notify("channel_post", message.json)
    elif chat.bot in ("member", "administrator") and _visible(world, chat, message.json):
        world.notify(kind, message.json)


def _visible(world: World, chat: Chat, json: JSON) -> bool:
    """Privacy mode (docs): in a group a bot sees commands, replies to it, service messages; mentions, it is said."""
    if chat.kind == "private" or not world.privacy or chat.bot == "administrator":
        return True
    if json.get("reply_to_message", {}).get("from", {}).get("id") == world.bot["id"]:
        return True
    text = str(json.get("text") or json.get("caption") or "")
    name = f"@{world.bot['username']}".lower()
    if name in text.lower() or any(part in json for part in SERVICE):
        return True
    return bool(re.match(r"/[A-Za-z0-9_]+(?!\S*@)", text))


Anyone = Person | Group | Channel
