"""Which addresses Telegram takes for links.

Remembered from ``check_link`` and ``parse_url`` of TDLib; an address that fails is dropped from an entity in silence,
and refuses a button.
"""

from __future__ import annotations

import re

SCHEME = re.compile(r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?P<rest>.*)", re.DOTALL)
HOST = re.compile(r"(?:[a-z0-9.\-_!$,~*'();&+=]|%[0-9a-f]{2}|[^\x00-\x7f])+")
PORT = re.compile(r"0*[1-9][0-9]{0,4}")
MAIL = re.compile(r"mailto:[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+", re.IGNORECASE)
INNER = re.compile(r"tg:(?://)?[A-Za-z0-9_-]+[^\s<>]*", re.IGNORECASE)
MENTION = re.compile(r"tg:(?://)?user\?id=([1-9][0-9]{0,15})(?:[&#].*)?", re.IGNORECASE)


def linked_user(address: str) -> str | None:
    """The user id of a ``tg://user?id=`` link."""
    found = MENTION.fullmatch(address.strip())
    return found[1] if found else None


def checked_link(address: str) -> str | None:
    """The address as Telegram keeps it, or None for one that is no link.

    A host needs a dot, so that ``http://localhost`` is none; an address without a scheme is taken as http.
    """
    address = address.strip()
    if MAIL.fullmatch(address) or INNER.fullmatch(address):
        return address
    found = SCHEME.fullmatch(address)
    scheme = (found["scheme"] or "http").lower() if found else ""
    if not found or scheme not in ("http", "https"):
        return None
    split = re.search(r"[/?#]", found["rest"])
    place = split.start() if split else len(found["rest"])
    authority, path = found["rest"][:place], found["rest"][place:]
    if not _checked_host(authority):
        return None
    path = path if path.startswith("/") else f"/{path}"
    return f"{scheme}://{authority.lower()}" + "".join("%20" if character <= " " else character for character in path)


def _checked_host(authority: str) -> bool:
    host = authority.lower().rpartition("@")[2]
    if host.startswith("["):  # IPv6
        return bool(re.fullmatch(r"\[[0-9a-f:.]+\](?::[0-9]{1,5})?", host))
    name, colon, port = host.partition(":")
    if colon and not (PORT.fullmatch(port) and int(port) <= 65_535):
        return False
    return bool(HOST.fullmatch(name)) and "." in name.strip(".")
