"""Of what a number of a passage is said: the same matter, place and time as in the statement. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.briefing.verify.numbers.changes import is_sum_told_of_a_day
from bot.briefing.verify.numbers.counting import Place, is_other, of_its_clause
from bot.briefing.verify.numbers.labels import mislabelled
from bot.briefing.verify.numbers.nouns import NOT_SPECIFIC
from bot.briefing.verify.text.alignment import retells
from bot.briefing.verify.text.reading import HEAVY, Line
from retrieval.names import Gazetteer
from retrieval.quantities import KINDS, Quantity, Role
from retrieval.quantities.vocabulary import PEOPLE, pattern

_LABELS: Final = {
    "kill": "killed", "wound": "wounded", "arrest": "arrested", "kidnap": "kidnapped", "execute": "executed",
    "displace": "displaced", "flee": "who fled", "casualty": "killed or wounded", "body": "bodies",
    "missing": "missing", "prisoner-swap": "released", "evacuate": "evacuated", "return": "who returned",
    "surrender": "who gave up", "destruction": "destroyed", "percent": "per cent", "deploy": "sent",
}  # fmt: skip


def mismatch(one: Quantity, line: Line, place: Place) -> str:
    """Why a number of a passage is not that of the statement; empty where it is."""
    other, n = place.quantity, place.page.n
    is_part = _is_of_a_total(one, line)
    is_told_as_part = is_part or _whole_before(one, line) is not None
    one = _alone(of_its_clause(_of_the_whole(_as_people(one), line), line), is_part=is_part)
    if is_other(one, line, place):
        return f"{other.text!r} in [{n}] is the number of {label(other)}, not of {label(one)}"
    if other.role is Role.DENIED and one.role is not Role.DENIED:
        return f"[{n}] denies “{other.text}” or only supposes it"
    if other.role is Role.EARLIER and one.role is Role.VALUE and not _is_told_as_earlier(one, line, place):
        return f"“{other.text}” is an earlier figure in [{n}]"
    of_others = other.role is Role.TOTAL or bool(_OUT_OF_ARABIC.search(place.line.plain[: other.start]))
    if of_others and one.role is Role.VALUE and _is_told_of_all(one, line, place):
        return f"“{other.text}” in [{n}] is the number that others are a part of"
    if one.role is Role.VALUE and is_sum_told_of_a_day(line, place):
        return f"“{other.text}” in [{n}] is counted over a longer time"
    if label_ := mislabelled(one, line, place):
        return label_
    general = not is_told_as_part and one.counted in NOT_SPECIFIC and other.counted not in NOT_SPECIFIC
    if other.role is Role.PART and one.role is Role.VALUE and general:
        return f"“{other.text}” in [{n}] is a part of another number"
    if (
        other.measure in ("kill", "wound")
        and _EITHER.match(line.plain, one.end)
        and not _EITHER.search(place.line.plain)
    ):
        return f"'{other.text}' in [{n}] is the number of {label(other)} alone"
    return ""


def _alone(one: Quantity, *, is_part: bool) -> Quantity:
    """A part and its whole, each by itself: what became of the part is not said of the whole, whose is the noun."""
    if one.role is Role.TOTAL and one.measure not in KINDS:
        return replace(one, measure="")
    return replace(one, counted="") if is_part else one


def _as_people(one: Quantity) -> Quantity:
    """Residents are people: who stays in a town or leaves it."""
    return (
        replace(one, counted="person") if one.counted == "civilian" and _RESIDENTS.search(one.text.casefold()) else one
    )


_RESIDENTS: Final = pattern(r"\b(?:residents?|inhabitants?|villagers?)\b|أهالي|سكان")


def _of_the_whole(one: Quantity, line: Line) -> Quantity:
    """A number without a noun behind "of the 58 people …": it counts what those are."""
    whole = _whole_before(one, line)
    if one.counted or one.measure in KINDS or whole is None or whole.counted not in PEOPLE:
        return one
    return replace(one, counted=whole.counted)


def _whole_before(one: Quantity, line: Line) -> Quantity | None:
    """What a number is told of that stands before it: the 146 of "of the 146 killed, 53 were civilians"."""
    before = (other for other in line.quantities if other.end <= one.start)
    return next((other for other in before if _OF_THE.search(line.plain[: other.start])), None)


_OF_THE: Final = pattern(r"(?:^|[,;] )of (?:the |its |their )?$|(?:^|، )و?من (?:بين |أصل )?$")


def _is_of_a_total(one: Quantity, line: Line) -> bool:
    """Whether a number is told of the next one: the 12 of "12 of the 30 hostages"."""
    behind = next((other for other in line.quantities if other.start >= one.end), None)
    return behind is not None and behind.role is Role.TOTAL and behind.counted == one.counted


#: Those who were the one or the other.
_EITHER: Final = pattern(
    r"[^.;,]{0,40}?\b(?:killed|dead|died) or (?:wounded|injured|hurt)\b|[^.;,]{0,40}?\b(?:wounded"
    r"|injured) or (?:killed|dead)\b"
    r"|[^.؛،]{0,40}?(?:قتيل|قتلى|قتل)\w* أو (?:جريح|جرحى|أصيب)"
)


def _is_told_as_earlier(one: Quantity, line: Line, place: Place) -> bool:
    """Whether a statement gives an earlier figure as one, or together with the one that came after it."""
    if _EARLIER.search(line.plain):
        return True
    now = {
        number.low
        for number in place.line.quantities
        if number is not place.quantity and number.role is not Role.EARLIER
    }
    return any(number.low in now for number in line.quantities if number is not one and number.start < one.start)


_EARLIER: Final = pattern(
    r"\b(?:earlier|previous\w*|initial\w*|preliminary|at first|had been (?:given|put|said|reported)|up from"
    r"|down from|revised)\b"
    r"|(?<!\w)(?:سابق\w*|سابقا|أولي\w*|بعد أن كان\w*|في البداية)(?!\w)"
)


_SHARE_OF: Final = pattern(
    r"\b(?:half|most|some|many|part|majority|third|quarter|few|none|number) of (?:the|its|their)?\s*(?:\w+ )?$"
)


def _is_told_of_all(one: Quantity, line: Line, place: Place) -> bool:
    """Whether what a passage says of a part ("three of the seven clinics were closed") is said of all."""
    if any(number.role is Role.TOTAL or number.low < one.low for number in line.quantities):
        return False
    if _SHARE_OF.search(line.plain[: one.start]):
        return False
    behind = [
        word
        for word in place.line.words
        if (place.line.lang == "ar" or word.start >= place.quantity.end) and word.weight >= HEAVY
    ]
    return any(
        retells(word, other) for word in line.words if word.start >= one.end for other in behind if not word.name
    )


_OUT_OF_ARABIC: Final = pattern(r"(?<!\w)(?:من أصل|من مجموع)\s+$")


def elsewhere(line: Line, place: Place, places: Sequence[Place], gazetteer: Gazetteer) -> str:
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
    return _of_one_town(line, place, gazetteer)


def _of_one_town(line: Line, place: Place, gazetteer: Gazetteer) -> str:
    """Where a number stands beside a town, and a statement names one only, which the passage has elsewhere."""
    start, end = place.quantity.start - _BESIDE, place.quantity.end + _BESIDE
    mine, own = _settled(line, 0, len(line.text), gazetteer), _settled(place.line, start, end, gazetteer)
    own |= frozenset(one.name for one in place.line.names if start <= one.start < end and one.name in _CITIES)
    if len(mine) != 1 or not own or mine & _settled(place.line, 0, len(place.line.text), gazetteer):
        return ""
    on_page = any(mine <= _settled(told, 0, len(told.text), gazetteer) for told in place.page.lines)
    return f"“{place.quantity.text}” in [{place.page.n}] is said of another place" if on_page else ""


def _settled(line: Line, start: int, end: int, gazetteer: Gazetteer) -> frozenset[str]:
    """The towns, without crossings, which are beside them."""
    found = ((one, gazetteer.get(one)) for one in _towns(line, start, end, gazetteer))
    return frozenset(one for one, name in found if name and name.kind != "crossing")


#: Provinces that mostly stand for their cities.
_CITIES: Final = frozenset(
    "baghdad basra erbil kirkuk damascus aleppo homs hama idlib najaf karbala raqqa daraa latakia".split()
)
_BESIDE: Final = 30


def _towns_of(place: Place, gazetteer: Gazetteer) -> frozenset[str]:
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
