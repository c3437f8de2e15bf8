"""A web server on loopback that does as it is told, well or badly."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType

Conversation = Callable[[socket.socket], None]


@dataclass(frozen=True)
class Asked:
    """One request: its target, and its headers by name in lower case."""

    target: str
    headers: Mapping[str, str]


class WebServer:
    """Answers each path as told, everything else with 404; records what it is asked.

    As a context manager it listens on a free port of 127.0.0.1, or on port ``port``; with ``tls`` it speaks HTTPS.
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None, port: int = 0) -> None:
        self.asked: list[Asked] = []
        self.connections = 0
        self._tls = tls
        self._told: dict[str, Conversation] = {}
        self._greeting = b""
        self._closing = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", port))
        self._thread = threading.Thread(target=self._listen, daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self._listening.getsockname()[1]
        return port

    @property
    def targets(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.target for asked in self.asked]

    def answer(self, path: str, content: bytes = b"", *, status: int = 200, **headers: str) -> None:
        """Answer a path with this; ``content_type="text/html"`` is a header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.say(path, _head(status, {"Content-Length": str(len(content)), **named}) + content)

    def redirect(self, path: str, to: str, *, status: int = 302) -> None:
        """Send whoever asks for a path somewhere else."""
        self.answer(path, b"elsewhere", status=status, location=to)

    def gzip(self, path: str, content: bytes) -> None:
        """Answer a path with this, packed."""
        self.answer(path, gzip.compress(content), content_encoding="gzip")

    def gzip_bomb(self, path: str, size: int) -> None:
        """Answer a path with a little that unpacks to ``size`` bytes."""
        self.gzip(path, bytes(size))

    def lie_about_length(self, path: str, content: bytes, claimed: int) -> None:
        """Announce ``claimed`` bytes, send ``content`` and hang up."""
        self.say(path, _head(200, {"Content-Length": str(claimed)}) + content, hang_up=True)

    def drip(self, path: str, head: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> None:
        """Send a head, and after it single bytes without end."""

        def talk(connection: socket.socket) -> None:
            connection.sendall(head)
            while not self._closing.is_set():
                connection.sendall(b"x")

        self._told[path] = talk

    def hang(self, path: str) -> None:
        """Take the request for a path and never answer."""
        self._told[path] = lambda _: self._until_closing()

    def hold(self, path: str, content: bytes) -> tuple[threading.Event, threading.Event]:
        """Answer a path with this when told to: the first event says that it was asked for, the second lets it go."""
        asked, go_on = threading.Event(), threading.Event()

        def talk(connection: socket.socket) -> None:
            asked.set()
            go_on.wait()
            connection.sendall(_head(200, {"Content-Length": str(len(content))}) + content)

        self._told[path] = talk
        return asked, go_on

    def say(self, path: str, raw: bytes, *, hang_up: bool = False) -> None:
        """Answer a path with exactly these bytes."""

        def talk(connection: socket.socket) -> None:
            connection.sendall(raw)
            if hang_up:
                raise ConnectionAbortedError

        self._told[path] = talk

    def greet(self, raw: bytes) -> None:
        """Speak first, as a server of another protocol does."""
        self._greeting = raw

    def __enter__(self) -> WebServer:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _until_closing(self) -> None:
        self._closing.wait()
        raise ConnectionAbortedError

    def _listen(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return  # closed
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as lines:
                connection.sendall(self._greeting)
                while request := lines.readline():
                    target = request.split()[1].decode("latin-1")
                    headers = {}
                    while line := lines.readline().strip():
                        name, _, value = line.decode("latin-1").partition(":")
                        headers[name.strip().lower()] = value.strip()
                    self.asked.append(Asked(target, headers))
                    self._told.get(target.partition("?")[0], _not_found)(connection)
        except (OSError, IndexError):
            connection.close()  # the client has hung up, or we have


def _not_found(connection: socket.socket) -> None:
    connection.sendall(_head(404, {"Content-Length": "0"}))


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")
