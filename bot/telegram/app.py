"""The bot, wired and run: from a clean start, with Telegram out of reach too, to an end that loses nothing.

A part that ends by an error ends the process, loudly: half alive is worse than started again.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import signal
import socket
import time as clocks
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from bot.record.types import Received
from bot.service.access import Access
from bot.service.found import Telling
from bot.service.rules import Limits, Rules
from bot.service.service import Service
from bot.service.watched import Looking
from bot.settings import Settings, address_and_port
from bot.telegram import http
from bot.telegram.alone import alone
from bot.telegram.client import Client, LoopFiles
from bot.telegram.deliveries import Deliveries
from bot.telegram.doubts import Doubts
from bot.telegram.handling import Handling, Reacts
from bot.telegram.health import Health
from bot.telegram.making import Making
from bot.telegram.menus import Menus
from bot.telegram.metrics import Figures, Metrics
from bot.telegram.outcome import Done
from bot.telegram.pace import Pace
from bot.telegram.parts import Parts
from bot.telegram.poller import Poller, until_told
from bot.telegram.sender import Sender
from bot.telegram.timing import Threads, Time
from bot.telegram.updates import Me
from bot.telegram.upkeep import Upkeep
from bot.telegram.watches import Watches
from bot.telegram.webhook import Webhook
from bot.telegram.worker import Worker
from bot.wiring import Services
from retrieval.errors import SettingsError
from retrieval.types import Scope

# Seconds that what is being worked gets to end, once the process was told to; then what is pending, to be sent.
FINISHES: Final = 20.0
SENDS: Final = 8.0
# Digests due so long ago at most are counted in the figures.
COUNTED: Final = timedelta(days=1)

logger = logging.getLogger(__name__)


def run(opened: Services, settings: Settings) -> None:
    """Run the bot until it is told to end (SIGTERM, SIGINT).

    Raises:
        SettingsError: there is no token, or an address cannot be listened on.
    """
    if asyncio.run(_with_signals(opened, settings)):
        # Threads that still decide cannot be ended, and Python would wait for them. Nothing of theirs was settled:
        # whoever runs next does it again.
        logging.shutdown()
        os._exit(0)


async def _with_signals(opened: Services, settings: Settings) -> int:
    ending = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, ending.set)
    return await App(opened, settings).run(ending)


def token_of(settings: Settings) -> str:
    """The bot's token.

    Raises:
        SettingsError: there is none.
    """
    if settings.telegram_bot_token is None:
        raise SettingsError(
            "sitrep bot needs TELEGRAM_BOT_TOKEN",
            hint="get one from @BotFather in Telegram and put it into .env; docs/telegram.md shows how",
        )
    return settings.telegram_bot_token.get_secret_value()


def new_id() -> str:
    """A new id of a turn: 11 characters of URL-safe base64."""
    return secrets.token_urlsafe(8)


def rules_of(settings: Settings) -> Rules:
    """Who is let in and how much they may ask, as the operator set it."""
    return Rules(
        administrators=settings.administrators,
        person=Limits(settings.person_questions_minute, settings.person_questions_day, settings.person_documents_day),
        chat=Limits(settings.chat_questions_minute, settings.chat_questions_day, settings.chat_documents_day),
        file_bytes=min(Rules().file_bytes, int(settings.max_file_mb * 1024 * 1024)),
    )


class App:
    """One process of the bot. To be made inside of the loop that runs it."""

    def __init__(
        self, opened: Services, settings: Settings, *, time: Time | None = None, service: Reacts | None = None
    ) -> None:
        """A bot on open services; the clock and who decides can be replaced.

        Raises:
            SettingsError: there is no token.
        """
        self._opened = opened
        self._settings = settings
        self._record = opened.record
        self._time = time or Time(opened.clock)
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._threads = Threads(settings.side_by_side)
        self._metrics = Metrics(opened.model)
        self._pace = Pace()
        self._rules = rules_of(settings)
        self.health = Health(self._time.now(), webhook=settings.webhook_url is not None)
        self._client = Client(token_of(settings), settings.telegram_api_base_url, self._metrics, clocks.monotonic)
        self._me: Me | None = None
        self._service = service or self._decides()
        self._sender = Sender(
            self._name,
            self._record.outbox,
            self._client,
            self._pace,
            self._threads,
            self._time,
            doubts=Doubts(self._record, self._time),
        )
        days = settings.retention_days
        retention = timedelta(days=days) if days else None
        self._upkeep = Upkeep(opened, self._record, self._threads, self._time, retention)
        self._watches = self._made_watches()
        self._deliveries = Deliveries(
            self._name,
            self._record.deliveries,
            Making(opened, lambda: secrets.token_urlsafe(8)),
            self._threads,
            self._time,
            administrators=self._rules.administrators,
            stored=self._sender.wake,
        )
        self._worker: Worker | None = None
        self._servers: dict[str, http.Server] = {}
        self._parts = Parts()
        #: The ports that are listened on, by setting: one that was set to 0 is chosen by the system.
        self.ports: dict[str, int] = {}

    async def run(self, ending: asyncio.Event) -> int:
        """Run until told to end; how much was not finished then: updates, and what is pushed.

        Raises:
            SettingsError: an address cannot be listened on.
        """
        try:
            async with AsyncExitStack() as held:
                if self._settings.health_listen != "off":
                    self._serve("SITREP_HEALTH_LISTEN", self._settings.health_listen, self._watched())
                self._parts.start("coming up", self._come_up(held), forever=False)
                await self._parts.until(ending)
                logger.info("Ending: what is being worked is finished first")
                return await self._drain()
        finally:
            await self._parts.end_all()
            await self._client.close()
            self._threads.close()

    # -- coming up

    async def _come_up(self, held: AsyncExitStack) -> None:
        """Begin one part after the other, each as soon as what it needs is there."""
        alone_on_it = self._opened.database.file is not None
        if alone_on_it:
            # A library in a file has one bot: what another one had in hand is free, without waiting for its lease.
            await held.enter_async_context(self._alone("bot", self._stand_by))
        await self._recover(alone_on_it)
        self._parts.start("sender", self._send())
        self._parts.start("deliveries", self._deliveries.run())
        self._parts.start("vectors", self._upkeep.vectors())
        self._parts.start("feeds", self._upkeep.feeds())
        self._parts.start("watches", self._watches.run())
        if self._settings.retention_days:
            self._parts.start("retention", self._upkeep.pruning())
        self._me = await until_told(self._client.me, self._time, self.health)
        self.health.identified = True
        logger.info("Running as @%s", self._me.username)
        self._worker = self._made_worker(self._me)
        self._parts.start("worker", self._worker.run())
        menus = Menus(self._client, self._record.people, self._rules.administrators, self._threads, self._time)
        self._parts.start("menus", menus.run(), forever=False)
        if self._settings.webhook_url is None:
            self._parts.start("poller", self._poll())
        else:
            self._parts.start("webhook", self._be_called(self._settings.webhook_url), forever=False)

    async def _recover(self, everything: bool) -> None:
        now, record = self._time.now(), self._record
        updates = await self._threads.record(record.inbox.recover, now=now, everything=everything)
        pending, unknown = await self._threads.record(record.outbox.recover, now=now, everything=everything)
        digests = await self._threads.record(record.deliveries.recover, now=now, everything=everything)
        if updates or pending or unknown or digests:
            logger.warning(
                "Left by a process that ended: %d updates, %d parts, %d digests, which go on; %d parts in doubt",
                *(updates, pending, digests, unknown),
            )

    async def _send(self) -> None:
        async with self._alone("bot-sender"):
            await self._sender.run()

    async def _poll(self) -> None:
        poller = Poller(self._client, self._record.inbox, self._threads, self._time, self.health, self._arrived)
        async with self._alone("bot-poller", self._stand_by):
            await poller.run()

    async def _be_called(self, url: str) -> None:
        secret = self._settings.webhook_secret
        proof = secret.get_secret_value() if secret else ""
        webhook = Webhook(proof, self._record.inbox, self._threads, self._time, self.health, self._arrived)
        routes = {("POST", urlsplit(url).path or "/"): webhook.take}
        self._serve("SITREP_WEBHOOK_LISTEN", self._settings.webhook_listen, http.Endpoints(routes))
        done = await until_told(lambda: self._client.set_webhook(url, proof), self._time, self.health)
        logger.info("Telegram sends updates to the webhook: %s", isinstance(done, Done))

    def _decides(self) -> Service:
        return Service(
            self._opened,
            self._record,
            self._rules,
            LoopFiles(self._client, asyncio.get_running_loop()),
            bot_name=lambda: self._me.username if self._me else None,
            new_id=new_id,
            new_code=lambda: secrets.token_urlsafe(16),
        )

    def _made_watches(self) -> Watches:
        opened, record = self._opened, self._record
        access = Access(record, self._rules)
        return Watches(
            opened.database,
            Looking(opened, record, access),
            Telling(opened, record, access, new_id),
            self._threads,
            self._time,
            told=self._sender.wake,
        )

    def _made_worker(self, me: Me) -> Worker:
        handling = Handling(
            record=self._record,
            service=self._service,
            client=self._client,
            pace=self._pace,
            threads=self._threads,
            time=self._time,
            me=me,
            watches=self._metrics,
        )
        return Worker(
            self._name,
            self._record.inbox,
            handling,
            self._client,
            self._threads,
            self._time,
            side_by_side=self._settings.side_by_side,
            settled=self._sender.wake,
        )

    # -- what the parts tell

    def _arrived(self, updates: Sequence[Received]) -> None:
        self._metrics.received(len(updates))
        if self._worker:
            self._worker.arrived(updates)

    def _stand_by(self, waits: bool) -> None:
        self.health.standing_by = waits

    def _alone(
        self, name: str, standing_by: Callable[[bool], None] = lambda _: None
    ) -> AbstractAsyncContextManager[None]:
        return alone(self._opened.database.alone, name, self._time, standing_by)

    # -- who watches over it

    def _serve(self, setting: str, where: str, application: http.Endpoints) -> None:
        listening = http.listening(*address_and_port(where), setting)
        self.ports[setting] = listening.getsockname()[1]
        self._servers[setting] = server = http.Server(application, listening)
        self._parts.start(setting, server.run_until_stopped())

    def _watched(self) -> http.Endpoints:
        return http.Endpoints(
            {("GET", "/healthz"): self._healthz, ("GET", "/readyz"): self._readyz, ("GET", "/metrics"): self._figures}
        )

    async def _healthz(self, _: http.Request) -> http.Response:
        return http.told(*self.health.live(self._time.now()))

    async def _readyz(self, _: http.Request) -> http.Response:
        return http.told(*self.health.ready(self._time.now()))

    async def _figures(self, _: http.Request) -> http.Response:
        return http.figures(self._metrics.text(await self._threads.record(self._count)))

    def _count(self) -> Figures:
        opened, now = self._opened, self._time.now()
        return Figures(
            waiting=self._record.inbox.waiting(),
            parts=self._record.outbox.counts(),
            poll_age=self.health.poll_age(now).total_seconds(),
            reports=opened.library.coverage(Scope()).reports,
            pending=opened.vectors.pending_for(opened.index.model),
            working=self._worker.working if self._worker else 0,
            deliveries=self._record.outcomes.figures(since=now - COUNTED, now=now),
            watches=self._record.watches.figures(),
        )

    # -- ending

    async def _drain(self) -> int:
        """Take nothing more, finish what was begun, send what can be sent at once."""
        await self._parts.end("coming up")
        await self._parts.end("menus")
        await self._parts.end("poller")
        await self._stop("SITREP_WEBHOOK_LISTEN")
        self._upkeep.end()
        await self._parts.end("deliveries")
        await self._parts.end("watches")
        left = 0
        if self._worker:
            self._worker.stop()
            await self._parts.end("worker", FINISHES)
            left = self._worker.working
        self._sender.stop()
        await self._parts.end("sender", SENDS)
        await self._stop("SITREP_HEALTH_LISTEN")
        if left:
            logger.warning("%d updates were not finished: they are worked at the next start", left)
        logger.info("Ended")
        return left + self._threads.pushing

    async def _stop(self, setting: str) -> None:
        if server := self._servers.pop(setting, None):
            server.stop()
            await self._parts.end(setting, FINISHES)
