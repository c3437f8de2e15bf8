"""A library that many processes use at once, some of which are killed: what they do, and what it must be in the end."""

from __future__ import annotations

import io
import json
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from threading import Event
from typing import Any

from sqlalchemy import create_engine, select, text

from retrieval.embed import HashEmbedder
from retrieval.fetch import Limits, documents
from retrieval.library import rows
from retrieval.library.database import HEAD, Database
from retrieval.library.schema import documents as stored_documents
from retrieval.library.schema import reports
from retrieval.library.store import Store
from retrieval.progress import Quiet
from retrieval.types import Document
from tests.conftest import DEADLINE, NOW, Record, Rows, Shelf, finished, made_up
from tests.older import PRESENT, made_by, oldest_rules, put_back_to_0001

# A machine that does much else at once is given so long for a command, in seconds.
PATIENCE = 5 * DEADLINE

# What a library holds whatever the keys of its rows, and what each row is of. Left out are the instants of collection,
# and of documents what an ingest was told and the first schema did not keep: where they lay and what they were called.
_HELD = {
    "documents": "SELECT id, media, content, parser_version, report_count FROM documents",
    "reports": """SELECT id, title, outlet, origin, dateline, published_at, published_until, published_precision,
        published_zone, url, language, annotation_version, body FROM reports""",
    "appearances": "SELECT appearances.document_id, id FROM appearances JOIN reports ON key = report_key",
    "passages": """SELECT id, start, "end", text_hash, indexed IS NOT NULL
        FROM passages JOIN reports ON reports.key = report_key""",
    "words": """SELECT id, start, passage_words.title, words, canonical FROM passage_words
        JOIN passages ON passages.key = passage_words.{words} JOIN reports ON reports.key = report_key""",
    "dates": """SELECT id, event_dates.start, event_dates."end", first, last, said FROM event_dates
        JOIN passages ON passages.key = passage_key JOIN reports ON reports.key = report_key""",
    "names": """SELECT id, names.start, names."end", name FROM names
        JOIN passages ON passages.key = passage_key JOIN reports ON reports.key = report_key""",
    "sketches": "SELECT id, hash FROM sketches JOIN reports ON key = report_key",
    "copies": """SELECT one.id, other.id FROM near_copies
        JOIN reports one ON one.key = report_key JOIN reports other ON other.key = other_key""",
    "vectors": "SELECT model, text_hash, vector FROM vectors",
}
# What hangs on which report came first: which of two files that hold the same report brought it, and where an undated
# version of a page stands among the others.
_BY_ARRIVAL = {
    "brought": "SELECT id, document_id, external_id FROM reports",
    "versions": "SELECT id, superseded_by, superseded_at FROM reports",
}
_PENDING = """SELECT count(*) FROM passages
    WHERE indexed IS NULL OR indexed NOT IN (SELECT generation FROM index_generations)"""


def held(shelf: Shelf, *, by_arrival: bool) -> dict[str, Rows]:
    """What a library holds, whatever the keys of its rows; with or without what hangs on the order of arrival."""
    with shelf.sql() as connection:
        words = "key" if connection.dialect.name == "postgresql" else "rowid"
        queries = {**_HELD, **(_BY_ARRIVAL if by_arrival else {})}
        return {
            name: sorted(
                (tuple(map(_plain, row)) for row in connection.execute(text(query.format(words=words)))), key=repr
            )
            for name, query in queries.items()
        }


def _plain(value: Any) -> Any:
    """A value as SQLite has it."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value


def in_order_of_arrival(shelf: Shelf, other: Shelf) -> None:
    """Make another library of the same documents, one by one as they came, by one process that nobody disturbs.

    A document came when the first report that it brought did; those that brought none come last.
    """
    with shelf.sql() as connection:
        found = list(connection.execute(select(stored_documents)))
        brought = {key: id_ for id_, key in connection.execute(select(reports.c.document_id, reports.c.key))}
        places: dict[str, int] = {}
        for key in sorted(brought):
            places.setdefault(brought[key], key)
        named = select(reports.c.document_id, reports.c.external_id).order_by(reports.c.key.desc())
        names = {row.document_id: row.external_id for row in connection.execute(named)}
    other.data.mkdir(parents=True)
    database = Database.open(other.address)
    store = Store(database, PRESENT.parser.version)
    for row in sorted(found, key=lambda row: (places.get(row.id, 1 << 40), row.id)):
        kept = rows.document_of(row)
        document = Document(kept.content, kept.media, kept.source, kept.name or names.get(row.id, ""), NOW)
        store.add([(document, [PRESENT.annotator.entry(one) for one in PRESENT.parser.parse(document).reports])])
    database.close()
    with other.open() as opened:
        index = opened.index.index()
        assert index is not None
        opened.indexer.catch_up(index)


@dataclass(frozen=True)
class Work:
    """Files of an older library, and what two processes take in: much of it the same, or other versions of it."""

    older: tuple[str, ...]
    one: tuple[str, ...]
    two: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every file once."""
        return tuple(dict.fromkeys((*self.older, *self.one, *self.two)))


def work(shelf: Shelf, size: int, seed: int) -> Work:
    """Made-up work: a fifth is in the older library, a third of the rest in both processes' files.

    Near copies and revisions stand in one file or the other by turns; one page has six versions, one without a date;
    every ninth report has no address; some reports stand in each process's own file, as records with other bytes.
    """
    records = made_up(size, seed)
    for record in records[::9]:
        del record["url"]
    before, rest = records[: size // 5], records[size // 5 :]
    both, one, two = rest[::3], rest[1::3], rest[2::3]
    twins = [{**record, "note": "as sent to the other desk"} for record in one[::6]]
    pages = [shelf.file(f"page-{number}.html", page(number, records[number])) for number in range(6)]
    shared = shelf.file("both.jsonl", both)
    return Work(
        (shelf.file("older.jsonl", before), pages[0]),
        (shelf.file("one.jsonl", one), *pages[1:4], shared),
        (shared, *pages[3:6], shelf.file("two.jsonl", two + twins)),
    )


def page(number: int, record: Record) -> str:
    """A version of one page of the web, with another story beside it; the second is undated."""
    dated = f'<meta property="article:published_time" content="2014-06-{10 + number}T0{number}:00:00Z">'
    return f"""<html><head><link rel="canonical" href="https://levantwire.example/bridge">
<meta property="og:site_name" content="Levant Wire">{dated if number != 1 else ""}</head><body>
<article><h1>Bridge at Ana</h1><p>The bridge at Ana was opened to lorries after {number + 2} days of repairs, the
governor's office said. Merchants had paid three times the usual fare for boats across the Euphrates.</p>
<p>The army still searches every lorry, and the queue reached {number + 1} kilometres by noon, drivers said.</p>
</article><article><h1>{record["title"]}</h1><p>{record["text"].partition(chr(10))[0]}</p></article></body></html>"""


def ids_of(files: Iterable[str]) -> frozenset[str]:
    """The ids of the documents in files."""
    limits = Limits(max_bytes=1_000_000)
    nothing: Any = io.BytesIO()
    found = [one for name in files for one in documents(name, limits, now=NOW, stdin=nothing)]
    return frozenset(one.id for one in found if isinstance(one, Document))


def made_older(shelf: Shelf, work_: Work) -> None:
    """Make the library that the oldest sitrep left: by its rules and in its schema."""
    made_by(oldest_rules(), shelf, *work_.older)
    put_back_to_0001(shelf)


@dataclass(frozen=True)
class Progress:
    """How far a library is: its schema, the documents in it, how much in it is stale, and what waits for its vector."""

    schema: str
    documents: frozenset[str]
    stale: int
    pending: int


class Watch:
    """Looks at a library from outside, without any code of ours."""

    def __init__(self, shelf: Shelf) -> None:
        self._engine = create_engine(shelf.address)

    def look(self) -> Progress:
        """How far it is now."""
        parser, annotation = PRESENT.parser.version, PRESENT.annotator.version
        with self._engine.connect() as connection:
            schema = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
            read = connection.execute(text("SELECT id, parser_version FROM documents")).all()
            pending = connection.execute(text(_PENDING)).scalar_one()
            annotated = connection.execute(text("SELECT annotation_version FROM reports")).scalars().all()
        stale = sum(row[1] != parser for row in read) + sum(version != annotation for version in annotated)
        return Progress(schema, frozenset(row[0] for row in read), stale, pending)

    def close(self) -> None:
        """Give the database up."""
        self._engine.dispose()


@dataclass
class Worker:
    """A command of ``sitrep`` that is started again when it was killed, until it has ended well."""

    shelf: Shelf
    arguments: tuple[str, ...]
    files: tuple[str, ...] = ()
    said: list[Any] = field(default_factory=list)
    _process: subprocess.Popen[str] | None = None
    _at_start: Progress | None = None

    def __post_init__(self) -> None:
        self.ids = ids_of(self.files)

    @property
    def ended(self) -> bool:
        """Whether it ended well; that it ended otherwise is a failure of the proof."""
        if self._process is not None and self._process.poll() is not None:
            self.said.append(finished(self._process))
            self._process = None
        return self._process is None

    def start(self, watch: Watch) -> None:
        """Start it, for the first time or again."""
        self._at_start = watch.look()
        self._process = self.shelf.start(*self.arguments, "--json", *self.files)

    def wait(self, seconds: float) -> None:
        """Wait so long, or until it has ended."""
        assert self._process is not None
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return

    def wait_for_work(self, watch: Watch) -> None:
        """Wait until it, or another, has changed what it works on."""
        until = time.monotonic() + PATIENCE
        while not self.ended and self._left(watch.look()) == self._left(self._at_start):
            assert time.monotonic() < until
            self.wait(0.01)

    def kill(self, watch: Watch) -> str | None:
        """Kill it; returns in which phase it was, None where it had ended."""
        if self.ended:
            return None
        assert self._process is not None
        self._process.kill()
        self._process.communicate(timeout=PATIENCE)
        self._process = None
        return self._phase(watch.look())

    def finish(self) -> None:
        """Wait until it has ended well."""
        if self._process is not None:
            self.wait(PATIENCE)
            assert self.ended

    def _left(self, progress: Progress | None) -> int:
        assert progress is not None
        return len(self.ids - progress.documents) if self.files else progress.stale

    def _phase(self, progress: Progress) -> str:
        if progress.schema != HEAD:
            return "migrating or before"
        if self._left(progress) == 0:
            return "indexing" if progress.pending else "with nothing left to do"
        if self._left(progress) == self._left(self._at_start):
            return "starting"
        return "storing" if self.files else "reindexing"


@contextmanager
def over_and_over(do: Callable[[int], None]) -> Iterator[None]:
    """Do something again and again in another thread, at least once, while what is inside goes on."""
    stop = Event()

    def go_on() -> None:
        for number in count():
            do(number)
            if stop.is_set():
                return

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(go_on)
        try:
            yield
        finally:
            stop.set()
        future.result()


def asked(shelf: Shelf, file: str, lines: int) -> None:
    """Ask a file of questions in a process of its own: each is answered or refused, none fails."""
    process = shelf.start("ask", "--file", file)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    answers = [line for line in out.splitlines() if line]
    assert len(answers) == lines
    assert "Traceback" not in err
    for found in map(json.loads, answers):
        assert found["answered"] or found["refusal"], found


def assert_sound(shelf: Shelf) -> None:
    """A check finds nothing, and each passage is found by its own vector."""
    with shelf.open() as opened:
        index = opened.index.index()
        assert index is not None
        opened.indexer.catch_up(index)
        checked = opened.checking.run(index, Quiet(), mend=False)
        assert (checked.found, checked.index_checked) == ((), True)
        done, pending = opened.vectors.counts(index.generation)
        assert (pending, index.count()) == (0, done)
        keys_by_hash: dict[str, set[int]] = {}
        for key, text_hash in opened.vectors.hashes().items():
            keys_by_hash.setdefault(text_hash, set()).add(key)
        vectors = opened.vectors.get(HashEmbedder.model, list(keys_by_hash)) if keys_by_hash else {}
        for text_hash, keys in keys_by_hash.items():
            nearest = {key for key, _ in index.nearest(vectors[text_hash], len(keys))}
            assert keys == nearest, text_hash
