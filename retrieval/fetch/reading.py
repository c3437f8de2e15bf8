"""Bytes to documents: what holds one text is a document, what holds several is opened.

A JSONL file is streamed, and every line of it is a document of its own: it may be larger than memory,
and a bad line is named by its number while the rest goes in. So do the members of an archive, the messages of a mailbox
and the attachments of a message, each recognised by its own content: ``outer.zip!folder/page.html``.
"""

from __future__ import annotations

import codecs
import gzip
import io
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import BinaryIO, TypeAlias

from retrieval.errors import SourceError
from retrieval.fetch import archives
from retrieval.fetch.archives import DAMAGED, Member, OfficeDocument
from retrieval.fetch.bounds import Budget, Counted, Exhausted, Inflating, Unreadable, too_large
from retrieval.fetch.recognise import (
    CONTAINER_SUFFIXES,
    MEDIA_BY_SUFFIX,
    RECORDS_SUFFIX,
    SNIFFED,
    Container,
    is_json_feed,
    recognise,
)
from retrieval.parse import mime
from retrieval.sniff import media_of
from retrieval.types import Document, Media

Found: TypeAlias = Iterator[Document | Unreadable]

# A name in a message is not shown longer than this: names of members may have 65,535 bytes.
LONGEST_NAME = 160
MORE_TO_READ = "write it as JSON Lines (.jsonl)"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where bytes come from: the place as messages name it, a document's name, the suffix of its format.

    ``depth`` counts the containers around it; ``address`` is where it was fetched from.
    """

    source: str
    name: str
    suffix: str
    depth: int = 0
    address: str | None = None

    def member(self, name: str) -> Origin:
        """The origin of a member of this container. Its name is only a name: nothing is written or looked up."""
        shown = shown_name(name)
        return replace(origin(shown), source=f"{self.source}!{shown}", depth=self.depth + 1)


def origin(name: str) -> Origin:
    """``set`` and ``.jsonl`` for ``set.jsonl.gz``, ``page`` and ``.html`` for ``PAGE.HTML``."""
    path = PurePosixPath(name.replace("\\", "/"))
    bare = PurePosixPath(path.stem) if path.suffix.lower() == ".gz" else PurePosixPath(path.name)
    suffix = bare.suffix.lower()
    known = suffix == RECORDS_SUFFIX or suffix in MEDIA_BY_SUFFIX or suffix in CONTAINER_SUFFIXES
    return Origin(name, (bare.stem if known else bare.name) or path.name or name, suffix)


def shown_name(name: str) -> str:
    """A member's name as it is shown: without what would steer a terminal or turn the line around, and not endless."""
    printable = "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
    return printable if len(printable) <= LONGEST_NAME else f"…{printable[-LONGEST_NAME:]}"


class Reader:
    """Reads one source that a person named, within one budget."""

    def __init__(self, budget: Budget, now: datetime) -> None:
        self._budget = budget
        self._limits = budget.limits
        self._now = now

    def read(self, stream: io.BufferedReader, where: Origin) -> Found:
        """The documents that a stream holds, as they are asked for.

        Raises:
            SourceError: it cannot be read; :class:`Exhausted` where it holds more than is read of one source.
        """
        kind = recognise(stream.peek(SNIFFED)[:SNIFFED], where.suffix)
        match kind:
            case Container.GZIP:
                yield from self.read(self._unpacked(stream, where), replace(where, depth=where.depth + 1))
            case Container.RECORDS:
                yield from self._lines(stream, where)
            case Container.ZIP:
                yield from self._archive(stream, where)
            case Container.TAR:
                raise SourceError("a tar archive, which sitrep does not open", hint="unpack it, or pack it as .zip")
            case Container.MAILBOX:
                self._check_depth(where)
                yield from self._members(mime.mailbox(self._whole(stream)), where)
            case Container.JSON:
                yield self._json(self._whole(stream), where)
            case Media.MAIL:
                yield from self._message(self._whole(stream), where)
            case _:
                content = self._whole(stream)
                yield self._document(content, media_of(content) or kind, where)

    def _document(self, content: bytes, media: Media, where: Origin) -> Document:
        return Document(content, media, where.source, where.name, self._now, where.address)

    def _whole(self, stream: io.BufferedReader) -> bytes:
        content = stream.read(self._limits.max_bytes + 1)
        if len(content) > self._limits.max_bytes:
            raise too_large("the file", self._limits)
        return content

    def _json(self, content: bytes, where: Origin) -> Document:
        if not is_json_feed(content):
            raise SourceError("JSON, but not one object a line", hint=MORE_TO_READ)
        return self._document(content, Media.FEED, where)

    def _check_depth(self, where: Origin) -> None:
        if where.depth >= self._limits.depth:
            raise SourceError(
                f"it lies in {self._limits.depth} archives or messages in one another, and is one more",
                hint="unpack what is around it",
            )

    def _unpacked(self, stream: io.BufferedReader, where: Origin) -> io.BufferedReader:
        """What a gzip file holds. By itself it may be larger than memory; in an archive it counts as that does."""
        self._check_depth(where)
        packed = Counted(stream)
        plain = gzip.GzipFile(fileobj=packed, mode="rb")  # type: ignore[call-overload] # it only reads
        spend = self._budget.spend if where.depth else None
        return io.BufferedReader(Inflating(plain.read1, lambda: packed.count, spend), SNIFFED)

    def _archive(self, stream: io.BufferedReader, where: Origin) -> Found:
        self._check_depth(where)
        held: BinaryIO = stream if stream.seekable() else io.BytesIO(self._whole(stream))
        try:
            yield from self._members(archives.members(held, self._budget), where)
        except OfficeDocument:
            held.seek(0)
            content = held.read(self._limits.max_bytes + 1)
            if len(content) > self._limits.max_bytes:
                raise too_large("the file", self._limits) from None
            media = media_of(content)
            if media is None:
                raise
            yield self._document(content, media, where)

    def _message(self, content: bytes, where: Origin) -> Found:
        """A message, which is parsed as a whole, and its attachments, each by itself."""
        attachments = mime.attachments(mime.parse(content))
        yield self._document(content, Media.MAIL, where)
        first = next(attachments, None)
        if first:
            self._check_depth(where)
            yield from self._members(itertools.chain([first], attachments), where)

    def _members(self, members: Iterator[Member], where: Origin) -> Found:
        """What the members of a container hold; a bad one is named, and the rest goes on."""
        for member in members:
            inside = where.member(member.name)
            try:
                self._budget.open_member()
                with member.open() as stream:
                    yield from self.read(stream, inside)
            except Exhausted:
                raise
            except SourceError as error:
                yield Unreadable(inside.source, error)
            except DAMAGED as error:
                yield Unreadable(inside.source, archives.damaged(error))

    def _lines(self, stream: io.BufferedReader, where: Origin) -> Found:
        read = _line_reader(stream)
        empty = True
        for number in itertools.count(1):
            line = read(self._limits.max_bytes + 1)
            if not line:
                break
            source = f"{where.source}:{number}"
            content = (line.removeprefix(codecs.BOM_UTF8) if number == 1 else line).strip()
            empty = empty and not content
            if len(line) > self._limits.max_bytes:
                yield Unreadable(source, too_large("the line", self._limits))
                while line and not line.endswith(b"\n"):
                    line = read(self._limits.max_bytes)
            elif content:
                yield Document(content, Media.RECORD, source, where.name, self._now)
        if empty:
            raise SourceError("the file is empty", hint="remove it from the list")


def _line_reader(stream: io.BufferedReader) -> Callable[[int], bytes]:
    """Reads a line, or as many bytes of it as it is told, in UTF-8; the file may be in UTF-16."""
    if not stream.peek(2).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return stream.readline
    text = io.TextIOWrapper(stream, encoding="utf-16", errors="replace", newline="\n")
    return lambda size: text.readline(size).encode("utf-8", "replace")
