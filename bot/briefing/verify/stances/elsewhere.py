"""What a passage denies in another sentence than the one that a clause comes nearest to. Pure.

A clause comes nearest to the sentence that has its names; what it says of them another one may deny.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.verify.stances.stance import denials
from bot.briefing.verify.text.alignment import retells
from bot.briefing.verify.text.marks import Kind, Mark
from bot.briefing.verify.text.reading import LIGHT, Line, Page, Word
from bot.briefing.verify.types import Fault

#: So many words must be reached for a mark to be about more than a word's chance.
_LEAST: Final = 2


def faults_elsewhere(line: Line, pages: Sequence[Page]) -> Iterator[Fault]:
    """Where a statement tells all of what a sentence of its passages denies, and no sentence affirms it.

    Args:
        line: The statement's sentence; one that denies anything has no such fault.
        pages: What it cites.
    """
    if line.has(Kind.NOT) or denials(line):
        return
    for page in pages:
        for told in page.lines:
            for mark in told.marks:
                if mark.kind is Kind.NOT and _tells_all(line, told, mark, pages):
                    said = f"[{page.n}] says “{told.text}”: it denies this"
                    yield Fault("polarity", line.text, said)
                    return


def _tells_all(line: Line, told: Line, mark: Mark, pages: Sequence[Page]) -> bool:
    """Whether a statement has every word that a denial reaches, more than names, and no sentence affirms them."""
    reached = [word for word in told.words if word.start >= mark.end and mark.reaches(word.start)]
    reached = [word for word in reached if told.marked(word.start, mark.kind)]
    heavy = [word for word in reached if word.weight > LIGHT]
    if (len(reached) <= _LEAST and len(heavy) < _LEAST) or all(word.name for word in heavy):
        return False
    if not all(_is_told(word, line) for word in reached):
        return False
    return not any(_affirms(other, told, reached, mark) for page in pages for other in page.lines)


def _is_told(word: Word, line: Line) -> bool:
    return any(retells(mine, word) or retells(word, mine) for mine in line.words)


def _affirms(other: Line, told: Line, reached: Sequence[Word], mark: Mark) -> bool:
    """Whether another sentence has the same, without a mark; names alone affirm nothing."""
    if other is told:
        return False
    words = [word for word in reached if not word.name]
    free = [one for one in other.words if not other.marked(one.start, mark.kind)]
    return all(any(retells(word, one) or retells(one, word) for one in free) for word in words)
