"""What a place is called where there is little room. Pure."""

from __future__ import annotations

from typing import Final

from bot.digest.types import Location
from bot.texts.untrusted import clean, shortened

#: Characters.
LONGEST: Final = 28


def called(location: Location, language: str) -> str:
    """A name in a language, in one line, with an ellipsis at its end where it is too long."""
    return shortened(" ".join(clean(location.called(language)).split()), LONGEST)
