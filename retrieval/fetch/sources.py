"""What a person names, opened: files, folders, standard input, addresses. The only disk input of a report."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
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


def expand(inputs: Iterable[str]) -> list[str]:
    """The files and addresses that ``inputs`` name, in order: a folder stands for every file below it.

    Hidden files and what lies in hidden folders are passed over, and links to folders are not followed, so
    that a loop of them ends. A folder without a file, or one that may not be read, stands for itself: asked
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
        found += [path for path in paths if os.path.isfile(path)]  # noqa: PTH113
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
    try:
        if is_address(name):
            yield from _from_web(name, web, reader)
        elif name == STDIN:
            yield from reader.read(stdin, Origin(STDIN, "stdin", ""))
        else:
            _check_regular(Path(name))
            with Path(name).open("rb") as stream:
                yield from reader.read(stream, replace(origin(Path(name).name), source=name))
    except SourceError as error:
        yield Unreadable(name, error)
    except DAMAGED as error:
        yield Unreadable(name, damaged(error))
    except OSError as error:
        reason = error.strerror or str(error)
        yield Unreadable(name, SourceError(f"cannot be read: {reason}", hint="check the path and its rights"))


def _from_web(address: str, web: Web | None, reader: Reader) -> Iterator[Document | Unreadable]:
    if web is None:
        raise SourceError("addresses cannot be fetched here", hint="save the page and name the file")
    found = web.get(address)
    where = _at(found.url, found.content_type)
    try:
        yield from reader.read(io.BufferedReader(io.BytesIO(found.content)), where)
    except SourceError as error:
        yield Unreadable(where.source, error)


def _at(address: str, content_type: str | None) -> Origin:
    """The origin of what an address gave: named by the end of its path, else by its host."""
    parts = urlsplit(address)
    path = PurePosixPath(unquote(parts.path))
    where = origin(shown_name(path.name or parts.netloc))
    stated = SUFFIX_BY_TYPE.get((content_type or "").partition(";")[0].strip().lower(), "")
    known = MEDIA_BY_SUFFIX.get(where.suffix) is not None
    return replace(where, source=address, address=address, suffix=where.suffix if known else stated or where.suffix)


def _check_regular(path: Path) -> None:
    if not path.exists():
        raise SourceError("no such file or folder", hint="check the spelling of the path")
    if path.is_dir():
        next(path.iterdir(), None)  # raises where the folder may not be read
        raise SourceError("the folder holds no files", hint="hidden files and folders are passed over")
    if not path.is_file():
        raise SourceError("not a regular file", hint="name a file, a folder, or - for standard input")
