"""Messages and what they hold: parts, header fields, attachments, by the standard library's ``email``.

Headers are taken as they stand and decoded here (policy ``compat32``): the parsed headers of ``policy.default`` take
quadratic time on hostile addresses, and raise errors of every kind on broken ones.
"""

from __future__ import annotations

import binascii
import email
import email.errors
import email.header
import email.policy
import email.utils
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Final

from retrieval.errors import SourceError
from retrieval.parse.decode import decode, repair

# A real message holds a few parts in one another; the parser asks every level about every line.
MOST_PARTS: Final = 200
MOST_BOUNDARIES: Final = 10_000
# No header field that we read says anything beyond so many characters; parameters take quadratic time.
LONGEST_FIELD: Final = 4000
# What the standard library raises, beyond its own errors, on messages that no program wrote.
DEFECTS: Final = (email.errors.MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
# Parts of these kinds belong to a message's looks or to its seals.
_LOOKS: Final = frozenset({"image", "audio", "video", "font"})
_SEALS: Final = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
_MESSAGES: Final = frozenset({"message/rfc822", "message/global", "message/news"})
_REPORTS: Final = frozenset({"message/delivery-status", "text/rfc822-headers", "text/calendar", "text/x-amp-html"})
_SUFFIXES: Final = {"application/pdf": ".pdf", "text/html": ".html", "text/plain": ".txt"}

_PART_START = re.compile(rb"content-type:\s*(?:multipart/|message/)", re.I)
_HEADER_END = re.compile(rb"\r?\n[ \t]*\r?\n")
_BOUNDARY_LINE = re.compile(rb"^--(\S[^\r\n]{0,69}?)[ \t]*\r?\n(?=content-)", re.I | re.M)
_UUENCODED = re.compile(r"^begin [0-7]{3,4} (?P<name>[^\n]{1,200})\n(?P<lines>(?:[ -`]{1,62}\n)+)end[ \t]*$", re.M)
_FROM_LINE = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From \S+ [^\n]{0,100}\d{4}[^\n]{0,20}\n")
_ESCAPED_FROM = re.compile(rb"^>(?=>*From )", re.M)


class _Bounded(email.policy.Compat32):
    """Header fields as they stand, up to a length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """A field's name and its value, cut off."""
        name, value = super().header_source_parse(sourcelines)
        return name, str(value)[:LONGEST_FIELD]


_POLICY: Final = _Bounded(mangle_from_=False, max_line_length=0)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in a message or mailbox: its name, and its bytes."""

    name: str
    content: bytes

    def open(self) -> io.BufferedReader:
        """The bytes as a stream."""
        return io.BufferedReader(io.BytesIO(self.content))


def parse(content: bytes) -> Message:
    """The message that ``content`` is; a boundary that no part has is replaced by the one that parts have.

    Raises:
        SourceError: it has more parts in one another than a program can have meant.
    """
    content = content.lstrip(b"\r\n")
    if len(_PART_START.findall(content)) > MOST_PARTS or content.count(b"\n--") > MOST_BOUNDARIES:
        raise SourceError("the message holds too many parts", hint="save what you need of it by itself")
    message = _parsed(content)
    if kind_of(message).startswith("multipart/") and not message.is_multipart():
        end = _HEADER_END.search(content)
        found = _BOUNDARY_LINE.search(content, end.end()) if end else None
        if end and found:
            head = b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n' % found[1]
            repaired = _parsed(head + content[end.end() :])
            message.set_payload(repaired.get_payload())
    return message


def _parsed(content: bytes) -> Message:
    try:
        return email.message_from_bytes(content, policy=_POLICY)
    except DEFECTS as error:
        raise SourceError(f"the message cannot be read: {error}"[:200], hint="save it again") from error


def kind_of(part: Message) -> str:
    """A part's media type in lower case; ``text/plain`` where it states none that can be read."""
    try:
        return part.get_content_type()
    except DEFECTS:
        return "text/plain"


def parameter(part: Message, name: str) -> str:
    """A parameter of a part's ``Content-Type`` (``charset``, ``start``), or an empty text."""
    try:
        return email.utils.collapse_rfc2231_value(part.get_param(name) or "")
    except DEFECTS:
        return ""


def field(message: Message, name: str) -> str:
    """A header field of a message, decoded, on one line; empty where it is missing. The first counts."""
    wanted = name.lower()
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == wanted), "")
    return header_text(raw)


def header_text(raw: str) -> str:
    """What a raw header field says: encoded words (RFC 2047) decoded, and bytes that stand there in no encoding."""
    unfolded = " ".join(raw.split())
    try:
        pieces = email.header.decode_header(unfolded) if "=?" in unfolded else [(unfolded, None)]
    except DEFECTS:
        pieces = [(unfolded, None)]
    return " ".join(repair("".join(_piece(*piece) for piece in pieces)).text.split())


def _piece(piece: str | bytes, charset: str | None) -> str:
    if isinstance(piece, str):
        if piece.isascii():
            return piece
        piece = piece.encode("utf-8", "surrogateescape")
    return text_of_bytes(piece, charset or "")


def text_of_bytes(content: bytes, charset: str) -> str:
    """Bytes as text: in the encoding they are said to be in where that fits, else in the one they look like."""
    try:
        return content.decode(charset) if charset else decode(content).text
    except (LookupError, ValueError, SourceError):
        pass_on = content.strip(b"\0 \t\r\n")
    try:
        return decode(pass_on).text if pass_on else ""
    except SourceError:
        return content.decode("ascii", "replace")


def content_of(part: Message) -> bytes:
    """A part's bytes without their transfer encoding; as far as they go where that is broken."""
    try:
        payload = part.get_payload(decode=True)
    except DEFECTS:
        payload = None
    return payload if isinstance(payload, bytes) else b""


def text_of(part: Message) -> str:
    """The text of a part, with Unix line ends and whatever encoding it claims."""
    return repair(text_of_bytes(content_of(part), parameter(part, "charset"))).text


def leaves(message: Message) -> Iterator[Message]:
    """The parts of a message that hold something, in order; a message in it is one of them, not its parts."""
    parts = message.get_payload() if kind_of(message).startswith("multipart/") else None
    if not isinstance(parts, list):
        yield message
        return
    for part in parts:
        if isinstance(part, Message):
            yield from leaves(part)


def is_body(part: Message) -> bool:
    """Whether a part is text to be read with the message rather than a file that came with it."""
    attached = (part.get_content_disposition() or "") == "attachment"
    return kind_of(part) in ("text/plain", "text/html") and not attached and not _file_name(part)


def is_encrypted(message: Message) -> bool:
    """Whether only who holds a key can read the message (OpenPGP, S/MIME)."""
    kind = kind_of(message)
    sealed = kind.removeprefix("application/x-").removeprefix("application/") == "pkcs7-mime"
    return kind == "multipart/encrypted" or (sealed and "signed" not in parameter(message, "smime-type").lower())


def without_uuencoded(text: str) -> str:
    """A body without the files that stand in it as text (``begin 644 name``)."""
    return _UUENCODED.sub("", text)


def attachments(message: Message) -> Iterator[Attached]:
    """The files that came with a message, messages among them; pictures, sound, video and seals are passed over."""
    for number, part in enumerate(() if is_encrypted(message) else leaves(message), 1):
        kind = kind_of(part)
        if is_body(part):
            for found in _UUENCODED.finditer(text_of(part)):
                yield Attached(found["name"].strip(), _uudecoded(found["lines"]))
        elif kind in _MESSAGES:
            yield Attached(_file_name(part) or f"message-{number}.eml", _message_bytes(part))
        elif kind.partition("/")[0] not in _LOOKS and kind not in _SEALS | _REPORTS:
            yield Attached(_file_name(part) or f"part-{number}{_SUFFIXES.get(kind, '')}", content_of(part))


def mailbox(content: bytes) -> Iterator[Attached]:
    """The messages of a mailbox (mbox), numbered from 1."""
    starts = [match.span() for match in _FROM_LINE.finditer(content)]
    ends = [start for start, _ in starts[1:]] + [len(content)]
    for number, ((_, begin), end) in enumerate(zip(starts, ends, strict=True), 1):
        yield Attached(f"{number}.eml", _ESCAPED_FROM.sub(b"", content[begin:end]))


def _file_name(part: Message) -> str:
    try:
        return header_text(part.get_filename() or "")
    except DEFECTS:
        return ""


def _message_bytes(part: Message) -> bytes:
    """The message that a part holds, also where it was encoded against the rules (RFC 2046, 5.2.1)."""
    inside = part.get_payload()
    message = inside[0] if isinstance(inside, list) and inside else None
    if not isinstance(message, Message):
        return content_of(part)
    try:
        if field(part, "Content-Transfer-Encoding").lower() == "base64" and not message.keys():
            return binascii.a2b_base64(str(message.get_payload()))
        return message.as_bytes(policy=_POLICY)
    except DEFECTS:
        return b""


def _uudecoded(lines: str) -> bytes:
    """The bytes of uuencoded lines, up to the first broken one."""
    found = bytearray()
    for line in lines.splitlines():
        try:
            found += binascii.a2b_uu(line)
        except binascii.Error:
            break
    return bytes(found)
