"""The body of an answer: unpacked while it comes, and never more of it than allowed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from retrieval.errors import FetchError
from retrieval.web.address import shown

# What sitrep says it understands. Brotli and zstd would be two dependencies more, and a server must not insist on them.
ACCEPTED = "gzip"
_MEGABYTE = 1024 * 1024
_PIECE = 64 * 1024
_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Bound:
    """How many bytes of a body are taken, and whether more is cut off or an error."""

    max_bytes: int
    cut: bool = False


class _Unpacker(Protocol):
    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What ``data`` adds, in small pieces: a few bytes may stand for gigabytes."""

    def check_end(self) -> None:
        """Raise :class:`FetchError` where the packed data stops before its end."""


def read(chunks: Iterable[bytes], encoding: str, bound: Bound) -> bytes:
    """The whole body, unpacked.

    Both what comes and what it becomes are counted: packed data may grow a thousandfold, or go on and become nothing.

    Raises:
        FetchError: it is larger than ``bound``, packed in an unknown way, damaged or incomplete.
    """
    unpacker = _unpacker(encoding)
    content, came = bytearray(), 0
    try:
        for chunk in chunks:
            came += len(chunk)
            for piece in unpacker.pieces(chunk):
                content += piece
                if len(content) > bound.max_bytes:
                    return _overfull(content, bound)
            if came > bound.max_bytes:
                return _overfull(content, bound)
        unpacker.check_end()
    except zlib.error as error:
        raise FetchError("the answer's compressed data is damaged", hint="try again later") from error
    return bytes(content)


def too_large(bound: Bound) -> FetchError:
    """The error of a body that is larger than allowed."""
    return FetchError(f"the answer is larger than {bound.max_bytes / _MEGABYTE:g} MB", hint="raise SITREP_MAX_FILE_MB")


def _overfull(content: bytearray, bound: Bound) -> bytes:
    if not bound.cut:
        raise too_large(bound)
    return bytes(content[: bound.max_bytes])


def _unpacker(encoding: str) -> _Unpacker:
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip":
            return _Gzip()
    raise FetchError(
        f"the answer is packed as {shown(encoding)}, which was not asked for", hint="save the page and name the file"
    )


class _Plain:
    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield data

    def check_end(self) -> None:
        """Nothing tells where plain data should have ended; HTTP does."""


class _Gzip:
    """gzip, also of several members one after the other (RFC 1952, section 2.2); what else follows is padding."""

    def __init__(self) -> None:
        self._member = _new_member()
        self._waiting = b""
        self._began = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        self._began = self._began or bool(data)
        data, self._waiting = self._waiting + data, b""
        while data:
            if self._member.eof:
                data = data.lstrip(b"\0")
                if len(data) < len(_GZIP_MAGIC):
                    self._waiting = data
                    return
                if not data.startswith(_GZIP_MAGIC):
                    return
                self._member = _new_member()
            yield from _inflated(self._member, data)
            data = self._member.unused_data

    def check_end(self) -> None:
        if self._began and not self._member.eof:
            raise FetchError("the answer's compressed data stops before its end", hint="try again later")


def _new_member() -> zlib._Decompress:
    return zlib.decompressobj(zlib.MAX_WBITS | 16)


def _inflated(member: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """What the data becomes, in small pieces: zlib leaves the data that exceeds one."""
    while data:
        yield member.decompress(data, _PIECE)
        data = member.unconsumed_tail
