"""Names beside marks, none over another. Pure; lengths are of any one unit, upwards and to the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Size = tuple[float, float]
# How many gaps a label may be away from its mark, the best first.
_STEPS = (1, 6, 11, 16)
# What sums of lengths may be off by.
_DUST = 1e-9


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    @staticmethod
    def around(x: float, y: float, size: Size) -> Box:
        """A rectangle by its middle, its width and its height."""
        width, height = size
        return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    def meets(self, other: Box) -> bool:
        """Whether two rectangles share any area."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > _DUST and min(self.top, other.top) - max(self.bottom, other.bottom) > _DUST

    def within(self, frame: Box) -> bool:
        """Whether all of it lies in a frame."""
        across = frame.left <= self.left + _DUST and self.right <= frame.right + _DUST
        return across and frame.bottom <= self.bottom + _DUST and self.top <= frame.top + _DUST


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label that is wanted at a mark: the mark's middle and radius, and how large the label may be, best first."""

    x: float
    y: float
    radius: float
    sizes: tuple[Size, ...]

    @property
    def mark(self) -> Box:
        """What the mark covers."""
        return Box.around(self.x, self.y, (2 * self.radius, 2 * self.radius))


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a label goes, which of its sizes it has there, and whether that is away from its mark."""

    box: Box
    size: int
    away: bool


def placed(wanted: Sequence[Wanted], frame: Box, gap: float) -> tuple[Spot | None, ...]:
    """Where each label goes, the first ones first: beside its mark or away from it, in the frame, over nothing else.

    None where there is no such place for any of its sizes. Between a mark and a label beside it ``gap`` is free.
    """
    taken = [one.mark for one in wanted]
    found: list[Spot | None] = []
    for one in wanted:
        spot = next((spot for spot in _spots(one, gap) if is_free(spot.box, taken, frame)), None)
        found.append(spot)
        if spot:
            taken.append(spot.box)
    return tuple(found)


def is_free(box: Box, taken: Iterable[Box], frame: Box) -> bool:
    """Whether a rectangle lies in the frame and over nothing that is taken."""
    return box.within(frame) and not any(box.meets(other) for other in taken)


def _spots(one: Wanted, gap: float) -> Iterator[Spot]:
    for number, size in enumerate(one.sizes):
        for step in _STEPS:
            yield from (Spot(box, number, away=step > 1) for box in _beside(one, size, step * gap))


def _beside(one: Wanted, size: Size, gap: float) -> Iterator[Box]:
    """The places around a mark, the best to read first: right, left, above, below, then corners and in between."""
    side, half = size[0] / 2, size[1] / 2
    beside, over = one.radius + gap + side, one.radius + gap + half
    corner = one.radius * 0.75 + gap / 2
    for x, y in (
        (beside, 0.0),
        (-beside, 0.0),
        (0.0, over),
        (0.0, -over),
        *((right * (corner + side), up * (corner + half)) for right in (1, -1) for up in (1, -1)),
        *((right * side * 0.6, up * over) for right in (1, -1) for up in (1, -1)),
    ):
        yield Box.around(one.x + x, one.y + y, size)
