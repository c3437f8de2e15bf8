"""Libraries on a PostgreSQL server.

A library is the schema that a connection finds first (``public``, or another one named by ``search_path``), so
several can live in one database; every lock is bound to the schema.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from retrieval.errors import LibraryError
from retrieval.library.dialect import BUSY_TIMEOUT, WRITES

if TYPE_CHECKING:
    import psycopg

DRIVER: Final = "postgresql+psycopg"
# What an address may begin with; the first is what libpq calls it too.
DRIVERS: Final = frozenset({"postgresql", "postgres", DRIVER})
# Of libpq's settings a name, and those that keep a person from waiting for a server that is not there, in seconds: for
# a connection, for a sign of life on a silent one, between two questions for one. An address may set others.
CONNECTING: Final = {
    "application_name": "sitrep",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
# Compiling a query takes longer than ours run; a plan made without its values knows no rare word from a frequent one.
SESSION: Final = f"""
SELECT set_config('jit', 'off', false), set_config('plan_cache_mode', 'force_custom_plan', false),
  set_config('lock_timeout', CASE current_setting('lock_timeout') WHEN '0' THEN '{BUSY_TIMEOUT}s'
    ELSE current_setting('lock_timeout') END, false)
"""
# Both numbers of a lock: the library's schema, and a name in it.
_LOCK: Final = "(SELECT oid::integer FROM pg_namespace WHERE nspname = current_schema()), :name"
_WRITERS: Final = text(f"SELECT pg_advisory_xact_lock({_LOCK})")
_TRY: Final = text(f"SELECT pg_try_advisory_lock({_LOCK})")
_GIVE_UP: Final = text(f"SELECT pg_advisory_unlock({_LOCK})")
# SQLSTATEs that count as wrong use of SQL and are not: a missing right, and a lock that did not come free.
_NO_RIGHT, _LOCKED = "42501", "55P03"


class PostgreSQL:
    """See :class:`retrieval.library.dialect.Dialect`."""

    reading: Final[dict[str, object]] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    # Who has waited for other writers must see what they wrote, whatever the server's default is.
    writing: Final[dict[str, object]] = {WRITES: True, "isolation_level": "READ COMMITTED"}
    sharing: Final[dict[str, object]] = {"isolation_level": "READ COMMITTED"}

    def __init__(self, address: URL) -> None:
        """A database on a server, named by its address.

        Raises:
            LibraryError: the address cannot be meant so.
        """
        if "@" in (address.host or ""):
            raise LibraryError(
                "the user or password in SITREP_DATABASE_URL holds a sign that has a meaning in addresses",
                hint="write @ as %40, : as %3A and / as %2F",
            )
        self._address = address.set(drivername=DRIVER)

    @property
    def place(self) -> str:
        """See :class:`Dialect`: user, server and database, and nothing of what may be secret."""
        address = self._address
        return URL.create(
            "postgresql", address.username, None, address.host, address.port, address.database
        ).render_as_string()

    def engine(self) -> Engine:
        """See :class:`Dialect`."""
        chosen = {name: value for name, value in CONNECTING.items() if name not in self._address.query}
        engine = create_engine(self._address, connect_args={**chosen, "client_encoding": "utf8"}, pool_pre_ping=True)
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        return engine

    def hint(self, _error: Exception) -> str:
        """See :class:`Dialect`."""
        return "check SITREP_DATABASE_URL, the server and the rights; docs/postgresql.md shows how to set it up"

    def opening(self) -> nullcontext[None]:
        """See :class:`Dialect`: migrations are transactions that write, and those take turns."""
        return nullcontext()

    def keep_as_it_is(self, revision: str) -> None:
        """See :class:`Dialect`: a server's databases are backed up by who keeps the server, or by sitrep backup."""

    @contextmanager
    def alone(self, engine: Engine, name: str) -> Iterator[bool]:
        """See :class:`Dialect`: a lock of a session that does nothing else, given up with its connection."""
        key = {"name": _number(name)}
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            held = bool(connection.execute(_TRY, key).scalar())
            try:
                yield held
            finally:
                if held:
                    # A session that was cut off has given its lock up already.
                    with suppress(DBAPIError):
                        connection.execute(_GIVE_UP, key)

    def reason(self, error: DBAPIError) -> str | None:
        """See :class:`Dialect`."""
        state = getattr(error.orig, "sqlstate", None)
        connected = error.statement is not None
        if connected and state != _NO_RIGHT and isinstance(error, IntegrityError | ProgrammingError | DataError):
            return None
        if state == _LOCKED:
            return "another process has been writing for too long"
        return str(error.orig).partition("\n")[0]


def _number(name: str) -> int:
    """A name as the signed 32-bit integer that stands for it in a lock."""
    return zlib.crc32(f"sitrep {name}".encode()) - 2**31


def _on_connect(connection: psycopg.Connection[Any], _record: Any) -> None:
    """Settings of every session; a server that cannot hold Arabic letters is refused."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise LibraryError(
            f"the PostgreSQL database keeps text as {encoding}",
            hint="create it with ENCODING 'UTF8' TEMPLATE template0",
        )
    connection.autocommit = True
    connection.execute(SESSION)
    connection.autocommit = False


def _on_begin(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITES, False):
        connection.execute(_WRITERS, {"name": _number("writers")})
