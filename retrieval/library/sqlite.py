"""Libraries in a SQLite file."""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, NoSuchModuleError, ProgrammingError

from retrieval.errors import LibraryError
from retrieval.library.dialect import BUSY_TIMEOUT, MIGRATES, WRITES

EXAMPLE: Final = "for example sqlite:////path/file.db"
CHECK: Final = "check SITREP_DATA_DIR or SITREP_DATABASE_URL, the rights, and the space on the disk"
DAMAGED: Final = "restore a backup into an empty SITREP_DATA_DIR, or move the file away first"


class SQLite:
    """See :class:`retrieval.library.dialect.Dialect`."""

    reading: Final[dict[str, object]] = {}
    writing: Final[dict[str, object]] = {WRITES: True}
    sharing: Final[dict[str, object]] = writing

    def __init__(self, address: URL) -> None:
        """A file, named by its address.

        Raises:
            LibraryError: the address names no file.
        """
        if address.database in (None, "", ":memory:") or "mode=memory" in str(address):
            raise LibraryError("a library needs a file", hint=EXAMPLE)
        if (address.database or "").startswith("file:"):
            raise LibraryError("file: addresses inside of a SQLite address are not supported", hint=EXAMPLE)
        self._address = address
        self._path = Path(address.database or "")

    @property
    def place(self) -> str:
        """See :class:`Dialect`."""
        return self._address.render_as_string(hide_password=True)

    def hint(self, error: Exception) -> str:
        """See :class:`Dialect`."""
        damaged = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        return DAMAGED if _code(getattr(error, "orig", error)) in damaged else CHECK

    def engine(self) -> Engine:
        """See :class:`Dialect`."""
        try:
            engine = create_engine(self._address, connect_args={"timeout": BUSY_TIMEOUT})
        except (NoSuchModuleError, ImportError) as error:
            raise LibraryError(f"no driver for {self._address.drivername} databases", hint=EXAMPLE) from error
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        return engine

    @contextmanager
    def opening(self) -> Iterator[None]:
        """See :class:`Dialect`.

        The first connection is made under the lock too: SQLite does not wait where two turn on write-ahead logging.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._beside("migrate")):
            yield

    def keep_as_it_is(self, revision: str) -> None:
        """See :class:`Dialect`: a file beside the database, once for each revision that was left behind."""
        kept = self._path.with_name(f"{self._path.name}.before-{revision}-was-migrated")
        if kept.exists():
            return
        try:
            copy_file(self._path, kept)
        except sqlite3.Error as error:
            message = f"the library at {self.place} cannot be copied, as it is before it is migrated: {error}"
            raise LibraryError(message, hint=self.hint(error)) from error

    @contextmanager
    def alone(self, engine: Engine, name: str) -> Iterator[bool]:
        """See :class:`Dialect`: a lock on a file beside the database, given up with its process."""
        lock = FileLock(self._beside(name))
        try:
            lock.acquire(blocking=False)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def reason(self, error: DBAPIError) -> str | None:
        """See :class:`Dialect`."""
        return None if isinstance(error, IntegrityError | ProgrammingError) else str(error.orig)

    def _beside(self, name: str) -> Path:
        return self._path.with_name(f"{self._path.name}.{name}.lock")


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    """Write-ahead logging, enforced foreign keys, and transactions that begin where we say."""
    connection.isolation_level = None
    # What is withdrawn is overwritten, not only unlinked.
    pragmas = (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "cache_size = -65536",
    )
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(MIGRATES, False):
        # Inside a transaction it would do nothing. The keys are looked at before the migration is committed.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITES, False) else "BEGIN")


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite database as it is at this moment into one file, also while others write to it.

    The file bears its name only when it is whole, and replaces nothing.

    Raises:
        sqlite3.Error: there is no such file, it is no database, or the copy cannot be written.
        OSError: the copy cannot be written; FileExistsError where the target is there already.
    """
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", suffix=".unfinished", dir=target.parent) as folder:
        unfinished = Path(folder) / target.name
        # In one step: one of several would begin again whenever somebody wrote between two of them.
        with closing(read_only(source)) as one, closing(sqlite3.connect(unfinished)) as other:
            one.backup(other)
            other.execute("PRAGMA journal_mode = DELETE")
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        _publish(unfinished, target)


def _publish(file: Path, target: Path) -> None:
    """Give a file the name that it is for, unless another one has it."""
    try:
        os.link(file, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        file.rename(target)


def unwritten(error: sqlite3.Error) -> bool:
    """Whether it is the disk, or a right on it, that an error comes from, and not the content of a database."""
    return _code(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def _code(error: object) -> int:
    """SQLite's primary code of an error; 0 where it has none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def read_only(file: Path) -> sqlite3.Connection:
    """A connection that changes nothing."""
    return sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True)
