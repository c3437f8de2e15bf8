"""Places to where they lie on the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, radians
from typing import Final

from retrieval.names.entries import content, own_files

POSITIONS_FILE = "positions.tsv"
KILOMETRES_A_DEGREE: Final = 111.2


@dataclass(frozen=True, slots=True)
class Position:
    """A point on the map: degrees north and east (WGS 84).

    One that is not ``exact`` stands for an area: it lies inside, far from the borders.
    """

    latitude: float
    longitude: float
    exact: bool = True


class Positions:
    """Knows where places lie."""

    def __init__(self, positions: Mapping[str, Position]) -> None:
        """``positions`` are by the ids of places."""
        self._positions = dict(positions)

    @classmethod
    @cache
    def load(cls) -> Positions:
        """The package's positions."""
        positions: dict[str, Position] = {}
        for _, line in content(own_files([POSITIONS_FILE])[0][1]):
            place, latitude, longitude, *area = line.split("\t")
            positions[place] = Position(float(latitude), float(longitude), exact=not area)
        return cls(positions)

    def __iter__(self) -> Iterator[str]:
        """The ids of the places whose position is known."""
        return iter(self._positions)

    def of(self, place: str) -> Position | None:
        """Where a place lies; None where that is not known."""
        return self._positions.get(place)

    def are_near(self, place: str, other: str, kilometres: float) -> bool:
        """Whether two places lie at most so far apart, by their own positions; not where one's is not known."""
        here, there = self._positions.get(place), self._positions.get(other)
        return (
            here is not None and there is not None and here.exact and there.exact and _apart(here, there) <= kilometres
        )


def _apart(here: Position, there: Position) -> float:
    """Kilometres between two points that lie near each other: a degree of longitude is taken where they are."""
    north = here.latitude - there.latitude
    east = (here.longitude - there.longitude) * cos(radians(here.latitude))
    return KILOMETRES_A_DEGREE * hypot(north, east)
