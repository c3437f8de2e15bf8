"""The borders of countries and first-level areas, as Natural Earth draws them: they take no side in any dispute.

``borders.json`` is made by ``bench/make_borders.py``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

Ring = tuple[tuple[float, float], ...]

#: The countries that this is about.
HOME = ("iraq", "syria")


@dataclass(frozen=True, slots=True)
class Shape:
    """A country or area: its rings of degrees east and north, and a point inside where its name may stand.

    ``name`` is empty for what is drawn and not named.
    """

    id: str
    name: str
    arabic: str
    middle: tuple[float, float]
    rings: tuple[Ring, ...]

    def called(self, language: str) -> str:
        """Its name in a language."""
        return self.arabic if language == "ar" else self.name

    @property
    def around(self) -> tuple[float, float, float, float]:
        """West, south, east and north of it."""
        east, north = zip(*(point for ring in self.rings for point in ring), strict=True)
        return min(east), min(north), max(east), max(north)

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point, degrees east and north, lies inside.

        A line from there crosses the borders an odd number of times.
        """
        x, y = point
        crossings = 0
        for ring in self.rings:
            for (x1, y1), (x2, y2) in pairwise((*ring, ring[0])):
                crossings += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        return crossings % 2 == 1


@dataclass(frozen=True, slots=True)
class Borders:
    """The shapes of a map: countries with their neighbours, areas of Iraq and Syria."""

    countries: tuple[Shape, ...]
    areas: tuple[Shape, ...]

    @staticmethod
    @cache
    def load() -> Borders:
        """The package's borders."""
        made = json.loads(resources.files(__package__).joinpath("borders.json").read_text("utf-8"))
        return Borders(tuple(map(_shape, made["countries"])), tuple(map(_shape, made["areas"])))

    def area(self, id_: str) -> Shape | None:
        """An area by its id."""
        return next((one for one in self.areas if one.id == id_), None)


def _shape(made: Mapping[str, Any]) -> Shape:
    rings = tuple(tuple((x, y) for x, y in ring) for ring in made["rings"])
    x, y = made["middle"]
    return Shape(made["id"], made.get("name", ""), made.get("arabic", ""), (x, y), rings)
