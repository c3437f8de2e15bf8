"""``sitrep bot --simulate``: the real bot talks to people who are not there, in a Telegram that is not there either.

```
samples ─ a library of its own ─ App (the bot, in a thread) ─ Bot API over loopback ─ SimulatedTelegram ─ screen
                                                    the script, then whoever types ─┘
```
Keys, tokens, ``.env`` and the user's own library play no part.
"""

from __future__ import annotations

import asyncio
import io
import logging
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import resources
from pathlib import Path
from typing import TextIO

from pydantic import SecretStr
from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from bot import settings
from bot.settings import Settings
from bot.simulator.actors import Group, Person
from bot.simulator.driver import SimulatedTelegram
from bot.simulator.screen import bubble, notice
from bot.simulator.world import Message
from bot.telegram.app import App
from bot.terminal import WIDEST
from bot.wiring import Services, services
from retrieval.errors import SitrepError

OPERATOR = 1001
# What a colleague sends in, and what is asked before and after it.
SENT = "hawija-hospital.md"
QUESTION = "How many people were killed in Hawija?"
# The day of which a digest is asked for, and what is wanted each morning.
DAY = "21 June 2014"
MORNING = "07:30 Baghdad Sun-Thu Qaim, refineries"
# Seconds until an answer must be there, and between two looks whether all of it is.
PATIENCE = 120.0
LOOKS = 0.05


class SimulationError(SitrepError):
    """The bot ended, or answers nothing: a defect of ours."""

    code = "internal"


class Bot:
    """The bot, running in a thread of its own as long as the context lasts."""

    def __init__(self, opened: Services, chosen: Settings) -> None:
        self._opened = opened
        self._settings = chosen
        self._thread = threading.Thread(target=self._run, name="bot")
        self._up = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: asyncio.Event | None = None

    def __enter__(self) -> Bot:
        self._thread.start()
        self._up.wait()
        return self

    def __exit__(self, *_: object) -> None:
        if self._loop is not None and self._ending is not None and self.running:
            self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join()

    @property
    def running(self) -> bool:
        """Whether it has not ended, by an error or otherwise."""
        return self._thread.is_alive()

    @property
    def idle(self) -> bool:
        """Whether everything that it was told is answered."""
        record = self._opened.record
        return not record.inbox.waiting() and not record.outbox.waiting()

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        finally:
            self._up.set()

    async def _main(self) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        self._loop.call_soon(self._up.set)
        await App(self._opened, self._settings).run(self._ending)


class Stage:
    """What people do, and what a chat shows of it, as it happens."""

    def __init__(self, telegram: SimulatedTelegram, bot: Bot, console: Console) -> None:
        self.telegram = telegram
        self._bot = bot
        self._console = console
        self._shown: set[tuple[int, int, int]] = set()

    def scene(self, text: str) -> None:
        """Say what happens next."""
        self._console.print()
        self._console.print(Rule(Text(text, style="bold magenta"), style="magenta", align="left"), width=WIDEST)

    def goes_on(self, chat: Person | Group) -> list[Message]:
        """Wait until the bot has answered, and show what is new in a chat; the bot's messages among it."""
        self._wait()
        new = [one for one in self.telegram.messages(chat) if self._is_new(one)]
        for message in new:
            self._console.print(bubble(message))
        return [message for message in new if message.by_bot]

    def presses(self, who: Person, message: Message, label: str) -> list[Message]:
        """Press a button, and show what comes of it."""
        query = who.presses(message, label)
        self._console.print(Text(f"{who.user['first_name']} presses {label}", style="dim"), justify="center")
        new = self.goes_on(who)
        for answer in query.answers:
            if answer.get("text"):
                self._console.print(notice(str(answer["text"])))
        return new

    def opens(self, message: Message) -> None:
        """Open the quotations of a message, which its reader's application does by itself."""
        self._console.print(Text("and opens the quotation", style="dim"), justify="center")
        self._console.print(bubble(message, opened=True))

    def _is_new(self, message: Message) -> bool:
        seen = (message.chat, message.id, len(message.versions))
        new = seen not in self._shown and not message.deleted
        self._shown.add(seen)
        return new

    def _wait(self) -> None:
        """Wait until the bot has worked everything and sent everything.

        Raises:
            SimulationError: it did not.
        """
        looks = threading.Event()
        for _ in range(int(PATIENCE / LOOKS)):
            looks.wait(LOOKS)
            if self.telegram.pending == 0 and self._bot.idle:
                return
            if not self._bot.running:
                break
        raise SimulationError("the bot did not answer", hint="a defect of sitrep: please report it with what it showed")


def run(console: Console, lines: TextIO | None) -> None:
    """Show the conversation; then let whoever writes ``lines`` go on with it.

    Raises:
        SimulationError: the bot did not answer.
    """
    console.width = min(console.width, WIDEST)
    with _on_stage(console) as (stage, rima):
        _script(stage, rima)
        if lines is not None:
            _converse(stage, rima, console, lines)


@contextmanager
def _on_stage(console: Console) -> Iterator[tuple[Stage, Person]]:
    """A library of the samples, the bot on it, and its operator."""
    logging.getLogger().addHandler(logging.NullHandler())
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="sitrep-simulation-")))
        telegram = held.enter_context(SimulatedTelegram())
        chosen = settings.isolated(folder).model_copy(
            update={
                "telegram_bot_token": SecretStr(telegram.token),
                "telegram_api_base_url": telegram.address,
                "admins": str(OPERATOR),
                "health_listen": "off",
            }
        )
        opened = held.enter_context(services(chosen))
        with console.status("Sample reports are taken in …"):
            _take_in(opened)
        bot = held.enter_context(Bot(opened, chosen))
        yield Stage(telegram, bot, console), telegram.person(OPERATOR, "Rima", language="en")


def _take_in(opened: Services) -> None:
    with resources.as_file(resources.files("bot").joinpath("samples", "reports")) as reports:
        nothing: io.BufferedReader = io.BufferedReader(io.BytesIO())
        opened.ingest.run([str(reports)], now=opened.clock(), stdin=nothing)
        if (index := opened.index.index()) is not None:
            opened.indexer.catch_up(index)


def _script(stage: Stage, rima: Person) -> None:
    """A stranger, a question, its evidence, a follow-up, digests, an invitation, a document that differs, a group."""
    eve, omar = stage.telegram.person(1002, "Eve"), stage.telegram.person(1003, "Omar")
    stage.scene("A stranger finds the bot")
    eve.says("Hello, who are you?")
    stage.goes_on(eve)
    stage.scene("Rima runs it: SITREP_ADMINS names her")
    rima.says("/start")
    stage.goes_on(rima)
    rima.says(QUESTION)
    answer = stage.goes_on(rima)[0]
    stage.scene("What is it taken from?")
    for page in stage.presses(rima, answer, "Evidence")[:1]:
        stage.opens(page)
    stage.presses(rima, answer, "👍")
    stage.scene("A follow-up, by replying to the answer")
    rima.replies(answer, "How many Naqshbandi fighters were among them?")
    stage.goes_on(rima)
    _digests(stage, rima)
    stage.scene("Rima lets a colleague in, who may add reports")
    rima.says("/invite contributor")
    invitation = stage.goes_on(rima)[0]
    omar.says(f"/start {invitation.text.rpartition('?start=')[2]}")
    stage.goes_on(omar)
    stage.goes_on(rima)
    stage.scene("Omar sends in a document, and asks the same question")
    document = resources.files("bot").joinpath("samples", "sent", SENT).read_bytes()
    omar.sends_file(SENT, document)
    stage.goes_on(omar)
    omar.says(QUESTION)
    stage.goes_on(omar)
    _in_a_group(stage, rima, omar)


def _digests(stage: Stage, rima: Person) -> None:
    """What a day came to, on request; and from tomorrow on by itself."""
    stage.scene("What did a day come to?")
    rima.says(f"/digest {DAY}")
    digest = stage.goes_on(rima)[-1]
    stage.presses(rima, digest, "Full page")
    stage.scene("And every morning from now on")
    rima.says(f"/subscribe {MORNING}")
    subscribed = stage.goes_on(rima)[0]
    stage.presses(rima, subscribed, "Change")


def _in_a_group(stage: Stage, rima: Person, omar: Person) -> None:
    stage.scene("In a group, which Rima allows")
    desk = stage.telegram.group("Border desk", rima)
    offered = stage.goes_on(desk)
    rima.presses(offered[0], "Allow")
    stage.goes_on(desk)
    omar.says("/ask Who controls the Rabia crossing?", to=desk)
    stage.goes_on(desk)


HELP = """You are Rima now. Write a question, or /help. Also:
  reply TEXT        reply to the last answer          press LABEL     press a button under the last message
  send FILE         send a document                   open            open its quotations
  /quit             end (or Ctrl-D)"""


def _converse(stage: Stage, rima: Person, console: Console, lines: TextIO) -> None:
    """Whoever sits there goes on as Rima."""
    console.print()
    console.print(Text(HELP, style="dim"))
    last: Message | None = None
    while (line := _read(console, lines)) not in (None, "/quit", "/exit"):
        new = _done(stage, rima, console, line or "", last)
        last = new[-1] if new else last


def _done(stage: Stage, rima: Person, console: Console, line: str, last: Message | None) -> list[Message]:
    """What comes of one line."""
    word, _, rest = line.partition(" ")
    try:
        match word:
            case "":
                return []
            case "press" if last and rest:
                return stage.presses(rima, last, rest)
            case "open" if last and not rest:
                stage.opens(last)
                return []
            case "reply" if last and rest:
                rima.replies(last, rest)
            case "send" if rest:
                path = Path(rest).expanduser()
                rima.sends_file(path.name, path.read_bytes())
            case _:
                rima.says(line)
    except (LookupError, OSError) as problem:
        console.print(Text(f"✗ {problem}", style="red"))
        return []
    return stage.goes_on(rima)


def _read(console: Console, lines: TextIO) -> str | None:
    """The next line; None at the end."""
    if not lines.isatty():
        line = lines.readline()
        return line.strip() if line else None
    try:
        return console.input("[bold cyan]Rima>[/] ").strip()
    except (EOFError, KeyboardInterrupt):
        return None
