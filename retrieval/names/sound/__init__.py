"""What a name sounds like: keys that its spellings share, in Latin and in Arabic letters.

A key is the name's consonants, as far as transliteration keeps them apart: ``Tarmanin``, ``Termaneen`` and ترمانين are
all ``trmnn``. Vowels, doubled letters, case, apostrophes and the article do not count, but for the endings -i and -iya,
which make another name (Salam, Salami, Salamiya). Where a letter stands for several sounds (``th``, ``g``; ظ, و) a word
has several keys; two words may be one name when they share one.

A name of two consonants keeps its vowels too, else half of all short words were alike: ``Douma`` and دوما are ``dum``,
``Dima`` and ديما ``dim``. Arabic leaves short vowels out, so there such a word has a key for each that may stand
between its consonants. One consonant alone is no key.

    parts        sounds, and how a run of them makes a key
    latin        words in Latin letters → sounds
    arabic       words in Arabic letters → sounds

Equal keys are a hint and no proof: see ``docs/names.md`` for how often they mislead.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Final

from retrieval.arabic import is_arabic
from retrieval.names.sound import arabic, latin
from retrieval.names.sound.parts import MOST_KEYS, Part, keys

#: Raise when a word's keys change: what was stored before then counts as stale.
SOUND_VERSION: Final = "1"

#: Longer words are codes and broken markup.
LONGEST: Final = 40


@lru_cache(maxsize=200_000)
def of_word(word: str) -> tuple[str, ...]:
    """The keys of one word, the likeliest first; none for what is too short, holds digits or is no word."""
    if not _is_word(word):
        return ()
    forms = arabic.forms(word) if is_arabic(word) else latin.forms(word)
    return _first(key for form in forms for key in keys(form))


@lru_cache(maxsize=50_000)
def of_joined(first: str, second: str) -> tuple[str, ...]:
    """The keys of two words written as one, without an article between: تل كلخ is Talkalakh, سيف الدين Saifeddin."""
    if not (_is_word(first) and _is_word(second)):
        return ()
    opening, closing = _joinable(first), _joinable(second)
    return _first(keys((*opening, *closing))) if opening and closing else ()


def _joinable(word: str) -> tuple[Part, ...]:
    return arabic.joined(word) if is_arabic(word) else next(latin.forms(word))


def _is_word(word: str) -> bool:
    return 0 < len(word) <= LONGEST and not any(map(str.isdigit, word))


def _first(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(found), MOST_KEYS))
