"""Lineage: reports that go back to one text or to one origin's account of one event.

Near copies are the same text published twice, edited lightly, cut, or under another title. A body is reduced to a
sketch: the smallest hashes of its runs of four stems (bottom-k min-wise hashing, Broder 1997). Two sketches tell how
much two bodies share without comparing the bodies; they are stored, and near copies found, at ingest.

Rewrites are found among the few reports at hand (:func:`lineages`): what still shares runs of words, or tells of the
same names and days, much in the same words, by the same origin. Nothing of that is stored: another list of agencies
makes no library stale.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

from retrieval import words
from retrieval.types import Span

LINEAGE_VERSION: Final = "1"

# Stems in a shingle, hashes in a sketch, and the share of common shingles that makes a near copy. Wire copy that
# two desks cut and edited still shares over half; different stories on one event share under a tenth.
SHINGLE = 4
SKETCH_SIZE = 64
NEAR_COPY = 0.5
# Bodies with fewer shingles than this are only copies when they are equal.
FEWEST_SHINGLES = 12
# One stock sentence makes three common shingles; fewer common ones than this prove nothing.
FEWEST_SHARED = 4
# Of the judges' 150 reports, in each language by itself, no two that tell different stories share more than a
# thirtieth of their shingles or two fifths of their stems; copies and rewrites share over half.
# So small a share proves no rewrite where it is fewer shingles than FEWEST_SHINGLES: short items of one event share as
# much by its place, its day and "killed 30 militants".
REWRITTEN = 0.15
SAME_ACCOUNT = 0.45
# How many names reports of one event have in common (all, where one names fewer), and how many days may lie between
# what they tell.
SHARED_NAMES = 2
DAYS_APART = 2

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Strand:
    """A report as its lineage is told by: whose reporting it is, its words, and what its passages name and date.

    ``origin`` is None where nobody is credited. ``days`` are event days, else the day of publication. ``facts`` are the
    spellings of its names and dates: runs of nothing else are no wording of anybody's.
    """

    id: str
    origin: str | None
    text: str
    names: frozenset[str]
    days: tuple[Span, ...]
    facts: frozenset[str] = frozenset()

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its text."""
        return frozenset(words.stems(self.text))

    @cached_property
    def shingles(self) -> frozenset[str]:
        """The runs of stems of its text, without those of names, dates and numbers only."""
        facts = {stem for fact in self.facts for stem in words.stems(fact)}
        return frozenset(
            run for run in _shingles(self.text) if not all(stem in facts or stem.isdigit() for stem in run.split())
        )


def lineages(
    strands: Sequence[Strand],
    copies: Collection[frozenset[str]] = (),
    differing: Collection[frozenset[str]] = (),
) -> list[int]:
    """The lineage of each strand, numbered from 0 in order of first appearance.

    ``copies`` are pairs of ids of reports known to be near copies, ``differing`` of those of which one contradicts the
    other. What is related to one of a lineage belongs to it.
    """
    group = list(range(len(strands)))
    for (at, one), (place, other) in combinations(enumerate(strands), 2):
        pair = frozenset((one.id, other.id))
        if group[at] != group[place] and (pair in copies or is_related(one, other, differ=pair in differing)):
            joined, gone = sorted((group[at], group[place]))
            group = [joined if number == gone else number for number in group]
    order = list(dict.fromkeys(group))
    return [order.index(number) for number in group]


def is_related(one: Strand, other: Strand, *, differ: bool = False) -> bool:
    """Whether two reports go back to one text, or to one origin's account of one event.

    Reports that ``differ`` go back to one text only where one is a near copy of the other.
    """
    if one.id == other.id or _share_text(one, other, differ=differ):
        return True
    return one.origin is not None and one.origin == other.origin and _tell_the_same(one, other)


def _share_text(one: Strand, other: Strand, *, differ: bool) -> bool:
    """Whether runs of words are shared as only copies and rewrites share them."""
    shared, shorter = len(one.shingles & other.shingles), min(len(one.shingles), len(other.shingles))
    if shorter < FEWEST_SHINGLES:
        return FEWEST_SHARED <= shared == shorter
    enough = NEAR_COPY if differ or shared < FEWEST_SHINGLES else REWRITTEN
    return shared >= max(FEWEST_SHARED, enough * shorter)


def _tell_the_same(one: Strand, other: Strand) -> bool:
    enough = max(1, min(SHARED_NAMES, len(one.names), len(other.names)))
    if len(one.names & other.names) < enough or not are_near(one.days, other.days):
        return False
    return len(one.stems & other.stems) >= SAME_ACCOUNT * min(len(one.stems), len(other.stems))


def are_near(some: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether some of the days of two reports lie at most :data:`DAYS_APART` apart; not where one has none."""
    return any(
        (max(one.first, other.first) - min(one.last, other.last)).days <= DAYS_APART for one in some for other in others
    )


def sketch(body: str) -> tuple[int, ...]:
    """The smallest shingle hashes of a body, ascending: at most :data:`SKETCH_SIZE` signed 63-bit integers."""
    runs = _shingles(body)
    if len(runs) < FEWEST_SHINGLES:
        return (_hash(" ".join(words.stems(body))),)
    return tuple(sorted(map(_hash, runs))[:SKETCH_SIZE])


def similarity(one: Sequence[int], other: Sequence[int]) -> float:
    """The share of the shorter body's shingles that the longer one holds too, estimated: 0 to 1.

    Containment rather than resemblance, so that a story cut to its first half is still a copy of the whole.
    Below the largest hash that both sketches cover, each holds every shingle hash of its body; counting
    there compares like with like.
    """
    if not one or not other:
        return 0.0
    bound = min(one[-1], other[-1])
    first = {value for value in one if value <= bound}
    second = {value for value in other if value <= bound}
    shared = len(first & second)
    return shared / min(len(first), len(second)) if shared >= FEWEST_SHARED or one == other else 0.0


def repeats(text: str, body: str) -> bool:
    """Whether a passage of a near copy says nothing new: ``body`` has most of its shingles and all its numbers."""
    own, others = _shingles(text), _shingles(body)
    numbers = set(_NUMBER.findall(text)) - set(_NUMBER.findall(body))
    return not numbers and len(own & others) >= NEAR_COPY * len(own)


def _shingles(body: str) -> set[str]:
    stems = words.stems(body)
    return {" ".join(stems[at : at + SHINGLE]) for at in range(max(1, len(stems) - SHINGLE + 1))}


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1
