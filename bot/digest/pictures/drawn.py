"""Map and chart as files: PNG for a chat, SVG for a page."""

from __future__ import annotations

from dataclasses import dataclass

from bot.digest.types import Digest


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
    raise NotImplementedError


def drawings(digest: Digest, *, dark: bool = False, language: str) -> tuple[Drawing, ...]:
    """The same, each of them for itself, as SVG; none where there is nothing to draw."""
    raise NotImplementedError
