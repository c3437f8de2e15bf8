"""One fetch on the wire: a deadline, guarded connections, and exchanges over them.

Only this module and :mod:`retrieval.web.guard` import httpcore2; its errors are translated here.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from types import TracebackType

import httpcore2

from retrieval.errors import AddressRefused, FetchError, HostUnreachable
from retrieval.web import body
from retrieval.web.address import DEFAULT_PORTS, Address, shown
from retrieval.web.answer import Answer
from retrieval.web.guard import Deadline, Guard
from retrieval.web.policy import Policy
from retrieval.web.types import Limits, Network

_LATER = "try again later"
# Pages and feeds alike; some servers choose by it, some turn away a client that names nothing.
_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"


class Session(AbstractContextManager["Session"]):
    """Everything that one fetch sends and receives; its connections close at the end."""

    def __init__(self, policy: Policy, network: Network, limits: Limits, agent: str) -> None:
        self._limits = limits
        self._agent = agent
        self._policy = policy
        self._deadline = Deadline(limits.seconds, network.monotonic)
        dialler = network.dialler or httpcore2.SyncBackend()
        guard = Guard(policy, network.resolver, dialler, self._deadline, limits.connect_seconds)
        self._pool = httpcore2.ConnectionPool(network.tls or _system_tls(), network_backend=guard)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.close()

    def follow(
        self,
        address: Address,
        bound: body.Bound,
        *,
        headers: Mapping[str, str] | None = None,
        permit: Callable[[Address], None] = lambda _: None,
    ) -> Answer:
        """Ask, and go where the answer leads; every step is checked like the first, then by ``permit``.

        Raises:
            AddressRefused: an address on the way may not be fetched.
            FetchError: a server could not be reached, broke off, took too long, or there was no end of redirects.
        """
        self._policy.check(address)
        moved_to, permanent = None, True
        for _ in range(self._limits.redirects + 1):
            permit(address)
            answer = self._exchange(address, headers or {}, bound)
            if not answer.redirects:
                return Answer(address, answer.status, answer.headers, answer.content, moved_to)
            address = self._next(answer)
            permanent = permanent and answer.permanent
            moved_to = str(address) if permanent else moved_to
        raise FetchError(
            f"redirected more than {self._limits.redirects} times",
            hint="the page may want cookies; save it and name the file",
        )

    def _next(self, answer: Answer) -> Address:
        try:
            there = answer.address.join(answer.headers["location"])
            self._policy.check(there)
        except AddressRefused as error:
            page = shown(str(answer.address).partition("?")[0])  # a query may hold a key
            raise AddressRefused(f"{page} redirects; {error.message}", hint=error.hint) from error
        return there

    def _exchange(self, address: Address, headers: Mapping[str, str], bound: body.Bound) -> Answer:
        with self._translated(address, "gave no valid answer"):
            response = self._pool.handle_request(self._request(address, headers))
        try:
            found = _joined(response.headers)
            content = self._content(address, response, found, bound) if response.status == 200 else b""
            return Answer(address, response.status, found, content)
        finally:
            response.close()

    def _content(
        self, address: Address, response: httpcore2.Response, headers: Mapping[str, str], bound: body.Bound
    ) -> bytes:
        if not bound.cut and _length(headers) > bound.max_bytes:
            raise body.too_large(bound)
        with self._translated(address, "broke off before the end of its answer"):
            return body.read(self._timed(response.iter_stream()), headers.get("content-encoding", ""), bound)

    def _timed(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The chunks, with a look at the deadline for each: a buffer may hold thousands of tiny ones."""
        for chunk in chunks:
            self._deadline.left()
            yield chunk

    def _request(self, address: Address, headers: Mapping[str, str]) -> httpcore2.Request:
        return httpcore2.Request(
            "GET",
            httpcore2.URL(scheme=address.scheme, host=address.host, port=address.port, target=address.target),
            headers=[
                ("Host", address.authority),
                ("User-Agent", self._agent),
                ("Accept", _ACCEPT),
                ("Accept-Encoding", body.ACCEPTED),
                *headers.items(),
            ],
        )

    @contextmanager
    def _translated(self, address: Address, otherwise: str) -> Iterator[None]:
        """Our errors for httpcore2's. Its texts quote the server, so they are not passed on."""
        host = address.host
        try:
            yield
        except httpcore2.ConnectTimeout as error:
            self._deadline.left()
            raise HostUnreachable(f"{host} does not take a connection: no answer in time", hint=_LATER) from error
        except httpcore2.TimeoutException as error:
            raise self._deadline.missed() from error
        except httpcore2.ConnectError as error:
            raise _not_connected(address, error) from error
        except (httpcore2.NetworkError, httpcore2.RemoteProtocolError) as error:
            raise FetchError(f"{host} {otherwise}", hint=_LATER) from error


@cache
def _system_tls() -> ssl.SSLContext:
    """The certificates that the system trusts (or ``SSL_CERT_FILE`` names); reading them takes tens of milliseconds."""
    return httpcore2.default_ssl_context()


def _not_connected(address: Address, error: httpcore2.ConnectError) -> HostUnreachable:
    """Why there is no connection: httpcore2 keeps the operating system's or OpenSSL's error as its argument."""
    cause = error.args[0] if error.args else None
    if isinstance(cause, ssl.SSLCertVerificationError):
        return HostUnreachable(
            f"the certificate of {address.host} is not valid: {cause.verify_message.rstrip('.')}",
            hint="check the address; SSL_CERT_FILE names the certificates that are trusted",
        )
    if isinstance(cause, ssl.SSLError):
        reason = (cause.reason or "handshake failed").lower().replace("_", " ")
        return HostUnreachable(f"no TLS with {address.host}: {reason}", hint="check the address")
    reason = (cause.strerror or str(cause)) if isinstance(cause, OSError) else "no address answers"
    port = "" if address.port == DEFAULT_PORTS[address.scheme] else f" at port {address.port}"
    return HostUnreachable(f"{address.host} does not take a connection{port}: {reason}", hint="check the address")


def _joined(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by name, several of one name as a list (RFC 9110, section 5.3). UTF-8 occurs in redirects."""
    found: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name = raw_name.decode("latin-1").lower()
        try:
            value = raw_value.decode("utf-8")
        except UnicodeDecodeError:
            value = raw_value.decode("latin-1")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _length(headers: Mapping[str, str]) -> int:
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0
