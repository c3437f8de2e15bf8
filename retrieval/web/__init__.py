"""Addresses on the web: the one guarded way to fetch what people name. ``docs/addresses.md`` has the rules.

```
address    a web address, read strictly                       pure
networks   which IP addresses are the public Internet's       pure
policy     which addresses may be fetched; SITREP_ALLOW_HOSTS pure
resolve    names to IP addresses, once
guard      connections to addresses that were checked; the deadline
answer     what a server answered, and what that means         pure
body       unpacking while it comes, bounded
session    exchanges and redirects on the wire
robots     what a host asks of programs
client     Web: all of this, from an address to bytes
```
"""

from retrieval.web.client import Web
from retrieval.web.policy import Policy, parse_allowed
from retrieval.web.resolve import SystemResolver
from retrieval.web.types import Fetched, Limits, Network, Request

__all__ = ["Fetched", "Limits", "Network", "Policy", "Request", "SystemResolver", "Web", "parse_allowed"]
