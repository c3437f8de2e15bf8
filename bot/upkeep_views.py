"""What the commands of upkeep show: to scripts (``…_json``) and to people. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Group, RenderableType

from bot.json_output import Json, error, instant, problems, vectors_json
from bot.terminal import assemble, problem_lines, shortened, text
from retrieval.checkup import Checkup
from retrieval.errors import SitrepError
from retrieval.library.reading import Coverage
from retrieval.library.withdrawals import Removed, Withdrawal
from retrieval.reindex import Reindexed

MEGABYTE = 1024 * 1024


def reindexed_json(result: Reindexed, vectors: tuple[int, int]) -> Json:
    """What ``sitrep reindex`` did."""
    return {
        "documents": result.documents,
        "annotated": result.annotated,
        "new": list(result.new),
        "renamed": [{"from": former, "to": present} for former, present in result.renamed],
        "gone": list(result.gone),
        **problems(result.failed, result.warnings),
        "vectors": vectors_json(vectors),
    }


def reindexed(result: Reindexed, vectors: tuple[int, int]) -> RenderableType:
    """What ``sitrep reindex`` did."""
    if not result.documents and not result.annotated:
        parts: list[RenderableType] = [text("Nothing is stale.")]
    else:
        counts = f"{result.documents} documents read again, {result.annotated} reports annotated again"
        changes = (
            f"{len(result.new)} new, {len(result.renamed)} under another id, {len(result.gone)} no report any more"
        )
        parts = [text(counts, style="bold"), text(changes)]
    parts += problem_lines(result.failed, "✗", "red")
    parts += problem_lines(result.warnings, "!", "yellow")
    if vectors[1]:
        parts.append(text(f"{vectors[1]} passages are not yet found by meaning.", style="yellow"))
    return Group(*parts)


def removed_json(removed_: Sequence[Removed], failed: Sequence[tuple[str, SitrepError]]) -> Json:
    """What ``sitrep remove`` did."""
    return {
        "removed": [
            {**_withdrawal(one.withdrawal), "copies": list(one.copies), "versions": list(one.versions)}
            for one in removed_
        ],
        "failed": [{"id": given, **error(problem)} for given, problem in failed],
    }


def removed(removed_: Sequence[Removed], failed: Sequence[tuple[str, SitrepError]]) -> RenderableType:
    """What ``sitrep remove`` did, and what is left that says the same."""
    parts: list[RenderableType] = []
    for one in removed_:
        parts.append(assemble(("✓ ", "green"), f"withdrawn: {_named(one.withdrawal)}"))
        if one.copies:
            parts.append(text(f"    near copies that stay: {', '.join(one.copies)}", style="yellow"))
        if one.versions:
            parts.append(text(f"    other reports at its address stay: {', '.join(one.versions)}", style="yellow"))
    for given, problem in failed:
        parts.append(assemble(("✗ ", "red"), f"{given}: {problem.message}"))
        parts += [text(f"    {problem.hint}", style="dim")] if problem.hint else []
    return Group(*parts)


def withdrawals_json(found: Sequence[Withdrawal]) -> Json:
    """The reports that were taken back."""
    return {"withdrawn": [_withdrawal(one) for one in found]}


def withdrawals(found: Sequence[Withdrawal]) -> RenderableType:
    """The reports that were taken back."""
    if not found:
        return text("No report was withdrawn.")
    return Group(*(line for one in found for line in _told(one)))


def readmitted(found: Sequence[Withdrawal]) -> RenderableType:
    """A withdrawal that was lifted."""
    return Group(*(text(f"{_named(one)} may be taken in again: sitrep ingest") for one in found))


def backed_up_json(file: Path, size: int) -> Json:
    """The file that ``sitrep backup`` wrote."""
    return {"file": str(file), "bytes": size}


def backed_up(file: Path, size: int) -> RenderableType:
    """The file that ``sitrep backup`` wrote."""
    return assemble(("✓ ", "green"), f"{file} ({size / MEGABYTE:.1f} MB); sitrep restore brings it back")


def restored_json(covered: Coverage, checked_: Checkup, vectors: tuple[int, int]) -> Json:
    """What ``sitrep restore`` brought back, and what the check of it found."""
    return {
        "reports": covered.reports,
        "passages": covered.passages,
        **checked_json(checked_),
        "vectors": vectors_json(vectors),
    }


def restored(covered: Coverage, checked_: Checkup, vectors: tuple[int, int]) -> RenderableType:
    """What ``sitrep restore`` brought back, and what the check of it found."""
    counts = f"restored: {covered.reports} reports, {covered.passages} passages ({vectors[1]} not yet found by meaning)"
    return Group(assemble(("✓ ", "green"), counts), checked(checked_))


def checked_json(found: Checkup) -> Json:
    """What ``sitrep check`` found."""
    return {
        "found": [
            {
                "code": one.code,
                "text": one.text,
                "count": one.count,
                "examples": list(one.examples),
                "mended": one.mended,
            }
            for one in found.found
        ],
        "index_checked": found.index_checked,
        "failed": problems(found.failed, ())["failed"],
    }


def checked(found: Checkup) -> RenderableType:
    """What ``sitrep check`` found."""
    parts: list[RenderableType] = [] if found.found else [assemble(("✓ ", "green"), "nothing is wrong")]
    for one in found.found:
        mark = ("✓ mended  ", "green") if one.mended else ("✗ wrong   ", "red")
        parts.append(assemble(mark, f"{one.count} × {one.text}"))
        parts.append(text(f"    {', '.join(one.examples)}{' …' if one.count > len(one.examples) else ''}", style="dim"))
    parts += problem_lines(found.failed, "✗", "red")
    if not found.index_checked:
        parts.append(text("The vector index was not looked at: it is another process's, or away.", style="yellow"))
    return Group(*parts)


def _told(one: Withdrawal) -> Iterator[RenderableType]:
    yield text(_named(one))
    yield text(f"    {one.withdrawn_at:%Y-%m-%d %H:%M} UTC: {one.reason}", style="dim")


def _named(one: Withdrawal) -> str:
    described = ", ".join(part for part in (one.outlet, one.published) if part)
    return f"{one.report_id} “{shortened(one.title)}”" + (f" ({described})" if described else "")


def _withdrawal(one: Withdrawal) -> Json:
    return {
        "report_id": one.report_id,
        "external_id": one.external_id,
        "title": one.title,
        "outlet": one.outlet,
        "url": one.url,
        "published": one.published,
        "reason": one.reason,
        "withdrawn": instant(one.withdrawn_at),
    }
