"""The parts of an office document's ZIP file, bounded before anything is unpacked, and their XML, safely."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from lxml import etree

from retrieval.errors import SourceError

MEGABYTE: Final = 1024 * 1024
DAMAGED_HINT: Final = "open it in the program that made it, and save it again"
BOMB_HINT: Final = "it may be made to do harm; if not, save it as PDF and give that"


@dataclass(frozen=True, slots=True)
class ArchiveBounds:
    """How much of an archive is unpacked.

    ``entries`` in its directory; ``part_mb`` of one part and ``total_mb`` of all that are read, unpacked;
    ``ratio`` of unpacked to packed size, for parts of more than a megabyte (deflate cannot exceed 1032; documents
    of text reach 30, long tables 100).
    """

    entries: int = 10_000
    part_mb: int = 64
    total_mb: int = 128
    ratio: int = 200


BOUNDS: Final = ArchiveBounds()


class Archive:
    """An open ZIP file whose parts are read by name; nothing is ever written to disk."""

    def __init__(self, content: bytes, bounds: ArchiveBounds = BOUNDS) -> None:
        self._bounds = bounds
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise SourceError("the document is damaged: its ZIP directory cannot be read", hint=DAMAGED_HINT) from error
        self._parts = {info.filename: info for info in self._zip.infolist()}
        if len(self._zip.infolist()) > bounds.entries:
            raise SourceError(f"the document has more than {bounds.entries} parts", hint=BOMB_HINT)

    def xml(self, name: str) -> etree._Element | None:
        """The root element of an XML part, or None where there is no such part."""
        info = self._parts.get(name)
        return _parsed(self._unpacked(info), name) if info else None

    def _unpacked(self, info: zipfile.ZipInfo) -> bytes:
        self._check(info)
        most = self._bounds.part_mb * MEGABYTE
        try:
            with self._zip.open(info) as stream:
                content = stream.read(most + 1)  # the directory may lie about sizes
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise SourceError(f"the document is damaged: {_shown(info.filename)}", hint=DAMAGED_HINT) from error
        except RuntimeError as error:  # zipfile's word for a password
            raise SourceError("the document is locked with a password", hint="save a copy without it") from error
        self._read += len(content)
        if len(content) > most or self._read > self._bounds.total_mb * MEGABYTE:
            raise SourceError(f"the document unpacks to more than {self._bounds.total_mb} MB", hint=BOMB_HINT)
        return content

    def _check(self, info: zipfile.ZipInfo) -> None:
        """Refuse by what the directory says, before a byte is unpacked."""
        if info.file_size > self._bounds.part_mb * MEGABYTE:
            raise SourceError(f"{_shown(info.filename)} unpacks to more than {self._bounds.part_mb} MB", hint=BOMB_HINT)
        if info.file_size > MEGABYTE and info.file_size > self._bounds.ratio * max(info.compress_size, 1):
            raise SourceError(f"{_shown(info.filename)} is packed more than {self._bounds.ratio} to 1", hint=BOMB_HINT)


def _parsed(content: bytes, name: str) -> etree._Element:
    """The root of an XML document without entities: the standard (ECMA-376, part 2) allows no DTD."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error).split("\n")[0][:80]
        raise SourceError(f"the document is damaged: {_shown(name)}: {reason}", hint=DAMAGED_HINT) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise SourceError(f"the document is not safe: {_shown(name)} declares entities", hint=BOMB_HINT)
    return root


def _shown(name: str) -> str:
    """A part's name as a message shows it."""
    return ascii(name[:60])
