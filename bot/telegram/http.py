"""A small HTTP server on uvicorn: health and figures for those who watch over the bot, and the webhook's endpoint."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST

from retrieval.errors import SettingsError

# Seconds for a request's body to come in.
BODY: Final = 10.0


@dataclass(frozen=True, slots=True)
class Response:
    """What is answered."""

    status: int
    body: bytes = b""
    media_type: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: method, headers by name in lower case, and a way to the body."""

    method: str
    headers: Mapping[str, str]
    receive: Callable[[], Awaitable[Any]]

    async def body(self, most: int) -> bytes | None:
        """The body; None where it has more bytes than ``most``, or does not come."""
        try:
            async with asyncio.timeout(BODY):
                return await self._read(most)
        except TimeoutError:
            return None

    async def _read(self, most: int) -> bytes | None:
        content = bytearray()
        while True:
            message = await self.receive()
            if message["type"] != "http.request":
                return None  # the client has hung up
            content += message.get("body", b"")
            if len(content) > most:
                return None
            if not message.get("more_body", False):
                return bytes(content)


Handler = Callable[[Request], Awaitable[Response]]


class Endpoints:
    """An ASGI application: a handler for each method and path."""

    def __init__(self, routes: Mapping[tuple[str, str], Handler]) -> None:
        self._routes = routes

    async def __call__(self, scope: Mapping[str, Any], receive: Any, send: Any) -> None:
        """See asgi.readthedocs.io."""
        if scope["type"] != "http":
            return
        response = await self._respond(scope, receive)
        headers = {"content-type": response.media_type, "content-length": str(len(response.body)), **response.headers}
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": response.status, "headers": raw})
        await send({"type": "http.response.body", "body": response.body if scope["method"] != "HEAD" else b""})

    async def _respond(self, scope: Mapping[str, Any], receive: Any) -> Response:
        method, path = str(scope["method"]), str(scope["path"])
        handler = self._routes.get(("GET" if method == "HEAD" else method, path))
        if handler is None:
            known = any(path == one for _, one in self._routes)
            return Response(405 if known else 404)
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        return await handler(Request(method, headers, receive))


def told(fine: bool, facts: Mapping[str, Any]) -> Response:
    """Facts as JSON; 503 where something is not as it should be."""
    status = "ok" if fine else "failing"
    body = json.dumps({"status": status, **facts}).encode()
    return Response(200 if fine else 503, body, "application/json", {"cache-control": "no-store"})


def figures(text: bytes) -> Response:
    """Figures for Prometheus."""
    return Response(200, text, CONTENT_TYPE_LATEST)


def listening(host: str, port: int, setting: str) -> socket.socket:
    """A socket that listens.

    Raises:
        SettingsError: the address cannot be listened on; names the setting.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise SettingsError(
            f"{setting}: {host}:{port} cannot be listened on: {error.strerror or error}",
            hint="name another address and port; another sitrep bot may be running",
        ) from error


class Server(uvicorn.Server):
    """Serves one application on one socket; signals are the process's own business."""

    def __init__(self, application: Endpoints, where: socket.socket) -> None:
        super().__init__(
            uvicorn.Config(
                application,
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="none",
                http="h11",
                server_header=False,
                limit_concurrency=200,
                timeout_keep_alive=30,
                timeout_graceful_shutdown=3,
            )
        )
        self._where = where

    async def run_until_stopped(self) -> None:
        """Serve until :meth:`stop`."""
        await self.serve(sockets=[self._where])

    def stop(self) -> None:
        """Take no more requests, finish those under way."""
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the application."""
        yield
