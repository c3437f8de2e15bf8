"""What a person typed behind ``/watch`` → what is watched: a name, or a question. Pure."""

from __future__ import annotations

from typing import Final

from bot.watching.types import Kind, Sought
from retrieval import words
from retrieval.names import Gazetteer
from retrieval.names.unlisted import Unlisted

#: Longer texts are no name and no question.
LONGEST: Final = 300
_QUOTES: Final = ('""', "“”", "„“", "«»", "‹›", "''", "‘’", "”“")
_ASKS: Final = ("?", "؟")


def read(text: str, gazetteer: Gazetteer, unlisted: Unlisted) -> Sought | None:
    """What is watched; None where the text holds no word that could be looked for, or is too long.

    What stands in quotation marks is a name, known or not. Else a name is what a file knows as one, or what consists
    of words that may be names; anything else is a question.
    """
    inner, is_quoted = _unquoted(text)
    if not words.stems(inner) or len(inner) > LONGEST:
        return None
    if known := gazetteer.resolve(inner):
        return Sought(Kind.NAME, inner, known.id)
    if is_quoted or (not inner.endswith(_ASKS) and _is_unlisted(inner, unlisted)):
        return Sought(Kind.NAME, inner)
    return Sought(Kind.QUESTION, inner)


def _unquoted(text: str) -> tuple[str, bool]:
    inner = " ".join(text.split())
    for opening, closing in _QUOTES:
        if len(inner) > 1 and inner.startswith(opening) and inner.endswith(closing):
            return inner[1:-1].strip(), True
    return inner, False


def _is_unlisted(text: str, unlisted: Unlisted) -> bool:
    """Whether a text consists of nothing but what may be names that no file has."""
    rest = text
    for one in reversed(unlisted.in_question(text, ())):
        rest = rest[: one.start] + " " + rest[one.end :]
    return rest != text and not words.stems(rest)
