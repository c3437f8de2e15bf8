"""Names that stand in no file: which words of a text may be one, and the keys they are found by.

English gives names away by their capitals. Arabic does not: there, what is neither a stop word nor in the lexicon of
concepts nor among the common words of ``gazetteer/common.txt`` may be a name. A word too many costs a token in the
index; a word too few is a village that nobody finds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from re import Match
from string import ascii_lowercase
from typing import Final

from retrieval.arabic import fold, is_arabic, strip_prefixes
from retrieval.names import keys, sound
from retrieval.names.entries import content, own_files
from retrieval.names.finder import Gazetteer
from retrieval.terms import Terms
from retrieval.types import NameMention
from retrieval.words import ARABIC_STOP_WORDS, STOP_WORDS

#: Words that make one name with the next, often in one word (Kafr Nabl, Kafranbel, كفرنبل), and tell nothing alone.
_OPENING: Final = frozenset(
    fold(word)
    for word in """
    tell tel tal tall til deir dayr der dair abu abou aboo abo ayn ain ein kafr kfar kafar kefar kufr kefr
    jabal jebel djebel umm um oum beit bayt bait burj borj bourj
    khirbet khirbat kherbet ras raas wadi ouadi bab khan jisr dhi thi zi dhu
    تل دير أبو أبي أبا عين كفر جبل أم بيت برج خربة رأس وادي باب خان جسر ذي ذو
    """.split()
)
#: Servant of: the word after it is the name.
_SERVANT: Final = frozenset(map(fold, ["abd", "abdul", "abdel", "abdal", "abdu", "عبد"]))
#: Words that make one name with the word before: Nasrallah, Saifeddin, نصر الله.
_CLOSING: Final = frozenset(map(fold, ["allah", "ullah", "din", "deen", "dine", "eddin", "eddine", "الله", "الدين"]))
#: Days, months and what stands before names, as far as ``common.txt`` lacks them.
_TITLES: Final = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december mr mrs dr gen lt col maj capt sgt brig prof خميس بان
    """.split()
)
_SHORTEST = 3
#: From so many letters on one may be wrong.
_TYPO_LETTERS = 7
#: What may be joined to the front of an Arabic word that has no article: and, so, in, to, like, will; he, she.
_FRONTS: Final = frozenset("وفبلكسيت")
#: Arabic words of a question that are no name by their shape or place: an indefinite accusative (قائداً), a definite
#: plural (المدخنين), the verb behind a word that asks (هل اكتمل).
_NO_NAME: Final = re.compile(
    r"\b\w+(?:اً|ًا)(?!\w)|\b[وفبكل]?ال\w{3,}(?:ين|ون|ات)\b|\bلل\w{3,}(?:ين|ون|ات)\b"
    r"|(?<=\bهل )\w+|(?<=\bوهل )\w+|(?<=\bمتى )\w+"
)
#: "The Aramaic-speaking village" has no name.
_LANGUAGE: Final = re.compile(r"\b[A-Z]\w+-(?:speaking|language)\b")
#: Endings of Arabic words (pronouns, plurals, accusative, verbs), and how much must be left: towns end like some.
_ENDINGS: Final = {"ها": 3, "هم": 3, "ه": 3, "نا": 3, "ت": 3, "ون": 3, "وا": 3, "ات": 4, "ين": 4, "ا": 4}


@dataclass(frozen=True, slots=True)
class Heard:
    """A word, or two that are one name, that may name something no file has; offsets are the text's."""

    start: int
    end: int
    keys: tuple[str, ...]


class Unlisted:
    """Tells which words of a text may be names that neither the gazetteer nor any list knows."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms) -> None:
        self._gazetteer = gazetteer
        self._terms = terms
        self._common, digest = _common_words()
        self._is_uncommon = lru_cache(maxsize=200_000)(self._in_no_list)
        self.version = f"{sound.SOUND_VERSION}-{digest}"

    def in_report(self, text: str, mentions: Iterable[NameMention], offset: int = 0) -> list[Heard]:
        """What may be a name in a report's text, in order; ``mentions`` are the names that are known.

        Their offsets are those in the text, plus ``offset``. The words of a known person's name count too: who asks
        for Jumaili means Raad al-Jumaili.
        """
        spans = ((one.start - offset, one.end - offset, one.name) for one in mentions)
        known = [(start, end) for start, end, name in spans if not self._is_full_name(text[start:end], name)]
        return list(heard(text, known, self._is_uncommon))

    def in_question(self, text: str, mentions: Sequence[NameMention]) -> list[Heard]:
        """The same of a question, which is often typed without capitals: then any word that is not common counts."""
        known = [(mention.start, mention.end) for mention in mentions]
        known += [match.span() for no_name in (_NO_NAME, _LANGUAGE) for match in no_name.finditer(text)]
        found = whole(heard(text, known, self._is_uncommon))
        if found or mentions or any(char.isupper() for char in text[1:]):
            return found
        return whole(heard(text, known, self._is_uncommon, cased=False))

    def _is_full_name(self, spelling: str, name_id: str) -> bool:
        name = self._gazetteer.get(name_id) if " " in spelling else None
        return name is not None and name.kind == "person"

    def _in_no_list(self, word: str) -> bool:
        """Whether a word is in no list of ordinary ones."""
        if self._terms.of_word(word):
            return False
        if is_arabic(word):
            folded = fold(word)
            bare = strip_prefixes(folded)
            return len(bare) >= _SHORTEST and folded not in ARABIC_STOP_WORDS and not self._is_common_arabic(bare)
        plain = keys.plain(keys.bare(word))
        return (
            len(plain) >= _SHORTEST and plain not in self._common and plain not in STOP_WORDS and plain not in _TITLES
        )

    def _is_common_arabic(self, bare: str) -> bool:
        """Whether a bare word is common as it stands, or less what is joined to its front and its end."""
        if bare in _TITLES:
            return True
        fronts = [bare, *([strip_prefixes(bare[1:])] if bare[0] in _FRONTS and len(bare) > _SHORTEST else [])]
        return any(form in self._common for front in fronts for form in _without_ending(front))


@lru_cache(maxsize=1_000)
def keys_in(text: str) -> frozenset[str]:
    """The keys of all that looks like a name in a text, known or not: to see whether it holds one that is asked for."""
    return frozenset(key for one in heard(text, (), lambda _: True) for key in one.keys)


def is_held(stem: str, wanted: Collection[str], stems: Collection[str], held: Set[str]) -> bool:
    """Whether a name, by its stem and keys, is in a text, by its stems and the keys in it.

    It is there as spelt, in a spelling that sounds alike, or, if it is long, with one letter wrong.
    """
    if stem in stems or not held.isdisjoint(wanted):
        return True
    long = len(stem) >= _TYPO_LETTERS and stem.isascii() and bool(wanted)
    return long and any(other[:1] == stem[0] and keys.one_error(stem, other) for other in stems)


def heard(
    text: str, known: Iterable[tuple[int, int]], accepts: Callable[[str], bool], *, cased: bool = True
) -> Iterator[Heard]:
    """The accepted words of a text outside some spans, and what is one name of two words.

    In ``cased`` text only words with a capital can be names, where the script has any.
    """
    inside = {position for start, end in known for position in range(start, end)}
    words = [token for token in keys.WORD.finditer(text) if token.start() not in inside]
    for at, here in enumerate(words):
        word = here[0]
        if cased and (word[0] in ascii_lowercase or not looks_like_name(word)):
            continue
        if len(word) < 4 and keys.is_article(word):
            continue
        role = _role(word)
        if following := _joined_to(text, words, at, role):
            ahead = keys.bare(following[0])
            fits = looks_like_name(ahead) if cased else accepts(ahead)
            if fits and (joined := sound.of_joined(keys.bare(word), ahead)):
                yield Heard(here.start(), following.start() + len(ahead), joined)
        elif not role and accepts(word) and (found := sound.of_word(keys.bare(word))):
            yield Heard(here.start(), here.start() + len(keys.bare(word)), found)


def whole(found: Iterable[Heard]) -> list[Heard]:
    """What is heard, without the words that are part of one that is joined: Kafr Nabl is asked for, not any Nabl."""
    kept: list[Heard] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def looks_like_name(word: str) -> bool:
    """Whether a word by itself can be a name: it has a capital, or its script has none."""
    return word[:1].isupper() or is_arabic(word)


@lru_cache(maxsize=100_000)
def _role(word: str) -> str:
    """What a word does to its neighbours: it ``opens`` or ``closes`` a name of two words, or ``serves`` one."""
    plain = keys.plain(fold(word))
    if plain in _OPENING:
        return "opens"
    if plain in _CLOSING:
        return "closes"
    return "serves" if plain in _SERVANT else ""


def _joined_to(text: str, words: Sequence[Match[str]], at: int, role: str) -> Match[str] | None:
    """The word that makes one name with the one at a place, articles between them passed over."""
    ahead = words[at : at + 3]
    if role != "opens" and not any(_role(token[0]) == "closes" for token in ahead[1:]):
        return None
    for here, token in pairwise(ahead):
        if not keys.joins(here[0], text[here.end() : token.start()]):
            return None
        if not keys.is_article(token[0]):
            return token if role == "opens" or _role(token[0]) == "closes" else None
    return None


def _without_ending(word: str) -> Iterator[str]:
    """An Arabic word, then less each ending it has of those that make no name of a common word."""
    yield word
    if word.endswith("ات"):
        yield word[:-2] + "ه"
    for ending, shortest in _ENDINGS.items():
        if word.endswith(ending) and len(word) >= shortest + len(ending):
            yield word[: -len(ending)]


@cache
def _common_words() -> tuple[frozenset[str], str]:
    """The words of ``common.txt``, and what they are known by."""
    ((_, text),) = own_files(["common.txt"])
    common = frozenset(word for _, line in content(text) for word in line.split())
    return common, hashlib.sha256(text.encode()).hexdigest()[:12]
