"""Who took which place from whom: whether a sentence tells of others than a question asks of. Pure.

"When did the army retake Tabqa?" is not answered by how the Islamic State took it, nor "When did Hama fall?" by the
fall of a town on the road to Hama. Only what is told outright counts: where a sentence leaves open who did it or to
what place, it may be what is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Final

from retrieval.names import PLACES, Gazetteer
from retrieval.names.entries import content, own_files
from retrieval.types import NameMention

CAMPS_FILE: Final = "camps.txt"

# To take a place, to leave it to others, to fall.
_TAKE: Final = (
    r"\b(?:(?:re)?captur(?:e|ed|es|ing)|seiz(?:e|ed|es|ing|ure)|overr[ua]n(?:s|ning)?|conquer(?:s|ed|ing)?|liberat(?:e|ed"
    r"|es|ing|ion)|retook|retak(?:e|en|es|ing)|(?:re)?gain(?:s|ed|ing)?|storm(?:s|ed|ing)?|(?:swept|moved|burst|advanced)"
    r" into|enter(?:s|ed|ing)?|(?:wins?|won|winning)\b(?= .{0,40}\bback)|(?:takes?|took|taken"
    r"|taking)(?: (?:over|back))?)\b"
)
_TAKE_ARABIC: Final = (
    r"\b[وف]?(?:[يت]?سيطر(?:ت|وا|ون)?|السيطرة|سيطرة|استولى|استولت|استولوا|الاستيلاء|استعاد(?:ت|وا)?|استعادة|حرر(?:ت|وا|ها)?"
    r"|تحرير|اقتحم(?:ت|وا)?|اقتحام|دخل(?:ت|وا)?|دخول|اجتاح(?:ت|وا)?)\b"
)
_LEAVE: Final = (
    r"\b(?:withdr[ae]w(?:s|n|ing|al)?|pull(?:s|ed|ing)? (?:out|back)|(?:abandon|retreat|surrender|evacuat)(?:s|e|ed"
    r"|ing)?|fle(?:e|es|d|eing)|leav(?:e|es|ing)|left|los(?:e|es|t|ing))\b"
    r"|\b[وف]?(?:انسحب(?:ت|وا)?|انسحاب|ينسحب|خسر(?:ت|وا)?|غادر(?:ت|وا)?|خرج(?:ت|وا)?|فر(?:ت|وا)?|هرب(?:ت|وا)?)\b"
)
_FALL: Final = r"\b(?:fell|falls?|fallen|falling)\b|\b[وف]?(?:سقط(?:ت)?|سقوط|تسقط)\b"
_TURN: Final = re.compile(rf"(?P<take>{_TAKE}|{_TAKE_ARABIC})|(?P<leave>{_LEAVE})|(?P<fall>{_FALL})", re.I)
_CLAUSE: Final = re.compile(
    r"[.;:!?؟؛]|\s[-–—]+\s|\b(?:after|before|while|when|where|which|who|as|but|because|although|though|since|until"
    r"|following|despite|amid|whose|if)\b"
    r"|\b(?:و?بعد(?:ما)?|و?قبل|حيث|بينما|عندما|منذ|فيما|لكن|التي|الذي|الذين|حين)\b"
)
# What ends the object of a verb: from here on it is where, when or how.
_OBJECT_ENDS: Final = re.compile(
    r"\b(?:in|on|at|near|from|with|north|south|east|west|outside|between|towards?|to|by|for|beside|around|for|against"
    r"|under|during|amid)\b|\b(?:قرب|من|في|شمال|جنوب|شرق|غرب|باتجاه|نحو|خارج|بعد|خلال)\b"
)
_PASSIVE: Final = re.compile(r"\b(?:was|were|been|being|be|is|are)\s+(?:\w+\s+){0,2}\Z", re.I)
_ASKED_PASSIVE: Final = re.compile(r"\b(?:was|were|been|is|are)\b", re.I)
_DID: Final = re.compile(r"\b(?:did|does|do)\b", re.I)
_NOUN: Final = re.compile(r"\b(?:the|a|its|their|his)\s+(?:\w+\s+)?\Z", re.I)
_GOING_ON: Final = re.compile(r",\s+(?:\w+ly\s+)?\Z")
# What leads to who did it, behind the deed; to who lost by it; and what leads to neither, before it.
_BY: Final = re.compile(
    r"\b(?:by|to)\s+(?:\w+[\s-]+){0,3}\Z|(?:بيد|في يد|في أيدي|بأيدي|على يد|على أيدي)\s+(?:\w+\s+)?\Z"
)
_FROM: Final = re.compile(r"\bfrom\s+(?:\w+[\s-]+){0,3}\Z|\bمن\s+(?:يد\s+|أيدي\s+|قبضة\s+)?(?:\w+\s+)?\Z")
_ASIDE: Final = re.compile(r"\b(?:from|against|near|by|with|into|in|ضد|من|مع)\s+(?:\w+[\s-]+){0,2}\Z")
# Something at a place that is not the place.
_AT: Final = re.compile(
    r"\b(?:airports?|air ?bases?|bases?|dams?|bridges?|refiner(?:y|ies)|prisons?|hospitals?|camps?|checkpoints?|posts?"
    r"|hills?|villages?|farms?|roads?|highways?|suburbs|outskirts|barracks|positions?|fields?|crossing|silos)\s+"
    r"(?:of|in|at|near|outside|around|to)\s+(?:the\s+)?(?:\w+\s+of\s+)?\Z",
    re.I,
)
# What makes a place before a verb the whereabouts of something.
_WHERE: Final = re.compile(
    r"\b(?:in|on|at|near|from|of|to|towards?|outside|around|between|through|for|with)\s+(?:the\s+)?(?:\w+\s+of\s+)?\Z",
    re.I,
)
# What stands between a verb and its place: "took control of", "withdrew from".
_HOLD: Final = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:control|hold|possession)\s+(?:of|over)\b|\s+(?:كامل\s+)?على\b|\s+\w+\s+على\b|\s+\w+\s+\w+\s+على\b",
    re.I,
)
_LEFT: Final = re.compile(r"\s+(?:\w+\s+){0,3}?(?:from|out of|of)\b|\s+(?:\w+\s+){0,3}?من\b", re.I)
_NO_PLACE: Final = re.compile(r" (?:out|part|place|prisoner|hostage|refuge|shelter|responsibility|aim|over from)\b")
_BUILT: Final = frozenset({"facility", "crossing", "camp"})
# Before the id of a place: something there.
_AT_A_PLACE: Final = "at "
_ASKING: Final = 12
_TAKEN: Final = PLACES - {"country", "river"}
_STATES: Final = frozenset({"syria", "iraq", "coalition", "turkey", "russia", "israel"})
# Those who have no name of their own.
_NAMELESS: Final = (
    (re.compile(r"\brebels?\b|\bopposition\b|(?:ال)?معارضة|(?:ال)?ثوار|\bالفصائل", re.I), frozenset({"rebels"})),
    (
        re.compile(r"\b(?:troops|soldiers|army|government|regime|police|security forces)\b|\b(?:الجيش|القوات النظامية"
                   r"|القوات الحكومية|قوات النظام|الجنود)\b", re.I),
        _STATES,
    ),
    (
        re.compile(r"\b(?:militants|jihadists|gunmen|insurgents|extremists)\b|\b(?:ال)?مسلح(?:ين|ون)\b", re.I),
        frozenset({"islamic-state", "rebels", "qaeda"}),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """A place that changes hands: the camps that may have taken it, those that may have lost it, and which place.

    What is empty is not told.
    """

    winners: frozenset[str]
    losers: frozenset[str]
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Side:
    """Where somebody is named or told of, and the camps they may be of."""

    start: int
    end: int
    camps: frozenset[str]


class Turns:
    """Reads who takes and who loses places; knows who fights on which side."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._camps, self._beside = _standard()

    def asked(self, question: str) -> Turn | None:
        """The turn that the main clause of a question asks of; None where it asks of none, or names nobody in it."""
        turns = list(self._turns(question, self._gazetteer.find(question), asks=True))
        told = turns[0] if turns else None
        return told if told and (told.winners or told.losers or told.places) else None

    def told(self, text: str, mentions: Sequence[NameMention]) -> list[Turn]:
        """The turns that a sentence tells of; ``mentions`` are the names in it, by offsets in it."""
        return list(self._turns(text, mentions, asks=False))

    def are_others(self, asked: Turn, text: str, mentions: Sequence[NameMention], same: Set[str]) -> bool:
        """Whether all that a sentence tells of places taken and lost is of others than a question asks of.

        Args:
            asked: What the question asks of.
            text: The sentence.
            mentions: The names in it, by offsets in it.
            same: The names in it that stand for a place asked about: the place, a part of it.
        """
        turns = self.told(text, mentions)
        return bool(turns) and all(self._is_other(asked, turn, same) for turn in turns)

    def _is_other(self, asked: Turn, told: Turn, same: Set[str]) -> bool:
        if self._are_opposed(asked.winners, told.winners) or self._are_opposed(asked.losers, told.losers):
            return True
        if _is_surely(asked.winners, told.losers) or _is_surely(asked.losers, told.winners):
            return True
        places = (
            told.places
            if self._are_towns(asked.places)
            else {one for one in told.places if not one.startswith(_AT_A_PLACE)}
        )
        return bool(asked.places and places) and places.isdisjoint(asked.places | same)

    def _are_towns(self, places: Iterable[str]) -> bool:
        """Whether none of some places is built, and so may be told as something at another: the dam at Mosul."""
        return all((known := self._gazetteer.get(one)) is None or known.kind not in _BUILT for one in places)

    def _are_opposed(self, some: Set[str], others: Set[str]) -> bool:
        """Whether nobody of some camps can be one of others, or told for one."""
        return bool(some and others) and not any(
            one == other or other in self._beside.get(one, ()) for one in some for other in others
        )

    def _turns(self, text: str, mentions: Sequence[NameMention], *, asks: bool) -> Iterator[Turn]:
        places = [one for one in mentions if self._kind(one) in _TAKEN]
        everybody = self._sides(text, mentions)
        begin = 0
        # The first words of a question are those that ask; what it asks of stands in its first clause.
        ends = [match.start() for match in _CLAUSE.finditer(text, _ASKING if asks else 0)] + [len(text)]
        for end in ends[:1] if asks else ends:
            sides = [one for one in everybody if begin <= one.start and one.end <= end]
            here = [one for one in places if begin <= one.start and one.end <= end]
            for match in _TURN.finditer(text, begin, end):
                if not _is_none(text, match, begin):
                    yield _Reading(text, match, begin, end, sides, here, asks).turn()
            begin = end

    def _sides(self, text: str, mentions: Sequence[NameMention]) -> list[_Side]:
        """Who is named or told of in a text."""
        found = [
            _Side(one.start, one.end, frozenset({camp})) for one in mentions if (camp := self._camps.get(one.name))
        ]
        taken = [(one.start, one.end) for one in mentions]
        for pattern, camps in _NAMELESS:
            found += [
                _Side(match.start(), match.end(), camps)
                for match in pattern.finditer(text)
                if not any(start < match.end() and match.start() < end for start, end in taken)
            ]
        return sorted(found, key=lambda one: one.start)

    def _kind(self, one: NameMention) -> str | None:
        known = self._gazetteer.get(one.name)
        return known.kind if known else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A word of taking, leaving or falling, with the clause it stands in and the sides and places named there."""

    text: str
    word: re.Match[str]
    begin: int
    end: int
    sides: Sequence[_Side]
    places: Sequence[NameMention]
    asks: bool

    def turn(self) -> Turn:
        """Who wins, who loses, and what place, as far as it is told."""
        is_arabic = not self.word[0].isascii()
        by, source = self._behind(_BY), self._behind(_FROM)
        if self.word["fall"]:
            return Turn(by, frozenset(), self._object() if is_arabic or self._is_noun() else self._subject())
        if self.word["leave"]:
            losers = self._doers_arabic() if is_arabic else frozenset() if self._is_passive() else self._doers()
            return Turn(frozenset(), losers, self._object(is_left=True))
        if is_arabic:
            return Turn(by or self._doers_arabic(), source, self._object())
        if self._is_passive():
            return Turn(by, source, self._subject())
        return Turn(by if self._is_noun() else self._doers(), source, self._object())

    def _is_passive(self) -> bool:
        before = self.text[self.begin : self.word.start()]
        return bool(_PASSIVE.search(before) or (self.asks and _ASKED_PASSIVE.search(before)))

    def _is_noun(self) -> bool:
        return bool(_NOUN.search(self.text[self.begin : self.word.start()])) and not self._asks_who_did()

    def _asks_who_did(self) -> re.Match[str] | None:
        """Behind which word of a question stands who did it, before the verb."""
        return _DID.search(self.text, self.begin, self.word.start()) if self.asks else None

    def _doers(self) -> frozenset[str]:
        """The camps of those before an English verb."""
        did = self._asks_who_did()
        begin = did.end() if did else self.begin
        before = [one for one in self.sides if begin <= one.start and one.end <= self.word.start()]
        return _all([one for one in before if not _ASIDE.search(self.text[self.begin : one.start])])

    def _doers_arabic(self) -> frozenset[str]:
        """The camps of those behind an Arabic verb, up to the place; before it where none is behind."""
        place = min((one.start for one in self.places if one.start >= self.word.end()), default=self.end)
        behind = [one for one in self.sides if self.word.end() <= one.start < place]
        behind = [one for one in behind if not _ASIDE.search(self.text[self.word.end() : one.start])]
        return _all(behind) or self._doers()

    def _behind(self, leading: re.Pattern[str]) -> frozenset[str]:
        """The camps of those that some words lead to, behind the deed."""
        stop = self.word.end()
        return _all([one for one in self.sides if one.start >= stop and leading.search(self.text[stop : one.start])])

    def _subject(self) -> frozenset[str]:
        """The places before a verb that nothing makes a whereabouts."""
        before = [one for one in self.places if one.end <= self.word.start()]
        return frozenset(one.name for one in before if not _WHERE.search(self.text[self.begin : one.start]))

    def _object(self, *, is_left: bool = False) -> frozenset[str]:
        """The places behind a word, up to where it is told where or how; of what lies at a place, that thing."""
        stop = self.word.end()
        behind = [one for one in self.places if one.start >= stop]
        if not behind:
            return frozenset()
        if _AT.search(self.text[stop : behind[0].start]):
            return frozenset({_AT_A_PLACE + behind[0].name})
        lead = _LEFT.match(self.text, stop) if is_left else _HOLD.match(self.text, stop)
        begin = lead.end() if lead else stop
        ends = _OBJECT_ENDS.search(self.text, begin, self.end)
        end = ends.start() if ends else self.end
        return frozenset(one.name for one in behind if one.end <= end)


def _is_none(text: str, word: re.Match[str], begin: int) -> bool:
    """Whether a word of taking or leaving tells of no place: ", taking the last", "what is left of", "taken out"."""
    before = text[begin : word.start()]
    if word[0].endswith("ing") and _GOING_ON.search(before):
        return True
    if word[0].lower() == "left" and (_PASSIVE.search(before) or text[word.end() :].startswith(" of ")):
        return True
    return _NO_PLACE.match(text, word.end()) is not None


def _all(sides: Iterable[_Side]) -> frozenset[str]:
    return frozenset(camp for one in sides for camp in one.camps)


def _is_surely(some: Set[str], others: Set[str]) -> bool:
    """Whether two are told as the same single camp."""
    return len(some) == 1 and some == others


def read(text: str) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """The camp of each id, and the camps beside each, from the text of a file."""
    camps: dict[str, str] = {}
    beside: dict[str, frozenset[str]] = {}
    for _, line in content(text):
        head, _, ids = line.partition(":")
        camp, *others = head.replace(" beside ", " ").split()
        camps |= dict.fromkeys(ids.split(), camp)
        beside[camp] = frozenset(others)
    return camps, beside


@cache
def _standard() -> tuple[Mapping[str, str], Mapping[str, frozenset[str]]]:
    ((_, text),) = own_files([CAMPS_FILE])
    return read(text)
