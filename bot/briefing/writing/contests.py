"""A contested point as a model put it → as an answer has it: each word of it from the passages or from us. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from bot.briefing.types import Contested, Point, Statement, Version
from bot.briefing.verify.types import Written
from bot.briefing.writing.drafts import DraftAccount, DraftVersion
from bot.briefing.writing.offering import Numbered

# What a point is about, in our words: a model's would be one more thing to check.
_ABOUT = {
    Point.NUMBER: "the number",
    Point.CULPRIT: "who did it",
    Point.DENIED: "whether it happened",
    Point.HOLDER: "who holds it",
    Point.DAY: "the day",
    Point.ACCOUNT: "what happened",
}


def contested(
    account: DraftAccount,
    versions: Sequence[tuple[DraftVersion, Written]],
    offered: Mapping[int, Numbered],
    statement: Callable[[Written], Statement],
) -> Contested:
    """The versions that passed, oldest first; ``statement`` numbers their citations."""
    dated = sorted(versions, key=lambda one: _when(one[1], offered))
    point = Point(account.point) if account.point in list(Point) else Point.ACCOUNT
    made = [_version(draft, written, offered, statement) for draft, written in dated]
    last = made[-1].published
    others = [one.published.instant for one in made[:-1] if one.published]
    if last and all(instant < last.instant for instant in others):
        made[-1] = replace(made[-1], newest=True)
    return Contested(_ABOUT[point], point, tuple(made))


def _version(
    draft: DraftVersion, written: Written, offered: Mapping[int, Numbered], statement: Callable[[Written], Statement]
) -> Version:
    cited = [offered[n] for n in written.citations]
    report = cited[0].evidence.report
    stated = statement(written)
    return Version(
        value=draft.value if _stands(draft.value, [written.text]) else written.text,
        who=draft.who if _stands(draft.who, _speakers(cited)) else None,
        statement=stated,
        published=report.published,
        outlet=report.outlet,
        origin=cited[0].offered.origin or report.outlet,
    )


def _speakers(cited: Iterable[Numbered]) -> Iterable[str]:
    for one in cited:
        yield from (one.offered.text, one.offered.outlet or "", one.offered.origin or "")


def _stands(words: str, texts: Iterable[str]) -> bool:
    """Whether words stand in one of some texts as they are."""
    wanted = " ".join(words.casefold().split())
    return bool(wanted) and any(wanted in " ".join(text.casefold().split()) for text in texts)


def _when(written: Written, offered: Mapping[int, Numbered]) -> float:
    published = offered[written.citations[0]].evidence.report.published
    return published.instant.timestamp() if published else 0.0
