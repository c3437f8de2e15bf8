"""The HTTP side: requests in, replies out, well or as badly as told."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bot.simulator.arguments import MOST_BODY, Arguments, read_arguments
from bot.simulator.errors import Refused
from bot.simulator.faults import AFTER, PAGE, Fault, Rule, refusal
from bot.simulator.methods import METHODS
from bot.simulator.methods.updating import (
    MOST_UPDATES,
    MOST_WAIT,
    OTHER_POLLER,
    WEBHOOK_ACTIVE,
    WEBHOOK_SET,
    conflict,
    read_kinds,
)
from bot.simulator.webhook import post
from bot.simulator.world import JSON, Call, World

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Control = Callable[[str, bytes], JSON]
JSON_TYPE = b"application/json"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, read whole, and the way back."""

    path: str
    query: bytes
    headers: Mapping[str, str]
    body: bytes
    receive: Receive
    send: Send
    cut: Callable[[], None]

    async def reply(self, status: int, content: bytes, kind: bytes = JSON_TYPE) -> None:
        """Answers."""
        headers = [(b"content-type", kind), (b"content-length", str(len(content)).encode())]
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": content})


class App:
    """An ASGI application that is the Bot API for one token.

    Attributes:
        rules: What goes wrong.
        redeliver_after: Seconds until the webhook is tried again.
        up: Set while it takes requests.
    """

    def __init__(self, world: World, control: Control) -> None:
        self.rules: list[Rule] = []
        self.redeliver_after = 1.0
        self.up = threading.Event()
        self._world = world
        self._control = control
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._closing = asyncio.Event()
        world.listeners.append(self._changed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection's request, or the life of the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    def close(self) -> None:
        """Ends everything that waits, so that the server can stop; may be called from any thread."""
        if (loop := self._loop) is not None:
            loop.call_soon_threadsafe(self._closing.set)
            self._changed()

    def _changed(self) -> None:
        if (loop := self._loop) is not None:
            with suppress(RuntimeError):  # it was closed meanwhile: nobody waits in it any more
                loop.call_soon_threadsafe(self._wake_all)

    def _wake_all(self) -> None:
        old, self._wake = self._wake, asyncio.Event()
        old.set()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()  # startup
        self._loop = asyncio.get_running_loop()
        self._wake, self._closing = asyncio.Event(), asyncio.Event()
        delivering = asyncio.create_task(self._deliver())
        self.up.set()
        await send({"type": "lifespan.startup.complete"})
        await receive()  # shutdown
        self.up.clear()
        self._closing.set()
        self._wake_all()
        await delivering
        self._loop = None
        await send({"type": "lifespan.shutdown.complete"})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        more = True
        while more and len(body) <= MOST_BODY:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        request = Request(scope["path"], scope["query_string"], headers, body, receive, send, scope["cut"])
        await self._route(request)

    async def _route(self, request: Request) -> None:
        first, _, rest = request.path.removeprefix("/").partition("/")
        if first == "_control":
            await request.reply(200, _json(await asyncio.to_thread(self._control, rest, request.body)))
        elif first == "file" and rest.startswith("bot"):
            token, _, path = rest.removeprefix("bot").partition("/")
            await self._download(request, token, path)
        elif first.startswith("bot"):
            await self._call(request, first.removeprefix("bot"), rest)
        else:
            await request.reply(404, _json(_error(Refused("Not Found", 404))))

    async def _download(self, request: Request, token: str, path: str) -> None:
        rule = self._rule("getFileContent", None)
        with self._world.changed:
            known = token == self._world.token
            content = next((f.content for f in self._world.files.values() if f.path == path), None) if known else None
        reply = {"ok": True} if content is not None else _error(Refused(*(NOT_FOUND if known else UNAUTHORIZED)))
        self._record(request, "getFileContent", Arguments({"path": path}), reply, rule)
        if rule is None and content is not None:
            await request.reply(200, content, b"application/octet-stream")
        else:
            await self._respond(request, reply, rule)

    async def _call(self, request: Request, token: str, method: str) -> None:
        arguments, reply = Arguments({}), None
        try:
            arguments = read_arguments(request.query, request.headers.get("content-type", ""), request.body)
        except Refused as refused:
            reply = _error(refused)
        rule = self._rule(method, arguments.values.get("chat_id"))
        if reply is None and (rule is None or rule.fault in AFTER):
            reply = await self._apply(request, token, method, arguments)
        self._record(request, method, arguments, reply or {}, rule)
        await self._respond(request, reply or {}, rule)

    async def _apply(self, request: Request, token: str, method: str, arguments: Arguments) -> JSON:
        try:
            if token != self._world.token:
                raise Refused(*UNAUTHORIZED)
            if method.lower() == "getupdates":
                return {"ok": True, "result": await self._get_updates(request, arguments)}
            if method.lower() not in METHODS:
                raise Refused("Not Found: method not found", 404)
            with self._world.changed:
                return {"ok": True, "result": METHODS[method.lower()](self._world, arguments)}
        except Refused as refused:
            return _error(refused)

    async def _get_updates(self, request: Request, arguments: Arguments) -> list[JSON]:
        updates = self._world.updates
        limit = max(1, min(arguments.integer("limit", MOST_UPDATES) or MOST_UPDATES, MOST_UPDATES))
        seconds = min(arguments.integer("timeout", 0) or 0, MOST_WAIT)
        with self._world.changed:
            if updates.webhook.url:
                raise conflict(WEBHOOK_ACTIVE)
            updates.allow(read_kinds(arguments))
            updates.acknowledge(arguments.integer("offset", 0) or 0)
            updates.poller += 1
            mine = updates.poller
            self._world.touch()
        gone = asyncio.ensure_future(request.receive())
        until = asyncio.get_running_loop().time() + seconds
        try:
            return await self._poll(mine, limit, gone, until)
        finally:
            gone.cancel()

    async def _poll(
        self, mine: int, limit: int, gone: asyncio.Future[MutableMapping[str, Any]], until: float
    ) -> list[JSON]:
        updates, loop = self._world.updates, asyncio.get_running_loop()
        while not gone.done():
            wake = self._wake  # taken before looking, so that nothing that comes meanwhile is missed
            with self._world.changed:
                if updates.webhook.url:
                    raise conflict(WEBHOOK_SET)
                if updates.poller != mine:
                    raise conflict(OTHER_POLLER)
                if found := updates.take(limit):
                    return found
            left = until - loop.time()
            if left <= 0 or self._closing.is_set():
                return []
            await _first({gone}, wake, left)
        return []

    async def _deliver(self) -> None:
        """Posts updates to the webhook, one after the other, each until it is taken."""
        updates = self._world.updates
        while not self._closing.is_set():
            wake = self._wake
            with self._world.changed:
                waiting = updates.take(1) if updates.webhook.url else []
                webhook = updates.webhook
            if not waiting:
                await wake.wait()
                continue
            problem = await asyncio.to_thread(post, webhook, waiting[0])
            with self._world.changed:
                updates.deliver(waiting[0], webhook, (self._world.clock(), problem) if problem else None)
                self._world.touch()
            if problem:
                await _first(set(), self._closing, self.redeliver_after)

    def _rule(self, method: str, chat: object) -> Rule | None:
        with self._world.changed:
            rule = next((rule for rule in self.rules if rule.strikes(method, chat)), None)
            if rule and rule.fault is Fault.FLOOD:
                self._world.floods.close(chat, rule.seconds)
        return rule

    def _record(self, request: Request, method: str, arguments: Arguments, reply: JSON, rule: Rule | None) -> None:
        status, _, _ = _response(reply, rule)
        world = self._world
        with world.changed:
            fault = rule.fault.value if rule else None
            told = (request.path, method, arguments.to_record(), request.headers, request.body)
            world.calls.append(Call(world.clock(), *told, status, reply, fault))
            world.touch()

    async def _respond(self, request: Request, reply: JSON, rule: Rule | None) -> None:
        status, content, kind = _response(reply, rule)
        if rule and rule.fault is Fault.SLOW:
            await _first(set(), self._closing, rule.seconds)
        elif not status:
            gone = asyncio.ensure_future(request.receive())
            if rule and rule.fault in (Fault.HANG, Fault.HANG_AFTER):
                await _first({gone}, self._closing, None)
            request.cut()
            await gone
            return
        await request.reply(status, content, kind)


UNAUTHORIZED = ("Unauthorized", 401)
NOT_FOUND = ("Not Found", 404)


async def _first(others: set[asyncio.Future[Any]], event: asyncio.Event, seconds: float | None) -> None:
    """Waits for an event, for something else, or so long."""
    waiting = asyncio.ensure_future(event.wait())
    await asyncio.wait({waiting, *others}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


def _response(reply: JSON, rule: Rule | None) -> tuple[int, bytes, bytes]:
    """Status, body and content type of what goes out; status 0 for nothing at all."""
    fault = rule.fault if rule else None
    if fault in (Fault.BAD_GATEWAY, Fault.BAD_GATEWAY_AFTER):
        return 502, PAGE, b"text/html"
    if fault in (Fault.HANG, Fault.HANG_AFTER, Fault.DROP, Fault.DROP_AFTER):
        return 0, b"", b""
    if rule and (refused := refusal(rule)):
        reply = _error(refused)
    return reply.get("error_code", 200), _json(reply), JSON_TYPE


def _error(refused: Refused) -> JSON:
    error: JSON = {"ok": False, "error_code": refused.code, "description": refused.description}
    return {**error, "parameters": refused.parameters} if refused.parameters else error


def _json(value: JSON) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
