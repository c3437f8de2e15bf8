"""What reports are about: words of English and Arabic that stand for one concept.

``retrieval/gazetteer/terms.tsv`` lists them, and a file of the reader's own; a question about "shelling" finds reports
that say قصف. Names are the business of :mod:`retrieval.names`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from retrieval.arabic import fold, is_arabic, strip_prefixes
from retrieval.errors import SettingsError
from retrieval.names.entries import TERMS_FILE, extra_text, own_files

_WORD = re.compile(r"[^\W_]+")
_MARKED = re.compile("[\u0610-\u061a\u064b-\u065f\u0670]")


class Terms:
    """A bilingual lexicon of concepts."""

    def __init__(self, lines: Iterable[tuple[str, Iterable[str]]]) -> None:
        """A lexicon of concepts and their spellings; a spelling stays with the concept that has it first."""
        self._phrases: dict[tuple[str, ...], str] = {}
        self._longest: dict[str, int] = {}
        for concept, spellings in lines:
            for spelling in spellings:
                phrase = tuple(_keys(spelling))
                if phrase:
                    self._enter(phrase, concept)
                    if len(phrase[0]) > 4 and phrase[0].startswith("ل"):
                        # With li- and article three l are written as two (للاجئين), of which none is left.
                        self._enter((phrase[0][1:], *phrase[1:]), concept)

    def _enter(self, phrase: tuple[str, ...], concept: str) -> None:
        self._phrases.setdefault(phrase, concept)
        self._longest[phrase[0]] = max(len(phrase), self._longest.get(phrase[0], 0))

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

    @cached_property
    def version(self) -> str:
        """What annotations made with this lexicon are stored under."""
        digest = hashlib.sha256()
        for phrase, concept in sorted(self._phrases.items()):
            digest.update(f"{' '.join(phrase)}\t{concept}\n".encode())
        return digest.hexdigest()[:16]

    @property
    def all_concepts(self) -> frozenset[str]:
        """Every concept there is."""
        return frozenset(self._phrases.values())

    def find(self, text: str) -> frozenset[str]:
        """The concepts that a text speaks of; of overlapping phrases the longest counts."""
        return frozenset(concept for _, concept in self.split(text) if concept)

    def split(self, text: str) -> Iterator[tuple[str, str | None]]:
        """The words of a text in order, phrases that stand for a concept as one, each with its concept or None."""
        raw = _WORD.findall(_MARKED.sub("", text))
        keys = [_key(word) for word in raw]
        at = 0
        while at < len(raw):
            taken, concept = self._at(keys, at)
            yield " ".join(raw[at : at + taken]), concept
            at += taken

    def _at(self, keys: list[str], at: int) -> tuple[int, str | None]:
        """How many words the longest phrase at a place takes, and its concept."""
        for length in range(self._longest.get(keys[at], 0), 0, -1):
            if concept := self._phrases.get(tuple(keys[at : at + length])):
                return length, concept
        return 1, None

    def of_word(self, word: str) -> str | None:
        """The concept of a single word or phrase as it stands, or None."""
        return self._phrases.get(tuple(_keys(word)))


def _keys(text: str) -> Iterator[str]:
    """The words of a text as they are compared."""
    return map(_key, _WORD.findall(_MARKED.sub("", text)))


def _key(word: str) -> str:
    return strip_prefixes(fold(word)) if is_arabic(word) else word.casefold()


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
        concept, english, arabic = cells
        yield concept.strip(), [spelling for cell in (english, arabic) for spelling in cell.split("|")]
