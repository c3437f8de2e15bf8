"""How much is read at most: of one file, and of everything that a container holds.

Sizes are counted while bytes are inflated. What a header says of them is never believed.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from retrieval.errors import SourceError

MEGABYTE = 1024 * 1024
# How many times its own size a file may hold before the file is taken for a bomb; text shrinks 3 to 20 fold, the most
# repetitive pages and tables 100 fold, and a bomb of one layer 1,000 fold. Little files prove nothing.
RATIO = 250
RATIO_FROM = MEGABYTE


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A source that gave no document, and why."""

    source: str
    error: SourceError


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read at most.

    ``max_bytes`` are those of one file, of one member of an archive, or of one line of a JSONL file. The others bound
    what one named source may hold, archives inside archives included: ``members`` files, ``sizes`` times
    ``max_bytes``, ``depth`` containers in one another.
    """

    max_bytes: int
    members: int = 20_000
    sizes: int = 20
    depth: int = 4


class Exhausted(SourceError):
    """A source holds more than is read of one: the rest of it is left out."""


class Budget:
    """What may still be read of one named source."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._bytes = limits.sizes * limits.max_bytes
        self._members = limits.members

    def spend(self, inflated: int) -> None:
        """Count bytes that came out of a container.

        Raises:
            Exhausted: they are more than the source may hold.
        """
        self._bytes -= inflated
        if self._bytes < 0:
            most = self.limits.sizes * self.limits.max_bytes / MEGABYTE
            raise Exhausted(
                f"it holds more than {most:g} MB unpacked: the rest is left out",
                hint="unpack it and name the folder, or raise SITREP_MAX_FILE_MB",
            )

    def open_member(self) -> None:
        """Count a file in a container.

        Raises:
            Exhausted: there are more than the source may hold.
        """
        self._members -= 1
        if self._members < 0:
            raise too_many(self.limits)


def too_many(limits: Limits) -> Exhausted:
    """The error of a source with too many files in it."""
    return Exhausted(
        f"it holds more than {limits.members:,} files: the rest is left out",
        hint="unpack it and name the folder",
    )


def too_large(what: str, limits: Limits) -> SourceError:
    """The error of something over the limit of one file."""
    return SourceError(
        f"{what} is larger than {limits.max_bytes / MEGABYTE:g} MB",
        hint="raise SITREP_MAX_FILE_MB, or split it",
    )


class Inflating(io.RawIOBase):
    """What a packed stream holds, counted while it is inflated.

    Args:
        read: Reads at most so many inflated bytes.
        packed: How many packed bytes they came from so far.
        spend: Hears of every inflated byte; may raise.
    """

    def __init__(
        self, read: Callable[[int], bytes], packed: Callable[[], int], spend: Callable[[int], None] | None = None
    ) -> None:
        self._read = read
        self._packed = packed
        self._spend = spend
        self._inflated = 0
        self._broken: Exception | None = None

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer`` wholly unless the stream ends before, so that a look at its head sees enough of it.

        Raises:
            SourceError: it inflates like a bomb, or is more than may be read.
        """
        filled = 0
        while filled < len(buffer) and (chunk := self._next(len(buffer) - filled, begun=filled > 0)):
            buffer[filled : filled + len(chunk)] = chunk
            filled += len(chunk)
        self._count(filled)
        return filled

    def _next(self, size: int, *, begun: bool) -> bytes:
        """Read on; where that fails, what was read before is given out first."""
        try:
            if self._broken:
                raise self._broken
            return self._read(size)
        except Exception as error:
            self._broken = error
            if not begun:
                raise
            return b""

    def _count(self, filled: int) -> None:
        self._inflated += filled
        if self._spend:
            self._spend(filled)
        if self._inflated > RATIO_FROM and self._inflated > RATIO * self._packed():
            raise SourceError(
                f"it holds more than {RATIO} times its own size: taken for a bomb",
                hint="if it is none, unpack it and name the file",
            )


class Counted:
    """A stream to unpack, which knows how much of it was read."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        found = self._stream.read(size)
        self.count += len(found)
        return found
