"""People who talk to the service: each thing they do is decided, settled in a real record, and delivered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.record.record import Record
from bot.record.types import Chat, ChatKind, Message, Outgoing, Place, Received, Role, Standing, Turn
from bot.service.incoming import (
    Asked,
    ChannelPost,
    Command,
    File,
    Forwarded,
    Incoming,
    Membership,
    Origin,
    Pressed,
    Sender,
    SentFile,
)
from bot.service.reaction import Reaction
from bot.service.rules import Rules
from bot.service.service import Service
from bot.wiring import Services
from retrieval.errors import SourceError

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BOSS, ANA, OMAR, STRANGER = 1, 22, 33, 99
GROUP, CHANNEL = -1001, -1002000000000
RULES = Rules(administrators=frozenset({BOSS}))


class Quietly:
    """Progress that counts how often somebody was told that work goes on, and keeps what was shown."""

    def __init__(self) -> None:
        self.signs = 0
        self.shown: list[Message] = []

    def working(self) -> None:
        """Count it."""
        self.signs += 1

    def show(self, message: Message) -> None:
        """Count it, and keep it."""
        self.signs += 1
        self.shown.append(message)


class Drawer:
    """Files that Telegram keeps: put in, and fetched."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self.fetched: list[str] = []

    def put(self, id_: str, content: bytes) -> None:
        """Let there be a file."""
        self._files[id_] = content

    def fetch(self, file_id: str, *, most: int) -> bytes:
        """The bytes, as the Bot API gives them out."""
        self.fetched.append(file_id)
        content = self._files.get(file_id)
        if content is None:
            raise SourceError("Telegram keeps this file no longer", hint="send it again")
        if len(content) > most:
            raise SourceError("the file is too large")
        return content


@dataclass
class Talk:
    """A service, and everybody who talks to it."""

    opened: Services
    rules: Rules = RULES
    now: datetime = NOW
    files: Drawer = field(default_factory=Drawer)
    progress: Quietly = field(default_factory=Quietly)
    bot_name: str | None = "sitrep_bot"
    _updates: Iterator[int] = field(default_factory=lambda: count(1))
    _messages: Iterator[int] = field(default_factory=lambda: count(1000))
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.service = Service(
            self.opened,
            self.record,
            self.rules,
            self.files,
            bot_name=lambda: self.bot_name,
            new_id=lambda: f"turn-{next(self._ids):06}",
            new_code=lambda: f"code-{next(self._ids)}",
        )

    @property
    def record(self) -> Record:
        """What the bot keeps."""
        return self.opened.record

    # What people do

    def says(self, text: str, by: int = ANA, *, to: int | None = None, **more: Any) -> list[Outgoing]:
        """A person writes: a command where it begins with a slash; in a private chat unless ``to`` a group."""
        place: dict[str, Any] = {
            **_place(by, to),
            "message_id": more.pop("message_id", next(self._messages)),
            "sender": sender(by),
        }
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            return self.happens(Command(update_id=0, at=self.now, name=name, argument=argument, **place, **more))
        return self.happens(Asked(update_id=0, at=self.now, text=text, **place, **more))

    def presses(self, data: str, by: int = ANA, *, on: Outgoing | None = None, to: int | None = None) -> Reaction:
        """A person presses a button; what comes of it, delivered."""
        place: dict[str, Any] = {**_place(by, to), "message_id": on.message_id if on else 5, "sender": sender(by)}
        pressed = Pressed(update_id=0, at=self.now, data=data, query_id="q", **place)
        reaction, _ = self._through(pressed)
        return reaction

    def sends(self, content: bytes, name: str | None, by: int = ANA, *, size: int | None = None) -> list[Outgoing]:
        """A person sends a document."""
        id_ = f"file-{next(self._ids)}"
        self.files.put(id_, content)
        file = File(id_, name, len(content) if size is None else size)
        message: dict[str, Any] = {**_place(by, None), "message_id": next(self._messages), "sender": sender(by)}
        return self.happens(SentFile(update_id=0, at=self.now, file=file, **message))

    def forwards(self, text: str, origin: Origin, by: int = ANA) -> list[Outgoing]:
        """A person forwards a post."""
        message: dict[str, Any] = {**_place(by, None), "message_id": next(self._messages), "sender": sender(by)}
        return self.happens(Forwarded(update_id=0, at=self.now, text=text, origin=origin, **message))

    def posts(self, text: str, message_id: int, *, edited_at: datetime | None = None) -> list[Outgoing]:
        """A channel posts, or edits a post."""
        post = ChannelPost(
            update_id=0,
            place=Place(CHANNEL),
            kind=ChatKind.CHANNEL,
            at=edited_at or self.now,
            title="Euphrates Monitor",
            message_id=message_id,
            text=text,
            date=self.now,
            link=f"https://t.me/euphratesmonitor/{message_id}",
            edited=edited_at is not None,
        )
        return self.happens(post)

    def adds_bot(self, by: int, *, to: int = GROUP, kind: ChatKind = ChatKind.GROUP) -> list[Outgoing]:
        """A person adds the bot to a group or channel."""
        change = Membership(
            update_id=0,
            place=Place(to),
            kind=kind,
            at=self.now,
            title="Border desk",
            sender=sender(by),
            standing=Standing.OPEN,
            joined=True,
        )
        return self.happens(change)

    def happens(self, incoming: Incoming) -> list[Outgoing]:
        """Something happens: what was delivered then."""
        return self._through(incoming)[1]

    # What is looked at

    def told(self, text: str, by: int = ANA, **more: Any) -> str:
        """The plain text of all that a person is told."""
        return plain(self.says(text, by, **more))

    def lets_in(self, person: int, role: Role = Role.READER) -> None:
        """An invitation is made and used."""
        code = self.invitation(role)
        assert self.says(f"/start {code}", person)

    def invitation(self, role: Role = Role.READER) -> str:
        """The code of a new invitation by the administrator."""
        (told,) = self.says(f"/invite {role}", BOSS)
        return told.reply.message.plain.rpartition("start=")[2]

    def chat(self, id_: int) -> Chat:
        """What is remembered of a chat."""
        found = self.record.people.chat(id_)
        assert found is not None
        return found

    def turn(self, part: Outgoing) -> Turn:
        """The turn that a part tells of."""
        found = self.record.turns.turn(part.reply.turn or "")
        assert found is not None
        return found

    def acts(self) -> list[tuple[int | None, str, str | None]]:
        """The audit log, oldest first."""
        return [(one.actor, one.act, one.subject) for one in self.record.audit.entries()][::-1]

    def later(self, time: timedelta) -> None:
        """Time goes by."""
        self.now += time

    def _through(self, incoming: Incoming) -> tuple[Reaction, list[Outgoing]]:
        update = next(self._updates)
        incoming = replace(incoming, update_id=update)
        person = incoming.sender.id if incoming.sender else None
        self.record.inbox.keep([Received(update, incoming.place.chat, "{}", person)], now=self.now)
        reaction = self.service.react(incoming, now=self.now, progress=self.progress)
        assert self.record.settle(update, reaction, now=self.now)
        return reaction, self._delivered()

    def _delivered(self) -> list[Outgoing]:
        delivered: list[Outgoing] = []
        outbox = self.record.outbox
        while parts := outbox.claim("test", most=10, now=self.now, lease=timedelta(minutes=1)):
            for part in parts:
                assert outbox.sending(part.key, now=self.now)
                outbox.sent(part.key, part.reply.edits or next(self._messages), now=self.now)
                found = outbox.part(part.key)
                assert found is not None
                delivered.append(replace(found, reply=part.reply))
        return sorted(delivered, key=lambda part: part.key)


def sender(id_: int, language: str = "en") -> Sender:
    """Who somebody is."""
    return Sender(id_, {BOSS: "Boss", ANA: "Ana", OMAR: "Omar"}.get(id_, f"Person {id_}"), language)


def plain(parts: list[Outgoing]) -> str:
    """The plain text of several parts."""
    return "\n".join(part.reply.message.plain for part in parts)


def button(part: Outgoing, beginning: str) -> str:
    """The data of the button of a part whose data begins so."""
    data = [one.data for row in part.reply.message.buttons for one in row if one.data]
    return next(one for one in data if one.startswith(beginning))


def _place(by: int, to: int | None) -> dict[str, Any]:
    if to is None:
        return {"place": Place(by), "kind": ChatKind.PRIVATE}
    return {"place": Place(to), "kind": ChatKind.GROUP, "title": "Border desk"}
