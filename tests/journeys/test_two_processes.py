"""Two processes on one library: nothing is lost, nothing is doubled, nobody waits for nothing."""

from __future__ import annotations

import subprocess
from dataclasses import replace

from retrieval.types import Scope
from retrieval.understand import Question
from tests.chroma import Gateway, free_port
from tests.conftest import DEADLINE, NOW, Record, Shelf, finished, made_up

STORY: Record = {
    "id": "league",
    "title": "Football league resumes in September",
    "text": "The football league will resume in September, its federation announced in Erbil. A new stadium opens.",
    "published": "2014-06-25",
}


def owner(shelf: Shelf) -> subprocess.Popen[str]:
    """A conversation that has answered one question, so it owns the index, and waits for the next."""
    chat = shelf.start("chat")
    assert chat.stdin is not None
    assert chat.stdout is not None
    chat.stdin.write("What happened near Mosul?\n")
    chat.stdin.flush()
    assert chat.stdout.readline()
    return chat


def assert_sound(shelf: Shelf) -> None:
    """Every passage is indexed once, and found by its own vector."""
    with shelf.open() as opened:
        index = opened.index.index()
        assert index is not None
        done, pending = opened.vectors.counts(index.generation)
        assert (pending, index.count()) == (0, done)
        rows = opened.vectors.pending("no generation", done + 1)
        vectors = opened.vectors.get("hash-256", [row.text_hash for row in rows])
        lost = []
        for row in rows:
            equal = {other.key for other in rows if other.text_hash == row.text_hash}
            nearest = index.nearest(vectors[row.text_hash], len(equal))
            if row.key not in {key for key, _ in nearest}:
                lost.append(row.key)
        assert lost == []


def test_ingesting_beside_the_owner_of_the_index(sqlite_shelf: Shelf) -> None:
    """What a second process takes in is found by words at once, and by meaning after the owner has gone."""
    shelf = sqlite_shelf  # whose the index is does not hang on the database
    first, second = (shelf.file(f"{seed}.jsonl", made_up(40, seed)) for seed in (41, 42))
    story = shelf.file("story.jsonl", [STORY])
    shelf.take_in(first)
    chat = owner(shelf)
    beside = shelf.json("ingest", second, story)
    assert beside["new"] + beside["revised"] == beside["reports"] == 41
    assert beside["vectors"]["pending"] > 0
    with shelf.open() as opened:
        assert opened.index.index() is None
        done, pending = opened.vectors.counts_for("hash-256")
        assert (done > 0, pending > 0) == (True, True)
    asked = shelf.json("ask", "When will the football league resume?")
    assert "words_only" in [note["code"] for note in asked["notes"]]
    assert asked["answered"]
    assert [source["external_id"] for source in asked["sources"]] == ["league"]
    chat.communicate("/quit\n", timeout=DEADLINE)
    assert chat.returncode == 0
    again = shelf.take_in(first, second, story)
    assert (again.new, again.revised, again.duplicates) == ((), (), 81)
    with shelf.open() as opened:
        found = opened.answering.answer(Question("When will the football league resume?"), now=NOW)
        assert found.answered
        assert not {"words_only", "vectors_pending"} & {note.code for note in found.notes}
    assert_sound(shelf)


def test_an_owner_that_was_killed_owns_no_more(sqlite_shelf: Shelf) -> None:
    """A lock is as long as its process: after ``kill -9`` of the owner the next one has the index."""
    shelf = sqlite_shelf
    shelf.take_in(shelf.file("made-up.jsonl", made_up(20, seed=43)))
    chat = owner(shelf)
    with shelf.open() as opened:
        assert opened.index.index() is None
        chat.kill()
        chat.communicate(timeout=DEADLINE)
        assert opened.index.index() is not None
    shelf.take_in(shelf.file("story.jsonl", [STORY]))
    assert_sound(shelf)


def test_two_ingests_at_once(shelf: Shelf) -> None:
    """Two processes that take in files of their own and a shared one: the union is in, each report once.

    It is what one process makes of them alone, in a SQLite file.
    """
    files = {seed: shelf.file(f"{seed}.jsonl", made_up(80, seed)) for seed in (44, 45, 46)}
    processes = [shelf.start("ingest", "--json", files[own], files[46]) for own in (44, 45)]
    one, two = (finished(process) for process in processes)
    assert one["failed"] == two["failed"] == []
    shelf.take_in(*files.values())
    folder = shelf.folder / "alone"
    folder.mkdir()
    alone = Shelf(folder)
    whole = alone.take_in(*files.values())
    taken = one["new"] + two["new"] + one["revised"] + two["revised"]
    assert taken == len(whole.new) + len(whole.revised)
    assert contents(shelf) == contents(alone)
    assert_sound(shelf)


def test_the_same_files_at_once(shelf: Shelf) -> None:
    """Three processes with the same file on a library that is not there yet: each report once, for one of them new."""
    file = shelf.file("made-up.jsonl", made_up(80, seed=47))
    results = [finished(process) for process in [shelf.start("ingest", "--json", file) for _ in range(3)]]
    assert sum(result["new"] + result["revised"] for result in results) == 80
    assert sum(result["duplicates"] for result in results) == 160
    shelf.take_in(file)
    assert_sound(shelf)


def test_what_is_taken_back_while_its_vectors_are_made(sqlite_shelf: Shelf) -> None:
    """An ingest whose new report another process removes before the vectors are done ends well all the same."""
    gateway = Gateway(free_port())
    gateway.hang()
    shelf = replace(sqlite_shelf, chroma=gateway.url)
    ingest = shelf.start("ingest", "--json", shelf.file("story.jsonl", [STORY]))
    assert gateway.stuck.wait(DEADLINE)
    with sqlite_shelf.open() as opened:
        (report,) = opened.library.reports(Scope())
        opened.withdrawals.withdraw(report.report.id, "a hoax", now=NOW)
    gateway.release()
    gateway.answer(401, "not now", "text/plain")
    said = finished(ingest)
    gateway.close()
    assert (said["new"], said["failed"], said["vectors"]["done"]) == (1, [], 0)


def contents(shelf: Shelf) -> dict[str, tuple[str, str | None, list[str], list[str]]]:
    """Reports by id with their text, what replaced them, their copies and their passages: whatever the keys are."""
    with shelf.open() as opened:
        library = opened.library
        current = [one.report.id for one in library.reports(Scope())]
        versions = {one.report.id: one for id_ in current for one in library.versions(id_)}
        copies = library.copies(versions, Scope())
        return {
            id_: (
                one.report.body,
                one.superseded_by,
                sorted(copy.id for copy in copies[id_]),
                [passage.text for passage in library.passages_of(id_)],
            )
            for id_, one in versions.items()
        }
