"""Who did what to whom, as far as word order and a few small words tell it: swapped sides are a fault. Pure.

English tells roles by order, voice and "by"; Arabic by its verb, subject, object order, with على يد for "by". Only what
both the statement and the passage tell is compared, so that what is not understood is no fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.briefing.verify.alignment import Clause, Support
from bot.briefing.verify.capitals import CAPITALS
from bot.briefing.verify.concepts import implies
from bot.briefing.verify.reading import LIGHT, Line, Page, Reading, Word
from bot.briefing.verify.types import Fault
from retrieval.quantities.vocabulary import pattern

_RETOLD: Final = 0.4
#: What somebody does to somebody or something.
_DEEDS: Final = frozenset(
    """
    kill wound arrest kidnap execute assassinate attack bomb shell airstrike shoot ambush storm raid capture retake
    defeat repel besiege expel accuse blame condemn criticise praise support aid arm threaten warn release dismiss
    appoint visit meet invade protect train supply-weapons torture massacre hit shootdown disarm surrender send
    sanctions reject recognise compensate poison harass help ally chase interrogate sue trial replace hand-over control
    lose withdraw enter betray finance hijack deport punish mediate smuggle sell buy demand
    """.split()
)  # fmt: skip
_TAKES: Final = frozenset({"capture", "retake", "control"})
#: Those who do and undergo, besides names.
_ACTORS: Final = frozenset(
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
_CLAUSE_ENDS: Final = pattern(
    r"[.;:]|,\s(?:while|but|and|which|who|where)\b|\b(?:while|whereas|after|before|because|although|but|when"
    r"|since|which|who|that|as|unless|if|until|where)\b|(?<!\w)(?:بينما|فيما|بعد|قبل|لكن|الذي|التي|إن|أن)(?!\w)|\sو(?!ز|لاي|حد|سط"
    r"|كال|فد|ثي|قف|فق|رش|اد|طن|سائل|ضع|اشنط)(?=\w{3,})"
)
#: Verbs in the past that no ending shows.
_IRREGULAR: Final = frozenset(
    "took shot struck hit beat fought gave sold sent met withdrew overran blew drove lost won caught held led threw"
    " hurt retook slew freed bought brought taken shot stricken beaten driven thrown".split()
)
_AFTER_MODAL: Final = re.compile(r"\b(?:to|will|would|may|might|could|did|not|should|must|can)\s+(?:\w+ly\s+)?$")
_PARTICIPLE: Final = re.compile(r"\b(?:\w{3,}ed|used|held|led|run|made|built|known|taken)\b")
_PASSIVE: Final = pattern(r"\b(?:was|were|been|being|be|is|are|got)\s+(?:\w+ly\s+)?$")
_BY: Final = pattern(
    r"\b(?:by|at the hands of)\s+(?:\w+\s+){0,4}$|(?<!\w)(?:على يد|على أيدي|من قبل|بنيران|برصاص"
    r"|من جانب)\s+(?:\w+\s+){0,2}$"
)
_FROM: Final = pattern(r"\bfrom\s+(?:\w+\s+){0,3}$|(?<!\w)(?:من|من يد|من أيدي|من قبضة)\s+(?:\w+\s+){0,2}$")
_UPON: Final = pattern(r"\b(?:on|against|of|at|with|to)\s+(?:\w+\s+){0,4}$|(?<!\w)(?:على|ضد|ب|ل)\s*(?:\w+\s+){0,2}$")
_OBLIQUE: Final = pattern(
    r"\b(?:of|from|in|near|with|against|by|for|at|on|to|into)\s+(?:(?:the|a|an|its|their|his)\s+)?$"
)
_TO_LOSE: Final = pattern(r"\b(?:fell|fall|falls|fallen) to\b|\blost (?:\w+ ){0,4}to\b")
_FROM_TO: Final = pattern(r"\bfrom\s+(?:the\s+)?(?:[\w'-]+\s+(?:al-)?)?$|(?<!\w)من\s+(?:مدينة\s+|بلدة\s+)?$")
_TO: Final = pattern(
    r"\b(?:to|into|towards?)\s+(?:the\s+)?(?:[\w'-]+\s+(?:al-)?)?$|(?<!\w)(?:إلى|نحو)\s+(?:مدينة\s+|بلدة\s+)?$"
)
_GIVES: Final = re.compile(
    r"\b(?:gave|gives?|given|hand(?:ed|s)?|turn(?:ed|s)? over|sold|sells?|sent|sends?|return(?:ed|s)?"
    r"|transferr?(?:ed|s)?|deliver(?:ed|s)?"
    r"|lost|surrender(?:ed|s)?|paid|pays?|supplied|supplies|provided|provides?"
    r"|ceded)\b[^,;.]*\bto\s+(?:the\s+)?(?:\w+\s+)?$"
)
# How far from a deed who does it may stand.
_REACH: Final = 140


@dataclass(frozen=True, slots=True)
class _Actor:
    """Somebody: the names and concepts of the words that belong together, and where they stand."""

    names: frozenset[str]
    concepts: frozenset[str]
    start: int
    end: int
    text: str
    is_place: bool = False
    is_country: bool = False

    def is_one(self, other: _Actor) -> bool:
        """Whether both can be the same."""
        if self.names and other.names:
            return bool(self.names & other.names)
        mine, others = self._side(), other._side()
        return bool(self.concepts & other.concepts) or mine is None or others is None or mine == others

    def surely_is(self, other: _Actor) -> bool:
        """Whether both are told by the same name, word or side."""
        mine = self._side()
        return bool(self.names & other.names or self.concepts & other.concepts) or (
            mine is not None and mine == other._side()
        )

    def is_opposed(self, other: _Actor) -> bool:
        """Whether both are of the state and of its enemies, or bear names that are no country's: sure in any language."""
        if self.is_country or other.is_country or not self.is_not(other):
            return False
        return bool(self.names and other.names) or (self._side(), other._side()) in ((0, 1), (1, 0))

    def is_not(self, other: _Actor) -> bool:
        """Whether both are certainly not the same."""
        if self.names and other.names:
            return not self.names & other.names
        mine, others = self._side(), other._side()
        return mine is not None and others is not None and mine != others

    def _side(self) -> int | None:
        return next((number for number, side in enumerate(_SIDES) if side & self.concepts), None)


@dataclass(frozen=True, slots=True)
class _Deed:
    """A deed with who did it and to whom, each None where the sentence does not tell."""

    concept: str
    text: str
    agent: _Actor | None
    patient: _Actor | None


def faults_of_sides(
    line: Line, aligned: Sequence[tuple[Clause, Support]], pages: Sequence[Page], reading: Reading
) -> Iterator[Fault]:
    """Where a statement turns round who did what to whom, or from where to where somebody went."""
    told = [(page, deed) for page in pages for one in page.lines for deed in _deeds(one, reading)]
    for deed in _deeds(line, reading):
        alike = [(page, other) for page, other in told if _same_deed(deed.concept, other.concept)]
        if alike and not any(_agree(deed, other) for _, other in alike):
            page, other = next(
                (one for one in alike if _turned(deed, one[1], is_sure=_is_of(one[0], line))), (None, None)
            )
            if page is not None and other is not None:
                yield Fault("roles", deed.text, _told(page, deed, other))
    for clause, support in aligned:
        if support.share >= _RETOLD and support.line.lang == line.lang:
            yield from _swapped(clause, support, reading)
    yield from _directions(line, pages)


def _swapped(clause: Clause, support: Support, reading: Reading) -> Iterator[Fault]:
    """Deeds of a clause that the sentence it retells tells of another one of those it names."""
    told, actors = support.line, _actors(support.line, reading)
    there = _deeds(told, reading)
    for deed in _deeds(clause.line, reading):
        same = [one for one in there if one.concept == deed.concept and one.agent]
        if not deed.agent or not same or any(one.agent and not deed.agent.is_not(one.agent) for one in same):
            continue
        others = [one for one in actors if all(one != other.agent for other in same)]
        if any((one.names | one.concepts) & (deed.agent.names | deed.agent.concepts) for one in others):
            agent = same[0].agent
            who = agent.text if agent else ""
            yield Fault("roles", deed.text, f"in [{support.page.n}] it is {who} who did this, not {deed.agent.text}")


def _told(page: Page, deed: _Deed, other: _Deed) -> str:
    agent = other.agent.text if other.agent else "somebody else"
    patient = other.patient.text if other.patient else "others"
    return f"in [{page.n}] it is {agent} who did this to {patient}: “{other.text}”"


def _same_deed(one: str, other: str) -> bool:
    return one == other or implies(one, other) or implies(other, one)


def _agree(deed: _Deed, other: _Deed) -> bool:
    """Whether what both tell of who did it and to whom does not differ."""
    agents = deed.agent is None or other.agent is None or deed.agent.is_one(other.agent)
    patients = deed.patient is None or other.patient is None or deed.patient.is_one(other.patient)
    if deed.agent and other.patient and other.agent is None and not deed.agent.is_not(other.patient):
        return deed.patient is None or deed.patient.is_one(other.patient)
    return agents and patients


def _is_of(page: Page, line: Line) -> bool:
    """Whether a page is in a sentence's language, so that what both tell of roles can be read alike."""
    return all(one.lang == line.lang for one in page.lines[:1])


def _turned(deed: _Deed, other: _Deed, *, is_sure: bool) -> bool:
    """Whether a deed is told the other way round, or of somebody else.

    Both must be told in the passage; where the statement tells one only, it must be the other one there.
    """
    if other.agent is None or other.patient is None:
        return False
    crossed_agent = bool(deed.agent and deed.agent.is_not(other.agent) and deed.agent.surely_is(other.patient))
    crossed_patient = bool(deed.patient and deed.patient.is_not(other.patient) and deed.patient.surely_is(other.agent))
    if not is_sure:
        same = deed.patient is None or deed.patient.surely_is(other.patient)
        opposed = bool(deed.agent and deed.agent.is_opposed(other.agent))
        return (crossed_agent and (crossed_patient or deed.patient is None)) or (opposed and same)
    if deed.agent is None or deed.patient is None:
        return crossed_agent or crossed_patient
    another = deed.agent.is_not(other.agent) and deed.patient.surely_is(other.patient)
    return another or crossed_agent or crossed_patient


def _deeds(line: Line, reading: Reading) -> list[_Deed]:
    """What a sentence tells of who did what to whom."""
    actors = _actors(line, reading)
    return [deed for word in line.words if _is_deed(line, word) and (deed := _deed(line, word, actors))]


def _is_deed(line: Line, word: Word) -> bool:
    """Whether a word is of a deed: of a known one, or in English any verb in the past."""
    if word.concept in _DEEDS:
        return True
    return line.lang == "en" and not word.name and word.text in _OTHER_DEEDS


_OTHER_DEEDS: Final = frozenset("ordered invited paid funded trained rescued detained summoned hosted armed".split())
_OF: Final = r"\s+of\s+(?:the\s+)?"
_BODIES: Final = re.compile(
    r"(?:[A-Z][\w'’-]+\s){1,4}(?:Brigades?|Army|Front|Forces?|Movement|Party|Battalion|Council|Union|Division|Command)\b"
)


def _actors(line: Line, reading: Reading) -> list[_Actor]:
    """Those who may do or undergo; words that stand together are one: the Iraqi army, ISIL fighters."""
    found: list[_Actor] = []
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
            found[-1] = _Actor(
                last.names | names, last.concepts | concepts, last.start, word.end, line.text[last.start : word.end]
            )
        else:
            text = line.text[word.start : word.end]
            found.append(_Actor(names, concepts, word.start, word.end, text, _only_place(word, reading)))
    known = [replace(one, is_country=bool(one.names) and _is_of_country(one, reading)) for one in found]
    return _with_appositions(line, [_without_country(one, reading) for one in known])


def _with_appositions(line: Line, actors: Sequence[_Actor]) -> list[_Actor]:
    """Those with the name that stands beside them: "Iraq's prime minister, Mustafa al-Kadhimi, accused"."""
    found: list[_Actor] = []
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


def _is_of_country(one: _Actor, reading: Reading) -> bool:
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
    if following is None or following.text.endswith(("ed", "ing", "s")) or following.text in _IRREGULAR:
        return False
    return following.text.isascii() and following.concept != word.concept


_OF_OTHERS: Final = frozenset("hostage prisoner child woman civilian displaced refugee student".split())


def _go_together(line: Line, last: _Actor, word: Word) -> bool:
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
    return frozenset(), frozenset({word.concept}) & _ACTORS if word.concept else frozenset()


def _is_place(name_id: str, reading: Reading) -> bool:
    name = reading.gazetteer.get(name_id)
    return name is not None and name.kind not in _NAMED


def _only_place(word: Word, reading: Reading) -> bool:
    """Whether a name is one of a place that does nothing itself: a town that is no capital."""
    return bool(word.name) and word.name not in CAPITALS and _is_place(word.name or "", reading)


def _without_country(one: _Actor, reading: Reading) -> _Actor:
    """Somebody without a country beside other words, which says whose they are: "Syrian rebels" are rebels."""
    if len(one.names) < 2:
        return one
    names = frozenset(
        name for name in one.names if (known := reading.gazetteer.get(name)) is None or known.kind != "country"
    )
    return replace(one, names=names or one.names)


def _deed(line: Line, word: Word, actors: Sequence[_Actor]) -> _Deed | None:
    begin, stop = _clause(line, word)
    here = [one for one in actors if begin <= one.start and one.end <= stop and not one.start <= word.start < one.end]
    before = [one for one in here if one.end <= word.start]
    behind = [one for one in here if one.start >= word.end]
    roles = _arabic(line, word, before, behind) if line.lang == "ar" else _english(line, word, before, behind)
    agent, patient = roles
    if agent is None and patient is None:
        return None
    return _Deed(word.concept or word.stem, line.text[begin:stop].strip(" ,;:.،"), agent, patient)


def _clause(line: Line, word: Word) -> tuple[int, int]:
    begin, stop = 0, len(line.plain)
    for saying in line.sayings:
        if line.lang != "ar" and saying.end <= word.start:
            begin = max(begin, saying.end)
        elif line.lang != "ar" and saying.start >= word.end:
            stop = min(stop, saying.start)
    if any(one.start <= word.start < one.end for one in line.sayings):
        begin, stop = 0, len(line.plain)
    for match in _CLAUSE_ENDS.finditer(line.plain):
        if match.end() <= word.start:
            begin = max(begin, match.end())
        elif match.start() >= word.end:
            stop = min(stop, match.start())
            break
    return max(begin, word.start - _REACH), min(stop, word.end + _REACH)


def _english(
    line: Line, word: Word, before: Sequence[_Actor], behind: Sequence[_Actor]
) -> tuple[_Actor | None, _Actor | None]:
    plain = line.plain
    is_verb = _is_verb(plain, word)
    by = next((one for one in behind if _by(plain[word.end : one.start])), None)
    upon = next((one for one in behind if one is not by and _UPON.search(plain[word.end : one.start])), None)
    direct = next((one for one in behind if one is not by and _is_direct(plain[word.end : one.start])), None)
    subject = None if _is_relative(plain, word) else _subject(plain, before)
    is_passive = bool(_PASSIVE.search(plain[: word.start]))
    if _TO_LOSE.match(plain, word.start):
        to = next((one for one in behind if re.search(r"\bto\s+(?:the\s+)?(?:\w+\s+)?$", plain[: one.start])), None)
        return to, None
    if not is_verb:
        return by, (upon or direct) if by else None
    if not direct and _is_reduced(line, word, before[-1] if before else None):
        return by, before[-1]
    if is_passive or (by and subject is None):
        return by, subject if is_passive else (direct or upon)
    if by:
        return by, subject
    if word.concept in _TAKES and (
        source := next((one for one in behind if _FROM.search(plain[word.end : one.start])), None)
    ):
        return subject, source
    return subject, direct


def _is_verb(plain: str, word: Word) -> bool:
    """Whether an English word is a verb by its ending or by what stands before it."""
    text = plain[word.start : word.end].split()[0]
    if text in ("died", "die", "dies", "dead", "perished"):
        return False
    if text.endswith("ed") or text in _IRREGULAR:
        return True
    if text.endswith("ing"):
        return not re.search(r"\b(?:the|a|an|of|this|that|by)\s+(?:\w+\s+)?$", plain[: word.start])
    return bool(_AFTER_MODAL.search(plain[: word.start]))


def _by(between: str) -> bool:
    """Whether "by" leads from a deed to somebody, and no other participle stands between."""
    return bool(_BY.search(between)) and not _PARTICIPLE.search(between)


def _is_direct(between: str) -> bool:
    """Whether nothing but articles, numbers and adjectives stands between a verb and its object."""
    return len(between.split()) <= 5 and not re.search(
        r"\b(?:by|from|in|on|at|near|with|to|into|of|against|for|and|as|during|outside|inside|over)\b|,", between
    )


def _is_relative(plain: str, word: Word) -> bool:
    """Whether a verb may go on from before a relative clause: "a hotel that soldiers used and killed 14"."""
    return bool(re.search(r"\b(?:that|which|who|whom)\b[^,;.]*\band\s+(?:\w+ly\s+)?$", plain[: word.start]))


def _subject(plain: str, before: Sequence[_Actor]) -> _Actor | None:
    """The first of those before a verb that no preposition leads in."""
    return next(
        (
            one
            for one in before
            if not one.is_place and not _OBLIQUE.search(plain[: one.start]) and not _OWNS.match(plain, one.end)
        ),
        None,
    )


#: Behind somebody who owns what does it: "the UN mission's figures".
_OWNS: Final = re.compile(r"(?:\s(?!and\b)[a-z]\w*)?['’]s?\s+\w")


def _is_reduced(line: Line, word: Word, subject: _Actor | None) -> bool:
    """Whether a participle stands for a passive: "2,417 Iraqis killed", with nobody behind it to whom it was done."""
    return (
        subject is not None
        and not line.plain[subject.end : word.start].strip()
        and any(one.start < subject.end <= one.end + 1 for one in line.quantities)
    )


_OBLIQUE_ARABIC: Final = pattern(r"(?<!\w)(?:إلى|الي|في|من|على|علي|عن|مع|ضد|قرب|نحو|حتى)\s+(?:\w+\s+)?$")


def _arabic(
    line: Line, word: Word, before: Sequence[_Actor], behind: Sequence[_Actor]
) -> tuple[_Actor | None, _Actor | None]:
    plain = line.plain
    by = next((one for one in behind if _BY.search(plain[word.end : one.start])), None)
    if by:
        return by, next((one for one in behind if one is not by and one.start < by.start), None)
    source = next((one for one in behind if _FROM.search(plain[word.end : one.start])), None)
    near = [one for one in before if word.start - one.end < _CLOSE and not _OBLIQUE_ARABIC.search(plain[: one.start])]
    if near and word.concept in _UNDERGONE and not (behind and _touches(plain, word, behind[0])):
        return None, near[-1]  # 180 جنديا قتلوا: they were killed
    if behind and re.search(r"\d", plain[word.end : behind[0].start]):
        return (near[-1] if near else None), behind[0]
    rest = [one for one in behind if one is not source]
    if near and not (rest and _touches(plain, word, rest[0])):
        return near[-1], source or (rest[0] if rest else None)
    if word.concept in _BY_ITSELF and rest:
        return rest[0], rest[1] if len(rest) > 1 else None
    if len(rest) > 1:
        return rest[0], source or rest[1]
    return (rest[0], source) if source and rest else (None, None)


_CLOSE: Final = 12


_BY_ITSELF: Final = frozenset({"enter", "withdraw"})
_UNDERGONE: Final = frozenset({"kill", "wound", "arrest", "kidnap", "execute"})


def _touches(plain: str, word: Word, other: _Actor) -> bool:
    return not plain[word.end : other.start].strip() and len(plain[word.end : other.start]) <= _CLOSE


def _directions(line: Line, pages: Sequence[Page]) -> Iterator[Fault]:
    """From where to where, from whom to whom: turned round it is another journey, another gift."""
    mine = _ways(line)
    theirs = {way: page for page in pages for one in page.lines for way in _ways(one)}
    for first, last in sorted(mine):
        if (first, last) not in theirs and (last, first) in theirs:
            page = theirs[(last, first)]
            yield Fault("roles", line.text, f"in [{page.n}] it goes the other way")


def _ways(line: Line) -> set[tuple[str, str]]:
    """The pairs that a sentence leads from one to the other: "from Homs to Hama", "the army gave the rebels' …"."""
    named = sorted((word for word in line.words if word.name or word.keys), key=lambda word: word.start)
    origins = [one for one in named if _FROM_TO.search(line.plain[: one.start])]
    ends = [one for one in named if _TO.search(line.plain[: one.start])]
    pairs = {(_id(one), _id(other)) for one in origins for other in ends}
    doers = [word for word in line.words if (word.name or word.concept in _ACTORS) and word.weight > LIGHT]
    for word in doers:
        to = next(
            (one for one in doers if one.start > word.end and _GIVES.search(line.plain[word.end : one.start])), None
        )
        if to is not None and not _OBLIQUE.search(line.plain[: word.start]):
            pairs.add((_id(word), _id(to)))
    return {(first, last) for first, last in pairs if first != last}


def _id(word: Word) -> str:
    return word.name or (word.keys[0] if word.keys else word.concept or word.stem)
