"""Events known by name: "the fall of Mosul", "the 2006 Samarra bombing", سقوط الموصل, and the days they took.

``retrieval/gazetteer/events.tsv`` lists them; its head says how a line is written. A reader's own file of the same
columns adds events, or replaces one by its id.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Final

from retrieval.dates import hijri
from retrieval.dates.fold import fold
from retrieval.dates.vocabulary import WORDS, Word
from retrieval.errors import SettingsError
from retrieval.types import Span

COLUMNS: Final = ("id", "first", "last", "english", "arabic", "history")
_HINT: Final = "a line has six columns with tabs between: " + ", ".join(COLUMNS)
# Raised when the same file gives other spellings.
_CODE_VERSION: Final = "1"

# What a word is in :attr:`Events.words` that may begin a phrase of several: it is worth a closer look.
OPENING: Final[Word] = ("", 0)

_FIRST_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SPACE: Final = re.compile(r"[\s-]+")
_OF: Final = re.compile(r"(\w[\w /]*) of (\w.*)")


@dataclass(frozen=True, slots=True)
class Event:
    """An event: its id, its days, and how it is spelt, marks included."""

    id: str
    span: Span
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Meaning:
    """One event that a spelling may mean; ``needs_year`` where it does so only beside its year."""

    span: Span
    needs_year: bool


class Events:
    """The events that are known by name, and the finder of their spellings."""

    def __init__(self, events: Iterable[Event], version: str = "") -> None:
        """Of events with one id the first counts; ``version`` names what annotations made with them depend on."""
        self.version = version
        self._numbers: dict[str, int] = {}
        self._clauses: set[int] = set()
        self._meanings: list[list[_Meaning]] = []
        known: set[str] = set()
        for event in events:
            if event.id not in known:
                known.add(event.id)
                self._add(event)
        self.starting: Final = self._beginnings()
        self._patterns: dict[str, re.Pattern[str]] = {}
        #: The vocabulary, and the words that a spelling or a month of the Hijri calendar begins with.
        self.words: Final = WORDS | dict.fromkeys((*self.starting, *hijri.FIRST_WORDS), OPENING)

    @classmethod
    def load(cls, extra: Path | None = None) -> Events:
        """The events of the package, those of a reader's own file first where there is one.

        Raises:
            SettingsError: The file cannot be read, or a line is not as the columns want it.
        """
        texts = [("events.tsv", (files("retrieval") / "gazetteer" / "events.tsv").read_text(encoding="utf-8"))]
        if extra is not None and extra.exists():
            texts.insert(0, (str(extra), _read(extra)))
        digest = hashlib.sha256("\0".join([_CODE_VERSION, *(text for _, text in texts)]).encode())
        return cls((one for source, text in texts for one in parse(source, text)), digest.hexdigest()[:16])

    def at(self, plain: str, start: int) -> tuple[bool, int, int] | None:
        """The longest spelling at ``start`` of a folded text, whose first word is in ``starting``.

        Returns:
            Whether it is a clause, the number :meth:`days` takes, and where it ends; None where none begins there.
        """
        word = _FIRST_WORD.match(plain, start)
        pattern = self._pattern(word[0]) if word else None
        match = pattern.match(plain, start) if pattern else None
        if match is None:
            return None
        number = self._numbers[_SPACE.sub(" ", match[0])]
        return number in self._clauses, number, match.end()

    def days(self, number: int, year: int | None, reference: date | None) -> Span | None:
        """The days that a spelling means.

        Args:
            number: Its number, as :meth:`at` gave it.
            year: A year that stands beside it: an event of another year is not meant.
            reference: When it was written: what had not begun by then is not meant. Without it only a spelling of one
                event is read.
        """
        spans = [one.span for one in self._meanings[number] if _fits(one, year)]
        if reference is None:
            return spans[0] if len(spans) == 1 else None
        return max((span for span in spans if span.first <= reference), default=None)

    def _add(self, event: Event) -> None:
        for marked in event.spellings:
            spelling = marked.lstrip("~+")
            for form in _forms(spelling):
                number = self._numbers.setdefault(_SPACE.sub(" ", fold(form).plain), len(self._meanings))
                if number == len(self._meanings):
                    self._meanings.append([])
                self._meanings[number].append(_Meaning(event.span, marked.startswith("+")))
                if marked.startswith("~"):
                    self._clauses.add(number)

    def _beginnings(self) -> dict[str, list[str]]:
        """For each word that a spelling begins with: the spellings, the longest first."""
        beginning: dict[str, list[str]] = {}
        for spelling in sorted(self._numbers, key=len, reverse=True):
            if word := _FIRST_WORD.match(spelling):
                beginning.setdefault(word[0], []).append(spelling)
        return beginning

    def _pattern(self, word: str) -> re.Pattern[str] | None:
        """What matches the spellings that begin with a word, made when the word is first met."""
        if word not in self._patterns and word in self.starting:
            forms = (r"[\s-]{1,2}".join(map(re.escape, spelling.split())) for spelling in self.starting[word])
            self._patterns[word] = re.compile(rf"(?:{'|'.join(forms)})(?![^\W_])")
        return self._patterns.get(word)


@cache
def known_events() -> Events:
    """The events of the package, read when they are first needed."""
    return Events.load()


NO_EVENTS: Final = Events(())


def parse(source: str, text: str) -> Iterator[Event]:
    """The events in a file's text.

    Raises:
        SettingsError: A line is not as the columns want it; the message names file and line.
    """
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not line.strip() or line.startswith("#") or cells[: len(COLUMNS)] == list(COLUMNS):
            continue
        if len(cells) not in (5, 6):
            raise SettingsError(f"{source}:{number}: {len(cells)} columns instead of 6", hint=_HINT)
        try:
            span = Span(date.fromisoformat(cells[1]), date.fromisoformat(cells[2] or cells[1]))
        except ValueError as error:
            raise SettingsError(f"{source}:{number}: {error}", hint="write days as 2014-06-10") from error
        spellings = tuple(part.strip() for cell in cells[3:5] for part in cell.split("|") if part.strip())
        if not cells[0] or not spellings or span.first > span.last:
            problem = "the last day is before the first" if span.first > span.last else "id or spellings are missing"
            raise SettingsError(f"{source}:{number}: {problem}", hint=_HINT)
        yield Event(cells[0], span, spellings)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}", hint="save the file as UTF-8 text") from error


def _fits(meaning: _Meaning, year: int | None) -> bool:
    if year is None:
        return not meaning.needs_year
    return meaning.span.first.year <= year <= meaning.span.last.year


def _forms(spelling: str) -> Iterator[str]:
    """A spelling with each of its alternatives ("fall/loss of X"); of "A of B" also "B's A"."""
    for words in product(*(word.split("/") for word in spelling.split())):
        form = " ".join(words)
        yield form
        if (match := _OF.fullmatch(form)) and not match[2].startswith("the "):
            yield f"{match[2]}'s {match[1]}"
