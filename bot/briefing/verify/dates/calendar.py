"""Whether two dates in words may be one day: the same, a coarser one, one told from another, a day to come. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bot.briefing.verify.text.reading import Line
from retrieval.dates.fold import fold
from retrieval.quantities.vocabulary import pattern
from retrieval.types import DateMention, Span

# "Overnight" is two days, of which a statement may name one.
_NIGHT: Final = 2


def fits(stated: Span, told: Span) -> bool:
    """Whether a statement may give a day where a passage gives another: the same, a coarser one, one of a night."""
    if stated.first <= told.first and told.last <= stated.last:
        return True
    is_night = (told.last - told.first).days < _NIGHT
    return is_night and told.first <= stated.first and stated.last <= told.last


def are_one_day(line: Line, one: DateMention, told_line: Line, told: DateMention) -> bool:
    """Whether a statement's date may be that of a passage, in all that the words of both may mean."""
    parts = _part_of(line, one), _part_of(told_line, told)
    if all(parts) and parts[0] != parts[1]:
        return False
    return any(fits(stated, other) for stated in _spans(line, one) for other in _spans(told_line, told))


def _spans(line: Line, one: DateMention) -> Iterator[Span]:
    """What a date may mean: what it was read as, the day told from the date before it, the same day of next week."""
    yield _beginning(line, one)
    words = line.plain[one.start : one.end]
    days = next((days for days, relative in _RELATIVE if relative.search(words)), 0)
    before = [other for other in line.dates if other.end <= one.start and other.span.first == other.span.last]
    if days and before:
        yield _moved(before[-1].span, days)
    if _WEEKDAY.search(words) and _BOUND.search(line.plain[: one.start]):
        yield _moved(one.span, 7)
        yield _moved(one.span, -7)


def reckoned(line: Line) -> Iterator[Span]:
    """The days that a sentence tells from its own: a week after similar strikes, two days before the vote."""
    days = [one.span for one in line.dates if one.span.first == one.span.last]
    for match in _APART.finditer(line.plain):
        number, unit, direction = (part for part in match.groups() if part) if match[1] else ("", match[5], match[4])
        count = _COUNTS.get(number, 0) or (int(number) if number.isdigit() else _ARABIC_DAYS.get(unit, 0))
        apart = count * (7 if unit == "week" else 1) * (-1 if direction in _BACK else 1)
        yield from (_moved(day, apart) for day in days)


_COUNTS: Final = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_ARABIC_DAYS: Final = {
    fold(word).plain: days for word, days in (("يوم", 1), ("يومين", 2), ("أسبوع", 7), ("أسبوعين", 14))
}
#: What lies before the day that a sentence gives: what it came "a week after".
_BACK: Final = frozenset({"after", "earlier", fold("بعد").plain})
_APART: Final = pattern(
    r"\b(a|one|two|three|four|five|six|ten|\d{1,2}) (day|week)s? (after|before|earlier|later)\b"
    r"|(?<!\w)(بعد|قبل) (يوم|يومين|أسبوع|أسبوعين) من(?!\w)"
)


def _beginning(line: Line, one: DateMention) -> Span:
    """When something began that has lasted since: "since late March" is a day of late March, not any day from then."""
    if not _SINCE.search(line.plain[: one.start]) or one.span.first == one.span.last:
        return one.span
    words = line.plain[one.start : one.end]
    days = _PART_OF_MONTH if _part_of(line, one) else _YEAR if words.strip().isdigit() else _MONTH
    return Span(one.span.first, min(one.span.last, one.span.first + timedelta(days - 1)))


_PART_OF_MONTH, _MONTH, _YEAR = 10, 31, 366
_SINCE: Final = pattern(r"\bsince\s+(?:the\s+)?$|(?<!\w)منذ\s+$")


def _moved(span: Span, days: int) -> Span:
    return Span(span.first + timedelta(days), span.last + timedelta(days))


#: A day that is told from the one named before it, and how many days later it is.
_RELATIVE: Final = (
    (1, pattern(
        r"\b(?:(?:the )?(?:next|following) (?:day|morning|evening|night|afternoon)|the day after|(?:a|one) day later)\b"
        r"|اليوم (?:التالي|الذي يليه)|بعد(?:ها)? بيوم"
    )),
    (-1, pattern(
        r"\b(?:(?:the )?(?:previous|preceding) (?:day|evening|night)|the (?:day|evening|night) before|(?:a"
        r"|one) day earlier)\b"
        r"|اليوم السابق|قبل(?:ها)? بيوم"
    )),
)  # fmt: skip
_WEEKDAY: Final = pattern(
    r"(?:sun|mon|tues|wednes|thurs|fri|satur)day\b|(?:الأحد|الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت)"
)
#: What bounds a time by a day of the week, which may lie on either side of the report: "until Thursday".
_BOUND: Final = pattern(
    r"\b(?:until|till|by|before|from|as of|through|up to|starting|beginning)\s+(?:\w+\s+)?$"
    r"|(?<!\w)(?:حتى|لغاية|قبل|اعتبارا من|ابتداء من|بدءا من|منذ)\s+(?:\w+\s+){0,2}$"
)
#: The parts of a month or a year: one is not told as another.
_PARTS: Final = (
    (1, pattern(r"\b(?:early|beginning of|start of|first days of)\b|(?<!\w)[وفبل]?(?:مطلع|أوائل|بداية|مستهل)(?!\w)")),
    (2, pattern(r"\b(?:mid|middle of)\b|(?<!\w)[وفبل]?(?:منتصف|أواسط)(?!\w)")),
    (3, pattern(r"\b(?:late|end of|close of)\b|(?<!\w)[وفبل]?(?:أواخر|نهاية|ختام)(?!\w)")),
)
_PART_BEFORE: Final = 14


def _part_of(line: Line, one: DateMention) -> int:
    """Which part of a month or year a date names, by the words of it or before it; of a day none."""
    if one.span.first == one.span.last:
        return 0
    words = line.plain[max(0, one.start - _PART_BEFORE) : one.end]
    return next((part for part, told in _PARTS if told.search(words)), 0)
