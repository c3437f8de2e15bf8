"""The simulated Telegram as tests and the simulation hold it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TypeVar

from bot.simulator.actors import Anyone, Channel, Group, Person, free_id
from bot.simulator.asgi import App
from bot.simulator.control import Control
from bot.simulator.faults import Fault, Rule
from bot.simulator.server import Server
from bot.simulator.world import JSON, Call, Chat, Clock, Message, World

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - the example of Telegram's documentation
FIRST_GROUP = -4_000_000_001
FIRST_SUPERGROUP = -1_001_000_000_001
Found = TypeVar("Found")


class SimulatedTelegram:
    """A Bot API server for one bot, and the people who talk to it.

    As a context manager it is up inside. Without, :meth:`comes_back` starts it and :meth:`goes_away` stops it; the port
    is taken from the beginning and stays the same.

    Args:
        token: The bot's token; its first part is the bot's id.
        port: Where to listen on 127.0.0.1; 0 for a free one.
        clock: Telegram's time, in seconds since 1970: dates, flood limits and stale presses go by it.
        username: The bot's name, without the @.
        privacy: Whether groups show the bot only what is meant for it.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        port: int = 0,
        clock: Clock = time.time,
        username: str = "sitrep_bot",
        privacy: bool = True,
    ) -> None:
        self.world = World(token, clock=clock, username=username, privacy=privacy)
        self._app = App(self.world, Control(self))
        self._server = Server(self._app, port)

    def __enter__(self) -> SimulatedTelegram:
        self.comes_back()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.goes_away()

    def comes_back(self) -> None:
        """Begins to answer, with everything it knew before."""
        self._server.start()

    def goes_away(self) -> None:
        """Refuses connections until it comes back."""
        self._server.stop()

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.token

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def base_url(self) -> str:
        """What python-telegram-bot calls ``base_url``: the token follows at once."""
        return f"{self.address}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot calls ``base_file_url``."""
        return f"{self.address}/file/bot"

    def person(self, user_id: int, name: str, *, language: str | None = None, username: str | None = None) -> Person:
        """Somebody with this id, who has not yet written to the bot; the same person again for the same id."""
        with self.world.changed:
            user: JSON = {"id": user_id, "is_bot": False, "first_name": name}
            optional = {"username": username, "language_code": language}
            user |= {key: value for key, value in optional.items() if value}
            self.world.users.setdefault(user_id, user)
            self.world.chats.setdefault(user_id, Chat(user_id, "private", name, username))
            return Person(self.world, user_id)

    def group(self, title: str, owner: Person, *, forum: bool = False, basic: bool = False, bot: bool = True) -> Group:
        """A supergroup, or a ``basic`` group; with the bot in it, added by the owner, unless ``bot`` is False."""
        with self.world.changed:
            chat_id = free_id(self.world, FIRST_GROUP if basic else FIRST_SUPERGROUP)
            chat = Chat(chat_id, "group" if basic else "supergroup", title, forum=forum)
            chat.members[owner.id] = "creator"
            self.world.chats[chat_id] = chat
            group = Group(self.world, chat_id)
            if bot:
                owner.adds_bot(group)
            return group

    def channel(self, title: str, owner: Person, *, username: str | None = None, bot: bool = False) -> Channel:
        """A channel; public by its ``username``; with the bot as an administrator if ``bot``."""
        with self.world.changed:
            chat_id = free_id(self.world, FIRST_SUPERGROUP)
            self.world.chats[chat_id] = Chat(chat_id, "channel", title, username, members={owner.id: "creator"})
            channel = Channel(self.world, chat_id)
            if bot:
                owner.adds_bot(channel)
            return channel

    def messages(self, chat: Anyone | int) -> list[Message]:
        """Everything in a chat, with edits and with what was deleted; a person's chat is that with the bot."""
        with self.world.changed:
            return list(self.world.chats[_id(chat)].messages.values())

    def answers(self, chat: Anyone | int) -> list[Message]:
        """What the bot wrote there and has not deleted."""
        return [message for message in self.messages(chat) if message.by_bot and not message.deleted]

    def drafts(self, chat: Anyone | int) -> list[JSON]:
        """The drafts that were shown in a private chat, in order."""
        with self.world.changed:
            return list(self.world.chats[_id(chat)].drafts)

    def actions(self, chat: Anyone | int) -> list[str]:
        """The chat actions that were shown ("typing")."""
        with self.world.changed:
            return list(self.world.chats[_id(chat)].actions)

    def commands(self, scope: str = "default", language: str = "", *where: int) -> dict[str, str]:
        """The commands that are set for exactly this scope and language: what each says of itself."""
        with self.world.changed:
            commands: list[JSON] = self.world.profile.get(("commands", scope, *map(str, where), language), [])
            return {command["command"]: command["description"] for command in commands}

    def calls(self, method: str | None = None, chat: Anyone | int | None = None) -> list[Call]:
        """Every request so far, or those for one method or chat, in the order of their coming to an end."""
        with self.world.changed:
            calls = list(self.world.calls)
        if method is not None:
            calls = [call for call in calls if call.method.lower() == method.lower()]
        if chat is not None:
            calls = [call for call in calls if str(call.arguments.get("chat_id")) == str(_id(chat))]
        return calls

    @property
    def floods(self) -> int:
        """How often the bot was told to wait because it really sent too fast; 429s on demand are not counted."""
        return self.world.floods.refusals

    @property
    def refusals(self) -> list[Call]:
        """Requests that were refused for what they were: not 429, and not misbehaviour on demand."""
        return [c for c in self.calls() if c.fault is None and c.reply.get("error_code", 429) != 429]

    @property
    def pending(self) -> int:
        """How many updates the bot has not acknowledged."""
        with self.world.changed:
            return len(self.world.updates.pending)

    def wait_for(self, condition: Callable[[], Found], timeout: float = 10.0) -> Found:
        """Waits until something is so, looking again whenever anything changes; gives what the condition gave.

        Raises:
            TimeoutError: It did not become so; the last calls are named, without the token.
        """
        with self.world.changed:
            found = self.world.changed.wait_for(condition, timeout)
        if not found:
            last = [f"{call.method} {call.status}" for call in self.calls()[-8:]]
            raise TimeoutError(f"not so after {timeout} s; the last calls were {last or 'none'}")
        return found

    def misbehave(
        self,
        fault: Fault | str,
        *,
        on: str | None = None,
        chat: Anyone | int | None = None,
        after: int = 0,
        times: int | None = 1,
        seconds: float = 1,
    ) -> Rule:
        """Lets calls go wrong: the ``times`` calls after the first ``after`` ones to this method and chat.

        Args:
            fault: How; see :class:`~bot.simulator.faults.Fault`. The first rule that fits a call strikes.
            on: The method; "getFileContent" is the fetching of a file. None is every method.
            chat: The chat that calls name.
            after: How many go well first.
            times: How many go wrong; None for all until :meth:`behave`.
            seconds: How long SLOW takes, and what FLOOD asks for.
        """
        with self.world.changed:
            named = None if chat is None else _id(chat)
            rule = Rule(Fault(fault), on, named, after, times, seconds)
            self._app.rules.append(rule)
            return rule

    def behave(self) -> None:
        """Ends all misbehaviour."""
        with self.world.changed:
            self._app.rules.clear()

    def limit_floods(self, enabled: bool = True) -> None:
        """Switches the flood limits off, or on again."""
        with self.world.changed:
            self.world.floods.enabled = enabled

    def repeats(self, *update_ids: int) -> None:
        """Delivers updates once more, whatever was acknowledged; without ids, the newest."""
        with self.world.changed:
            sent: Sequence[int] = list(self.world.updates.sent)
            self.world.updates.repeat(update_ids or sent[-1:])
            self.world.touch()

    def redelivers_after(self, seconds: float) -> None:
        """Sets how long the webhook rests after a failure; a second unless set."""
        self._app.redeliver_after = seconds


def _id(chat: Anyone | int) -> int:
    return chat if isinstance(chat, int) else chat.id
