"""Libraries that an older sitrep made: with other names and outlets, in the first schema."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, inspect, text

from retrieval.fetch import Limits
from retrieval.ingest import Annotator, Ingest
from retrieval.library.database import MIGRATIONS, Database
from retrieval.library.store import Store
from retrieval.names import Gazetteer
from retrieval.outlets import Outlet, Outlets
from retrieval.parse import Parser
from retrieval.parse.attribution import Attribution
from retrieval.terms import Terms
from tests.conftest import NOW, Shelf

# The tables with rows of the first schema, each after those that it refers to.
_TABLES = (
    "documents",
    "vectors",
    "index_generations",
    "reports",
    "near_copies",
    "passages",
    "sketches",
    "event_dates",
    "names",
    "passage_words",
)
_COUNTS = ("passage_words_frequencies", "passage_words_total")


@dataclass(frozen=True)
class Rules:
    """What reads and annotates: the parts of an older or newer sitrep."""

    gazetteer: Gazetteer
    terms: Terms
    outlets: Outlets

    @property
    def parser(self) -> Parser:
        """A parser that knows these names and outlets."""
        return Parser(Attribution(self.gazetteer), self.outlets)

    @property
    def annotator(self) -> Annotator:
        """An annotator that knows these names and terms."""
        return Annotator(self.gazetteer, self.terms)


PRESENT = Rules(Gazetteer.load(), Terms.load(), Outlets.load())


def older_rules() -> Rules:
    """An older sitrep that knew half of the names and no terms."""
    names = [name for number, name in enumerate(PRESENT.gazetteer) if number % 2]
    gazetteer = Gazetteer(names, ordinary=(), variants={}, version="older")
    return Rules(gazetteer, Terms([("fire", ["fire"])]), PRESENT.outlets)


def oldest_rules() -> Rules:
    """One that also knew an outlet by another name: reports without an address had other ids."""
    return replace(older_rules(), outlets=Outlets([Outlet("LWire", (), ("Levant Wire",))]))


def made_by(rules: Rules, shelf: Shelf, *files: str) -> None:
    """Make a library of files as a sitrep with other rules would, with its vectors."""
    shelf.data.mkdir(exist_ok=True)
    database = Database.open(shelf.address)
    store = Store(database, rules.parser.version)
    ingest = Ingest(store, rules.parser, rules.annotator, Limits(max_bytes=1_000_000))
    result = ingest.run(files, now=NOW, stdin=io.BufferedReader(io.BytesIO()))
    assert not result.failed
    database.close()
    with shelf.open() as opened:
        index = opened.index.index()
        assert index is not None
        opened.indexer.catch_up(index)


def put_back_to_0001(shelf: Shelf) -> None:
    """Bring a library into the first schema: what that had no place for is lost."""
    with shelf.sql() as connection:
        server = connection.dialect.name == "postgresql"
    if server:
        _put_back_on_a_server(shelf)
    else:
        _put_back_in_a_file(shelf)


def _put_back_on_a_server(shelf: Shelf) -> None:
    with shelf.sql() as connection:
        connection.execute(text("CREATE SCHEMA older"))
        connection.execute(text("SET LOCAL search_path TO older"))
        upgrade(connection, "0001")
        connection.execute(text("DELETE FROM passage_words_total"))
        _copy(connection, "public", [*_TABLES, *_COUNTS])
        for table in ("reports", "passages"):
            newest = f"(SELECT max(key) FROM {table})"
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'key'), {newest})"))
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("ALTER SCHEMA older RENAME TO public"))


def _put_back_in_a_file(shelf: Shelf) -> None:
    file = shelf.data / "library.db"
    newer = file.with_name("newer.db")
    file.rename(newer)
    engine = create_engine(shelf.address)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA journal_mode = WAL"))
        connection.execute(text(f"ATTACH '{newer}' AS newer"))
        upgrade(connection, "0001")
        _copy(connection, "newer", _TABLES, words="rowid")
        connection.commit()
    engine.dispose()
    newer.unlink()


def _copy(connection: Connection, source: str, tables: tuple[str, ...] | list[str], words: str = "") -> None:
    for table in tables:
        columns = [f'"{column["name"]}"' for column in inspect(connection).get_columns(table)]
        if words and table == "passage_words":
            columns.append(words)
        named = ", ".join(columns)
        connection.execute(text(f"INSERT INTO {table} ({named}) SELECT {named} FROM {source}.{table}"))


def upgrade(connection: Connection, revision: str) -> None:
    """Run the migrations up to one of them, as an older sitrep did."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
