"""Near copies: the same text published twice, edited lightly, cut, or under another title.

A body is reduced to a sketch: the smallest hashes of its runs of four stems (bottom-k min-wise hashing,
Broder 1997). Two sketches tell how much two bodies share without comparing the bodies.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Final

from retrieval import words

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

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


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
