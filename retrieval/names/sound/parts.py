"""What words are made of once they are heard: sounds, and how a run of them makes a key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product, takewhile
from typing import Final

#: No word has more keys.
MOST_KEYS: Final = 6

#: A sound: its consonant, or else its vowel. A part of a word is whichever of these.
Sound = tuple[str, str]
Part = tuple[Sound, ...]

T, W, Y = ("t", ""), ("w", ""), ("y", "")
U, I, YA, NO_VOWEL = ("", "u"), ("", "i"), ("", "y"), ("", "")  # noqa: E741 (the vowel)


def consonants(spelt: str) -> dict[str, Part]:
    """Spellings and the consonants that each may stand for, from a table such as ``th:t d; sh:c``."""
    lines = (line.split(":") for line in spelt.split(";"))
    return {spelling.strip(): tuple((one, "") for one in sounds.split()) for spelling, sounds in lines}


def keys(parts: Sequence[Part]) -> Iterator[str]:
    """The keys of a word by its parts, the likeliest first; some come twice."""
    if not parts:
        return
    for sounds in islice(product(*parts), 8 * MOST_KEYS):
        if key := _key(sounds):
            yield key


def _key(sounds: Sequence[Sound]) -> str:
    bones = "".join(consonant for consonant, _ in sounds)
    opening = "" if sounds[0][0] else "a"
    if len(bones) >= 3:
        return opening + bones.replace("nb", "mb") + _ending(sounds)
    if len(bones) < 2:
        return ""
    short = ""
    for consonant, vowel in sounds:
        if consonant or (short and not short.endswith(vowel)):
            short += consonant or vowel
    return opening + short.replace("nb", "mb")


def _ending(sounds: Sequence[Sound]) -> str:
    """What a word ends with where that makes another name of it: Salam, Salami, Salamiya."""
    tail = "".join(vowel for consonant, vowel in takewhile(lambda sound: not sound[0], reversed(sounds)))
    return "y" if "y" in tail else "i" if tail.startswith("i") else ""
