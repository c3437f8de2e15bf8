"""What bytes are, by how they begin; a name's suffix only decides where the bytes leave it open."""

from __future__ import annotations

import codecs
import re
from enum import Enum, auto

from retrieval.types import Media

MEDIA_BY_SUFFIX = {
    ".txt": Media.TEXT,
    ".text": Media.TEXT,
    ".md": Media.MARKDOWN,
    ".markdown": Media.MARKDOWN,
    ".html": Media.HTML,
    ".htm": Media.HTML,
    ".xhtml": Media.HTML,
    ".eml": Media.MAIL,
    ".mht": Media.MHTML,
    ".mhtml": Media.MHTML,
    ".rss": Media.FEED,
    ".atom": Media.FEED,
}
RECORDS_SUFFIX = ".jsonl"
# Suffixes that say nothing of the format and belong to no name.
CONTAINER_SUFFIXES = frozenset({".zip", ".mbox", ".xml", ".json", ".pdf", ".docx"})
# What a server says of what it gives, where the address has no telling suffix.
SUFFIX_BY_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "message/rfc822": ".eml",
    "multipart/related": ".mhtml",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
}
# How many bytes are looked at; a message's header is often longer than the head of a page.
SNIFFED = 8192

_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_TAR_AT = 257
# Atomic groups: a comment that another one follows is never tried as one long comment, which takes for ever.
_ASIDE = rb"\s*(?>(?:<\?.*?\?>|<!--.*?-->|<!doctype[^\[>]*+(?:\[.*?\]\s*)?>)\s*)*+"
_HTML_START = re.compile(rb"\s*(?>(?:<!--.*?-->)\s*)*+<(?:!doctype|html|head|body|article)\b", re.I | re.S)
_RECORD_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{[^\S\n]*\"")
_JSON_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*\"|\[\s*[{\[\"\d])")
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org\\?/version\\?/', re.I)
_FEED_START = re.compile(_ASIDE + rb"<(?:[\w-]+:)?(?:rss|feed|rdf)[\s>/]", re.I | re.S)
# The DTD of a feed may be longer than what is looked at; nothing else names these roots in its doctype.
_FEED_DOCTYPE = re.compile(rb"\s*(?>(?:<\?.*?\?>|<!--.*?-->)\s*)*+<!doctype\s+(?:rss|feed|rdf:rdf)\b", re.I | re.S)
_HEADER_LINE = re.compile(rb"(?P<name>[!-9;-~]{1,76}):(?=[ \t\r\n]|[^/])")
_MBOX = re.compile(rb"From \S+ .{0,80}\d{4}[^\n]{0,20}\r?\n(?=[!-9;-~]{1,76}:)")
_SAVED_BY = re.compile(rb"^(?:snapshot-content-location:|from:\s*[\"<]?saved by\b)", re.I | re.M)
_RELATED = re.compile(rb"^content-type:\s*multipart/related\b", re.I | re.M)


class Container(Enum):
    """What holds several files."""

    GZIP = auto()
    ZIP = auto()
    TAR = auto()
    MAILBOX = auto()
    RECORDS = auto()
    JSON = auto()


def recognise(head: bytes, suffix: str) -> Media | Container:
    """What a file is whose first bytes are ``head``; text where nothing else is seen."""
    if packed := _packed(head):
        return packed
    text = _as_ascii(head)
    if found := _markup(text) or _message(text):
        return found
    known = MEDIA_BY_SUFFIX.get(suffix)
    if suffix == RECORDS_SUFFIX or (not known and _RECORD_START.match(head)):
        return Container.RECORDS
    if not known and _JSON_START.match(text):
        return Container.JSON
    return known or (Media.HTML if _HTML_START.match(head) else Media.TEXT)


def is_json_feed(content: bytes) -> bool:
    """Whether a JSON document names the version of JSON Feed that it is."""
    return bool(_JSON_FEED.search(_as_ascii(content)))


def _packed(head: bytes) -> Container | None:
    if head.startswith(_GZIP):
        return Container.GZIP
    if head.startswith(_ZIP):
        return Container.ZIP
    return Container.TAR if head[_TAR_AT : _TAR_AT + 5] == b"ustar" else None


def _markup(text: bytes) -> Media | None:
    """A feed, in XML or in JSON."""
    is_xml = text.lstrip()[:1] == b"<" and (_FEED_START.match(text) or _FEED_DOCTYPE.match(text))
    is_json = text.lstrip()[:1] == b"{" and _JSON_FEED.search(text)
    return Media.FEED if is_xml or is_json else None


def _message(text: bytes) -> Media | Container | None:
    """A message, a mailbox of them or a saved page, by header fields that only these have together."""
    if _MBOX.match(text):
        return Container.MAILBOX
    header = re.split(rb"\r?\n[ \t]*\r?\n", text.lstrip(b"\r\n"), maxsplit=1)[0]
    lines = [line for line in header.splitlines() if line[:1] not in (b" ", b"\t")]
    names = {match["name"].lower() if (match := _HEADER_LINE.match(line)) else b"" for line in lines[:-1] or lines}
    if b"" in names:
        return None
    names |= {match["name"].lower() for line in lines[-1:] if (match := _HEADER_LINE.match(line))}
    addressed = names & {b"to", b"received", b"message-id", b"delivered-to", b"return-path"}
    if _SAVED_BY.search(header) or (_RELATED.search(header) and not addressed):
        return Media.MHTML if b"content-type" in names else None
    sent = addressed or b"mime-version" in names
    return Media.MAIL if sent and b"from" in names and names & {b"subject", b"date"} else None


def _as_ascii(head: bytes) -> bytes:
    """``head`` without a byte order mark, and where it is UTF-16 in ASCII as far as it is that."""
    for bom, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(bom):
            return head[2:].decode(encoding, "replace").lstrip("\ufeff").encode("ascii", "replace")
    return head.removeprefix(codecs.BOM_UTF8)
