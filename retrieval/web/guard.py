"""The only way out: connections go to addresses that were checked, and nothing takes longer than it may.

httpcore2 asks this module for every connection (first request, redirect, robots.txt), so none can be made around
the check. The name is looked up once, here; the connection goes to the address that was checked, so that
a second look-up with another answer (DNS rebinding) never happens. TLS still asks for the name.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

import httpcore2

from retrieval.errors import AddressRefused, FetchError, HostUnreachable
from retrieval.web.address import IPAddress, ip_address
from retrieval.web.policy import Policy
from retrieval.web.resolve import Resolver
from retrieval.web.types import Monotonic

# How many addresses of one host are tried: the best of each family, and one more.
_TRIED = 3


class Deadline:
    """The end of the time that a fetch has for everything."""

    def __init__(self, seconds: float, monotonic: Monotonic) -> None:
        self._monotonic = monotonic
        self.seconds = seconds
        self._end = monotonic() + seconds

    def left(self) -> float:
        """The seconds left, always more than none.

        Raises:
            FetchError: there are none.
        """
        left = self._end - self._monotonic()
        if left <= 0:
            raise self.missed()
        return left

    def missed(self) -> FetchError:
        """The error that says so."""
        return FetchError(f"took longer than {self.seconds:g} s", hint="try again later")


class Guard(httpcore2.NetworkBackend):
    """Connects for one fetch: looks up, checks, dials what was checked."""

    def __init__(
        self,
        policy: Policy,
        resolver: Resolver,
        dialler: httpcore2.NetworkBackend,
        deadline: Deadline,
        connect_seconds: float,
    ) -> None:
        self._policy = policy
        self._resolver = resolver
        self._dialler = dialler
        self._deadline = deadline
        self._connect_seconds = connect_seconds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to one of the host's addresses, all of which passed the check.

        Raises:
            AddressRefused: one did not pass.
            FetchError: the host is not found, or the time is over.
            httpcore2.ConnectError: no address takes a connection.
        """
        failure: Exception = httpcore2.ConnectError("no address")
        for address in self._checked(host, port):
            try:
                seconds = min(self._connect_seconds, self._deadline.left())
                stream = self._dialler.connect_tcp(str(address), port, seconds, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                self._check_far_end(stream, host, port, address)
                return _Stream(stream, self._deadline)
        raise failure

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Never: a socket of this machine is no web address."""
        raise AddressRefused("refused: a socket of this machine is no web address")

    def _check_far_end(self, stream: httpcore2.NetworkStream, host: str, port: int, address: IPAddress) -> None:
        """Refuse this machine by its own public address: such a connection comes from where it goes to.

        Services that a firewall hides from the world are open to the machine itself. Nothing has been sent yet.
        """
        here = stream.get_extra_info("client_addr")
        if here and ip_address(here[0]) == address and not self._policy.allows(host, port, address):
            stream.close()
            raise AddressRefused(f"refused: {host} leads to {address}, an address of this machine")

    def _checked(self, host: str, port: int) -> Sequence[IPAddress]:
        answers = self._resolver.addresses(host, self._deadline.left())
        if not answers:
            raise HostUnreachable(f"{host} is not found: it has no address", hint="check the spelling of the host")
        self._policy.check_answers(host, port, answers)
        return _both_families(answers)[:_TRIED]


def _both_families(answers: Sequence[IPAddress]) -> list[IPAddress]:
    """The answers in their order, by turns of IPv6 and IPv4: one family out of reach must not take all tries."""
    first = [answer for answer in answers if answer.version == answers[0].version]
    second = [answer for answer in answers if answer.version != answers[0].version]
    return [answer for pair in zip_longest(first, second) for answer in pair if answer]


class _Stream(httpcore2.NetworkStream):
    """A connection whose every wait ends with the deadline, so that a slow drip of bytes ends too."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes as they come."""
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send."""
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The same connection under TLS; the certificate must be the host's."""
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore2 asks about the connection."""
        return self._stream.get_extra_info(info)
