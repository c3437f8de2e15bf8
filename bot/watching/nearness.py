"""How near in meaning is near: a question's cosines with passages, measured against those with other passages. Pure.

What a cosine means differs from model to model, from question to question, and above all between languages: with
multilingual-e5-small a passage that has nothing to do with a question comes to 0.78 in its language and 0.74 in the
other. So a passage counts by how many standard deviations it is nearer than passages of its language in the library
are on average. ``docs/watches.md`` has the figures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retrieval.library.vector_store import Vector

#: The nearer a passage, in standard deviations, the less of a question's names, words and days a sentence of it must
#: cover, with what stands around it: 0 to 1. Measured on the judges' questions for tuning.
RUNGS: Final = ((3.0, 0.4), (1.5, 0.6))
#: Where a model's cosines cannot be told apart yet, words decide: so much must be covered then.
COVERED_ALONE: Final = 0.6
#: Passages that a question is compared with, and the fewest that tell what is usual by themselves.
SAMPLE: Final = 400
FEWEST: Final = 50
#: How many passages what is known of a model counts for.
_KNOWN_COUNTS: Final = 100


@dataclass(frozen=True, slots=True)
class Usual:
    """What a question's cosines with passages usually are: their mean, and how far they stray from it."""

    mean: float
    deviation: float

    def nearness(self, cosine: float) -> float:
        """How many standard deviations above the mean a cosine is."""
        return (cosine - self.mean) / self.deviation


#: What is known of a model before a library tells: of passages in the question's language, and in another.
KNOWN: Final[Mapping[str, tuple[Usual, Usual]]] = {
    "multilingual-e5-small-q4": (Usual(0.784, 0.018), Usual(0.742, 0.015)),
}


def usual(question: Vector, sample: Sequence[Vector], model: str, *, same_language: bool) -> Usual | None:
    """What is usual for a question, by a sample of passages of one language, and by what is known of the model.

    None where neither tells enough.
    """
    known = KNOWN.get(model)
    if known is None and len(sample) < FEWEST:
        return None
    cosines = np.stack(sample) @ question if sample else np.zeros(0, np.float32)
    before = _KNOWN_COUNTS if known else 0
    prior = known[0 if same_language else 1] if known else Usual(0.0, 0.0)
    total = before + len(cosines)
    mean = (before * prior.mean + float(cosines.sum())) / total
    spread = before * (prior.deviation**2 + (prior.mean - mean) ** 2) + float(((cosines - mean) ** 2).sum())
    deviation = math.sqrt(spread / total)
    return Usual(mean, deviation) if deviation > 0 else None


def wanted_coverage(question: Vector, passage: Vector, found: Usual | None) -> float | None:
    """How much of a question a passage must cover to count as a match; None where it is not near enough for any."""
    if found is None:
        return COVERED_ALONE
    nearness = found.nearness(float(passage @ question))
    return next((covered for near, covered in RUNGS if nearness >= near), None)
