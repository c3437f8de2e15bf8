"""What a text holds of a question: its names, words, concepts and days, and how much that is. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval import words
from retrieval.names.unlisted import is_held
from retrieval.understand import Subject, Understood

# What counts how much in the coverage of a question: a name as much as two words of average rarity.
NAME_WEIGHT: Final = 2.0
DAYS_WEIGHT: Final = 1.5
# What stands in the sentence's surroundings rather than in it counts this much.
NEARBY: Final = 0.6
FAR: Final = 0.3
# What a word counts that has no concept and whose sentence is in another language.
OTHER_LANGUAGE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Content:
    """What a text says of names, known or by their keys, of words, concepts and of the days asked about."""

    names: frozenset[str]
    keys: frozenset[str]
    stems: frozenset[str]
    concepts: frozenset[str]
    days: float = 0.0

    def stands(self, stem: str, keys: Sequence[str]) -> bool:
        """Whether a name that no file has stands there, in this spelling or another."""
        return is_held(stem, keys, self.stems, self.keys)

    def covers(self, subject: Subject) -> bool:
        """Whether a word stands there, or another for the same concept."""
        return subject.stem in self.stems or (subject.concept is not None and subject.concept in self.concepts)


def coverage(question: Understood, contents: Sequence[Content], rarity: Mapping[str, float], language: str) -> float:
    """The share of what the question names and says that a sentence covers.

    ``contents`` are the sentence, then its passage and its report; what only the wider ones hold counts for less. A
    word without a concept cannot be looked for in another language, so it weighs less there.
    """
    names = [[name in content.names for content in contents] for name in question.names]
    names += [[content.stands(stem, keys) for content in contents] for stem, keys in question.unknown]
    parts = [(NAME_WEIGHT, _part(held)) for held in names]
    same_language = words.language_of(question.question.text) == language
    for subject in question.subjects:
        weight = rarity.get(subject.stem, 1.0) * (1.0 if same_language or subject.concept else OTHER_LANGUAGE)
        parts.append((weight, _part([content.covers(subject) for content in contents])))
    if question.spans:
        parts.append((DAYS_WEIGHT, max(contents[0].days, *(NEARBY * content.days for content in contents[1:2]), 0.0)))
    total = sum(weight for weight, _ in parts)
    return sum(weight * share for weight, share in parts) / total if total else 0.0


def _part(held: Sequence[bool]) -> float:
    """How much it counts that the sentence, else its passage, else its report holds something."""
    return next((share for holds, share in zip(held, (1.0, NEARBY, FAR), strict=False) if holds), 0.0)
