"""Files, folders and standard input to documents: the only disk input of a report.

A JSONL file is streamed, and every line of it is a document of its own: it may be larger than memory,
and a bad line is named by its number while the rest goes in.
"""

from __future__ import annotations

import gzip
import io
import itertools
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from retrieval.errors import SourceError
from retrieval.types import Document, Media

MEDIA_BY_SUFFIX = {
    ".txt": Media.TEXT,
    ".text": Media.TEXT,
    ".md": Media.MARKDOWN,
    ".markdown": Media.MARKDOWN,
    ".html": Media.HTML,
    ".htm": Media.HTML,
    ".xhtml": Media.HTML,
}
MEGABYTE = 1024 * 1024
STDIN = "-"
# How many bytes are looked at to see what a stream without a telling name holds.
SNIFFED = 4096
_HTML_START = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|article)\b", re.I | re.S)
_RECORD_START = re.compile(rb"\s*\{")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A source that gave no document, and why."""

    source: str
    error: SourceError


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read at most: bytes of one file, or of one line of a JSONL file."""

    max_bytes: int


def expand(inputs: Iterable[str]) -> list[str]:
    """The files that ``inputs`` name, in order: a folder stands for every file below it.

    Hidden files and what lies in hidden folders are passed over.
    """
    files: list[str] = []
    for name in inputs:
        path = Path(name)
        if name != STDIN and path.is_dir():
            below = (found for found in path.rglob("*") if found.is_file())
            files += sorted(
                str(found)
                for found in below
                if not any(part.startswith(".") for part in found.relative_to(path).parts)
            )
        else:
            files.append(name)
    return files


def documents(
    name: str, limits: Limits, *, now: datetime, stdin: io.BufferedReader
) -> Iterator[Document | Unreadable]:
    """The documents that one file (or ``-``, standard input) holds, read as they are asked for."""
    try:
        if name == STDIN:
            yield from _from_stream(stdin, STDIN, "stdin", None, limits, now)
        else:
            path = Path(name)
            _check_regular(path)
            with path.open("rb") as stream:
                yield from _from_stream(stream, name, _stem(path), path, limits, now)
    except SourceError as error:
        yield Unreadable(name, error)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Unreadable(name, SourceError(f"cannot be read: {reason}", hint="check the path and its rights"))


def _check_regular(path: Path) -> None:
    if not path.exists():
        raise SourceError("no such file or folder", hint="check the spelling of the path")
    if not path.is_file():
        raise SourceError("not a regular file", hint="name a file, a folder, or - for standard input")


def _stem(path: Path) -> str:
    """The file's name without its suffixes: ``page`` for ``page.html``, ``set`` for ``set.jsonl.gz``."""
    name = path.name
    for suffix in (".gz", ".jsonl", *MEDIA_BY_SUFFIX):
        name = name.removesuffix(suffix)
    return name or path.name


def _from_stream(
    stream: io.BufferedReader, source: str, name: str, path: Path | None, limits: Limits, now: datetime
) -> Iterator[Document | Unreadable]:
    suffix = path.suffix.lower() if path else ""
    head = stream.peek(SNIFFED)
    if head.startswith(b"\x1f\x8b"):
        yield from _lines(gzip.GzipFile(fileobj=stream), source, name, limits, now)
    elif suffix == ".jsonl" or (suffix not in MEDIA_BY_SUFFIX and _RECORD_START.match(head)):
        yield from _lines(stream, source, name, limits, now)
    else:
        content = stream.read(limits.max_bytes + 1)
        if len(content) > limits.max_bytes:
            raise _too_large("the file", limits)
        yield Document(content, MEDIA_BY_SUFFIX.get(suffix) or _sniff(head), source, name, now)


def _sniff(head: bytes) -> Media:
    return Media.HTML if _HTML_START.match(head) else Media.TEXT


def _too_large(what: str, limits: Limits) -> SourceError:
    return SourceError(
        f"{what} is larger than {limits.max_bytes / MEGABYTE:g} MB",
        hint="raise SITREP_MAX_FILE_MB, or split it",
    )


def _lines(
    stream: io.BufferedReader | gzip.GzipFile, source: str, name: str, limits: Limits, now: datetime
) -> Iterator[Document | Unreadable]:
    for number in itertools.count(1):
        line = stream.readline(limits.max_bytes + 1)
        if not line:
            if number == 1:
                raise SourceError("the file is empty", hint="remove it from the list")
            return
        where = f"{source}:{number}"
        if len(line) > limits.max_bytes:
            yield Unreadable(where, _too_large("the line", limits))
            while line and not line.endswith(b"\n"):
                line = stream.readline(limits.max_bytes)
        elif line.strip():
            yield Document(line.strip(), Media.RECORD, where, name, now)
