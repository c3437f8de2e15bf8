"""Places to the first-level areas (provinces, governorates) that they lie in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from retrieval.names.entries import content, own_files

AREAS_FILE = "areas.tsv"


class Areas:
    """Knows which area a place lies in; a province lies in itself."""

    def __init__(self, places: Mapping[str, str]) -> None:
        """``places`` are ids of places with the ids of their areas."""
        self._places = dict(places)
        self._areas = frozenset(places.values())

    @classmethod
    @cache
    def load(cls) -> Areas:
        """The package's areas."""
        places: dict[str, str] = {}
        for _, line in content(own_files([AREAS_FILE])[0][1]):
            area, _, ids = line.partition("\t")
            places |= dict.fromkeys(ids.split(), area)
        return cls(places)

    def __contains__(self, place: str) -> bool:
        """Whether a place is an area itself."""
        return place in self._areas

    def of(self, place: str) -> str | None:
        """The id of the area that a place lies in, or is; None where that is not known, or it spans several."""
        return place if place in self._areas else self._places.get(place)

    def within(self, area: str) -> frozenset[str]:
        """The ids of the places that lie in an area; none where it is no area."""
        return frozenset(place for place, of in self._places.items() if of == area)
