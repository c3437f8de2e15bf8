"""Commands that keep a library: redo what is stale, take reports back, back up, check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from bot import questions, terminal, upkeep_views
from bot.output import Json, opened_library, say, say_why, shown
from bot.wiring import Services
from retrieval.errors import IndexBusy, SitrepError
from retrieval.library.withdrawals import Removed
from retrieval.progress import Progress


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the command line, and an example of it."""

    run: Callable[..., None]
    example: str


def reindex(as_json: Json = False) -> None:
    """Redo what a newer version, list of names or embedder made stale, and nothing else. Questions go on meanwhile."""
    with opened_library() as opened, terminal.bars() as bars:
        result = opened.reindex.run(bars)
        vectors = _catch_up(opened, bars)
    shown(as_json, upkeep_views.reindexed_json, upkeep_views.reindexed, result, vectors)
    if result.failed:
        raise typer.Exit(1)


def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID…", help="Reports by id, or the beginning of it.")],
    reason: Annotated[str, typer.Option(help="Why: shown to whoever asks for the report.")],
    as_json: Json = False,
) -> None:
    """Take reports back: out of words, vectors and answers. What was said of them stays in a list of withdrawals."""
    removed: list[Removed] = []
    failed: list[tuple[str, SitrepError]] = []
    with opened_library() as opened:
        for given in dict.fromkeys(ids):
            try:
                report_id = opened.library.report_to_remove(questions.clean(given)).report.id
                removed.append(opened.withdrawals.withdraw(report_id, questions.clean(reason), now=opened.clock()))
            except SitrepError as error:
                failed.append((given, error))
        problem = opened.indexer.drop(opened.index) if removed else None
    if problem:
        say(f"{problem.text[:1].upper()}{problem.text[1:]}: the vectors go with the next ingest; nothing finds them.")
    shown(as_json, upkeep_views.removed_json, upkeep_views.removed, removed, failed)
    if failed:
        raise typer.Exit(1)


def withdrawn(
    readmit: Annotated[
        str | None, typer.Option(metavar="ID", help="Lift this withdrawal: the report may be taken in again.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the reports that were taken back, and why."""
    with opened_library() as opened:
        found = opened.withdrawals.all() if readmit is None else [opened.withdrawals.readmit(questions.clean(readmit))]
    to_terminal = upkeep_views.withdrawals if readmit is None else upkeep_views.readmitted
    shown(as_json, upkeep_views.withdrawals_json, to_terminal, found)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that is not there yet.")], as_json: Json = False
) -> None:
    """Copy the library to one file, also while it is in use."""
    with opened_library() as opened:
        size = opened.backups.write(file)
    shown(as_json, upkeep_views.backed_up_json, upkeep_views.backed_up, file, size)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What sitrep backup wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Give up the reports that the library holds now.")] = False,
    as_json: Json = False,
) -> None:
    """Bring a backup back, and check it. End other sitrep processes on this library first."""
    with opened_library() as opened:
        # Held until the library is another one: whoever owned the index meanwhile would take it for the old one.
        if isinstance(problem := opened.index.state().problem, IndexBusy):
            raise IndexBusy(problem.message, hint="end it, then restore") from problem
        opened.backups.restore(file, replace=replace)
    # Opened again: the library bears another identity now.
    with opened_library() as opened, terminal.bars() as bars:
        index = opened.index.index()
        checked = opened.checking.run(index, bars, mend=True)
        vectors = _catch_up(opened, bars)
        covered = opened.library.coverage(questions.scope(None, None, None))
    shown(as_json, upkeep_views.restored_json, upkeep_views.restored, covered, checked, vectors)
    if not checked.sound:
        raise typer.Exit(1)


def check(
    look: Annotated[bool, typer.Option("--look", help="Only look: mend nothing.")] = False, as_json: Json = False
) -> None:
    """Find what disagrees in the library and with its vector index, and mend it."""
    with opened_library() as opened, terminal.bars() as bars:
        checked = opened.checking.run(opened.index.index(), bars, mend=not look)
    shown(as_json, upkeep_views.checked_json, upkeep_views.checked, checked)
    if not checked.sound:
        raise typer.Exit(1)


def _catch_up(opened: Services, progress: Progress) -> tuple[int, int]:
    indexed = opened.indexer.run(opened.index, progress)
    say_why(indexed.problem)
    return indexed.done, indexed.pending


COMMANDS = (
    Command(reindex, "sitrep coverage (tells how many reports are stale) · sitrep reindex"),
    Command(remove, 'sitrep remove 3f2a --reason "the outlet withdrew it"'),
    Command(withdrawn, "sitrep withdrawn --readmit 3f2a9c0d11223344"),
    Command(backup, "sitrep backup ~/sitrep-monday.db"),
    Command(restore, "SITREP_DATA_DIR=/srv/new sitrep restore ~/sitrep-monday.db"),
    Command(check, "sitrep check --look"),
)
