"""``kill -9`` at any instant of an ingest, then again: the library is one that was never killed."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from retrieval.types import Scope
from retrieval.understand import Question
from tests.conftest import DEADLINE, NOW, Record, Shelf, finished, made_up

SEED = 20140620
# What is asked: whole sentences. To a question of two words hundreds of passages can be equally near, and an
# approximate index may name any hundred of them.
ASKED = (
    "Who attacked the refinery near Baiji on June 12 while residents repaired the bridge near Tikrit overnight?",
    "Drivers abandoned the convoy near Mosul on Friday while baketi milose and rasenu were inspected by officials",
    "هل دخلت القوات مدينة الموصل يوم الجمعة وأعلن المتحدث إغلاق الجسر قرب تكريت بعد اشتباكات؟",
    *(record["text"].partition(".")[0] for record in made_up(90, SEED)[3::20]),
)


@dataclass(frozen=True)
class State:
    """What a library holds and what it finds."""

    tables: dict[str, list[tuple[Any, ...]]]
    indexed: set[str]
    found: list[list[tuple[str, float, tuple[str, ...]]]]


def state(shelf: Shelf) -> State:
    """Every row but for times of collection, the keys in the index, and the results of some searches.

    Of what is nearest only the distances are compared: of two passages equally near at the end of a list, either may
    be in it.
    """
    with shelf.open() as opened:
        index = opened.index.index()
        assert index is not None
        assert opened.vectors.counts(index.generation)[1] == 0
        indexed = set(index._collection.get(include=[])["ids"])
        found = []
        for asked in ASKED:
            hits = opened.answering.evidence(Question(asked), limit=5, now=NOW).evidence
            found.append([(hit.report.id, 0.0, tuple(copy.id for copy in hit.copies)) for hit in hits])
            words = opened.library.by_words(asked.lower().split(), Scope(), 50)
            found.append([(str(key), round(score, 9), ()) for key, score in words])
        vectors = opened.vectors.get("hash-256", [row[4] for row in shelf.tables()["passages"]][::40])
        found += [
            [("", round(cosine, 5), ()) for _, cosine in index.nearest(vector, 10)] for vector in vectors.values()
        ]
    return State(shelf.tables(), indexed, found)


def killed(shelf: Shelf, files: Sequence[str], after: float) -> bool:
    """Start an ingest and kill it after so many seconds; returns whether it was still running."""
    process = shelf.start("ingest", "--json", *files)
    try:
        process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate(timeout=DEADLINE)
        return True
    assert process.returncode == 0
    return False


@dataclass(frozen=True)
class Unharmed:
    """The files that are taken in, what a library is when nobody is killed, and how long that takes."""

    files: tuple[str, ...]
    state: State
    seconds: float


def unharmed(folder: Path, count: int) -> Unharmed:
    """Take in ``count`` reports without any harm: a file of records, and pages as files."""
    records = made_up(count, SEED)
    folder.mkdir()
    shelf = Shelf(folder)
    pages = [shelf.file(f"page-{number}.html", _page(record)) for number, record in enumerate(records[::20])]
    files = (shelf.file("records.jsonl", records), *pages)
    start = time.monotonic()
    result = finished(shelf.start("ingest", "--json", *files))
    seconds = time.monotonic() - start
    assert result["new"] > count / 2
    assert result["revised"] > count / 20
    assert not result["failed"]
    return Unharmed(files, state(shelf), seconds)


def _page(record: Record) -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in record["text"].split("\n\n"))
    return f"<html><body><article><h1>{record['title']}</h1>{paragraphs}</article></body></html>"


def test_a_library_survives_some_kills(tmp_path: Path) -> None:
    """One library, killed three times over the length of its ingest, ends up equal to one never killed."""
    expected = unharmed(tmp_path / "unharmed", 90)
    shelf = Shelf(tmp_path)
    rng = random.Random(SEED)
    harmed = [killed(shelf, expected.files, expected.seconds * rng.uniform(at, at + 0.2)) for at in (0.4, 0.55, 0.75)]
    assert any(harmed)
    finished(shelf.start("ingest", "--json", *expected.files))
    assert_equal(state(shelf), expected.state)


@pytest.mark.soak
def test_thirty_kills(tmp_path: Path) -> None:
    """Thirty libraries, each killed once at a random instant and taken up again, equal one that was never killed.

    The instants are spread over the whole run. Some kills must have hit the storing of reports and some the making
    of the index, else the proof is void.
    """
    expected = unharmed(tmp_path / "unharmed", 300)
    rng = random.Random(SEED)
    storing = indexing = 0
    for number in range(30):
        folder = tmp_path / str(number)
        folder.mkdir()
        shelf = Shelf(folder)
        # Half of the instants lie anywhere, half in the second half of the run, where the index is made.
        share = (number + rng.random()) / 15
        killed(shelf, expected.files, expected.seconds * (share if number < 15 else share / 2))
        if (shelf.data / "library.db").exists():
            tables = shelf.tables()
            reports, passages = tables.get("reports", []), tables.get("passages", [])
            storing += 0 < len(reports) < len(expected.state.tables["reports"])
            indexing += 0 < sum(row[5] for row in passages) < len(expected.state.tables["passages"])
        finished(shelf.start("ingest", "--json", *expected.files))
        assert_equal(state(shelf), expected.state)
    print(f"{storing} kills hit the storing, {indexing} the indexing")  # noqa: T201 - what the proof rests on
    assert storing
    assert indexing


def assert_equal(one: State, other: State) -> None:
    """Compare part by part: what differs is then told in little."""
    assert one.tables.keys() == other.tables.keys()
    for table, rows in one.tables.items():
        assert rows == other.tables[table], table
    assert one.indexed == other.indexed
    assert one.found == other.found
