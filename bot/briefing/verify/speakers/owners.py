"""Whose words, whose numbers: what a passage has of one speaker is not given to another one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.briefing.speakers import Saying
from bot.briefing.speech import Stance
from bot.briefing.verify.speakers.said import CONTRASTS, spans_of
from bot.briefing.verify.speakers.voices import is_outlet, is_same, points_back, speaker_words
from bot.briefing.verify.text.alignment import retells
from bot.briefing.verify.text.marks import Kind
from bot.briefing.verify.text.reading import Line, Page, Reading, Word, comparable
from bot.briefing.verify.types import Fault
from retrieval.arabic import is_arabic
from retrieval.quantities import Quantity
from retrieval.quantities.vocabulary import pattern

_QUOTED: Final = re.compile(r"[\"“«„]([^\"“”«»„]{12,})[\"”»“]")

#: What sets a number beside that of another one.
_COMPARES: Final = pattern(
    r"\b(?:against|compared|versus|rather than|up from|down from)\b|(?<!\w)(?:مقابل|مقارنة|بدلا من)(?!\w)"
)

Holder = tuple[Page, Line]


def faults_of_owners(line: Line, pages: Sequence[Page], reading: Reading) -> Iterator[Fault]:
    """Quotations and numbers that a statement gives to another one than the passages do."""
    if len(line.sayings) != 1 or line.sayings[0].is_pronoun:
        return  # who of several says what is told less surely than that
    saying = line.sayings[0]
    who = speaker_words(saying, line, reading)
    yield from _of_quotations(saying, who, line, pages, reading)
    if who and (fault := _of_denials(saying, who, line, pages, reading)):
        yield fault
    if not who or CONTRASTS.search(line.plain) or _COMPARES.search(line.plain):
        return
    if fault := _of_numbers(saying, who, line, pages, reading):
        yield fault


def _of_quotations(
    saying: Saying, who: Sequence[Word], line: Line, pages: Sequence[Page], reading: Reading
) -> Iterator[Fault]:
    """Quotations that a statement gives to another one than the sentence of a passage that holds them."""
    quoted = [comparable(match[1]) for match in _QUOTED.finditer(line.text)]
    told = [
        (page, one) for page in pages for one in page.lines for text in quoted if text and text in comparable(one.text)
    ]
    owners = [(page, owner, one) for page, one in told for owner in one.sayings]
    if not who or not owners or any(owner.is_pronoun or is_same(saying, who, owner, reading) for _, owner, _ in owners):
        return
    if any(_stands(who, one) for _, _, one in owners):
        return
    page, owner, _ = owners[0]
    yield _given_to(saying, owner, page)


def _of_denials(
    saying: Saying, who: Sequence[Word], line: Line, pages: Sequence[Page], reading: Reading
) -> Fault | None:
    """A denial of one who says something else, and a confirmation of one who only denies, or does not confirm."""
    told = [(page, each, one) for page in pages for each in page.lines for one in each.sayings]
    mine = [(page, each, one) for page, each, one in told if is_same(saying, who, one, reading)]
    if not mine or any(points_back(one) for _, _, one in told):
        return None
    if saying.stance is Stance.DENIES and not any(_denies(each, one) for _, each, one in mine):
        others = [(page, one) for page, _, one in told if one.stance is Stance.DENIES]
        return _given_to(saying, others[0][1], others[0][0]) if others else None
    if saying.stance is Stance.CONFIRMS and all(_denies(each, one, line) for _, each, one in mine):
        page, each, one = mine[-1]
        return Fault("polarity", saying.who, f"in [{page.n}] {one.who} does not confirm this: “{each.text}”")
    return None


def _denies(told: Line, one: Saying, line: Line | None = None) -> bool:
    """Whether somebody denies something, of what ``line`` tells where that is given."""
    if one.stance is Stance.DENIES:
        return True
    denied = [word for word in told.words if word.start >= one.end and told.marked(word.start, Kind.NOT)]
    return any(line is None or any(retells(mine, word) for mine in line.words) for word in denied)


def _of_numbers(
    saying: Saying, who: Sequence[Word], line: Line, pages: Sequence[Page], reading: Reading
) -> Fault | None:
    """A number of one who speaks, where each sentence of the passages that has it gives it to others only."""
    for number in _said_by(saying, line):
        held = [(page, one) for page in pages for one in page.lines if _has(number, one)]
        owners = [_owners(number, one) for _, one in held]
        if not held or not all(owners) or any(_may_say(saying, who, one, reading) for _, one in held):
            continue
        each = [owner for found in owners for owner in found]
        if any(points_back(one) or is_same(saying, who, one, reading) or _may_be(saying, one) for one in each):
            continue
        is_known = _is_known(who, held, pages) or any(_speaks(saying, who, one, reading) for _, one in held)
        if is_known and not any(is_outlet(who, page, reading) for page, _ in held):
            return _given_to(saying, each[0], held[0][0])
    return None


def _said_by(saying: Saying, line: Line) -> list[Quantity]:
    """The numbers of what somebody says."""
    spans = spans_of(saying, line)
    return [one for one in line.quantities if any(start <= one.start < end for start, end in spans)]


def _owners(number: Quantity, told: Line) -> list[Saying]:
    """Those who say a number in a sentence of a passage."""
    places = [one.start for one in told.quantities if one.low == number.low]
    return [
        one for one in told.sayings if any(start <= at < end for at in places for start, end in spans_of(one, told))
    ]


def _has(number: Quantity, told: Line) -> bool:
    return any(one.low == number.low for one in told.quantities)


def _may_be(saying: Saying, owner: Saying) -> bool:
    """Whether both are nobody in particular: "a monitor" may be "a member of the mission"."""
    return bool(_ANY.match(saying.who) and _ANY.match(owner.who))


_ANY: Final = re.compile(r"(?:an?|one|some)\s(?!second|third|different|separate|further)", re.I)


def _may_say(saying: Saying, who: Sequence[Word], told: Line, reading: Reading) -> bool:
    """Whether a sentence has the words for one who speaks, but nothing else that he says."""
    return _stands(who, told) and not _speaks(saying, who, told, reading)


def _speaks(saying: Saying, who: Sequence[Word], told: Line, reading: Reading) -> bool:
    return any(is_same(saying, who, one, reading) for one in told.sayings)


def _is_known(who: Sequence[Word], held: Sequence[Holder], pages: Sequence[Page]) -> bool:
    """Whether those who speak stand in another sentence of the passages: whoever does not may be called otherwise."""
    return any(_stands(who, one) for page in pages for one in page.lines if all(one is not other for _, other in held))


def _stands(who: Sequence[Word], told: Line) -> bool:
    """Whether all words for a speaker that can be compared stand in a sentence."""
    crossing = is_arabic(who[0].text) != (told.lang == "ar")
    known = [word for word in who if word.name or word.concept or word.keys] if crossing else who
    return bool(known) and all(any(retells(word, one) for one in told.words) for word in known)


def _given_to(saying: Saying, owner: Saying, page: Page) -> Fault:
    return Fault("speaker", saying.who, f"in [{page.n}] it is {owner.who} who says this, not {saying.who}")
