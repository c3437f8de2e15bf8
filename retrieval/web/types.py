"""What goes into a fetch and what comes out of it."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from retrieval.web.resolve import Resolver

if TYPE_CHECKING:
    from httpcore2 import NetworkBackend

Monotonic = Callable[[], float]

NOT_MODIFIED: Final = 304


@dataclass(frozen=True, slots=True)
class Request:
    """An address to fetch, as somebody named it.

    ``etag`` and ``last_modified`` are what an earlier :class:`Fetched` of it said. With either, the server may answer
    that nothing has changed since.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None

    @property
    def conditional(self) -> bool:
        """Whether "not modified" would be an answer."""
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server gave.

    ``url`` is the address that answered, after all redirects and without a fragment. ``moved_to`` is where permanent
    redirects (301, 308) alone led to: the address to ask the next time. ``content_type`` is the header as it came.
    ``crawl_delay`` are the seconds that the host's robots.txt asks to leave between two requests. ``max_age`` is how
    long the server says that its answer stays true; None where it says nothing of that.
    """

    content: bytes
    url: str
    content_type: str | None
    status: int = 200
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    crawl_delay: float | None = None
    max_age: timedelta | None = None

    @property
    def not_modified(self) -> bool:
        """Whether the server said that nothing has changed; there is no content then."""
        return self.status == NOT_MODIFIED


@dataclass(frozen=True, slots=True)
class Limits:
    """How far one fetch may go, robots.txt and redirects included.

    ``max_bytes`` counts the body as it came and as it is once unpacked. ``seconds`` are for everything together,
    ``connect_seconds`` for one attempt to connect.
    """

    max_bytes: int
    seconds: float = 30
    connect_seconds: float = 5
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Network:
    """How the world is reached: a test passes parts of its own.

    ``dialler`` makes the connections, httpcore2's own where none is given; ``tls`` says which certificates are
    trusted, the system's where none is given.
    """

    resolver: Resolver
    monotonic: Monotonic
    dialler: NetworkBackend | None = None
    tls: ssl.SSLContext | None = None
