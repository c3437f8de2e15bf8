"""A small world for the guarded fetch: names, cables, a clock, and a server on loopback."""

from __future__ import annotations

import errno
import os
import ssl
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpcore2
import pytest

from retrieval.errors import HostUnreachable
from retrieval.web import Limits, Network, Policy, Web, parse_allowed
from retrieval.web.address import IPAddress, ip_address
from tests.servers.web import WebServer

NOW = datetime(2014, 7, 1, 12, tzinfo=UTC)
PUBLIC = "151.101.0.10"
ELSEWHERE = "151.101.0.20"
PUBLIC_6 = "2a04:4e42::10"
MEGABYTE = 1024 * 1024


class Names:
    """A resolver that knows what it was told."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._told: dict[str, list[Sequence[str]]] = {}

    def lead(self, host: str, *addresses: str) -> None:
        """Let a host lead to these addresses; told again, from the second look-up on to the later ones."""
        self._told.setdefault(host, []).append(addresses)

    def addresses(self, host: str, seconds: float) -> Sequence[IPAddress]:
        """What the host leads to at this look-up."""
        literal = ip_address(host)
        if literal:
            return [literal]
        self.asked.append(host)
        told = self._told.get(host)
        if not told:
            raise HostUnreachable(f"{host} is not found: name or service not known")
        answers = told.pop(0) if len(told) > 1 else told[0]
        return [found for answer in answers if (found := ip_address(answer))]


class Cables(httpcore2.NetworkBackend):
    """A dialler that has cables from public addresses to servers on loopback; records what is dialled."""

    def __init__(self) -> None:
        self.dialled: list[tuple[str, int]] = []
        self._ends: dict[str, int] = {}
        self._every: int | None = None
        self._own: set[str] = set()

    def lead(self, address: str, server: WebServer) -> None:
        """Lead all ports of an address to a server."""
        self._ends[address] = server.port

    def lead_every_address(self, server: WebServer) -> None:
        """Lead whatever is dialled to a server: then only the guard stands between."""
        self._every = server.port

    def make_own(self, address: str) -> None:
        """Let an address be one of this machine's own."""
        self._own.add(address)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection along the cable."""
        self.dialled.append((host, port))
        end = self._ends.get(host, self._every)
        if end is None:
            raise httpcore2.ConnectError(OSError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED)))
        stream = httpcore2.SyncBackend().connect_tcp("127.0.0.1", end, timeout)
        return _FromItself(stream, host) if host in self._own else stream


class _FromItself(httpcore2.NetworkStream):
    """A connection that comes from where it goes to."""

    def __init__(self, stream: httpcore2.NetworkStream, host: str) -> None:
        self._stream, self._host = stream, host

    def get_extra_info(self, info: str) -> object:
        """The address it comes from."""
        return (self._host, 50_000) if info == "client_addr" else self._stream.get_extra_info(info)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send."""
        self._stream.write(buffer, timeout)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Receive."""
        return self._stream.read(max_bytes, timeout)

    def close(self) -> None:
        """Hang up."""
        self._stream.close()


@dataclass
class Seconds:
    """A clock that goes on by ``step`` with every look at it."""

    step: float = 0
    now: float = 0

    def __call__(self) -> float:
        """The seconds."""
        self.now += self.step
        return self.now


@dataclass
class World:
    """``news.example`` at a public address, served from loopback, and what fetches from it."""

    server: WebServer
    names: Names = field(default_factory=Names)
    cables: Cables = field(default_factory=Cables)
    now: datetime = NOW

    def pass_time(self, **much: float) -> None:
        """Let the clock go on."""
        self.now += timedelta(**much)

    def web(
        self,
        *,
        allow: str = "",
        seconds: float = 30,
        step: float = 0,
        max_bytes: int = MEGABYTE,
        tls: ssl.SSLContext | None = None,
    ) -> Web:
        """A fetch of this world; every look at its stopwatch takes ``step`` seconds."""
        return Web(
            Policy(parse_allowed(allow)),
            Network(self.names, Seconds(step), self.cables, tls),
            Limits(max_bytes=max_bytes, seconds=seconds),
            "sitrep/0.1.0 (+desk@example.org)",
            lambda: self.now,
        )


@pytest.fixture
def world() -> Iterator[World]:
    """A fresh one."""
    with WebServer() as server:
        made = World(server)
        made.names.lead("news.example", PUBLIC)
        made.cables.lead(PUBLIC, server)
        yield made
