"""A simulated Telegram that is up, its clock, and a plain client of it."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import urlencode

import pytest
import telegram
from telegram.request import HTTPXRequest

from bot.simulator.driver import SimulatedTelegram

Result = TypeVar("Result")
JSON = dict[str, Any]


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self.seconds

    def passes(self, seconds: float) -> None:
        """Moves on."""
        self.seconds += seconds


class Client:
    """Speaks to the server as python-telegram-bot does, and as it never would."""

    def __init__(self, simulated: SimulatedTelegram) -> None:
        self._simulated = simulated

    def bot(self, call: Callable[[telegram.Bot], Awaitable[Result]], *, token: str | None = None) -> Result:
        """Runs one conversation with PTB's own Bot."""

        async def run() -> Result:
            request = HTTPXRequest(read_timeout=5, httpx_kwargs={"trust_env": False})
            bot = telegram.Bot(
                token or self._simulated.token,
                base_url=self._simulated.base_url,
                base_file_url=self._simulated.base_file_url,
                request=request,
                get_updates_request=request,
            )
            async with request:
                return await call(bot)

        return asyncio.run(run())

    def raw(
        self, method: str, body: bytes, kind: str = "application/x-www-form-urlencoded", *, path: str | None = None
    ) -> tuple[int, bytes]:
        """Sends exactly this; gives status and body."""
        connection = HTTPConnection("127.0.0.1", int(self._simulated.address.rpartition(":")[2]), timeout=20)
        try:
            target = path or f"/bot{self._simulated.token}/{method}"
            connection.request("POST", target, body, {"Content-Type": kind})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def post(self, method: str, **values: object) -> JSON:
        """Calls a method with a form; whatever is no string goes as JSON."""
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}
        status, body = self.raw(method, urlencode(form).encode())
        reply: JSON = json.loads(body)
        assert status == reply.get("error_code", 200)
        return reply

    def problem(self, method: str, **values: object) -> str:
        """What the server says against a call."""
        return str(self.post(method, **values)["description"])


class Endpoint:
    """A webhook endpoint that takes updates, or refuses as often as told."""

    def __init__(self) -> None:
        self.taken: list[JSON] = []
        self.secrets: list[str | None] = []
        self.refuses = 0
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                update = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.secrets.append(self.headers["X-Telegram-Bot-Api-Secret-Token"])
                if refused := endpoint.refuses > 0:
                    endpoint.refuses -= 1
                else:
                    endpoint.taken.append(update)
                self.send_response(500 if refused else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def close(self) -> None:
        """Ends it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def clock() -> Clock:
    """Telegram's clock, which stands still."""
    return Clock()


@pytest.fixture
def simulated(clock: Clock) -> Iterator[SimulatedTelegram]:
    """A simulated Telegram that is up."""
    with SimulatedTelegram(clock=clock) as simulated:
        yield simulated


@pytest.fixture
def client(simulated: SimulatedTelegram) -> Client:
    """A client of it."""
    return Client(simulated)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """A webhook endpoint."""
    endpoint = Endpoint()
    yield endpoint
    endpoint.close()
