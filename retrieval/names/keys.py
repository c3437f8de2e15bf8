"""Words and their keys: what is left of a spelling when differences that do not matter are gone.

A Latin key has no case, accents or apostrophes; ``-ah`` and mostly ``-eh`` are ``-a`` and ``ou`` is ``u``; usual
variants of a word (Dayr, Deir) are one. An Arabic key is folded. A key that begins with ``=`` is a word exactly as it
is written. Articles have one key between them and mostly do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from retrieval.arabic import fold, is_arabic

ARTICLE = "<al>"
ARTICLES = frozenset("al el as ash ar ad an at az ez ed es adh ath ul".split())
#: Articles that are English words: in lower case between spaces they are no articles.
ENGLISH_ARTICLES = frozenset({"as", "ash", "ad", "an", "at", "ed"})

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u200c\u200d"
_APOSTROPHES = "'’‘`´ʿʾʻʼ"
#: A word: initials with points (U.S.), or letters and digits with marks and apostrophes inside.
WORD = re.compile(rf"\b[A-Z](?:\.[A-Z])+\b\.?|[^\W_]+(?:[{_MARKS}{_APOSTROPHES}]+[^\W_]+)*[{_MARKS}]*")

#: What leads the name of a place in: an English word before "of", an Arabic one by itself.
_LEADS_OF = frozenset("town city village province governorate district subdistrict area region camp".split())
_ARABIC_LEADS = frozenset(map(fold, "مدينة بلدة قرية محافظة قضاء ناحية حي مخيم منطقة جبل".split()))

_SILENT = {ord(mark): None for mark in _APOSTROPHES + "."}
_POSSESSIVES = frozenset({"'s", "’s", "'S", "’S"})
#: What may stand between two words of a name: spaces, one line break, a hyphen, a quotation mark.
_GAP = re.compile(r"['’\"”]?[^\S\n]{0,2}[\n\-‐‑–]?[^\S\n]{0,2}[’‘'\"“]?")
_AFTER_INITIAL = re.compile(r"\.[^\S\n]{1,2}")

#: Conjunction and preposition before the article, and li- fused with it; then those of a name without one.
_JOINED_TO_AL = re.compile("(?:[وف]?[بك]ال|[وف]ال|[وف]?لل)(?=.{2})")
_JOINED = re.compile("(?:[وف][بلك]?|[بلك])(?=.{3})")


def bare(raw: str) -> str:
    """A word without possessive 's."""
    if raw[-2:] not in _POSSESSIVES:
        return raw
    word = raw[:-2]
    return word if len(word) > 2 or word.isupper() else raw  # Ra's al-Ayn


def plain(raw: str) -> str:
    """A Latin word in lower case, without accents, apostrophes and points."""
    word = raw.translate(_SILENT)
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
        word = word.replace("ı", "i").translate(_SILENT)
    return word.casefold()


def latin_key(word: str, variants: dict[str, str]) -> str:
    """The key of a plain Latin word."""
    if len(word) > 4 and word.endswith("ah"):
        word = word[:-1]
    elif len(word) > 5 and word.endswith("eh") and word[-3] not in "iy":  # Hamdaniyeh and Hamdaniya are two places
        word = word[:-2] + "a"
    return variants.get(word) or word.replace("ou", "u")


def arabic_keys(raw: str) -> Iterator[str]:
    """The keys an Arabic word can have as a name's first word: as written, then less what is joined to it."""
    word = fold(raw)
    yield word
    if prefix := _JOINED_TO_AL.match(word):
        yield "ال" + word[prefix.end() :]
        if prefix[0].endswith("لل"):  # three l are written as two: للاذقية is li-al-Ladhiqiya
            yield "الل" + word[prefix.end() :]
    if prefix := _JOINED.match(word):
        yield word[prefix.end() :]


def is_article(raw: str) -> bool:
    """Whether a word can be the Latin form of the Arabic article."""
    return len(raw) < 4 and raw.lower() in ARTICLES


def joins(raw: str, gap: str) -> bool:
    """Whether what follows a word lets a name go on."""
    if gap in (" ", "-"):
        return True
    if not gap:
        return False
    # "George W. Bush", "Gen. Casey"
    return bool(_GAP.fullmatch(gap) or (len(raw) < 4 and _AFTER_INITIAL.fullmatch(gap)))


def leads(raw: str, gap: str) -> bool:
    """Whether a word is an article that belongs to the word after the gap."""
    if not is_article(raw):
        return False
    return gap == "-" or (gap == " " and raw.lower() not in ENGLISH_ARTICLES)


def lead_in(first: str, second: str) -> int:
    """How many of a spelling's first words only lead a name in: two of "town of Hit", one of مدينة هيت."""
    if is_arabic(first):
        return int(not _ARABIC_LEADS.isdisjoint(arabic_keys(first)))
    return 2 if second.lower() == "of" and first.lower() in _LEADS_OF else 0


def conjunction(raw: str) -> int:
    """How many words from an "and" on are not yet the next name: two for the English word, one for a joined wa-."""
    if raw == "and":
        return 2
    return int(is_arabic(raw) and raw.startswith("و"))


def shorter(key: str) -> Iterator[str]:
    """A key by itself and less any one letter but the first, in which people rarely err."""
    yield key
    for at in range(1, len(key)):
        yield key[:at] + key[at + 1 :]


def one_error(typed: str, meant: str) -> bool:
    """Whether one letter is wrong, missing, too many, or two are swapped.

    An ending -i or -y makes a family name or an adjective of a town, which is no error.
    """
    short, long = sorted((typed, meant), key=len)
    if long[:-1] == short and long[-1] in "iy":
        return False
    return OSA.distance(typed, meant, score_cutoff=1) == 1
