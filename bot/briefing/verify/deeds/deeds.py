"""Who did what to whom, read from a sentence: word order and voice in English, verb first in Arabic. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.briefing.verify.deeds.actors import IRREGULAR, Actor, actors_of
from bot.briefing.verify.text.reading import Line, Reading, Word
from retrieval.quantities.vocabulary import pattern

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


_CLAUSE_ENDS: Final = pattern(
    r"[.;:]|,\s(?:while|but|and|which|who|where)\b|\b(?:while|whereas|after|before|because|although|but|when"
    r"|since|which|who|that|as|unless|if|until|where)\b|(?<!\w)(?:بينما|فيما|بعد|قبل|لكن|الذي|التي|إن|أن)(?!\w)|\sو(?!ز|لاي|حد|سط"
    r"|كال|فد|ثي|قف|فق|رش|اد|طن|سائل|ضع|اشنط)(?=\w{3,})"
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


OBLIQUE: Final = pattern(
    r"\b(?:of|from|in|near|with|against|by|for|at|on|to|into)\s+(?:(?:the|a|an|its|their|his)\s+)?$"
)


_TO_LOSE: Final = pattern(r"\b(?:fell|fall|falls|fallen) to\b|\blost (?:\w+ ){0,4}to\b")


# How far from a deed who does it may stand.
_REACH: Final = 140


@dataclass(frozen=True, slots=True)
class Deed:
    """A deed with who did it and to whom, each None where the sentence does not tell."""

    concept: str
    text: str
    agent: Actor | None
    patient: Actor | None


# Each rule asks for the deeds of the same sentences again.
@lru_cache(maxsize=2_048)
def deeds_of(line: Line, reading: Reading) -> tuple[Deed, ...]:
    """What a sentence tells of who did what to whom."""
    actors = actors_of(line, reading)
    return tuple(deed for word in line.words if _is_deed(line, word) and (deed := _deed(line, word, actors)))


def _is_deed(line: Line, word: Word) -> bool:
    """Whether a word is of a deed: of a known one, or in English any verb in the past."""
    if word.concept in _DEEDS:
        return True
    return line.lang == "en" and not word.name and word.text in _OTHER_DEEDS


_OTHER_DEEDS: Final = frozenset("ordered invited paid funded trained rescued detained summoned hosted armed".split())


def _deed(line: Line, word: Word, actors: Sequence[Actor]) -> Deed | None:
    begin, stop = _clause(line, word)
    here = [one for one in actors if begin <= one.start and one.end <= stop and not one.start <= word.start < one.end]
    before = [one for one in here if one.end <= word.start]
    behind = [one for one in here if one.start >= word.end]
    roles = _arabic(line, word, before, behind) if line.lang == "ar" else _english(line, word, before, behind)
    agent, patient = roles
    if agent is None and patient is None:
        return None
    return Deed(word.concept or word.stem, line.text[begin:stop].strip(" ,;:.،"), agent, patient)


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
    line: Line, word: Word, before: Sequence[Actor], behind: Sequence[Actor]
) -> tuple[Actor | None, Actor | None]:
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
    if text.endswith("ed") or text in IRREGULAR:
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


def _subject(plain: str, before: Sequence[Actor]) -> Actor | None:
    """The first of those before a verb that no preposition leads in."""
    return next(
        (
            one
            for one in before
            if not one.is_place and not OBLIQUE.search(plain[: one.start]) and not _OWNS.match(plain, one.end)
        ),
        None,
    )


#: Behind somebody who owns what does it: "the UN mission's figures".
_OWNS: Final = re.compile(r"(?:\s(?!and\b)[a-z]\w*)?['’]s?\s+\w")


def _is_reduced(line: Line, word: Word, subject: Actor | None) -> bool:
    """Whether a participle stands for a passive: "2,417 Iraqis killed", with nobody behind it to whom it was done."""
    return (
        subject is not None
        and not line.plain[subject.end : word.start].strip()
        and any(one.start < subject.end <= one.end + 1 for one in line.quantities)
    )


_OBLIQUE_ARABIC: Final = pattern(r"(?<!\w)(?:إلى|الي|في|من|على|علي|عن|مع|ضد|قرب|نحو|حتى)\s+(?:\w+\s+)?$")


def _arabic(
    line: Line, word: Word, before: Sequence[Actor], behind: Sequence[Actor]
) -> tuple[Actor | None, Actor | None]:
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


def _touches(plain: str, word: Word, other: Actor) -> bool:
    return not plain[word.end : other.start].strip() and len(plain[word.end : other.start]) <= _CLOSE
