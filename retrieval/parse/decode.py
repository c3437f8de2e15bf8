"""Bytes to text: encodings found out, broken characters repaired, binary data refused."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

from retrieval.errors import SourceError

# Encodings that English and Arabic pages really come in; a guess over all of them finds false friends.
LEGACY = ["cp1256", "cp1252", "iso8859_6", "utf_16_le", "utf_16_be", "mac_arabic"]
# Magic numbers of formats that are no text (documents of some of them come in a later version).
MAGIC = {
    b"%PDF-": "a PDF file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x7fELF": "a program",
    b"\x1f\x8b": "gzip data",
    b"SQLite format 3": "a SQLite database",
}
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# The share of control characters above which bytes are no text at all.
BINARY_SHARE = 0.1
# The share of broken bytes up to which a text is damaged UTF-8 rather than another encoding.
DAMAGE_SHARE = 0.02

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]+encoding=["']([\w-]+)""", re.I)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Text:
    """A text and what had to be repaired to get it."""

    text: str
    warnings: tuple[str, ...]


def decode(content: bytes) -> Text:
    """The text that ``content`` holds.

    Raises:
        SourceError: the bytes are empty or are no text.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise SourceError("the file is empty", hint="remove it from the list")
    for magic, what in MAGIC.items():
        if content.startswith(magic):
            raise SourceError(
                f"this is {what}, not a text", hint="sitrep reads .txt, .md, .html, .jsonl and .jsonl.gz"
            )
    text, warnings = _to_text(content)
    cleaned = clean(text)
    return Text(cleaned.text, warnings + cleaned.warnings)


def clean(text: str) -> Text:
    """``text`` with Unix line ends and without characters that no report contains.

    Raises:
        SourceError: so many control characters that this is no text.
    """
    warnings: tuple[str, ...] = ()
    controls = len(_CONTROL.findall(text))
    if controls > BINARY_SHARE * len(text):
        raise SourceError("binary data, not a text", hint="sitrep reads .txt, .md, .html, .jsonl and .jsonl.gz")
    if controls:
        warnings += (f"{controls} control character(s) removed (NUL or the like)",)
        text = _CONTROL.sub("", text)
    if _SURROGATE.search(text):
        warnings += ("broken characters (lone surrogates) replaced",)
        text = _SURROGATE.sub("\ufffd", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    return Text(text.removeprefix("\ufeff"), warnings)


def _to_text(content: bytes) -> tuple[str, tuple[str, ...]]:
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace"), ()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _legacy(content)


def _legacy(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Not valid UTF-8: the encoding the page declares, damaged UTF-8, or the likeliest legacy one."""
    declared = _declared(content)
    if declared and declared != "utf-8":
        return content.decode(declared, "replace"), (f"read as {declared}, the encoding the page declares",)
    repaired = content.decode("utf-8", "replace")
    broken = repaired.count("\ufffd")
    if broken <= DAMAGE_SHARE * len(repaired):
        return repaired, (f"{broken} broken character(s) in UTF-8 replaced",)
    guess = charset_normalizer.from_bytes(content, cp_isolation=LEGACY).best()
    encoding = guess.encoding if guess else "cp1252"
    return content.decode(encoding, "replace"), (f"not UTF-8: read as {encoding}",)


def _declared(content: bytes) -> str | None:
    match = _DECLARED.search(content[:4096])
    if not match:
        return None
    try:
        return codecs.lookup((match[1] or match[2]).decode("ascii")).name
    except LookupError:
        return None
