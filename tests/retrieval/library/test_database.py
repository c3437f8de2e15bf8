"""Transactions on both databases: who waits for whom, who is alone, and what is said when a server fails."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from psycopg import sql
from sqlalchemy import Connection, func, insert, make_url, select, text

from retrieval.errors import LibraryError
from retrieval.library.database import Database
from retrieval.library.schema import index_generations
from tests.conftest import DEADLINE, ROOT, Shelf, made_up
from tests.databases import PASSWORD, TEMPLATE, Postgres

HOLDER = """
import sys
from retrieval.library.database import Database
database = Database.open(sys.argv[1])
with database.alone("vectors") as held:
    print(held, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def database(empty_database: str) -> Iterator[Database]:
    """An open library with nothing in it."""
    opened = Database.open(empty_database)
    yield opened
    opened.close()


@pytest.fixture
def library_url(postgres: Postgres) -> Iterator[str]:
    """The address of an empty library on PostgreSQL."""
    with postgres.database(TEMPLATE) as address:
        yield address


def models(connection: Connection) -> int:
    """How many rows the smallest table has."""
    return connection.execute(select(func.count()).select_from(index_generations)).scalar_one()


def add_model(connection: Connection, name: str) -> None:
    """Give the smallest table a row."""
    connection.execute(insert(index_generations).values(model=name, generation="g"))


def test_a_reader_sees_one_state(database: Database) -> None:
    """What is written while a transaction reads is not there for it, and is for the next one."""
    with database.reading() as connection:
        assert models(connection) == 0
        with database.writing() as other:
            add_model(other, "m")
        assert models(connection) == 0
    with database.reading() as connection:
        assert models(connection) == 1


def test_a_transaction_that_reads_cannot_write_on_a_server(library_url: str) -> None:
    """A reader that would write by mistake is refused by PostgreSQL."""
    database = Database.open(library_url)
    with pytest.raises(LibraryError, match="read-only transaction"), database.reading() as connection:
        add_model(connection, "m")
    database.close()


def test_a_writer_that_fails_leaves_nothing(database: Database) -> None:
    """All of a transaction or nothing of it, also where our own code raises."""

    def fail() -> None:
        with database.writing() as connection:
            add_model(connection, "m")
            raise ValueError("ours")

    with pytest.raises(ValueError, match="ours"):
        fail()
    with database.reading() as connection:
        assert models(connection) == 0


def test_writers_take_turns(database: Database) -> None:
    """Writers that first count and then write never count the same: each begins when the one before has ended."""

    def count_and_add(_: int) -> int:
        with database.writing() as connection:
            counted = models(connection)
            add_model(connection, f"m{counted}")
        return counted

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(count_and_add, range(20))) == list(range(20))


def test_writers_take_turns_whatever_the_server_does_by_default(postgres: Postgres, library_url: str) -> None:
    """A server that gives every transaction one state of the database: a writer sees what the one before it wrote."""
    name = sql.Identifier(make_url(library_url).database or "")
    postgres.execute("ALTER DATABASE {} SET default_transaction_isolation TO 'repeatable read'", name)
    database = Database.open(library_url)

    def count_and_add(_: int) -> int:
        with database.writing() as connection:
            counted = models(connection)
            add_model(connection, f"m{counted}")
        return counted

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(count_and_add, range(20))) == list(range(20))
    database.close()


def test_one_at_a_time_is_alone(database: Database, empty_database: str) -> None:
    """Of those that ask for a name one is alone, a process or a part of this one; other names are other matters."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, empty_database],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    with database.alone("vectors") as held, database.alone("digests") as other:
        assert (held, other) == (False, True)
    process.kill()
    process.communicate(timeout=DEADLINE)
    assert alone_after_all(database)
    with database.alone("vectors") as held, database.alone("vectors") as again:
        assert (held, again) == (True, False)
    with database.alone("vectors") as held:
        assert held


def alone_after_all(database: Database) -> bool:
    """Whether a name comes free: a server takes a moment to notice that a process was killed."""
    for _ in range(10_000):
        with database.alone("vectors") as held:
            if held:
                return True
    return False


def test_being_alone_does_not_keep_others_from_work(database: Database) -> None:
    """Who is alone can write and so can others, and an error of ours ends it."""

    def fail() -> None:
        with database.alone("vectors") as held:
            assert held
            with database.writing() as connection:
                add_model(connection, "m")
            raise ValueError("ours")

    with pytest.raises(ValueError, match="ours"):
        fail()
    with database.alone("vectors") as held:
        assert held


def test_libraries_of_two_schemas_know_nothing_of_each_other(postgres: Postgres) -> None:
    """A library is the schema that its address names: two in one database are two, and their locks are too."""
    with postgres.database() as address:
        opened = []
        for schema in ("one", '"Two words"'):
            postgres.execute(f"CREATE SCHEMA {schema}", database=make_url(address).database or "")
            search_path = f"-csearch_path={schema}".replace(" ", "\\ ")
            opened.append(
                Database.open(make_url(address).update_query_dict({"options": search_path}).render_as_string(False))
            )
        one, two = opened
        with one.writing() as connection:
            add_model(connection, "m")
            with two.writing() as other:
                assert models(other) == 0
        with one.alone("vectors") as first, two.alone("vectors") as second:
            assert (first, second) == (True, True)
        one.close()
        two.close()


@pytest.mark.parametrize(
    ("user", "password", "database", "said"),
    [
        ("guarded", "s3cret-guess", None, 'password authentication failed for user "guarded"'),
        ("guarded", None, None, "no password supplied"),
        ("nobody-here", None, None, 'role "nobody-here" does not exist'),
        ("postgres", None, "nothing-here", 'database "nothing-here" does not exist'),
        ("guarded", PASSWORD, None, "permission denied"),
    ],
)
def test_a_server_that_refuses_is_told(
    library_url: str, user: str, password: str | None, database: str | None, said: str
) -> None:
    """Wrong password, user or database, and a missing right: one line that names it, a hint, no password."""
    url = make_url(library_url).set(username=user, password=password, database=database)
    with pytest.raises(LibraryError, match=said) as refused:
        Database.open(url.render_as_string(hide_password=False))
    assert "\n" not in refused.value.message
    assert "docs/postgresql.md" in refused.value.hint
    assert "s3cret" not in f"{refused.value!r} {refused.value.hint}"


def test_who_may_only_read_can_ask(postgres: Postgres, library_url: str, tmp_path: Path) -> None:
    """A role with no right but to read opens a library, is answered, and is told when it would write."""
    shelf = Shelf(tmp_path, library_url)
    shelf.take_in(shelf.file("made-up.jsonl", made_up(5, seed=61)))
    address = make_url(library_url)
    postgres.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO guarded", database=address.database or "")
    database = Database.open(address.set(username="guarded", password=PASSWORD).render_as_string(hide_password=False))
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM reports")).scalar() == 5
    with pytest.raises(LibraryError, match="cannot be written: permission denied"), database.writing() as connection:
        add_model(connection, "m")
    database.close()


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_without_arabic_letters_is_refused(postgres: Postgres, encoding: str) -> None:
    """A database in another encoding than UTF-8 would take English reports and fail at the first Arabic one."""
    postgres.execute(f"CREATE DATABASE latin ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
    try:
        with pytest.raises(LibraryError, match=encoding) as refused:
            Database.open(postgres.address("latin"))
        assert "UTF8" in refused.value.hint
    finally:
        postgres.execute("DROP DATABASE latin WITH (FORCE)")


def cut_off(postgres: Postgres, address: str) -> None:
    """End every connection to a database, as a server does that is started again."""
    database = sql.Literal(make_url(address).database)
    postgres.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = {}", database)


def test_a_server_that_was_started_again_is_no_trouble(postgres: Postgres, library_url: str) -> None:
    """A transaction that was cut off fails in one line; the next one, of the same open library, goes through."""
    database = Database.open(library_url)

    def read_and_lose() -> None:
        with database.reading() as connection:
            cut_off(postgres, library_url)
            models(connection)

    with pytest.raises(LibraryError, match="cannot be read: ") as failed:
        read_and_lose()
    assert "\n" not in failed.value.message
    with database.writing() as connection:
        add_model(connection, "m")
    cut_off(postgres, library_url)
    with database.reading() as connection:
        assert models(connection) == 1
    with database.alone("vectors") as held:
        assert held
        cut_off(postgres, library_url)
    with database.alone("vectors") as held:
        assert held
    database.close()


def test_a_writer_does_not_wait_for_ever(library_url: str) -> None:
    """Where another writer never ends, the next one gives up and says so; the address may say how soon."""
    impatient = make_url(library_url).update_query_dict({"options": "-clock_timeout=20ms"})
    one, two = Database.open(library_url), Database.open(impatient.render_as_string(hide_password=False))
    with one.writing(), pytest.raises(LibraryError, match="another process has been writing"), two.writing():
        pass
    with two.writing() as connection:
        add_model(connection, "m")
    one.close()
    two.close()
