"""The simulator on a port of the loopback interface, in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.simulator.asgi import App, Receive, Scope, Send

KEEP_ALIVE = 75  # seconds, as nginx in front of the real server: longer than a long poll
STARTING = 10.0  # seconds


class Server:
    """Serves an application until it is stopped; may be started again on the same port.

    Attributes:
        port: Where it listens, also while it is away.
    """

    def __init__(self, app: App, port: int = 0) -> None:
        self._app = app
        self._socket: socket.socket | None = socket.create_server(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins to answer.

        Raises:
            RuntimeError: It did not come up.
        """
        listening = self._socket or socket.create_server(("127.0.0.1", self.port))
        config = uvicorn.Config(
            self._app,
            http=_Cutting,
            loop="asyncio",
            lifespan="on",
            log_config=None,
            access_log=False,
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listening],), name="telegram", daemon=True)
        self._thread.start()
        if not self._app.up.wait(STARTING):
            raise RuntimeError("the simulated Telegram did not start")
        self._socket = listening

    def stop(self) -> None:
        """Ends every request, and refuses connections from then on."""
        if self._server and self._thread:
            self._app.close()
            self._server.should_exit = True
            self._thread.join()
        if self._socket:
            self._socket.close()
        self._server = self._thread = self._socket = None


class _Cutting(H11Protocol):
    """HTTP/1.1 whose connection the application may cut: ``scope["cut"]``."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Gives the application hold of the connection."""
        super().connection_made(transport)
        self.app = _with_cut(self.app, transport.abort)


def _with_cut(app: object, cut: Callable[[], None]) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        scope["cut"] = cut
        await app(scope, receive, send)  # type: ignore[operator]

    return serve
