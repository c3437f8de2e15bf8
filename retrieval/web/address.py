"""A web address, read strictly: the one reading that is checked, connected to and sent.

Two programs that read one address differently are how guards are passed, so an address is taken apart once, here;
what is unusual is refused rather than interpreted.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import idna

from retrieval.errors import AddressRefused

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

LONGEST = 2_000
DEFAULT_PORTS = {"http": 80, "https": 443}
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(?::([0-9]{0,5}))?")
# A name as DNS and certificates have it; the underscore is no letter of a host name and occurs in real ones.
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
# "Ends in a number", https://url.spec.whatwg.org/#ends-in-a-number-checker: what resolvers may take for an address.
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
# RFC 3986's characters of a path and of a query that stand for themselves, and % so that escapes stay as they are.
_PATH = "/:@!$&'()*+,;=~%"
_QUERY = _PATH + "?"
# Control characters, half characters and line breaks: no address has them.
_UNWRITABLE = {"Cc", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Address:
    """A web address that is well written; nothing is said about where it leads.

    ``host`` is a name in lower-case ASCII or an IP address without brackets, ``target`` the path and query as sent.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def literal(self) -> IPAddress | None:
        """The host as an IP address, where it is written as one."""
        return ip_address(self.host)

    @property
    def authority(self) -> str:
        """The host with its port where it is not the scheme's own: the ``Host`` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt speaks for."""
        return f"{self.scheme}://{self.authority}"

    def __str__(self) -> str:
        return self.origin + self.target

    def at(self, target: str) -> Address:
        """Another path of the same host."""
        return Address(self.scheme, self.host, self.port, target)

    def join(self, reference: str) -> Address:
        """The address that a redirect from here names.

        Raises:
            AddressRefused: it is badly written, or leads from https to http.
        """
        try:
            joined = urljoin(str(self), reference)
        except ValueError as error:
            raise _refused("the host is not well written") from error
        there = parse(joined)
        if self.scheme == "https" and there.scheme == "http":
            raise AddressRefused(
                "refused: it leads from https to http",
                hint="anybody on the way could change the page; name the http address yourself if you want it",
            )
        return there


def parse(text: str) -> Address:
    """Read an address as a person or a server wrote it; its fragment is dropped.

    Raises:
        AddressRefused: it is no http or https address, or not written plainly.
    """
    text = text.strip(" \t\r\n")
    _check_characters(text)
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise _refused("the host is not well written") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise _refused("not a web address", hint="an address begins with http:// or https://")
    if "@" in parts.netloc:
        raise _refused("the address holds a user name or a password", hint="name it without what stands before the @")
    host, port = _host_and_port(parts.netloc)
    query = f"?{quote(parts.query, safe=_QUERY)}" if parts.query else ""
    target = (quote(parts.path, safe=_PATH) or "/") + query
    return Address(parts.scheme, host, port or DEFAULT_PORTS[parts.scheme], target)


def ip_address(host: str) -> IPAddress | None:
    """The IP address that ``host`` plainly is; none for a name, a zone (``fe80::1%eth0``) or another spelling."""
    try:
        return None if "%" in host else ipaddress.ip_address(host)
    except ValueError:
        return None


def host_name(text: str) -> str:
    """A host in the form in which it is looked up, connected to and checked against a certificate.

    Raises:
        AddressRefused: it is neither a plain name nor a plain IP address.
    """
    if text.startswith("["):
        inner = ip_address(text[1:-1])
        if inner is None or inner.version != 6:
            raise _refused(f"{shown(text)} is no IPv6 address")
        return str(inner)
    host = _ascii(text).removesuffix(".")
    literal = ip_address(host)
    if literal is None and _NUMBER.fullmatch(host):
        raise _refused(
            f"{shown(host)} is not how an address is written",
            hint="an IP address is four decimal numbers, such as 192.0.2.7, without leading zeros",
        )
    if literal is None and not _NAME.fullmatch(host):
        raise _refused(f"{shown(text)} is no host name" if text else "the address names no host")
    return host


def shown(text: str) -> str:
    """Somebody else's text in a message: short, and nothing in it that acts on a terminal or turns it around."""
    plain = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text[:80])
    return plain if len(text) <= 80 else plain + "…"


def _check_characters(text: str) -> None:
    if len(text) > LONGEST:
        raise _refused(f"the address is longer than {LONGEST:,} characters")
    if any(unicodedata.category(char) in _UNWRITABLE for char in text):
        raise _refused("the address has a control character in it", hint="copy it again")


def _host_and_port(netloc: str) -> tuple[str, int | None]:
    match = _AUTHORITY.fullmatch(netloc)
    if not match:
        raise _refused(f"{shown(netloc)} is no host name")
    host, port = match[1], int(match[2]) if match[2] else None
    if port is not None and not 0 < port < 65_536:
        raise _refused(f"there is no port {port}")
    return host_name(host), port


def _ascii(host: str) -> str:
    """The host in ASCII: IDNA 2008 after the mapping of UTS 46, by which ``１２７`` is what it looks like."""
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except idna.IDNAError as error:
        raise _refused(f"{shown(host)} is no host name") from error


def _refused(what: str, *, hint: str = "check the address") -> AddressRefused:
    return AddressRefused(f"refused: {what}", hint=hint)
