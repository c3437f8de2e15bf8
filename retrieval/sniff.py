"""What a file is, by its content: documents that are no text, and those that are refused by name.

Only names and magic numbers are looked at; nothing is unpacked here.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Final

from retrieval.errors import SourceError
from retrieval.types import Media

SAVE_AS: Final = "save it as .docx or PDF, and give that"
ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A PDF may begin within the first kilobyte; the junk before it ends with a line.
_PDF = re.compile(rb"(?:^|[\r\n])%PDF-\d")
_PDF_WITHIN: Final = 1024
# How many names of a ZIP file are looked at, and how long its closing comment may be.
_NAMES: Final = 10_000
_COMMENT: Final = 65_557
# What a ZIP file is that holds this name.
_OFFICE: Final = {
    "xl/workbook.xml": "an Excel workbook (.xlsx)",
    "xl/workbook.bin": "an Excel workbook (.xlsb)",
    "ppt/presentation.xml": "a PowerPoint presentation (.pptx)",
    "Index/Document.iwa": "a Pages, Numbers or Keynote document",
}
# What a ZIP file is that holds a file "mimetype" with this content.
_MIMETYPES: Final = {
    b"application/vnd.oasis.opendocument.text": "an OpenDocument text (.odt)",
    b"application/vnd.oasis.opendocument.spreadsheet": "an OpenDocument spreadsheet (.ods)",
    b"application/vnd.oasis.opendocument.presentation": "an OpenDocument presentation (.odp)",
    b"application/epub+zip": "an e-book (.epub)",
}
# What an OLE container is that holds a stream of this name; the first one found counts.
_STREAMS: Final = {
    "EncryptedPackage": "an office document locked with a password",
    "WordDocument": "an old Word document (.doc)",
    "__substg1.0_": "an Outlook message (.msg)",
    "PowerPoint Document": "an old PowerPoint presentation (.ppt)",
    "Workbook": "an old Excel workbook (.xls)",
}


def media_of(content: bytes) -> Media | None:
    """PDF or DOCX where ``content`` is one; None where it is something else.

    Raises:
        SourceError: an office document of a format that is not read; says which.
    """
    if _PDF.search(content[:_PDF_WITHIN]):
        return Media.PDF
    if content.startswith(ZIP):
        return _in_zip(content)
    if content.startswith(OLE):
        raise _refused(_in_ole(content))
    if content.startswith(b"{\\rtf"):
        raise _refused("a rich text document (.rtf)")
    return None


def _refused(what: str) -> SourceError:
    locked = "password" in what
    return SourceError(f"this is {what}", hint="save a copy without the password, and give that" if locked else SAVE_AS)


def _in_ole(content: bytes) -> str:
    names = ((stream.encode("utf-16-le"), what) for stream, what in _STREAMS.items())
    return next((what for name, what in names if name in content), "an old office document (OLE)")


def _in_zip(content: bytes) -> Media | None:
    # "mimetype" comes first and is not packed: 30 bytes of header, 8 of the name, then the type itself.
    kind = content[38:120] if content[30:38] == b"mimetype" else b""
    for mimetype, what in _MIMETYPES.items():
        if kind.startswith(mimetype):
            raise _refused(what)
    names = set(_names(content))
    if "[Content_Types].xml" in names and any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return Media.DOCX
    for name, what in _OFFICE.items():
        if name in names:
            raise _refused(what)
    return None


def _names(content: bytes) -> Iterator[str]:
    """The names in a ZIP file's directory, at most so many; none where the directory is damaged."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - _COMMENT))
    if end < 0 or len(content) < end + 22:
        return
    size, place = struct.unpack_from("<II", content, end + 12)
    if place + size > end:
        place = end - size  # the directory of a file with something before it
    for _ in range(_NAMES):
        if place < 0 or content[place : place + 4] != b"PK\x01\x02" or len(content) < place + 46:
            return
        name, extra, comment = struct.unpack_from("<HHH", content, place + 28)
        yield content[place + 46 : place + 46 + name].decode("utf-8", "replace")
        place += 46 + name + extra + comment
