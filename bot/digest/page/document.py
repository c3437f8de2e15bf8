"""The page of a digest. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.digest.types import Digest


def html(digest: Digest, *, language: str, now: datetime) -> str:
    """A digest as one HTML file, with its map and its chart.

    Args:
        digest: What is told.
        language: Of the furniture: ``en`` or ``ar``. What reports say stays in their own.
        now: When the page is made, which it says.
    """
    raise NotImplementedError
