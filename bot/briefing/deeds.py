"""The deed that a question asks of, and by what a sentence tells it. Pure.

"Who was convicted of the murder?" is not answered by a sentence on the murder: where no sentence tells of a verdict,
there is no answer. Which concepts tell which deed stands in ``deeds.txt`` of the gazetteer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from retrieval.names.entries import content, own_files
from retrieval.terms import Terms
from retrieval.understand import Asks, Understood

DEEDS_FILE: Final = "deeds.txt"

# Who holds a place and what somebody says are told by rules of their own.
_ASKS: Final = frozenset({Asks.NUMBER, Asks.DATE, Asks.PERSON, Asks.PLACE, Asks.REASON, Asks.ANYTHING})
# Whether something happened is answered by what happened instead, too.
_WHETHER = re.compile(r"^\W*(?:did|was|were|is|are|has|have|had|do|does|will|can|هل)\b", re.I)
# Where a clause begins that only says which, or when: in "Who fled when Mosul fell?" the deed is to flee. The first
# words of a question are those that ask.
_CLAUSE = re.compile(
    r"(?<=\w)[\s,]+(?:when|once|as|after|before|since|while|until|that|which|who|whose|whom|where|following|besides"
    r"|بعد|قبل|عندما|حين|منذ|الذي|التي|الذين|أثناء|خلال|إثر)\b",
    re.I,
)
_ASKING = 12


class Deeds:
    """Tells which deed a question asks of; knows the concepts of its words."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._told_by = _standard()

    def asked(self, question: Understood) -> frozenset[str]:
        """The concepts of which a sentence must have one to tell the deed that is asked of; none where any will do."""
        text = question.question.text
        if question.asks not in _ASKS or _WHETHER.match(text):
            return frozenset()
        clause = _CLAUSE.search(text, _ASKING)
        said = self._terms.split(text[: clause.start()] if clause else text)
        return next((self._told_by[concept] for _, concept in said if concept in self._told_by), frozenset())


def read(text: str) -> dict[str, frozenset[str]]:
    """By which concepts each deed is told, from the text of a file."""
    lines = (line.partition(":") for _, line in content(text))
    return {deed.strip(): frozenset(told_by.split()) for deed, _, told_by in lines}


@cache
def _standard() -> Mapping[str, frozenset[str]]:
    ((_, text),) = own_files([DEEDS_FILE])
    return read(text)
