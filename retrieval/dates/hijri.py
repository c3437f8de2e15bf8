"""Days of the Hijri calendar, by the Umm al-Qura tables (``hijridate``: 1343 to 1500).

Months begin when the new moon is seen, so that a day may be one off from the tables: a day is given as three, and
whoever asks is told that it is assumed. The names of months are told apart from names of people by a number beside
them; Ramadan and Muharram also by a word like "during".
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from hijridate import Gregorian, Hijri

from retrieval.dates.fold import fold
from retrieval.types import Span

FIRST_YEAR, LAST_YEAR = 1343, 1500
RAMADAN: Final = 9

# Month → spellings, English and Arabic; of several words or joined by a hyphen too.
MONTHS: Final = {
    1: "Muharram|المحرم|محرم",
    2: "Safar|صفر",
    3: "Rabi al-Awwal|Rabi' al-Awwal|Rabi I|ربيع الأول",
    4: "Rabi al-Thani|Rabi' al-Thani|Rabi al-Akhir|Rabi II|ربيع الثاني|ربيع الآخر",
    5: "Jumada al-Awwal|Jumada al-Ula|Jumada I|جمادى الأولى|جمادى الأول",
    6: "Jumada al-Thani|Jumada al-Akhira|Jumada II|جمادى الآخرة|جمادى الثانية|جمادى الثاني",
    7: "Rajab|رجب",
    8: "Shaaban|Sha'ban|Shaban|شعبان",
    9: "Ramadan|Ramadhan|رمضان",
    10: "Shawwal|Shawal|شوال",
    11: "Dhu al-Qadah|Dhu al-Qa'dah|Dhu al-Qi'dah|Dhul Qadah|Zul Qadah|ذو القعدة|ذي القعدة",
    12: "Dhu al-Hijjah|Dhu al-Hijja|Dhul Hijjah|Dhul Hijja|Zul Hijja|ذو الحجة|ذي الحجة",
}

_SPACE: Final = re.compile(r"[\s-]+")
_NUMBERS: Final = {
    _SPACE.sub(" ", fold(spelling).plain): month
    for month, spellings in MONTHS.items()
    for spelling in spellings.split("|")
}
_NAME: Final = re.compile(
    "(?:"
    + "|".join(r"[\s-]{1,2}".join(name.split()) for name in sorted(_NUMBERS, key=len, reverse=True))
    + r")(?![^\W_])"
)
#: The words that a month's name begins with, folded.
FIRST_WORDS: Final = frozenset(re.split("' | ", spelling)[0] for spelling in _NUMBERS)


def month_at(plain: str, start: int) -> tuple[int, int] | None:
    """The month that is named at ``start`` of a folded text, and where its name ends; or None."""
    match = _NAME.match(plain, start)
    return (_NUMBERS[_SPACE.sub(" ", match[0])], match.end()) if match else None


def day(year: int, month: int, number: int) -> Span:
    """A day, and the days beside it.

    Raises:
        ValueError: The month has no such day.
        OverflowError: The year is outside the tables.
    """
    exact = date(*Hijri(year, month, number).to_gregorian().datetuple())
    return Span(exact - timedelta(days=1), exact + timedelta(days=1))


def month_of(year: int, month: int) -> Span:
    """The days of a month, the first and last uncertain by one.

    Raises:
        OverflowError: The year is outside the tables.
    """
    start = date(*Hijri(year, month, 1).to_gregorian().datetuple())
    return Span(start, start + timedelta(days=length_of(year, month) - 1))


def length_of(year: int, month: int) -> int:
    """How many days a month has.

    Raises:
        OverflowError: The year is outside the tables.
    """
    return int(Hijri(year, month, 1).month_length())


def year_at(day: date) -> int:
    """The Hijri year in which a day lies.

    Raises:
        OverflowError: It is outside the tables.
    """
    return int(Gregorian(day.year, day.month, day.day).to_hijri().year)
