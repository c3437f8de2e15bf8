"""The deed that a question asks of, and by what a sentence tells it. Pure.

"Who was convicted of the murder?" is not answered by a sentence on the murder: where no sentence tells of a verdict,
there is no answer. What tells which deed stands in ``deeds.txt`` of the gazetteer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from retrieval import words
from retrieval.names.entries import content, own_files
from retrieval.terms import Terms
from retrieval.understand import Asks, Understood

DEEDS_FILE: Final = "deeds.txt"

# Who holds a place and what somebody says are told by rules of their own.
_ASKS: Final = frozenset({Asks.NUMBER, Asks.DATE, Asks.PERSON, Asks.PLACE, Asks.REASON, Asks.ANYTHING})
# Whether something happened is answered by what happened instead, too; whether anybody was convicted only by a verdict.
_WHETHER = re.compile(
    r"^\W*(?:did|was|were|is|are|has|have|had|do|does|will|can|هل)\b(?!\s+(?:any(?:one|body)|there been any)\b)", re.I
)
# Where a clause begins that only says which, or when: in "Who fled when Mosul fell?" the deed is to flee. The first
# words of a question are those that ask.
_CLAUSE = re.compile(
    r"(?<=\w)[\s,]+(?:when|once|as|after|before|since|while|until|that|which|who|whose|whom|where|following|besides"
    r"|because|due to|بعد|قبل|عندما|حين|منذ|الذي|التي|الذين|أثناء|خلال|إثر|بسبب|نتيجة)\b",
    re.I,
)
_ASKING = 12
# Deeds in words that do not stand together ("take Douma back"), or that mean one only as verbs ("did they free them?").
_APART: Final = (
    ("retake", re.compile(r"\b(?:take|took|taken|win|won)\b.{2,60}?\bback\b", re.I)),
    ("release", re.compile(r"\b(?:did|to)\b.{2,60}?\bfree\s+(?:the|their|his|its|\d)", re.I)),
)
# What only says which ones are meant ("the besieged towns of", "the left bank"), or that accounts differ.
_OF_KIND = re.compile(
    r"\b(?:can't|can’t|cannot|don't|don’t|doesn't|doesn’t|not) agree\b|\bdisagree\w*"
    r"|(?<=\bthe\s)(?:besieged|captured|occupied|kidnapped|displaced|destroyed|abandoned|fallen"
    r"|left(?=\s(?:bank|side|hand|wing|flank)))(?=\s[a-z])",
    re.I,
)
_QUOTED = re.compile(r'"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Deed:
    """What tells a deed: concepts, and the stems of words that have none."""

    concepts: frozenset[str]
    stems: frozenset[str]

    def is_told(self, concepts: Collection[str], stems: Collection[str]) -> bool:
        """Whether a text with these concepts and stems tells it."""
        return not self.concepts.isdisjoint(concepts) or not self.stems.isdisjoint(stems)


class Deeds:
    """Tells which deed a question asks of; knows the concepts of its words."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._deeds = _standard()

    def asked(self, question: Understood) -> tuple[Deed, ...]:
        """The deeds that a question asks of, in its order; none where any sentence may answer."""
        text = question.question.text
        if question.asks not in _ASKS or _WHETHER.match(text):
            return ()
        clause = _CLAUSE.search(text, _ASKING)
        main = text[: clause.start()] if clause else text
        said = [name for name, words_apart in _APART if words_apart.search(main)]
        said += [concept for _, concept in self._terms.split(_OF_KIND.sub(" ", main)) if concept]
        return tuple(dict.fromkeys(self._deeds[concept] for concept in said if concept in self._deeds))


def read(text: str) -> dict[str, Deed]:
    """Deeds by their concepts, from the text of a file."""
    lines = (line.partition(":") for _, line in content(text))
    return {deed.strip(): _deed(told_by) for deed, _, told_by in lines}


def _deed(told_by: str) -> Deed:
    quoted = _QUOTED.findall(told_by)
    concepts = _QUOTED.sub(" ", told_by).split()
    return Deed(frozenset(concepts), frozenset(stem for word in quoted for stem in words.stems(word)))


@cache
def _standard() -> Mapping[str, Deed]:
    ((_, text),) = own_files([DEEDS_FILE])
    return read(text)
