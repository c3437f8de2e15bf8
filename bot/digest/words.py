"""The lines of a digest that are ours: its lead and its notes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.briefing.answer import counted
from bot.briefing.types import EXTRACTS, Note
from bot.digest.order import in_order
from bot.digest.types import Change, Development, DigestCoverage

# A headline in the lead is cut behind so many characters.
LONGEST = 80


def lead(developments: Sequence[Development], left_out: int, coverage: DigestCoverage) -> str:
    """What a digest comes to, in a line."""
    if not coverage.reports:
        return "No report lies in this window: not covered, which does not mean that nothing happened."
    total = len(developments) + left_out
    parts = [f"{counted(total, 'development')} from {counted(coverage.reports, 'report')}"]
    if left_out:
        parts[0] += f", the first {len(developments)} told"
    current = [one for one in developments if not one.late]
    counts = [(sum(one.change is change for one in current), change) for change in Change]
    parts[0] += ": " + ", ".join(f"{number} {change.value}" for number, change in counts if number)
    parts[0] += f", {late} late" if (late := len(developments) - len(current)) else ""
    most = max(current, key=lambda one: (one.origins, len(one.reports), one.weight), default=None)
    if most and len(most.reports) > 1:
        parts.append(f"most reported: {_short(most.headline)} ({_behind(most)})")
    changed = [f"{_short(one.headline)} ({one.was} → {one.now})" for one in developments if one.was and one.now]
    if changed:
        parts.append(f"changed: {changed[0]}")
    return "; ".join(parts) + "."


def notes(developments: Sequence[Development], left_out: int, coverage: DigestCoverage, older: int) -> Iterator[Note]:
    """What a reader must know beside a digest."""
    if coverage.undated:
        text = f"{counted(coverage.undated, 'report')} without a day of publication: counted by when collected."
        yield Note("undated_reports", text, {"n": coverage.undated})
    if coverage.late:
        text = f"{counted(coverage.late, 'report')} published before the window and collected in it."
        yield Note("late_reports", text, {"n": coverage.late})
    if older:
        text = f"{counted(older, 'older report')} collected in the window, published long before: not told as news."
        yield Note("older_reports", text, {"n": older})
    if left_out:
        text = f"{counted(left_out, 'further development')} of less weight left out."
        yield Note("left_out", text, {"n": left_out})
    if developments and all(one.origins < 2 for one in developments):
        yield Note("single_origins", "No development is reported by two origins: none is confirmed.", {})


def writing_notes(developments: Sequence[Development], failure: str | None) -> Iterator[Note]:
    """Which developments are quoted though a model was asked for all of them; ``failure`` says why it did not write."""
    told = [(n, one.written_by) for n, one in enumerate(in_order(developments), start=1) if one.statements]
    quoted = ", ".join(str(n) for n, written_by in told if written_by == EXTRACTS)
    if any(written_by != EXTRACTS for _, written_by in told):
        why = f" ({failure})" if failure else ""
        if quoted:
            text = f"Quoted, not written by the model: {quoted}{why}."
            yield Note("extracts_serve", text, {"case": "part", "numbers": quoted})
    elif failure:
        yield Note("extracts_serve", f"Not written by the model, extracts serve: {failure}.", {"case": "digest"})
    else:
        text = "Nothing of what the model wrote can be shown: extracts serve."
        yield Note("extracts_serve", text, {"case": "nothing"})


def coverage_line(coverage: DigestCoverage) -> str:
    """What the reports come to, and where none is from."""
    if not coverage.reports:
        text = "No report."
    else:
        parts = [counted(coverage.reports, "report"), counted(coverage.outlets, "outlet")]
        text = ", ".join([*parts, counted(coverage.origins, "origin")]) + "."
    if coverage.silent:
        text += f" Nothing from {'; '.join(area.name for area in coverage.silent)}: not covered, not quiet."
    return text


def _behind(one: Development) -> str:
    return f"{counted(len(one.reports), 'report')}, {counted(one.origins, 'origin')}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
