"""Whose words a question wants, and whether a sentence has them. Pure.

"What did the Saudi foreign minister say about the deal?" is answered by what that minister says of it, and by nobody
else of whom the question speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.briefing.speakers import Saying
from retrieval import words
from retrieval.names import PLACES, Gazetteer
from retrieval.terms import Terms
from retrieval.understand import Understood

# Who speaks stands between "did" and "say"; in Arabic behind the verb, up to what is spoken of.
_WHO = re.compile(
    r"\b(?:did|does|do|has|have|had|was|is)\s+(?P<en>.{2,80}?)\s+(?:say|said|saying|tell|told|announce[ds]?|claim(?:ed)?"
    r"|state[ds]?|call(?:ed)? for|demand(?:ed)?|promised?|den(?:y|ied)|accused?|comment(?:ed)?)\b"
    r"|(?:قال|قالت|أعلن|أعلنت|صرح|صرحت|طالب|طالبت)\s+(?P<ar>.{2,80}?)(?:\s+(?:عن|حول|بشأن|إن|في|بعد|قبل)\b|[؟?]|$)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose words are wanted: known names, the stems of names that no file knows, and offices, as concepts."""

    names: frozenset[str]
    unlisted: frozenset[str]
    offices: frozenset[str]


class WhoseWords:
    """Compares who is asked for with who speaks; knows names and concepts."""

    def __init__(self, gazetteer: Gazetteer, terms: Terms) -> None:
        self._gazetteer = gazetteer
        self._terms = terms

    def wanted(self, question: Understood) -> Wanted:
        """Whose words a question wants: whoever it names where it does not say who speaks.

        A country counts only where nobody else is named and no office is: the Saudi minister's words are not those of
        any Saudi.
        """
        match = _WHO.search(question.question.text)
        who = (match["en"] or match["ar"]) if match else question.question.text
        named = {one.name for one in self._gazetteer.find(who)} & set(question.names)
        unlisted = set(words.stems(who)) & set(question.unknown_names)
        people = {name for name in named if self._kind(name) not in PLACES}
        if people or unlisted:
            return Wanted(frozenset(people), frozenset(unlisted), frozenset())
        offices = self._terms.find(who) if match else frozenset()
        if offices:
            return Wanted(frozenset(), frozenset(), offices)
        return Wanted(frozenset(named or question.names), frozenset(question.unknown_names), frozenset())

    def has(self, wanted: Wanted, text: str, said: Iterable[Saying]) -> bool:
        """Whether one of those who give a sentence is wanted; an office may stand anywhere in it."""
        if wanted.offices:
            return any(True for _ in said) and not wanted.offices.isdisjoint(self._terms.find(text))
        return any(self._is_wanted(wanted, one) for one in said)

    def _is_wanted(self, wanted: Wanted, one: Saying) -> bool:
        return one.name in wanted.names or not wanted.unlisted.isdisjoint(words.stems(one.who))

    def _kind(self, name: str) -> str | None:
        found = self._gazetteer.get(name)
        return found.kind if found else None
