"""Text that runs both ways: what turns its direction is taken out, what runs the other way is isolated. Pure.

Source: Unicode Standard Annex 9, the bidirectional algorithm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

FIRST_STRONG: Final = "\u2068"
POP: Final = "\u2069"
_ISOLATES: Final = frozenset("\u2066\u2067\u2068")
# Marks pretend a direction; embeddings and overrides turn what stands behind them.
# A date of ours: at most a range of days, with its year.
_BRACKETED: Final = re.compile(r"\[((?:[A-Za-z0-9][A-Za-z0-9 –-]{0,40} )?(?:19|20)\d\d)\]")
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u206a-\u206f]")


def tidy(text: str) -> str:
    """A text in which nothing turns direction.

    Marks, embeddings and overrides are gone. Isolates that are closed in their line stay, each with the direction of
    its first letter: they keep what is inside from what is around them. Others are gone.
    """
    bare = _TURNING.sub("", text)
    if not _ISOLATES.intersection(bare) and POP not in bare:
        return bare
    return "\n".join(_balanced(line) for line in bare.split("\n"))


def isolated(text: str, *, right_to_left: bool) -> str:
    """A text that may stand inside a line of the given direction: in an isolate where any of it runs the other way.

    Its own direction is then that of its first letter.
    """
    bare = tidy(text)
    others = ("L",) if right_to_left else ("R", "AL", "AN")
    if any(unicodedata.bidirectional(character) in others for character in _outside(bare)):
        return f"{FIRST_STRONG}{bare}{POP}"
    return bare


def dates_isolated(text: str) -> str:
    """A sentence in which dates of ours, which stand in square brackets, run by themselves: "السبت [21 June 2014]"."""
    if not any(unicodedata.bidirectional(character) in ("R", "AL") for character in text):
        return text
    return _BRACKETED.sub(rf"[{FIRST_STRONG}\1{POP}]", text)


def _balanced(line: str) -> str:
    kept: list[str] = []
    open_: list[int] = []
    for character in line:
        if character in _ISOLATES:
            open_.append(len(kept))
            kept.append(FIRST_STRONG)
        elif character != POP:
            kept.append(character)
        elif open_:
            open_.pop()
            kept.append(POP)
    for place in open_:
        kept[place] = ""
    return "".join(kept)


def _outside(text: str) -> Iterator[str]:
    """The characters that stand in no isolate."""
    depth = 0
    for character in text:
        depth += (character == FIRST_STRONG) - (character == POP)
        if not depth and character != POP:
            yield character
