"""What a passage is worth to a question: how well words and meaning found it, and what it holds of what is asked. Pure.

A passage in another language shares few words with the question and lies further from it in meaning, however well it
answers. So the lists are read language by language, and what is asked is looked for by tokens that both languages
share.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from retrieval import words
from retrieval.library.reading import Held
from retrieval.tokens import concept_token, name_token, sound_token
from retrieval.understand import Understood

# Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009).
RRF = 60
# What a word counts that has no concept, where the passage is in another language.
OTHER_LANGUAGE = 0.5

Ranked = Sequence[tuple[int, float]]
# Says by its name in which of several lists a passage stands.
ListOf = Callable[[Held], str]


def by_language(held: Held) -> str:
    """The list that a passage stands in among those of its language."""
    return held.language


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of a passage's score weighs, fitted to the judges' questions for tuning.

    ``coverage`` is the measure: what a passage holds of the names and subjects asked for. ``words`` and ``meaning``
    weigh how well each of the two finds it; one that weighs nothing is not tried. ``days`` and ``names`` weigh what the
    passage and its report hold of those asked for. ``list_of`` says in which list a passage stands, for standings are
    read list by list. docs/bench.md shows what is found without each part.
    """

    coverage: float = 1.0
    days: float = 0.64
    words: float = 0.35
    names: float = 0.34
    meaning: float = 0.26
    list_of: ListOf = by_language


#: The weights that were fitted.
FITTED = Weights()


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that is asked for: the tokens of which one is enough, and whether one is the same in every language."""

    tokens: tuple[str, ...]
    bridges: bool


def units(question: Understood) -> tuple[Unit, ...]:
    """What a question asks for but for days: its names, in whatever spelling, and its subjects."""
    names = [Unit((name_token(name),), bridges=True) for name in question.names]
    unlisted = [Unit((stem, *map(sound_token, keys)), bridges=bool(keys)) for stem, keys in question.unknown]
    subjects = [
        Unit(
            tuple(filter(None, (one.stem, one.concept and concept_token(one.concept)))),
            bridges=one.concept is not None,
        )
        for one in question.subjects
    ]
    return (*names, *unlisted, *subjects)


def weights(asked: Iterable[Unit], frequencies: Mapping[str, int], passages: int) -> dict[Unit, float]:
    """How much each unit says: the inverse document frequency of the most frequent of its tokens."""
    return {
        unit: math.log(1 + passages / (max(frequencies.get(token, 0) for token in unit.tokens) + 0.5)) for unit in asked
    }


def coverage(weighed: Mapping[Unit, float], held: Held, language: str | None) -> float:
    """The share of what is asked, by weight, that a passage holds; ``language`` is the question's."""
    same = held.language == language
    total = covered = 0.0
    for unit, full in weighed.items():
        weight = full if same or unit.bridges else OTHER_LANGUAGE * full
        total += weight
        covered += weight * (not held.tokens.isdisjoint(unit.tokens))
    return covered / total if total else 0.0


def standing(ranked: Ranked, held: Mapping[int, Held], list_of: ListOf = by_language) -> dict[int, float]:
    """The standing of each key among those of its list: 1 for the first, falling with the rank."""
    counts: dict[str, int] = {}
    found = {}
    for key, _ in ranked:
        if key in held:
            name = list_of(held[key])
            rank = counts[name] = counts.get(name, 0) + 1
            found[key] = (RRF + 1) / (RRF + rank)
    return found


def closeness(ranked: Ranked, held: Mapping[int, Held], list_of: ListOf = by_language) -> dict[int, float]:
    """How near each key is in meaning: 1 for the nearest of its list, 0 for the last of all."""
    last = ranked[-1][1] if ranked else 0.0
    nearest: dict[str, float] = {}
    found = {}
    for key, score in ranked:
        if key in held:
            best = nearest.setdefault(list_of(held[key]), score)
            found[key] = (score - last) / (best - last) if best > last else 1.0
    return found


def language_of(question: Understood) -> str | None:
    """The language that a question is asked in."""
    return words.language_of(question.question.text)
