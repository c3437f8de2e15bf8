"""What watches need of a library: what finds for them, and what tells what was found."""

from __future__ import annotations

from dataclasses import dataclass

from bot.watching.finder import Finder
from bot.watching.telling import Teller


@dataclass(frozen=True, slots=True)
class Watching:
    """Finds, and tells."""

    finder: Finder
    teller: Teller
