"""Numbers that change: to what, by how much, up or down, over how long. Pure."""

from __future__ import annotations

from typing import Final

from bot.briefing.verify.numbers.counting import Place
from bot.briefing.verify.text.reading import Line
from retrieval.quantities import Quantity, Role
from retrieval.quantities.vocabulary import pattern


def step_for_level(one: Quantity, line: Line, place: Place) -> str:
    """Where a passage says to what something rose, and the statement by how much, or the other way round."""
    ways = _direction(one, line), _direction(place.quantity, place.line)
    if all(ways) and ways[0] != ways[1]:
        return f"[{place.page.n}] says that it went {ways[1]} {place.quantity.text}, not {ways[0]}"
    mine, theirs = _led_by(one, line), _led_by(place.quantity, place.line)
    if mine and theirs and mine != theirs:
        return f"[{place.page.n}] says “{theirs} {place.quantity.text}”, not “{mine} {one.text}”"
    return ""


def _direction(one: Quantity, line: Line) -> str:
    """Whether a number is what something rose by or to, or fell: by the last word before it that says so."""
    before = line.plain[max(0, one.start - _LED_FROM) : one.start]
    led = _CHANGED_BY.search(before)
    if led is None:
        return ""
    found = [(match.end(), way) for way, words in _WAYS for match in words.finditer(before)]
    return max(found)[1] if found else ""


_CHANGED_BY: Final = pattern(
    r"\b(?:by|to)\s+(?:(?:about|around|nearly|some|a|at least|more than)\s+)?$|(?<!\w)(?:إلى|بنسبة|بمقدار|بنحو"
    r"|بواقع)\s*(?:نحو\s+)?$"
)
_WAYS: Final = (
    ("up", pattern(
        r"\b(?:ris\w+|rose|rais\w+|increas\w+|doubl\w+|grew|grow\w*|jump\w*|climb\w*|soar\w*|went up|gone up|lift\w*)\b"
        r"|(?<!\w)[وف]?(?:رفع|رفعت|ارتفع|ارتفعت|ارتفاع|ترتفع|يرتفع|ليرتفع|زاد|زادت|زيادة)(?!\w)"
    )),
    ("down", pattern(
        r"\b(?:fell|fall\w*|drop\w*|reduc\w+|lower\w*|declin\w+|shr[iua]nk\w*|slump\w*|cut|cuts|cutting|went down"
        r"|gone down|come down|came down)\b"
        r"|(?<!\w)[وف]?(?:خفض|خفضت|انخفض|انخفضت|انخفاض|تراجع|تراجعت|هبط|هبطت|قلص|قلصت|تقلص)(?!\w)"
    )),
)  # fmt: skip


def _led_by(one: Quantity, line: Line) -> str:
    """Whether a number is what something changed to, or by."""
    match = _LED.search(line.plain[max(0, one.start - _LED_FROM) : one.start])
    led = next((word for word, found in match.groupdict().items() if found), "") if match else ""
    return led.removeprefix("up_")


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
    rf"|{_CHANGED_ARABIC}[^.؛،]*?(?:(?<!\w)(?P<up_to>إلى|الى)\s*$|(?<!\w)(?P<up_by>بمقدار|بنحو|بواقع)\s*$)"
)


def is_sum_told_of_a_day(line: Line, place: Place) -> bool:
    """Whether a passage counts over a longer time, and a statement tells it of one day."""
    if _SINCE.search(line.plain):
        return False
    before = place.line.plain[: place.quantity.start]
    if _OVERALL.search(before) and _is_of_a_day(line) and not _KEEPS_SUM.search(line.plain):
        return True
    if _DAYS_TOLL.search(line.plain):
        return place.quantity.role is Role.CUMULATIVE or bool(_TOLL_SINCE.search(before))
    return place.quantity.role is Role.CUMULATIVE and _is_of_a_day(line)


def _is_of_a_day(line: Line) -> bool:
    return any((one.span.last - one.span.first).days <= 1 and not one.said for one in line.dates)


_TOLL_SINCE: Final = pattern(r"\b(?:toll|total|number|figure|count)\b[^.;,]{0,20}\bsince\b[^.;,]{0,40}$")
_SINCE: Final = pattern(r"\bsince\b|(?<!\w)منذ(?!\w)")
#: What makes a number the sum of several days, and what keeps it one.
_OVERALL: Final = pattern(
    r"\b(?:the total|overall|in all)\b[^.;]{0,30}\bsince\b[^.;,]{0,30}$|\bsince\b[^.;,]{0,30}\b(?:total"
    r"|overall)\b[^.;,]{0,12}$"
    r"|(?:الإجمالي|إجمالي|المجموع)[^.؛،]{0,12}(?<!\w)منذ[^.؛،]{0,40}$"
)
_KEEPS_SUM: Final = pattern(
    r"\b(?:since|total|overall|so far|in all|toll)\b|(?<!\w)(?:منذ|الإجمالي|إجمالي|حصيلة|المجموع)(?!\w)"
)
_DAYS_TOLL: Final = pattern(
    r"\b(?:the day's|today's|that day's|(?:the )?daily|in a (?:single )?day)\b|(?:في|خلال) يوم واحد"
)
