"""What relative words mean ("last Friday", "two days earlier", "the weekend"): one function a shape of words.

A function returns None where there is nothing to relate the words to, or they are too vague to be days.
"""

from __future__ import annotations

from datetime import date

from retrieval.dates.arithmetic import (
    VAGUE_DAYS,
    days,
    on,
    period,
    shift,
    week_of,
    weekday_after,
    weekday_before,
    weekday_near,
)
from retrieval.dates.frame import Frame, Words, anchor_of, direction_of, length_of, part_of
from retrieval.dates.vocabulary import DAY, HOUR, MONTH, WEEK, WEEKEND, YEAR
from retrieval.types import Span


def night_between(words: Words, frame: Frame) -> Span | None:
    """ليل الخميس - الجمعة, overnight into Saturday: the last day on or before the reference, and its eve."""
    if frame.reference is None:
        return None
    *first, last = words.values("W")
    end = weekday_before(frame.reference, last)
    return Span(weekday_before(end, first[0]) if first else end - days(1), end)


def weekday_of_week(words: Words, frame: Frame) -> Span | None:
    """Friday last week."""
    direction, unit = direction_of(words), words.values("U")[-1]
    if frame.reference is None or direction is None:
        return None
    if unit != WEEK:
        return on(weekday_before(frame.reference, words.values("W")[0]))
    monday = week_of(frame.reference).first + days(7 * direction)
    return on(monday + days(words.values("W")[0]))


def weekday(words: Words, frame: Frame) -> Span | None:
    """Friday, last Friday, next Friday, this Friday, the following Friday."""
    if frame.reference is None:
        return None
    name, code = words.values("Ww")[0], words.code
    if (side := words.value("C")) is not None:
        anchor = anchor_of(frame, DAY) or on(frame.reference)
        before = weekday_before(anchor.first, name, strictly=True)
        return on(weekday_after(anchor.last, name) if side > 0 else before)
    if "N" in code:
        return on(weekday_after(frame.reference, name))
    if "L" in code or "A" in code:
        return on(weekday_before(frame.reference, name, strictly=True))
    if "H" in code:
        return on(week_of(frame.reference).first + days(name))
    if frame.is_ahead():
        return on(weekday_after(frame.reference - days(1), name))
    return on(weekday_before(frame.reference, name))


def habit(_: Words, __: Frame) -> Span | None:
    """Every Friday: no day."""
    return None


def anniversary(words: Words, frame: Frame) -> Span | None:
    """Ten years ago today: the very day; three years ago this week: that week; a week ago on Friday: that day."""
    length = length_of(words)
    if frame.reference is None or length is None:
        return None
    day = shift(frame.reference, length[1], -length[0])
    if (name := words.value("Ww")) is not None:
        return on(week_of(day).first + days(name)) if length[1] == WEEK else None
    return period(day, words.values("U")[-1]) if "H" in words.code and "j" not in words.code else on(day)


def second_next(words: Words, frame: Frame) -> Span | None:
    """The week before last, the night before last, the Friday before last, the month after next."""
    if frame.reference is None:
        return None
    side = -1 if "b" in words.code else 1
    if (name := words.value("W")) is not None:
        nearest = weekday_after(frame.reference, name)
        if side < 0:
            nearest = weekday_before(frame.reference, name, strictly=True)
        return on(nearest + days(7 * side))
    unit = DAY if words.value("U") is None else words.values("U")[0]
    if unit == HOUR:
        return None
    if unit == WEEKEND:
        saturday = week_of(frame.reference).first + days(5 + 14 * side)
        return Span(saturday, saturday + days(1))
    start = frame.reference.replace(day=1) if unit == MONTH else frame.reference
    return period(shift(start, unit, 2 * side), unit)


def weekdays_ago(words: Words, frame: Frame) -> Span | None:
    """Two Fridays ago: the Friday before the last."""
    count = words.values("acd#")[0]
    if frame.reference is None or count < 1:
        return None
    return on(weekday_before(frame.reference, words.values("5")[0], strictly=True) - days(7 * (count - 1)))


def day_beyond(words: Words, frame: Frame) -> Span | None:
    """The day before yesterday, the day after tomorrow, أمس الأول, أول من أمس."""
    offset = words.value("Tj")
    beyond = {-1: -2, 1: 2}.get(offset or 0)
    if frame.reference is None or beyond is None or words.value("o") not in (None, 1):
        return None
    return on(frame.reference + days(beyond))


def relative_day(words: Words, frame: Frame) -> Span | None:
    """Today, yesterday evening, غدا.

    A weekday beside it ("أمس الجمعة") decides: the report may be dated before or past midnight UTC.
    """
    if frame.reference is None:
        return None
    offset, name = words.values("Tj")[0], words.value("W")
    day = frame.reference + days(offset)
    return on(day if name is None else weekday_near(day, name))


def neighbouring(words: Words, frame: Frame) -> Span | None:
    """The next day, the previous week, اليوم التالي: beside the date mentioned last, else the reference."""
    unit, step = words.value("U"), words.value("C") or 1
    if unit is not None and "N" in words.code and unit != DAY:
        return relative_period(words, frame)
    unit = DAY if unit is None else unit
    anchor = anchor_of(frame, unit)
    if anchor is None or unit == WEEKEND:
        return None
    return period(shift(anchor.last if step > 0 else anchor.first, unit, step), unit)


def same_day(words: Words, frame: Frame) -> Span | None:
    """The same day, that night, في اليوم نفسه, that week: of the date mentioned last."""
    unit = words.value("U")
    anchor = anchor_of(frame, HOUR if unit is None else unit) if frame.antecedent else None
    if anchor is None or unit in (None, DAY):
        return anchor_of(frame, HOUR) if anchor else None
    return period(anchor.first, unit) if unit in (WEEK, MONTH, YEAR) else None


def day_around(words: Words, frame: Frame) -> Span | None:
    """The day before, the night before, the day after."""
    anchor = anchor_of(frame, DAY)
    if anchor is None or words.value("U") not in (None, DAY):
        return None
    return on(anchor.first - days(1)) if "b" in words.code else on(anchor.last + days(1))


def afterwards(words: Words, frame: Frame) -> Span | None:
    """وبعد يومين: from the date mentioned last; where none was, only of something to come, from the reference."""
    is_arabic = words.tokens[words.first].end - words.place == len("بعد")  # "after two days in hospital" is no date
    length = length_of(words)
    if not is_arabic or length is None or (frame.antecedent is None and not frame.is_ahead()):
        return None
    anchor = anchor_of(frame, length[1])
    return period(shift(anchor.last, length[1], length[0]), length[1]) if anchor else None


def part_of_day(words: Words, frame: Frame) -> Span | None:
    """Last night, this morning, الليلة قبل الماضية."""
    if frame.reference is None:
        return None
    back = 2 if "Q" in words.code else 1 if "L" in words.code else 0
    return on(frame.reference - days(back))


def overnight(_: Words, frame: Frame) -> Span | None:
    """Overnight: the reference and its eve."""
    return Span(frame.reference - days(1), frame.reference) if frame.reference else None


def rolling(words: Words, frame: Frame) -> Span | None:
    """The past three days, the next 48 hours: from or to the reference, which is not counted."""
    length = length_of(words)
    if frame.reference is None or length is None:
        return None
    number, unit = length
    if unit == HOUR:
        number, unit = -(-number // 24), DAY
    if "N" in words.code:
        return Span(frame.reference, shift(frame.reference, unit, number))
    return Span(shift(frame.reference, unit, -number), frame.reference)


def vague(words: Words, frame: Frame) -> Span | None:
    """In recent days, a few weeks ago, in the coming days."""
    reach = VAGUE_DAYS.get(words.values("Uu")[0])
    if frame.reference is None or reach is None:
        return None
    if "N" in words.code:
        return Span(frame.reference, frame.reference + days(reach))
    return Span(frame.reference - days(reach), frame.reference)


def ago(words: Words, frame: Frame) -> Span | None:
    """Two days ago: that day; three weeks ago: that week; a month ago: that month."""
    length = length_of(words)
    if frame.reference is None or length is None:
        return None
    number, unit = length
    return period(shift(frame.reference, unit, -number), unit)


def chained(words: Words, frame: Frame) -> Span | None:
    """Two days earlier, a week later, قبل ذلك بيوم: from the date mentioned last, else from the reference."""
    length = length_of(words)
    anchor = anchor_of(frame, length[1]) if length else None
    if anchor is None or length is None:
        return None
    number, unit = length
    if not {"e", "b", "Q"}.isdisjoint(words.code):
        return period(shift(anchor.first, unit, -number), unit)
    return period(shift(anchor.last, unit, number), unit)


def relative_period(words: Words, frame: Frame) -> Span | None:
    """Last week (the Monday to Sunday before this), earlier this month, late last year, next weekend."""
    direction, unit = direction_of(words), words.value("U")
    if frame.reference is None or direction is None or unit in (None, HOUR) or (unit, direction) == (DAY, -1):
        return None
    if unit == WEEKEND and direction <= 0:
        return _weekend(frame.reference, past=direction < 0)
    span = period(shift(frame.reference.replace(day=1) if unit == MONTH else frame.reference, unit, direction), unit)
    if span is None or direction != 0:
        return span and part_of(words, span)
    if words.code[0] == "e":
        return Span(span.first, frame.reference)
    return Span(frame.reference, span.last) if words.code[0] == "l" else part_of(words, span)


def _weekend(reference: date, *, past: bool) -> Span:
    """This week's Saturday and Sunday; ``past``: the latest that is over."""
    saturday = week_of(reference).first + days(5)
    if past:
        saturday -= days(7)
    return Span(saturday, saturday + days(1))


def present_period(words: Words, frame: Frame) -> Span | None:
    """The weekend (the latest that has begun), the end of the month, earlier in the week, مطلع العام."""
    unit = words.value("U")
    if frame.reference is None or unit is None or _is_compound(words):
        return None
    if words.code[0] in "el":
        return _around_now(words.code[0], unit, frame.reference)
    # "نهاية الأسبوع", the week's end, is the Arabic for weekend.
    if unit == WEEKEND or (unit == WEEK and words.code == "GU" and words.value("G") == 2):
        saturday = weekday_before(frame.reference, 5)
        if frame.is_ahead():
            saturday = week_of(frame.reference).first + days(5)
        return Span(saturday, saturday + days(1))
    span = period(frame.reference, unit) if unit in (WEEK, MONTH, YEAR) and "G" in words.code else None
    return span and part_of(words, span)


def _is_compound(words: Words) -> bool:
    """Whether a hyphen makes the unit part of another word: "the end of the week-long truce"."""
    following = words.codes[words.end : words.end + 2]
    return following == "-_" and words.tokens[words.end].start == words.tokens[words.end - 1].end


def _around_now(side: str, unit: int, reference: date) -> Span | None:
    """Earlier in the week: up to the reference; later in the week: from it on."""
    span = period(reference, unit) if unit in (DAY, WEEK, MONTH, YEAR) else None
    if span is None:
        return None
    return Span(span.first, reference) if side == "e" else Span(reference, span.last)
