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
from tests.conftest import DEADLINE, NOW, CountingEmbedder, Shelf, finished, made_up, take_in

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
