"""Whether a sentence gives the name that a question asks for: "What was the name of the reporter?" Pure.

That somebody was kidnapped is no answer to what they were called: the sentence must speak of the one meant and have a
name that the question has not. Arabic shows no names by capitals: there it must speak of the one meant.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bot.briefing.content import Content
from retrieval import words
from retrieval.arabic import is_arabic
from retrieval.names import Gazetteer
from retrieval.terms import Terms

_NAME_OF: Final = re.compile(
    r"\bnames?\s+(?:(?:was|were|is)\s+)?(?:given\s+to|of)\s+(.+)|\bidentity\s+of\s+(.+)"
    r"|\bwhat\s+(?:was|is|were|are)\s+(.+?)\s+(?:called|named)\b|(?<!\w)(?:اسم|اسما|اسمي|أسماء)\s+(.+)",
    re.I,
)
_CAPITALISED: Final = re.compile(r"(?<=[\w,;:–—'’)]\s)[A-Z][\w'’-]+|(?<=[\"“«])\w")
# Names that stand beside any other: who reports it, and where, unless a place itself is asked for.
_TAKEN_FOR_GRANTED: Final = frozenset({"agency", "country", "office"})
_TOWNS: Final = frozenset({"city", "town", "village", "province", "district", "river"})
_IS_A_TOWN: Final = frozenset({"city", "town", "village", "district", "neighbourhood", "suburb", "province"})
# So many words behind "the name of" say what it is: "the woman journalist".
_WORDS: Final = 2
_DAYS: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december".split()
)


@dataclass(frozen=True, slots=True)
class Called:
    """What a question asks the name of, by the concepts and stems of the words for it; ``known`` are all its words."""

    concepts: frozenset[str]
    stems: frozenset[str]
    known: frozenset[str]

    def is_told(self, text: str, inside: Content, gazetteer: Gazetteer) -> bool:
        """Whether a sentence speaks of it and has a name that the question has not."""
        if self.concepts.isdisjoint(inside.concepts) and self.stems.isdisjoint(inside.stems):
            return False
        beside = _TAKEN_FOR_GRANTED | (_TOWNS if self.concepts.isdisjoint(_IS_A_TOWN) else frozenset())
        return is_arabic(text) or bool(_new_names(_without(text, gazetteer, beside), self.known))


def asked_name(question: str, gazetteer: Gazetteer, terms: Terms) -> Called | None:
    """What a question asks the name of; None where it asks something else."""
    match = _NAME_OF.search(question)
    if match is None:
        return None
    rest = _without(match[match.lastindex or 1], gazetteer, None)
    said = list(islice(((word, concept) for word, concept in terms.split(rest) if words.stems(word)), _WORDS))
    known = frozenset(word.lower() for word in re.findall(r"\w+", question))
    concepts = frozenset(concept for _, concept in said if concept)
    return Called(concepts, frozenset(words.stem(word) for word, _ in said), known) if said else None


def _new_names(text: str, known: Set[str]) -> list[str]:
    """The capitalised words inside a sentence that are no days and not in the question."""
    return [match[0] for match in _CAPITALISED.finditer(text) if match[0].lower() not in known | _DAYS]


def _without(text: str, gazetteer: Gazetteer, kinds: Set[str] | None) -> str:
    """A text with the known names of some kinds blanked; of all where none are given."""
    for mention in gazetteer.find(text):
        entry = gazetteer.get(mention.name)
        if kinds is None or (entry and entry.kind in kinds):
            text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text
