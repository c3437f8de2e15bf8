"""What a report counts: how many were killed, wounded …, and whether a later report changes that. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.digest.tolls import differ
from bot.digest.types import Toll
from bot.digest.weight import MEASURES
from retrieval.quantities import Role, quantities

# A count of one is told by what happened to whom.
_FEWEST = 2


def tolls_of(texts: Sequence[str]) -> tuple[Toll, ...]:
    """The first count of each measure in a report's title and first sentences."""
    found: dict[str, Toll] = {}
    for text in texts:
        for one in quantities(text):
            if one.role is Role.VALUE and one.measure in MEASURES and one.low >= _FEWEST:
                found.setdefault(one.measure, Toll(one.measure, one.text, *one.reach))
    return tuple(found.values())


def changed(before: Sequence[Toll], after: Sequence[Toll]) -> tuple[Toll, Toll] | None:
    """The first measure of which two reports cannot mean the same number: as it was, and as it is."""
    former = {one.measure: one for one in before}
    for one in after:
        other = former.get(one.measure)
        if other is not None and differ(other, one):
            return other, one
    return None
