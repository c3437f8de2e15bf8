"""Whether two spellings, in one script or in two, are those of one name. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from bot.briefing.verify.text.reading import Line, Page, Word
from retrieval.arabic import is_arabic
from retrieval.names import sound
from retrieval.names.keys import WORD, bare, is_article, one_error
from retrieval.names.unlisted import keys_in

CAPITALS: Final = re.compile(r"\b[A-Z][A-Za-z'’-]*")


def is_spelt_alike(name: str, text: str) -> bool:
    """Whether a text has each part of a name, in whatever usual spelling."""
    parts = [part for part in re.split(r"[\s-]+", name) if part and not is_article(part)]
    return all(_spelt(part) in _spellings_of(text) for part in parts)


def _spelt(word: str) -> str:
    """A Latin spelling of an Arabic name without what writers differ in: Nujayfi and Nujaifi, Jassem and Jasim."""
    plain = re.sub(r"['’`-]|(?<=[aeiou])h$", "", word.casefold().removesuffix("'s").removesuffix("’s"))
    return re.sub(r"(.)\1+", r"\1", plain.translate(_VOWELS))


_VOWELS: Final = str.maketrans("eyow", "iiuu")


@lru_cache(maxsize=512)
def _spellings_of(text: str) -> frozenset[str]:
    return frozenset(_spelt(part) for match in CAPITALS.finditer(text) for part in re.split(r"[\s-]+", match[0]))


def sounds_alike(spelt: str, page: Page) -> bool:
    """Whether each word of a known name stands in a passage as it sounds, in the other script."""
    if not page.lines or is_arabic(spelt) == (page.lines[0].lang == "ar"):
        return False
    held = keys_of("\n".join(line.text for line in page.lines))
    each = [keys_in(word) for word in spelt.split()]
    return bool(each) and all(any(len(key) > _SHORT_KEY for key in keys & held) for keys in each)


_SHORT_KEY: Final = 2


@lru_cache(maxsize=512)
def keys_of(text: str) -> frozenset[str]:
    """The sounds of what may be a name in a text."""
    return keys_in(text)


def has_full_name(line: Line, word: Word, page: Page) -> bool:
    """Whether a passage has a family name so nearly that the given name beside it shows it to be the same.

    Falah al-Amiri, where the passage has Falah al-Amri; Huseyin Sanverdi and حسين شانفردي. Alone they would be two.
    """
    given = _GIVEN.search(line.text[: word.start])
    if given is None:
        return False
    first, last = sound.of_word(bare(given[1])), sound.of_word(bare(word.text))
    bones = _consonants(word.text)
    for one, other in _pairs(page):
        if set(first).isdisjoint(sound.of_word(one)):
            continue
        if not is_arabic(other) and len(bones) > 1 and bones == _consonants(other):
            return True
        if any(_is_near(mine, theirs) for mine in last for theirs in sound.of_word(other)):
            return True
    return False


_ARTICLES: Final = r"(?:[ -](?:al|el|ash|as|ar|abu|bin|ibn|von|van|de))*[ -]"
_GIVEN: Final = re.compile(rf"\b([A-Z][\w’'’]+){_ARTICLES}$", re.I)
#: From so many consonants on one may be another.
_LONG_KEY: Final = 4


def _is_near(mine: str, theirs: str) -> bool:
    return mine == theirs or (min(len(mine), len(theirs)) >= _LONG_KEY and one_error(mine, theirs))


@lru_cache(maxsize=512)
def _pairs_of(text: str) -> tuple[tuple[str, str], ...]:
    words = [bare(match[0]) for match in WORD.finditer(text) if not is_article(match[0])]
    return tuple((one, other) for one, other in pairwise(words) if _may_name(one) and _may_name(other))


def _pairs(page: Page) -> tuple[tuple[str, str], ...]:
    """The words of a passage that stand behind each other and may be a given and a family name."""
    return _pairs_of("\n".join(line.text for line in page.lines))


def _may_name(word: str) -> bool:
    return word[:1].isupper() or is_arabic(word)


def _consonants(word: str) -> str:
    return re.sub("[aiu]", "", _spelt(word))
