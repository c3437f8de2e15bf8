"""What a question names, and whether a text names it too. Pure.

Where a report does not name the places and people that a question names, none of its sentences is an answer, however
alike it reads. A place is also named by a place in the province that is asked about, and by the words of its name
apart: "the church of Mar Elias" is the Mar Elias church.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from bot.briefing.content import Content
from retrieval import words
from retrieval.arabic import is_arabic
from retrieval.names import PLACES, Gazetteer
from retrieval.names.areas import Areas
from retrieval.names.positions import Positions
from retrieval.understand import Understood

#: Towns that also stand for the government that sits there.
CAPITALS: Final = frozenset(
    {"damascus", "baghdad", "erbil", "ankara", "tehran", "moscow", "washington", "beirut", "amman", "riyadh", "london"}
    | {"paris", "cairo", "doha", "jerusalem"}
)
_TOWNS: Final = PLACES - {"country", "province", "river"}
_WHOLE_TOWNS: Final = frozenset({"city", "town", "village"})
# A quarter of a city or a crossing lies at most so far from where the town is drawn, in kilometres.
PART: Final = 12.0
_REQUIRED: Final = PLACES - {"country"} | {"person"}
_JOINED: Final = re.compile(r"\b(?:and|or)\b|\bو\w", re.I)
# What an Arabic name stands behind.
_INTRODUCED: Final = re.compile(
    r"\b[وبلف]?(?:ال)?(?:قرية|بلدة|ناحية|حي|مدينة|مخيم|جبل|تل|كفر|معبر|حقل|جسر|عشيرة|قبيلة|كتيبة|عميد|عقيد|لواء|فريق|مقدم"
    r"|رائد|نقيب|شيخ|دكتور|قاضي|محامي|وزير|نائب|محافظ|صحافي|صحفي)\s+(\w+(?:\s+\w+)?)"
)
# What stands before the capital where a government is said to be: "the authorities in Damascus".
_OF_A_GOVERNMENT: Final = re.compile(
    r"(?:\b(?:authorities|government|officials|rulers|leadership|administration)\s+(?:in|of)"
    r"|(?:سلطات|حكومة|الحكومة|مسؤولين|مسؤولون|المسؤولين|إدارة|الإدارة)(?:\s+في)?)\s+$",
    re.I,
)
# In a name with fewer words apart each could be anything.
_FEWEST_APART: Final = 2


@dataclass(frozen=True, slots=True)
class Aim:
    """What a question names.

    ``needed`` are the places and people that a report must name, ``unknown`` what decides beside them of the names that
    no file knows: the stem of each and its keys; ``apart`` the stems of the words of names that are written in several;
    ``areas`` the provinces that are meant with all that lies in them.
    """

    needed: frozenset[str]
    unknown: tuple[tuple[str, tuple[str, ...]], ...]
    apart: Mapping[str, frozenset[str]]
    areas: frozenset[str]


def _decides(name: tuple[str, Sequence[str]], question: Understood, needed: Set[str]) -> bool:
    """Whether a report must have a name that no file knows.

    Where nothing else is named it must; beside a place or a person it must have what is surely a name, and beside other
    names what may be one: no Arabic word, which may be any, and no "F-15".
    """
    stem, keys = name
    if not question.names or _is_surely_a_name(stem, keys, question.question.text):
        return True
    return not needed and not is_arabic(stem) and not any(char.isdigit() for char in stem)


def _is_surely_a_name(stem: str, keys: Sequence[str], text: str) -> bool:
    """Whether a word of a question that no file knows decides beside names that are known.

    A short or common word does not, nor does an Arabic one, which no capital shows to be a name, unless a word before
    it does.
    """
    if not keys:
        return False
    return not is_arabic(stem) or any(stem in words.stems(match[1]) for match in _INTRODUCED.finditer(text))


class Named:
    """Compares what questions and texts name; knows kinds of names, where places lie, and in which province."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._positions = Positions.load()
        self._areas = Areas.load()

    def aim(self, question: Understood) -> Aim:
        """What a question names.

        Countries need not be named, for reports take them for granted, nor groups and offices, for they go by too
        many descriptions ("the militants", "the ministry").
        """
        text = question.question.text
        mentions = [one for one in self._gazetteer.find(text) if one.name in question.names]
        apart = {one.name: frozenset(words.stems(text[one.start : one.end])) for one in mentions}
        named = frozenset(name for name in question.names if self._kind(name) in _REQUIRED)
        # "Did Damascus regain Nasib?" means a government: a report on Nasib need not name the town. Neither need one
        # on a market in Damascus that no file has.
        governments = {one.name for one in mentions if _OF_A_GOVERNMENT.search(text, 0, one.start)} & CAPITALS
        needed = named - CAPITALS or (frozenset() if any(question.unknown_keys) else named - governments)
        return Aim(
            needed,
            tuple(one for one in question.unknown if _decides(one, question, needed)),
            {name: stems for name, stems in apart.items() if len(stems) >= _FEWEST_APART},
            frozenset(one.name for one in mentions if self._areas.is_meant(one.name, text, one.start, one.end)),
        )

    def all_in(self, names: Set[str], stems: Set[str], aim: Aim) -> frozenset[str]:
        """The names of a text, with those of the question that it holds otherwise: word by word, or a part of them."""
        apart = {name for name, its in aim.apart.items() if its <= stems}
        areas = {area for name in names if (area := self._areas.of(name)) in aim.areas} if aim.areas else set()
        return frozenset(names | apart | areas)

    def fits(self, question: Understood, aim: Aim, report: Content) -> bool:
        """Whether a report names the places and people that the question names, and most of its unknown names."""
        needed = aim.needed
        if len(needed) > 1 and _JOINED.search(question.question.text):
            # "Who holds X and Y?" may be answered by one report on each.
            needed = (needed & report.names) or needed
        unknown = [report.stands(stem, keys) for stem, keys in aim.unknown]
        return needed <= report.names and sum(unknown) * 2 >= len(unknown)

    def is_about(self, question: Understood, aim: Aim, inside: Content, passage: Content) -> bool:
        """Whether a sentence names a place or person asked about; its passage may, where it names no other town."""
        if not aim.needed and not aim.unknown:
            return True

        def names(content: Content) -> bool:
            return bool(aim.needed & content.names) or any(content.stands(*one) for one in aim.unknown)

        others = inside.names - aim.needed
        elsewhere = any(self._kind(name) in _TOWNS and not self._is_by(name, aim.needed) for name in others)
        return names(inside) or (not elsewhere and names(passage))

    def same(self, aim: Aim, names: Set[str]) -> frozenset[str]:
        """Those of some names that stand for a place asked about: the place, a part of it, a place in its province."""
        return frozenset(
            name
            for name in names
            if name in aim.needed or self._areas.of(name) in aim.areas or self._is_by(name, aim.needed)
        )

    def is_elsewhere(self, question: Understood, named: Set[str]) -> bool:
        """Whether a sentence that names these names places like those of the question, and none of them."""
        asked = {name for name in question.names if self._kind(name) in _TOWNS} - CAPITALS
        towns = {name for name in named if self._kind(name) in _TOWNS} - CAPITALS
        return bool(asked and towns) and asked.isdisjoint(towns)

    def _is_by(self, name: str, needed: Set[str]) -> bool:
        """Whether a place is part of one asked about, or the other way round: a quarter, a mosque, a crossing."""
        return any(
            not {self._kind(name), self._kind(other)} <= _WHOLE_TOWNS and self._positions.are_near(name, other, PART)
            for other in needed
        )

    def _kind(self, name: str) -> str | None:
        found = self._gazetteer.get(name)
        return found.kind if found else None
