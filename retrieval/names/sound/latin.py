"""The sounds of words in Latin letters, as English, French, Turkish and Kurdish texts transliterate Arabic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from retrieval.names import keys
from retrieval.names.sound.parts import NO_VOWEL, YA, I, Part, T, U, W, Y, consonants

# b is also p, k also q, g and gh, x is kh, c is sh.
_CONSONANTS: Final[dict[str, Part]] = consonants(
    "sch:c; sh:c; tch:c j; ch:c j; kh:x; gh:k; dh:d z; th:t d; dj:j; zh:j z; ph:f; ck:k; rh:r k; qu:k; gu:k j;"
    "b:b; c:k j; d:d; f:f; g:k j; h:h; j:j; k:k; l:l; m:m; n:n; p:b; q:k; r:r; s:s; t:t; v:f w; x:x; z:z"
)
_VOWELS: Final[dict[str, Part]] = {
    "a": (NO_VOWEL,), "e": (NO_VOWEL,), "i": (I,), "y": (I,), "o": (U,), "u": (U,), "w": (U,),
}  # fmt: skip
# What a word is spelt with. A w in front is one, elsewhere u and w before a vowel are either (Boueidani, Buwaydani);
# -ya ends a name that -i does not end (Salamiya, Salami), -at is the feminine ending before another word (Maarat).
_SPELT = re.compile(
    r"(?P<w>^w)|(?P<u>w(?=[aeiouy])|ou(?=[aei])|[uo](?=[aei]))|(?P<y>^y(?=[aeiou]))"
    r"|(?P<yat>[iy]+[ae]t$)|(?P<at>(?<=[ae])t$)|(?P<ya>[iy]+[ae]+$)"
    r"|(?P<consonant>sch|tch|sh|ch|kh|gh|dh|th|dj|zh|ph|ck|^rh|[qg]u(?=[ei])|[bcdfghjklmnpqrstvxz])|(?P<vowel>[aeiouyw])"
)
_GROUPS: Final[dict[str, Part]] = {"w": (W,), "u": (W, U), "y": (Y,), "yat": (T, YA), "at": (T, NO_VOWEL)}
# Letters of Turkish, Kurdish and of transliteration tables that lose their sound with their mark.
_MARKED: Final = {
    ord(letter): sound
    for letter, sound in zip("şšçčžḵḫğġḏṯı", "sh sh ch ch zh kh kh gh gh dh th i".split(), strict=True)
}
_DOUBLE = re.compile(r"(.)\1+")
_NO_LETTER = re.compile(r"[^a-z]+")
# A last h is silent, or as hard to hear as ح; the short vowel before it is not written in Arabic (Salih, صالح).
_LAST_H = re.compile(r"(?:(?<=[^aeiouwy])[aei]|(?<=[aeiouy]))h$")
# In shh and the like the second h is a letter of its own (Mashhad).
_ASPIRATED = re.compile(r"(?<=[ksdtg]h)h")
# Before a y an u is short (Shuyukh, شيوخ).
_SHORT_U = re.compile(r"u(?=y)")
# The article inside a name of one word: Najmaldin, نجم الدين.
_INNER_ARTICLE = re.compile(r"(?<=.)[aeou]l(?=d[eiy]{1,2}ne?$)")
_HYPHENATED_ARTICLE = re.compile(r"^(?:[ae](?:l|sh|[dt]h|[nrstdz])|ul)[-\u2010\u2011\u2013](?=.)")
# The article grown to its name: Alqaim, Ashshughur, Errastan.
_GROWN_ARTICLE = re.compile(r"^(?:[ae]l(?=[^aeiouyl])|[ae]sh(?=sh)|[ae](?:([tdrzsn])(?=\1)))(?=.{4})")
# Servant of ..., in one word: the rest is what tells (Abdulrahman, Abdurrahman).
_SERVANT = re.compile(r"^abd(?:[aeou]l|[aeou]?([rnsztdl])(?=\1)|[aeou])(?=.{4})")


def forms(word: str) -> Iterator[tuple[Part, ...]]:
    """The parts of a word, then those of what is left of it without what grew to its front."""
    spelt = keys.plain(_HYPHENATED_ARTICLE.sub("", word.casefold()).translate(_MARKED))
    spelt = _NO_LETTER.sub("", spelt)
    yield _parts(spelt)
    for grown in (_GROWN_ARTICLE, _SERVANT, _INNER_ARTICLE):
        if (rest := grown.sub("", spelt)) != spelt:
            yield _parts(rest)


def _parts(spelt: str) -> tuple[Part, ...]:
    """The sounds of lower-case ASCII letters."""
    vowels = _SHORT_U.sub("", spelt.replace("oo", "u").replace("ee", "i"))
    single = _DOUBLE.sub(r"\1", _ASPIRATED.sub("-h", vowels))
    return tuple(map(_part, _SPELT.finditer(_LAST_H.sub("", single))))


def _part(found: re.Match[str]) -> Part:
    match found.lastgroup:
        case "consonant":
            return _CONSONANTS[found[0]]
        case "vowel":
            return _VOWELS[found[0]]
        case "ya":
            return (YA, I) if found[0].endswith("ie") else (YA,)  # Salamie, Rubaie
        case group:
            return _GROUPS[str(group)]
