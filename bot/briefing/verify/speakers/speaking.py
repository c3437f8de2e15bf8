"""Who says it: an attribution of a passage is neither lost nor given to somebody else. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.speakers import Saying
from bot.briefing.speech import Stance
from bot.briefing.verify.speakers.attribution import lost_attribution
from bot.briefing.verify.speakers.said import CONTRASTS, RETOLD, is_about
from bot.briefing.verify.speakers.voices import (
    is_outlet,
    is_same,
    last_before,
    leads,
    points_back,
    speaker_words,
    speaks_before,
    speaks_elsewhere,
    stands,
)
from bot.briefing.verify.text.alignment import Clause, Support, retells
from bot.briefing.verify.text.marks import Kind
from bot.briefing.verify.text.reading import LIGHT, Line, Reading, Word
from bot.briefing.verify.types import Fault
from retrieval.arabic import is_arabic


def faults_of_speakers(
    line: Line,
    aligned: Sequence[tuple[Clause, Support]],
    unbiased: Sequence[tuple[Clause, Sequence[Support]]],
    reading: Reading,
) -> Iterator[Fault]:
    """What is wrong with who says what a sentence tells.

    ``unbiased`` are the sentences that the clauses retell whoever says so, ``aligned`` those of the same speaker first.
    """
    lost = lost_attribution(line, aligned)
    if lost:
        yield lost
    nearest = [(clause, each[0]) for clause, each in unbiased]
    further = [(clause, one) for clause, each in unbiased for one in each[1:] if one.share >= RETOLD]
    for saying in line.sayings:
        if fault := _another(saying, line, [*nearest, *_as_near(aligned, nearest), *further], reading):
            yield fault


def _as_near(
    aligned: Sequence[tuple[Clause, Support]], unbiased: Sequence[tuple[Clause, Support]]
) -> list[tuple[Clause, Support]]:
    """The sentences of the same speaker that hold as much of a clause as those that hold most."""
    return [one for one, other in zip(aligned, unbiased, strict=True) if one[1].share >= other[1].share - _AS_MUCH]


_AS_MUCH: Final = 0.12


def _another(saying: Saying, line: Line, aligned: Sequence[tuple[Clause, Support]], reading: Reading) -> Fault | None:
    """Where a saying is given to somebody who does not say so in the passages."""
    who = [] if saying.is_pronoun or _NO_SPEAKER.match(saying.who) else speaker_words(saying, line, reading)
    if not who:
        return None
    if len(line.sayings) > 1:  # each with what stands beside it
        aligned = [one for one in aligned if one[0].start <= saying.start < one[0].end] or aligned
    supports = [support for clause, support in aligned if support.share >= RETOLD and _concerns(clause, saying)]
    supports = supports or [support for _, support in aligned]
    if fault := next((found for one in supports if (found := _of_another(saying, who, one, reading))), None):
        return fault
    if not supports or any(_says_so(saying, who, support, reading) for support in supports):
        return None
    if _holds_what_he_says(saying, aligned, who, reading):
        return None
    if len(line.sayings) > 1 or CONTRASTS.search(line.plain):
        return None  # who of several says what is told less surely than that
    return _rivalled(saying, who, supports, reading)


def _rivalled(saying: Saying, who: Sequence[Word], supports: Sequence[Support], reading: Reading) -> Fault | None:
    """Who says in the passages what somebody is given who speaks elsewhere, or does not stand in the sentence."""
    for support in supports:
        rival = next((one for one in _near(support) if is_about(one, support)), None)
        if rival and points_back(rival):
            rival = last_before(support)
        if rival is None or is_same(saying, who, rival, reading):
            continue
        blames = rival.stance is saying.stance is Stance.BLAMES  # who accuses whom is turned round
        if blames or speaks_elsewhere(saying, who, support, reading):
            return _given_to(saying, rival, support)
        is_read = is_arabic(saying.who) == (support.line.lang == "ar")
        if is_read and not _is_there(who, support) and not is_outlet(who, support.page, reading):
            return _given_to(saying, rival, support)
    return None


def _is_there(who: Sequence[Word], support: Support) -> bool:
    """Whether any word for a speaker stands in the sentence that a clause retells, or in its report's frame."""
    return any(retells(word, one) for word in who for one in support.line.words)


#: What leads to somebody who is spoken of: أشارت إلى, pointed to.
_NO_SPEAKER: Final = re.compile(r"(?:إلى|على|عن|في|to|of)\s")


_OWNS_UP: Final = (Stance.CONFIRMS, Stance.CLAIMS_RESPONSIBILITY)


def _of_another(saying: Saying, who: Sequence[Word], support: Support, reading: Reading) -> Fault | None:
    """Where a sentence of several speakers gives to another one what a clause retells, or this one denies it."""
    told = support.line.sayings
    mine = [one for one in told if is_same(saying, who, one, reading)]
    owners = [one for one in told if is_about(one, support)]
    if mine and not owners:
        return None
    if saying.stance in _OWNS_UP and all(one.stance is Stance.DENIES for one in mine) and mine:
        return Fault("polarity", saying.who, f"in [{support.page.n}] {mine[0].who} denies this")
    if not mine or not owners or any(one in owners or one.stance is Stance.DENIES for one in mine):
        return None
    others = [one for one in owners if not one.is_pronoun]
    return _given_to(saying, others[0], support) if len(others) == len(owners) == 1 else None


def _holds_what_he_says(
    saying: Saying, aligned: Sequence[tuple[Clause, Support]], who: Sequence[Word], reading: Reading
) -> bool:
    """Whether a sentence in which nobody else speaks has what a statement says, though another one comes nearer."""
    said = {word.start: word for clause, _ in aligned for word in clause.words}.values()
    content = [
        word
        for word in said
        if word.weight > LIGHT
        and word not in who
        and not any(one.start <= word.start < one.end for clause, _ in aligned[:1] for one in clause.line.sayings)
    ]
    numbers = {one.low for clause, _ in aligned for one in clause.quantities}
    lines = [line for page in {id(one.page): one.page for _, one in aligned}.values() for line in page.lines]
    for line in lines:
        if not content or not line.sayings or not all(is_same(saying, who, one, reading) for one in line.sayings):
            continue
        held = [word for word in content if any(retells(word, one) for one in line.words)]
        if numbers <= {one.low for one in line.quantities} and len(held) >= _HOLDS * len(content):
            return True
    return False


_HOLDS: Final = 0.6


def _says_so(saying: Saying, who: Sequence[Word], support: Support, reading: Reading) -> bool:
    """Whether somebody says so in the sentence that a clause retells, by name or by a pronoun."""
    near = _near(support)
    if saying.stance is Stance.DENIES and support.line.has(Kind.NOT) and stands(who, support):
        return True
    if any(is_same(saying, who, one, reading) for one in near) or leads(who, support):
        return True
    return any(points_back(one) for one in near) and speaks_before(saying, who, support, reading)


def _given_to(saying: Saying, rival: Saying, support: Support) -> Fault:
    return Fault("speaker", saying.who, f"in [{support.page.n}] it is {rival.who} who says this, not {saying.who}")


def _concerns(clause: Clause, saying: Saying) -> bool:
    """Whether a clause holds something besides who speaks."""
    return any(not saying.start <= word.start < saying.end and word.weight > LIGHT for word in clause.words) or bool(
        clause.quantities
    )


def _near(support: Support) -> list[Saying]:
    """Who speaks in the sentence that a clause retells, else in those beside it."""
    if support.line.sayings:
        return list(support.line.sayings)
    beside = support.page.lines[max(0, support.at - 1) : support.at + 2]
    return [one for line in beside for one in line.sayings]
