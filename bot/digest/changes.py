"""How a development stands to the reader's last digest: new, changed, continuing. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.digest.features import Story
from bot.digest.tolls import rose
from bot.digest.types import Change, Toll
from bot.digest.weight import told

# From this average likeness on a group goes on with an earlier one: less than makes one event of a window's reports,
# since what goes on tells of later days.
CONTINUES = 0.2


@dataclass(frozen=True, slots=True)
class Former:
    """A development of the last digest: its stories by their places among all, its tolls and reasons."""

    stories: tuple[int, ...]
    tolls: tuple[Toll, ...]
    rules: frozenset[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a development stands to the last digest, and what changed from what to what."""

    change: Change
    was: str | None = None
    now: str | None = None


def former_of(
    group: Sequence[int],
    stories: Sequence[Story],
    formers: Sequence[Former],
    alike: Mapping[tuple[int, int], float],
) -> Former | None:
    """The former development that a group goes on with, the likest; None where it is new."""
    best: tuple[float, int] | None = None
    for place, former in enumerate(formers):
        pairs = [(min(one, other), max(one, other)) for one in group for other in former.stories]
        likeness = sum(1.0 if one == other else alike.get((one, other), 0.0) for one, other in pairs)
        average = likeness / max(len(pairs), 1)
        if any(stories[one].id == stories[other].id for one, other in pairs):
            average = 1.0
        if average >= CONTINUES and (best is None or average > best[0]):
            best = (average, place)
    return formers[best[1]] if best else None


def standing(former: Former | None, tolls: Sequence[Toll], rules: Mapping[str, float]) -> Standing:
    """New; changed, where a toll rose or something weightier happened; or continuing."""
    if former is None:
        return Standing(Change.NEW)
    before = {toll.measure: toll for toll in former.tolls}
    for toll in tolls:
        if toll.measure in before and rose(before[toll.measure], toll):
            return Standing(Change.CHANGED, told(before[toll.measure]), told(toll))
    weighty = [reason for reason, points in rules.items() if points >= _WEIGHTY and reason not in former.rules]
    if weighty:
        return Standing(Change.CHANGED, None, weighty[0])
    return Standing(Change.CONTINUING)


# Reasons of so many points change a story that goes on.
_WEIGHTY = 16.0
