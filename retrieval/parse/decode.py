"""Bytes to text: encodings found out, broken characters repaired, binary data refused."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from retrieval.errors import SourceError

# Encodings that Arabic pages come in besides UTF-8, and the share of high bytes in runs that shows one.
ARABIC_ENCODINGS = ("cp1256", "iso8859_6")
ARABIC_RUNS = 0.5
READS = "sitrep reads text, Markdown, HTML, JSONL, PDF, DOCX, mail, feeds and saved pages, also in .zip and .gz"
# Magic numbers of formats that are no text.
MAGIC = {
    b"%PDF-": "a PDF file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a ZIP archive",
    b"\x7fELF": "a program",
    b"MZ": "a Windows program",
    b"ID3": "a sound recording",
    b"OggS": "a recording",
    b"\x1f\x8b": "gzip data",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\xfd7zXZ\x00": "xz data",
    b"BZh91AY&SY": "bzip2 data",
    b"\x28\xb5\x2f\xfd": "Zstandard data",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an Outlook message or an old Office document",
    b"\x78\x9f\x3e\x22": "Outlook's winmail.dat",
    b"SQLite format 3": "a SQLite database",
}
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# The share of control characters above which bytes are no text at all.
BINARY_SHARE = 0.1

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]+encoding=["']([\w-]+)""", re.I)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_COMMON_ARABIC = re.compile("[اليمونرتبهعدفةأسق]")
_NEVER_ARABIC = re.compile("[\u00c0-\u024f\u064b-\u0652\ufffd]")
_TEXT_ENCODING = re.compile(r"cp\d+|iso8859-\d+|mac-\w+|koi8-\w|gb\w+|big5|shift_jis|euc_\w+")
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
            raise SourceError(f"this is {what}, not a text", hint=READS)
    text, warnings = _to_text(content)
    cleaned = clean(text)
    return Text(cleaned.text, warnings + cleaned.warnings)


def clean(text: str) -> Text:
    """``text`` with Unix line ends and without characters that no report contains.

    Raises:
        SourceError: so many control characters that this is no text.
    """
    if len(_CONTROL.findall(text)) > BINARY_SHARE * len(text):
        raise SourceError("binary data, not a text", hint=READS)
    return repair(text)


def repair(text: str) -> Text:
    """What :func:`clean` makes of ``text``, whose share of control characters says nothing: a title, an id."""
    warnings: tuple[str, ...] = ()
    if controls := len(_CONTROL.findall(text)):
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
    """Not valid UTF-8: damaged UTF-8, the encoding the page declares, or the likeliest legacy one."""
    repaired = content.decode("utf-8", "replace")
    broken = repaired.count("\ufffd")
    # A letter of another encoding is hardly ever valid UTF-8 by chance.
    if sum(map(len, _NOT_ASCII.findall(repaired))) - broken >= broken:
        return repaired, (f"{broken} broken character(s) in UTF-8 replaced",)
    declared = _declared(content)
    if declared:
        return content.decode(declared, "replace"), (f"read as {declared}, the encoding the page declares",)
    encoding = _likeliest(content)
    return content.decode(encoding, "replace"), (f"not UTF-8: read as {encoding}",)


def _likeliest(content: bytes) -> str:
    """The legacy encoding that ``content`` is in: letters of Arabic stand together, accented ones alone.

    Statistics over whole texts go wrong on a headline; this needs one word.
    """
    runs = _HIGH_BYTES.findall(content)
    together = sum(len(run) for run in runs if len(run) > 1)
    if together < ARABIC_RUNS * sum(map(len, runs)):
        return "cp1252"
    return max(ARABIC_ENCODINGS, key=lambda encoding: _commonness(content.decode(encoding, "replace")))


def _commonness(text: str) -> int:
    """How well a text reads as Arabic: common letters against accented Latin ones, vowel signs and gaps."""
    return len(_COMMON_ARABIC.findall(text)) - 2 * len(_NEVER_ARABIC.findall(text))


def _declared(content: bytes) -> str | None:
    """The legacy encoding a page names, if text comes in it; on the web ISO 8859-1 means windows-1252."""
    match = _DECLARED.search(content[:4096])
    if not match:
        return None
    try:
        name = codecs.lookup((match[1] or match[2]).decode("ascii")).name
    except LookupError:
        return None
    return {"iso8859-1": "cp1252"}.get(name, name) if _TEXT_ENCODING.fullmatch(name) else None
