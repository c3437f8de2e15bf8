"""``sitrep check``: whatever is damaged on purpose is found, and mended where it can be."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from sqlalchemy import make_url

from retrieval.checkup import Checking, Checkup
from retrieval.library.database import Database
from retrieval.library.health import Finding, Health
from retrieval.progress import Quiet
from retrieval.vectors import VectorIndex
from tests.conftest import Shelf, content, made_up, take_in
from tests.databases import TEMPLATE, Postgres

Damage = tuple[str, ...]

SOME = "(SELECT max(key) FROM passages)"
ONE = "(SELECT min(key) FROM reports)"

# What is done to a library, and what is said of it. All of this can be mended.
MENDED: dict[str, tuple[str, Damage]] = {
    "words of a passage lost": ("words_missing", (f"DELETE FROM passage_words WHERE rowid = {SOME}",)),
    "words of no passage": (
        "words_without_passage",
        ("INSERT INTO passage_words (rowid, title, words, canonical) VALUES (999999, '', 'oil', '')",),
    ),
    "a passage of no report": (
        "passage_without_report",
        (f"UPDATE passages SET report_key = 99999 WHERE key = {SOME}",),
    ),
    "names in no passage": (
        "names_without_passage",
        ('INSERT INTO names SELECT 99999, start, "end", name FROM names LIMIT 1',),
    ),
    "dates in no passage": (
        "dates_without_passage",
        (
            'INSERT INTO event_dates SELECT 99999, start, "end", first, last, said, planned, assumed'
            " FROM event_dates LIMIT 1",
        ),
    ),
    "a sketch of no report": ("sketch_without_report", ("INSERT INTO sketches VALUES (99999, 5)",)),
    "a copy of no report": ("copy_without_report", (f"INSERT INTO near_copies VALUES ({ONE}, 99999)",)),
    "a copy known from one side": (
        "copy_one_sided",
        ("DELETE FROM near_copies WHERE report_key < other_key",),
    ),
    "no sketch": ("no_sketch", (f"DELETE FROM sketches WHERE report_key = {ONE}",)),
    "no passage": (
        "no_passage",
        (
            f"DELETE FROM names WHERE passage_key IN (SELECT key FROM passages WHERE report_key = {ONE})",
            f"DELETE FROM event_dates WHERE passage_key IN (SELECT key FROM passages WHERE report_key = {ONE})",
            f"DELETE FROM passage_words WHERE rowid IN (SELECT key FROM passages WHERE report_key = {ONE})",
            f"DELETE FROM passages WHERE report_key = {ONE}",
        ),
    ),
    "a passage cut elsewhere": ("passage_changed", (f"UPDATE passages SET start = start + 7 WHERE key = {SOME}",)),
    "a passage with another text's hash": (
        "passage_changed",
        (f"UPDATE passages SET text_hash = 'f00d' WHERE key = {SOME}",),
    ),
    "a name outside its passage": ("mention_outside", ('UPDATE names SET "end" = 99999 WHERE rowid = 1',)),
    "a date that ends before it begins": (
        "mention_outside",
        ("UPDATE event_dates SET last = '1999-01-01' WHERE rowid = 1",),
    ),
    "a body with other words": (
        "report_changed",
        (f"UPDATE reports SET body = replace(body, 'the', 'tha') WHERE key = {ONE}",),
    ),
    "a title with other words": (
        "passage_changed",
        (f"UPDATE reports SET title = 'Nothing of the kind' WHERE key = {ONE}",),
    ),
    "a publication date of another year": (
        "report_changed",
        ("UPDATE reports SET published_at = '2015' || substr(published_at, 5) WHERE published_at IS NOT NULL",),
    ),
    "a precision that there is not": (
        "report_changed",
        ("UPDATE reports SET published_precision = 'hour' WHERE published_precision IS NOT NULL",),
    ),
    "a publication date that is none": (
        "report_changed",
        (f"UPDATE reports SET published_at = 'soon', superseded_at = 7 WHERE key = {ONE}",),
    ),
    "a text that is none": ("report_changed", (f"UPDATE reports SET body = x'ff00ff' WHERE key = {ONE}",)),
    "a version replaced by a report that is gone": (
        "versions",
        ("UPDATE reports SET superseded_by = 'feedbeeffeedbeef' WHERE superseded_by IS NOT NULL",),
    ),
    "a current report marked as replaced": (
        "versions",
        (f"UPDATE reports SET superseded_by = id WHERE key = {ONE}",),
    ),
    "a wrong count of reports": ("report_count", ("UPDATE documents SET report_count = 7 WHERE rowid = 1",)),
    "no note of where a report stands": (
        "appearance_missing",
        (f"DELETE FROM appearances WHERE report_key = {ONE}",),
    ),
    "a note of a report that is gone": (
        "appearance_without_end",
        ("INSERT INTO appearances SELECT id, 99999 FROM documents LIMIT 1",),
    ),
    "a vector cut short": ("vector_damaged", ("UPDATE vectors SET vector = substr(vector, 1, 40) WHERE rowid = 1",)),
    "a vector of zeros": (
        "vector_damaged",
        ("UPDATE vectors SET vector = zeroblob(length(vector)) WHERE rowid = 2",),
    ),
    "a vector of a text that is gone": (
        "vector_unused",
        ("INSERT INTO vectors SELECT model, 'f00d', vector FROM vectors LIMIT 1",),
    ),
    "the index of words damaged": (
        "words_index",
        ("UPDATE passage_words_content SET c1 = 'something else' WHERE id = 1",),
    ),
}

# What cannot be mended here: it is told, and nothing that is there is lost.
TOLD: dict[str, tuple[str, Damage]] = {
    "original bytes changed": (
        "document_changed",
        (f"UPDATE documents SET content = x'00' WHERE id = (SELECT document_id FROM reports WHERE key = {ONE})",),
    ),
    "a kind of file that there is not": (
        "document_changed",
        (
            "UPDATE documents SET media = 'telegram/paper'"
            f" WHERE id = (SELECT document_id FROM reports WHERE key = {ONE})",
        ),
    ),
    "a file collected at no time": (
        "document_changed",
        (f"UPDATE documents SET collected_at = 'soon' WHERE id = (SELECT document_id FROM reports WHERE key = {ONE})",),
    ),
    "original bytes lost": (
        "document_missing",
        (
            f"DELETE FROM appearances WHERE report_key = {ONE}",
            f"DELETE FROM documents WHERE id = (SELECT document_id FROM reports WHERE key = {ONE})",
        ),
    ),
    "a body and its original changed": (
        "report_changed",
        (
            f"UPDATE reports SET body = replace(body, 'the', 'tha') WHERE key = {ONE}",
            f"UPDATE documents SET content = x'00' WHERE id = (SELECT document_id FROM reports WHERE key = {ONE})",
        ),
    ),
}


@dataclass(frozen=True)
class Sound:
    """A library that nothing is wrong with, and what it holds."""

    folder: Path
    content: dict[str, object]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """A library with copies, versions, names, dates and vectors."""
    folder = tmp_path_factory.mktemp("sound")
    shelf = Shelf(folder)
    shelf.take_in(shelf.file("one.jsonl", made_up(20, seed=41)))
    shelf.tables()  # closes the last connection, so that all is in one file
    return Sound(folder, content(shelf))


@pytest.fixture
def copy(sound: Sound, tmp_path: Path) -> Shelf:
    """A copy of it to be damaged."""
    shutil.copytree(sound.folder, tmp_path, dirs_exist_ok=True)
    return Shelf(tmp_path)


def harmed(shelf: Shelf, damage: Damage) -> None:
    """Damage a library behind the back of what keeps it whole."""
    with closing(sqlite3.connect(shelf.data / "library.db")) as connection, connection:
        for statement in damage:
            connection.execute(statement)


def checked(shelf: Shelf, *, mend: bool = True) -> Checkup:
    """Check a library and its index."""
    with shelf.open() as opened:
        return opened.checking.run(opened.index.index(), Quiet(), mend=mend)


def test_nothing_is_wrong_with_a_sound_library(copy: Shelf, sound: Sound) -> None:
    """No fault is found where there is none, and nothing is touched."""
    before = copy.tables(exactly=True)
    found = checked(copy)
    assert found == Checkup((), index_checked=True)
    assert copy.tables(exactly=True) == before


def test_a_look_mends_nothing(copy: Shelf) -> None:
    """What is wrong is found and left as it is."""
    harmed(
        copy, tuple(statement for name in ("no sketch", "a wrong count of reports") for statement in MENDED[name][1])
    )
    before = copy.tables(exactly=True)
    looked = checked(copy, mend=False)
    assert [(one.code, one.mended) for one in looked.found] == [("report_count", False), ("no_sketch", False)]
    assert not looked.sound
    assert copy.tables(exactly=True) == before


@pytest.mark.parametrize("name", MENDED)
def test_damage_is_found_and_mended(copy: Shelf, sound: Sound, name: str) -> None:
    """The fault has its code, a second look finds none, and the library holds what it held, with all vectors."""
    code, damage = MENDED[name]
    harmed(copy, damage)
    with copy.open() as opened:
        found = opened.checking.run(opened.index.index(), Quiet(), mend=True)
        assert [one.code for one in found.found if not one.mended] == []
        assert code in {one.code for one in found.found}
        assert content(copy, opened) == sound.content
        assert opened.vector_counts()[1] == 0


@pytest.mark.parametrize("name", TOLD)
def test_what_cannot_be_mended_is_told(copy: Shelf, name: str) -> None:
    """The fault is named as left, and no report is lost over it."""
    code, damage = TOLD[name]
    harmed(copy, damage)
    held = len(copy.tables()["reports"])
    found = checked(copy)
    assert not found.sound
    assert code in {one.code for one in found.found if not one.mended}
    assert len(copy.tables()["reports"]) == held


def test_a_file_that_no_report_is_noted_for_is_not_lost(copy: Shelf) -> None:
    """Libraries of the first version know nothing of files whose reports were all known: these are kept, and stale."""
    again = copy.file("again.jsonl", [made_up(20, seed=41)[0] | {"section": "world"}])
    with copy.open() as opened:
        assert take_in(opened, again).duplicates == 1
    [(second,)] = rows(copy, "SELECT id FROM documents WHERE id NOT IN (SELECT document_id FROM reports)")
    before = rows(copy, "SELECT id, content FROM documents")
    harmed(copy, (f"DELETE FROM appearances WHERE document_id = '{second}'",))
    assert {one.code for one in checked(copy).found} == {"report_count"}
    assert rows(copy, "SELECT id, content FROM documents") == before


def rows(shelf: Shelf, query: str) -> list[tuple[Any, ...]]:
    """What a query finds in a library."""
    with closing(sqlite3.connect(shelf.data / "library.db")) as connection:
        return connection.execute(query).fetchall()


def lose_some(index: VectorIndex) -> None:
    """The index forgets three passages."""
    index.remove([1, 2, 5])


def hold_strangers(index: VectorIndex) -> None:
    """The index holds two passages that the library does not."""
    index.put([70001, 70002], np.eye(2, 256, dtype=np.float32))


def mix_up(index: VectorIndex) -> None:
    """Two passages have each other's vectors."""
    vectors = index.vectors_of([3, 4])
    index.put([3, 4], np.stack([vectors[4], vectors[3]]))


@pytest.mark.parametrize(
    ("code", "harm"),
    [("index_missing", lose_some), ("index_extra", hold_strangers), ("index_wrong", mix_up)],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_an_index_that_disagrees_is_mended(copy: Shelf, code: str, harm: Callable[[VectorIndex], None]) -> None:
    """What it lost, holds too much or holds wrong is found by comparing every vector, and put right."""
    with copy.open() as opened:
        index = opened.index.index()
        assert index is not None
        before = {key: tuple(vector) for page in index.key_pages() for key, vector in index.vectors_of(page).items()}
        harm(index)
        found = opened.checking.run(index, Quiet(), mend=True)
        assert [(one.code, one.mended) for one in found.found] == [(code, True)]
        after = {key: tuple(vector) for page in index.key_pages() for key, vector in index.vectors_of(page).items()}
    assert after == before


class Crowded:
    """An index that somebody else puts passages into, before or after its keys are read."""

    def __init__(self, index: VectorIndex, before: Callable[[], object], after: Callable[[], object]) -> None:
        self._index = index
        self._before = before
        self._after = after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)

    def key_pages(self) -> Iterator[list[int]]:
        """The keys, as they are between the one and the other."""
        self._before()
        yield from list(self._index.key_pages())
        self._after()


def test_what_is_indexed_meanwhile_is_not_taken_for_a_fault(copy: Shelf) -> None:
    """What another process takes in while the check compares the two is neither too much nor missing."""
    files = [copy.file(f"{seed}.jsonl", made_up(5, seed=seed)) for seed in (42, 43)]
    with copy.open() as opened:
        index = opened.index.index()
        assert index is not None
        crowded = Crowded(index, *(partial(take_in, opened, file) for file in files))
        found = opened.checking.run(cast("VectorIndex", crowded), Quiet(), mend=False)
    assert found == Checkup((), index_checked=True)


class Scripted(Health):
    """A health that finds one thing after another."""

    def __init__(self, *looks: Finding) -> None:
        self._looks = list(looks)

    def examine(self, *, mend: bool, watch: Callable[[int, int], None]) -> list[Finding]:
        """The next finding."""
        return [self._looks.pop(0)]


def test_what_the_mending_brings_about_is_told(copy: Shelf) -> None:
    """A fault that only the second look finds is told as left: the library is not called sound."""
    health = Scripted(Finding("no_sketch", "one", ("1",)), Finding("versions", "two", ("2",)))
    with copy.open() as opened:
        checking = Checking(health, opened.vectors, opened.reindex, opened.indexer)
        found = checking.run(None, Quiet(), mend=True)
    assert [(one.code, one.mended) for one in found.found] == [("no_sketch", True), ("versions", False)]
    assert not found.sound


def test_files_that_cannot_be_read_again_are_told(copy: Shelf) -> None:
    """A fault that reading the file again would mend, and a file that is damaged: it is said which."""
    harmed(copy, TOLD["a body and its original changed"][1])
    assert ["original bytes are damaged" in one.text for one in checked(copy).failed] == [True]


def test_a_look_waits_for_no_writer_on_a_server(postgres: Postgres, tmp_path: Path) -> None:
    """On PostgreSQL a library is looked over while somebody else writes."""
    with postgres.database(TEMPLATE) as address:
        impatient = make_url(address).update_query_dict({"options": "-clock_timeout=20ms"})
        shelf = Shelf(tmp_path, impatient.render_as_string(hide_password=False))
        shelf.take_in(shelf.file("one.jsonl", made_up(5, seed=44)))
        writer = Database.open(address)
        with shelf.open() as opened, writer.writing():
            assert opened.checking.run(None, Quiet(), mend=False) == Checkup((), index_checked=False)
        writer.close()


def test_a_damaged_page_is_told(copy: Shelf) -> None:
    """A page of the file that is noise: the check says to restore a backup, or SQLite cannot even read so far."""
    path = copy.data / "library.db"
    body = path.read_bytes()
    at = body.index(b"Levant Wire") // 4096 * 4096
    path.write_bytes(body[:at] + bytes(4096) + body[at + 4096 :])
    process = copy.start("check", "--json")
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "database" in out or "cannot be" in out


def test_beside_another_owner_the_library_alone_is_checked(copy: Shelf) -> None:
    """Where another process owns the index the rest is checked, and it is said that the index was not."""
    with copy.open() as opened:
        assert opened.index.index() is not None
        assert copy.json("check") == {"found": [], "index_checked": False, "failed": []}
