"""Developments to what a map shows of them: where it looks, and a mark for each place. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.digest.order import in_order
from bot.digest.pictures.borders import HOME, Borders
from bot.digest.pictures.called import called
from bot.digest.types import Change, Development, Digest
from bot.texts import Texts
from retrieval.names.positions import Position

#: Degrees of longitude are so much shorter than degrees of latitude: at 34.5° north, the middle of every map.
SHORTER: Final = math.cos(math.radians(34.5))
#: Width to height of a map, which all of Iraq and Syria fill.
ASPECT: Final = 1.3
#: Degrees that a map shows around what it is of.
MARGIN: Final = 0.4
#: No map shows more than this: west, south, east, north.
FURTHEST: Final = (32.5, 27.5, 51.5, 40.0)
#: Marks nearer than this share of a map's height to each other are one.
NEAR: Final = 0.022

_STRENGTH = (Change.NEW, Change.CHANGED, Change.CONTINUING)


@dataclass(frozen=True, slots=True)
class View:
    """The part of the world that a map shows, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, position: Position) -> bool:
        """Whether a point lies in it."""
        return self.west <= position.longitude <= self.east and self.south <= position.latitude <= self.north


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the map, or several near each other, and the developments there.

    Attributes:
        places: What each is called, with the numbers of its developments, from one. Where only the area is known the
            name says so.
        position: Where the first lies.
        origins: The most independent accounts that one of them has.
        change: New where any of them is, else changed where any is.
        late: Whether none of them is news.
    """

    places: tuple[tuple[str, tuple[int, ...]], ...]
    position: Position
    origins: int
    change: Change
    late: bool

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of all of its developments."""
        return tuple(sorted(number for _, numbers in self.places for number in numbers))


def marks(digest: Digest, texts: Texts, borders: Borders) -> tuple[tuple[Mark, ...], tuple[int, ...]]:
    """A mark for each place, and the numbers of the developments of which no place is known."""
    found: list[Mark] = []
    unknown: list[int] = []
    for number, one in enumerate(in_order(digest.developments), start=1):
        spot = _spot(one, digest, texts, borders)
        if spot and View(*FURTHEST).holds(spot[1]):
            name, position = spot
            found.append(Mark(((name, (number,)),), position, one.origins, one.change, one.late))
        else:
            unknown.append(number)
    return tuple(found), tuple(unknown)


def view(found: Iterable[Mark], borders: Borders) -> View:
    """What a map shows: Iraq, Syria or both, and places beyond; as wide as :data:`ASPECT` wants."""
    points = [(one.position.longitude, one.position.latitude) for one in found]
    home = [one for one in borders.countries if one.id in HOME]
    shown = [one.around for one in home if any(map(one.holds, points))] or [one.around for one in home]
    west, south, east, north = (
        min(min(one[0] for one in shown), *(x for x, _ in points)) - MARGIN,
        min(min(one[1] for one in shown), *(y for _, y in points)) - MARGIN,
        max(max(one[2] for one in shown), *(x for x, _ in points)) + MARGIN,
        max(max(one[3] for one in shown), *(y for _, y in points)) + MARGIN,
    )
    wider = max(0.0, ((north - south) * ASPECT / SHORTER - (east - west)) / 2)
    higher = max(0.0, ((east - west) * SHORTER / ASPECT - (north - south)) / 2)
    return View(west - wider, south - higher, east + wider, north + higher)


def joined(found: Sequence[Mark], shown: View) -> tuple[Mark, ...]:
    """The marks, those that would lie over each other as one; what most accounts tell of comes last, so on top."""
    near = NEAR * (shown.north - shown.south)
    kept: list[Mark] = []
    for one in found:
        place = next((n for n, other in enumerate(kept) if _apart(one, other) < near), None)
        if place is None:
            kept.append(one)
        else:
            kept[place] = _both(kept[place], one)
    return tuple(sorted(kept, key=lambda one: (one.origins, -one.numbers[0])))


def _spot(one: Development, digest: Digest, texts: Texts, borders: Borders) -> tuple[str, Position] | None:
    """Where a development is marked, and as what: at the place it names most, else in the middle of its area."""
    known = (location for id_ in one.places if (location := digest.locations.get(id_)))
    for location in known:
        if location.position and location.position.exact:
            return called(location, texts.language), location.position
    area = borders.area(one.area) if one.area else None
    if area is None:
        return None
    east, north = area.middle
    return texts("picture.within", area=area.called(texts.language)), Position(north, east, exact=False)


def _both(one: Mark, other: Mark) -> Mark:
    current = [mark for mark in (one, other) if not mark.late] or [one, other]
    places = dict(one.places)
    for name, numbers in other.places:
        places[name] = (*places.get(name, ()), *numbers)
    return replace(
        one,
        places=tuple(places.items()),
        origins=max(one.origins, other.origins),
        change=min((mark.change for mark in current), key=_STRENGTH.index),
        late=one.late and other.late,
    )


def _apart(one: Mark, other: Mark) -> float:
    across = (one.position.longitude - other.position.longitude) * SHORTER
    return math.hypot(across, one.position.latitude - other.position.latitude)
