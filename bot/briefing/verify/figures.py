"""Numbers: each must stand in the cited passages, of the same thing, with the same qualifier. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.briefing.verify.alignment import clauses, retells
from bot.briefing.verify.concepts import EXCLUSIVE, alike, implies
from bot.briefing.verify.reading import HEAVY, Line, Page, Word
from bot.briefing.verify.types import Fault
from retrieval import words as stemming
from retrieval.names import Gazetteer
from retrieval.quantities import KINDS, Qualifier, Quantity, Role
from retrieval.quantities.vocabulary import GENERIC, NOUNS, PEOPLE, folded, pattern

_DIGITS: Final = re.compile(r"\d+(?:[.,٬٫:/]\d+)*")
_SEPARATORS: Final = re.compile(r"[,٬](?=\d{3})")
_NOT_SPECIFIC: Final = GENERIC | {"man", "other", "member", *folded("أبناء ابناء أفراد")}
_FIGHTERS: Final = frozenset({"militant", "fighter", "rebel", "militia"})
_STATE: Final = {"soldier": "security", "police": "security", "officer": "security"}
#: What may be told of as another measure: of whom one was done, the other is true.
_ALSO: Final = {
    "execute": {"kill"}, "body": {"kill"}, "kill": {"body"},
    "flee": {"displace"}, "displace": {"flee"}, "evacuate": {"displace"}, "kidnap": {"missing", "arrest"},
}  # fmt: skip
_RIVALS: Final = frozenset({"kill", "wound", "arrest", "kidnap", "execute", "displace", "missing"})
#: A qualifier of a passage, and those it may be retold with.
_MAY_BE: Final = {
    Qualifier.MORE_THAN: {Qualifier.AT_LEAST},
    Qualifier.NEARLY: {Qualifier.ABOUT},
    Qualifier.FEWER_THAN: {Qualifier.UP_TO},
}
_LABELS: Final = {
    "kill": "killed", "wound": "wounded", "arrest": "arrested", "kidnap": "kidnapped", "execute": "executed",
    "displace": "displaced", "flee": "who fled", "casualty": "killed or wounded", "body": "bodies",
    "missing": "missing", "prisoner-swap": "released", "evacuate": "evacuated", "return": "who returned",
    "surrender": "who gave up", "destruction": "destroyed", "percent": "per cent", "deploy": "sent",
}  # fmt: skip
#: Words for numbers that count nothing: each must stand in the passage, in digits or in words.
_ORDINALS: Final = tuple(
    (number, pattern(rf"(?<!\w)(?:{words})(?!\w)"))
    for number, words in (
        ("second", r"second(?!s)(?! (?:after|later))|2nd|ثاني|الثاني|الثانية|ثانية"),
        ("third", r"third|3rd|ثالث|الثالث|الثالثة|ثالثة|ثلث"),
        ("fourth", r"fourth|4th|رابع|الرابع|الرابعة|رابعة"),
        ("fifth", r"fifth|5th|خامس|الخامس|الخامسة|خامسة|خمس"),
        ("sixth", r"sixth|6th|سادس|السادس|السادسة|سادسة"),
        ("seventh", r"seventh|7th|سابع|السابع|السابعة|سابعة"),
        ("eighth", r"eighth|8th|ثامن|الثامن|الثامنة|ثامنة"),
        ("ninth", r"ninth|9th|تاسع|التاسع|التاسعة|تاسعة"),
        ("tenth", r"tenth|10th|عاشر|العاشر|العاشرة|عاشرة"),
        ("half", r"half|نصف|منتصف"),
        ("quarter", r"quarter of|quarters of|ربع|أرباع"),
        ("two thirds", r"two[- ]thirds|ثلثي|ثلثا|ثلثين"),
        ("twice", r"twice|double|doubled|doubling|مرتين|ضعف|ضعفي|تضاعف|تضاعفت|مضاعفة"),
        ("triple", r"tripled?|tripling|three times|ثلاثة أضعاف|ثلاث مرات"),
    )
)
_ORDINALS_BY_NUMBER: Final = dict(enumerate((words for _, words in _ORDINALS[:9]), 2))
_NUMBERED: Final = pattern(
    r"\b(?:unit|phase|stage|block|line|group|number|no\.|chapter|article|brigade|division|sector|pipeline|well|turbine"
    r"|camp|gate|room|ward|day|week|round|region|district|zone|section|part)\s+$"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A number of a passage, and where it stands."""

    page: Page
    line: Line
    quantity: Quantity


def faults_of_numbers(line: Line, pages: Sequence[Page], gazetteer: Gazetteer) -> Iterator[Fault]:
    """What is wrong with the numbers of a statement's sentence."""
    places = [
        _Place(page, one, number)
        for page in pages
        for one in page.lines
        for number in dict.fromkeys((*one.quantities, *one.durations))
    ]
    for quantity in line.quantities:
        if fault := _fault(quantity, line, places, pages, gazetteer):
            yield fault
    yield from _bare_digits(line, pages)
    yield from _ordinals(line, pages)
    yield from _dual_units(line, pages)


def is_implied(one: Quantity) -> bool:
    """Whether no word or digit states a number: "a policeman"."""
    first = re.match(r"\W*(\w+)", one.text)
    word = first[1].casefold() if first else ""
    return one.low in (1, 2) and not any(map(str.isdigit, one.text)) and word not in _ONE_AND_TWO


_ONE_AND_TWO: Final = frozenset(
    {"one", "two", *folded("واحد واحدة اثنان اثنين اثنتان اثنتين"), "exactly", "only", "just"}
)


def _fault(
    one: Quantity, line: Line, places: Sequence[_Place], pages: Sequence[Page], gazetteer: Gazetteer
) -> Fault | None:
    if _numbers_a_thing(one, line):
        return None if _has_ordinal(one, pages) else Fault("number", one.text, _no_such(one, places, pages))
    equal = [place for place in places if _same_value(one, place.quantity)]
    if is_implied(one):
        return _implied(one, line, places) if not equal else None
    if one.low == 0:
        return None  # "nobody" and "no" are a matter of what is denied
    if not equal:
        if one.low == _TWO and any(_has_dual(one, page) or _has_pair(one, page) for page in pages):
            return None
        if _stands_bare(one, pages) or _counts_its_own(one, line):
            return None
        return Fault("number", one.text, _no_such(one, places, pages))
    reasons = [(_mismatch(one, line, place), place) for place in equal]
    reasons = [(reason or _step_for_level(one, line, place), place) for reason, place in reasons]
    fitting = [place for reason, place in reasons if not reason]
    if not fitting:
        return Fault("number", one.text, next(reason for reason, _ in reasons if reason))
    if reason := _of_another_matter(one, line, fitting):
        return Fault("number", one.text, reason)
    elsewhere = [_elsewhere(line, place, places, gazetteer) for place in fitting]
    if all(elsewhere):
        return Fault("number", one.text, elsewhere[0])
    mine = qualifier_of(one, line)
    if not any(_same_qualifier(mine, qualifier_of(place.quantity, place.line)) for place in fitting):
        place = fitting[0]
        return Fault(
            "qualifier",
            one.text,
            f"[{place.page.n}] says “{place.quantity.text}”, which is not “{one.text}”",
        )
    return None


def _numbers_a_thing(one: Quantity, line: Line) -> bool:
    """Whether a number tells which one of several a thing is: "unit five"."""
    return 1 < one.low <= len(_ORDINALS_BY_NUMBER) and bool(_NUMBERED.search(line.plain[: one.start]))


def _has_ordinal(one: Quantity, pages: Sequence[Page]) -> bool:
    """Whether a passage has a thing by a number, as "unit 5" or "the fifth unit"."""
    words = _ORDINALS_BY_NUMBER[int(one.low)]
    numbers = [number for page in pages for told in page.lines for number in told.quantities]
    loose = {digits for page in pages for digits in _unread(page)}
    return (
        any(words.search(page.plain) for page in pages)
        or any(number.low == one.low for number in numbers)
        or str(int(one.low)) in loose
    )


def _counts_its_own(one: Quantity, line: Line) -> bool:
    """Whether a number counts what the statement itself lists: "Madaya and Zabadani, two besieged towns"."""
    if one.measure or one.low > _LISTED:
        return False
    before = {name.name for name in line.names if one.start - _NEAR <= name.start < one.start}
    behind = {name.name for name in line.names if one.end <= name.start < one.end + _NEAR}
    return one.low in (len(before), len(behind))


_LISTED, _NEAR = 5, 60


def _has_dual(one: Quantity, page: Page) -> bool:
    """Whether a passage has two of a unit in one Arabic word: أسبوعين."""
    return one.counted in _DUAL_UNITS and bool(_DUAL_UNITS[one.counted].search(page.plain))


def _has_pair(one: Quantity, page: Page) -> bool:
    """Whether an Arabic passage may have two of something uncounted in one word (حقلين), which no table knows."""
    return not one.measure and bool(_PAIR.search(page.plain))


_PAIR: Final = pattern(r"(?<!\w)(?!ال)[\u0621-\u064a]{3,}(?:ين|ان)(?!\w)")
_TWO: Final = 2
_DUAL_UNITS: Final = {
    unit: pattern(rf"(?<!\w)[وبل]?(?:ال)?(?:{words})(?!\w)")
    for unit, words in {
        "hour": "ساعتين|ساعتان", "day": "يومين|يومان", "week": "أسبوعين|أسبوعان", "month": "شهرين|شهران",
        "year": "عامين|عامان|سنتين|سنتان",
    }.items()
}  # fmt: skip


def _dual_units(line: Line, pages: Sequence[Page]) -> Iterator[Fault]:
    """Two of a unit in one Arabic word: a passage must have two of it, too."""
    for unit, words in _DUAL_UNITS.items():
        match = words.search(line.plain)
        if match is None or any(words.search(page.plain) for page in pages):
            continue
        numbers = [number for page in pages for one in page.lines for number in (*one.quantities, *one.durations)]
        if not any(number.low == _TWO and number.counted == unit for number in numbers):
            spelt = line.text[match.start() : match.end()]
            yield Fault("number", spelt, f"“{spelt}” does not stand in the cited passages")


def _implied(one: Quantity, line: Line, places: Sequence[_Place]) -> Fault | None:
    """A single person where the passages tell of several of the kind, and of no single one."""
    if one.low != 2:
        return None
    alike_ = [place for place in places if place.quantity.measure == one.measure and not _mismatch(one, line, place)]
    if alike_ and one.measure:
        return Fault("number", one.text, f"[{alike_[0].page.n}] says “{alike_[0].quantity.text}”, not {one.text!r}")
    return None if alike_ or not one.measure else Fault("number", one.text, f"no cited passage says “{one.text}”")


def _same_value(one: Quantity, other: Quantity) -> bool:
    if one.qualifier is Qualifier.VAGUE and other.qualifier is Qualifier.VAGUE:
        return one.low <= (other.high or other.low) and other.low <= (one.high or one.low)
    if one.qualifier is Qualifier.VAGUE:
        return one.low <= other.low <= (one.high or one.low)
    if one.high and other.high and one.low < _SHARED <= other.low:
        mine, high = one.low * 1_000 ** _thousands(one.high), one.high  # "between three and four thousand"
        return (mine, high) == _bounds(other)
    return _bounds(one) == _bounds(other) and other.qualifier is not Qualifier.VAGUE


_SHARED: Final = 1_000


def _thousands(number: float) -> int:
    return 2 if number >= 1_000_000 else int(number >= _SHARED)


def _bounds(one: Quantity) -> tuple[float, float]:
    return one.low, one.low if one.high is None else one.high


def _same_qualifier(one: Qualifier, other: Qualifier) -> bool:
    return one is Qualifier.VAGUE or one is other or one in _MAY_BE.get(other, ())


def qualifier_of(one: Quantity, line: Line) -> Qualifier:
    """How sure of a number its sentence is, with what stands behind the noun or before a sign of money."""
    if one.qualifier is Qualifier.MORE_THAN and _PARTICLE.search(
        f"{line.plain[: one.start]}{one.text.casefold()}"[: one.start + 4]
    ):
        return Qualifier.EXACTLY
    if one.measure == "duration" and one.text.casefold().startswith("over "):
        return Qualifier.EXACTLY  # over two days: during them
    if one.qualifier is Qualifier.UP_TO and any(match.end() == one.start for match in _RISEN.finditer(line.plain)):
        return Qualifier.EXACTLY
    if _ROUGHLY.match(one.text):
        return Qualifier.ABOUT
    if one.qualifier is not Qualifier.EXACTLY:
        return one.qualifier
    behind, before = line.plain[one.end :], line.plain[: one.start]
    found = next((qualifier for qualifier, words in _BEHIND if words.match(behind)), None)
    return found or next((qualifier for qualifier, words in _AHEAD if words.search(before)), one.qualifier)


#: Which is "about" as much as "nearly".
_ROUGHLY: Final = re.compile(r"[وف]?(?:قرابة|زهاء|حوالي|نحو)(?!\w)")
#: Up of a verb: "had gone up to 500 pounds".
_RISEN: Final = pattern(
    r"\b(?:go|goes|going|gone|went|ris\w+|rose|rais\w+|put\w*|push\w*|mov\w+|climb\w*|driv\w+|drove|brought|bring\w*"
    r"|add\w*|come|came|end\w*|t[ao]ke|took)(?: \w+){0,4}\s+(?=up to)"
)
#: Over of a verb: "handed over four prisoners".
_PARTICLE: Final = pattern(r"\b(?:hand|turn|t[ao]ke|took|tak|gave|giv|carr|push|pull)\w*\s+over$")
_BEHIND: Final = tuple(
    (qualifier, pattern(rf"(?:\s+(?!and\b|or\b|و)\w+)?\s+(?:{words})"))
    for qualifier, words in (
        (Qualifier.AT_LEAST, r"at (?:the very )?least|or more|على الأقل|كحد أدنى|(?:(?![\dو])\w+\s+){1,5}?على الأقل"),
        (Qualifier.ABOUT, r"or so\b|approximately|تقريبا"),
        (Qualifier.UP_TO, r"at (?:the )?most|كحد أقصى|على الأكثر"),
    )
)
_AHEAD: Final = tuple(
    (qualifier, pattern(rf"(?<!\w)(?:{words})\s+(?:us\s?)?[$€£]?\s*$"))
    for qualifier, words in (
        (Qualifier.AT_LEAST, r"at (?:the very )?least|no (?:fewer|less) than|a minimum of"),
        (Qualifier.MORE_THAN, r"more than|over|upwards of"),
        (Qualifier.ABOUT, r"about|around|some|roughly|approximately|an estimated"),
        (Qualifier.NEARLY, r"nearly|almost|close to"),
        (Qualifier.UP_TO, r"up to|as much as|as many as"),
    )
)


def _mismatch(one: Quantity, line: Line, place: _Place) -> str:
    """Why a number of a passage is not that of the statement; empty where it is."""
    other, n = place.quantity, place.page.n
    one = _of_its_clause(one, line)
    is_same = _same_measure(one, other, line, place.line) and _same_noun(one, other, line, place.line)
    if not is_same and not _may_be_same(one, line, place):
        return f"{other.text!r} in [{n}] is the number of {label(other)}, not of {label(one)}"
    if other.role is Role.DENIED and one.role is not Role.DENIED:
        return f"[{n}] denies “{other.text}” or only supposes it"
    if other.role is Role.EARLIER and one.role is Role.VALUE and not _beside_the_later(one, line, place):
        return f"“{other.text}” is an earlier figure in [{n}]"
    of_others = other.role is Role.TOTAL or bool(_OUT_OF_ARABIC.search(place.line.plain[: other.start]))
    if of_others and one.role is Role.VALUE and _is_told_of_all(one, line, place):
        return f"“{other.text}” in [{n}] is the number that others are a part of"
    if other.role is Role.CUMULATIVE and one.role is Role.VALUE and _is_of_a_day(line):
        return f"“{other.text}” in [{n}] is counted over a longer time"
    general = one.counted in _NOT_SPECIFIC and other.counted not in _NOT_SPECIFIC
    if other.role is Role.PART and one.role is Role.VALUE and general:
        return f"“{other.text}” in [{n}] is a part of another number"
    if (
        other.measure in ("kill", "wound")
        and _EITHER.match(line.plain, one.end)
        and not _EITHER.search(place.line.plain)
    ):
        return f"'{other.text}' in [{n}] is the number of {label(other)} alone"
    return ""


#: Those who were the one or the other.
_EITHER: Final = pattern(
    r"[^.;,]{0,40}?\b(?:killed|dead|died) or (?:wounded|injured|hurt)\b|[^.;,]{0,40}?\b(?:wounded|injured) or (?:killed|dead)\b"
    r"|[^.؛،]{0,40}?(?:قتيل|قتلى|قتل)\w* أو (?:جريح|جرحى|أصيب)"
)


def _of_another_matter(one: Quantity, line: Line, fitting: Sequence[_Place]) -> str:
    """Where the rest of a number's clause stands in one sentence, and the number in another that tells of none of it."""
    clause = next((piece for piece in clauses(line) if piece.start <= one.start < piece.end), None)
    if clause is None or any(place.line.lang != line.lang for place in fitting):
        return ""
    said = [(saying.start, saying.end) for saying in line.sayings]
    around = [
        word
        for word in clause.words
        if word.weight >= HEAVY
        and not one.start <= word.start < one.end
        and not any(start <= word.start < end for start, end in said)
    ]
    if len(around) < _ENOUGH_WORDS or any(_OF_THEM.search(place.line.plain) for place in fitting):
        return ""
    if any(_held(around, place.line) > _STRAY * len(around) for place in fitting):
        return ""
    for place in fitting:
        if any(_held(around, told) >= _MOST_OF * len(around) for told in place.page.lines):
            return f"“{place.quantity.text}” is said of something else in [{place.page.n}]: “{place.line.text}”"
    return ""


def _held(around: Sequence[Word], told: Line) -> int:
    return sum(any(retells(word, other) for other in told.words) for word in around)


#: What points back to those of another sentence.
_OF_THEM: Final = pattern(
    r"^(?:\w+ )?(?:of|among) (?:these|those|them|whom|which)\b|^(?:these|those|they|it|he|she|this|that|the total)\b"
    r"|^(?:\S+ )?(?:منهم|منها|بينهم|بينها)(?!\w)"
)
_ENOUGH_WORDS, _STRAY = 3, 0.2


def _of_its_clause(one: Quantity, line: Line) -> Quantity:
    """A number without a noun; what an earlier clause tells of others is not told of it."""
    if one.counted or not one.measure or one.measure in KINDS:
        return one
    clause = next((piece for piece in clauses(line) if piece.start <= one.start < piece.end), None)
    if clause is None or any(word.concept and implies(word.concept, one.measure) for word in clause.words):
        return one
    return (
        one if any(number is not one and number.measure for number in clause.quantities) else replace(one, measure="")
    )


def _may_be_same(one: Quantity, line: Line, place: _Place) -> bool:
    """Whether two nouns that no table links may be one: the sentence around is, and nothing says that they are two."""
    other = place.quantity
    mine, others = one.counted, other.counted
    if one.measure != other.measure and (one.measure in _HARD and other.measure in _HARD):
        return False
    if (
        "family" in (mine, others)
        or one.measure in KINDS
        or other.measure in KINDS
        or (mine in PEOPLE and others in PEOPLE)
    ):
        return False
    if mine in EXCLUSIVE or others in EXCLUSIVE:
        return False
    if mine in PEOPLE - _NOT_SPECIFIC and others in _NOT_SPECIFIC:
        return False
    rivals = [number for told in place.page.lines for number in told.quantities if number is not other]
    if any(
        (mine and number.counted == mine) or (one.measure in _HARD and number.measure == one.measure)
        for number in rivals
    ):
        return False
    around = [
        word
        for word in line.words
        if word.weight >= HEAVY and not one.start <= word.start < one.end and abs(word.start - one.start) < _AROUND
    ]
    held = [word for word in around if any(retells(word, found) for found in place.line.words)]
    return len(held) >= _TWO and len(held) >= _MOST_OF * len(around)


_HARD: Final = _RIVALS | KINDS
_AROUND, _MOST_OF = 90, 0.6


def _beside_the_later(one: Quantity, line: Line, place: _Place) -> bool:
    """Whether a statement gives an earlier figure together with the one that came after it."""
    now = {
        number.low
        for number in place.line.quantities
        if number is not place.quantity and number.role is not Role.EARLIER
    }
    return any(number.low in now for number in line.quantities if number is not one and number.start < one.start)


def _step_for_level(one: Quantity, line: Line, place: _Place) -> str:
    """Where a passage says to what something rose, and the statement by how much, or the other way round."""
    mine, theirs = _led_by(one, line), _led_by(place.quantity, place.line)
    if mine and theirs and mine != theirs:
        return f"[{place.page.n}] says “{theirs} {place.quantity.text}”, not “{mine} {one.text}”"
    return ""


def _led_by(one: Quantity, line: Line) -> str:
    """Whether a number is what something changed to, or by."""
    match = _LED.search(line.plain[max(0, one.start - _LED_FROM) : one.start])
    return next((word for word, found in match.groupdict().items() if found), "") if match else ""


_LED_FROM: Final = 80
_CHANGED: Final = (
    r"\b(?:ris\w+|rose|rais\w+|increas\w+|doubl\w+|grew|grow\w*|cut\w*|fell|fall\w*|drop\w*|reduc\w+|lower\w*|declin\w+"
    r"|jump\w*|climb\w*|shr[ia]nk\w*|lift\w*|went|gone|soar\w*)\b"
)
_CHANGED_ARABIC: Final = (
    r"(?<!\w)[وف]?(?:رفع|رفعت|ارتفع|ارتفعت|زاد|زادت|زيادة|خفض|خفضت|انخفض|انخفضت|تراجع|تراجعت|هبط)(?!\w)"
)
_LED: Final = pattern(
    rf"{_CHANGED}[^.;,]*?\b(?:(?P<by>by)|(?P<to>to))\s+(?:(?:about|around|nearly|some|a|at least|more than)\s+)?$"
    rf"|{_CHANGED_ARABIC}[^.؛،]*?(?:(?<!\w)إلى\s*$)"
)


def _is_told_of_all(one: Quantity, line: Line, place: _Place) -> bool:
    """Whether what a passage says of a part ("three of the seven clinics were closed") is said of all."""
    if any(number.role is Role.TOTAL or number.low < one.low for number in line.quantities):
        return False
    behind = [
        word
        for word in place.line.words
        if (place.line.lang == "ar" or word.start >= place.quantity.end) and word.weight >= HEAVY
    ]
    return any(
        retells(word, other) for word in line.words if word.start >= one.end for other in behind if not word.name
    )


def _is_of_a_day(line: Line) -> bool:
    return any((one.span.last - one.span.first).days <= 1 and not one.said for one in line.dates)


def _same_measure(one: Quantity, other: Quantity, line: Line, told: Line) -> bool:
    mine, others = one.measure, other.measure
    if mine == others or (others in _ALSO and mine in _ALSO[others]) or implies(others, mine):
        return True
    if mine and others:
        # What became of "two of them" is told less surely.
        is_part = _is_part(one, other, line)
        return is_part and any(word.concept and implies(others, word.concept) for word in line.words)
    if not mine:
        if others in KINDS - {"casualty", "body"}:
            return one.counted == other.counted or (not one.counted and _has_measure(others, line))
        rivals = {word.concept for word in line.words if word.concept} & _RIVALS
        return not rivals or any(rival == others or implies(others, rival) for rival in rivals)
    if mine in KINDS:  # "from 49 million cubic metres to 20 million"
        return not others and not other.counted and any(number.measure in KINDS for number in told.quantities)
    if one.counted and one.counted == other.counted and one.counted not in PEOPLE | _NOT_SPECIFIC:
        return True  # things: what became of them is a matter of the clause
    claimed = {number.measure for number in told.quantities if number is not other}
    return mine not in claimed and any(word.concept and implies(word.concept, mine) for word in told.words)


def _has_measure(measure: str, line: Line) -> bool:
    """Whether a sentence has a number of a measure: behind "1,150 pounds" a bare "900" is pounds too."""
    return any(number.measure == measure for number in line.quantities)


def _is_part(one: Quantity, other: Quantity, line: Line) -> bool:
    """Whether a number is told of some of those that another number counts."""
    return Role.PART in (one.role, other.role) or any(number.role is Role.TOTAL for number in line.quantities)


def _same_noun(one: Quantity, other: Quantity, line: Line, told: Line) -> bool:
    mine, others = one.counted, other.counted
    if mine == others or (not mine and others != "family") or mine == other.measure:
        return True
    if _OF_WHOSE.search(other.text):
        return True  # 185 of parliament's 328 members
    if not others and _is_part(one, other, line):
        return True
    if not others and _OUT_OF.search(told.plain[: other.start]):
        return True  # three of six, in Arabic without the noun again
    if mine in _NOT_SPECIFIC:
        return others in PEOPLE - {"family"} or others == "" or not others.isascii()
    if mine in _FIGHTERS and others in _FIGHTERS:
        return True
    if others and (implies(others, mine) or _STATE.get(others) == mine or _STATE.get(mine) == others):
        return True
    if others == "family":
        return False
    if others and others not in _NOT_SPECIFIC:
        return (others.isascii() == mine.isascii() and alike(others, mine)) or _other_language(mine, others)
    counted = {number.counted for number in told.quantities if number is not other}
    return mine not in counted and _speaks_of(mine, other, told)


_OF_WHOSE: Final = re.compile(r"\bof (?:the |its |their )?[\w-]+['’]s?$")
_OUT_OF_ARABIC: Final = pattern(r"(?<!\w)(?:من أصل|من مجموع)\s+$")
_OUT_OF: Final = pattern(r"(?<!\w)(?:من أصل|من مجموع|من بين)\s+$|\b(?:out )?of\s+$")


def _other_language(mine: str, others: str) -> bool:
    """Whether two nouns cannot be compared: one is the stem of an Arabic word that no table knows."""
    return mine.isascii() != others.isascii()


def _speaks_of(noun: str, other: Quantity, told: Line) -> bool:
    """Whether a sentence says what those are whom it counts: "17 people, all civilians", but not "half of them"."""
    return any(
        (
            (word.concept and (word.concept == noun or implies(word.concept, noun)))
            or alike(word.stem, stemming.stem(noun))
        )
        and not _is_one_of_several(word.start, word.end, told)
        and not _SOME_OF.search(told.plain[: word.start])
        for word in told.words
        if word.stem
    )


_SOME_OF: Final = pattern(
    r"\b(?:half|most|many|some|several|one|two|three|part|majority|third|quarter) of (?:them|those|the \w+)(?:,| being"
    r"| were)?\s+(?:\w+\s+)?$|\b(?:including|among them|among whom|mostly|mainly)\s+(?:\w+\s+){0,2}$"
    r"|(?<!\w)(?:نصفهم|معظمهم|أغلبهم|غالبيتهم|بينهم|منهم|من بينهم|ضمنهم)\s+(?:من\s+)?(?:\w+\s+)?$"
)


def _is_one_of_several(start: int, end: int, told: Line) -> bool:
    """Whether a noun is one of a list: "500 people, civilians and soldiers"."""
    behind = re.match(r"\s+(?:and|or)\s+(\w+)|\s+و(\w+)", told.plain[end:])
    before = re.search(r"(\w+)\s+(?:and|or)\s+$", told.plain[:start])
    near = [word for match in (behind, before) if match for word in match.groups() if word]
    return any(NOUNS.get(word) in PEOPLE for word in near)


def _elsewhere(line: Line, place: _Place, places: Sequence[_Place], gazetteer: Gazetteer) -> str:
    """Where a passage gives a number for one place, and another number for the one that the statement names."""
    mine = _towns(line, 0, len(line.text), gazetteer)
    theirs = _towns_of(place, gazetteer)
    if not mine or not theirs or mine & theirs:
        return ""
    for other in places:
        rival = other.page is place.page and other.quantity.measure == place.quantity.measure
        if rival and other.quantity.low != place.quantity.low and mine & _towns_of(other, gazetteer):
            return (
                f"“{place.quantity.text}” in [{place.page.n}] is said of another place; of this one it says"
                f" “{other.quantity.text}”"
            )
    return ""


def _towns_of(place: _Place, gazetteer: Gazetteer) -> frozenset[str]:
    """The towns that a number is told of: those behind it up to the next of the kind, else those of its sentence."""
    rivals = [one for one in place.line.quantities if one.measure == place.quantity.measure]
    following = min((one.start for one in rivals if one.start > place.quantity.start), default=len(place.line.text))
    own = _towns(place.line, place.quantity.start, following, gazetteer)
    return own or _towns(place.line, 0, len(place.line.text), gazetteer)


def _towns(line: Line, start: int, end: int, gazetteer: Gazetteer) -> frozenset[str]:
    kinds = ("city", "town", "village", "camp", "crossing")
    return frozenset(
        one.name
        for one in line.names
        if start <= one.start < end and (name := gazetteer.get(one.name)) and name.kind in kinds
    )


def label(one: Quantity) -> str:
    """What a number counts, in words."""
    noun = one.counted if one.counted not in ("", "person", "dead", "wounded", "casualty") else ""
    did = _LABELS.get(one.measure, one.measure)
    return " ".join(part for part in (f"{noun}s" if noun and noun.isascii() else noun, did) if part) or "something"


def _no_such(one: Quantity, places: Sequence[_Place], pages: Sequence[Page]) -> str:
    cited = ", ".join(f"[{page.n}]" for page in pages)
    same = [place for place in places if place.quantity.measure == one.measure and place.quantity.low > 1]
    same = [place for place in same if place.quantity.counted == one.counted] or same
    if same and one.measure:
        return f"[{same[0].page.n}] says “{same[0].quantity.text}” ({label(same[0].quantity)}), not “{one.text}”"
    return f"“{one.text}” does not stand in {cited}"


def _stands_bare(one: Quantity, pages: Sequence[Page]) -> bool:
    """Whether digits stand in a passage that states no quantity with them: a table, a name."""
    digits = {_SEPARATORS.sub("", match[0]) for match in _DIGITS.finditer(_plain(one.text))}
    if not digits or one.measure in _RIVALS:
        return False
    return any(digits <= _unread(page) for page in pages)


def _plain(text: str) -> str:
    return " ".join(folded(text))


def _unread(page: Page) -> frozenset[str]:
    """The digits of a passage that neither a date nor a quantity holds."""
    return frozenset(digits for line in page.lines for digits, _ in _loose(line))


def _loose(line: Line) -> Iterator[tuple[str, int]]:
    taken = [*((one.start, one.end) for one in line.dates), *((one.start, one.end) for one in line.quantities)]
    for match in _DIGITS.finditer(line.plain):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            yield _SEPARATORS.sub("", match[0]), match.start()


def _bare_digits(line: Line, pages: Sequence[Page]) -> Iterator[Fault]:
    """Digits that count nothing (a resolution, an age, a clock time): they must stand so in a passage."""
    for digits, start in _loose(line):
        if any(digits in _unread(page) for page in pages):
            continue
        if line.plain[start + len(digits) : start + len(digits) + 1] == "-" and _counts_so(digits, pages):
            continue
        if any(digits == _SEPARATORS.sub("", found) for page in pages for found in _DIGITS.findall(page.plain)) and (
            _beside(line.plain, start, digits, pages)
        ):
            continue
        cited = ", ".join(f"[{page.n}]" for page in pages)
        yield Fault("number", digits, f"“{digits}” does not stand so in {cited}")


def _counts_so(digits: str, pages: Sequence[Page]) -> bool:
    """Whether a passage counts something so: "a 37-member team", "the team of 37"."""
    return any(
        f"{number.low:g}" == digits and number.measure not in _RIVALS
        for page in pages
        for line in page.lines
        for number in (*line.quantities, *line.durations)
    )


def _beside(plain: str, start: int, digits: str, pages: Sequence[Page]) -> bool:
    """Whether the word before or behind digits stands beside them in a passage too."""
    before = re.search(r"(\w+)\W*$", plain[:start])
    behind = re.match(r"\W*(\w+)", plain[start + len(digits) :])
    for page in pages:
        for match in re.finditer(rf"(?<![\d.,]){re.escape(digits)}(?![\d])", page.plain):
            other_before = re.search(r"(\w+)\W*$", page.plain[max(0, match.start() - 40) : match.start()])
            other_behind = re.match(r"\W*(\w+)", page.plain[match.end() : match.end() + 40])
            if before and other_before and before[1] == other_before[1]:
                return True
            if behind and other_behind and behind[1] == other_behind[1]:
                return True
    return False


def _ordinals(line: Line, pages: Sequence[Page]) -> Iterator[Fault]:
    for name, words in _ORDINALS:
        match = words.search(line.plain)
        if not match or _is_dated(line, match):
            continue
        if not any(words.search(page.plain) for page in pages):
            cited = ", ".join(f"[{page.n}]" for page in pages)
            yield Fault("number", line.text[match.start() : match.end()], f"“{name}” does not stand in {cited}")


def _is_dated(line: Line, match: re.Match[str]) -> bool:
    taken = [(one.start, one.end) for one in line.dates]
    taken += [(one.start, one.end) for one in line.names]
    taken += [(one.start, one.end) for one in line.quantities]
    return any(start < match.end() and match.start() < end for start, end in taken)
