"""What a person names or hands over, opened: files, folders, standard input, addresses, bytes.

The only disk input of a report.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from retrieval.errors import SourceError
from retrieval.fetch.archives import DAMAGED, damaged
from retrieval.fetch.bounds import Budget, Limits, Unreadable
from retrieval.fetch.reading import Origin, Reader, origin, shown_name
from retrieval.fetch.recognise import MEDIA_BY_SUFFIX, SUFFIX_BY_TYPE
from retrieval.fetch.web import Web, is_address
from retrieval.types import Document

STDIN = "-"
_USER = re.compile(r"^(\w+://)[^/?#]*@")
# With one slash: so a path shows what a person wrote with two.
_LIKE_AN_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/|www\.|(?:mailto|javascript|data):", re.I)


@dataclass(frozen=True, slots=True)
class Handed:
    """Bytes that somebody handed over, and what they call them: only a name, no path that is opened."""

    content: bytes
    name: str


def expand(inputs: Iterable[str]) -> list[str]:
    """The files and addresses that ``inputs`` name, in order: a folder stands for every file below it.

    Hidden files, what lies in hidden folders, and links are passed over: a loop of them ends, and what is put into a
    folder cannot lead out of it. A folder without a file, or one that may not be read, stands for itself: asked
    for its documents, it says what is wrong.
    """
    files: list[str] = []
    for name in inputs:
        is_folder = name != STDIN and not is_address(name) and os.path.isdir(name)  # noqa: PTH112
        files += (_below(name) or [name]) if is_folder else [name]
    return files


def _below(folder: str) -> list[str]:
    """The regular files below ``folder``, by path, and the folders that cannot be listed."""
    closed: list[str] = []
    found: list[str] = []
    for parent, folders, names in os.walk(folder, onerror=lambda error: closed.append(error.filename)):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (os.path.join(parent, name) for name in names if not name.startswith("."))  # noqa: PTH118
        # isfile, not Path.is_file: it is False, no error, where a folder may be listed but not entered.
        found += [path for path in paths if os.path.isfile(path) and not os.path.islink(path)]  # noqa: PTH113, PTH114
    return sorted(found + closed)


def documents(
    name: str, limits: Limits, *, now: datetime, stdin: io.BufferedReader, web: Web | None = None
) -> Iterator[Document | Unreadable]:
    """The documents that a file, an address or ``-`` (standard input) holds, read as they are asked for.

    Args:
        name: What the person named; never a folder, which :func:`expand` replaces by its files.
        limits: How much is read at most.
        now: When it is collected.
        stdin: Standard input.
        web: What fetches addresses; without it they are refused.
    """
    reader = Reader(Budget(limits), now)
    shown = without_password(name)
    try:
        if is_address(name):
            yield from _from_web(name, web, reader)
        elif name == STDIN:
            yield from reader.read(stdin, Origin(STDIN, "stdin", ""))
        else:
            _check_regular(Path(name) if name else Path())
            with Path(name).open("rb") as stream:
                yield from reader.read(stream, replace(origin(Path(name).name), source=name))
    except SourceError as error:
        yield Unreadable(shown, error)
    except DAMAGED as error:
        yield Unreadable(shown, damaged(error))
    except OSError as error:
        reason = error.strerror or str(error)
        yield Unreadable(shown, SourceError(f"cannot be read: {reason}", hint="check the path and its rights"))


def handed_over(handed: Handed, limits: Limits, *, now: datetime) -> Iterator[Document | Unreadable]:
    """The documents that handed-over bytes hold, read as they are asked for.

    Args:
        handed: The bytes and their name.
        limits: How much is read at most.
        now: When it is collected.
    """
    where = origin(shown_name(PurePosixPath(handed.name.replace("\\", "/")).name or STDIN))
    try:
        yield from Reader(Budget(limits), now).read(io.BufferedReader(io.BytesIO(handed.content)), where)
    except SourceError as error:
        yield Unreadable(where.source, error)
    except DAMAGED as error:
        yield Unreadable(where.source, damaged(error))


def _from_web(address: str, web: Web | None, reader: Reader) -> Iterator[Document | Unreadable]:
    if web is None:
        raise SourceError("addresses cannot be fetched here", hint="save the page and name the file")
    found = web.get(address)
    where = _at(found.url, found.content_type)
    try:
        yield from reader.read(io.BufferedReader(io.BytesIO(found.content)), where)
    except SourceError as error:
        yield Unreadable(where.source, error)


def without_password(name: str) -> str:
    """A name as it is shown: of an address without what stands before the ``@``."""
    return _USER.sub(r"\1…@", name) if is_address(name) else name


def _at(address: str, content_type: str | None) -> Origin:
    """The origin of what an address gave: named by the end of its path, else by its host."""
    parts = urlsplit(address)
    path = PurePosixPath(unquote(parts.path))
    where = origin(shown_name(path.name or parts.netloc))
    stated = SUFFIX_BY_TYPE.get((content_type or "").partition(";")[0].strip().lower(), "")
    known = MEDIA_BY_SUFFIX.get(where.suffix) is not None
    return replace(where, source=address, address=address, suffix=where.suffix if known else stated or where.suffix)


def _check_regular(path: Path) -> None:
    if not path.name:
        raise SourceError("an empty name", hint="is a variable of your shell unset?")
    if not path.exists() and _LIKE_AN_ADDRESS.match(str(path)):
        raise SourceError("no file, and no address that is fetched", hint="an address begins with http:// or https://")
    if not path.exists():
        raise SourceError("no such file or folder", hint="check the spelling of the path")
    if path.is_dir():
        next(path.iterdir(), None)  # raises where the folder may not be read
        raise SourceError("the folder holds no files", hint="hidden files and folders are passed over")
    if not path.is_file():
        raise SourceError("not a regular file", hint="name a file, a folder, or - for standard input")
