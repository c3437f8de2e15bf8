"""What a server answered, and what it means where it is not the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from retrieval.errors import FetchError
from retrieval.web.address import Address

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
# How long a value may be that is kept and sent back one day, or shown.
_LONGEST_VALUE = 1_000
# What a server may ask us to wait; more is a mistake, or mischief.
_LONGEST_WAIT = timedelta(days=365)
_HINTS = {
    401: "the page is not open to everybody; save it and name the file",
    403: "the publisher does not give this page to programs; save it and name the file",
    410: "the page is gone for good",
    429: "wait before the next request",
    451: "the page is withheld for legal reasons",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one server answered.

    ``content`` is there only where ``status`` is 200. Names of ``headers`` are in lower case. ``moved_to`` is where
    permanent redirects alone led to.
    """

    address: Address
    status: int
    headers: Mapping[str, str]
    content: bytes = b""
    moved_to: str | None = None

    @property
    def redirects(self) -> bool:
        """Whether it sends us somewhere else."""
        return self.status in _REDIRECTS and "location" in self.headers

    @property
    def permanent(self) -> bool:
        """Whether it sends us there for good."""
        return self.status in _PERMANENT

    def header(self, name: str) -> str | None:
        """A header that may be kept, shown, and sent back: short, and of plain characters; none otherwise."""
        value = self.headers.get(name, "")
        return value if sendable(value) else None

    def failure(self, now: datetime) -> FetchError:
        """The error that this answer is; the words are ours, not the server's."""
        return FetchError(
            f"the server answered {_status_line(self.status)}",
            hint=_HINTS.get(self.status, "try again later" if self.status >= 500 else "check the address"),
            status=self.status,
            retry_after=retry_after(self.headers.get("retry-after", ""), now),
        )


def sendable(value: str) -> bool:
    """Whether a value may stand in a header of ours."""
    return 0 < len(value) <= _LONGEST_VALUE and value.isascii() and value.isprintable()


def retry_after(value: str, now: datetime) -> timedelta | None:
    """How long a server asks to wait (RFC 9110, section 10.2.3): seconds or a date; at most a year."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:12]), int(_LONGEST_WAIT.total_seconds())))
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(until - now, timedelta(0)), _LONGEST_WAIT)


def max_age(cache_control: str) -> timedelta | None:
    """How long an answer stays true (RFC 9111, section 5.2.2.1): at most a year; None where that is not said."""
    for directive in cache_control[:_LONGEST_VALUE].lower().split(","):
        name, _, value = directive.strip().partition("=")
        seconds = value.strip().strip('"')
        if name.strip() == "max-age" and seconds.isascii() and seconds.isdigit():
            return timedelta(seconds=min(int(seconds[:12]), int(_LONGEST_WAIT.total_seconds())))
    return None


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
