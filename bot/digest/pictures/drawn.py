"""Map and chart as files: PNG for a chat, SVG for a page."""

from __future__ import annotations

from dataclasses import dataclass

from bot.digest.pictures import canvas, charts, maps
from bot.digest.pictures.canvas import Panel
from bot.digest.pictures.palette import LIGHT, Palette, palette
from bot.digest.types import Digest
from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture as SVG, and what it shows in words, for those who do not see it."""

    svg: str
    words: str


def png(digest: Digest, *, dark: bool = False, language: str) -> bytes | None:
    """Map and chart in one picture, as wide as a phone shows; None where there is nothing to draw.

    Args:
        digest: What is drawn.
        dark: Whether for a dark screen.
        language: Of names and legends: ``en`` or ``ar``.
    """
    colours = palette(dark=dark)
    panels = _panels(digest, colours, language)
    return canvas.as_png(panels, colours) if panels else None


def drawings(digest: Digest, *, language: str) -> tuple[Drawing, ...]:
    """The same, each of them for itself, as SVG that follows a light or a dark screen; none where there is nothing."""
    return tuple(Drawing(canvas.as_svg([one]), one.words) for one in _panels(digest, LIGHT, language))


def _panels(digest: Digest, colours: Palette, language: str) -> list[Panel]:
    texts = Texts.of(language)
    found = (maps.panel(digest, texts, colours), charts.panel(digest, texts, colours))
    return [one for one in found if one]
