"""Where in the cited passages a clause of a statement has its content from. Pure.

A clause is compared with each sentence of each cited passage, the sentences beside it counting nearly as much: what a
report says in two sentences a statement says in one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from bot.briefing.speakers import Saying
from bot.briefing.verify.text.capitals import CAPITALS
from bot.briefing.verify.text.concepts import alike, implies
from bot.briefing.verify.text.marks import Kind
from bot.briefing.verify.text.reading import HEAVY, LIGHT, Line, Page, Word
from retrieval.arabic import is_arabic
from retrieval.names.keys import one_error
from retrieval.quantities import Quantity
from retrieval.quantities.vocabulary import pattern

# What a word counts that stands in the sentence itself, beside it, or further off in the passage; a name that stands
# further off is what pronouns point back to.
_BESIDE, _FURTHER, _FURTHER_NAME = 0.97, 0.4, 0.9
_OF_NUMBER: Final = 1.5
# A number of the statement in a sentence itself tells most that it is the one retold.
_DECIDES: Final = 3.0
# What speaks for a sentence besides its content: that both deny something, that the same one says it.
_DENIES_TOO, _SAME_SPEAKER = 0.15, 0.25
# A piece of a sentence with less content is read with the one before it.
_LEAST: Final = 1.9
_TYPO_LETTERS: Final = 7

_PARTS: Final = pattern(
    r"[;:](?=\s)|,(?=\s)|\s(?=(?:but|while|whereas|because|although|though|despite|where|which|when|after"
    r"|before|since|until|following"
    r"|amid|and|in (?:retaliation|response|revenge|exchange|return|order|protest)|as part of|as (?:the|a|an"
    r"|well)|(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )due to|so that|to (?:avenge|protest|force|prevent"
    r"|protect|secure))\s)"
    r"|\s(?=(?:و(?!ز|لاي|حد|سط|كال|فد|ثي|قف|فق|رش|اد|طن|سائل|ضع|اشنط|ح)\w{3,}|لكن|ولكن|بينما|فيما|بعد|قبل|إثر"
    r"|حيث|بسبب|نتيجة|ردا|كما|لأن|احتجاجا|انتقاما|بهدف|من أجل)(?!\w))"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a statement's sentence: its content words and numbers, and where it stands."""

    line: Line
    start: int
    end: int
    words: tuple[Word, ...]
    quantities: tuple[Quantity, ...]

    @property
    def text(self) -> str:
        """The piece, word for word."""
        return self.line.text[self.start : self.end].strip(" ,;:،؛")


@dataclass(frozen=True, slots=True)
class Support:
    """The sentence of a cited passage that comes nearest to a clause.

    ``share`` is how much of the clause's content it holds with what stands around it, from 0 to 1; ``score`` ranks.
    ``missing`` are the words that it does not hold; ``pairs`` the words of the clause with those of the sentence
    itself that they retell.
    """

    page: Page
    at: int
    share: float
    score: float
    missing: tuple[Word, ...]
    pairs: tuple[tuple[Word, tuple[Word, ...]], ...]

    @property
    def line(self) -> Line:
        """The sentence."""
        return self.page.lines[self.at]


def clauses(line: Line) -> list[Clause]:
    """The pieces of a sentence that each need support of their own."""
    cuts = [0, *(match.start() for match in _PARTS.finditer(line.plain)), len(line.plain)]
    if len(line.plain) != len(line.text):
        cuts = [0, len(line.text)]
    merged: list[tuple[int, int]] = []
    for start, end in pairwise(cuts):
        if merged and (_content(line, *merged[-1]) < _LEAST or _content(line, start, end) < _LEAST):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return [_clause(line, start, end) for start, end in merged]


def whole(line: Line) -> Clause:
    """A sentence as one clause."""
    return _clause(line, 0, len(line.text))


def _clause(line: Line, start: int, end: int) -> Clause:
    return Clause(
        line,
        start,
        end,
        tuple(one for one in line.words if start <= one.start < end),
        tuple(one for one in line.quantities if start <= one.start < end),
    )


def _content(line: Line, start: int, end: int) -> float:
    """How much content a piece has: words that are not light, and numbers."""
    heavy = sum(1 for one in line.words if start <= one.start < end and one.weight >= HEAVY)
    return heavy + sum(0.5 for one in line.quantities if start <= one.start < end)


def candidates(clause: Clause, pages: Sequence[Page]) -> list[list[Support]]:
    """What each sentence of each page holds of a clause."""
    return [each for page in pages if (each := list(_in_page(clause, page)))]


def nearest(clause: Clause, each_page: Sequence[Sequence[Support]], *, by_speaker: bool = True) -> list[Support]:
    """The nearest sentence of each page, the best first.

    A sentence of the same speaker is preferred, unless ``by_speaker`` is false: who speaks is then what is asked.
    """
    found = []
    for each in each_page:
        if by_speaker and clause.line.sayings:
            each = [replace(one, score=one.score + _SAME_SPEAKER) if _speaks(clause, one.line) else one for one in each]
        found.append(max(each, key=_score))
    return sorted(found, key=_score, reverse=True)


def _speaks(clause: Clause, told: Line) -> bool:
    """Whether one who speaks in a statement speaks in a passage's sentence."""
    line = clause.line
    own = [one for one in line.sayings if clause.start <= one.start < clause.end]
    if not own and len(line.sayings) == 1 and line.sayings[0].start < clause.start:
        own = list(line.sayings)  # "police said that …, and that …"
    return any(
        (saying.name and saying.name == other.name)
        or (
            _within(line, saying)
            and any(retells(word, one) for word in _within(line, saying) for one in _within(told, other))
        )
        for saying in own
        for other in told.sayings
    )


def _denies(clause: Clause) -> bool:
    return any(one.kind is Kind.NOT and clause.start <= one.start < clause.end for one in clause.line.marks)


def _within(line: Line, saying: Saying) -> list[Word]:
    return [word for word in line.words if saying.start <= word.start < saying.end and word.weight > LIGHT]


def _score(one: Support) -> float:
    return one.score


def _in_page(clause: Clause, page: Page) -> Iterator[Support]:
    held = [[_found(word, line) for line in page.lines] for word in clause.words]
    counts = [[_has_number(one, line) for line in page.lines] for one in clause.quantities]
    for at in range(len(page.lines)):
        yield _support(clause, page, at, held, counts)


def _support(
    clause: Clause, page: Page, at: int, held: list[list[tuple[Word, ...]]], counts: list[list[bool]]
) -> Support:
    total = got = here = 0.0
    missing: list[Word] = []
    pairs: list[tuple[Word, tuple[Word, ...]]] = []
    for word, found in zip(clause.words, held, strict=True):
        weight = _weight(word, page.lines[at])
        total += weight
        worth = _worth(found, at, word)
        got += weight * worth
        here += weight * bool(found[at])
        if found[at]:
            pairs.append((word, found[at]))
        if worth < _BESIDE and weight > LIGHT:
            missing.append(word)
    for found_number in counts:
        total += _OF_NUMBER
        near = any(found_number[max(0, at - 1) : at + 2])
        got += _OF_NUMBER * (found_number[at] or (_BESIDE * near))
        here += _DECIDES * found_number[at]
    share = got / total if total else 0.0
    score = (got + 0.5 * here) / total if total else 0.0
    score += _DENIES_TOO * (_denies(clause) and page.lines[at].has(Kind.NOT))
    return Support(page, at, share, score, tuple(missing), tuple(pairs))


def _worth(found: Sequence[tuple[Word, ...]], at: int, word: Word) -> float:
    if found[at]:
        return 1.0
    if any(found[max(0, at - 1) : at + 2]):
        return _BESIDE
    if any(found):
        return _FURTHER_NAME if word.name or word.keys else _FURTHER
    return 0.0


def _weight(word: Word, line: Line) -> float:
    """How much a word counts against a sentence: across languages only what both languages share can be compared."""
    other = is_arabic(word.text) != (line.lang == "ar")
    if not other or word.name or word.concept:
        return word.weight
    return word.weight if word.keys and not is_arabic(word.text) else 0.0


def _has_number(one: Quantity, line: Line) -> bool:
    return any(other.low == one.low for other in line.quantities)


def _found(word: Word, line: Line) -> tuple[Word, ...]:
    """The words of a sentence that a word may retell."""
    found = tuple(other for other in line.words if retells(word, other))
    if len(found) < 2:
        return found
    return tuple(other for other in found if _is_exact(word, other)) or found


def _holds(text: str, other: str) -> bool:
    """Whether a longer name holds a shorter one: the al-Qaim crossing, al-Qaim."""
    return len(other) >= _SHORTEST_NAME and len(text) > len(other) and f" {other} " in f" {text} "


_SHORTEST_NAME: Final = 4


def _is_exact(word: Word, other: Word) -> bool:
    return word.name == other.name and (
        word.stem == other.stem or (bool(word.concept) and word.concept == other.concept)
    )


def retells(word: Word, other: Word) -> bool:
    """Whether a statement may say a word where a passage says another."""
    if word.name and other.name:
        if word.name in CAPITALS and other.name.startswith(f"{CAPITALS[word.name]}-"):
            return True  # "Moscow's defence ministry", where the passage has Russia's
        return word.name == other.name or _holds(word.text, other.text) or _holds(other.text, word.text)
    if word.name or other.name:  # "the refinery" for the Baiji refinery, Yarallah for Abdulamir Yarallah
        alone, named = (other, word) if word.name else (word, other)
        if alone.keys and _holds(named.text.casefold(), alone.text.casefold()):
            return True
        return word.concept is not None and word.concept == other.concept
    if word.concept and other.concept and implies(other.concept, word.concept):
        return True
    if word.keys and other.keys and not set(word.keys).isdisjoint(other.keys):
        return True
    if not (word.stem and other.stem):
        return False
    if word.stem == other.stem:
        return True
    if word.keys:
        long = len(word.stem) >= _TYPO_LETTERS and word.stem.isascii()
        return long and word.stem[:1] == other.stem[:1] and one_error(word.stem, other.stem)
    return alike(word.stem, other.stem)
