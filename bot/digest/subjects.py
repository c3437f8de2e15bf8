"""What a reader wants first: names in any spelling, concepts, or words. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.digest.features import Story
from retrieval import words
from retrieval.names import Gazetteer
from retrieval.names.areas import Areas
from retrieval.terms import Terms
from retrieval.tokens import concept_token, name_token


class Subjects:
    """Tells which stories are about what a reader asked for; a province holds the places in it."""

    def __init__(self, asked: Sequence[str], gazetteer: Gazetteer, terms: Terms, areas: Areas) -> None:
        self._areas = areas
        self._names: set[str] = set()
        self._tokens: set[str] = set()
        self._stems: list[frozenset[str]] = []
        shown = []
        for text in asked:
            name = gazetteer.resolve(text)
            if name:
                self._names.add(name.id)
                shown.append(name.name)
            elif concept := terms.of_word(text):
                self._tokens.add(concept_token(concept))
                shown.append(text)
            elif stems := frozenset(words.stems(text)):
                self._stems.append(stems)
                shown.append(text)
        self.shown = tuple(shown)

    def match(self, stories: Sequence[Story]) -> bool:
        """Whether any of the stories opens with what the reader asked for."""
        return any(map(self._is_about, stories))

    def _is_about(self, story: Story) -> bool:
        if any(name_token(name) in story.marks for name in self._names) or self._tokens & story.marks.keys():
            return True
        if any(self._areas.of(place) in self._names for place in story.places) or self._names & story.countries.keys():
            return True
        return any(stems <= story.stems.keys() for stems in self._stems)
