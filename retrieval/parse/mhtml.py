"""Saved pages (MHTML, RFC 2557), as Chromium, Edge and Internet Explorer write them.

The page is the root part; pictures, styles and frames beside it are not read. The header's ``Date`` says when the page
was saved and is no publication date.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message

from retrieval.errors import SourceError
from retrieval.parse import mime

# What quoted-printable makes of the equals sign of an attribute, and what stands there where nothing was encoded.
_ENCODED, _AS_IT_IS = b"=3D", b'="'


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved page: its markup, the address it was saved from, and the title of its window."""

    markup: str
    address: str
    title: str


def read_mhtml(content: bytes) -> Saved:
    """The page in a saved file.

    Raises:
        SourceError: it holds no HTML part, or parts without end.
    """
    message = mime.parse(content)
    root = _root(message)
    if root is None:
        raise SourceError("the saved page holds no HTML part", hint="save the page again")
    stated = [mime.field(message, "Snapshot-Content-Location"), mime.field(root, "Content-Location")]
    web = [address for address in stated if address.lower().startswith(("http://", "https://"))]
    return Saved(_markup(root), web[0] if web else "", mime.field(message, "Subject"))


def _root(message: Message) -> Message | None:
    """The part that ``start`` names, else the first HTML part."""
    pages = [part for part in mime.leaves(message) if mime.kind_of(part) in ("text/html", "application/xhtml+xml")]
    start = mime.parameter(message, "start").strip("<> ")
    named = (part for part in pages if start and mime.field(part, "Content-ID").strip("<> ") == start)
    return next(named, pages[0] if pages else None)


def _markup(root: Message) -> str:
    """The markup of the root part, also where it only claims to be quoted-printable."""
    raw = root.get_payload()
    claims = mime.field(root, "Content-Transfer-Encoding").lower() == "quoted-printable"
    if claims and isinstance(raw, str):
        plain = raw.encode("utf-8", "surrogateescape")
        if _AS_IT_IS in plain and _ENCODED not in plain:
            return mime.text_of_bytes(plain, mime.parameter(root, "charset"))
    return mime.text_of(root)
