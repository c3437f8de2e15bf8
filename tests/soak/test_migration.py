"""``kill -9`` in the middle of a migration: started again the library is whole, and a file is kept as it was."""

from __future__ import annotations

import itertools
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from retrieval.library import schema
from retrieval.library.database import HEAD
from tests.conftest import DEADLINE, ROOT, Shelf, finished
from tests.disturbance import assert_sound, made_older, work

SEED = 20140621
KEPT = "library.db.before-0001-was-migrated"
# Opens a library and stops before each statement of a migration, until it is told to go on.
STOPPING = """
import sys
from sqlalchemy import Engine, event
from retrieval.library.database import Database
from retrieval.library.dialect import MIGRATES

@event.listens_for(Engine, "before_cursor_execute")
def stop(connection, cursor, statement, *_):
    if connection.get_execution_options().get(MIGRATES):
        print(" ".join(statement.split()), flush=True)
        sys.stdin.readline()

Database.open(sys.argv[1]).close()
print("done", flush=True)
"""
DONE = "done"


class Migration:
    """A process that migrates a library, a statement at a time."""

    def __init__(self, address: str) -> None:
        self.said: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-c", STOPPING, address],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run_to(self, number: int) -> None:
        """Go on up to a statement, by its number, and stop before it; or to the end, if that comes first."""
        out, into = self._process.stdout, self._process.stdin
        assert out is not None
        assert into is not None
        while said := out.readline().strip():
            self.said.append(said)
            if said == DONE or len(self.said) == number:
                return
            into.write("go on\n")
            into.flush()
        raise AssertionError(self._process.communicate(timeout=DEADLINE)[1])

    def kill(self) -> None:
        """Kill it where it stands."""
        self._process.kill()
        self._process.communicate(timeout=DEADLINE)


# Columns of reports that later schemas added.
ADDED = frozenset({"elsewhere_source", "elsewhere_published"})


def whole(shelf: Shelf) -> dict[str, Any]:
    """What the first schema held, as it is now."""
    with shelf.sql() as connection:
        documents = "SELECT id, source, media, content, collected_at, parser_version, report_count FROM documents"
        dates = 'SELECT passage_key, start, "end", first, last, said FROM event_dates'
        reports = ", ".join(column.name for column in schema.reports.columns if column.name not in ADDED)
        tables = ("passages", "vectors", "names", "sketches", "near_copies", "passage_words")
        queries = {
            "documents": documents,
            "event_dates": dates,
            "reports": f"SELECT {reports} FROM reports",
            **{table: f"SELECT * FROM {table}" for table in tables},
        }
        return {name: sorted(map(tuple, connection.execute(text(query))), key=repr) for name, query in queries.items()}


def version(shelf: Shelf) -> str:
    """Which schema a library is of."""
    with shelf.sql() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def killed_before(shelf: Shelf, number: int) -> str:
    """Migrate up to a statement and kill; returns the statement. The library is what it was."""
    before = whole(shelf)
    migration = Migration(shelf.address)
    migration.run_to(number)
    migration.kill()
    if migration.said[-1] != DONE:
        assert version(shelf) == "0001"
        assert whole(shelf) == before
    return migration.said[-1]


def assert_migrated(shelf: Shelf, before: dict[str, Any]) -> None:
    """Any command brings the library up to date, and a reindex to what a new one holds."""
    assert shelf.json("coverage")["reports"] == len(before["reports"])
    assert version(shelf) == HEAD
    assert whole(shelf) == before
    finished(shelf.start("reindex", "--json"))
    assert_sound(shelf)


def assert_kept(file: Path, before: dict[str, Any]) -> None:
    """The library as it was before is in a file of its own, whole."""
    with closing(sqlite3.connect(file)) as kept:
        assert kept.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert kept.execute("SELECT count(*) FROM reports").fetchone() == (len(before["reports"]),)
        assert kept.execute("SELECT count(*) FROM passage_words").fetchone() == (len(before["passages"]),)


def test_some_statements_of_a_migration(shelf: Shelf) -> None:
    """Killed before three of the statements of a migration, a library is whole after the next start."""
    made_older(shelf, work(shelf, 30, SEED))
    before = whole(shelf)
    for number in sorted(random.Random(SEED).sample(range(3, 20), 3)):
        assert killed_before(shelf, number) != DONE
    assert_migrated(shelf, before)
    if shelf.database_url is None:
        assert_kept(shelf.data / KEPT, before)


@pytest.mark.soak
def test_every_statement_of_a_migration(shelf: Shelf) -> None:
    """Killed before each statement of a migration in turn."""
    made_older(shelf, work(shelf, 30, SEED))
    before = whole(shelf)
    statements = list(
        itertools.takewhile(lambda said: said != DONE, (killed_before(shelf, n) for n in itertools.count(1)))
    )
    print(f"{len(statements)} statements, and a kill before each")  # noqa: T201 - what the proof rests on
    assert any("passages" in statement for statement in statements)
    assert_migrated(shelf, before)
    if shelf.database_url is None:
        assert_kept(shelf.data / KEPT, before)
