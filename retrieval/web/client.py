"""The guarded fetch: an address that somebody named, to bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from retrieval.web.address import Address, parse
from retrieval.web.answer import Answer, max_age, sendable
from retrieval.web.body import Bound
from retrieval.web.policy import Policy
from retrieval.web.robots import Robots
from retrieval.web.types import NOT_MODIFIED, Fetched, Limits, Network, Request

if TYPE_CHECKING:
    from retrieval.web.session import Session


class Web:
    """Fetches addresses that people name. Used by several threads at once.

    Args:
        policy: which addresses may be fetched.
        network: how the world is reached.
        limits: how far one fetch may go.
        agent: the ``User-Agent`` header; robots.txt is read for its first word.
        clock: the present, for how long robots.txt is kept and for ``Retry-After``.
    """

    def __init__(
        self, policy: Policy, network: Network, limits: Limits, agent: str, clock: Callable[[], datetime]
    ) -> None:
        self._policy = policy
        self._network = network
        self._limits = limits
        self._agent = agent
        self._clock = clock
        self._robots = Robots(clock)

    def get(self, url: str) -> Fetched:
        """Fetch an address; see :meth:`fetch`."""
        return self.fetch(Request(url))

    def fetch(self, request: Request) -> Fetched:
        """Fetch an address, or learn that it has not changed.

        Raises:
            AddressRefused: the address, or one that it redirects to, may not be fetched.
            FetchError: it may, and could not be; ``status`` and ``retry_after`` are the server's, where it gave any.
        """
        from retrieval.web.session import Session  # httpcore2 is not imported for a command that fetches nothing

        address = parse(request.url)
        with Session(self._policy, self._network, self._limits, self._agent) as session:
            answer = session.follow(
                address,
                Bound(self._limits.max_bytes),
                headers=_conditions(request),
                permit=lambda step: self._permit(step, session),
            )
            crawl_delay = self._robots.rules(answer.address, session.follow).crawl_delay
        if answer.status == HTTPStatus.OK or (answer.status == NOT_MODIFIED and request.conditional):
            return _fetched(answer, crawl_delay)
        raise answer.failure(self._clock())

    def _permit(self, address: Address, session: Session) -> None:
        self._robots.rules(address, session.follow).check(address)


def _conditions(request: Request) -> Mapping[str, str]:
    conditions = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    return {name: value for name, value in conditions.items() if value and sendable(value)}


def _fetched(answer: Answer, crawl_delay: float | None) -> Fetched:
    return Fetched(
        content=answer.content,
        url=str(answer.address),
        content_type=answer.header("content-type"),
        status=answer.status,
        etag=answer.header("etag"),
        last_modified=answer.header("last-modified"),
        moved_to=answer.moved_to,
        crawl_delay=crawl_delay,
        max_age=max_age(answer.headers.get("cache-control", "")),
    )
