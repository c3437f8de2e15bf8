"""Who publishes: outlets by the host of an address and by the names they go under, and how far each is to be trusted.

The list is ``outlets.toml`` beside this file: a person can read it, extend it and lay a file of their own over it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from retrieval.outlet_file import Outlet, read_outlets

__all__ = ["Outlet", "Outlets", "host_of"]


class Outlets:
    """Looks outlets up by address and by name.

    ``version`` names what documents are read by: names and hosts. Another letter or owner makes nothing stale.
    """

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        known = tuple(outlets)
        read_by = [(outlet.name, outlet.hosts, outlet.also) for outlet in known]
        self.version = hashlib.sha256(repr(read_by).encode()).hexdigest()[:16]
        self._by_host = {host: outlet for outlet in known for host in outlet.hosts}
        self._by_name = {spelling.casefold(): outlet for outlet in known for spelling in (outlet.name, *outlet.also)}

    @classmethod
    def load(cls, extra: Path | None = None) -> Outlets:
        """The outlets that come with sitrep, with those of the file ``extra`` over them where there is one.

        Raises:
            SettingsError: a file or an entry is wrong.
        """
        return cls(read_outlets(extra))

    def known_at(self, address: str | None) -> str | None:
        """The outlet of the list whose page stands at ``address``, or None."""
        labels = (host_of(address) or "").split(".")
        suffixes = (".".join(labels[start:]) for start in range(len(labels) - 1))
        return next((self._by_host[suffix].name for suffix in suffixes if suffix in self._by_host), None)

    def named(self, name: str | None) -> str | None:
        """The outlet's usual name, by any of its names or hosts; an unknown name as it stands."""
        if not name or not name.strip():
            return None
        return self.known_as(name) or " ".join(name.split())

    def known_as(self, name: str) -> str | None:
        """The outlet of the list that goes by ``name`` or stands on that host, or None."""
        outlet = self.get(name)
        return outlet.name if outlet else None

    def get(self, name: str | None) -> Outlet | None:
        """What is known of the outlet that goes by ``name`` or stands on that host, or None."""
        tidy = " ".join((name or "").split()).casefold()
        return self._by_name.get(tidy) or self._by_host.get(tidy.removeprefix("www."))


def host_of(address: str | None) -> str | None:
    """The host of an address in lower case without ``www.``, or None."""
    try:
        host = urlsplit(address or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
