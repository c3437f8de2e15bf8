"""The colours of pictures, light and dark.

What is told apart by colour is told apart by shape too. The strong colours are Okabe and Ito's
(jfly.uni-koeln.de/color), which most of the colour-blind tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for: ``paper`` behind everything, ``home`` the land of Iraq and Syria."""

    paper: str
    text: str
    muted: str
    sea: str
    land: str
    home: str
    border: str
    area_border: str
    new: str
    changed: str
    continuing: str
    reports: str
    events: str


LIGHT: Final = Palette(
    paper="#ffffff",
    text="#1b222c",
    muted="#566170",
    sea="#d5e3ec",
    land="#ecebe6",
    home="#fdfdfb",
    border="#757d88",
    area_border="#c3c8cf",
    new="#0072b2",
    changed="#d55e00",
    continuing="#5f6873",
    reports="#a9b8c9",
    events="#007a5a",
)
DARK: Final = Palette(
    paper="#14181e",
    text="#e9edf2",
    muted="#a5b0bd",
    sea="#0d1a26",
    land="#1e242c",
    home="#2a323d",
    border="#8a95a3",
    area_border="#475260",
    new="#56b4e9",
    changed="#e69f00",
    continuing="#aab4c0",
    reports="#5a6b7f",
    events="#2fc79a",
)


def palette(*, dark: bool) -> Palette:
    """The colours for a light or a dark screen."""
    return DARK if dark else LIGHT
