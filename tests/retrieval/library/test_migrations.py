"""Opening a library: the schema is what the code says, and what is no library of ours is refused in one line."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, func, inspect, select, text

from retrieval.errors import LibraryError
from retrieval.library import schema
from retrieval.library.database import HEAD, MIGRATIONS, OURS, Database
from tests.conftest import DEADLINE, ROOT, Shelf, made_up

OPENER = """
import sys
from retrieval.library.database import Database
from retrieval.library.vector_store import VectorStore
print("ready", flush=True)
sys.stdin.readline()
database = Database.open(sys.argv[1])
VectorStore(database).remember(sys.argv[2], "generation")
database.close()
print("done", flush=True)
"""


def address(path: Path) -> str:
    """A file as a SQLAlchemy address."""
    return f"sqlite:///{path}"


def test_the_migrated_schema_is_the_one_in_the_code(empty_database: str) -> None:
    """Migrations and metadata say the same; only the word index's tables, which no metadata knows, come on top."""
    Database.open(empty_database).close()
    engine = create_engine(empty_database)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, *_: not str(name).startswith("passage_words")}
        )
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()


def test_head_is_the_newest_migration() -> None:
    """The version that the code expects is the end of the one line of migrations."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_every_version_has_had_our_tables(shelf: Shelf) -> None:
    """What tells a library from another program's database stands in the first migration already."""
    with shelf.open(), shelf.sql() as connection:
        assert set(inspect(connection).get_table_names()) >= OURS


@pytest.mark.parametrize(
    "statement",
    ["CREATE TABLE bookmarks (url TEXT)", f"CREATE TABLE alembic_version AS SELECT '{HEAD}' AS version_num"],
)
def test_a_database_of_another_program_is_refused(empty_database: str, statement: str) -> None:
    """Neither a foreign database is touched, nor one that another program keeps in order with Alembic."""
    engine = create_engine(empty_database)
    with engine.begin() as connection:
        connection.execute(text(statement))
    with pytest.raises(LibraryError, match="another program"):
        Database.open(empty_database)
    assert len(inspect(engine).get_table_names()) == 1
    engine.dispose()


def test_a_library_of_a_newer_version_is_refused(shelf: Shelf) -> None:
    """A schema from the future is not written to: the message names it, and the way out."""
    with shelf.open(), shelf.sql() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LibraryError, match=r"newer version of sitrep .*9999") as refused, shelf.open():
        pass
    assert refused.value.hint == "update sitrep"


def test_noise_is_refused(tmp_path: Path) -> None:
    """A file that is no database gives one line, not a traceback, and stays as it is."""
    noise = random.Random(5).randbytes(50_000)
    (tmp_path / "library.db").write_bytes(noise)
    with pytest.raises(LibraryError, match="not a database"):
        Database.open(address(tmp_path / "library.db"))
    assert (tmp_path / "library.db").read_bytes() == noise


def test_damage_inside_a_library_is_told_when_it_is_met(sqlite_shelf: Shelf) -> None:
    """A library whose first page is sound and whose others are noise opens, and then says what is wrong."""
    sqlite_shelf.take_in(sqlite_shelf.file("made-up.jsonl", made_up(40, seed=22)))
    path = sqlite_shelf.data / "library.db"
    content = path.read_bytes()
    path.write_bytes(content[:4096] + random.Random(6).randbytes(len(content) - 4096))
    with pytest.raises(LibraryError, match="cannot be"):
        count_bodies(address(path))


def count_bodies(url: str) -> int:
    """Open a library and go through all of its reports."""
    database = Database.open(url)
    try:
        with database.reading() as connection:
            return connection.execute(select(func.count(schema.reports.c.body))).scalar_one()
    finally:
        database.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("library.db", "no database address"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("mysql://localhost/x", "not supported"),
        ("postgresql+asyncpg://localhost/x", "not supported"),
        ("postgresql://me:s3cret@host:five/x", "no database address"),
        ("postgresql://me:s3cret@word@host/x", "a sign that has a meaning"),
        ("postgresql://me:s3cret@no-such-host.invalid/x", "cannot be opened"),
        ("postgresql://me:s3cret@127.0.0.1:1/x", "cannot be opened"),
        ("postgresql://me@127.0.0.1:1/x?password=s3cret&colour=blue", "cannot be opened"),
        ("sqlite:////proc/nothing/library.db", "cannot be opened"),
    ],
)
def test_an_address_that_cannot_be_used_is_told(url: str, said: str) -> None:
    """Each kind of wrong address has a message of its own in one line, a hint, and no password in it."""
    with pytest.raises(LibraryError, match=said) as refused:
        Database.open(url)
    assert refused.value.hint
    assert "\n" not in refused.value.message
    assert "s3cret" not in f"{refused.value!r} {refused.value.hint}"


def test_a_folder_where_the_file_should_be_is_told(tmp_path: Path) -> None:
    """So has a folder in the file's place, and a file in the folder's."""
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "file" / "library.db"):
        with pytest.raises(LibraryError, match="cannot be opened"):
            Database.open(address(path))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    """A folder without the right to write is an error with a way out."""
    (tmp_path / "data").mkdir(mode=0o500)
    with pytest.raises(LibraryError, match="cannot be opened"):
        Database.open(address(tmp_path / "data" / "library.db"))


@pytest.mark.parametrize("round_", range(2))
def test_processes_that_open_a_new_library_at_once_all_do(empty_database: str, round_: int) -> None:
    """Four processes let go at the same moment on a library that is not there yet: each opens it and writes to it."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPENER, empty_database, f"{round_} {number}"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    ends = [process.communicate("go\n", timeout=DEADLINE) for process in processes]
    assert [out for out, _ in ends] == ["done\n"] * 4, [err for _, err in ends]
    engine = create_engine(empty_database)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM index_generations")).scalar() == 4
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]
    engine.dispose()
