"""One letter shape for many: case, digits, dashes and Arabic spelling variants, with offsets kept.

Matching happens on the folded text, answers point into the original. Folding maps one character to one
character, save for marks that carry no letter (vowel signs, tatweel, direction marks), which are dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_ARABIC_DIGITS: Final = {0x0660 + n: str(n) for n in range(10)} | {0x06F0 + n: str(n) for n in range(10)}
_ARABIC_LETTERS: Final = {
    ord(variant): letter
    for letter, variants in {"ا": "أإآٱ", "ي": "ىی", "ه": "ة", "ك": "ک"}.items()
    for variant in variants
}
# The em dash is left alone: it parts clauses ("on June 17 — 20 died"), the shorter ones join ranges.
_PUNCTUATION: Final = {
    ord(variant): sign
    for sign, variants in {
        "-": "\u2010\u2011\u2012\u2013\u2212",
        "'": "\u2018\u2019\u02bc\u02bf`",
        ",": "،",
        ";": "؛",
        "?": "؟",
        " ": "\u00a0\u2007\u2009\u202f",
    }.items()
    for variant in variants
}
# "İ" is the one letter whose lower case is two characters long.
_TABLE: Final = _ARABIC_DIGITS | _ARABIC_LETTERS | _PUNCTUATION | {0x0130: "i"}
_DROPPED: Final = re.compile("[\u064b-\u065f\u0670\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made comparable.

    ``plain`` is folded and in lower case; ``raw`` holds the original characters at the same places, for the
    few words where a capital or a hamza decides. ``offsets`` holds each character's place in the original and
    last the original's length; it is None where nothing was dropped.
    """

    plain: str
    raw: str
    offsets: tuple[int, ...] | None

    def outer(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original text of ``plain[start:end]``, with the vowel signs that follow it."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end]


def fold(text: str) -> Folded:
    """Fold ``text``, remembering where each character stood."""
    if text.isascii():
        return Folded(text.lower(), text, None)
    if not _DROPPED.search(text):
        return Folded(text.translate(_TABLE).lower(), text, None)
    kept = [place for place, sign in enumerate(text) if not _DROPPED.match(sign)]
    raw = "".join([text[place] for place in kept])
    return Folded(raw.translate(_TABLE).lower(), raw, (*kept, len(text)))
