"""Which addresses may be fetched: the public Internet's, and inner ones that a setting names. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.errors import AddressRefused
from retrieval.web.address import Address, IPAddress, host_name, ip_address
from retrieval.web.networks import Network, why_inner

# Where web servers answer. Behind other ports stand other services, which may take a request for a command of theirs.
PORTS = frozenset({80, 443, 8080, 8443})
# Names that never belong to the public Internet: RFC 6761, RFC 6762 appendix G, RFC 7686, RFC 8375, and common habit.
INNER_NAMES = frozenset(
    {"localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan", "onion", "arpa"}
)
_ALLOW_HINT = "whoever runs sitrep can allow it with SITREP_ALLOW_HOSTS"


@dataclass(frozen=True, slots=True)
class Allowance:
    """One entry of ``SITREP_ALLOW_HOSTS``: a host by name, or a network; at one port, or at the usual ones."""

    place: str | Network
    port: int | None

    def has_port(self, port: int) -> bool:
        """Whether this entry holds for a port."""
        return port in PORTS if self.port is None else port == self.port

    def names(self, host: str, port: int) -> bool:
        """Whether this entry is about a host by its name, or by the address it is written as."""
        return self.place == host and self.has_port(port)

    def holds(self, address: IPAddress, port: int) -> bool:
        """Whether this entry is about an IP address."""
        return not isinstance(self.place, str) and address in self.place and self.has_port(port)


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be fetched, beside the public Internet."""

    allowed: tuple[Allowance, ...] = ()

    def check(self, address: Address) -> None:
        """Check what an address says by itself, before anything is looked up.

        Raises:
            AddressRefused: the port, the name or the IP address is not the public web's.
        """
        literal = address.literal
        if self._by_name(address.host, address.port) or (literal and self._by_network(literal, address.port)):
            return
        if literal:
            _check_public(literal, f"{literal} is")
        else:
            _check_name(address.host)
        if not self._somewhere(address.port):
            _check_port(address.port)

    def check_answers(self, host: str, port: int, answers: Sequence[IPAddress]) -> None:
        """Check what a host has been resolved to.

        Every answer must pass, not only the one that is used: no publisher's name leads to an inner address as well, so
        a name that does is a trap or a mistake, and which of its addresses is reached must not be a matter of luck.

        Raises:
            AddressRefused: an answer is not the public Internet's.
        """
        for answer in answers:
            if not self.allows(host, port, answer):
                _check_public(answer, f"{host} leads to {answer},")
                _check_port(port)

    def allows(self, host: str, port: int, answer: IPAddress) -> bool:
        """Whether a setting names the host, or a network that one of its addresses lies in."""
        return self._by_name(host, port) or self._by_network(answer, port)

    def _by_name(self, host: str, port: int) -> bool:
        return any(allowance.names(host, port) for allowance in self.allowed)

    def _by_network(self, address: IPAddress, port: int) -> bool:
        return any(allowance.holds(address, port) for allowance in self.allowed)

    def _somewhere(self, port: int) -> bool:
        """Whether some network is allowed at this port: then only what a name leads to can decide."""
        return any(allowance.port == port for allowance in self.allowed)


def parse_allowed(text: str) -> tuple[Allowance, ...]:
    """Read ``SITREP_ALLOW_HOSTS``: hosts and networks between commas, each with a port or without.

    ``127.0.0.1:8001``, ``10.1.0.0/16``, ``10.1.0.0/16:3000``, ``wiki.example:8080``, ``[fd00::7]:8080``, ``fd00::/8``.

    Raises:
        ValueError: an entry is none of these; gives its number.
    """
    allowed = []
    for number, entry in enumerate(text.split(","), 1):
        try:
            allowed += [_allowance(entry.strip())] if entry.strip() else []
        except (ValueError, AddressRefused) as error:
            raise ValueError(f"entry {number} is no host or network, such as wiki.example:80 or 10.1.0.0/16") from error
    return tuple(allowed)


def _allowance(entry: str) -> Allowance:
    place, port = _split_port(entry)
    if "/" in place or ip_address(place):
        return Allowance(ipaddress.ip_network(place), port)
    return Allowance(host_name(place), port)


def _split_port(entry: str) -> tuple[str, int | None]:
    """An entry's place and port. A bare IPv6 address has several colons, and a port only behind brackets."""
    place, colon, port = entry.rpartition(":")
    bracketed = place.startswith("[") and place.endswith("]")
    if not colon or (":" in place and not bracketed):
        return entry.removeprefix("[").removesuffix("]"), None
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        raise ValueError("no port after the colon")
    return place.removeprefix("[").removesuffix("]"), int(port)


def _check_name(host: str) -> None:
    labels = host.split(".")
    if len(labels) == 1 or labels[-1] in INNER_NAMES:
        raise AddressRefused(f"refused: {host} is a name inside a private network", hint=_ALLOW_HINT)


def _check_port(port: int) -> None:
    if port not in PORTS:
        raise AddressRefused(f"refused: port {port} is not one of a web server", hint=_ALLOW_HINT)


def _check_public(address: IPAddress, subject: str) -> None:
    why = why_inner(address)
    if why:
        raise AddressRefused(f"refused: {subject} {why}", hint=_ALLOW_HINT)
