"""Names to IP addresses, asked once and within a time."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Sequence
from typing import Protocol

from retrieval.errors import HostUnreachable
from retrieval.web.address import IPAddress, ip_address


class Resolver(Protocol):
    """Looks a name up. The system's outside tests."""

    def addresses(self, host: str, seconds: float) -> Sequence[IPAddress]:
        """All addresses of a host, the best first; an IP address is its own.

        Raises:
            HostUnreachable: there is no such name, or no answer within ``seconds``.
        """


class SystemResolver:
    """The operating system's resolver, with its hosts file, its order of preference, and a limit on its patience."""

    def addresses(self, host: str, seconds: float) -> Sequence[IPAddress]:
        """All addresses of a host, as ``getaddrinfo`` orders them."""
        literal = ip_address(host)
        if literal:
            return (literal,)
        answer = _ask(host, seconds)
        if isinstance(answer, OSError):
            reason = answer.strerror or "the look-up failed"
            raise HostUnreachable(
                f"{host} is not found: {reason[:1].lower()}{reason[1:]}",
                hint="check the spelling of the host, and the connection",
            ) from answer
        return answer


def _ask(host: str, seconds: float) -> list[IPAddress] | OSError:
    """``getaddrinfo`` has no time limit of its own: a thread waits for it, and is left alone if it waits too long."""
    answers: queue.SimpleQueue[list[IPAddress] | OSError] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(_look_up(host)), daemon=True, name="sitrep-resolver").start()
    try:
        return answers.get(timeout=seconds)
    except queue.Empty as error:
        raise HostUnreachable(f"{host} is not found: no answer in time", hint="try again later") from error


def _look_up(host: str) -> list[IPAddress] | OSError:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        return error
    except UnicodeError as error:  # Python's own idea of a name, after ours
        return OSError(0, str(error))
    # A zone (fe80::1%eth0) is no public address; without it the address is judged like any other.
    numbers = dict.fromkeys(str(sockaddr[0]).partition("%")[0] for *_, sockaddr in found)
    return [address for number in numbers if (address := ip_address(number))]
