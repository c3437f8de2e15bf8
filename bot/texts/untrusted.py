"""Texts and addresses of others, made fit to be shown: no character that hides, turns direction or piles up. Pure.

They still have to be escaped for what shows them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

from bot.texts.bidi import tidy

# A longer address is left out: it would take too much of what all entities of a message may hold.
LONGEST_ADDRESS: Final = 2000
# How many marks one letter may bear, and how many invisible characters may stand in a row.
MOST_MARKS: Final = 4
MOST_INVISIBLE: Final = 2

# Control characters but the line feed, lone surrogates, what is no character, tags that nobody sees, line separators.
_NO_TEXT = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff0-\ufffc\ufffe\uffff\ufeff\u2028\u2029"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff]"
)
# Letters that are blank, and format characters: zero-width ones, soft hyphens.
_BLANK: Final = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" *\n(?: *\n)+ *")


def clean(text_: str) -> str:
    """A text that may be shown: nothing in it is invisible control, turns direction, or piles up.

    Spaces of all kinds become one; paragraphs stay.
    """
    bare = tidy(_bounded(_NO_TEXT.sub(" ", text_.replace("\r\n", "\n").replace("\r", "\n"))))
    return _LINES.sub("\n\n", _SPACES.sub(" ", bare)).strip()


def shortened(words: str, most: int) -> str:
    """Words of at most so many characters, an ellipsis at their end where they were more."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def is_blank(text_: str) -> bool:
    """Whether nobody would see anything of a text."""
    return all(character.isspace() or _is_invisible(character) for character in text_)


def is_web(address: str) -> bool:
    """Whether an address is one of the web that shows where it leads: no other scheme, no user, nothing invisible."""
    if not address.isprintable() or " " in address or len(address) > LONGEST_ADDRESS or _NO_TEXT.search(address):
        return False
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - what is no port raises
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


def _bounded(text_: str) -> str:
    """A text in which no letter is buried under marks, and no row of characters that nobody sees is long."""
    if text_.isascii():
        return text_
    kept: list[str] = []
    marks = invisible = 0
    for character in text_:
        is_mark = unicodedata.category(character) in ("Mn", "Me")
        marks = marks + 1 if is_mark else 0
        if not is_mark:
            invisible = invisible + 1 if _is_invisible(character) else 0
        if marks <= MOST_MARKS and invisible <= MOST_INVISIBLE:
            kept.append(character)
    return "".join(kept)


def _is_invisible(character: str) -> bool:
    return character in _BLANK or unicodedata.category(character) == "Cf"
