"""Backups: a library of any database as one SQLite file, which is a library itself.

A backup is one state of the library, also while others write. It is written beside its place and moved there when it is
whole. The vector index is not in it: it is made again from the vectors, which are.
"""

from __future__ import annotations

import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlalchemy import Connection, delete, func, insert, select, text, update

from retrieval.errors import LibraryError
from retrieval.library import word_index
from retrieval.library.database import OURS, Database
from retrieval.library.schedule_tables import OPEN_DELIVERY, RESTORED_AT, deliveries, subscriptions
from retrieval.library.schema import dropped_passages, index_generations, library, metadata, passages, reports
from retrieval.library.service_tables import LIVE_PART, OPEN_UPDATE, chats, invitations, outgoing, people, updates
from retrieval.library.sqlite import copy_file, read_only, unwritten
from retrieval.library.watch_tables import watch_cursors, watch_hits

# Rows that are copied at once: original files are among them.
ROWS = 100
RESTORED: Final = "restored from a backup"
BACKUP: Final = "name a file that sitrep backup wrote"
ROOM: Final = "check the rights on both, and that there is room for a copy"


class Backups:
    """Copies a library to a file, and a file to a library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, file: Path) -> int:
        """Copy the library as it is now to a file that is not there yet; returns the file's size in bytes.

        Raises:
            LibraryError: the file is there already, or cannot be written.
        """
        if file.exists():
            raise _there_already(file)
        with _told_of(file):
            if self._database.file is not None:
                copy_file(self._database.file, file)
            else:
                with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
                    copy = Path(folder) / "library.db"
                    with _opened(copy) as target:
                        copy_rows(self._database, target)
                    copy_file(copy, file)
            return file.stat().st_size

    def restore(self, file: Path, *, replace: bool) -> None:
        """Make the library what a backup holds, in one transaction.

        It bears a new identity, and no index holds any of it yet. What an earlier version of sitrep wrote is migrated
        in a copy; the file itself is left as it is.

        Raises:
            LibraryError: the file is no backup, or damaged, or of a newer version; or the library holds reports, or
                people whom a bot let in, and ``replace`` does not say that they may go.
        """
        with self._database.reading() as connection:
            held = _held(connection)
        if held and not replace:
            raise LibraryError(
                f"the library holds {held} already",
                hint="restore into an empty one (SITREP_DATA_DIR), or give these up with --replace",
            )
        with self._private_folder() as folder:
            copy = folder / "library.db"
            _copy_sound(file, copy)
            with _opened(copy) as source:
                _make_new(source)
                copy_rows(source, self._database)

    @contextmanager
    def _private_folder(self) -> Iterator[Path]:
        """A folder for a copy of a whole library: beside a library that is a file, where there is room for one."""
        beside = self._database.file.parent if self._database.file else None
        try:
            made = tempfile.TemporaryDirectory(prefix=".sitrep-restore-", dir=beside)
        except OSError as error:
            raise LibraryError(f"there is no place for a copy of the backup: {error}", hint=ROOM) from error
        with made as folder:
            yield Path(folder)


def _make_new(copy: Database) -> None:
    """Give a copy an identity of its own; no index holds any of it."""
    with copy.writing() as connection:
        connection.execute(update(library).values(identity=uuid.uuid4().hex))
        connection.execute(update(passages).values(indexed=None))
        connection.execute(delete(index_generations))
        connection.execute(delete(dropped_passages))
        _let_rest(connection)


def _held(connection: Connection) -> str | None:
    """What of a library would be missed, if there is anything."""
    count = connection.execute(select(func.count()).select_from(reports)).scalar_one()
    if count:
        return f"{count} reports"
    known = connection.execute(select(func.count()).select_from(people)).scalar_one()
    return f"{known} {'person' if known == 1 else 'people'} of a bot" if known else None


def _let_rest(connection: Connection) -> None:
    """Let the bot of a restored library do nothing of what it was about to do when the backup was taken.

    What was to be sent has most likely been sent since: it is in doubt, and held. What was to be worked has been
    answered since, or nobody waits for it any more: it is given up, and its id stays known. An invitation may have been
    used since: none holds. Digests that were due since have been sent by the bot that went on: none of them is made.
    What watches had found is held, and they begin with what comes in from now on.
    """
    unsent = update(outgoing).where(text(LIVE_PART))
    connection.execute(unsent.values(state="unknown", problem=RESTORED, worker=None, leased_until=None))
    unworked = update(updates).where(text(OPEN_UPDATE))
    connection.execute(unworked.values(state="failed", problem=RESTORED, worker=None, leased_until=None))
    connection.execute(delete(invitations).where(invitations.c.used_by.is_(None)))
    connection.execute(update(chats).values(waits_until=None))
    newest = select(func.coalesce(func.max(passages.c.key), 0)).scalar_subquery()
    connection.execute(update(watch_cursors).values(passage=newest))
    connection.execute(update(watch_hits).where(watch_hits.c.stage == "found").values(stage="held", why="cap"))
    unmade = update(deliveries).where(text(OPEN_DELIVERY))
    connection.execute(unmade.values(stage="skipped", problem=RESTORED, worker=None, leased_until=None))
    connection.execute(update(deliveries).where(deliveries.c.to_tell).values(to_tell=False))
    connection.execute(update(subscriptions).values(looks_at=RESTORED_AT))


def copy_rows(source: Database, target: Database) -> None:
    """Make one library hold exactly the rows of another, whatever their databases, in one transaction."""
    with source.reading() as read, target.writing() as write:
        word_index.clear(write)
        for table in reversed(metadata.sorted_tables):
            write.execute(delete(table))
        for table in metadata.sorted_tables:
            found = read.execute(select(table).execution_options(yield_per=ROWS)).mappings()
            for part in found.partitions(ROWS):
                write.execute(insert(table), [dict(row) for row in part])
        for words in word_index.rows(read, ROWS):
            word_index.add(write, words)
        _go_on_counting(write)


def _go_on_counting(connection: Connection) -> None:
    """Let the next key follow the largest one: a server counts by itself, and was not asked for these."""
    if connection.dialect.name == "sqlite":
        return
    for table in metadata.sorted_tables:
        counted = table.autoincrement_column
        if counted is None:
            continue
        sequence = func.pg_get_serial_sequence(table.name, counted.name)
        newest = select(func.coalesce(func.max(counted), 0) + 1).scalar_subquery()
        connection.execute(select(func.setval(sequence, newest, False)))


@contextmanager
def _told_of(file: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise _there_already(file) from error
    except (OSError, sqlite3.Error) as error:
        raise LibraryError(
            f"{file} cannot be written: {error}", hint="check the folder, its rights and its disk"
        ) from error


def _there_already(file: Path) -> LibraryError:
    return LibraryError(f"{file} is there already", hint="name another file: a backup replaces nothing")


@contextmanager
def _opened(file: Path) -> Iterator[Database]:
    database = Database.open(f"sqlite:///{quote(str(file))}")
    try:
        yield database
    finally:
        database.close()


def _copy_sound(file: Path, copy: Path) -> None:
    """Copy a backup, and see that it is one and that no page of it is damaged."""
    if not file.is_file():
        raise LibraryError(f"{file} is no file", hint=BACKUP)
    try:
        copy_file(file, copy)
        with closing(read_only(copy)) as connection:
            wrong = [row[0] for row in connection.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            ours = tables >= OURS and connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, OSError) or unwritten(error):
            raise LibraryError(f"{file} cannot be copied to {copy.parent}: {error}", hint=ROOM) from error
        raise LibraryError(f"{file} is no backup, or damaged: {error}", hint="try another backup") from error
    if wrong:
        raise LibraryError(f"{file} is damaged: {'; '.join(wrong)}", hint="try another backup")
    if not ours:
        what = "a database of another program" if tables else "it is empty"
        raise LibraryError(f"{file} is no backup: {what}", hint=BACKUP)
