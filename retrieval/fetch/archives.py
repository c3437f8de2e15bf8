"""ZIP archives: which members are read, and each as a stream that is counted while it is inflated.

Nothing is ever written to disk, so a member's name can be anything: ``../../etc/passwd`` is only a name.
"""

from __future__ import annotations

import gzip
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from retrieval.errors import SourceError
from retrieval.fetch.bounds import MEGABYTE, Budget, Inflating, too_many

# What damaged archives make zipfile, gzip and zlib raise.
DAMAGED: Final = (
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    struct.error,
    UnicodeDecodeError,
    NotImplementedError,
    OverflowError,
    ValueError,
)
# The two ways of packing whose output is bounded while it is unpacked: a few bytes of bzip2 or LZMA are many megabytes.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_METHOD_NAMES = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd", 99: "AES"}
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_DIRECTORY_ENTRY = b"PK\x01\x02"
_CHUNK = 4 * MEGABYTE
# Files that a system leaves behind. A name that begins with a dot is hidden, as in a folder.
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})


class OfficeDocument(SourceError):
    """A file that is packed like an archive and is one document."""


class Member(Protocol):
    """A file in a container."""

    @property
    def name(self) -> str:
        """Its name there, folders and all."""
        ...

    def open(self) -> io.BufferedReader:
        """Its bytes.

        Raises:
            SourceError: it is packed in a way that is not read.
        """
        ...


def members(stream: BinaryIO, budget: Budget) -> Iterator[Member]:
    """The files in an archive, in its order; hidden files, folders and links are passed over.

    Raises:
        OfficeDocument: it is one document.
        SourceError: it is damaged, holds no files, or none that can be read without a password.
    """
    try:
        _check_count(stream, budget)
        archive = zipfile.ZipFile(stream)
    except DAMAGED as error:
        raise damaged(error) from error
    with archive:
        if _is_office(archive.NameToInfo):
            raise OfficeDocument(
                "this is an office document, which sitrep does not read", hint="save it as text or HTML"
            )
        infos = [info for info in archive.infolist() if not (info.is_dir() or _is_link(info) or _is_hidden(info))]
        if not infos:
            raise SourceError("the archive holds no files", hint="hidden files, folders and links are passed over")
        locked = sum(info.flag_bits & _ENCRYPTED for info in infos)
        for info in infos:
            if not info.flag_bits & _ENCRYPTED:
                yield _Packed(_name(info), archive, info, budget)
        if locked:
            which = "it is" if locked == len(infos) else f"{locked} of its {len(infos)} files are"
            raise SourceError(f"{which} locked with a password", hint="unpack it with the password, then ingest that")


@dataclass(frozen=True, slots=True)
class _Packed:
    """A member of an archive."""

    name: str
    archive: zipfile.ZipFile
    info: zipfile.ZipInfo
    budget: Budget

    def open(self) -> io.BufferedReader:
        """Its bytes, inflated as they are read.

        Raises:
            SourceError: it is packed in a way that is not read.
        """
        method = self.info.compress_type
        if method not in _METHODS:
            raise SourceError(
                f"packed with {_METHOD_NAMES.get(method, f'method {method}')}, which sitrep does not unpack",
                hint="pack the archive again as an ordinary .zip (stored or deflated)",
            )
        inside = self.archive.open(self.info)
        packed = self.info.compress_size
        return io.BufferedReader(Inflating(inside.read, lambda: packed, self.budget.spend))


def damaged(error: BaseException) -> SourceError:
    """The error of packed data that cannot be unpacked."""
    return SourceError(f"the compressed data is damaged: {error}", hint="copy or compress the file again")


def _check_count(stream: BinaryIO, budget: Budget) -> None:
    """Refuse too many entries before an object is made of each: a directory of a million takes half a gigabyte."""
    entries, overlap = 0, b""
    while chunk := stream.read(_CHUNK):
        entries += (overlap + chunk).count(_DIRECTORY_ENTRY)
        overlap = chunk[-len(_DIRECTORY_ENTRY) + 1 :]
        if entries > budget.limits.members:
            raise too_many(budget.limits)
    stream.seek(0)


def _is_office(names: Collection[str]) -> bool:
    """Whether an archive is one document and not a container of files: Office (OOXML), OpenDocument, an e-book."""
    return "[Content_Types].xml" in names or "mimetype" in names


def _is_link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)


def _is_hidden(info: zipfile.ZipInfo) -> bool:
    parts = info.filename.replace("\\", "/").split("/")
    hidden = any(part.startswith(".") and part not in (".", "..") for part in parts)
    return hidden or parts[0] == "__MACOSX" or parts[-1].lower() in _SYSTEM_FILES


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name; many programs write UTF-8 without saying so, and zipfile reads it as code page 437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
