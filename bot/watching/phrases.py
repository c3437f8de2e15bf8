"""A name that is watched → the passages that hold it, and the sentence that does. Pure.

A name that a file knows is looked for by its id, which every spelling in either language has; a province is also told
of by the places in it, a town by what is called after it. Any other is looked for by its words in a row, and by the
consonants that its spellings share; a known name among its words counts in any spelling.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Final

from bot.briefing.sentences import Sentence, sentences_of
from bot.watching.types import Sought
from retrieval import words
from retrieval.library.reading import StoredPassage
from retrieval.names import PLACES, Gazetteer
from retrieval.names.areas import Areas
from retrieval.names.entries import Name
from retrieval.names.unlisted import Unlisted, keys_in
from retrieval.tokens import name_token, sound_token

#: What is called after a place and lies there; "Rif Dimashq", a province, does not lie in Damascus.
_CALLED_AFTER: Final = PLACES - {"country", "province"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a text must hold.

    Attributes:
        any_of: One of these names; empty where no file knows the name.
        names: All of these names, which stand among the words of one that no file knows.
        stems: The other words: in a row where there are no ``names``, anywhere in a sentence beside these else.
        keys: For each of the words the keys by which it is known in other spellings; empty where one has none.
    """

    any_of: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    keys: tuple[frozenset[str], ...] = ()

    def may_stand_in(self, tokens: Set[str]) -> bool:
        """Whether a passage with these tokens, the title's among them, is worth reading."""
        if self.any_of:
            return any(name_token(name) in tokens for name in self.any_of)
        if any(name_token(name) not in tokens for name in self.names):
            return False
        by_sound = bool(self.keys) and all(any(sound_token(key) in tokens for key in one) for one in self.keys)
        return by_sound or all(stem in tokens for stem in self.stems)

    def stands_in(self, text: str, named: Set[str]) -> bool:
        """Whether it stands in a text that names these."""
        if self.any_of:
            return not self.any_of.isdisjoint(named)
        if not self.names <= named:
            return False
        stems = words.stems(text)
        if self.names:
            return all(stem in stems for stem in self.stems)
        return _in_a_row(self.stems, stems) or self._sounds_in(text)

    def _sounds_in(self, text: str) -> bool:
        if not self.keys:
            return False
        held = keys_in(text)
        return all(not one.isdisjoint(held) for one in self.keys)


def phrase_of(sought: Sought, gazetteer: Gazetteer, unlisted: Unlisted, areas: Areas) -> Phrase:
    """What texts must hold that name what is watched."""
    known = gazetteer.get(sought.name) if sought.name else None
    if known is not None:
        parts = called_after(known, gazetteer, unlisted) if known.kind in PLACES else frozenset()
        return Phrase(any_of=frozenset({known.id}) | areas.within(known.id) | parts)
    mentions = gazetteer.find(sought.text)
    rest = sought.text
    for mention in mentions:
        rest = rest[: mention.start] + " " * (mention.end - mention.start) + rest[mention.end :]
    stems = tuple(words.stems(rest))
    heard = unlisted.in_question(sought.text, mentions)
    # Words that no sound is known of must stand there as they are: then spelling decides.
    is_whole = not words.stems(_without(rest, [(one.start, one.end) for one in heard]))
    keys = tuple(frozenset(one.keys) for one in heard) if is_whole and not mentions else ()
    return Phrase(names=frozenset(mention.name for mention in mentions), stems=stems, keys=keys)


def called_after(place: Name, gazetteer: Gazetteer, unlisted: Unlisted) -> frozenset[str]:
    """The places that are called after a place by words that name nothing: its crossing, its airport, its dam.

    "The Al-Qaim crossing" is another name than Al-Qaim's, and who watches the town wants to hear of it.
    """
    own = [words.stems(one) for one in (place.name, place.arabic) if one]
    return frozenset(
        other.id
        for other in gazetteer
        if other.kind in _CALLED_AFTER and other.country == place.country and other.id != place.id
        for spelling in other.written
        for stems in own
        if _in_a_row(stems, words.stems(spelling)) and _names_nothing(spelling, stems, gazetteer, unlisted)
    )


def _names_nothing(spelling: str, but: Sequence[str], gazetteer: Gazetteer, unlisted: Unlisted) -> bool:
    """Whether a spelling, less some words, holds others and none that may be a name."""
    rest = " ".join(word for word in words.split(spelling) if words.stem(word) not in but)
    found = gazetteer.find(rest)
    return bool(words.stems(rest)) and not found and not unlisted.in_report(rest, found)


def sentence_with(phrase: Phrase, title: str, named: Set[str], passages: Sequence[StoredPassage]) -> Sentence | None:
    """The first sentence of some passages of a report that holds a phrase.

    Where only the ``title`` holds it, which names ``named``, it is the first sentence that there is. None where neither
    does.
    """
    sentences = [sentence for passage in passages for sentence in sentences_of(passage)]
    found = next((one for one in sentences if phrase.stands_in(one.text, one.names)), None)
    if found is None and phrase.stands_in(title, named):
        return next(iter(sentences), None)
    return found


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _in_a_row(wanted: Sequence[str], stems: Sequence[str]) -> bool:
    size = len(wanted)
    return bool(wanted) and any(tuple(stems[at : at + size]) == tuple(wanted) for at in range(len(stems) - size + 1))
