"""Files, folders and standard input to documents: the only disk input of a report.

A JSONL file is streamed, and every line of it is a document of its own: it may be larger than memory,
and a bad line is named by its number while the rest goes in.
"""

from __future__ import annotations

import codecs
import gzip
import io
import itertools
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from retrieval.errors import SourceError
from retrieval.sniff import media_of
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
# Formats that are known by their content alone; a suffix only goes from the document's name.
SNIFFED_SUFFIXES = (".pdf", ".docx")
MEGABYTE = 1024 * 1024
STDIN = "-"
GZIP = b"\x1f\x8b"
# How many bytes are looked at to see what a stream without a telling name holds.
SNIFFED = 4096
_HTML_START = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|article)\b", re.I | re.S)
_RECORD_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{[^\S\n]*\"")
_JSON_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*\"|\[\s*[{\[\"\d])")


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

    Hidden files and what lies in hidden folders are passed over, and links to folders are not followed, so
    that a loop of them ends. A folder without a file, or one that may not be read, stands for itself: asked
    for its documents, it says what is wrong.
    """
    files: list[str] = []
    for name in inputs:
        files += [name] if name == STDIN or not os.path.isdir(name) else (_below(name) or [name])  # noqa: PTH112
    return files


def _below(folder: str) -> list[str]:
    """The regular files below ``folder``, by path, and the folders that cannot be listed."""
    closed: list[str] = []
    found: list[str] = []
    for parent, folders, names in os.walk(folder, onerror=lambda error: closed.append(error.filename)):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (os.path.join(parent, name) for name in names if not name.startswith("."))  # noqa: PTH118
        # isfile, not Path.is_file: it is False, no error, where a folder may be listed but not entered.
        found += [path for path in paths if os.path.isfile(path)]  # noqa: PTH113
    return sorted(found + closed)


def documents(name: str, limits: Limits, *, now: datetime, stdin: io.BufferedReader) -> Iterator[Document | Unreadable]:
    """The documents that one file (or ``-``, standard input) holds, read as they are asked for."""
    try:
        if name == STDIN:
            yield from _from_stream(stdin, _Origin(STDIN, "stdin", ""), limits, now)
        else:
            _check_regular(Path(name))
            with Path(name).open("rb") as stream:
                yield from _from_stream(stream, _origin(name), limits, now)
    except SourceError as error:
        yield Unreadable(name, error)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        message = f"the compressed data is damaged: {error}"
        yield Unreadable(name, SourceError(message, hint="copy or compress the file again"))
    except OSError as error:
        reason = error.strerror or str(error)
        yield Unreadable(name, SourceError(f"cannot be read: {reason}", hint="check the path and its rights"))


def _check_regular(path: Path) -> None:
    if not path.exists():
        raise SourceError("no such file or folder", hint="check the spelling of the path")
    if path.is_dir():
        next(path.iterdir(), None)  # raises where the folder may not be read
        raise SourceError("the folder holds no files", hint="hidden files and folders are passed over")
    if not path.is_file():
        raise SourceError("not a regular file", hint="name a file, a folder, or - for standard input")


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where bytes come from: the place as messages name it, a document's name, the suffix of its format."""

    source: str
    name: str
    suffix: str


def _origin(name: str) -> _Origin:
    """``set`` and ``.jsonl`` for ``set.jsonl.gz``, ``page`` and ``.html`` for ``PAGE.HTML``."""
    path = Path(name)
    bare = Path(path.stem) if path.suffix.lower() == ".gz" else Path(path.name)
    suffix = bare.suffix.lower()
    known = suffix == ".jsonl" or suffix in MEDIA_BY_SUFFIX or suffix in SNIFFED_SUFFIXES
    return _Origin(name, (bare.stem if known else bare.name) or path.name, suffix)


def _from_stream(
    stream: io.BufferedReader | gzip.GzipFile, origin: _Origin, limits: Limits, now: datetime
) -> Iterator[Document | Unreadable]:
    head = stream.peek(SNIFFED)
    known = MEDIA_BY_SUFFIX.get(origin.suffix)
    if head.startswith(GZIP) and isinstance(stream, io.BufferedReader):
        yield from _from_stream(gzip.GzipFile(fileobj=stream), origin, limits, now)
    elif origin.suffix == ".jsonl" or (not known and _RECORD_START.match(head)):
        yield from _lines(_line_reader(stream, head), origin, limits, now)
    elif not known and _JSON_START.match(head):
        raise SourceError("JSON, but not one object a line", hint="write it as JSON Lines (.jsonl)")
    else:
        content = stream.read(limits.max_bytes + 1)
        if len(content) > limits.max_bytes:
            raise _too_large("the file", limits)
        yield Document(content, media_of(content) or known or _sniff(head), origin.source, origin.name, now)


def _line_reader(stream: io.BufferedReader | gzip.GzipFile, head: bytes) -> Callable[[int], bytes]:
    """Reads a line, or as many bytes of it as it is told, in UTF-8; the file may be in UTF-16."""
    if not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return stream.readline
    text = io.TextIOWrapper(stream, encoding="utf-16", errors="replace", newline="\n")
    return lambda size: text.readline(size).encode("utf-8", "replace")


def _sniff(head: bytes) -> Media:
    return Media.HTML if _HTML_START.match(head) else Media.TEXT


def _too_large(what: str, limits: Limits) -> SourceError:
    return SourceError(
        f"{what} is larger than {limits.max_bytes / MEGABYTE:g} MB",
        hint="raise SITREP_MAX_FILE_MB, or split it",
    )


def _lines(
    read: Callable[[int], bytes], origin: _Origin, limits: Limits, now: datetime
) -> Iterator[Document | Unreadable]:
    empty = True
    for number in itertools.count(1):
        line = read(limits.max_bytes + 1)
        if not line:
            break
        where = f"{origin.source}:{number}"
        content = (line.removeprefix(codecs.BOM_UTF8) if number == 1 else line).strip()
        empty = empty and not content
        if len(line) > limits.max_bytes:
            yield Unreadable(where, _too_large("the line", limits))
            while line and not line.endswith(b"\n"):
                line = read(limits.max_bytes)
        elif content:
            yield Document(content, Media.RECORD, where, origin.name, now)
    if empty:
        raise SourceError("the file is empty", hint="remove it from the list")
