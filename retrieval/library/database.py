"""Opening a database: connections, transactions, migrations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from retrieval.errors import LibraryError

# The metadata is whole where a library is open.
from retrieval.library import feed_tables, schedule_tables, service_tables, watch_tables  # noqa: F401
from retrieval.library.dialect import MIGRATES, Dialect
from retrieval.library.postgres import DRIVERS, PostgreSQL
from retrieval.library.schema import library
from retrieval.library.sqlite import SQLite

# The newest migration; a test holds it equal to the newest file in ``migrations/versions``.
HEAD: Final = "0009"
MIGRATIONS: Final = Path(__file__).parent / "migrations"
# The tables that every version of a library has had.
OURS: Final = frozenset({"alembic_version", "documents", "reports", "passages", "passage_words"})
# Databases bound the values of one statement; ids are asked for in slices of this size.
SLICE = 500
Item = TypeVar("Item")


class Database:
    """One SQL database: read and write transactions on a migrated schema."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._engine = dialect.engine()

    @classmethod
    def open(cls, url: str) -> Database:
        """Connect to the database at a SQLAlchemy address and bring its schema up to date.

        Raises:
            LibraryError: the address is wrong, the database cannot be opened or is no library of ours.
        """
        database = cls(_dialect(url))
        try:
            with database._translated("opened"), database._dialect.opening():
                database._migrate()
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads: one state of the library throughout.

        Raises:
            LibraryError: the database is damaged, locked for too long, or gone.
        """
        with self._translated("read"), self._begun(self._dialect.reading) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: all of it or nothing. Writers take turns from the start.

        Raises:
            LibraryError: as for reading, and where the disk is full or nothing may be written.
        """
        with self._translated("written"), self._begun(self._dialect.writing) as connection:
            yield connection

    @contextmanager
    def sharing(self) -> Iterator[Connection]:
        """A transaction that writes beside others: all of it or nothing, and nobody waits for an ingest to end.

        Only what is safe beside others may be written in it: rows of its own, rows that it locked, rows whose change
        tests what they were. In a SQLite file writers take turns all the same.

        Raises:
            LibraryError: as for writing.
        """
        with self._translated("written"), self._begun(self._dialect.sharing) as connection:
            yield connection

    @property
    def file(self) -> Path | None:
        """The file of a SQLite library; None of one on a server."""
        return Path(self._engine.url.database or "") if self._engine.dialect.name == "sqlite" else None

    @cached_property
    def identity(self) -> str:
        """32 hexadecimal digits, drawn when the library was made or restored, that no other library has."""
        with self.reading() as connection:
            return str(connection.execute(select(library.c.identity)).scalar_one())

    @contextmanager
    def alone(self, name: str) -> Iterator[bool]:
        """True for one process at a time, False for every other one that asks for the same name meanwhile.

        A process that ends, however it ends, is alone no longer; nor is one whose server was started again.

        Raises:
            LibraryError: the database is gone.
        """
        with self._translated("used"), self._dialect.alone(self._engine, name) as held:
            yield held

    def close(self) -> None:
        """Give up all connections."""
        self._engine.dispose()

    @contextmanager
    def _begun(self, options: Mapping[str, object]) -> Iterator[Connection]:
        with self._engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def _translated(self, done: str) -> Iterator[None]:
        """Make a LibraryError of what goes wrong with the file, the disk or the server; not of our mistakes."""
        try:
            yield
        except (DBAPIError, OSError) as error:
            reason = self._dialect.reason(error) if isinstance(error, DBAPIError) else str(error)
            if reason is None:
                raise
            message = f"the library at {self._dialect.place} cannot be {done}: {reason}"
            raise LibraryError(message, hint=self._dialect.hint(error)) from error

    def _migrate(self) -> None:
        """Bring the schema to :data:`HEAD`; of two processes that see it older the second finds it done."""
        with self._begun(self._dialect.reading) as connection:
            revision = self._revision(connection)
            if revision == HEAD:
                return
        if revision is not None:
            self._dialect.keep_as_it_is(revision)
        with self._engine.connect().execution_options(**self._dialect.writing, **{MIGRATES: True}) as connection:
            with connection.begin():
                revision = self._revision(connection)
                if revision != HEAD:
                    _upgrade(connection, revision)
            # What was switched off for the migration is on in every other connection.
            connection.invalidate()

    def _revision(self, connection: Connection) -> str | None:
        tables = set(inspect(connection).get_table_names())
        if not tables:
            return None
        if not tables >= OURS:
            raise LibraryError(
                f"{self._dialect.place} is a database of another program",
                hint="name a new file or an empty database in SITREP_DATABASE_URL",
            )
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _dialect(url: str) -> Dialect:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # The error of a port that is no number shows part of a password with a colon in it.
        raise LibraryError(
            "SITREP_DATABASE_URL is no database address",
            hint="for example sqlite:////path/file.db or postgresql://user:password@host/database",
        ) from None
    if address.drivername in DRIVERS:
        return PostgreSQL(address)
    if address.get_backend_name() == "sqlite":
        return SQLite(address)
    raise LibraryError(
        f"{address.drivername} databases are not supported",
        hint="use a postgresql:// or sqlite:/// address, or leave SITREP_DATABASE_URL unset",
    )


def _upgrade(connection: Connection, revision: str | None) -> None:
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
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise LibraryError("the library refers to rows that it does not hold", hint="restore a backup")


def slices(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """``items`` in parts small enough for one statement."""
    return (items[start : start + SLICE] for start in range(0, len(items), SLICE))
