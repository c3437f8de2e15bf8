"""What fetches an address, as seen from here: something is passed in that keeps its own rules, or nothing is."""

from __future__ import annotations

import re
from typing import Protocol

_ADDRESS = re.compile(r"https?://", re.I)


class Fetched(Protocol):
    """What an address gave: the bytes, the address that answered in the end, and what they were said to be."""

    @property
    def content(self) -> bytes:
        """The body, unpacked."""
        ...

    @property
    def url(self) -> str:
        """The address after all redirects."""
        ...

    @property
    def content_type(self) -> str | None:
        """The ``Content-Type`` as it came, or None."""
        ...


class Web(Protocol):
    """Fetches addresses."""

    def get(self, url: str) -> Fetched:
        """What stands at ``url``.

        Raises:
            SourceError: it cannot be fetched, may not be, or is too large.
        """
        ...


def is_address(name: str) -> bool:
    """Whether what a person named is an address; it is never taken for a path then."""
    return bool(_ADDRESS.match(name))
