"""The sounds of words in Arabic letters: what is written, and the vowels that may stand unwritten."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from retrieval.arabic import fold, strip_prefixes
from retrieval.names.sound.parts import NO_VOWEL, YA, I, Part, U, W, Y, consonants

_CONSONANTS: Final[dict[str, Part]] = consonants(
    "ب:b; ت:t; ث:t s; ج:j; ح:h; خ:x; د:d; ذ:d z; ر:r; ز:z; س:s; ش:c; ص:s; ض:d z; ط:t; ظ:d z; غ:k; ف:f; ق:k;"
    "ك:k; ل:l; م:m; ن:n; ه:h; پ:b; چ:j c; ژ:j z; گ:k j; ڤ:f; ڕ:r; ڵ:l"
)
#: What may stand between two consonants and is not written in Arabic.
_UNWRITTEN: Final[Part] = (NO_VOWEL, I, U)
_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
#: A final alef that is written as a ya without dots, and often with them: it is told apart before folding.
#: So is a hamza on a ya: i in Qaim (قائم), and hardly heard in Wael (وائل).
_FINAL_ALEF, _HAMZA_ON_YA = "\ue000", "\ue001"
_HAMZA_SEATS: Final = str.maketrans({"ؤ": "ء", "ئ": _HAMZA_ON_YA, "ە": "ا"})
_GOD, _OF_GOD = "الله", "اله"
#: A name that is written with a last letter that nobody says.
_AMR = "عمرو"
_SERVANT = "عبدال"


def forms(word: str) -> Iterator[tuple[Part, ...]]:
    """The parts of a word without article, then without what may be joined to its front."""
    for form in dict.fromkeys(_bare(_unmarked(word))):
        if form == _AMR:
            yield _parts(form[:-1])
        yield _parts(_lettered(form))


def joined(word: str) -> tuple[Part, ...]:
    """The parts of a word that is joined to another: without article."""
    raw = _unmarked(word)
    return _parts(_OF_GOD if raw == _GOD else _lettered(strip_prefixes(raw)))


def _unmarked(word: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", word))


def _lettered(form: str) -> str:
    """Letters folded, but for those that sound otherwise than what they are folded to."""
    if form.endswith("ى"):
        form = form[:-1] + _FINAL_ALEF
    return fold(form.translate(_HAMZA_SEATS))


def _bare(raw: str) -> Iterator[str]:
    """What the name may be in an Arabic word: without article; less a letter that is conjunction or preposition."""
    bare = strip_prefixes(raw)
    yield bare
    if bare != raw:
        if raw.removeprefix("و").startswith("لل"):
            yield "ل" + bare  # three l are written as two: للاذقية
        if raw.startswith("الي") or raw[1:].startswith("ال"):
            yield raw  # Elias: الياس; Balis: بالس
    elif (raw[:1] == "و" and len(raw) >= 5) or (raw[:1] in "بل" and len(raw) >= 6):
        yield strip_prefixes(raw[1:])
    if bare.startswith(_SERVANT) and len(bare) > len(_SERVANT) + 2:
        yield bare.removeprefix(_SERVANT)


def _parts(letters: str) -> tuple[Part, ...]:
    """The sounds of folded letters; in a short word with those that may be unwritten between its consonants."""
    parts = [_part(letters, at) for at in range(len(letters))]
    first = next((at for at, part in enumerate(parts) if part[0][0]), len(parts))
    short = sum(all(consonant for consonant, _ in part) for part in parts) < 3
    if short and letters[first + 1 : first + 2] not in ("", *"اوي"):
        parts.insert(first + 1, _UNWRITTEN)
    return tuple(parts)


def _part(letters: str, at: int) -> Part:
    letter, following = letters[at], letters[at + 1 :]
    if letter == "و":
        return _waw(letters, at)
    if letter == "ي":
        return _ya(following) if at else (Y,)
    if letter == _FINAL_ALEF:
        return (NO_VOWEL, I)
    if letter == _HAMZA_ON_YA:
        return (I, NO_VOWEL)
    if letter == "ع" and following == "ه" and letters[at - 1 : at] != "ي":
        return (NO_VOWEL, YA)
    if letter in "هح" and not following:
        return (NO_VOWEL,)
    if letter == "ع" and at and not following:
        return (NO_VOWEL, I)  # Rafi: رافع
    return _CONSONANTS.get(letter, (NO_VOWEL,))


def _ya(following: str) -> Part:
    if following in ("ا", "ه", "اء", _FINAL_ALEF):
        return (YA,)
    return (I, YA) if following == "عه" else (I,)  # Rabia: ربيعة


def _waw(letters: str, at: int) -> Part:
    """A waw is w in front and before a vowel that is written, u elsewhere; after an alef or ayn it may be either."""
    following = letters[at + 1 :]
    if at == 0 or following[:1] in ("ا", "ي", _FINAL_ALEF) or following == "ه":
        return (W,)
    before = letters[at - 1]
    return (W, U) if following and (before == "ا" or (at == 1 and before == "ع")) else (U,)
