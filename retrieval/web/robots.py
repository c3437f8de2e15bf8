"""robots.txt: what a host asks of programs (RFC 9309), kept for a day."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from protego import Protego

from retrieval.errors import AddressRefused, FetchError, HostUnreachable
from retrieval.web.address import Address, shown
from retrieval.web.answer import Answer
from retrieval.web.body import Bound

TOKEN = "sitrep"  # noqa: S105 - the name by which robots.txt calls us
# RFC 9309, section 2.4: not to be used for more than 24 hours.
_KEPT = timedelta(hours=24)
# A host without a readable robots.txt is asked again so soon, and not for each of a hundred addresses.
_KEPT_UNREADABLE = timedelta(minutes=5)
# RFC 9309, section 2.5: at least 500 KiB are read; what follows is left.
_READ = Bound(500 * 1024, cut=True)
# How much is kept: parsed, a robots.txt of nothing but rules takes sixteen times its size (measured, Protego 0.7).
_HOSTS = 500
_BYTES = 2 * 1024 * 1024
_AGENT_LINE = re.compile(r"user[- ]?agent(?:[ :]+(.*))?", re.I)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host asks of sitrep, in ``size`` bytes; ``unreadable`` says why nothing is known."""

    read_at: datetime
    parsed: Protego = field(default_factory=Protego)
    size: int = 0
    unreadable: FetchError | None = None

    @property
    def crawl_delay(self) -> float | None:
        """The seconds to leave between two requests, where the host asks for any."""
        return self.parsed.crawl_delay(TOKEN)

    def check(self, address: Address) -> None:
        """Raise :class:`AddressRefused` where the host does not want this path fetched."""
        if not self.parsed.can_fetch(str(address), TOKEN):
            path = shown(address.target.partition("?")[0])
            raise AddressRefused(
                f"robots.txt of {address.host} does not allow {path} for {TOKEN}",
                hint="ask the publisher, or save the page and name the file",
            )

    def fresh(self, now: datetime) -> bool:
        """Whether these need not be read again yet."""
        return timedelta(0) <= now - self.read_at < (_KEPT_UNREADABLE if self.unreadable else _KEPT)


class Robots:
    """The rules of hosts that were asked lately. Used by several threads at once."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._known: OrderedDict[str, Rules] = OrderedDict()
        self._lock = threading.Lock()

    def rules(self, address: Address, ask: Callable[[Address, Bound], Answer]) -> Rules:
        """The rules of an address's host: the ones kept, else read by ``ask``.

        Raises:
            AddressRefused: robots.txt itself leads where nothing may be fetched.
            FetchError: it cannot be read, so nothing may be fetched (RFC 9309, section 2.3.1.4).
        """
        now = self._clock()
        rules = self._kept(address.origin, now)
        if rules is None:
            rules = _read(address, ask, now)
            self._keep(address.origin, rules)
        if rules.unreadable:
            raise copy(rules.unreadable)  # an error keeps the traceback of each time it is raised
        return rules

    def _kept(self, origin: str, now: datetime) -> Rules | None:
        with self._lock:
            rules = self._known.get(origin)
            return rules if rules and rules.fresh(now) else None

    def _keep(self, origin: str, rules: Rules) -> None:
        with self._lock:
            self._known[origin] = rules
            self._known.move_to_end(origin)
            while len(self._known) > _HOSTS or sum(kept.size for kept in self._known.values()) > _BYTES:
                self._known.popitem(last=False)


def _read(address: Address, ask: Callable[[Address, Bound], Answer], now: datetime) -> Rules:
    try:
        answer = ask(address.at("/robots.txt"), _READ)
    except HostUnreachable as error:
        return Rules(now, unreadable=copy(error))  # the page would not be reached either: no word of robots.txt
    except FetchError as error:
        return Rules(now, unreadable=_unreadable(address, error))
    if answer.status == HTTPStatus.OK:
        return Rules(now, _parsed(answer.content), len(answer.content))
    # "Too many requests" is a 4xx, and no leave to send more of them.
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS or answer.status >= 500:
        return Rules(now, unreadable=_unreadable(address, answer.failure(now)))
    return Rules(now)


def _unreadable(address: Address, why: FetchError) -> FetchError:
    return FetchError(
        f"robots.txt of {address.host} could not be read: {why.message}",
        hint="sitrep fetches nothing from a host whose wishes it cannot learn; try again later",
        status=why.status,
        retry_after=why.retry_after,
    )


def _parsed(content: bytes) -> Protego:
    text = content.decode("utf-8-sig", "replace")
    if len(content) >= _READ.max_bytes:
        text = text.rpartition("\n")[0]  # the last line may have been cut in two
    return Protego.parse("\n".join(_folded(line) for line in text.splitlines()))


def _folded(line: str) -> str:
    """A line with the names of other programs made one: Protego keeps every rule once for each name it stands under.

    20,000 names above 20,000 rules fit into 500 KB and would be 400 million rules.
    """
    match = _AGENT_LINE.fullmatch(" ".join(line.partition("#")[0].split()))
    if not match:
        return line
    name = (match[1] or "").strip().lower()
    ours = name == "*" or name.replace("*", "") in ("", TOKEN)
    return f"User-agent: {name}" if ours else "User-agent: another"
