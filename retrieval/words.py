"""Text to the words that are indexed and searched: folded, stemmed, without stop words, in either language.

Both sides of a search call :func:`stems`, on SQLite and on PostgreSQL, so the database's own tokenizer has
nothing left to decide. English stems come from Snowball's English stemmer; Arabic words are folded by
``retrieval.arabic`` and lose their article, joined prepositions and Snowball's Arabic suffixes.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import Final

import snowballstemmer

from retrieval import arabic

# Stored with the index: words made by another version do not match ours.
WORDS_VERSION: Final = "1"

# Words longer than this are codes and broken markup; they would only fill the index.
LONGEST_WORD = 40
# The share of letters in Arabic script from which a text counts as Arabic: names in Latin letters stand in many.
ARABIC_SHARE = 0.4

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_NUMBER_COMMA = re.compile(r"(?<=\d)[,٬](?=\d{3}\b)")
# Vowel signs and tatweel stand inside a word and are no letters: left in, they would cut it.
_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_ARABIC_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")

STOP_WORDS: Final = frozenset(
    """
    a about above after again against all also am an and any are aren as at be because been before being below
    between both but by can cannot could did do does doing don down during each few for from further had has have
    having he her here hers herself him himself his how i if in into is isn it its itself just let me more most my
    myself no nor not of off on once only or other ought our ours out over own s same she should so some such t
    than that the their theirs them themselves then there these they this those through to too under until up upon
    us very was we were what when where which while who whom why will with would you your yours
    tell give show please many much happened happen happening say says said
    """.split()
)
ARABIC_STOP_WORDS: Final = frozenset(
    arabic.fold(word)
    for word in """
    في من على إلى الى عن مع هذا هذه ذلك تلك التي الذي الذين اللذين ما ماذا متى أين اين كيف لماذا هل كم من أن ان إن
    كان كانت كانوا يكون تكون قد لقد لا لم لن ليس ليست هو هي هم هن نحن انت أنت أنا ثم أو او أم بل لكن حتى كل بعض بين بعد
    قبل عند عندما حيث كما إذا اذا منذ خلال حول ضد دون غير أي اي وقال قال قالت وقالت يقول أيضا ايضا و ف ب ل ك
    وفي ومن وعلى والى وإلى وهو وهي وكان وكانت وأن وان وما ولا ولم وقد
    """.split()
)

_stemmers = threading.local()


def split(text: str) -> list[str]:
    """The words of ``text`` as they stand; "1,500" and "U.S." are one word each, without the marks inside."""
    if "," in text or "٬" in text:
        text = _NUMBER_COMMA.sub("", text)
    if "." in text:
        text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    return _WORD.findall(_MARKS.sub("", text))


def stems(text: str) -> list[str]:
    """The stems of ``text`` in order, without stop words."""
    return [found for word in split(text) if (found := stem(word))]


def language_of(text: str) -> str | None:
    """``ar`` or ``en`` by the script that most letters are in; None where there are no letters."""
    letters = sum(map(str.isalpha, text))
    if not letters:
        return None
    return "ar" if len(_ARABIC_LETTER.findall(text)) >= ARABIC_SHARE * letters else "en"


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one word, or the empty string for a stop word and for what is no word."""
    if len(word) > LONGEST_WORD:
        return ""
    if arabic.is_arabic(word):
        return _arabic_stem(word)
    if word == "US":
        return "us"  # the country; in small letters it is the pronoun
    folded = arabic.fold(word).casefold().replace("’", "'")
    folded = folded.removesuffix("'s").removesuffix("'").replace("'", "")
    if folded in STOP_WORDS:
        return ""
    return folded if folded.isdigit() else str(_stemmer("english").stemWord(folded))


def _arabic_stem(word: str) -> str:
    folded = arabic.fold(word)
    if folded in ARABIC_STOP_WORDS:
        return ""
    bare = arabic.strip_prefixes(folded)
    stemmed = str(_stemmer("arabic").stemWord(bare))
    return stemmed if len(stemmed) >= 3 else bare


def _stemmer(language: str) -> snowballstemmer.stemmer:
    """A stemmer of this thread's own: Snowball's keep the word they work on in themselves."""
    if not hasattr(_stemmers, language):
        setattr(_stemmers, language, snowballstemmer.stemmer(language))
    return getattr(_stemmers, language)
