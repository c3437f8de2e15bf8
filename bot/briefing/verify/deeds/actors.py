"""Those who may do something or undergo it, as a sentence names them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.briefing.verify.text.capitals import CAPITALS
from bot.briefing.verify.text.reading import Line, Reading, Word

#: Those who do and undergo, besides names.
ACTORS: Final = frozenset(
    """
    soldier army military police security-forces special-forces forces militant fighter rebel militia terrorist
    extremist unknown-attacker faction foreign-fighter civilian citizen child woman protester prisoner hostage
    journalist doctor
    government regime opposition authorities coalition tribe student teacher cleric demonstrator officer commander
    smuggler kidnapper guard worker displaced refugee villager minister president prime-minister governor parliament
    activist court warplane navy sniper suicide-bombing peacekeeper observer inspector detainee pilgrim farmer
    """.split()
)  # fmt: skip


_NAMED: Final = frozenset({"group", "army", "party", "person", "country", "community", "office", "agency"})


_SIDES: Final = (
    frozenset("soldier army military police security-forces special-forces government regime authorities".split()),
    frozenset(
        "militant fighter rebel militia terrorist extremist unknown-attacker faction foreign-fighter opposition".split()
    ),
    frozenset(
        "civilian citizen child woman protester journalist doctor student teacher displaced pilgrim farmer worker"
        " activist".split()
    ),
)


#: Verbs in the past that no ending shows.
IRREGULAR: Final = frozenset(
    "took shot struck hit beat fought gave sold sent met withdrew overran blew drove lost won caught held led threw"
    " hurt retook slew freed bought brought taken shot stricken beaten driven thrown".split()
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody: the names and concepts of the words that belong together, and where they stand."""

    names: frozenset[str]
    concepts: frozenset[str]
    start: int
    end: int
    text: str
    is_place: bool = False
    is_country: bool = False

    def is_one(self, other: Actor) -> bool:
        """Whether both can be the same."""
        if self.names and other.names:
            return bool(self.names & other.names)
        mine, others = self._side(), other._side()
        return bool(self.concepts & other.concepts) or mine is None or others is None or mine == others

    def surely_is(self, other: Actor) -> bool:
        """Whether both are told by the same name, word or side."""
        mine = self._side()
        return bool(self.names & other.names or self.concepts & other.concepts) or (
            mine is not None and mine == other._side()
        )

    def is_opposed(self, other: Actor) -> bool:
        """Whether both are of the state and of its enemies, or bear names that are no country's."""
        if self.is_country or other.is_country or not self.is_not(other):
            return False
        return bool(self.names and other.names) or (self._side(), other._side()) in ((0, 1), (1, 0))

    def is_not(self, other: Actor) -> bool:
        """Whether both are certainly not the same."""
        if self.names and other.names:
            return not self.names & other.names
        mine, others = self._side(), other._side()
        return mine is not None and others is not None and mine != others

    def _side(self) -> int | None:
        return next((number for number, side in enumerate(_SIDES) if side & self.concepts), None)


_OF: Final = r"\s+of\s+(?:the\s+)?"


_BODIES: Final = re.compile(
    r"(?:[A-Z][\w'’-]+\s){1,4}(?:Brigades?|Army|Front|Forces?|Movement|Party|Battalion|Council|Union|Division|Command)\b"
)


def actors_of(line: Line, reading: Reading) -> list[Actor]:
    """Those who may do or undergo; words that stand together are one: the Iraqi army, ISIL fighters."""
    found: list[Actor] = []
    for word in sorted(_with_bodies(line), key=lambda one: one.start):
        names, concepts = _as_actor(word, reading)
        if concepts & _OF_OTHERS and _is_modifier(line, word):
            continue  # a hostage negotiator is no hostage
        if not names and not concepts:
            continue
        last = found[-1] if found else None
        if last and last.concepts and not last.names and re.fullmatch(_OF, line.plain[last.end : word.start]):
            found[-1] = replace(last, names=names, end=word.end, text=line.text[last.start : word.end])
        elif (
            last
            and (not (names and last.names and not _is_of_country(last, reading)) or _is_adjective(line, word, reading))
            and (_go_together(line, last, word) or (_is_adjective(line, word, reading) and word.start - last.end == 1))
        ):
            found[-1] = Actor(
                last.names | names, last.concepts | concepts, last.start, word.end, line.text[last.start : word.end]
            )
        else:
            text = line.text[word.start : word.end]
            found.append(Actor(names, concepts, word.start, word.end, text, _only_place(word, reading)))
    known = [replace(one, is_country=bool(one.names) and _is_of_country(one, reading)) for one in found]
    return _with_appositions(line, [_without_country(one, reading) for one in known])


def _with_appositions(line: Line, actors: Sequence[Actor]) -> list[Actor]:
    """Those with the name that stands beside them: "Iraq's prime minister, Mustafa al-Kadhimi, accused"."""
    found: list[Actor] = []
    for one in actors:
        last = found[-1] if found else None
        between = line.plain[last.end : one.start] if last else ""
        if last and re.fullmatch(_BESIDE, between) and (_ASIDE_ENDS.match(line.plain, one.end) or line.lang == "ar"):
            found[-1] = replace(last, names=last.names | one.names, concepts=last.concepts | one.concepts, end=one.end)
        else:
            found.append(one)
    return found


_BESIDE: Final = re.compile(
    r"(?: \w+)?, (?:the |a |an )?(?:\w+ )?|(?<=\w) (?:foreign |defence |interior |oil )?(?:minister )"
)


_ASIDE_ENDS: Final = re.compile(r",|\s(?:has|had|have|\w+ed|said|met)\b")


def _is_adjective(line: Line, word: Word, reading: Reading) -> bool:
    """Whether an Arabic word says of which country the one before is: القوات العراقية."""
    name = reading.gazetteer.get(word.name) if word.name else None
    return line.lang == "ar" and name is not None and name.kind == "country"


def _is_of_country(one: Actor, reading: Reading) -> bool:
    """Whether somebody is so far only told by a country: "Syrian …"."""
    known = [reading.gazetteer.get(name) for name in one.names]
    return not one.concepts and all(name is not None and name.kind == "country" for name in known)


def _with_bodies(line: Line) -> list[Word]:
    """The words of a sentence, with names of armed bodies and parties that no file has as one word each."""
    named = [(one.start, one.end) for one in line.names]
    found = [
        Word(match[0], match.start(), match.end(), "", keys=(match[0].casefold(),))
        for match in _BODIES.finditer(line.text)
        if not any(start < match.end() and match.start() < end for start, end in named)
    ]
    rest = [word for word in line.words if not any(one.start <= word.start < one.end for one in found)]
    return [*rest, *found]


def _is_modifier(line: Line, word: Word) -> bool:
    """Whether an English word only says what kind of thing the noun behind it is."""
    following = next((one for one in line.words if one.start == word.end + 1), None)
    if following is None or following.text.endswith(("ed", "ing", "s")) or following.text in IRREGULAR:
        return False
    return following.text.isascii() and following.concept != word.concept


_OF_OTHERS: Final = frozenset("hostage prisoner child woman civilian displaced refugee student".split())


def _go_together(line: Line, last: Actor, word: Word) -> bool:
    """Whether two words are one: in Arabic not behind an ending that no noun before its owner has (ناشطون)."""
    if not re.fullmatch(r"[\s-]*(?:al-|the )?", line.plain[last.end : word.start]):
        return False
    return line.lang != "ar" or (not last.text.endswith(("ون", "ين", "ان", "ا")) and not last.text.startswith("ال"))


def _as_actor(word: Word, reading: Reading) -> tuple[frozenset[str], frozenset[str]]:
    if word.name:
        name = reading.gazetteer.get(word.name)
        if name and name.kind == "community":
            return frozenset(), frozenset({word.name})
        if name is None or (name.kind not in _NAMED and not _is_place(word.name, reading)):
            return frozenset(), frozenset()
        return frozenset({word.name}), frozenset()
    if word.keys and word.text[:1].isupper():
        return frozenset({word.keys[0]}), frozenset()
    return frozenset(), frozenset({word.concept}) & ACTORS if word.concept else frozenset()


def _is_place(name_id: str, reading: Reading) -> bool:
    name = reading.gazetteer.get(name_id)
    return name is not None and name.kind not in _NAMED


def _only_place(word: Word, reading: Reading) -> bool:
    """Whether a name is one of a place that does nothing itself: a town that is no capital."""
    return bool(word.name) and word.name not in CAPITALS and _is_place(word.name or "", reading)


def _without_country(one: Actor, reading: Reading) -> Actor:
    """Somebody without a country beside other words, which says whose they are: "Syrian rebels" are rebels."""
    if len(one.names) < 2:
        return one
    names = frozenset(
        name for name in one.names if (known := reading.gazetteer.get(name)) is None or known.kind != "country"
    )
    return replace(one, names=names or one.names)
