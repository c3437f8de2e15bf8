"""Two that a statement puts in each other's place: each stands where the other stands in the passage. Pure.

"Rebels took the base from the army" told as "the army took the base from rebels" keeps every word. What tells is what
stands before each: nothing, a verb, a preposition. Only sentences of one language are compared, and only those that
share nearly all their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.verify.text.alignment import Clause, Support, retells
from bot.briefing.verify.text.reading import LIGHT, Line, Word
from bot.briefing.verify.types import Fault
from retrieval import words as stemming
from retrieval.quantities.vocabulary import pattern

_RETOLD: Final = 0.75
_PREPOSITIONS: Final = frozenset(
    "from to by of on in at with against for over into near between من إلى الي على علي في عن مع ضد بين لدى عند".split()
)
#: What stands between a preposition or a verb and what it leads to, and begins nothing.
_SKIPPED: Final = frozenset("the a an its his her their some all back two three four five six".split())
_BEGINS: Final = re.compile(
    r"(?:^|[,;:.\"“«(]|\b(?:that|and|but|while|who|which|when|as)|(?<!\w)(?:إن|أن|ان|فيما|بينما|و))\s*$"
)
#: Deeds of both sides alike.
_MUTUAL: Final = pattern(
    r"\b(?:met|meet\w*|talk\w*|agree\w*|clash\w*|fought|fight\w*|battle\w*|between|border\w*|reopen\w*|join\w*|along"
    r"|exchang\w*|negotiat\w*|cooperat\w*)\b|(?<!\w)(?:التق\w*|اجتمع\w*|اشتباك\w*|بين|اتفق\w*|تبادل\w*)"
)
_LONGEST: Final = 3


def faults_of_crossing(aligned: Sequence[tuple[Clause, Support]]) -> Iterator[Fault]:
    """Pairs of names or people that change places."""
    for clause, support in aligned:
        line, told = clause.line, support.line
        if (
            support.share < _RETOLD
            or line.lang != told.lang
            or _MUTUAL.search(line.plain)
            or _MUTUAL.search(told.plain)
        ):
            continue
        one = next(_crossed(line, told, support), None)
        if one:
            mine, other = one
            yield Fault(
                "roles", clause.text, f"in [{support.page.n}] “{other.text}” stands where this has “{mine.text}”"
            )


def _crossed(line: Line, told: Line, support: Support) -> Iterator[tuple[Word, Word]]:
    pairs = [(word, others[0]) for word, others in support.pairs if len(others) == 1 and word.weight > LIGHT]
    for at, (first, first_told) in enumerate(pairs):
        for second, second_told in pairs[at + 1 :]:
            if retells(first, second) or retells(second, first):
                continue
            mine, theirs = (_led(first, line), _led(second, line)), (_led(first_told, told), _led(second_told, told))
            if None in mine or mine[0] == mine[1] or mine[0] != theirs[1] or mine[1] != theirs[0]:
                continue
            yield first, second


def _led(word: Word, line: Line) -> str | None:
    """What leads to a word: a preposition, the start of a clause, or the stem of the word before."""
    before = line.plain[: word.start]
    for _ in range(_LONGEST):
        if _BEGINS.search(before):
            return "^"
        match = re.search(r"([^\W_]+(?:-[^\W_]+)*)[\s-]*$", before)
        if match is None:
            return None
        if "-" in match[1]:  # Russian-backed
            before = before[: match.start()]
            continue
        if match[1] in _PREPOSITIONS:
            return match[1]
        if match[1] in _SKIPPED:
            before = before[: match.start()]
            continue
        return stemming.stem(match[1]) or None
    return None
