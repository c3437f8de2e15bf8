"""What reports are about: words of English and Arabic that stand for one concept.

``retrieval/gazetteer/terms.tsv`` lists them; a question about "shelling" finds reports that say قصف.
Names are the business of :mod:`retrieval.names`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path

from retrieval.arabic import fold, is_arabic, strip_prefixes
from retrieval.errors import SettingsError
from retrieval.names.entries import TERMS_FILE, extra_text, own_files

# Stored with annotations: concepts found by other rules of matching are not these.
MATCHING_VERSION = "2"
# As many different words as a large library has; each is looked up once.
WORDS_REMEMBERED = 100_000
# The concept of words that stand for none.
NOTHING = "-"

_WORD = re.compile(r"[^\W_]+")
_MARKED = re.compile("[\u0610-\u061a\u064b-\u065f\u0670]")

# Endings and what takes their place: pronouns (-ha, -hum, …; before them a feminine -a is written as t), the dual, the
# sound plurals, the endings of the past tense, the accusative and the feminine.
_PRONOUNS = ("هما", "هم", "هن", "ها", "نا", "ه")
_PRONOUN_ENDINGS = (*((f"ت{pronoun}", "ه") for pronoun in _PRONOUNS), *((pronoun, "") for pronoun in _PRONOUNS))
_ENDINGS = (
    *_PRONOUN_ENDINGS,
    *((ending, "ه") for ending in ("ات", "تين", "تان", "تي")),
    *((ending, "") for ending in ("ات", "ين", "ون", "ان", "تا", "وا", "ت", "ا", "ي", "و")),
)
# What must be left of a word when an ending is taken away: less is no word any more.
_SHORTEST = 3


class Terms:
    """A bilingual lexicon of concepts."""

    def __init__(self, lines: Iterable[tuple[str, Iterable[str]]]) -> None:
        """A lexicon of concepts and their spellings; a spelling stays with the concept that has it first.

        Spellings of the concept ``-`` stand for nothing, and are not taken for other words or for their parts.
        """
        self._phrases: dict[str, str | None] = {}
        # The first words of phrases, and by the first two of each how many words the longest has.
        self._first: set[str] = set()
        self._longest: dict[str, int] = {}
        for name, spellings in lines:
            concept = None if name == NOTHING else name
            for spelling in _folded("|".join(spellings)).split("|"):
                self._enter([_bare(word) for word in _WORD.findall(spelling)], concept)
        self._known = frozenset(word for phrase in self._phrases for word in phrase.split())
        self._read = lru_cache(WORDS_REMEMBERED)(self._read_anew)

    def _enter(self, words: list[str], concept: str | None) -> None:
        if not words:
            return
        self._phrases.setdefault(" ".join(words), concept)
        if len(words) > 1:
            start = " ".join(words[:2])
            self._first.add(words[0])
            self._longest[start] = max(len(words), self._longest.get(start, 0))

    @classmethod
    def load(cls, extra: Path | None = None) -> Terms:
        """The lexicon of the package, after what ``terms.tsv`` in a folder of the reader's own says, if there is one.

        Raises:
            SettingsError: A line cannot be read; the message names file and line.
        """
        sources = own_files([TERMS_FILE])
        if extra and (mine := extra / TERMS_FILE).exists():
            sources.insert(0, (str(mine), extra_text(mine)))
        return cls(line for source, text in sources for line in _parse(source, text))

    @classmethod
    def parse(cls, source: str, text: str) -> Terms:
        """A lexicon from the text of a file; ``source`` names it in errors.

        Raises:
            SettingsError: a line that has not three columns, or no concept or words.
        """
        return cls(_parse(source, text))

    @cached_property
    def version(self) -> str:
        """What annotations made with this lexicon are stored under."""
        lines = (f"{phrase}\t{concept}" for phrase, concept in self._phrases.items())
        return hashlib.sha256("\n".join((MATCHING_VERSION, *lines)).encode()).hexdigest()[:16]

    @property
    def all_concepts(self) -> frozenset[str]:
        """Every concept there is."""
        return frozenset(concept for concept in self._phrases.values() if concept)

    def find(self, text: str) -> frozenset[str]:
        """The concepts that a text speaks of; of overlapping phrases the longest counts."""
        return frozenset(concept for _, concept in self.split(text) if concept)

    def split(self, text: str) -> Iterator[tuple[str, str | None]]:
        """The words of a text in order, phrases that stand for a concept as one, each with its concept or None."""
        raw = _WORD.findall(_MARKED.sub("", text))
        read = [self._read(word) for word in raw]
        at = 0
        while at < len(raw):
            key, concept = read[at]
            taken = 1
            if key in self._first:
                taken, concept = self._longest_phrase(read, at)
            yield raw[at] if taken == 1 else " ".join(raw[at : at + taken]), concept
            at += taken

    def of_word(self, word: str) -> str | None:
        """The concept of a single word or phrase as it stands, or None."""
        read = [self._read(one) for one in _WORD.findall(_MARKED.sub("", word))]
        return read[0][1] if len(read) == 1 else self._phrases.get(" ".join(key for key, _ in read))

    def _longest_phrase(self, read: list[tuple[str, str | None]], at: int) -> tuple[int, str | None]:
        """How many words the longest phrase at a place takes, and its concept; one word is a phrase, too."""
        start = " ".join(key for key, _ in read[at : at + 2])
        if longest := self._longest.get(start):
            keys = [key for key, _ in read[at : at + longest]]
            for length in range(len(keys), 1, -1):
                if (phrase := " ".join(keys[:length])) in self._phrases:
                    return length, self._phrases[phrase]
        return 1, read[at][1]

    def _read_anew(self, word: str) -> tuple[str, str | None]:
        """A word as phrases are looked for with it, and its concept where it stands alone.

        An Arabic word may lose what is joined to its front, and its ending.
        """
        folded = _folded(word)
        bare = _bare(folded)
        if bare in self._phrases or not is_arabic(word):
            return bare, self._phrases.get(bare)
        forms = list(_barer(folded, bare))
        alone = next((self._phrases[form] for form in forms if form in self._phrases), None)
        return next((form for form in (bare, *forms) if form in self._known), bare), alone


def _folded(text: str) -> str:
    return fold(text).casefold()


def _bare(folded: str) -> str:
    """A folded word without what ends in the article at its front."""
    return folded if folded.isascii() else strip_prefixes(folded)


def _barer(folded: str, bare: str) -> Iterator[str]:
    """What an Arabic word may be without joined letters and ending, the least taken away first."""
    fronts = [bare, *(folded[len(joined) :] for joined in _joined(folded))]
    # Words that begin like the article (ألغام) lost that when the lexicon was made.
    fronts += [front for front in map(strip_prefixes, fronts) if front not in fronts]
    if bare != folded and "لل" in folded[:3]:
        # With li- and article three l are written as two (للاجئين), of which none is left.
        fronts.append(f"ل{bare}")
    yield from fronts[1:]
    for front in fronts:
        yield from _without(front, _ENDINGS)
    # A pronoun may stand behind another ending (مقاتليها).
    for front in fronts:
        for form in _without(front, _PRONOUN_ENDINGS):
            yield from _without(form, _ENDINGS)


def _joined(folded: str) -> Iterator[str]:
    """What may be joined to the front of a word: a conjunction, and behind it a preposition or the future's s-."""
    conjunction = folded[:1] if folded[:1] in ("و", "ف") else ""
    rest = folded[len(conjunction) :]
    if conjunction and len(rest) >= _SHORTEST:
        yield conjunction
    if len(rest) > _SHORTEST and (rest[0] in ("ب", "ل") or (rest[0] == "س" and rest[1] in ("ي", "ت"))):
        yield conjunction + rest[0]


def _without(word: str, endings: Iterable[tuple[str, str]]) -> Iterator[str]:
    for ending, instead in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            yield word[: -len(ending)] + instead


def _parse(source: str, text: str) -> Iterator[tuple[str, list[str]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 3:
            raise SettingsError(
                f"{source}:{number}: {len(cells)} columns instead of 3",
                hint="write concept, English words, Arabic words with a tab between",
            )
        concept, *spellings = (cell.strip() for cell in cells)
        if not concept or not any(cell.strip("| ") for cell in spellings):
            raise SettingsError(
                f"{source}:{number}: {'no words' if concept else 'no concept'}",
                hint="write concept, English words, Arabic words with a tab between; one language may be empty",
            )
        yield concept, [spelling for cell in spellings for spelling in cell.split("|")]
