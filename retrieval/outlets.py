"""Who publishes: outlets by the host of an address and by the names they go under.

The list is ``outlets.toml`` beside this file: a person can read and extend it.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher: its usual name, other names, and the hosts its pages stand on."""

    name: str
    hosts: tuple[str, ...]
    also: tuple[str, ...] = ()


class Outlets:
    """Looks outlets up by address and by name."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        known = tuple(outlets)
        self.version = hashlib.sha256(repr(known).encode()).hexdigest()[:16]
        self._by_host = {host: outlet.name for outlet in known for host in outlet.hosts}
        self._by_name = {
            spelling.casefold(): outlet.name for outlet in known for spelling in (outlet.name, *outlet.also)
        }

    @classmethod
    def load(cls) -> Outlets:
        """The outlets that come with sitrep."""
        text = resources.files("retrieval").joinpath("outlets.toml").read_text("utf-8")
        entries = tomllib.loads(text)["outlet"]
        return cls(Outlet(entry["name"], tuple(entry["hosts"]), tuple(entry.get("also", ()))) for entry in entries)

    def known_at(self, address: str | None) -> str | None:
        """The outlet of the list whose page stands at ``address``, or None."""
        labels = (host_of(address) or "").split(".")
        suffixes = (".".join(labels[start:]) for start in range(len(labels) - 1))
        return next((self._by_host[suffix] for suffix in suffixes if suffix in self._by_host), None)

    def named(self, name: str | None) -> str | None:
        """The outlet's usual name, by any of its names or hosts; an unknown name as it stands."""
        if not name or not name.strip():
            return None
        return self.known_as(name) or " ".join(name.split())

    def known_as(self, name: str) -> str | None:
        """The outlet of the list that goes by ``name`` or stands on that host, or None."""
        tidy = " ".join(name.split()).casefold()
        return self._by_name.get(tidy) or self._by_host.get(tidy.removeprefix("www."))


def host_of(address: str | None) -> str | None:
    """The host of an address in lower case without ``www.``, or None."""
    try:
        host = urlsplit(address or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
