"""Places to the first-level areas (provinces, governorates) that they lie in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from retrieval.names.entries import content, own_files

AREAS_FILE = "areas.tsv"

# Most areas are called after their chief town. These are not: who names one means all of it.
_NO_TOWN: Final = frozenset(
    "anbar babil dhi-qar diyala maysan muthanna nineveh qadisiyah rif-dimashq salah-al-din wasit".split()
)
# Words beside a name that say that the area is meant.
_AREA_BEHIND: Final = re.compile(r"['’]?s?\s+(?:province|governorate|countryside|region)\b", re.I)
_AREA_BEFORE: Final = re.compile(
    r"\b(?:province|governorate|countryside)\s+of\s+(?:the\s+)?\Z|(?:محافظة|ريف)\s+\Z", re.I
)
_NEAR: Final = 40


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

    def is_meant(self, place: str, text: str, start: int, end: int) -> bool:
        """Whether a name that stands there in a text means an area with all that lies in it, and no town."""
        if place not in self._areas:
            return False
        return (
            place in _NO_TOWN
            or bool(_AREA_BEHIND.match(text, end))
            or bool(_AREA_BEFORE.search(text[max(0, start - _NEAR) : start]))
        )

    def within(self, area: str) -> frozenset[str]:
        """The ids of the places that lie in an area; none where it is no area."""
        return frozenset(place for place, of in self._places.items() if of == area)
