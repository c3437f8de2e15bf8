"""Text into tokens: words as they are compared, numbers in digits with their value, and signs."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from retrieval.arabic import is_arabic
from retrieval.dates.fold import Folded
from retrieval.quantities.vocabulary import known_words


class Token(NamedTuple):
    """A word, a number in digits or a sign.

    ``joined`` are the Arabic letters that stand before the word in one piece with it ("و" is "and"); ``value`` is set
    for digits only. ``start`` and ``end`` are offsets into the folded text.
    """

    word: str
    start: int
    end: int
    joined: str = ""
    value: float | None = None


_LETTER: Final = r"[^\W\d_]"
_LEXER: Final = re.compile(
    rf"(?P<word>(?:[a-z]\.){{2,}}|{_LETTER}+(?:'{_LETTER}+)*)"
    r"|(?P<number>\d{1,3}(?:[,٬]\d{3})+(?!\d)(?:[.٫]\d+)?|\d+(?:[.٫]\d+)?)"
    r"|(?P<sign>[^\w\s]|_|\n\s*\n)"
)
_DIGITS: Final = str.maketrans({",": None, "٬": None, "٫": "."})
_KNOWN: Final = known_words()
_PREFIXES: Final = re.compile("(?P<and>[وف]?)(?P<to>[بلك]?)(?P<the>ال|(?<=ل)ل)?")


def tokenize(folded: Folded) -> list[Token]:
    """The tokens of a text, in order."""
    return [_token(match) for match in _LEXER.finditer(folded.plain)]


def _token(match: re.Match[str]) -> Token:
    text, start, end = match[0], match.start(), match.end()
    if match.lastgroup == "number":
        return Token(text, start, end, value=float(text.translate(_DIGITS)))
    if match.lastgroup == "word" and not text.isascii() and is_arabic(text):
        joined, word = parted(text)
        return Token(word, start, end, joined)
    return Token(text.removesuffix("'s"), start, end)


@lru_cache(maxsize=50_000)
def parted(word: str) -> tuple[str, str]:
    """What is joined to the front of a folded Arabic word, and the word: the first reading that is known.

    ``وعشرين`` is "and" and twenty, ``واحد`` is one; of an unknown word only the conjunction is told.
    """
    if word in _KNOWN or word in ("و", "ب", "ل", "ف", "ك"):
        return ("", word) if word in _KNOWN else (word, "")
    for cut in range(1, min(5, len(word) - 1)):
        prefix, rest = word[:cut], word[cut:]
        if rest in _KNOWN and _PREFIXES.fullmatch(prefix):
            return prefix, rest
    return "", word
