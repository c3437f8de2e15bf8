"""Which IP addresses are the public Internet's.

The lists are IANA's registries of special-purpose addresses (RFC 6890 and its updates, as of 2025). ``ipaddress``
has them too, but not for this: ``is_global`` is true for multicast groups, IPv4-compatible and site-local addresses,
NAT64 and the old 6to4 relays; it was also true for 6to4 (2002::/16) and for 64:ff9b:1::/48 until 3.11.10, 3.12.4
and 3.13, and since 3.13 it looks through IPv4-mapped addresses. So both must agree, and the answer is the same with
every version.
"""

from __future__ import annotations

import ipaddress

from retrieval.web.address import IPAddress

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_PRIVATE = "an address inside a private network"
_MAPPED = "an IPv4 address written as IPv6"
_TUNNEL = "a tunnel to an IPv4 address"
_DOCUMENTATION = "an address for documentation"
_RESERVED = "a reserved address"
# What public addresses look like and are not: the first network that holds an address says why.
_INNER: tuple[tuple[Network, str], ...] = tuple(
    (ipaddress.ip_network(network), why)
    for network, why in (
        ("0.0.0.0/32", "the unspecified address"),
        ("0.0.0.0/8", _RESERVED),
        ("10.0.0.0/8", _PRIVATE),
        ("100.64.0.0/10", "an address inside a provider's network"),
        ("127.0.0.0/8", "an address of this machine"),
        ("168.63.129.16/32", "a cloud's metadata address"),  # Azure's platform; public by its number only
        ("169.254.169.254/32", "a cloud's metadata address"),
        ("169.254.0.0/16", "a link-local address"),
        ("172.16.0.0/12", _PRIVATE),
        ("192.0.0.0/24", _RESERVED),
        ("192.0.2.0/24", _DOCUMENTATION),
        ("192.88.99.0/24", _TUNNEL),  # the 6to4 relay, given up by RFC 7526
        ("192.168.0.0/16", _PRIVATE),
        ("198.18.0.0/15", "an address for measurements"),
        ("198.51.100.0/24", _DOCUMENTATION),
        ("203.0.113.0/24", _DOCUMENTATION),
        ("224.0.0.0/4", "a multicast address"),
        ("255.255.255.255/32", "the broadcast address"),
        ("240.0.0.0/4", _RESERVED),
        ("::/128", "the unspecified address"),
        ("::1/128", "an address of this machine"),
        ("::/96", _MAPPED),
        ("::ffff:0:0/96", _MAPPED),
        ("64:ff9b::/96", _TUNNEL),  # NAT64
        ("64:ff9b:1::/48", _TUNNEL),  # NAT64 inside a network
        ("2001::/32", _TUNNEL),  # Teredo
        ("2001::/23", _RESERVED),
        ("2001:db8::/32", _DOCUMENTATION),
        ("2002::/16", _TUNNEL),  # 6to4
        ("3fff::/20", _DOCUMENTATION),
        ("fc00::/7", _PRIVATE),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", _PRIVATE),  # site-local
        ("ff00::/8", "a multicast address"),
    )
)
# All that IANA has given out for use between networks (RFC 4291, section 2.4): what lies outside is reserved.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")


def why_inner(address: IPAddress) -> str | None:
    """Why an address is not one of the public Internet, in words that follow "is"; none where it is one."""
    for network, why in _INNER:
        if address in network:
            return why
    public = address.is_global and (address.version == 4 or address in _GLOBAL_UNICAST)
    return None if public else _RESERVED
