"""Opening a library: the schema is what the code says, and what is no library of ours is refused in one line."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, func, insert, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from retrieval.errors import LibraryError
from retrieval.library import schema
from retrieval.library.database import HEAD, MIGRATIONS, OURS, Database
from retrieval.progress import Quiet
from tests.conftest import DEADLINE, ROOT, Shelf, content, files_of_at_most, made_up, take_in

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


def make_version_one(url: str, like: Shelf) -> None:
    """Make a library of schema 0001 that holds the rows of another one, in every table that there was.

    What that schema could not hold is taken from the other one too.
    """
    engine = create_engine(url)
    with engine.begin() as target, like.sql() as source:
        source.execute(update(schema.event_dates).values(planned=False, assumed=False))
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = target
        command.upgrade(config, "0001")
        for table in schema.metadata.sorted_tables:
            if table.name in inspect(target).get_table_names():
                columns = [column["name"] for column in inspect(target).get_columns(table.name)]
                copy(source, target, table.name, columns)
        if target.dialect.name == "sqlite":
            copy(source, target, "passage_words", ["rowid", "title", "words", "canonical"])
        else:
            copy(source, target, "passage_words", ["key", "title", "words", "canonical", "length", "tsv"])
            copy(source, target, "passage_words_frequencies", ["token", "passages"])
            target.execute(text("DELETE FROM passage_words_total"))
            copy(source, target, "passage_words_total", ["passages", "tokens"])
    engine.dispose()


def copy(source: Connection, target: Connection, table: str, columns: Sequence[str]) -> None:
    """Copy the rows of a table; there must be some."""
    listed = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(f":{column}" for column in columns)
    rows = source.execute(text(f"SELECT {listed} FROM {table}")).mappings().all()
    assert rows, table
    target.execute(text(f"INSERT INTO {table} ({listed}) VALUES ({values})"), [dict(row) for row in rows])


def held_as_before(shelf: Shelf, like: Shelf) -> None:
    """Open a library that was of schema 0001: it holds what the other one holds, and nothing is wrong with it."""
    assert content(shelf) == content(like)
    with shelf.open() as opened:
        assert opened.checking.run(opened.index.index(), Quiet(), mend=False).sound


@pytest.fixture
def of_version_one(shelf: Shelf, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    """A library of schema 0001 on the same kind of database as ``shelf``, with the same reports."""
    shelf.take_in(shelf.file("one.jsonl", made_up(20, seed=51)))
    with nullcontext() if shelf.database_url is None else request.getfixturevalue("postgres").database() as url:
        old = Shelf(tmp_path / "old", url)
        old.data.mkdir(parents=True)
        make_version_one(old.address, shelf)
        yield old


def test_a_library_of_the_first_version_keeps_everything(shelf: Shelf, of_version_one: Shelf) -> None:
    """Migrated with rows in every table it holds what it held and is sound."""
    held_as_before(of_version_one, shelf)


def test_foreign_keys_are_enforced_after_a_migration(of_version_one: Shelf) -> None:
    """What the migration switches off is on again, in the connections of the process that migrated."""
    database = Database.open(of_version_one.address)
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(insert(schema.sketches).values(report_key=99_999, hash=1))
    database.close()


def test_what_a_library_was_before_its_migration_is_kept(shelf: Shelf, of_version_one: Shelf, tmp_path: Path) -> None:
    """The copy beside a SQLite file is a library of the first version itself, and opens."""
    with of_version_one.open():
        pass
    kept = of_version_one.data / "library.db.before-0001-was-migrated"
    assert kept.exists() == (of_version_one.database_url is None)
    if kept.exists():
        (tmp_path / "kept" / "data").mkdir(parents=True)
        kept.rename(tmp_path / "kept" / "data" / "library.db")
        held_as_before(Shelf(tmp_path / "kept"), shelf)


def test_a_full_disk_before_a_migration_is_told(sqlite_shelf: Shelf, tmp_path: Path) -> None:
    """Where the copy of what was does not fit, nothing is migrated; with room for it the library opens."""
    sqlite_shelf.take_in(sqlite_shelf.file("one.jsonl", made_up(20, seed=51)))
    old = Shelf(tmp_path / "old")
    old.data.mkdir(parents=True)
    make_version_one(old.address, sqlite_shelf)
    with files_of_at_most(100_000), pytest.raises(LibraryError, match="cannot be copied, as it is before") as refused:
        Database.open(old.address)
    assert "the space on the disk" in refused.value.hint
    assert [path.name for path in old.data.glob("*before*")] == []
    held_as_before(old, sqlite_shelf)


def test_a_backup_of_the_first_version_is_restored(sqlite_shelf: Shelf, elsewhere: Shelf) -> None:
    """A file of schema 0001 is brought back into a library of either kind, and stays as it is."""
    sqlite_shelf.take_in(sqlite_shelf.file("one.jsonl", made_up(20, seed=51)))
    file = sqlite_shelf.folder / "monday.db"
    make_version_one(f"sqlite:///{file}", sqlite_shelf)
    before = file.read_bytes()
    with elsewhere.open() as opened:
        opened.backups.restore(file, replace=False)
        assert take_in(opened).new == ()
    held_as_before(elsewhere, sqlite_shelf)
    assert file.read_bytes() == before


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
        ("sqlite:///file:/tmp/library.db?uri=true", "file: addresses"),
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
