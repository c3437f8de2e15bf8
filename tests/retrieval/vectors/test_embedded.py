"""The embedded vector index: one owner, an index a model, made again whenever it is not what it should be."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from chromadb.errors import InternalError

from bot.wiring import Services
from retrieval.errors import IndexAway, IndexBusy
from retrieval.understand import Question
from retrieval.vectors import IndexOwner, embedded
from retrieval.vectors.embedded import EmbeddedIndex, folder_of
from tests.chroma import unit_vectors
from tests.conftest import DEADLINE, NOW, ROOT, CountingEmbedder, Shelf, made_up, take_in


@pytest.fixture
def shelf(sqlite_shelf: Shelf) -> Shelf:
    """The index is the same whatever the database is."""
    return sqlite_shelf


def self_lookups(opened: Services) -> tuple[int, int]:
    """How many passages there are, and how many of them the index finds first by their own vector (or an equal one)."""
    index = opened.index.index()
    assert index is not None
    rows = opened.vectors.pending("no generation", 1_000_000)
    vectors = opened.vectors.get("hash-256", [row.text_hash for row in rows])
    hashes = {row.key: row.text_hash for row in rows}
    own = [hashes[index.nearest(vectors[row.text_hash], 1)[0][0]] == row.text_hash for row in rows]
    assert index.count() == len(rows)
    return len(rows), sum(own)


def test_one_owner_at_a_time(tmp_path: Path) -> None:
    """A second opener is refused, without touching the folder, until the first one gives the index up."""
    owner, other = IndexOwner(tmp_path / "chroma", "m"), IndexOwner(tmp_path / "chroma", "another")
    index = owner.index()
    assert index is not None
    generation = index.generation
    assert other.index() is None
    with pytest.raises(IndexBusy):
        EmbeddedIndex.open(tmp_path / "chroma", "another")
    assert index.generation == generation
    owner.close()
    taken = other.index()
    assert taken is not None
    assert owner.index() is None
    other.close()


def test_threads_share_one_index(tmp_path: Path) -> None:
    """Threads that ask for the index at the same moment all get the same one; any of them may give it up."""
    owner = IndexOwner(tmp_path / "chroma", "m")
    with ThreadPoolExecutor(8) as pool:
        opened = {id(index) for index in pool.map(lambda _: owner.index(), range(16))}
        pool.submit(owner.close).result()
    assert len(opened) == 1
    assert opened != {id(None)}
    again = EmbeddedIndex.open(tmp_path / "chroma", "m")
    again.close()


def test_another_model_gets_an_index_of_its_own(shelf: Shelf) -> None:
    """Vectors of two models never meet: each has its folder, and switching back deletes and embeds nothing."""
    file = shelf.file("made-up.jsonl", made_up(30, seed=11))
    first, other, back = CountingEmbedder(), CountingEmbedder("another-256"), CountingEmbedder()
    shelf.take_in(file, embedder=first)
    with shelf.open(other) as opened:
        index = opened.index.index()
        assert index is not None
        assert index.count() == 0
        assert opened.vectors.counts(index.generation)[0] == 0
        take_in(opened, file)
        assert index.count() == sum(opened.vectors.counts(index.generation))
    assert other.embedded == first.embedded
    assert {row[0] for row in shelf.tables()["vectors"]} == {"hash-256", "another-256"}
    shelf.take_in(file, embedder=back)
    assert back.embedded == 0
    with shelf.open(back) as opened:
        assert self_lookups(opened)[0] > 0
    assert {path.name for path in (shelf.data / "chroma").iterdir()} == {"hash-256", "another-256"}


def test_a_question_with_another_model_deletes_nothing(shelf: Shelf) -> None:
    """Asking once with another embedder leaves the index of the first as it was, generation and all."""
    shelf.take_in(shelf.file("made-up.jsonl", made_up(20, seed=17)))

    def state() -> tuple[str, int, tuple[int, int]]:
        with shelf.open() as opened:
            index = opened.index.index()
            assert index is not None
            return index.generation, index.count(), opened.vectors.counts(index.generation)

    before = state()
    with shelf.open(CountingEmbedder("other")) as opened:
        assert opened.answering.evidence(Question("Mosul"), limit=3, now=NOW).evidence
    assert state() == before


@pytest.mark.parametrize("model", ["a/b", "../up", "A-B", "a-b", "..", "", "é" * 300, "x" * 300])
def test_a_models_name_is_no_path(tmp_path: Path, model: str) -> None:
    """Whatever a model is called, its index lies inside the folder, in one of its own."""
    folder = folder_of(tmp_path, model)
    assert folder.parent == tmp_path
    assert 0 < len(folder.name) < 100
    assert folder.name not in (".", "..")
    others = ("a/b", "../up", "A-B", "a-b", "..", "")
    assert [other for other in others if other != model and folder_of(tmp_path, other) == folder] == []


def deleted(folder: Path) -> None:
    """The folder is gone."""
    shutil.rmtree(folder)


def emptied(folder: Path) -> None:
    """Chroma's database has no bytes."""
    (folder / "chroma.sqlite3").write_bytes(b"")


def scribbled(folder: Path) -> None:
    """Chroma's database holds noise."""
    (folder / "chroma.sqlite3").write_bytes(random.Random(3).randbytes(20_000))


def a_file(folder: Path) -> None:
    """Where Chroma's database was is a folder."""
    (folder / "chroma.sqlite3").unlink()
    (folder / "chroma.sqlite3").mkdir()


def without_vectors(folder: Path) -> None:
    """Chroma's files of vectors hold something else."""
    for path in folder.glob("*/*"):
        path.write_bytes(b"junk" * 10)


def without_folder_of_vectors(folder: Path) -> None:
    """Chroma's folder of vectors is gone, its database knows of them still."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)


@pytest.mark.parametrize("damage", [deleted, emptied, scribbled, a_file, without_vectors])
def test_a_damaged_index_is_made_again_from_the_library(shelf: Shelf, damage: Callable[[Path], None]) -> None:
    """Whatever became of the folder, the next run fills a new index from SQL, and embeds nothing."""
    file = shelf.file("made-up.jsonl", made_up(30, seed=12))
    shelf.take_in(file)
    damage(shelf.data / "chroma" / "hash-256")
    embedder = CountingEmbedder()
    shelf.take_in(file, embedder=embedder)
    with shelf.open() as opened:
        passages, found = self_lookups(opened)
    assert (embedder.embedded, found) == (0, passages)


def test_an_index_without_its_vectors_is_made_again(tmp_path: Path) -> None:
    """Chroma opens such a folder, counts, and finds nothing of what it had moved out of its database."""
    vectors = unit_vectors(1_200)
    index = EmbeddedIndex.open(tmp_path / "chroma", "m")
    index.put(list(range(1_200)), vectors)
    index.close()
    without_folder_of_vectors(tmp_path / "chroma" / "m")
    again = EmbeddedIndex.open(tmp_path / "chroma", "m")
    assert (again.count(), again.generation == index.generation) == (0, False)
    again.close()


def test_what_fails_after_opening_is_told(tmp_path: Path) -> None:
    """A folder that goes away under an open index is an error of ours with a way out, not one of Chroma's."""
    vectors = unit_vectors(2_400)
    index = EmbeddedIndex.open(tmp_path / "chroma", "m")
    index.put(list(range(1_200)), vectors[:1_200])
    without_folder_of_vectors(tmp_path / "chroma" / "m")
    with pytest.raises(IndexAway, match="cannot be used") as told:
        index.put(list(range(1_200, 2_400)), vectors[1_200:])
    assert told.value.hint
    index.close()


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """A disk without space in mid-run ends in an error of ours; what was in before is found again afterwards."""
    script = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from retrieval.errors import IndexAway
from retrieval.vectors.embedded import EmbeddedIndex
index = EmbeddedIndex.open(Path(sys.argv[1]), "m")
index.put([1, 2], np.eye(2, 32, dtype=np.float32))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    index.put(range(3, 3_000), np.ones((2_997, 32), dtype=np.float32))
except IndexAway as told:
    print(told.message)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "chroma")],
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=True,
    )
    assert "cannot be used" in done.stdout, done.stderr
    index = EmbeddedIndex.open(tmp_path / "chroma", "m")
    assert {1, 2} <= set(index.vectors_of([1, 2]))
    index.close()


def test_a_damaged_index_is_kept_aside(shelf: Shelf) -> None:
    """What is damaged is renamed, never deleted, however often; whoever wants it finds it beside the new one."""
    shelf.take_in(shelf.file("made-up.jsonl", made_up(5, seed=12)))
    for _ in range(2):
        scribbled(shelf.data / "chroma" / "hash-256")
        EmbeddedIndex.open(shelf.data / "chroma", "hash-256").close()
    names = {path.name for path in (shelf.data / "chroma").iterdir()}
    assert names == {"hash-256", "hash-256.damaged-1", "hash-256.damaged-2"}


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("a mistake of ours"),
        MemoryError(),
        InternalError("error returned from database: (code: 13) database or disk is full"),
        InternalError("error returned from database: (code: 522) disk I/O error"),
    ],
)
def test_what_is_no_damage_changes_nothing(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """A full disk or a failure of another kind is told as it is: the index stays where it was, and the lock is free."""
    shelf.take_in(shelf.file("made-up.jsonl", made_up(5, seed=12)))

    def broken(_: Path) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(embedded, "_client", broken)
        with pytest.raises(IndexAway, match="cannot be used"):
            EmbeddedIndex.open(shelf.data / "chroma", "hash-256")
    assert [path.name for path in (shelf.data / "chroma").iterdir()] == ["hash-256"]
    index = EmbeddedIndex.open(shelf.data / "chroma", "hash-256")
    assert index.count() > 0
    index.close()


def test_the_owner_tells_the_generation(tmp_path: Path) -> None:
    """Whoever opens an index says which it is, once, so that others can count without opening it."""
    told: list[str] = []
    owner = IndexOwner(tmp_path / "chroma", "m", told.append)
    index = owner.index()
    assert index is owner.index()
    assert index is not None
    assert told == [index.generation]
    owner.close()


def test_counts_do_not_need_the_index(shelf: Shelf) -> None:
    """How much a model's index holds is known from SQL; of a model that never had one, nothing is held."""
    shelf.take_in(shelf.file("made-up.jsonl", made_up(20, seed=18)))
    with shelf.open() as opened:
        done, pending = opened.vectors.counts_for("hash-256")
        assert (done > 0, pending) == (True, 0)
        assert opened.vectors.counts_for("other") == (0, done)
        opened.vectors.remember("hash-256", "another generation")
        assert opened.vectors.counts_for("hash-256") == (0, done)


def test_an_index_that_lost_rows_is_filled_again(shelf: Shelf) -> None:
    """The count in the index is held against the library's; where it is less, everything is put in again."""
    file = shelf.file("made-up.jsonl", made_up(30, seed=13))
    shelf.take_in(file)
    lossy = EmbeddedIndex.open(shelf.data / "chroma", "hash-256")
    lossy._collection.delete(ids=["3", "4", "9"])
    lossy.close()
    shelf.take_in(file)
    with shelf.open() as opened:
        passages, found = self_lookups(opened)
    assert passages == found > 0


def test_a_library_restored_from_an_older_copy_is_indexed_anew(shelf: Shelf) -> None:
    """Keys that mean other passages than the index remembers find what they mean now, once it has caught up."""
    first, second = (shelf.file(f"{seed}.jsonl", made_up(20, seed=seed)) for seed in (14, 15))
    shelf.take_in(first)
    with (
        closing(sqlite3.connect(shelf.data / "library.db")) as source,
        closing(sqlite3.connect(shelf.folder / "copy.db")) as copy,
    ):
        source.backup(copy)
    shelf.take_in(second)
    for path in shelf.data.glob("library.db*"):
        path.unlink()
    shutil.copy(shelf.folder / "copy.db", shelf.data / "library.db")
    shelf.take_in(shelf.file("third.jsonl", made_up(60, seed=16)))
    with shelf.open() as opened:
        passages, found = self_lookups(opened)
    # The index is approximate and now and then misses one; keys that mean others would miss a third.
    assert found >= 0.99 * passages


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """A file where the folder should be is an error with a way out, and the lock is not kept."""
    (tmp_path / "chroma").write_text("mine")
    with pytest.raises(IndexAway, match="cannot be used"):
        EmbeddedIndex.open(tmp_path / "chroma", "m")
    (tmp_path / "chroma").unlink()
    EmbeddedIndex.open(tmp_path / "chroma", "m").close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    """A folder without the right to write is an error with a way out, too."""
    (tmp_path / "chroma").mkdir(mode=0o500)
    with pytest.raises(IndexAway, match="cannot be used"):
        EmbeddedIndex.open(tmp_path / "chroma", "m")


def queued(folder: Path) -> int:
    """How many rows Chroma keeps beside the index's own file, to be put in again by whoever opens it."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as connection:
        return int(connection.execute("SELECT count(*) FROM embeddings_queue").fetchone()[0])


def test_an_index_that_was_written_opens_quickly(tmp_path: Path) -> None:
    """What was put in is in the index's own file when it is given up, so that the next process need not do it again."""
    folder, vectors = folder_of(tmp_path / "chroma", "m"), unit_vectors(600)
    for start in (0, 300):
        index = EmbeddedIndex.open(tmp_path / "chroma", "m")
        index.put(range(start, start + 300), vectors[start : start + 300])
        before = queued(folder)
        index.close()
        assert queued(folder) <= embedded.FEWEST_KEPT < before
    index = EmbeddedIndex.open(tmp_path / "chroma", "m")
    assert index.count() == 600
    assert index.nearest(vectors[307], 1)[0][0] == 307
    index.close()


def test_who_was_cut_off_while_settling_an_index_slows_nobody(tmp_path: Path) -> None:
    """An index left with a queue for two rows gets the usual one before anything is put in."""
    vectors = unit_vectors(301)
    index = EmbeddedIndex.open(tmp_path / "chroma", "m")
    index.put([0], vectors[:1])
    index._collection.modify(configuration={"hnsw": {"sync_threshold": embedded.FEWEST_KEPT}})
    index._client.close()
    index._lock.release()
    index = EmbeddedIndex.open(tmp_path / "chroma", "m")
    index.put(range(1, 301), vectors[1:])
    assert queued(folder_of(tmp_path / "chroma", "m")) >= 300
    index.close()
