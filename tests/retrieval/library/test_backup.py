"""Backups: a whole library in one file, taken while others write, and brought back elsewhere."""

from __future__ import annotations

import random
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.json_output import answer
from bot.wiring import Services
from retrieval.errors import LibraryError
from retrieval.library.database import OURS, Database
from retrieval.progress import Quiet
from retrieval.types import Scope
from retrieval.understand import Question
from tests.conftest import DEADLINE, NOW, CountingEmbedder, Shelf, files_of_at_most, finished, made_up, take_in

ASKED = (
    "Who attacked the refinery near Baiji on June 12?",
    "What did residents repair near Tikrit?",
    "هل دخلت القوات مدينة الموصل يوم الجمعة؟",
    "Which bridge was closed near Raqqa?",
)


def answers(opened: Services) -> list[object]:
    """What a library answers to some questions, with everything that scripts see of it but the notes."""
    found = [answer(opened.answering.answer(Question(asked), now=NOW)) for asked in ASKED]
    return [{key: value for key, value in one.items() if key != "notes"} for one in found]


def catch_up(opened: Services) -> None:
    """Give every passage its vector."""
    index = opened.index.index()
    assert index is not None
    assert opened.indexer.catch_up(index)[1] == 0


def test_restored_elsewhere_it_answers_the_same(shelf: Shelf, elsewhere: Shelf, tmp_path: Path) -> None:
    """From any database to any: answers, sources and quotes are the same, and nothing is embedded again."""
    shelf.take_in(shelf.file("one.jsonl", made_up(60, seed=31)))
    file = tmp_path / "monday.db"
    with shelf.open() as opened:
        expected = answers(opened)
        opened.backups.write(file)
    counting = CountingEmbedder()
    with elsewhere.open(counting) as opened:
        opened.backups.restore(file, replace=False)
        catch_up(opened)
        assert answers(opened) == expected
        assert opened.checking.run(opened.index.index(), Quiet(), mend=False).sound
    assert counting.embedded == 0
    with shelf.sql() as one, elsewhere.sql() as other:
        identities = {one.execute(text("SELECT identity FROM library")).scalar() for one in (one, other)}
    assert len(identities) == 2
    assert elsewhere.take_in(elsewhere.file("more.jsonl", made_up(70, seed=32))).new


def test_a_backup_is_one_file_and_a_library(shelf: Shelf, tmp_path: Path) -> None:
    """It opens by itself, holds the same reports, and nothing is left beside it."""
    shelf.take_in(shelf.file("one.jsonl", made_up(10, seed=32)))
    folder = tmp_path / "kept"
    folder.mkdir()
    with shelf.open() as opened:
        assert opened.backups.write(folder / "monday.db") == (folder / "monday.db").stat().st_size
        held = len(opened.library.reports(Scope()))
    assert [path.name for path in folder.iterdir()] == ["monday.db"]
    with closing(sqlite3.connect(folder / "monday.db")) as connection:
        current = "SELECT count(*) FROM reports WHERE superseded_by IS NULL"
        assert connection.execute(current).fetchone() == (held,)


def test_a_backup_during_an_ingest_is_one_state_of_it(shelf: Shelf, tmp_path: Path) -> None:
    """Copies taken one after another while a process takes reports in are sound, each of them, and grow."""
    sizes: list[int] = []
    process = shelf.start("ingest", shelf.file("many.jsonl", made_up(400, seed=33)), "--json")
    number = 0
    with shelf.open() as opened:
        while process.poll() is None and number < 40:
            opened.backups.write(tmp_path / f"{number}.db")
            number += 1
    finished(process)
    for copy in range(number):
        with closing(sqlite3.connect(tmp_path / f"{copy}.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            words, passages = (
                connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("passage_words", "passages")
            )
            assert words == passages
            sizes.append(passages)
    assert sizes == sorted(sizes)
    assert number


def test_a_library_with_reports_is_not_given_up_unasked(shelf: Shelf, tmp_path: Path) -> None:
    """Without ``replace`` it is refused and unchanged; with it, it holds what the backup holds and nothing else."""
    shelf.take_in(shelf.file("one.jsonl", made_up(10, seed=34)))
    file = tmp_path / "monday.db"
    with shelf.open() as opened:
        opened.backups.write(file)
        monday = {one.report.id for one in opened.library.reports(Scope())}
        take_in(opened, shelf.file("two.jsonl", made_up(10, seed=35)))
        tuesday = {one.report.id for one in opened.library.reports(Scope())}
        with pytest.raises(LibraryError, match=r"holds \d+ reports already"):
            opened.backups.restore(file, replace=False)
        assert {one.report.id for one in opened.library.reports(Scope())} == tuesday
        opened.backups.restore(file, replace=True)
        assert {one.report.id for one in opened.library.reports(Scope())} == monday


def test_a_library_of_a_newer_version_is_not_restored(shelf: Shelf, tmp_path: Path) -> None:
    """It is refused with the way out, and the file stays as it is."""
    Database.open(f"sqlite:///{tmp_path / 'old.db'}").close()
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = (tmp_path / "old.db").read_bytes()
    with shelf.open() as opened, pytest.raises(LibraryError, match="newer version"):
        opened.backups.restore(tmp_path / "old.db", replace=False)
    assert (tmp_path / "old.db").read_bytes() == before


def test_what_is_no_backup_is_refused_and_nothing_is_lost(shelf: Shelf, tmp_path: Path) -> None:
    """Noise, a cut, damaged or empty file, another program's database, no file: each by a word of its own, and a hint.

    What is empty would else be taken for a new library, and the reports be gone.
    """
    shelf.take_in(shelf.file("one.jsonl", made_up(30, seed=36)))
    good = tmp_path / "good.db"
    with shelf.open() as opened:
        opened.backups.write(good)
        content = good.read_bytes()
        with closing(sqlite3.connect(tmp_path / "other.db")) as connection, connection:
            connection.execute("CREATE TABLE bookmarks (url)")
        (tmp_path / "empty.db").touch()
        with closing(sqlite3.connect(tmp_path / "vacuumed.db")) as connection:
            connection.execute("VACUUM")
        with closing(sqlite3.connect(tmp_path / "unfinished.db")) as connection, connection:
            connection.executescript("".join(f"CREATE TABLE {table} (version_num);" for table in OURS))
        (tmp_path / "noise.db").write_bytes(random.Random(1).randbytes(5000))
        (tmp_path / "cut.db").write_bytes(content[: len(content) // 2])
        middle = len(content) // 2 // 4096 * 4096
        (tmp_path / "damaged.db").write_bytes(content[:middle] + bytes(4096) + content[middle + 4096 :])
        before = shelf.tables()
        for name, said in (
            ("noise", "no backup, or damaged"),
            ("cut", "damaged"),
            ("damaged", "damaged"),
            ("other", "is no backup: a database of another program"),
            ("unfinished", "is no backup: a database of another program"),
            ("empty", "is no backup: it is empty"),
            ("vacuumed", "is no backup: it is empty"),
            ("nowhere", "is no file"),
        ):
            with pytest.raises(LibraryError, match=said) as refused:
                opened.backups.restore(tmp_path / f"{name}.db", replace=True)
            assert f"{name}.db" in refused.value.message
            assert "backup" in refused.value.hint
    assert shelf.tables() == before


def test_a_backup_replaces_nothing_and_says_where_it_cannot_be_written(shelf: Shelf, tmp_path: Path) -> None:
    """A file that is there, a folder that is not: one line each, and no half of a file."""
    (tmp_path / "kept.db").write_text("mine")
    with shelf.open() as opened:
        with pytest.raises(LibraryError, match="is there already"):
            opened.backups.write(tmp_path / "kept.db")
        with pytest.raises(LibraryError, match="cannot be written"):
            opened.backups.write(tmp_path / "nowhere" / "monday.db")
    assert (tmp_path / "kept.db").read_text() == "mine"


def test_a_backup_that_is_killed_leaves_no_file_under_its_name(sqlite_shelf: Shelf, tmp_path: Path) -> None:
    """Whenever it is killed, the file is whole or not there."""
    sqlite_shelf.take_in(sqlite_shelf.file("one.jsonl", made_up(200, seed=37)))
    file = tmp_path / "monday.db"
    for tenth in range(4, 14, 3):
        process = sqlite_shelf.start("backup", str(file))
        try:
            process.communicate(timeout=tenth / 10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate(timeout=DEADLINE)
        if file.exists():
            with closing(sqlite3.connect(file)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            file.unlink()
    finished(sqlite_shelf.start("backup", str(file), "--json"))
    assert file.exists()


def test_two_backups_to_one_name_are_one_whole_file(shelf: Shelf, tmp_path: Path) -> None:
    """Of those that begin at once one writes the file; the others are told that it is there, and leave nothing."""
    shelf.take_in(shelf.file("one.jsonl", made_up(20, seed=38)))
    folder = tmp_path / "kept"
    folder.mkdir()

    processes = [shelf.start("backup", str(folder / "monday.db"), "--json") for _ in range(3)]
    said = [process.communicate(timeout=DEADLINE)[0] for process in processes]
    assert sorted(process.returncode for process in processes) == [0, 1, 1]
    assert ["is there already" in out for out in sorted(said, key=len)].count(True) == 2
    assert [path.name for path in folder.iterdir()] == ["monday.db"]
    with closing(sqlite3.connect(folder / "monday.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_restored_library_never_bears_the_identity_of_its_backup(sqlite_shelf: Shelf, tmp_path: Path) -> None:
    """Everything is one transaction: no moment between the rows and the identity, in which a crash leaves two alike."""
    sqlite_shelf.take_in(sqlite_shelf.file("one.jsonl", made_up(5, seed=39)))
    with sqlite_shelf.open() as opened:
        opened.backups.write(tmp_path / "monday.db")
    with sqlite_shelf.sql() as connection:
        first = connection.execute(text("SELECT identity FROM library")).scalar_one()
        connection.execute(text("CREATE TABLE borne (identity)"))
        for change in ("INSERT", "UPDATE"):
            note = "BEGIN INSERT INTO borne VALUES (NEW.identity); END"
            connection.execute(text(f"CREATE TRIGGER note_{change} AFTER {change} ON library {note}"))
    with sqlite_shelf.open() as opened:
        opened.backups.restore(tmp_path / "monday.db", replace=True)
    with sqlite_shelf.sql() as connection:
        borne = connection.execute(text("SELECT identity FROM borne")).scalars().all()
        assert borne == [connection.execute(text("SELECT identity FROM library")).scalar_one()]
    assert first not in borne


def test_a_library_too_damaged_to_be_replaced_is_told(sqlite_shelf: Shelf, tmp_path: Path) -> None:
    """The hint is to restore elsewhere: rights and disk are not what is wrong."""
    sqlite_shelf.take_in(sqlite_shelf.file("one.jsonl", made_up(30, seed=36)))
    with sqlite_shelf.open() as opened:
        opened.backups.write(tmp_path / "monday.db")
    path = sqlite_shelf.data / "library.db"
    body = path.read_bytes()
    at = body.index(b"Levant Wire") // 4096 * 4096
    path.write_bytes(body[:at] + bytes(4096) + body[at + 4096 :])
    with sqlite_shelf.open() as opened, pytest.raises(LibraryError, match="malformed") as refused:
        opened.backups.restore(tmp_path / "monday.db", replace=True)
    assert "move the file away" in refused.value.hint


def test_a_disk_too_full_for_a_backup_or_its_copy_is_told(shelf: Shelf, tmp_path: Path) -> None:
    """A disk is not called a damaged backup, and nothing half done stays."""
    shelf.take_in(shelf.file("one.jsonl", made_up(30, seed=36)))
    file = tmp_path / "monday.db"
    with shelf.open() as opened:
        opened.backups.write(file)
        before = sorted(path.name for path in [*tmp_path.iterdir(), *shelf.data.iterdir()])
        with files_of_at_most(100_000):
            with pytest.raises(LibraryError, match=r"second.db.* cannot be (written|opened)"):
                opened.backups.write(tmp_path / "second.db")
            with pytest.raises(LibraryError, match="cannot be copied to") as refused:
                opened.backups.restore(file, replace=True)
        assert "room" in refused.value.hint
        assert sorted(path.name for path in [*tmp_path.iterdir(), *shelf.data.iterdir()]) == before


def test_nothing_is_restored_while_another_process_owns_the_index(sqlite_shelf: Shelf, tmp_path: Path) -> None:
    """It would go on finding what was by meaning: the library stays, and it is said which process is to end."""
    sqlite_shelf.take_in(sqlite_shelf.file("one.jsonl", made_up(5, seed=39)))
    with sqlite_shelf.open() as opened:
        opened.backups.write(tmp_path / "monday.db")
        before = sqlite_shelf.tables(exactly=True)
        assert opened.index.index() is not None
        process = sqlite_shelf.start("restore", str(tmp_path / "monday.db"), "--replace", "--json")
        out, _ = process.communicate(timeout=DEADLINE)
        assert process.returncode == 1
        assert '"index_busy"' in out
    assert sqlite_shelf.tables(exactly=True) == before
