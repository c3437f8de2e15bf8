"""What a report counts: how many were killed, wounded …, and whether a later report changes that. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.digest.tolls import differ
from bot.digest.types import Toll
from bot.digest.weight import counts
from retrieval.quantities import quantities


def tolls_of(texts: Sequence[str]) -> tuple[Toll, ...]:
    """The first count of each measure in a report's title and first sentences."""
    found: dict[str, Toll] = {}
    for text in texts:
        for one in quantities(text):
            if counts(one):
                found.setdefault(one.measure, Toll(one.measure, one.text, *one.reach, counted=one.counted))
    return tuple(found.values())


def changed(before: Sequence[Toll], after: Sequence[Toll]) -> tuple[Toll, Toll] | None:
    """The first toll that two reports of the same things cannot both mean: as it was, and as it is."""
    former = {one.measure: one for one in before}
    for one in after:
        other = former.get(one.measure)
        if other is not None and differ(other, one):
            return other, one
    return None
