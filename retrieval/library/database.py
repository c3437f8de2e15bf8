"""Opening a database: connections, transactions, migrations."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, ProgrammingError

from retrieval.errors import LibraryError
from retrieval.library.schema import library

# The newest migration; a test holds it equal to the newest file in ``migrations/versions``.
HEAD: Final = "0003"
MIGRATIONS: Final = Path(__file__).parent / "migrations"
# The tables that every version of a library has had.
OURS: Final = frozenset({"alembic_version", "documents", "reports", "passages", "passage_words"})
# How long a writer waits for another one, in seconds.
BUSY_TIMEOUT = 60
# Databases bound the values of one statement; ids are asked for in slices of this size.
SLICE = 500
_WRITE = "sitrep_write"
Item = TypeVar("Item")


class Database:
    """One SQL database: read and write transactions on a migrated schema."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Database:
        """Connect to the database at a SQLAlchemy address and bring its schema up to date.

        Raises:
            LibraryError: the address is wrong, the database cannot be opened or is no library of ours.
        """
        engine = _engine(url)
        try:
            with _translated(engine, "opened"):
                _migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads: one state of the library throughout.

        Raises:
            LibraryError: the database is damaged, locked for too long, or gone.
        """
        with _translated(self._engine, "read"), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: all of it or nothing. Writers on SQLite take turns from the start.

        Raises:
            LibraryError: as for reading, and where the disk is full or nothing may be written.
        """
        with (
            _translated(self._engine, "written"),
            self._engine.connect().execution_options(**{_WRITE: True}) as connection,
            connection.begin(),
        ):
            yield connection

    @cached_property
    def identity(self) -> str:
        """32 hexadecimal digits, drawn when the library was made or restored, that no other library has."""
        with self.reading() as connection:
            return str(connection.execute(select(library.c.identity)).scalar_one())

    def close(self) -> None:
        """Give up all connections."""
        self._engine.dispose()


@contextmanager
def _translated(engine: Engine, done: str) -> Iterator[None]:
    """Make a LibraryError of what goes wrong with the file, the disk or the server; not of our mistakes."""
    try:
        yield
    except (DBAPIError, OSError) as error:
        if isinstance(error, IntegrityError | ProgrammingError):
            raise
        reason = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        raise LibraryError(
            f"the library at {engine.url.render_as_string(hide_password=True)} cannot be {done}: {reason}",
            hint="check SITREP_DATA_DIR or SITREP_DATABASE_URL, the rights, and the space on the disk",
        ) from error


def _engine(url: str) -> Engine:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise LibraryError(
            "SITREP_DATABASE_URL is no database address", hint="for example sqlite:////path/file.db"
        ) from error
    if address.get_backend_name() != "sqlite":
        raise LibraryError(
            f"{address.get_backend_name()} databases are not supported in this version",
            hint="use a sqlite:///… address, or leave SITREP_DATABASE_URL unset",
        )
    if address.database in (None, "", ":memory:") or "mode=memory" in url:
        raise LibraryError("a library needs a file", hint="for example sqlite:////path/file.db")
    try:
        engine = create_engine(address, connect_args={"timeout": BUSY_TIMEOUT})
    except (NoSuchModuleError, ImportError) as error:
        raise LibraryError(f"no driver for {address.drivername} databases", hint="use a sqlite:///… address") from error
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    """Write-ahead logging, enforced foreign keys, and transactions that begin where we say."""
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine) -> None:
    """Bring the schema to :data:`HEAD`, one process at a time.

    The first connection is made under the lock too: SQLite does not wait where two turn on write-ahead
    logging.
    """
    path = Path(engine.url.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(path.name + ".migrate.lock")):
        revision = _revision(engine)
        if revision != HEAD:
            _upgrade(engine, revision)


def _revision(engine: Engine) -> str | None:
    with engine.begin() as connection:
        tables = set(inspect(connection).get_table_names())
        if not tables:
            return None
        if not tables >= OURS:
            raise LibraryError(
                f"{engine.url.database} is a database of another program",
                hint="name a new file in SITREP_DATABASE_URL",
            )
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(engine: Engine, revision: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise LibraryError(
            f"the library was written by a newer version of sitrep (schema {revision})",
            hint="update sitrep",
        )
    with engine.connect().execution_options(**{_WRITE: True}) as connection:
        # A table that others refer to is made anew by dropping it: the references are checked afterwards instead.
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise LibraryError("the library refers to rows that it does not hold", hint="restore a backup")
        connection.connection.cursor().execute("PRAGMA foreign_keys = ON")


def slices(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """``items`` in parts small enough for one statement."""
    return (items[start : start + SLICE] for start in range(0, len(items), SLICE))
