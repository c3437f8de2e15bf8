"""The system's resolver."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from retrieval.errors import HostUnreachable
from retrieval.web import SystemResolver


def test_a_number_is_its_own_address() -> None:
    """No look-up."""
    assert list(SystemResolver().addresses("151.101.0.10", 0)) == [ip_address("151.101.0.10")]
    assert list(SystemResolver().addresses("2a04:4e42::10", 0)) == [ip_address("2a04:4e42::10")]


def test_a_name_is_looked_up() -> None:
    """The one that every system knows without a network; each answer once."""
    found = SystemResolver().addresses("localhost", 30)
    assert found
    assert all(address.is_loopback for address in found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", ["a" * 64 + ".example", "a..example"])
def test_a_name_that_cannot_be_looked_up_is_not_found(name: str) -> None:
    """The C library's and Python's own words for it are ours afterwards."""
    with pytest.raises(HostUnreachable, match="is not found: "):
        SystemResolver().addresses(name, 30)
