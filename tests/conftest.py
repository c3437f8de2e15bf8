"""What tests of the library share: a library in a folder, made-up reports, and ``sitrep`` as a process."""

from __future__ import annotations

import io
import json
import os
import random
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Connection, create_engine, inspect, text

from bot import settings
from bot.wiring import Services, services
from retrieval.embed import Embedder, HashEmbedder, Vectors
from retrieval.ingest import Ingested
from retrieval.types import Scope
from tests.databases import DATABASES, Postgres, library_on

ROOT = Path(__file__).parent.parent
NOW = datetime(2014, 7, 1, 12, tzinfo=UTC)
# A machine that others work on too may take long for any example.
# A run that decides about a change tries the same examples each time; elsewhere new ones are looked for.
hypothesis.settings.register_profile("sitrep", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("sitrep")
# A process that has not ended after so many seconds hangs.
DEADLINE = 120

Record = dict[str, str]
Rows = list[tuple[Any, ...]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--soak`` asks for the long proofs too."""
    parser.addoption("--soak", action="store_true", help="run the long proofs too: many crashes, many processes")


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark of the long proofs known."""
    config.addinivalue_line("markers", "soak: takes minutes; runs only with --soak")


def pytest_collection_modifyitems(config: pytest.Config, items: Sequence[pytest.Item]) -> None:
    """Without ``--soak`` the long proofs are skipped."""
    if not config.getoption("--soak"):
        for item in items:
            if item.get_closest_marker("soak"):
                item.add_marker(pytest.mark.skip(reason="a long proof: make soak"))


class CountingEmbedder:
    """The small embedder, counting what it is asked for; another ``model`` makes it another embedder."""

    batch = HashEmbedder.batch

    def __init__(self, model: str = HashEmbedder.model) -> None:
        self.model = model
        self.embedded = 0
        self._hashing = HashEmbedder()

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One vector a text; the texts are counted."""
        self.embedded += len(texts)
        return self._hashing.passages(texts)

    def query(self, text: str) -> Vectors:
        """The vector of a question."""
        return self._hashing.query(text)


@dataclass(frozen=True)
class Shelf:
    """A folder with a library in it, files to take in beside it, and both ways to use them: here or in a process.

    The library is the SQLite file in its data folder, or on the server that ``database_url`` names. With ``chroma`` its
    vectors are on the Chroma server at that address.
    """

    folder: Path
    database_url: str | None = None
    chroma: str | None = None

    @property
    def data(self) -> Path:
        """The data folder of the library."""
        return self.folder / "data"

    @property
    def address(self) -> str:
        """The library's database as a SQLAlchemy address."""
        return settings.isolated(self.data, database_url=self.database_url).database_address

    def file(self, name: str, content: str | bytes | Iterable[Record]) -> str:
        """A file to take in: text, bytes, or records as JSON Lines."""
        path = self.folder / name
        if isinstance(content, str):
            content = content.encode()
        if not isinstance(content, bytes):
            content = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in content).encode()
        path.write_bytes(content)
        return str(path)

    @contextmanager
    def open(self, embedder: Embedder | None = None, now: datetime = NOW) -> Iterator[Services]:
        """The services on this library, at a fixed time."""
        chosen = settings.isolated(self.data, embedder="hash", database_url=self.database_url)
        chosen = chosen.model_copy(update={"chroma_url": self.chroma})
        with services(chosen, embedder=embedder, clock=lambda: now) as opened:
            yield opened

    def take_in(self, *files: str, embedder: Embedder | None = None, now: datetime = NOW) -> Ingested:
        """Ingest files, with their vectors."""
        with self.open(embedder, now) as opened:
            return take_in(opened, *files)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """``sitrep`` as a process on this library, with its three streams as pipes and these variables beside ours."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "SITREP_DATA_DIR": str(self.data),
            "SITREP_EMBEDDER": "hash",
            "SITREP_DATABASE_URL": self.database_url or "",
            "SITREP_CHROMA_URL": self.chroma or "",
            **environment,
        }
        return subprocess.Popen(
            [sys.executable, "-c", "from bot.cli import main; main()", *arguments],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def json(self, *arguments: str, **environment: str) -> Any:
        """What a finished ``sitrep … --json`` printed; it must have ended well."""
        return finished(self.start(*arguments, "--json", **environment))

    def tables(self, *, exactly: bool = False) -> dict[str, Rows]:
        """Every row of the library's tables, ordered.

        When rows were collected is left out, and of the index's generation and the library's identity only that there
        is one stays: they differ between a library and its copy. ``exactly`` keeps them.
        """
        with self.sql() as connection:
            names = [
                name
                for name in sorted(inspect(connection).get_table_names())
                if exactly or not name.startswith("passage_words_")
            ]
            return {name: sorted(_rows(connection, name, exactly), key=repr) for name in names}

    @contextmanager
    def sql(self) -> Iterator[Connection]:
        """A connection to the library's database, without any code of ours; what it writes is kept."""
        engine = create_engine(self.address)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()


def _rows(connection: Connection, table: str, exactly: bool) -> Rows:
    key = "rowid, " if (connection.dialect.name, table) == ("sqlite", "passage_words") else ""
    found = connection.execute(text(f"SELECT {key}* FROM {table}"))
    columns = list(found.keys())
    if exactly:
        return [tuple(row) for row in found]
    return [
        tuple(
            value is not None if name in ("indexed", "generation", "identity") else value
            for name, value in zip(columns, row, strict=True)
            if name != "collected_at"
        )
        for row in found
    ]


def content(shelf: Shelf, opened: Services | None = None) -> dict[str, object]:
    """What a library holds, whatever the keys of its rows; ``opened`` are its services, where they are open."""
    with nullcontext(opened) if opened else shelf.open() as services_:
        library = services_.library
        held = sorted((one for one in library.reports(Scope())), key=lambda one: one.report.id)
        versions = [library.versions(one.report.id) for one in held]
        tables = shelf.tables()
        ids = {row[0]: row[1] for row in tables["reports"]}
        keys = [[one.key for one in library.passages_of(report.report.id)] for report in held]
        words = {row[0]: row[1:4] for row in tables["passage_words"]}
        return {
            "reports": [one.report for one in held],
            "versions": [[(one.report, one.superseded_by) for one in chain] for chain in versions],
            "passages": [[one.passage for one in library.passages_of(one.report.id)] for one in held],
            "words": [[words[key] for key in own] for own in keys],
            "copies": sorted((ids[one], ids[other]) for one, other in tables["near_copies"]),
            "sketches": sorted((ids[key], value) for key, value in tables["sketches"]),
            "stale": [library.coverage(Scope()).stale],
        }


def take_in(opened: Services, *files: str, vectors: bool = True) -> Ingested:
    """Ingest files into an open library."""
    result = opened.ingest.run(files, now=opened.clock(), stdin=io.BufferedReader(io.BytesIO()))
    if vectors:
        index = opened.index.index()
        assert index is not None
        opened.indexer.catch_up(index)
    return result


def finished(process: subprocess.Popen[str]) -> Any:
    """The JSON that a process printed; it must have ended well."""
    out, err = process.communicate(timeout=DEADLINE)
    assert process.returncode == 0, err
    return json.loads(out)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let nothing make a file larger than so many bytes: what then happens is what happens on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, worker_id: str, testrun_uid: str) -> Iterator[Postgres]:
    """A PostgreSQL server, one for all processes of a test run."""
    base = tmp_path_factory.getbasetemp()
    server = Postgres.start(testrun_uid, base if worker_id == "master" else base.parent)
    yield server
    server.stop()


@pytest.fixture(scope="module", params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """For the tests of a module: each kind of database in turn, as :func:`library_on` has it."""
    with library_on(request) as url:
        yield url


@pytest.fixture(params=DATABASES)
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    """An empty library, on each kind of database in turn."""
    with library_on(request) as url:
        yield Shelf(tmp_path, url)


@pytest.fixture(params=DATABASES)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'library.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database() as address:
        yield address


@pytest.fixture(params=DATABASES)
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    """A second empty library in another folder, on each kind of database in turn."""
    with library_on(request) as url:
        folder = tmp_path / "elsewhere"
        folder.mkdir()
        yield Shelf(folder, url)


@pytest.fixture
def sqlite_shelf(tmp_path: Path) -> Shelf:
    """An empty library in a SQLite file."""
    return Shelf(tmp_path)


PLACES = ("Mosul", "Tikrit", "Baiji", "Kirkuk", "Ramadi", "Haditha", "Sinjar", "Raqqa", "Aleppo", "Palmyra")
ACTORS = (
    "Police",
    "Soldiers",
    "Gunmen",
    "Officials",
    "Residents",
    "Engineers",
    "Doctors",
    "Drivers",
    "Militants",
)
DEEDS = (
    "attacked",
    "reopened",
    "abandoned",
    "inspected",
    "repaired",
    "surrounded",
    "visited",
    "captured",
    "shelled",
)
THINGS = ("convoy", "checkpoint", "bridge", "hospital", "refinery", "market", "garrison", "pipeline", "depot")
ARABIC = (
    "قال مسؤولون إن القوات دخلت مدينة الموصل يوم الجمعة",
    "أعلن المتحدث إغلاق الجسر قرب تكريت بعد اشتباكات",
)
_SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "za", "du", "pe")


def made_up(count: int, seed: int) -> list[Record]:
    """Records of reports that nobody wrote: of every ten one is a near copy and one a revision of an earlier one.

    Revisions are published before or after what they revise. One report in twelve has Arabic in it, one is undated.
    """
    rng = random.Random(seed)
    words = ["".join(rng.choices(_SYLLABLES, k=3)) for _ in range(600)]
    originals = [_original(rng, number, words) for number in range(count * 8 // 10)]
    records = list(originals)
    while len(records) < count:
        earlier = rng.choice(originals)
        changed = earlier | {
            "id": f"v{len(records)}",
            "text": earlier["text"] + "\n\n" + _sentence(rng, words),
        }
        if len(records) % 2:
            changed |= {
                "source": "Gulf Morning Post",
                "url": f"https://gulfmorningpost.example/{len(records)}",
            }
        else:
            changed |= {"published": f"2014-06-{rng.randrange(1, 29):02}T{rng.randrange(24):02}:15:00Z"}
        records.append(changed)
    return records


def _original(rng: random.Random, number: int, words: Sequence[str]) -> Record:
    sentences = [_sentence(rng, words) for _ in range(rng.randrange(8, 26))]
    if number % 12 == 0:
        sentences.insert(1, rng.choice(ARABIC) + ".")
    record = {
        "id": f"r{number}",
        "title": f"{rng.choice(PLACES)} {rng.choice(THINGS)} {rng.choice(words)}",
        "text": "\n\n".join(" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)),
        "source": rng.choice(("Levant Wire", "Baghdad Ledger", "Euphrates Monitor")),
        "url": f"https://levantwire.example/{number}",
        "published": f"2014-06-{rng.randrange(1, 29):02}T{rng.randrange(24):02}:00:00Z",
    }
    if number % 12 == 1:
        del record["published"]
    return record


def _sentence(rng: random.Random, words: Sequence[str]) -> str:
    day = rng.choice(("on Friday", "on Monday", f"on June {rng.randrange(1, 28)}", "overnight"))
    deed = f"{rng.choice(ACTORS)} {rng.choice(DEEDS)} the {rng.choice(THINGS)} near {rng.choice(PLACES)} {day}"
    return f"{deed} while {' '.join(rng.choices(words, k=9))} {rng.randrange(2, 90)}."
