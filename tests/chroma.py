"""A Chroma server as a process, and a gateway before it that does what gateways do."""

from __future__ import annotations

import http.client
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.embed import Vectors
from tests.conftest import DEADLINE

_RUN = "import sys; from chromadb.cli.cli import app; sys.argv = ['chroma', 'run', *sys.argv[1:]]; app()"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unit_vectors(count: int, dimensions: int = 32) -> Vectors:
    """The same vectors of unit length every time."""
    made = np.random.default_rng(7).normal(size=(count, dimensions)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


class ChromaServer:
    """``chroma run`` on loopback, on the same port and folder however often it is started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, unless it runs, and wait until it listens."""
        if self._process is not None:
            return
        self._process = subprocess.Popen(
            [sys.executable, "-c", _RUN, "--path", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        out = self._process.stdout
        assert out is not None
        said = []
        for line in out:
            said.append(line)
            if "listening on" in line:
                break
        else:
            raise AssertionError("".join(said))
        threading.Thread(target=out.read, daemon=True).start()

    def stop(self) -> None:
        """End it as one ends a service."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop it and start it on what it has kept."""
        self.stop()
        self.start()

    def empty(self) -> None:
        """Start it anew without what it has kept."""
        self.stop()
        shutil.rmtree(self.folder)
        self.start()

    def _end(self, signal_: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(signal_)
            self._process.wait(DEADLINE)
            self._process = None


class Gateway:
    """Stands before a server: passes requests on, until it is told to do something else; counts what it sees."""

    def __init__(self, upstream: int) -> None:
        self.upstream = upstream
        self.requests = 0
        self.headers: dict[str, str] = {}
        self.stuck = threading.Event()
        self._answer: Callable[[BaseHTTPRequestHandler, bytes], None] = self._forward
        self._released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def forward(self) -> None:
        """Pass everything on."""
        self._answer = self._forward

    def hang(self) -> None:
        """Take requests and say nothing until released; ``stuck`` is set when the first has come."""
        self._answer = lambda handler, body: self._stuck()

    def release(self) -> None:
        """Break off the requests that hang, and pass on what comes now."""
        self.forward()
        self._released.set()

    def dribble(self) -> None:
        """Begin to answer at once, and go on a byte at a time, never to an end."""

        def slowly(handler: BaseHTTPRequestHandler, body: bytes) -> None:
            handler.send_response(200)
            handler.send_header("content-type", "application/json")
            handler.send_header("content-length", "1000000")
            handler.end_headers()
            while not self._released.wait(0.02):
                handler.wfile.write(b" ")

        self._answer = slowly

    def answer(self, status: int, body: str, kind: str, *, only: str = "") -> None:
        """Give this answer, where the path ends with ``only``."""

        def canned(handler: BaseHTTPRequestHandler, given: bytes) -> None:
            if handler.path.endswith(only):
                self._send(handler, status, kind, body.encode())
            else:
                self._forward(handler, given)

        self._answer = canned

    def fail_once(self, status: int, then: Callable[[], None] | None = None) -> None:
        """Give one answer of this status, and pass on what comes after."""

        def once(handler: BaseHTTPRequestHandler, given: bytes) -> None:
            self.forward()
            if then:
                then()
            self._send(handler, status, "text/plain", b"not now")

        self._answer = once

    def close(self) -> None:
        """End it, and whoever still waits."""
        self._released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _stuck(self) -> None:
        self.stuck.set()
        self._released.wait(DEADLINE)
        raise ConnectionAbortedError

    def _forward(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=DEADLINE)
        try:
            connection.request(handler.command, handler.path, body, dict(handler.headers))
            found = connection.getresponse()
            self._send(handler, found.status, found.headers.get("content-type", ""), found.read())
        finally:
            connection.close()

    def _send(self, handler: BaseHTTPRequestHandler, status: int, kind: str, body: bytes) -> None:
        handler.send_response(status)
        handler.send_header("content-type", kind)
        handler.send_header("content-length", str(len(body)))
        if 300 <= status < 400:
            handler.send_header("location", "https://elsewhere.example/")
        handler.end_headers()
        handler.wfile.write(body)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                gateway.requests += 1
                gateway.headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                try:
                    gateway._answer(self, body)
                except OSError:
                    self.close_connection = True

            do_POST = do_GET  # noqa: N815 - the library's name; Chroma's client sends no other methods for us

            def log_request(self, *_: Any) -> None:
                """Say nothing."""

        return Handler
